"""The plan of one sheet of a team's own template.

Beyond what shipped templates need: rows that close a section inside a repeating section, columns
that repeat, and blocks without elements, which keep one blank row so that what refers to them holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from ccxl.core.cells import address, column_letters
from ccxl.core.errors import TemplateError
from ccxl.core.formula_text import Index
from ccxl.core.line import Line
from ccxl.workbook.check.address import parse_area
from ccxl.workbook.custom_template.lines import Lines, Scope
from ccxl.workbook.grid import Grid, Map
from ccxl.workbook.plan import Facts, PlannedCell, Planner, SheetPlan, sample
from ccxl.workbook.template import LAST_COLUMN, LAST_ROW, TemplateCell, TemplateRow, TemplateSheet, q

# In place of an element, where a block has none.
NO_ELEMENT = -1


@dataclass(slots=True)
class CustomPlan(SheetPlan):
    """One sheet of the output with what its rows and columns stand for."""

    row_lines: Lines = field(default_factory=lambda: Lines(Map((), 0)))
    column_lines: Lines = field(default_factory=lambda: Lines(Map((), 0)))
    filled: list[tuple[int, TemplateRow, Scope]] = field(default_factory=list)
    # Cells merged over lines that repeat: by place in the output the cell of the template that is shown, or none.
    merged: Mapping[tuple[int, int], tuple[int, int] | None] = field(default_factory=dict)

    @property
    def once(self) -> frozenset[tuple[int, int]]:
        """Cells of the template that are merged over lines that repeat, and stand once for all of these."""
        return frozenset(corner for corner in self.merged.values() if corner is not None)


def plan_custom_sheet(sheet: TemplateSheet, facts: Facts) -> CustomPlan:
    """Where every row and column of a sheet goes.

    Raises
    ------
    TemplateError
        A row or column that would have to repeat in two directions.
    """
    return CustomPlanner(sheet, facts).plan()


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Neighbouring columns that repeat along an axis."""

    first: int
    last: int
    axis: str


