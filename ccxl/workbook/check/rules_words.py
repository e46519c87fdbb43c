"""Rules about what a workbook says: units (9), sign (10), checks (14, 15), notes (16), sources of figures (22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ccxl.workbook.check.book import Sheet
from ccxl.workbook.check.context import CHECKS, NOTES, SOURCES, Context, Place
from ccxl.workbook.check.report import Finding
from ccxl.workbook.conventions import ASSUMED, FAILED, NOT_COMPUTABLE, PASSED

TOP_ROWS: Final = 6
SIGN: Final = ("费用为正", "costs are positive")
TOLERANCE: Final = ("容差", "允差", "允许误差", "容许误差", "tolerance")
UNIT_HEADINGS: Final = frozenset({"计量单位", "单位", "unit", "units"})
VALUE_HEADINGS: Final = frozenset({"数值", "取值", "值", "参数值", "采用值", "标准", "value"})
SOURCE_HEADINGS: Final = frozenset({"来源", "依据", "资料来源", "编制依据", "数据来源", "取值依据", "source", "basis"})
RESULTS: Final = tuple(word.casefold() for words in (PASSED, FAILED, NOT_COMPUTABLE) for word in words.values())
FEWEST_HEADINGS: Final = 3  # texts side by side that make a heading of a table
_UNIT: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|金额|货币|计量|计价)单位\s*[:：]\s*\S"
    r"|(?:^|[|·(（;；,，])\s*(?:(?:currency|monetary|money)\s+)?units?\s*[:：]\s*\S",
    re.IGNORECASE,
)


def units(context: Context) -> Iterator[Finding]:
    """Rule 9: each table of figures says its unit above it or in a column.

    Control sheets are left out: their figures are taken over from sheets that say it.
    """
    place = Place("9")
    parameters = context.parameters()
    for sheet in context.sheets:
        has_figures = any(context.is_number(sheet, *cell) for cell in sheet.cells)
        if context.kind(sheet) == "control" or not has_figures:
            continue
        headings = context.headings(sheet, UNIT_HEADINGS)
        if headings and (sheet is parameters or not _says_unit(context, sheet)):
            for row in _rows_without(context, sheet, headings):
                column = [column for top, column in headings if top < row][-1]
                yield place.at(
                    sheet,
                    row,
                    column,
                    "the row has a value and no unit; each value needs one, money with its time (元/月); name it.",
                )
        elif not headings and (sheet is parameters or not _says_unit(context, sheet)):
            needs = "a column 计量单位 (Unit)" if sheet is parameters else "单位：元 (Unit: yuan) above the table"
            yield place.on(sheet, f"the figures have no unit; {needs} is needed; add it.")


def _says_unit(context: Context, sheet: Sheet) -> bool:
    return any(row <= TOP_ROWS and _UNIT.search(context.text(sheet, row, column)) for row, column in sheet.cells)


def _rows_without(context: Context, sheet: Sheet, headings: list[tuple[int, int]]) -> Iterator[int]:
    """The rows below a unit heading that have a value and no unit."""
    values = context.headings(sheet, VALUE_HEADINGS)
    tops = dict(headings)
    for row in sorted({row for row, _ in sheet.cells if row > headings[0][0]}):
        top = max(line for line in tops if line < row) if min(tops) < row else 0
        if not top or row in tops or row in context.months(sheet) or context.text(sheet, row, tops[top]):
            continue
        columns = [column for line, column in values if line == top] or context.columns(sheet, row)
        if any(context.is_number(sheet, row, column) for column in columns):
            yield row


def sign(context: Context) -> Iterator[Finding]:
    """Rule 10: the notes say that costs are positive."""
    notes = context.named(NOTES)
    if notes is not None and not _mentions(context, notes, SIGN):
        message = f"the sign of costs is not stated; {SIGN[0]} ({SIGN[1]}) is needed; add it to the notes."
        yield Place("10").on(notes, message)


def checks(context: Context) -> Iterator[Finding]:
    """Rule 14: each sheet that calculates shows its check, the cover the master check, the checks their tolerance."""
    place = Place("14")
    for sheet in context.sheets:
        if context.kind(sheet) in {"calc", "output"} and not _shows_check(context, sheet, 2):
            yield place.on(
                sheet,
                "no check in rows 1 and 2; each sheet that calculates shows its own; add a formula that gives it.",
            )
    cover = context.cover()
    if cover is not None and not _shows_check(context, cover, 0):
        yield place.on(cover, "no master check; the cover shows one; add a formula that reads all checks.")
    table = context.named(CHECKS)
    if table is None:
        yield place.file(f"no sheet of checks; a sheet named {CHECKS[0]} ({CHECKS[1]}) is needed; add it.")
        return
    if not _mentions(context, table, TOLERANCE):
        yield place.on(table, f"no tolerance is named; {TOLERANCE[0]} ({TOLERANCE[-1]}) is needed; name it.")
    if not _shows_check(context, table, 0):
        yield place.on(table, "no check gives a result; at least one is needed; add a formula that gives it.")


def _shows_check(context: Context, sheet: Sheet, rows: int) -> bool:
    """Whether a formula in the first rows (all rows for 0) gives the result of a check."""
    return any(
        cell.formula and (not rows or place[0] <= rows) and _is_result(context.text(sheet, *place))
        for place, cell in sheet.cells.items()
    )


def _is_result(text: str) -> bool:
    return any(word in text.casefold() for word in RESULTS)


def results(context: Context) -> Iterator[Finding]:
    """Rule 15: every check passes or cannot be computed, and is calculated, not typed."""
    place = Place("15")
    table = context.named(CHECKS)
    failed = tuple(word.casefold() for word in FAILED.values())
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            text = context.text(sheet, row, column).casefold()
            if cell.formula and any(word in text for word in failed):
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the check says {context.text(sheet, row, column)}; {PASSED['zh']} and {NOT_COMPUTABLE['zh']} "
                    "are allowed; find the difference on the sheet of checks and mend it.",
                )
            elif sheet is table and not cell.formula and text in RESULTS:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the result {text} is typed; a check is a formula; restore the formula.",
                )


def notes(context: Context) -> Iterator[Finding]:
    """Rule 16: notes and sources are there and filled, and the file has a title and an author."""
    place = Place("16")
    for names in (NOTES, SOURCES):
        sheet = context.named(names)
        if sheet is None:
            yield place.file(f"no sheet {names[0]} ({names[1]}); it is needed; add it.")
        elif not _is_filled(context, sheet):
            yield place.on(sheet, "nothing stands below the headings; it must not be empty; fill it.")
    for word, value in (("title", context.book.title), ("author", context.book.creator)):
        if not value:
            yield place.file(f"the document properties have no {word}; it is needed; fill it.")


def _is_filled(context: Context, sheet: Sheet) -> bool:
    """Whether something stands below the title, and below the heading of the first table if there is one."""
    rows = sorted({row for row, column in sheet.cells if context.value(sheet, row, column) not in (None, "")})
    heading = next((row for row in rows if row > 1 and _texts_side_by_side(context, sheet, row)), 1)
    return any(row > max(heading, 1) for row in rows)


def _texts_side_by_side(context: Context, sheet: Sheet, row: int) -> bool:
    columns = [column for column in context.columns(sheet, row) if context.text(sheet, row, column)]
    return any(
        columns[index : index + FEWEST_HEADINGS] == list(range(column, column + FEWEST_HEADINGS))
        for index, column in enumerate(columns)
    )


def sources(context: Context) -> Iterator[Finding]:
    """Rule 22: each parameter has a source or is marked as assumed."""
    sheet = context.parameters()
    if sheet is None:
        return
    place = Place("22")
    basis = context.headings(sheet, SOURCE_HEADINGS)
    values = context.headings(sheet, VALUE_HEADINGS)
    if not basis:
        yield place.on(sheet, "no column 来源 (Source); each parameter needs one; add it.")
        return
    first = basis[0][0]
    for row in sorted({row for row, _ in sheet.cells if row > first}):
        columns = [column for _, column in values] or context.columns(sheet, row)
        filled = [column for column in columns if context.is_number(sheet, row, column)]
        if not filled or row in context.months(sheet) or _has_basis(context, sheet, row, [item for _, item in basis]):
            continue
        yield place.at(
            sheet,
            row,
            filled[0],
            f"the value has no source; a source or the mark {ASSUMED['zh']} ({ASSUMED['en']}) is needed; name it.",
        )


def _has_basis(context: Context, sheet: Sheet, row: int, columns: list[int]) -> bool:
    if any(context.text(sheet, row, column) for column in columns):
        return True
    texts = [context.text(sheet, row, column).casefold() for column in context.columns(sheet, row)]
    return any(word in text for word in ASSUMED.values() for text in texts)


def _mentions(context: Context, sheet: Sheet, words: tuple[str, ...]) -> bool:
    return any(word in context.text(sheet, *place).casefold() for place in sheet.cells for word in words)
