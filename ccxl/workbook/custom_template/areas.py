"""Areas of a sheet moved by the one map: where a format, a merge, an anchor or a single cell goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ccxl.core.cells import column_letters
from ccxl.workbook.check.address import parse_area
from ccxl.workbook.custom_template.formulas import LostError, Place, moved
from ccxl.workbook.custom_template.lines import Lines, Moves, Reader
from ccxl.workbook.grid import area_text
from ccxl.workbook.template import LAST_COLUMN, LAST_ROW


class Box(NamedTuple):
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        """Such as ``A1:B2``; whole rows and columns without the other direction."""
        if self.bottom >= LAST_ROW and self.top == 1:
            return f"{column_letters(self.left)}:{column_letters(self.right)}"
        if self.right >= LAST_COLUMN and self.left == 1:
            return f"{self.top}:{self.bottom}"
        return area_text(*self)


def boxes(text: str) -> list[Box]:
    """The rectangles of a list such as ``A1:B2 C3``."""
    areas = [parse_area(part) for part in text.split()]
    return [Box(area.top, area.left, area.bottom, area.right) for area in areas if area is not None]


def texts(found: Sequence[Box]) -> str:
    """Rectangles as a list."""
    return " ".join(box.text for box in found)


@dataclass(frozen=True)
class SheetMove:
    """How one sheet moves.

    Parameters
    ----------
    sheet
        Its name in the template.
    moves
        The one map.
    """

    sheet: str
    moves: Moves

    @property
    def rows(self) -> Lines:
        """Its rows."""
        return self.moves.rows[self.sheet]

    @property
    def columns(self) -> Lines:
        """Its columns."""
        return self.moves.columns[self.sheet]

    @cached_property
    def still(self) -> bool:
        """Whether nothing on it moves."""
        return self.moves.still(self.sheet)

    def runs(self, text: str) -> list[Box]:
        """Cells to which something applies: all their copies."""
        return self._over(text, Lines.runs)

    def pieces(self, text: str) -> list[Box]:
        """Areas that belong together: one for each repetition."""
        return self._over(text, Lines.pieces)

    def _over(self, text: str, of: Callable[[Lines, int, int], list[tuple[int, int]]]) -> list[Box]:
        found = boxes(text)
        if self.still:
            return found
        return [
            Box(top, left, bottom, right)
            for box in found
            for top, bottom in of(self.rows, box.top, box.bottom)
            for left, right in of(self.columns, box.left, box.right)
        ]

    def hull(self, text: str) -> Box | None:
        """The area from the first copy to the last."""
        found = self.runs(text)
        if not found:
            return None
        return Box(
            min(box.top for box in found), min(box.left for box in found),
            max(box.bottom for box in found), max(box.right for box in found),
        )  # fmt: skip

    def cell(self, text: str) -> str:
        """Where something anchored at a cell goes."""
        found = boxes(text)
        return area_text(*self.corner(found[0].top, found[0].left) * 2) if found and not self.still else text

    def corner(self, row: int, column: int) -> tuple[int, int]:
        """Row and column where something anchored at a cell goes."""
        return (row, column) if self.still else (self.rows.place(row), self.columns.place(column))

    def reader(self, before: Sequence[Box], after: Sequence[Box]) -> Place:
        """Where formulas of something that applies to areas read from: the corner around all of them."""
        if not before or not after:
            return Place(self.sheet)
        return Place(
            self.sheet,
            Reader(min(box.top for box in before), min(box.top for box in after)),
            Reader(min(box.left for box in before), min(box.left for box in after)),
        )

    def formula(self, text: str | None, place: Place) -> str:
        """A formula of a part; where nothing is left of what it points at, it says so as a spreadsheet would.

        Such a formula belongs to a format or a list, not to a figure: its range may reach over rows in between.
        """
        try:
            return moved(text or "", place, self.moves, loose=True)
        except LostError:
            return "#REF!"


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: Any, *names: str) -> list[Any]:
    """All elements below with one of some names, whatever their namespace."""
    return [element for element in root.iter() if local(element) in names]


def removed(element: Any) -> None:
    """Take an element away, and with it what would be left empty around it."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if not len(parent) and local(parent) in _EMPTIED:
        removed(parent)
    elif parent.get("count") is not None:
        parent.set("count", str(len(parent)))


_EMPTIED = frozenset(
    {
        "mergeCells", "dataValidations", "hyperlinks", "protectedRanges", "ignoredErrors", "conditionalFormattings",
        "sparklines", "sparklineGroup", "sparklineGroups", "ext", "extLst", "cellWatches", "scenarios", "scenario",
        "dataRefs", "rowBreaks", "colBreaks", "singleXmlCells",
    }
)  # fmt: skip
