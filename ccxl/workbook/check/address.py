"""Addresses of cells and references inside formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ccxl.core.cells import column_letters, column_number
from ccxl.workbook.check.book import Area

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_CORNER: Final = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})")
_COLUMNS: Final = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})")
_ROWS: Final = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})")
_PREFIX: Final = re.compile(r"(?:'((?:[^']|'')*)'|([^'!]+))!(.*)", re.DOTALL)


def cell_name(row: int, column: int) -> str:
    """The address of a cell, such as B7."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=50_000)
def parse_cell(text: str) -> tuple[int, int] | None:
    """Row and column of an address, or nothing when it is none."""
    match = _CORNER.fullmatch(text)
    if match is None:
        return None
    row, column = int(match[4]), column_number(match[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


@lru_cache(maxsize=200_000)
def corner_of(address: str) -> Corner | None:
    """The end of a reference that an address such as $B7 spells; nothing when no sheet is as large as that."""
    match = _CORNER.fullmatch(address)
    if match is None:
        return None
    corner = Corner(int(match[4]), column_number(match[2]), bool(match[3]), bool(match[1]))
    return corner if corner.row <= LAST_ROW and corner.column <= LAST_COLUMN else None


def parse_area(text: str) -> Area | None:
    """The rectangle of an address, a range, whole columns or whole rows, or nothing."""
    reference = parse_reference(text)
    if reference is None or reference.sheet is not None:
        return None
    return reference.area


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; an end that is fixed by a dollar sign does not move. `area` is its cell."""

    row: int
    column: int
    row_fixed: bool
    column_fixed: bool
    area: Area = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "area", Area(self.row, self.column, self.row, self.column))


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a formula; `form` is cell, range, columns or rows."""

    sheet: str | None
    prefix: str
    form: str
    first: Corner
    last: Corner

    @property
    def area(self) -> Area:
        """The rectangle that it covers."""
        return area_between(self.first, self.last)

    def relative(self, row: int, column: int) -> str:
        """The reference in R1C1 terms as seen from a cell."""
        ends = [relative_corner(self.first, row, column, self.form)]
        if self.form != "cell":
            ends.append(relative_corner(self.last, row, column, self.form))
        return self.prefix.upper() + ":".join(ends)

    def moved(self, rows: int, columns: int) -> str:
        """The text after the formula was copied so many rows down and columns to the right."""
        first = moved_corner(self.first, rows, columns, self.form)
        last = moved_corner(self.last, rows, columns, self.form)
        if first is None or last is None:
            return "#REF!"
        return self.prefix + (first if self.form == "cell" else f"{first}:{last}")


@lru_cache(maxsize=50_000)
def parse_reference(text: str) -> Reference | None:
    """Read a reference with or without a sheet; nothing when the text is a name or something else."""
    sheet, prefix, rest = None, "", text
    if "!" in text:
        match = _PREFIX.fullmatch(text)
        if match is None:
            return None
        sheet = match[1].replace("''", "'") if match[1] is not None else match[2]
        rest = match[3]
        prefix = text[: len(text) - len(rest)]
    ends = rest.split(":")
    if len(ends) == 2 and "!" in ends[1]:
        if prefix and ends[1].startswith(prefix):
            ends[1] = ends[1][len(prefix) :]
        else:
            return None
    corners = [_CORNER.fullmatch(end) for end in ends]
    if len(corners) in (1, 2) and all(corners):
        found = [Corner(int(m[4]), column_number(m[2]), bool(m[3]), bool(m[1])) for m in corners if m]
        form = "cell" if len(found) == 1 else "range"
        first, last = found[0], found[-1]
    elif match := _COLUMNS.fullmatch(rest):
        form = "columns"
        first = Corner(1, column_number(match[2]), True, bool(match[1]))
        last = Corner(LAST_ROW, column_number(match[4]), True, bool(match[3]))
    elif match := _ROWS.fullmatch(rest):
        form = "rows"
        first = Corner(int(match[2]), 1, bool(match[1]), True)
        last = Corner(int(match[4]), LAST_COLUMN, bool(match[3]), True)
    else:
        return None
    if max(first.row, last.row) > LAST_ROW or max(first.column, last.column) > LAST_COLUMN:
        return None
    return Reference(sheet, prefix, form, first, last)


def area_between(first: Corner, last: Corner) -> Area:
    """The rectangle between two ends, whichever of them comes first."""
    top, bottom = (first.row, last.row) if first.row <= last.row else (last.row, first.row)
    left, right = (first.column, last.column) if first.column <= last.column else (last.column, first.column)
    return Area(top, left, bottom, right)


def relative_corner(corner: Corner, row: int, column: int, form: str = "cell") -> str:
    """One end of a reference in R1C1 terms."""
    down = f"R{corner.row}" if corner.row_fixed else f"R[{corner.row - row}]"
    across = f"C{corner.column}" if corner.column_fixed else f"C[{corner.column - column}]"
    return across if form == "columns" else down if form == "rows" else down + across


def moved_corner(corner: Corner, rows: int, columns: int, form: str = "cell") -> str | None:
    """One end after a move; nothing when it falls off the sheet."""
    row = corner.row if corner.row_fixed else corner.row + rows
    column = corner.column if corner.column_fixed else corner.column + columns
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        return None
    down = ("$" if corner.row_fixed else "") + str(row)
    across = ("$" if corner.column_fixed else "") + column_letters(column)
    return across if form == "columns" else down if form == "rows" else across + down
