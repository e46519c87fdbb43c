"""How rows and columns of a template turn into those of a workbook, and references with them.

One map per sheet and direction says for every line of the output which line of the template it
was copied from. A range of the template becomes the hull of all copies; a format becomes the
runs of copies, so that it does not spread over rows in between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ccxl.core.cells import column_letters, column_number


@dataclass(frozen=True)
class Map:
    """Rows or columns of one sheet.

    Parameters
    ----------
    sources
        For every line of the output, from 1, the line of the template it copies.
    height
        The last line of the template; beyond it, lines move by the growth.
    """

    sources: tuple[int, ...]
    height: int

    @cached_property
    def unchanged(self) -> bool:
        """Whether every line stays where it was."""
        return self.sources == tuple(range(1, self.height + 1))

    @cached_property
    def _copies(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place, source in enumerate(self.sources, start=1):
            found.setdefault(source, []).append(place)
        return found

    @cached_property
    def growth(self) -> int:
        """Lines added, or taken away if negative."""
        return len(self.sources) - self.height

    def runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """Runs of output lines that copy a template line from first to last."""
        if last - first > self.height:  # whole rows or columns
            return [(first, last)]
        places = sorted(
            place for source in range(first, min(last, self.height) + 1) for place in self._copies.get(source, ())
        )
        places += [place + self.growth for place in range(max(first, self.height + 1), last + 1)]
        runs: list[list[int]] = []
        for place in places:
            if runs and runs[-1][1] == place - 1:
                runs[-1][1] = place
            else:
                runs.append([place, place])
        return [(start, end) for start, end in runs]

    def hull(self, first: int, last: int) -> tuple[int, int] | None:
        """From the first to the last copy; None where none is left."""
        runs = self.runs(first, last)
        return (runs[0][0], runs[-1][1]) if runs else None

    def place(self, line: int) -> int:
        """Where something anchored at a line goes: its first copy, else the next line that is left."""
        for source in range(line, self.height + 1):
            if source in self._copies:
                return self._copies[source][0]
        return max(line, self.height + 1) + self.growth


@dataclass(frozen=True, slots=True)
class Grid:
    """Both maps of a sheet."""

    rows: Map
    columns: Map


_REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")"""  # a text
    r"""|((?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"""  # a sheet
    r"""(?<![\w.])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?::(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6}))?(?![\w(.])"""
)


def moved(formula: str, sheet: str, grids: Mapping[str, Grid]) -> str | None:
    """A formula of the template with every reference moved; None where it points at what is gone."""
    lost = False

    def replace(match: re.Match[str]) -> str:
        nonlocal lost
        if match[1]:
            return match[1]
        name = _sheet_name(match[2]) if match[2] else sheet
        grid = grids.get(name)
        if grid is None:
            lost = lost or match[2] is not None
            return match[0]
        last_column, last_row = match[8] or match[4], match[10] or match[6]
        rows = grid.rows.hull(int(match[6]), int(last_row))
        columns = grid.columns.hull(column_number(match[4]), column_number(last_column))
        if rows is None or columns is None:
            lost = True
            return "#REF!"
        start = f"{match[3]}{column_letters(columns[0])}{match[5]}{rows[0]}"
        if match[8] is None and rows[0] == rows[1] and columns[0] == columns[1]:
            return (match[2] or "") + start
        end = f"{match[7] or match[3]}{column_letters(columns[1])}{match[9] or match[5]}{rows[1]}"
        return f"{match[2] or ''}{start}:{end}"

    text = _REFERENCE.sub(replace, formula)
    return None if lost else text


def _sheet_name(prefix: str) -> str:
    name = prefix[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def areas_of(sqref: str) -> list[tuple[int, int, int, int]]:
    """Rectangles (top, left, bottom, right) of a list such as ``A1:B2 C3``."""
    found = []
    for part in sqref.split():
        match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", part)
        if match:
            found.append(
                (int(match[2]), column_number(match[1]), int(match[4] or match[2]), column_number(match[3] or match[1]))
            )
    return found


def moved_areas(sqref: str, grid: Grid) -> str:
    """A list of areas as the runs of their copies; empty where none is left."""
    texts = []
    for top, left, bottom, right in areas_of(sqref):
        for first_row, last_row in grid.rows.runs(top, bottom):
            for first_column, last_column in grid.columns.runs(left, right):
                texts.append(area_text(first_row, first_column, last_row, last_column))
    return " ".join(texts)


def area_text(top: int, left: int, bottom: int, right: int) -> str:
    """A rectangle such as ``A1:B2``, or one cell."""
    start = f"{column_letters(left)}{top}"
    return start if (top, left) == (bottom, right) else f"{start}:{column_letters(right)}{bottom}"
