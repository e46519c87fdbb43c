"""Which formula reads which, and the circles among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ccxl.workbook.check.book import Area, Book
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.resolve import Resolver

MOST_STEPS: Final = 30_000_000  # arrows followed before the search for circles is given up

Key = tuple[str, int, int]  # sheet, row, column


class Graph:
    """The formulas of a workbook and what they read.

    Parameters
    ----------
    book
        The workbook.
    resolver
        Its references.
    """

    def __init__(self, book: Book, resolver: Resolver) -> None:
        self._reads: dict[Key, list[tuple[str, Area]]] = {}
        columns: dict[str, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
        for sheet in book.sheets:
            for (row, column), cell in sorted(sheet.cells.items()):
                if cell.formula is None:
                    continue
                columns[sheet.name][column].append((sheet.name, row, column))
                areas = resolver.reads(parse(cell.formula), sheet, row)
                self._reads[sheet.name, row, column] = [(place.name, area) for place, area in areas]
        # The formula cells of each column from the top, and their rows.
        self._columns = {
            name: {column: ([row for _, row, _ in keys], keys) for column, keys in by_column.items()}
            for name, by_column in columns.items()
        }

    def read_by(self, key: Key) -> Iterator[Key]:
        """The formula cells that a formula reads."""
        for sheet, area in self._reads.get(key, ()):
            if area.top == area.bottom and area.left == area.right:
                key = (sheet, area.top, area.left)
                if key in self._reads:
                    yield key
                continue
            by_column = self._columns.get(sheet, {})
            wide = area.right - area.left >= len(by_column)
            for column in sorted(by_column) if wide else range(area.left, area.right + 1):
                if column in by_column and area.left <= column <= area.right:
                    rows, keys = by_column[column]
                    yield from keys[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]

    def circles(self) -> list[list[Key]] | None:
        """The groups of formulas that read themselves in the end; nothing when there are too many arrows.

        Returns
        -------
        Each group in the order of its cells.
        """
        search = _Search(self)
        for root in self._reads:
            if root not in search.order and not search.visit(root):
                return None
        return search.found


class _Search:
    """Tarjan's search for circles, with a stack of its own: chains of formulas can be long."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.order: dict[Key, int] = {}
        self.lowest: dict[Key, int] = {}
        self.trail: list[Key] = []
        self.on_trail: set[Key] = set()
        self.read_by_itself: set[Key] = set()
        self.work: list[tuple[Key, Iterator[Key]]] = []
        self.found: list[list[Key]] = []
        self.steps = 0

    def visit(self, root: Key) -> bool:
        """Follow all arrows from a cell; false when too many were followed."""
        self._enter(root)
        while self.work:
            key, following = self.work[-1]
            other = self._next_new(key, following)
            if other is not None:
                self._enter(other)
            else:
                self._leave(key)
            if self.steps > MOST_STEPS:
                return False
        return True

    def _enter(self, key: Key) -> None:
        self.order[key] = self.lowest[key] = len(self.order)
        self.trail.append(key)
        self.on_trail.add(key)
        self.work.append((key, self.graph.read_by(key)))

    def _next_new(self, key: Key, following: Iterator[Key]) -> Key | None:
        for other in following:
            self.steps += 1
            if other not in self.order:
                return other
            if other in self.on_trail:
                if other == key:
                    self.read_by_itself.add(key)
                self.lowest[key] = min(self.lowest[key], self.order[other])
        return None

    def _leave(self, key: Key) -> None:
        self.work.pop()
        if self.work:
            above = self.work[-1][0]
            self.lowest[above] = min(self.lowest[above], self.lowest[key])
        if self.lowest[key] < self.order[key]:
            return
        place = self.trail.index(key) if self.trail[-1] != key else len(self.trail) - 1
        group = self.trail[place:]
        del self.trail[place:]
        self.on_trail.difference_update(group)
        if len(group) > 1 or key in self.read_by_itself:
            self.found.append(sorted(group))
