"""The plan of one sheet: which template rows stand where, and what each cell holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ccxl.core.cells import address
from ccxl.core.errors import TemplateError, nearest
from ccxl.core.formula_text import Index
from ccxl.workbook.grid import Grid, Map
from ccxl.workbook.template import Tag, TemplateCell, TemplateRow, TemplateSheet

if TYPE_CHECKING:
    from ccxl.budget.definition import Structure
    from ccxl.core.line import Axis, Line

Scope: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What planning needs to know of the budget.

    Parameters
    ----------
    lines, axes
        The lines of the model in use and all axes.
    known_keys
        Keys of every line in any mode, for telling a misspelt tag from an absent line.
    structure
        Sizes, groups, sheets.
    mode
        How seats are found; rows of a template ask for it.
    tables
        Tables of text by name: number of rows and names of columns.
    """

    lines: Mapping[str, Line]
    axes: Mapping[str, Axis]
    known_keys: frozenset[str]
    structure: Structure
    mode: str
    tables: Mapping[str, tuple[int, frozenset[str]]]


@dataclass(slots=True)
class PlannedCell:
    """One cell of the output: where, the template's cell, and the element of a line or table it shows."""

    row: int
    column: int
    source: TemplateCell
    index: Index | None = None
    scope: Scope = field(default_factory=dict)


@dataclass(slots=True)
class SheetPlan:
    """One sheet of the output."""

    sheet: TemplateSheet
    grid: Grid
    rows: list[tuple[TemplateRow | None, Scope]]
    cells: list[PlannedCell]


def plan_sheet(sheet: TemplateSheet, facts: Facts) -> SheetPlan:
    """Where every row and column of a template sheet goes.

    Raises
    ------
    TemplateError
        A tag that is unknown, or a row with tags of two directions.
    """
    return Planner(sheet, facts).plan()


