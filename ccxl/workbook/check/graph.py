"""Which formula reads which, and the circles among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

from ccxl.workbook.check.book import Area, Book, Sheet
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.resolve import Resolver

MOST_STEPS: Final = 30_000_000  # arrows followed before the search for circles is given up

Key = tuple[str, int, int]  # sheet, row, column
Row = tuple[str, int]  # sheet, row
Node = TypeVar("Node", Key, Row)


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
        self._reads: dict[Key, list[tuple[Sheet, Area]]] = {}
        columns: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for sheet in book.sheets:
            for (row, column), cell in sorted(sheet.cells.items()):
                if cell.formula is None:
                    continue
                columns[sheet.name][column].append(row)
                self._reads[sheet.name, row, column] = resolver.reads(parse(cell.formula), sheet, row)
        self._columns = {name: dict(rows) for name, rows in columns.items()}

    def read_by(self, key: Key) -> Iterator[Key]:
        """The formula cells that a formula reads."""
        for sheet, area in self._reads.get(key, ()):
            rows_by_column = self._columns.get(sheet.name, {})
            wide = area.right - area.left >= len(rows_by_column)
            for column in sorted(rows_by_column) if wide else range(area.left, area.right + 1):
                if column in rows_by_column and area.left <= column <= area.right:
                    rows = rows_by_column[column]
                    for index in range(bisect_left(rows, area.top), bisect_right(rows, area.bottom)):
                        yield sheet.name, rows[index], column

    def circles(self) -> list[list[Key]] | None:
        """The groups of formulas that read themselves in the end; nothing when there are too many arrows.

        Returns
        -------
        Each group in the order of its cells.
        """
        # A circle of cells is one of rows too. There are few of these, and most are of one row that reads itself.
        rows = _Rows(self._reads)
        groups = _Search(rows.read_by, MOST_STEPS)
        if not groups.run(rows.columns):
            return None
        left = MOST_STEPS - groups.steps
        for group in groups.found:
            part = rows.part(group)
            within = _Search(part.read_by, left)
            if not within.run(part.cells):
                return None
            if within.found:
                break
            left -= within.steps
        else:
            return []
        # There is one: a search of all cells tells the order of all circles.
        search = _Search(self.read_by, MOST_STEPS)
        return search.found if search.run(self._reads) else None


class _Rows:
    """Which row of formulas reads which."""

    def __init__(self, reads: Mapping[Key, list[tuple[Sheet, Area]]]) -> None:
        self.reads = reads
        self.columns: dict[Row, list[int]] = {}
        self._spans: dict[Row, set[tuple[str, int, int]]] = {}
        for (name, row, column), areas in reads.items():
            self.columns.setdefault((name, row), []).append(column)
            self._spans.setdefault((name, row), set()).update(
                [(sheet.name, area.top, area.bottom) for sheet, area in areas]
            )
        # The rows with formulas of each sheet from the top, by their number and as they are named here.
        self._rows: dict[str, tuple[list[int], list[Row]]] = {}
        for name, row in self.columns:
            numbers, rows = self._rows.setdefault(name, ([], []))
            numbers.append(row)
            rows.append((name, row))

    def read_by(self, row: Row) -> Iterator[Row]:
        """The rows with formulas that a row reads, each once for areas that overlap."""
        last, least = "", 0
        for sheet, top, bottom in sorted(self._spans[row]):
            if sheet != last:
                last, least = sheet, 0
            if sheet in self._rows and bottom >= least:
                numbers, rows = self._rows[sheet]
                yield from rows[bisect_left(numbers, max(top, least)) : bisect_right(numbers, bottom)]
                least = bottom + 1

    def part(self, group: list[Row]) -> _Part:
        """The cells of some rows."""
        return _Part(self.reads, {row: self.columns[row] for row in group})


class _Part:
    """Which formula of some rows reads which other of these rows."""

    def __init__(self, reads: Mapping[Key, list[tuple[Sheet, Area]]], columns: Mapping[Row, list[int]]) -> None:
        self._reads = reads
        self._columns = columns
        self._rows: dict[str, list[int]] = {}
        for name, row in sorted(columns):
            self._rows.setdefault(name, []).append(row)

    @property
    def cells(self) -> Iterator[Key]:
        """All its formulas."""
        return ((name, row, column) for (name, row), columns in self._columns.items() for column in columns)

    def read_by(self, key: Key) -> Iterator[Key]:
        """The formulas of the rows that one of them reads."""
        for sheet, area in self._reads[key]:
            rows = self._rows.get(sheet.name, [])
            for place in range(bisect_left(rows, area.top), bisect_right(rows, area.bottom)):
                columns = self._columns[sheet.name, rows[place]]
                for index in range(bisect_left(columns, area.left), bisect_right(columns, area.right)):
                    yield sheet.name, rows[place], columns[index]


class _Search(Generic[Node]):
    """Tarjan's search for circles, with a stack of its own: chains of formulas can be long.

    Parameters
    ----------
    read_by
        What something reads.
    most
        Arrows to follow before the search is given up.
    """

    def __init__(self, read_by: Callable[[Node], Iterator[Node]], most: int) -> None:
        self.read_by: Callable[[Node], Iterator[Node]] = read_by
        self.most = most
        self.order: dict[Node, int] = {}
        self.lowest: dict[Node, int] = {}
        self.trail: list[Node] = []
        self.on_trail: set[Node] = set()
        self.with_itself: set[Node] = set()
        self.work: list[tuple[Node, Iterator[Node]]] = []
        self.found: list[list[Node]] = []
        self.steps = 0

    def run(self, roots: Iterable[Node]) -> bool:
        """Search everything; false when too many arrows were followed."""
        return all(root in self.order or self._visit(root) for root in roots)

    def _visit(self, root: Node) -> bool:
        self._enter(root)
        while self.work:
            key, following = self.work[-1]
            other = self._next_new(key, following)
            if other is not None:
                self._enter(other)
            else:
                self._leave(key)
            if self.steps > self.most:
                return False
        return True

    def _enter(self, key: Node) -> None:
        self.order[key] = self.lowest[key] = len(self.order)
        self.trail.append(key)
        self.on_trail.add(key)
        self.work.append((key, self.read_by(key)))

    def _next_new(self, key: Node, following: Iterator[Node]) -> Node | None:
        order = self.order
        for other in following:
            self.steps += 1
            if other not in order:
                return other
            if other in self.on_trail:
                self.lowest[key] = min(self.lowest[key], order[other])
                if other == key:
                    self.with_itself.add(key)
        return None

    def _leave(self, key: Node) -> None:
        self.work.pop()
        if self.work:
            above = self.work[-1][0]
            self.lowest[above] = min(self.lowest[above], self.lowest[key])
        if self.lowest[key] < self.order[key]:
            return
        group = [self.trail.pop()]
        while group[-1] != key:
            group.append(self.trail.pop())
        self.on_trail.difference_update(group)
        if len(group) > 1 or key in self.with_itself:
            self.found.append(sorted(group))
