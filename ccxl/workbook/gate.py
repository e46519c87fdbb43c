"""Reading a finished file again: its cells, not the memory of them, must give the same figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ccxl.core.cells import address
from ccxl.core.errors import GateError
from ccxl.workbook.engine import CellKey
from ccxl.workbook.template import parse_xml, q, read_parts

if TYPE_CHECKING:
    from ccxl.workbook.fill import Filling, Shape


def reread(content: bytes, shape: Shape, filling: Filling) -> None:
    """Compare a finished file, read from its bytes, with what the engine worked from and what it found.

    The engine's figures come from these very formulas and inputs, or the file is refused.

    Raises
    ------
    GateError
        A formula or input that is not the one calculated with, or a stored value that is not the result.
    """
    parts = read_parts(content, "finished workbook")
    formulas = dict(shape.calculation.formulas)
    inputs = {cell: value for cell, value in shape.calculation.inputs.items() if value is not None}
    for sheet in shape.sheets:
        for cell, formula, value in cells_of(parts[sheet.part], sheet.name):
            if formula is None:
                _same_or_refuse(cell, "holds", value, "the calculation used", inputs.pop(cell, value))
            else:
                _same_or_refuse(cell, "holds", formula, "the calculation used", formulas.pop(cell, None))
                found = filling.results[cell[0]][cell[1] - 1][cell[2] - 1]
                _same_or_refuse(cell, "stores", value, "its cells give", found)
    for cell in (*formulas, *inputs):
        _same_or_refuse(cell, "holds", None, "the calculation used", formulas.get(cell, inputs.get(cell)))


def _same_or_refuse(cell: CellKey, verb: str, value: Any, source: str, expected: Any) -> None:
    if not _same(value, expected):
        raise GateError(
            f"finished file, {cell[0]}!{address(cell[1], cell[2])}: {verb} {value!r}, {source} {expected!r}; "
            "nothing was written"
        )


_F, _V, _IS, _T = q("f"), q("v"), q("is"), q("t")


def cells_of(data: bytes, sheet: str, strings: Sequence[str] = ()) -> list[tuple[CellKey, str | None, Any]]:
    """Cells of a sheet: place, formula, value; `strings` are the shared ones, where a spreadsheet saved it."""
    found: list[tuple[CellKey, str | None, Any]] = []
    for row in parse_xml(data).find(q("sheetData")):
        number = int(row.get("r"))
        for cell in row:
            formula: str | None = None
            content: Any = None
            for part in cell:
                if part.tag == _F:
                    formula = part.text
                elif part.tag == _V:
                    content = _content(cell.get("t", "n"), part.text or "", strings)
                elif part.tag == _IS:
                    content = "".join(text.text or "" for text in part.iter(_T))
            if content is not None or formula is not None:
                found.append(((sheet, number, _column(cell.get("r"))), formula, content))
    return found


def _content(kind: str, text: str, strings: Sequence[str]) -> Any:
    if kind == "s":
        return strings[int(text)]
    return text if kind in ("str", "e") else float(text)


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if letter.isdigit():
            break
        number = number * 26 + ord(letter) - 64
    return number


def _same(stored: Any, found: Any) -> bool:
    if isinstance(stored, float) and isinstance(found, (int, float)):
        return math.isclose(stored, found, rel_tol=1e-9, abs_tol=1e-6)
    return bool((stored or "") == (found or ""))