class Planner:
    """Plans one sheet."""

    def __init__(self, sheet: TemplateSheet, facts: Facts) -> None:
        self.sheet = sheet
        self.facts = facts
        self.sizes = facts.structure.sizes
        self.axis_of: dict[int, str | None] = {number: self._row_axis(row) for number, row in sheet.rows.items()}
        self.elements = {number: list(self._elements(row)) for number, row in sheet.rows.items()}

    # ------------------------------------------------------------------ what a row repeats over

    def _place(self, row: TemplateRow, cell: TemplateCell) -> str:

        return f"template sheet {self.sheet.name}, cell {address(row.number, cell.column)}"

    def _check(self, row: TemplateRow, cell: TemplateCell, tag: Tag) -> None:
        table, _, column = tag.key.rpartition(".")
        if tag.key in self.facts.known_keys or column in self.facts.tables.get(table, (0, frozenset()))[1]:
            return
        every = [
            *self.facts.known_keys,
            *(f"{name}.{part}" for name, (_, parts) in self.facts.tables.items() for part in parts),
        ]
        raise TemplateError(f"{self._place(row, cell)}: no tag {{{{{tag.key}}}}}{nearest(tag.key, every)}")

    def _row_axis(self, row: TemplateRow) -> str | None:
        """The axis or table along which a row repeats; None for a single row."""
        found: dict[str, None] = {}
        for cell in row.cells.values():
            for tag in cell.tags:
                self._check(row, cell, tag)
                line = self.facts.lines.get(tag.key)
                if line is not None:
                    found.update(dict.fromkeys(axis for axis in line.axes if self.facts.axes[axis].along == "rows"))
                elif (table := tag.key.rpartition(".")[0]) in self.facts.tables:
                    found[f"table:{table}"] = None
        if len(found) > 1:
            first = next(cell for cell in row.cells.values() if cell.tags)
            raise TemplateError(
                f"{self._place(row, first)}: the row repeats over {' and '.join(found)}; give each a row of its own"
            )
        return next(iter(found), None)

    def _size(self, axis: str) -> int:
        return self.facts.tables[axis[6:]][0] if axis.startswith("table:") else self.sizes[axis]

    def _stays(self, row: TemplateRow) -> bool:
        """Whether a single row has something to show."""
        tags = [tag for cell in row.cells.values() for tag in cell.tags]
        conditions = [name for cell in row.cells.values() for name in cell.conditions]
        if not all(self._holds(name) for name in conditions):
            return False
        present = [
            tag for tag in tags if tag.key in self.facts.lines or tag.key.rpartition(".")[0] in self.facts.tables
        ]
        return not tags or bool(present)

    def _holds(self, condition: str) -> bool:
        kind, _, value = condition.partition(":")
        if kind == "mode":
            return self.facts.mode == value
        if kind == "sheet":
            return value in self.facts.structure.sheets
        if condition in self.facts.tables:
            return self.facts.tables[condition][0] > 0
        if condition not in self.sizes:
            raise TemplateError(
                f"template sheet {self.sheet.name}: no condition {{{{?{condition}}}}}{nearest(condition, self.sizes)}"
            )
        return self.sizes[condition] > 0

    # ------------------------------------------------------------------ rows

    def plan(self) -> SheetPlan:
        """Where every row and column goes."""
        rows = list(self._rows())
        row_map = Map(tuple(number for number, _ in rows), self.sheet.height)
        column_map = self._columns(rows)
        planned = [(self.sheet.rows.get(number), scope) for number, scope in rows]
        grid = Grid(row_map, column_map)
        return SheetPlan(self.sheet, grid, planned, list(self._cells(planned, grid)))

    def _rows(self) -> Iterator[tuple[int, Scope]]:
        number, height = 1, self.sheet.height
        while number <= height:
            axis = self.axis_of.get(number)
            if axis is None:
                row = self.sheet.rows.get(number)
                if row is None or self._stays(row):
                    yield number, {}
                number += 1
            else:
                block = self._block(number, axis)
                yield from self._repeated(axis, block)
                number = block[-1][1][-1] + 1

    def _block(self, number: int, axis: str) -> list[tuple[str, list[int]]]:
        """A block's groups of sample rows: the axis itself, then its children."""
        block = [(axis, self._samples(number, axis))]
        while True:
            following = block[-1][1][-1] + 1
            child = self.axis_of.get(following)
            if child is None or child.startswith("table:") or self.facts.axes[child].parent != axis:
                return block
            block.append((child, self._samples(following, child)))

    def _samples(self, number: int, axis: str) -> list[int]:
        """Consecutive rows with the same tags."""
        samples = [number]
        wanted = self._signature(number)
        while self.axis_of.get(samples[-1] + 1) == axis and self._signature(samples[-1] + 1) == wanted:
            samples.append(samples[-1] + 1)
        return samples

    def _signature(self, number: int) -> list[tuple[int, str]]:
        return sorted((column, tag.key) for column, cell in self.sheet.rows[number].cells.items() for tag in cell.tags)

    def _repeated(self, axis: str, block: Sequence[tuple[str, list[int]]]) -> Iterator[tuple[int, Scope]]:
        own, children = block[0][1], block[1:]
        conditions = [
            name for number in own for cell in self.sheet.rows[number].cells.values() for name in cell.conditions
        ]
        if not all(self._holds(name) for name in conditions):
            return
        for element in range(self._size(axis)):
            yield sample(own, element, self._size(axis)), {axis: element}
            for child, samples in children:
                members = [
                    member
                    for member, parent in enumerate(self.facts.structure.groups[child, axis])
                    if parent == element
                ]
                for place, member in enumerate(members):
                    yield sample(samples, place, len(members)), {child: member, axis: element}

    # ------------------------------------------------------------------ columns and cells

    def _elements(self, row: TemplateRow) -> Iterator[tuple[TemplateCell, Callable[[Scope], Index | None]]]:
        """For each cell with a tag: which element of its line it shows, given the row's scope."""
        seen: dict[str, int] = {}
        for _, cell in sorted(row.cells.items()):
            tag = cell.tag
            line = self.facts.lines.get(tag.key) if tag else None
            if tag is None or line is None:
                continue
            occurrence = seen.get(tag.key, 0)
            seen[tag.key] = occurrence + 1
            yield cell, self._indexer(line, occurrence)

    def _indexer(self, line: Line, occurrence: int) -> Callable[[Scope], Index | None]:
        across = {axis for axis in line.axes if self.facts.axes[axis].along == "columns"}
        if any(occurrence >= self.sizes[axis] for axis in across):
            return lambda scope: None
        if not across and len(line.axes) == 1:
            only = line.axes[0]
            return lambda scope: (scope[only],)
        if across == set(line.axes[1:]) and len(across) == 1:
            first = line.axes[0]
            return lambda scope: (scope[first], occurrence)
        return lambda scope: tuple(occurrence if axis in across else scope[axis] for axis in line.axes)

    def _columns(self, rows: Sequence[tuple[int, Scope]]) -> Map:
        """Columns that only hold elements beyond the end of their axes, or lines that this budget has not, go."""
        useful: set[int] = set()
        useless: set[int] = set()
        for number, scope in dict(rows).items():
            row = self.sheet.rows.get(number)
            for cell in row.cells.values() if row else ():
                if cell.tag is not None and cell.tag.key not in self.facts.lines:
                    (useless if cell.tag.key in self.facts.known_keys else useful).add(cell.column)
            for cell, index in self.elements.get(number, ()):
                (useless if index(scope) is None else useful).add(cell.column)
        gone = useless - useful
        width = self.sheet.width
        return Map(tuple(column for column in range(1, width + 1) if column not in gone), width)

    def _cells(self, planned: Sequence[tuple[TemplateRow | None, Scope]], grid: Grid) -> Iterator[PlannedCell]:
        columns = {source: place for place, source in enumerate(grid.columns.sources, start=1)}
        for place, (row, scope) in enumerate(planned, start=1):
            if row is None:
                continue
            indexers = {cell.column: index for cell, index in self.elements[row.number]}
            for column, cell in sorted(row.cells.items()):
                if column not in columns:
                    continue
                index = indexers[column](scope) if column in indexers else None
                yield PlannedCell(place, columns[column], cell, index, scope)


def sample(samples: Sequence[int], place: int, count: int) -> int:
    """The sample row for one element: the last element takes the last sample."""
    return samples[-1] if place == count - 1 else samples[min(place, max(len(samples) - 2, 0))]
