"""Reading a finished file again: its cells, not the memory of them, must give the same figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ccxl.core.cells import address
from ccxl.core.errors import GateError
from ccxl.workbook.engine import Calculation, CellKey
from ccxl.workbook.template import parse_xml, q, read_parts

if TYPE_CHECKING:
    from ccxl.workbook.fill import Filling, Shape


def reread(content: bytes, shape: Shape, filling: Filling) -> None:
    """Recalculate a finished file from its bytes and compare with its stored values.

    Raises
    ------
    GateError
        A formula without a stored value, or a stored value that the cells do not give.
    """
    parts = read_parts(content, "finished workbook")
    formulas: dict[CellKey, str] = {}
    constants: list[tuple[CellKey, Any]] = []
    stored: dict[CellKey, Any] = {}
    for sheet in shape.sheets:
        for key, formula, value in cells_of(parts[sheet.part], sheet.name):
            if formula is None:
                constants.append((key, value))
            else:
                formulas[key] = formula
                stored[key] = value
    results = Calculation({sheet.name: sheet.size for sheet in shape.sheets}, formulas).run(constants)
    for (name, row, column), value in stored.items():
        found = results[name][row - 1][column - 1]
        if not _same(value, found):
            raise GateError(
                f"finished file, {name}!{address(row, column)}: stored {value!r}, its cells give {found!r}; "
                "nothing was written"
            )


def cells_of(data: bytes, sheet: str, strings: Sequence[str] = ()) -> list[tuple[CellKey, str | None, Any]]:
    """Cells of a sheet: place, formula, value; `strings` are the shared ones, where a spreadsheet saved it."""
    found: list[tuple[CellKey, str | None, Any]] = []
    for row in parse_xml(data).find(q("sheetData")):
        number = int(row.get("r"))
        for cell in row:
            formula, value, text = cell.find(q("f")), cell.find(q("v")), cell.find(f"{q('is')}/{q('t')}")
            content: Any = None
            if text is not None:
                content = text.text or ""
            elif value is not None:
                content = _content(cell.get("t", "n"), value.text or "", strings)
            if content is not None or formula is not None:
                key = (sheet, number, _column(cell.get("r")))
                found.append((key, None if formula is None else formula.text, content))
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
