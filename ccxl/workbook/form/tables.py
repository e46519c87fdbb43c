"""Finding a table on a sheet of the form, wherever its rows and columns have moved to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from ccxl.budget.form_entries import Entry, FormSheet, Table
from ccxl.core.errors import Mistake
from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.form.cells import plain_label
from ccxl.workbook.form.grid import Grid

# A row counts as the headings where it holds at least so many of them.
LEAST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings of a table stand.

    Parameters
    ----------
    row
        Their row.
    columns
        Column of each heading's key.
    """

    row: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of a sheet that belong to one table.

    Parameters
    ----------
    table
        What is expected there.
    first, last
        Bounds, both included.
    """

    table: Table
    first: int
    last: int


class Labels:
    """What stands for what: keys by their labels in every language, compared without width, case and spaces.

    Parameters
    ----------
    pairs
        Each key with one of its labels.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        for key, text in pairs:
            self._keys[plain_label(text)] = key
            self._shown[plain_label(text)] = text

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> Labels:
        """From keys and the keys of their labels."""
        return cls((key, label(name, language)) for key, name in names for language in LANGUAGES)

    @classmethod
    def of_entries(cls, entries: Iterable[Entry]) -> Labels:
        """From entries of the form, each under its path, also by the labels of forms of earlier versions."""
        several = list(entries)
        found = cls((entry.path, entry.label(language)) for entry in several for language in LANGUAGES)
        for entry in several:
            for text in entry.former_labels():
                found._keys.setdefault(plain_label(text), entry.path)
        return found

    def key(self, text: str) -> str | None:
        """The key that a text stands for."""
        return self._keys.get(plain_label(text)) if text else None

    def hint(self, text: str, taken: Iterable[str] = ()) -> str:
        """The label that a misspelt text probably means, or nothing; labels of keys already taken do not count."""
        used = set(taken)
        free = [plain for plain in self._shown if self._keys[plain] not in used]
        close = difflib.get_close_matches(plain_label(text), free, n=1, cutoff=0.6)
        return f"; did you mean {self._shown[close[0]]}?" if close else ""


def regions(grid: Grid, form_sheet: FormSheet) -> tuple[list[Region], list[Mistake]]:
    """The tables of a sheet, told apart by their titles; a sheet with one table needs no title."""
    rows = list(grid.rows())
    end = rows[-1] if rows else 0
    if len(form_sheet.tables) == 1:
        return [Region(form_sheet.tables[0], 1, end)], []
    titles = Labels.of((table.path, f"form.{table.key}") for table in form_sheet.tables)
    starts: dict[str, int] = {}
    for row in rows:
        if (path := titles.key(grid.text(row, min(grid.row(row))))) is not None:
            starts.setdefault(path, row)
    found, mistakes = [], []
    for table in form_sheet.tables:
        if table.path in starts:
            below = [row for row in starts.values() if row > starts[table.path]]
            found.append(Region(table, starts[table.path] + 1, min(below, default=end + 1) - 1))
        else:
            names = " or ".join(label(f"form.{table.key}", language) for language in LANGUAGES)
            mistakes.append(
                Mistake(grid.title, f"the table's title {names} is missing; put it back above its headings")
            )
    return found, mistakes


def find_headings(grid: Grid, known: Labels, first: int, last: int) -> Headings | None:
    """The row with most of the known headings."""
    best: Headings | None = None
    for row in grid.rows():
        if not first <= row <= last:
            continue
        columns: dict[str, int] = {}
        for column in grid.row(row):
            if (key := known.key(grid.text(row, column))) is not None:
                columns.setdefault(key, column)
        if len(columns) >= LEAST_HEADINGS and (best is None or len(columns) > len(best.columns)):
            best = Headings(row, columns)
    return best


def heading_mistakes(grid: Grid, headings: Headings, known: Labels) -> Iterator[Mistake]:
    """Headings that nobody knows, and headings that stand twice."""
    ignored = Labels.of([("number", "form.heading.number")])
    for column in grid.row(headings.row):
        text = " ".join(grid.text(headings.row, column).split())
        key = known.key(text)
        place = grid.place(headings.row, column)
        if key is None and ignored.key(text) is None:
            hint = known.hint(text, headings.columns) or "; delete the column or move it off the form"
            yield Mistake(place, f" = {text!r}: unknown heading{hint}")
        elif key is not None and headings.columns[key] != column:
            twin = grid.place(headings.row, headings.columns[key])
            yield Mistake(place, f" = {text!r}: this heading stands twice, also at {twin}; keep one")


def merge_mistakes(grid: Grid, headings: Headings, last: int) -> Iterator[Mistake]:
    """Merged cells inside a table, headings included."""
    left, right = min(headings.columns.values()), max(headings.columns.values())
    for area in grid.merged:
        beside = area.last_column < left or area.first_column > right
        if not beside and headings.row <= area.last_row and area.first_row <= last:
            yield Mistake(f"{grid.title}!{area.name}", "merged cells; unmerge them and fill each cell")


def stray_mistakes(grid: Grid, headings: Headings, last: int) -> Iterator[Mistake]:
    """Values inside a table in a column without a heading."""
    taken = set(grid.row(headings.row))
    left, right = min(taken), max(taken)
    for row in grid.rows():
        if headings.row < row <= last:
            for column in grid.row(row):
                if left < column < right and column not in taken:
                    letter = get_column_letter(column)
                    yield Mistake(grid.place(row, column), f"a value in column {letter}, which has no heading")
