"""The calculation copy of a team's own workbook: which formulas are due, and what the engine makes of them.

A formula is due when it reads, however far around, a cell that was filled; all others keep the
value that is stored in the template, whatever they use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from ccxl.core.cells import address
from ccxl.core.errors import TemplateError
from ccxl.workbook.check.book import Area, Book, CellError, Sheet, Value
from ccxl.workbook.check.formula import POSITION_ONLY, Formula, parse
from ccxl.workbook.check.graph import Graph
from ccxl.workbook.check.read import read_book
from ccxl.workbook.check.read_sheet import cells_in
from ccxl.workbook.check.recalculate import (
    CHANGING,
    NO_VALUE,
    by_formualizer,
    constant,
    engine_faults,
    hindrance,
    plain,
    unknown_functions,
)
from ccxl.workbook.check.resolve import NotResolvedError, Resolver, is_link
from ccxl.workbook.engine import CellKey, empty_book, run_in_thread, set_changed
from ccxl.workbook.grid import areas_of

_Readers: TypeAlias = dict[CellKey, list[CellKey]]
# They read what their text does not name.
_ANYWHERE: Final = frozenset({"CELL", "INDIRECT", "OFFSET"})


@dataclass(slots=True)
class Due:
    """What has to be calculated anew.

    Parameters
    ----------
    team
        Formulas of the team's own that are due.
    lines
        Formulas of lines, with the text that the engine gets.
    hindered
        Why a formula of the team's own cannot be left to the engine, by cell.
    spread
        Cells that a formula of several cells fills, by its own cell.
    circles
        Formulas of the team's own that read each other in a circle and are due.
    """

    team: set[CellKey] = field(default_factory=set)
    lines: dict[CellKey, str] = field(default_factory=dict)
    hindered: dict[CellKey, str] = field(default_factory=dict)
    spread: dict[CellKey, list[CellKey]] = field(default_factory=dict)
    circles: list[list[CellKey]] = field(default_factory=list)


class CustomCalculation:
    """The engine's model of a team's own workbook, made once for a shape.

    Parameters
    ----------
    content
        The workbook as a file, filled but for the values of formulas.
    filled
        Cells that each filling gives a value.
    lines
        Formulas of lines by cell.
    moved_sheets
        Sheets on which rows or columns moved, so that a formula's own place is another.
    circles_allowed
        Whether the workbook is set to calculate circles by iteration.
    unstored
        Formulas of the team's own for which the template stores no value.
    name
        What messages call the template.
    """

    def __init__(
        self, content: bytes, filled: Iterable[CellKey], lines: Mapping[CellKey, str], moved_sheets: frozenset[str],
        circles_allowed: bool, unstored: frozenset[CellKey] = frozenset(), name: str = "template",
    ) -> None:  # fmt: skip
        self.name = name
        self.book = read_book(Path(name), content)
        self.resolver = Resolver(self.book)
        self.filled = set(filled)
        self._unstored = unstored
        self.due = Due(lines=dict(lines))
        self._sheets = {sheet.name: sheet for sheet in self.book.sheets}
        self.fresh: set[CellKey] = set()
        self._readers: _Readers = defaultdict(list)
        self._anywhere: set[CellKey] = set()
        self._beyond: _Readers = defaultdict(list)
        self._engine: Any = None
        self._refused: set[CellKey] = set()
        self._inputs: dict[CellKey, Any] = {}
        self._find_due(moved_sheets, circles_allowed)

    # ------------------------------------------------------------------ what is due

    def _formulas(self) -> Iterator[tuple[Sheet, CellKey, Formula]]:
        for sheet in self.book.sheets:
            for (row, column), cell in sheet.cells.items():
                key = (sheet.name, row, column)
                if cell.formula is not None and key not in self.due.lines:
                    yield sheet, key, parse(cell.formula)

    def _find_due(self, moved_sheets: frozenset[str], circles_allowed: bool) -> None:
        team = {key: (sheet, formula) for sheet, key, formula in self._formulas()}
        if not team:
            return
        self._note_spread()
        touched = _Touched(self.filled | set(self.due.lines))
        graph = Graph(self.book, self.resolver)
        readers = self._readers
        waiting: list[CellKey] = []
        for key, (sheet, formula) in team.items():
            if self._is_due(key, sheet, formula, touched, moved_sheets):
                waiting.append(key)
            if _ANYWHERE.intersection(formula.functions) or not self._reads_are_known(formula, sheet, key[1]):
                self._anywhere.add(key)
            for other in graph.read_by(key):
                readers[other].append(key)
            for area_sheet, area in self.resolver.reads(formula, sheet, key[1]):
                for master in self._masters(area_sheet.name, area):
                    readers[master].append(key)
                for master in self._growing_into(area_sheet, area):
                    readers[master].append(key)
                    self._beyond[master].append(key)
        self.due.team = _closure(waiting, readers)
        if self.due.team:
            self._find_hindered(team, graph, circles_allowed)
            self.fresh = self.due.team.union(*(self.due.spread.get(key, ()) for key in self.due.team))

    def _is_due(
        self, key: CellKey, sheet: Sheet, formula: Formula, touched: _Touched, moved_sheets: frozenset[str]
    ) -> bool:
        if key in self._unstored:
            return True
        functions = set(formula.functions)
        if functions & _ANYWHERE or (key[0] in moved_sheets and functions & POSITION_ONLY):
            return True
        if not self._reads_are_known(formula, sheet, key[1]):
            return True
        return any(touched.meets(place.name, area) for place, area in self.resolver.reads(formula, sheet, key[1]))

    def _reads_are_known(self, formula: Formula, sheet: Sheet, row: int) -> bool:
        """Whether it can be told what a formula reads; a reference into another file reads nothing of this one."""
        if not formula.tokens:
            return False  # a table of what-ifs has no text, and some texts cannot be taken apart
        for text in formula.names:
            if "[" in text and not is_link(text):
                try:
                    self.resolver.table_area(text, sheet, row)
                except NotResolvedError:
                    return False
        return True

    def _note_spread(self) -> None:
        for sheet in self.book.sheets:
            for (row, column), ref in sheet.spreads.items():
                found = areas_of(ref)
                if found:
                    top, left, bottom, right = found[0]
                    self.due.spread[sheet.name, row, column] = [
                        (sheet.name, r, c)
                        for r in range(top, bottom + 1)
                        for c in range(left, right + 1)
                        if (r, c) != (row, column)
                    ]

    def _masters(self, sheet: str, area: Area) -> Iterator[CellKey]:
        for master, members in self.due.spread.items():
            if master[0] == sheet and any(area.holds(row, column) for _, row, column in members):
                yield master

    def _growing_into(self, sheet: Sheet, area: Area) -> Iterator[CellKey]:
        """Formulas whose results, of which Excel alone knows how many there are, may come to stand in an area.

        They fill blank cells only, so that the whole rectangle up to the first cell of the area must be blank.
        """
        for row, column in sheet.growing:
            master = (sheet.name, row, column)
            own = {(row, column), *((r, c) for _, r, c in self.due.spread.get(master, ()))}
            corner = (max(row, area.top), max(column, area.left))
            corners = [corner] if corner not in own else [(row + 1, column), (row, column + 1)]
            if any(area.holds(*place) and _is_blank(sheet, Area(row, column, *place), own) for place in corners):
                yield master

    def _find_hindered(self, team: Mapping[CellKey, Any], graph: Graph, circles_allowed: bool) -> None:
        due, hindered = self.due.team, self.due.hindered
        circles = [circle for circle in graph.circles() or [] if due.intersection(circle)]
        if circles and not circles_allowed:
            cells = ", ".join(f"{name}!{address(row, column)}" for name, row, column in circles[0][:6])
            raise TemplateError(
                f"template '{self.name}': the formulas in {cells} read each other in a circle; mend one of them"
            )
        self.due.circles = circles
        hindered.update({key: "it is part of a circle" for circle in circles for key in circle if key in due})
        unknown = unknown_functions(self.book, by_formualizer)
        for key in due - hindered.keys():
            sheet, formula = team[key]
            cell = sheet.cells[key[1:]]
            reason = "it is an array formula" if cell.array or key in self.due.spread else ""
            reason = reason or _hindrance(formula, unknown, sheet, self.book)
            try:
                self.resolver.text(formula, sheet, key[1])
            except NotResolvedError as error:
                reason = reason or str(error)
            if reason:
                hindered[key] = reason
        # What reads a formula that the engine cannot calculate cannot be left to it either.
        for key in (self.reached(hindered) & due) - hindered.keys():
            hindered[key] = "it reads such a cell"

    def reached(self, cells: Iterable[CellKey]) -> set[CellKey]:
        """Some cells, and all whose value depends on theirs, whatever a formula makes of what it reads."""
        masters = {member: master for master, members in self.due.spread.items() for member in members}
        start = [masters.get(key, key) for key in cells]
        # What reads cells that nobody can tell beforehand may read one of these.
        found = _closure([*start, *self._anywhere], self._readers) if start else set()
        return found.union(*(self.due.spread.get(key, ()) for key in found))

    @property
    def uncertain(self) -> set[CellKey]:
        """Formulas that are due and of which no other program than Excel knows how many cells they fill, or read."""
        growing = {(sheet.name, *place) for sheet in self.book.sheets for place in sheet.growing} & self.due.team
        return {key for key in growing if self.due.spread.get(key)}.union(
            *(self._beyond.get(key, ()) for key in growing)
        )

    @property
    def without_value(self) -> set[CellKey]:
        """Formulas that are due and have no value of the engine, whatever it gives for them."""
        return self.due.hindered.keys() | self._refused

    # ------------------------------------------------------------------ calculating

    def start(self, inputs: Mapping[CellKey, Any]) -> Future[dict[CellKey, Value]]:
        """Start to calculate, from the values of the filled cells, every formula that the engine can."""
        wanted = [*self.due.lines, *(key for key in self.due.team if key not in self.due.hindered)]
        if wanted:
            if self._engine is None:
                self._load()
            set_changed(self._engine, self._inputs, inputs.items())
        return run_in_thread(lambda: self._run(wanted))

    def _run(self, wanted: Sequence[CellKey]) -> dict[CellKey, Value]:
        if not wanted:
            return {}
        try:
            self._engine.evaluate_all()
            found = self._engine.get_value
            # Nearly all are numbers.
            return {key: value if type(value := found(*key)) is float else plain(value) for key in wanted}
        except engine_faults():  # one cell can stop the whole
            return {key: self._alone(key) for key in wanted}

    def _alone(self, key: CellKey) -> Value:
        try:
            return plain(self._engine.evaluate_cell(*key))
        except engine_faults():
            return NO_VALUE

    def _load(self) -> None:
        engine = empty_book()
        for sheet in self.book.sheets:
            engine.add_sheet(sheet.name)
        for sheet in self.book.sheets:
            for (row, column), cell in sheet.cells.items():
                key = (sheet.name, row, column)
                if key not in self.filled and key not in self.due.lines and key not in self.due.team:
                    _put(engine, key, constant(cell.value))
        for key, text in self.due.lines.items():
            engine.set_formula(*key, "=" + text)
        for key in self.due.team:
            if key not in self.due.hindered:
                sheet = self._sheets[key[0]]
                text = self.resolver.text(parse(sheet.cells[key[1:]].formula or ""), sheet, key[1])
                if not _put(engine, key, "=" + text):
                    self._refused.add(key)
        self._engine = engine


def _put(engine: Any, key: CellKey, value: Value) -> bool:
    """Give the engine a value or a formula; says whether it took it."""
    if isinstance(value, str) and value.startswith("="):
        try:
            engine.set_formula(*key, value)
        except engine_faults():
            return False
    elif value is not None:
        engine.set_value(*key, value)
    return True


def _is_blank(sheet: Sheet, area: Area, but: Container[tuple[int, int]]) -> bool:
    """Whether an area holds nothing beside some cells."""
    cells = (sheet.cells[place] for place in cells_in(sheet.cells, area) if place not in but)
    return all(cell.value is None and cell.formula is None for cell in cells)


def _hindrance(formula: Formula, unknown: set[str], sheet: Sheet, book: Book) -> str:
    """Why the engine cannot calculate a formula; what changes with the clock is calculated as of now."""
    return hindrance(formula, unknown - CHANGING, bool(sheet.hidden_rows), book.dates_from_1904, changing=frozenset())


def _closure(start: list[CellKey], readers: _Readers) -> set[CellKey]:
    found = set(start)
    waiting = list(start)
    while waiting:
        for reader in readers.get(waiting.pop(), ()):
            if reader not in found:
                found.add(reader)
                waiting.append(reader)
    return found


class _Touched:
    """Cells that were filled, asked by area."""

    def __init__(self, cells: Iterable[CellKey]) -> None:
        self._rows: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for sheet, row, column in cells:
            self._rows[sheet][column].add(row)

    def meets(self, sheet: str, area: Area) -> bool:
        """Whether one of them lies in an area."""
        columns = self._rows.get(sheet, {})
        for column in columns:
            if area.left <= column <= area.right:
                rows = columns[column]
                if area.bottom - area.top < len(rows):
                    if any(row in rows for row in range(area.top, area.bottom + 1)):
                        return True
                elif any(area.top <= row <= area.bottom for row in rows):
                    return True
        return False


def is_error(value: Value) -> bool:
    """Whether a result is an error, or none at all."""
    return value is NO_VALUE or isinstance(value, CellError)
