"""Rules about what a ccxl sheet shows by colour: kind (1), inputs (2, 11), guards (19)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ccxl.workbook.check.book import Cell, Sheet
from ccxl.workbook.check.context import Context, Place, is_number
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.rules_package import shown
from ccxl.workbook.check.rules_rows import overwritten
from ccxl.workbook.conventions import INPUT_FILL, INPUT_INK, SHEET_KINDS

FREE_FORMATS: Final = frozenset({"General", "@"})


def kinds(context: Context) -> Iterator[Finding]:
    """Rule 1: the colour of the tab and the first word of A1 say what kind of sheet it is."""
    place = Place("1")
    words = ", ".join(f"{marks['zh']}/{marks['en']}" for marks in SHEET_KINDS.values())
    for sheet in context.sheets:
        by_tab = next((kind for kind, marks in SHEET_KINDS.items() if sheet.tab == marks["tab"]), "")
        by_word = context.kind_by_word(sheet)
        # LibreOffice reads no tab colour of a protected sheet, so it saves none; the word is still there.
        lost = not sheet.tab and context.book.program.startswith("LibreOffice")
        if not by_tab and not (lost and by_word):
            tab = sheet.tab or "no colour"
            colours = ", ".join(marks["tab"] for marks in SHEET_KINDS.values())
            yield place.on(sheet, f"the tab has {tab}; {colours} are allowed; colour the tab by the kind of sheet.")
        if not by_word:
            yield place.at(sheet, 1, 1, f"the text begins with no kind of sheet; {words} are allowed; put one first.")
        elif by_tab and by_tab != by_word:
            yield place.at(
                sheet,
                1,
                1,
                f"the text says {SHEET_KINDS[by_word]['en']}, the tab says {SHEET_KINDS[by_tab]['en']}; "
                "both must agree; change one.",
            )


def inputs_apart(context: Context) -> Iterator[Finding]:
    """Rule 2: a number on a sheet that is not for inputs is a formula or an input by its style."""
    place = Place("2")
    for sheet in context.sheets:
        if context.kind(sheet) in {"input", ""}:
            continue
        known = set(overwritten(context, sheet))
        for (row, column), cell in sheet.cells.items():
            if (row, column) in known or not context.is_constant(cell) or _labels(context, sheet, row, column):
                continue
            yield place.at(
                sheet,
                row,
                column,
                f"the number {cell.value:,} is typed on a sheet that is not for inputs; "
                "formulas and cells in the style of inputs are allowed; move it to an input cell and refer to it.",
            )


def _labels(context: Context, sheet: Sheet, row: int, column: int) -> bool:
    """Whether a typed number only labels a column: dates of a heading, or 1, 2, 3 ... up to 12 side by side."""
    cell = sheet.cells[row, column]
    for other in context.columns(sheet, row):
        if sheet.cells[row, other].formula and context.is_number(sheet, row, other):
            return False
    if context.book.style(cell).is_date:
        beside = [sheet.cells.get((row, column + step)) for step in (-1, 1)]
        return any(other is not None and _is_date(context, other) for other in beside)
    if not is_number(cell.value) or cell.value not in range(1, 13):
        return False
    left, right = context.value(sheet, row, column - 1), context.value(sheet, row, column + 1)
    return left == cell.value - 1 or right == cell.value + 1


def _is_date(context: Context, cell: Cell) -> bool:
    return context.book.style(cell).is_date and (cell.formula is not None or is_number(cell.value))


def colours(context: Context) -> Iterator[Finding]:
    """Rule 11: the colours of inputs mean inputs, which are unlocked and hold no formula."""
    place = Place("11")
    for sheet in context.sheets:
        legend = context.kind(sheet) == "control"
        for (row, column), cell in sheet.cells.items():
            style = context.book.style(cell)
            both = context.is_input(cell)
            if both and cell.formula is not None:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the formula {shown(cell.formula)} is in the style of an input; only inputs wear it; "
                    "give the cell the style of a calculation.",
                )
            elif both and style.locked and not (legend and isinstance(cell.value, str)):
                yield place.at(
                    sheet, row, column, "this input is locked; inputs must be open to typing; unlock the cell."
                )
            elif (style.fill == INPUT_FILL) != (style.ink == INPUT_INK) and (
                cell.value is not None or cell.formula is not None
            ):
                worn, other = ("fill", "ink") if style.fill == INPUT_FILL else ("ink", "fill")
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the cell wears the {worn} of inputs without their {other}; these colours mean inputs only; "
                    "use both or neither.",
                )


def guards(context: Context) -> Iterator[Finding]:
    """Rule 19: an input that is a number, a date or a choice is validated; free texts need not be."""
    place = Place("19")
    for sheet in context.sheets:
        areas = [area for guard in sheet.validations if guard.kind != "none" for area in guard.areas]
        for (row, column), cell in sheet.cells.items():
            if not context.is_input(cell) or cell.formula is not None:
                continue
            wants = is_number(cell.value) or isinstance(cell.value, bool)
            wants = wants or context.book.style(cell).number_format not in FREE_FORMATS
            if wants and not any(area.holds(row, column) for area in areas):
                shows = "an empty input" if cell.value is None else f"the input {cell.value}"
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"{shows} has no data validation; a number, date or choice needs one; set a range or a list.",
                )
