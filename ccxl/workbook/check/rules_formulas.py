"""Rules about single formulas: numbers in them (3), roundings (21), traps (13), circles (8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ccxl.core.cells import column_letters
from ccxl.workbook.check.book import Sheet
from ccxl.workbook.check.context import Context, Place
from ccxl.workbook.check.formula import Formula, Literal, parse
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.rules_package import shown
from ccxl.workbook.conventions import PLAIN_NUMBERS

# Arguments that say how a function works and carry no figure of the budget: function, position from 0.
WORKING_ARGUMENTS: Final = frozenset(
    {("ROUND", 1), ("ROUNDUP", 1), ("ROUNDDOWN", 1), ("SUBTOTAL", 0), ("AGGREGATE", 0), ("AGGREGATE", 1)}
)
TRAPS: Final = {
    "OFFSET": "hides what it reads",
    "INDIRECT": "hides what it reads",
    "NOW": "changes with the clock",
    "TODAY": "changes with the clock",
    "RAND": "changes by chance",
    "RANDBETWEEN": "changes by chance",
    "RANDARRAY": "changes by chance",
    "CELL": "changes with the program that opens the file",
    "INFO": "changes with the program that opens the file",
}
ROUND_DIGITS: Final = frozenset({0.0, 2.0})


def constants(context: Context) -> Iterator[Finding]:
    """Rule 3: a formula holds no figure of its own."""
    place = Place("3")
    for sheet, row, column, formula, text in _formulas(context):
        found = next((item for item in formula.literals if not _is_plain(item)), None)
        if found is not None:
            yield place.at(
                sheet,
                row,
                column,
                f"the formula {shown(text)} holds the number {found.value:g}; "
                "only 0, 1, 12, 60 and 3600 are allowed; put the number in an input cell and refer to it.",
            )


def _is_plain(literal: Literal) -> bool:
    return literal.value in PLAIN_NUMBERS or (literal.function, literal.argument) in WORKING_ARGUMENTS


def rounding(context: Context) -> Iterator[Finding]:
    """Rule 21: money is rounded to fen or yuan, counts up to whole ones, nothing else."""
    place = Place("21")
    for sheet, row, column, formula, text in _formulas(context):
        for call in formula.roundings:
            whole = call.function == "ROUND" and call.digits == 9 and call.inside in {"ROUNDUP", "ROUNDDOWN"}
            if call.digits is not None and call.digits not in ROUND_DIGITS and not whole:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"{shown(text)} rounds to {call.digits:g} digits; 0 and 2 are allowed, and 9 inside ROUNDUP "
                    "or ROUNDDOWN for whole counts; round only where money is printed.",
                )
                break


def traps(context: Context) -> Iterator[Finding]:
    """Rule 13: nothing that hides what is read, changes by itself or spreads over cells."""
    place = Place("13")
    for sheet, row, column, formula, text in _formulas(context):
        trap = next((name for name in formula.functions if name in TRAPS), "")
        if trap:
            yield place.at(
                sheet,
                row,
                column,
                f"{trap} in {shown(text)} {TRAPS[trap]}; OFFSET, INDIRECT and functions that change by themselves "
                "are not allowed; use INDEX with a plain range, or an input cell.",
            )
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.array and cell.formula is not None:
                yield place.at(
                    sheet,
                    row,
                    column,
                    "an array formula or data table; one plain formula per cell is allowed; write it out.",
                )
    for name in context.book.names:
        trap = next((word for word in parse(name.text).functions if word in TRAPS), "")
        if trap:
            yield place.file(f"the name {name.name} uses {trap}, which {TRAPS[trap]}; name plain ranges only.")


def hidden(context: Context) -> Iterator[Finding]:
    """Rule 13: nothing is hidden."""
    place = Place("13")
    for sheet in context.book.sheets:
        if sheet.state != "visible":
            yield place.on(sheet, "the sheet is hidden; nothing may be hidden; show or delete it.")
        for first, last in _runs(sheet.hidden_rows):
            rows = f"row {first} is" if first == last else f"rows {first} to {last} are"
            yield place.at(sheet, first, 1, f"{rows} hidden; nothing may be hidden; show or delete it.")
        for first, last in sheet.hidden_columns:
            columns = (
                f"column {column_letters(first)} is"
                if first == last
                else f"columns {column_letters(first)} to {column_letters(last)} are"
            )
            yield place.at(sheet, 1, first, f"{columns} hidden; nothing may be hidden; show or delete it.")
        if sheet.rows_hidden_by_default:
            yield place.on(sheet, "all rows without height are hidden; nothing may be hidden; show them.")


def merged(context: Context) -> Iterator[Finding]:
    """Rule 13: no merged cells among rows that calculate; titles and notes may be merged."""
    place = Place("13")
    for sheet in context.sheets:
        if context.kind(sheet) == "control":
            continue
        rows = {row for (row, column) in sheet.cells if _calculates(context, sheet, row, column)}
        for area in sheet.merges:
            if any(row in rows for row in range(area.top, min(area.bottom, area.top + 10_000) + 1)):
                yield place.at(
                    sheet,
                    area.top,
                    area.left,
                    "merged cells in a row that calculates; they are allowed in titles and notes only; unmerge.",
                )


def circles(context: Context) -> Iterator[Finding]:
    """Rule 8: no formula reads itself in the end."""
    for group in context.circles or ():
        sheet = context.book.sheet(group[0][0])
        if sheet is not None:
            first = [f"{name}!{column_letters(column)}{row}" for name, row, column in group[:4]]
            path = ", ".join(first) + (f" and {len(group) - 4} more" if len(group) > 4 else "")
            yield Place("8").at(
                sheet,
                group[0][1],
                group[0][2],
                f"the formula reads itself in the end ({path}); circular references are not allowed; "
                "break the circle by an input or another order.",
            )


def _formulas(context: Context) -> Iterator[tuple[Sheet, int, int, Formula, str]]:
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula:
                yield sheet, row, column, parse(cell.formula), cell.formula


def _calculates(context: Context, sheet: Sheet, row: int, column: int) -> bool:
    return bool(sheet.cells[row, column].formula) and context.is_number(sheet, row, column)


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of rows that follow each other."""
    start = last = 0
    for row in sorted(rows):
        if start and row == last + 1:
            last = row
            continue
        if start:
            yield start, last
        start = last = row
    if start:
        yield start, last
