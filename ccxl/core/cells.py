"""Cells, rectangles and how references to them are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell: sheet name, row and column from 1."""

    sheet: str
    row: int
    column: int


_BARE_NAME = re.compile(r"[^\W\d]\w*")
# What Excel would read as something else, of a name in capitals: a whole cell or column, or a truth value; and what
# only begins like a reference of the R1C1 kind. The rules are those of XlsxWriter's quote_sheetname, of which number 4
# says that Excel pays no heed to what follows the R1C1 reference; a name that is quoted without need is allowed.
_LIKE_A_REFERENCE = re.compile(r"[A-Z]{1,3}\d*|TRUE|FALSE|(?:R|R?C)\d.*")


@cache
def column_letters(column: int) -> str:
    """Letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The same way back; capitals or not."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def sheet_prefix(name: str) -> str:
    """A sheet's name before a reference, quoted where needed.

    Examples
    --------
    >>> sheet_prefix("建设"), sheet_prefix("C1设备"), sheet_prefix("Bob's")
    ('建设!', "'C1设备'!", "'Bob''s'!")
    """
    if _BARE_NAME.fullmatch(name) and not _LIKE_A_REFERENCE.fullmatch(name.upper()):
        return f"{name}!"
    return "'" + name.replace("'", "''") + "'!"


def quoted(text: str) -> str:
    """A text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def address(row: int, column: int, row_fixed: bool = False, column_fixed: bool = False) -> str:
    """A reference such as ``$E7``."""
    return f"{'$' if column_fixed else ''}{column_letters(column)}{'$' if row_fixed else ''}{row}"


def areas(cells: Iterable[Cell]) -> list[tuple[int, int, int, int]]:
    """Few rectangles (top, left, bottom, right) that cover some cells of one sheet exactly."""
    places = [(cell.row, cell.column) for cell in cells]
    if places and (box := _one_run(places)):
        return [box]
    runs: list[list[int]] = []
    for row, column in sorted(set(places)):
        if runs and runs[-1][0] == row and runs[-1][3] == column - 1:
            runs[-1][3] = column
        else:
            runs.append([row, column, row, column])
    merged: list[list[int]] = []
    for run in sorted(runs, key=lambda r: (r[1], r[3], r[0])):
        if merged and merged[-1][1] == run[1] and merged[-1][3] == run[3] and merged[-1][2] == run[0] - 1:
            merged[-1][2] = run[2]
        else:
            merged.append(run)
    return sorted((r[0], r[1], r[2], r[3]) for r in merged)


def _one_run(places: Sequence[tuple[int, int]]) -> tuple[int, int, int, int] | None:
    """The rectangle of cells that follow each other in a row or a column, as nearly all do."""
    (top, left), (bottom, right) = places[0], places[-1]
    across = [(top, column) for column in range(left, right + 1)]
    down = [(row, left) for row in range(top, bottom + 1)]
    return (top, left, bottom, right) if places in (across, down) else None


def hull(cells: Sequence[Cell]) -> tuple[int, int, int, int]:
    """The smallest rectangle around some cells."""
    rows, columns = [cell.row for cell in cells], [cell.column for cell in cells]
    return min(rows), min(columns), max(rows), max(columns)


def offsets(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where cells stand, seen from the corner of their rectangle."""
    top, left, _, _ = hull(cells)
    return [(cell.row - top, cell.column - left) for cell in cells]


def range_text(
    box: tuple[int, int, int, int], sheet: str, reader: str, fixed: tuple[bool, bool], always_range: bool
) -> str:
    """A rectangle as the reader's sheet writes it; one cell as such unless a range is wanted."""
    top, left, bottom, right = box
    text = ("" if sheet == reader else sheet_prefix(sheet)) + address(top, left, *fixed)
    if (top, left) == (bottom, right) and not always_range:
        return text
    return f"{text}:{address(bottom, right, *fixed)}"
