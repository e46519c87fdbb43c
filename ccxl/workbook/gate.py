"""Reading a finished file again: its cells, not the memory of them, must give the same figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ccxl.core.cells import address
from ccxl.core.errors import GateError
from ccxl.workbook.engine import CellKey
from ccxl.workbook.sheet_xml_reader import Cells, read_rows
from ccxl.workbook.template import read_parts

if TYPE_CHECKING:
    from ccxl.workbook.fill import Filling, Shape


class Rereading:
    """Reads a workbook's sheets from their bytes, each as soon as they are there; the engine may be at work still."""

    def __init__(self, shape: Shape) -> None:
        self._names = {sheet.part: sheet.name for sheet in shape.sheets}
        self._read: dict[bytes, Cells] = {}

    def beside(self, parts: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Parts on their way into the package, each sheet read once it is packed."""
        for part, data in parts:
            yield part, data
            if part in self._names:
                self.cells(part, data)

    def cells(self, part: str, data: bytes) -> Cells:
        """Cells of a sheet; the same bytes are read once."""
        if data not in self._read:
            self._read[data] = read_rows(data, self._names[part])
        return self._read[data]


def reread(content: bytes, reading: Rereading, shape: Shape, filling: Filling) -> None:
    """Compare a finished file, read from its bytes, with what the engine worked from and what it found.

    The engine's figures come from these very formulas and inputs, or the file is refused.

    Raises
    ------
    GateError
        A formula or input that is not the one calculated with, or a stored value that is not the result.
    """
    parts = read_parts(content)
    formulas = dict(shape.calculation.formulas)
    inputs = {cell: value for cell, value in shape.calculation.inputs.items() if value is not None}
    for sheet in shape.sheets:
        results = filling.results[sheet.name]
        for cell, formula, value in reading.cells(sheet.part, parts[sheet.part]):
            if formula is None:
                _same_or_refuse(cell, "holds", value, "the calculation used", inputs.pop(cell, value))
            else:
                _same_or_refuse(cell, "holds", formula, "the calculation used", formulas.pop(cell, None))
                _same_or_refuse(cell, "stores", value, "its cells give", results[cell[1] - 1][cell[2] - 1])
    for cell in (*formulas, *inputs):
        _same_or_refuse(cell, "holds", None, "the calculation used", formulas.get(cell, inputs.get(cell)))


def _same_or_refuse(cell: CellKey, verb: str, value: Any, source: str, expected: Any) -> None:
    if value != expected and not _same(value, expected):
        raise GateError(
            f"finished file, {cell[0]}!{address(cell[1], cell[2])}: {verb} {value!r}, {source} {expected!r}; "
            "nothing was written"
        )


def _same(stored: Any, found: Any) -> bool:
    if isinstance(stored, float) and isinstance(found, (int, float)):
        return math.isclose(stored, found, rel_tol=1e-9, abs_tol=1e-6)
    return bool((stored or "") == (found or ""))
