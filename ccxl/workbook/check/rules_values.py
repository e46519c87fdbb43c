"""Rules about values: stored against calculated anew, errors (28), numbers kept as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.check.book import Cell, CellError, Sheet, Value
from ccxl.workbook.check.context import Context, Place, is_number
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.rules_package import shown

RELATIVE: Final = 1e-9
ABSOLUTE: Final = 0.005  # half a fen
ABSOLUTE_SHARE: Final = 1e-6  # below 1 stand shares and rates, where half a fen would hide a fault
FEWEST_NUMBERS: Final = 2
LONGEST_RUN: Final = 50  # cells looked at in one direction
_YEAR: Final = re.compile(r"(19|20)\d\d")
_NUMBER_TEXT: Final = re.compile(r"[-+]?[¥￥$€]?\s?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?\s?%?|[-+]?\.\d+")


def stored(context: Context) -> Iterator[Finding]:
    """Every formula has a stored value, and it is the one that the formula gives."""
    place = Place("stored")
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            if not cell.stored:
                yield place.at(
                    sheet,
                    row,
                    column,
                    "the formula has no stored value; each formula needs one, or viewers show nothing; "
                    "calculate and save the file.",
                )
                continue
            key = (sheet.name, row, column)
            fresh = context.fresh.values.get(key)
            if key in context.fresh.values and not same(cell.value, fresh) and not isinstance(fresh, CellError):
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"{_said(cell.value)} is stored, but {shown(cell.formula)} gives {_said(fresh)}; "
                    "both must agree; calculate and save the file.",
                )


def same(kept: Value, fresh: Value) -> bool:
    """Whether a stored and a calculated value agree.

    Parameters
    ----------
    kept
        The stored value.
    fresh
        The calculated one; nothing stands for an empty cell, which is 0 or an empty text.

    Returns
    -------
    True for equal texts, truth values and errors, and for numbers within half a fen (1e-6 below 1)
    or within 1e-9 of their size.
    """
    if fresh is None:
        return kept in (0.0, "", None)
    if is_number(kept) and is_number(fresh):
        largest = max(abs(kept), abs(fresh))
        return abs(kept - fresh) <= max(ABSOLUTE if largest >= 1 else ABSOLUTE_SHARE, RELATIVE * largest)
    return type(kept) is type(fresh) and kept == fresh


def errors(context: Context) -> Iterator[Finding]:
    """Rule 28: no error value anywhere."""
    place = Place("28")
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            fresh = context.fresh.values.get((sheet.name, row, column))
            text = cell.formula or ""
            if isinstance(cell.value, CellError):
                message = f"the value is {cell.value}"
            elif isinstance(fresh, CellError):
                message = f"{_said(cell.value)} is stored, but {shown(text)} gives {fresh}"
            elif text and parse(text).broken_reference:
                message = f"{shown(text)} refers to cells that were deleted (#REF!)"
            else:
                continue
            yield place.at(
                sheet, row, column, f"{message}; no error value is allowed; mend the formula or what it reads."
            )


def numbers_as_text(context: Context) -> Iterator[Finding]:
    """A number that is a text among numbers is left out of every sum."""
    place = Place("text-number")
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if _is_number_text(cell) and _stands_among_numbers(context, sheet, row, column, cell):
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the number {str(cell.value).strip()!r} is stored as text among numbers, so sums leave it out; "
                    "a number is needed; type it anew in a cell that is not formatted as text.",
                )


def _is_number_text(cell: Cell | None) -> bool:
    if cell is None or cell.formula is not None or not isinstance(cell.value, str) or isinstance(cell.value, CellError):
        return False
    return _NUMBER_TEXT.fullmatch(cell.value.strip()) is not None


def _is_said_to_be_text(context: Context, sheet: Sheet, row: int) -> bool:
    """Whether the row's unit says that its value is a text, such as a version."""
    units = {label("unit.text", language) for language in LANGUAGES}
    values = (sheet.cells[row, column].value for column in context.columns(sheet, row))
    return any(isinstance(value, str) and value in units for value in values)


def _stands_among_numbers(context: Context, sheet: Sheet, row: int, column: int, cell: Cell) -> bool:
    if _is_said_to_be_text(context, sheet, row):
        return False
    if context.is_input(cell) and any(
        guard.kind in {"decimal", "whole", "date"} and any(area.holds(row, column) for area in guard.areas)
        for guard in sheet.validations
    ):
        return True
    above = _run(context, sheet, (row, column), (-1, 0))
    below = _run(context, sheet, (row, column), (1, 0))
    numbers = above.count(True) + below.count(True)
    among = numbers >= FEWEST_NUMBERS and numbers > above.count(False) + below.count(False)
    if above and among and (above[0] is True or not _is_heading(context, sheet, row, column)):
        return True
    if any(_is_number_text(sheet.cells.get((row + step, column))) for step in (-1, 1)):
        return False
    left = _run(context, sheet, (row, column), (0, -1))
    right = _run(context, sheet, (row, column), (0, 1))
    return left[:1] == [True] and right[:1] == [True]


def _is_heading(context: Context, sheet: Sheet, row: int, column: int) -> bool:
    """Whether a number as text heads a column, such as a year or one of the months 1, 2, 3."""
    if any(context.is_number(sheet, row, place) for place in range(1, column + LONGEST_RUN)):
        return False
    beside = any(_is_number_text(sheet.cells.get((row, column + step))) for step in (-1, 1))
    return beside or _YEAR.fullmatch(context.text(sheet, row, column)) is not None


def _run(context: Context, sheet: Sheet, start: tuple[int, int], step: tuple[int, int]) -> list[bool | None]:
    """The filled cells next to a cell in one direction: number, number as text, or anything else."""
    found: list[bool | None] = []
    row, column = start
    while len(found) < LONGEST_RUN:
        row, column = row + step[0], column + step[1]
        cell = sheet.cells.get((row, column))
        value = context.value(sheet, row, column)
        if cell is None or value is None or value == "":
            break
        found.append(True if context.is_number(sheet, row, column) else False if _is_number_text(cell) else None)
    return found


def _said(value: Value) -> str:
    """A value as it is quoted in a message."""
    if value is None:
        return "nothing"
    if is_number(value):
        return f"{value:,.10g}"
    return (
        str(value).upper() if isinstance(value, bool) else str(value) if isinstance(value, CellError) else repr(value)
    )