class CustomPlanner(Planner):
    """Plans one sheet of a team's own template."""

    def __init__(self, sheet: TemplateSheet, facts: Facts) -> None:
        super().__init__(sheet, facts)
        self.blocks = self._column_blocks()
        self.groups: dict[int, int] = {}
        self.group_axes: dict[int, str] = {}
        self.group_blocks: dict[int, int] = {}
        # Below the last row that repeats or may go, rows only move.
        self.height = max(
            (
                number
                for number, row in sheet.rows.items()
                if self.axis_of[number] is not None or any(cell.conditions for cell in row.cells.values())
            ),
            default=0,
        )

    # ------------------------------------------------------------------ rows

    def _row_axis(self, row: TemplateRow) -> str | None:
        axis = super()._row_axis(row)
        marked = [name[5:] for cell in row.cells.values() for name in cell.conditions if name.startswith("each:")]
        for name in marked:
            if name not in self.facts.axes or self.facts.axes[name].along != "rows" or axis not in (None, name):
                cell = next(iter(row.cells.values()))
                raise TemplateError(
                    f"{self._place(row, cell)}: {{{{?each:{name}}}}} does not fit here; it may name one axis of rows, "
                    "such as section, that the tags of the row share"
                )
            axis = name
        return axis

    def _stays(self, row: TemplateRow) -> bool:
        """A row goes only where a condition in it says so."""
        return all(self._holds(name) for cell in row.cells.values() for name in cell.conditions)

    def _holds(self, condition: str) -> bool:
        return condition.startswith("each:") or super()._holds(condition)

    def _block(self, number: int, axis: str) -> list[tuple[str, list[int]]]:
        """A block's groups of sample rows; rows of the axis itself may follow its children."""
        block = [(axis, self._samples(number, axis))]
        with_children = False
        while True:
            following = block[-1][1][-1] + 1
            found = self.axis_of.get(following)
            if found is None or found.startswith("table:"):
                break
            if found == axis or self.facts.axes[found].parent == axis:
                with_children = with_children or found != axis
                block.append((found, self._samples(following, found)))
            else:
                break
        # Rows of the axis itself that precede its children belong to it, those of another block do not.
        return block if with_children else block[:1]

    def _samples(self, number: int, axis: str) -> list[int]:
        """Consecutive rows with the same tags; rows that only a mark ties to the axis are no samples of each other."""
        return super()._samples(number, axis) if self._signature(number) else [number]

    def _repeated(self, axis: str, block: Sequence[tuple[str, list[int]]]) -> Iterator[tuple[int, Scope]]:
        number = len(set(self.group_blocks.values()))
        for group_axis, samples in block:
            self.group_blocks[len(self.group_axes)] = number
            self._note_group(group_axis, samples)
        kept = [(name, [n for n in samples if self._row_holds(n)]) for name, samples in block]
        kept = [(name, samples) for name, samples in kept if samples]
        size = self._size(axis)
        for element in range(size) or (NO_ELEMENT,):
            for name, samples in kept:
                if name == axis:
                    yield sample(samples, max(element, 0), max(size, 1)), {axis: element}
                    continue
                parents = self.facts.structure.groups[name, axis]
                members = [member for member, parent in enumerate(parents) if parent == element] or [NO_ELEMENT]
                for place, member in enumerate(members):
                    yield sample(samples, place, len(members)), {name: member, axis: element}

    def _rows(self) -> Iterator[tuple[int, Scope]]:
        number = 1
        while number <= self.height:
            axis = self.axis_of.get(number)
            if axis is not None:
                block = self._block(number, axis)
                yield from self._repeated(axis, block)
                number = block[-1][1][-1]
            elif number not in self.sheet.rows or self._row_holds(number):
                yield number, {}
            number += 1

    def _row_holds(self, number: int) -> bool:
        return self._stays(self.sheet.rows[number])

    def _note_group(self, axis: str, samples: Sequence[int]) -> None:
        number = len(self.group_axes)
        self.group_axes[number] = axis
        self.groups.update(dict.fromkeys(samples, number))

    # ------------------------------------------------------------------ columns

    def _column_blocks(self) -> list[ColumnBlock]:
        """Neighbouring columns with the same tag, fewer or more than their axis has elements."""
        found: dict[ColumnBlock, str] = {}
        for row in self.sheet.rows.values():
            columns: dict[tuple[str, str], list[int]] = {}
            for column, cell in sorted(row.cells.items()):
                for tag in cell.tags:
                    line = self.facts.lines.get(tag.key)
                    across = [a for a in line.axes if self.facts.axes[a].along == "columns"] if line else []
                    if len(across) == 1 and column not in columns.get((tag.key, across[0]), ()):
                        columns.setdefault((tag.key, across[0]), []).append(column)
            for (_, axis), places in columns.items():
                together = places == list(range(places[0], places[-1] + 1))
                if len(places) >= 2 and together and self._repeats(axis, len(places)):
                    block = ColumnBlock(places[0], places[-1], axis)
                    found.setdefault(block, address(row.number, places[0]))
        blocks = sorted(found, key=lambda block: block.first)
        for one, other in pairwise(blocks):
            if other.first <= one.last:
                raise TemplateError(
                    f"template sheet {self.sheet.name}, cells {found[one]} and {found[other]}: columns "
                    f"{column_letters(other.first)} to {column_letters(one.last)} would have to repeat twice; "
                    "let all rows of a block of columns hold tags in the same columns"
                )
        return blocks

    def _repeats(self, axis: str, samples: int) -> bool:
        """Whether so many columns are samples, and not one for each element."""
        return samples != self.sizes[axis]

    def _column_lines(self) -> Lines:
        sources: list[int] = []
        scopes: list[Scope] = []
        groups: dict[int, int] = {}
        axes: dict[int, str] = {}
        by_first = {block.first: block for block in self.blocks}
        column, width = 1, max((block.last for block in self.blocks), default=0)
        while column <= width:
            block = by_first.get(column)
            if block is None:
                sources.append(column)
                scopes.append({})
                column += 1
                continue
            samples = list(range(block.first, block.last + 1))
            axes[len(axes)] = block.axis
            groups.update(dict.fromkeys(samples, len(axes) - 1))
            size = self.sizes[block.axis]
            for element in range(size) or (NO_ELEMENT,):
                sources.append(sample(samples, max(element, 0), max(size, 1)))
                scopes.append({block.axis: element})
            column = block.last + 1
        return Lines(Map(tuple(sources), width), scopes, groups, axes, limit=LAST_COLUMN)

    # ------------------------------------------------------------------ the whole

    def plan(self) -> CustomPlan:
        """Where every row and column goes, and what each stands for."""
        rows = list(self._rows())
        height = self.height
        row_lines = Lines(
            Map(tuple(number for number, _ in rows), height),
            [scope for _, scope in rows],
            self.groups,
            self.group_axes,
            self.group_blocks,
        )
        columns = self._column_lines()
        self._within(len(rows) - height, len(columns.map.sources) - columns.map.height)
        filled = [
            (place, self.sheet.rows[number], scope)
            for place, (number, scope) in enumerate(rows, start=1)
            if number in self.sheet.rows
        ]
        growth = row_lines.map.growth
        filled += [(number + growth, row, {}) for number, row in sorted(self.sheet.rows.items()) if number > height]
        grid = Grid(row_lines.map, columns.map)
        merged = dict(self._merged(row_lines, columns))
        cells = list(self._own_cells(filled, columns, merged))
        return CustomPlan(self.sheet, grid, [], cells, row_lines, columns, filled, merged)

    def _merged(self, rows: Lines, columns: Lines) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
        """What cells hold that are merged over lines that repeat: the first one the merged cell's, all others nothing.

        What lies below a merged cell is not seen, and sums count it.
        """
        for merge in self.sheet.root.iter(q("mergeCell")):
            area = parse_area(merge.get("ref", ""))
            if area is None or not (
                _over_samples(rows, area.top, area.bottom) or _over_samples(columns, area.left, area.right)
            ):
                continue
            for top, bottom in rows.pieces(area.top, area.bottom):
                for left, right in columns.pieces(area.left, area.right):
                    for row in range(top, min(bottom, self.sheet.height + rows.map.growth) + 1):
                        yield from (((row, column), None) for column in range(left, right + 1))
                    yield (top, left), (area.top, area.left)

    def _within(self, rows: int, columns: int) -> None:
        """What is pushed down or to the right must stay on the sheet."""
        if self.sheet.height + rows > LAST_ROW or self.sheet.width + columns > LAST_COLUMN:
            raise TemplateError(
                f"template sheet {self.sheet.name}: its last cell stands in row {self.sheet.height:,}, column "
                f"{column_letters(self.sheet.width)}; growing would push it off the sheet; delete what stands there"
            )

    def _own_cells(
        self,
        filled: Sequence[tuple[int, TemplateRow, Scope]],
        columns: Lines,
        merged: Mapping[tuple[int, int], tuple[int, int] | None],
    ) -> Iterator[PlannedCell]:
        indexers: dict[int, Mapping[int, Callable[[Scope], Index | None]]] = {}
        shown: dict[int, dict[int, tuple[int, int]]] = {}
        for (line, place), corner in merged.items():
            if corner is not None:
                shown.setdefault(line, {})[place] = corner
        for number, row, scope in filled:
            found = {
                place: (row.number, cell) for column, cell in row.cells.items() for place in columns.copies(column)
            }
            for place in found:
                if (number, place) in merged:
                    found[place] = row.number, _emptied(found[place][1])
            for place, (source, column) in shown.get(number, {}).items():
                if source in self.sheet.rows and column in self.sheet.rows[source].cells:
                    found[place] = source, self.sheet.rows[source].cells[column]
            for place, (source, cell) in sorted(found.items(), key=itemgetter(0)):
                if source not in indexers:
                    indexers[source] = self._own_indexers(self.sheet.rows[source])
                across = columns.scope(place)
                whole = {**scope, **across} if across else scope
                index = indexers[source].get(cell.column)
                yield PlannedCell(number, place, cell, index(whole) if index and cell.tag else None, whole)

    def _own_indexers(self, row: TemplateRow) -> Mapping[int, Callable[[Scope], Index | None]]:
        """For each cell that holds a line's tag: which element it shows."""
        seen: dict[str, int] = {}
        found: dict[int, Callable[[Scope], Index | None]] = {}
        for column, cell in sorted(row.cells.items()):
            tag = cell.tag
            line = self.facts.lines.get(tag.key) if tag else None
            if tag is not None and line is not None:
                found[column] = self._own_indexer(line, seen.get(tag.key, 0))
                seen[tag.key] = seen.get(tag.key, 0) + 1
        return found

    def _own_indexer(self, line: Line, occurrence: int) -> Callable[[Scope], Index | None]:
        sizes, axes = self.sizes, self.facts.axes

        def index(scope: Scope) -> Index | None:
            elements = tuple(
                scope.get(axis, occurrence if axes[axis].along == "columns" else NO_ELEMENT) for axis in line.axes
            )
            there = all(0 <= element < sizes[axis] for element, axis in zip(elements, line.axes, strict=True))
            return elements if there else None

        return index


def _over_samples(lines: Lines, first: int, last: int) -> bool:
    """Whether an area reaches over several lines, of which some repeat."""
    return first < last and any(first <= line <= last for line in lines.group_of)


def _emptied(cell: TemplateCell) -> TemplateCell:
    """A cell's look without what it holds."""
    element = cell.element.makeelement(cell.element.tag, {"s": cell.element.get("s")} if cell.element.get("s") else {})
    return TemplateCell(cell.column, cell.style, element=element)
