"""What every rule may ask about a workbook: values, styles, kinds of sheet, headings and months."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.check.address import cell_name
from ccxl.workbook.check.book import Book, Cell, CellError, Sheet, Value
from ccxl.workbook.check.formula import relative
from ccxl.workbook.check.graph import Graph, Key
from ccxl.workbook.check.recalculate import Recalculate, Recalculation, by_formualizer, recalculate
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.resolve import Resolver
from ccxl.workbook.conventions import FIXED_INK, INPUT_FILL, INPUT_INK, SHEET_KINDS

COVER, NOTES, SOURCES, CHECKS, PARAMETERS = (
    tuple(label(f"sheet.{key}", language) for language in LANGUAGES)
    for key in ("cover", "notes", "sources", "checks", "parameters")
)

DAYS_TO_1904: Final = 1462  # from the first day that dates usually count from to that of the other way
FEWEST_MONTHS: Final = 3  # dates in a row that make a heading of months
_YEAR_MONTH: Final = re.compile(r"((?:19|20)\d\d)(?:-|/|\.|年)(0?[1-9]|1[0-2])月?")
_MONTH: Final = re.compile(r"(0?[1-9]|1[0-2])月")


@dataclass(slots=True)
class Context:
    """A workbook with its second calculation.

    Parameters
    ----------
    book
        The workbook.
    engine
        What calculates.
    """

    book: Book
    engine: Recalculate = by_formualizer
    resolver: Resolver = field(init=False)
    circles: list[list[Key]] | None = field(init=False)
    fresh: Recalculation = field(init=False)
    whole_reason: str = field(init=False, default="")
    _forms: dict[Key, str] = field(init=False, default_factory=dict)
    _rows: dict[int, dict[int, list[int]]] = field(init=False, default_factory=dict)
    _breaks: dict[str, list[int]] = field(init=False, default_factory=dict)
    _months: dict[str, dict[int, dict[int, int]]] = field(init=False, default_factory=dict)
    # What rules_rows finds, which several rules ask for: by sheet the formulas below months, and the overwritten ones.
    month_rows: dict[int, dict[int, list[int]]] = field(init=False, default_factory=dict)
    overwritten: dict[int, list[tuple[int, int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.resolver = Resolver(self.book)
        self.circles = Graph(self.book, self.resolver).circles()
        if self.book.precision_as_shown:
            self.whole_reason = "it calculates with the digits that are shown, which the engine does not"
        elif len({sheet.name.casefold() for sheet in self.book.sheets}) < len(self.book.sheets):
            self.whole_reason = "two sheets have the same name"
        elif any("[" in sheet.name for sheet in self.book.sheets):
            self.whole_reason = "a sheet has the name of a link to another file"
        elif self.circles is None:
            self.whole_reason = "it has too many references to search for circles"
        self.fresh = Recalculation()
        if not self.whole_reason:
            circular = {key for group in self.circles or () for key in group}
            self.fresh = recalculate(self.book, self.resolver, circular, self.engine)

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The sheets that hold cells."""
        return (sheet for sheet in self.book.sheets if sheet.kind == "worksheet")

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """What a cell shows: newly calculated where that was possible, else as stored."""
        key = (sheet.name, row, column)
        if key in self.fresh.values:
            return self.fresh.values[key]
        cell = sheet.cells.get((row, column))
        return None if cell is None else cell.value

    def text(self, sheet: Sheet, row: int, column: int) -> str:
        """The text of a cell, stripped; empty when it holds none."""
        value = self.value(sheet, row, column)
        return value.strip() if isinstance(value, str) and not isinstance(value, CellError) else ""

    def is_number(self, sheet: Sheet, row: int, column: int) -> bool:
        """Whether a cell holds a number that is no date."""
        cell = sheet.cells.get((row, column))
        return cell is not None and is_number(self.value(sheet, row, column)) and not self.book.style(cell).is_date

    def form(self, sheet: Sheet, row: int, column: int) -> str:
        """The formula of a cell in R1C1 terms; empty when it has none."""
        key = (sheet.name, row, column)
        if key not in self._forms:
            cell = sheet.cells.get((row, column))
            has = cell is not None and cell.formula is not None
            self._forms[key] = relative(cell.formula, row, column) if cell is not None and cell.formula else " " * has
        return self._forms[key]

    def is_input(self, cell: Cell) -> bool:
        """Whether a cell wears the style of an input."""
        style = self.book.style(cell)
        return style.ink == INPUT_INK and style.fill == INPUT_FILL

    def is_constant(self, cell: Cell) -> bool:
        """Whether a cell is a number typed in, neither as an input nor marked as a fixed value."""
        if cell.formula is not None or cell.array or not is_number(cell.value):
            return False
        return not self.is_input(cell) and self.book.style(cell).ink != FIXED_INK

    def kind(self, sheet: Sheet) -> str:
        """Input, calc, output or control by the colour of the tab, else by cell A1; empty when neither says it."""
        by_tab = next((kind for kind, marks in SHEET_KINDS.items() if sheet.tab == marks["tab"]), "")
        return by_tab or self.kind_by_word(sheet)

    def kind_by_word(self, sheet: Sheet) -> str:
        """The kind of sheet that the text of A1 begins with."""
        text = self.text(sheet, 1, 1).casefold()
        words = [(kind, marks[tongue]) for kind, marks in SHEET_KINDS.items() for tongue in ("zh", "en")]
        return next((kind for kind, word in words if text.startswith(word.casefold())), "")

    def named(self, words: Iterable[str]) -> Sheet | None:
        """The sheet that has one of these names."""
        known = {word.casefold() for word in words}
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() in known), None)

    def cover(self) -> Sheet | None:
        """The sheet named as the cover, else the first one."""
        return self.named(COVER) or next(self.sheets, None)

    def parameters(self) -> Sheet | None:
        """The sheet of parameters."""
        return self.named(PARAMETERS)

    def headings(self, sheet: Sheet, words: frozenset[str]) -> list[tuple[int, int]]:
        """The cells whose whole text is one of the words, from the top."""
        return sorted(
            place
            for place, cell in sheet.cells.items()
            if isinstance(cell.value, str) and self.text(sheet, *place).casefold() in words
        )

    def columns(self, sheet: Sheet, row: int) -> list[int]:
        """The columns of a row that have a cell, from the left."""
        return self.rows(sheet).get(row, [])

    def rows(self, sheet: Sheet) -> dict[int, list[int]]:
        """By row from the top the columns that have a cell, from the left."""
        if sheet.index not in self._rows:
            rows: dict[int, list[int]] = {}
            for number, column in sorted(sheet.cells):
                rows.setdefault(number, []).append(column)
            self._rows[sheet.index] = rows
        return self._rows[sheet.index]

    def months(self, sheet: Sheet) -> dict[int, dict[int, int]]:
        """By row the columns that a heading of months labels; rows without such a heading are left out."""
        if sheet.name not in self._months:
            self._months[sheet.name] = dict(self._find_months(sheet))
        return self._months[sheet.name]

    def months_above(self, sheet: Sheet, row: int) -> dict[int, int]:
        """The columns of the nearest heading of months above a row, unless another table begins between them."""
        months = self.months(sheet)
        if sheet.name not in self._breaks:
            self._breaks[sheet.name] = sorted([*months, *self._other_headings(sheet)])
        rows = self._breaks[sheet.name]
        place = bisect_left(rows, row)
        return months.get(rows[place - 1], {}) if place else {}

    def _other_headings(self, sheet: Sheet) -> Iterator[int]:
        """Rows that head another table: texts and no formula where months stood above."""
        columns = {column for found in self.months(sheet).values() for column in found}
        for row in sorted({row for row, _ in sheet.cells}) if columns else ():
            cells = [sheet.cells[row, column] for column in self.columns(sheet, row) if column in columns]
            texts = [cell for cell in cells if isinstance(cell.value, str) and cell.value and not self.is_input(cell)]
            if row not in self.months(sheet) and len(texts) > 1 and not any(cell.formula for cell in cells):
                yield row

    def _find_months(self, sheet: Sheet) -> Iterator[tuple[int, dict[int, int]]]:
        by_row: dict[int, dict[int, int]] = {}
        for row, column in sorted(sheet.cells):
            month = self._month(sheet, row, column)
            if month is not None:
                by_row.setdefault(row, {})[column] = month
        for row, found in by_row.items():
            run = longest = 1
            for column, month in found.items():
                run = run + 1 if follows(found.get(column - 1), month) else 1
                longest = max(longest, run)
            if longest >= FEWEST_MONTHS:
                yield row, found

    def _month(self, sheet: Sheet, row: int, column: int) -> int | None:
        """The month that a cell shows, counted from year 0, or from January where no year is given."""
        value = self.value(sheet, row, column)
        if is_number(value):
            is_date = self.book.style(sheet.cells[row, column]).is_date
            return month_of(value + DAYS_TO_1904 * self.book.dates_from_1904) if is_date else None
        text = self.text(sheet, row, column)
        if match := _YEAR_MONTH.fullmatch(text):
            return int(match[1]) * 12 + int(match[2])
        return int(match[1]) if (match := _MONTH.fullmatch(text)) else None


@dataclass(frozen=True, slots=True)
class Place:
    """Makes findings of one rule."""

    rule: str

    def at(self, sheet: Sheet, row: int, column: int, message: str) -> Finding:
        """A finding about a cell."""
        return Finding(self.rule, sheet.name, cell_name(row, column), message)

    def on(self, sheet: Sheet, message: str) -> Finding:
        """A finding about a sheet."""
        return Finding(self.rule, sheet.name, "", message)

    def file(self, message: str) -> Finding:
        """A finding about the file."""
        return Finding(self.rule, "", "", message)


def is_number(value: Value) -> TypeGuard[float]:
    """Whether a value is a number; truth values are none."""
    return isinstance(value, float)


def follows(before: int | None, month: int) -> bool:
    """Whether a month comes right after another; without years December is followed by January."""
    return before is not None and (month == before + 1 or (before == 12 and month == 1))


def month_of(serial: float) -> int | None:
    """Year x 12 + month of a date that counts from 1900; nothing outside 1901 to 2200."""
    if not 366 < serial < 110_000:
        return None
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial))
    return day.year * 12 + day.month
