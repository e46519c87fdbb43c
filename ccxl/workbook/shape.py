"""A shape: template and structure compiled once, so that a workbook of known shape is quick to fill.

Compiling plans every sheet, gives every line its home, writes every formula's text, rewrites the
parts that refer to rows and columns, and sets up the engine. Filling puts values into the slots.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import escape

import numpy as np

from ccxl.budget import tables as text_tables
from ccxl.budget.model import Budget, every_line
from ccxl.budget.tables import LineCell, SheetCell
from ccxl.core.cells import Cell, address, quoted, sheet_prefix
from ccxl.core.errors import TemplateError
from ccxl.core.line import Line
from ccxl.core.pieces import Index
from ccxl.core.text import Homeless, TextCompiler
from ccxl.workbook.engine import CellKey
from ccxl.workbook.grid import Grid, moved
from ccxl.workbook.plan import Facts, PlannedCell, SheetPlan, plan_sheet
from ccxl.workbook.styles import FORMATS, Styles
from ccxl.workbook.template import Template

# Control characters that XML cannot hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT: Final = 32_767


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """A cell whose value comes from a line.

    Parameters
    ----------
    cell
        Sheet, row and column.
    key, flat
        The line and the place of the element in its flattened array.
    formula
        The formula's text; empty for an input.
    is_input
        Whether the user may change it.
    """

    cell: CellKey
    key: str
    flat: int
    formula: str = ""
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class TableSlot:
    """A cell of a table of text."""

    cell: CellKey
    table: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class MixedSlot:
    """A text with tags in it; it becomes a fixed text."""

    cell: CellKey
    pattern: Any
    elements: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class TeamSlot:
    """A formula of the template's own; its value comes from the engine."""

    cell: CellKey
    formula: str


Slot: TypeAlias = ValueSlot | TableSlot | MixedSlot | TeamSlot


@dataclass(slots=True)
class SheetShape:
    """One sheet: its name, its rows as text around slots, its maps."""

    name: str
    key: str
    part: str
    plan: SheetPlan
    chunks: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    inputs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    constants: list[tuple[CellKey, float | str]] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(len(self.plan.rows), 1), max(len(self.plan.grid.columns.sources), 1)


def shape_key(template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows]) -> tuple[Any, ...]:
    """What two budgets must share to fill the same shape."""
    structure = budget.structure
    masks = tuple(
        (key, np.isnan(budget.inputs[key]).tobytes())
        for key, line in budget.model.lines.items()
        if line.given is not None and line.rule is not None
    )
    counts = tuple((name, len(entries)) for name, entries in sorted(rows.items()))
    homes = tuple(entry.key for row in rows["parameters"] if isinstance(entry := row["value"], LineCell))
    sizes = tuple(sorted(structure.sizes.items()))
    groups = tuple(sorted(structure.groups.items()))
    return (template.digest, budget.language, structure.mode, sizes, groups, structure.checks, masks, counts, homes)


class Compiler:
    """Compiles one shape."""

    def __init__(self, template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows]) -> None:
        self.template = template
        self.budget = budget
        self.lines = budget.model.lines
        self.rows = rows
        self.styles = Styles(template.parts[_styles_part(template)])
        self.sheet_keys = {label: key[6:] for key, label in budget.words.items() if key.startswith("sheet.")}
        self.homes: dict[str, dict[Index, Cell]] = {}
        self.home_cells: dict[Cell, tuple[str, Index]] = {}
        self.fixed: list[tuple[str, str]] = []
        self.formulas: dict[CellKey, str] = {}

    # ------------------------------------------------------------------ planning

    def facts(self) -> Facts:
        """What planning needs."""
        every = frozenset(every_line())
        counts = {name: (len(entries), text_tables.COLUMNS[name]) for name, entries in self.rows.items()}
        return Facts(self.lines, self.budget.model.axes, every, self.budget.structure, counts)

    def sheets(self) -> list[SheetShape]:
        """The sheets that are kept, planned, in order; those without anything to show are dropped."""
        facts = self.facts()
        if not any(
            cell.tags for sheet in self.template.sheets for row in sheet.rows.values() for cell in row.cells.values()
        ):
            raise TemplateError(
                f"template '{self.template.name}': holds no tag such as {{{{construction.total}}}}; type some, "
                "ccxl template tags lists them"
            )
        found = []
        for sheet in self.template.sheets:
            key = self.sheet_keys.get(sheet.name, "")
            if key and key not in self.budget.structure.sheets:
                continue
            found.append(SheetShape(sheet.name, key, sheet.part, plan_sheet(sheet, facts)))
        return found

    def find_homes(self, sheets: Sequence[SheetShape]) -> None:
        """Give every line's elements their cells: the first cell that holds nothing but the tag."""
        for sheet in sheets:
            for cell in sheet.plan.cells:
                tag = cell.source.tag
                if tag is None or tag.link:
                    continue
                entry = self._entry(cell)
                if isinstance(entry, LineCell):
                    self._settle(entry.key, (), Cell(sheet.name, cell.row, cell.column))
                elif cell.index is not None:
                    self._settle(tag.key, cell.index, Cell(sheet.name, cell.row, cell.column))
        self._house_the_rest(sheets)

    def _house_the_rest(self, sheets: Sequence[SheetShape]) -> None:
        """A computed line whose own sheet is left out moves in where it is first referred to."""
        for sheet in sheets:
            for cell in sheet.plan.cells:
                tag = cell.source.tag
                if tag is None or not tag.link or cell.index is None:
                    continue
                line = self.lines[tag.key]
                if line.given is None and cell.index not in self.homes.get(tag.key, {}):
                    self._settle(tag.key, cell.index, Cell(sheet.name, cell.row, cell.column))

    def _settle(self, key: str, index: Index, place: Cell) -> None:
        cells = self.homes.setdefault(key, {})
        if index in cells:
            return
        cells[index] = place
        self.home_cells[place] = (key, index)
        parts = self.lines[key].parts
        if parts:
            self._settle(parts[index[0]], index[1:], place)
            self.home_cells[place] = (parts[index[0]], index[1:])

    def _entry(self, cell: PlannedCell) -> text_tables.Entry | None:
        """What a table tag stands for."""
        tag = cell.source.tag
        if tag is None:
            return None
        table, _, column = tag.key.rpartition(".")
        place = cell.scope.get(f"table:{table}")
        return self.rows[table][place].get(column, "") if place is not None and table in self.rows else None

    # ------------------------------------------------------------------ cells

    def write(self, sheets: Sequence[SheetShape]) -> None:
        """Write the rows of all sheets as text around slots."""
        texts = TextCompiler(
            self.budget.model, self.homes, self.budget.structure.sizes, self.budget.structure.groups,
            self.budget.words, self.budget.words["word.not_given"],
        )  # fmt: skip
        grids = {sheet.name: sheet.plan.grid for sheet in sheets}
        for sheet in sheets:
            _SheetWriter(self, sheet, texts, grids).write()

    def given(self, key: str, index: Index) -> bool:
        """Whether an element is an input here."""
        line = self.lines[key]
        if line.given is None:
            return False
        return line.rule is None or not bool(np.isnan(self.budget.inputs[key][index]))

    def flat(self, key: str, index: Index) -> int:
        """Place of an element in the flattened array."""
        flat = 0
        for place, axis in zip(index, self.lines[key].axes, strict=True):
            flat = flat * self.budget.structure.sizes[axis] + place
        return flat


def number_format(line: Line) -> str:
    """The number format of a line's cells."""
    if line.style:
        return FORMATS[line.style]
    if line.unit.startswith("yuan"):
        return FORMATS["money"]
    return FORMATS["label"] if line.unit == "text" else FORMATS["plain"]


class _SheetWriter:
    """Writes one sheet's rows."""

    def __init__(self, compiler: Compiler, sheet: SheetShape, texts: TextCompiler, grids: Mapping[str, Grid]) -> None:
        self.compiler = compiler
        self.sheet = sheet
        self.texts = texts
        self.grids = grids
        self.buffer: list[str] = []
        self.ours = compiler.template.ours

    def write(self) -> None:
        by_row: dict[int, list[PlannedCell]] = {}
        for cell in self.sheet.plan.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for place, (row, _) in enumerate(self.sheet.plan.rows, start=1):
            if row is None:
                continue
            attributes = "".join(
                f' {name}="{escape(value)}"' for name, value in row.attributes.items() if name[0] != "{"
            )
            self.buffer.append(f'<row r="{place}"{attributes}>')
            for cell in by_row.get(place, ()):
                self._cell(cell)
            self.buffer.append("</row>")
        self.sheet.chunks.append("".join(self.buffer))

    def _slot(self, slot: Slot, opening: str) -> None:
        self.buffer.append(opening)
        self.sheet.chunks.append("".join(self.buffer))
        self.buffer = []
        self.sheet.slots.append(slot)

    def _cell(self, cell: PlannedCell) -> None:
        source, name = cell.source, address(cell.row, cell.column)
        key: CellKey = (self.sheet.name, cell.row, cell.column)
        if source.formula is not None:
            self._team_formula(cell, key)
        elif source.raw:
            if source.number is not None:
                self.sheet.constants.append((key, source.number))
            self.buffer.append(source.raw.format(name))
        elif source.tag is not None:
            self._tagged(cell, key)
        elif source.tags:
            self._mixed(cell, key)
        elif source.words:
            self.sheet.constants.append((key, source.words))
            self.buffer.append(f'<c r="{name}" s="{source.style}" t="inlineStr">{inline(source.words)}</c>')
        elif source.style:
            self.buffer.append(f'<c r="{name}" s="{source.style}"/>')

    def _tagged(self, cell: PlannedCell, key: CellKey) -> None:
        tag = cell.source.tag
        assert tag is not None
        entry = self.compiler._entry(cell)
        if isinstance(entry, LineCell):
            self._line(cell, key, entry.key, (), False)
        elif entry is not None:
            self._table(cell, key, entry)
        elif cell.index is not None and tag.key in self.compiler.lines:
            self._line(cell, key, tag.key, cell.index, tag.link)
        else:
            self.buffer.append(f'<c r="{address(cell.row, cell.column)}" s="{cell.source.style}"/>')

    def _table(self, cell: PlannedCell, key: CellKey, entry: text_tables.Entry) -> None:
        tag = cell.source.tag
        assert tag is not None
        table, _, column = tag.key.rpartition(".")
        if isinstance(entry, SheetCell):
            self.sheet.links.append((address(cell.row, cell.column), entry.sheet))
        self._slot(TableSlot(key, table, cell.scope[f"table:{table}"], column), self._opening(cell, cell.source.style))

    def _opening(self, cell: PlannedCell, style: int) -> str:
        return f'<c r="{address(cell.row, cell.column)}" s="{style}"'

    def _style(self, base: int, look: str, line: Line) -> int:
        return self.compiler.styles.derived(base, look, number_format(line)) if self.ours else base

    def _line(self, cell: PlannedCell, key: CellKey, line_key: str, index: Index, link: bool) -> None:
        compiler = self.compiler
        place = Cell(*key)
        line = compiler.lines[line_key]
        if place in compiler.home_cells:
            self._home(cell, key, *compiler.home_cells[place])
            return
        home = compiler.homes.get(line_key, {}).get(index)
        flat = compiler.flat(line_key, index)
        if home is None:
            compiler.fixed.append((f"{key[0]}!{address(cell.row, cell.column)}", line_key))
            self._slot(ValueSlot(key, line_key, flat), self._opening(cell, self._style(cell.source.style, "", line)))
            return
        formula = self._link(line, home)
        compiler.formulas[key] = formula
        look = "link" if home.sheet != self.sheet.name else ""
        self._slot(
            ValueSlot(key, line_key, flat, formula), self._opening(cell, self._style(cell.source.style, look, line))
        )

    def _link(self, line: Line, home: Cell) -> str:
        text = address(home.row, home.column)
        if home.sheet != self.sheet.name:
            text = sheet_prefix(home.sheet) + text
        may_be_blank = line.given is not None and line.missing != ""
        nothing = quoted(self.compiler.budget.words["word.nothing"])
        return f'IF({text}="",{nothing},{text})' if may_be_blank else text

    def _home(self, cell: PlannedCell, key: CellKey, line_key: str, index: Index) -> None:
        compiler = self.compiler
        line = compiler.lines[line_key]
        flat = compiler.flat(line_key, index)
        if compiler.given(line_key, index):
            look = "input" if line.is_input else ""
            if look:
                self.sheet.inputs.setdefault(line_key, []).append((cell.row, cell.column))
            slot = ValueSlot(key, line_key, flat, is_input=bool(look))
            self._slot(slot, self._opening(cell, self._style(cell.source.style, look, line)))
            return
        try:
            formula = self.texts.formula(line_key, index)
        except Homeless as error:
            compiler.fixed.append((f"{key[0]}!{address(cell.row, cell.column)}", f"{line_key} ({error.key})"))
            self._slot(ValueSlot(key, line_key, flat), self._opening(cell, self._style(cell.source.style, "", line)))
            return
        compiler.formulas[key] = formula
        look = "link" if formula.count("!") == 1 and re.fullmatch(r"[^(+\-*/&]+", formula) else ""
        self._slot(
            ValueSlot(key, line_key, flat, formula), self._opening(cell, self._style(cell.source.style, look, line))
        )

    def _mixed(self, cell: PlannedCell, key: CellKey) -> None:
        elements: dict[str, tuple[str, int]] = {}
        for tag in cell.source.tags:
            line = self.compiler.lines.get(tag.key)
            if line is None:
                continue
            index = tuple(cell.scope.get(axis, 0) for axis in line.axes)
            elements[tag.key] = (tag.key, self.compiler.flat(tag.key, index))
        self._slot(MixedSlot(key, cell.source, elements), self._opening(cell, cell.source.style))

    def _team_formula(self, cell: PlannedCell, key: CellKey) -> None:
        formula = moved(cell.source.formula or "", self.sheet.plan.sheet.name, self.grids)
        if formula is None:
            raise TemplateError(
                f"template sheet {key[0]}, cell {address(cell.row, cell.column)}: formula {cell.source.formula!r} "
                "points at rows, columns or sheets that this budget leaves out; mend the formula"
            )
        self.compiler.formulas[key] = formula
        self._slot(TeamSlot(key, formula), self._opening(cell, cell.source.style))


def inline(text: str) -> str:
    """A text as the content of an inline string cell."""
    clean = escape(_UNPRINTABLE.sub("", text)[:LONGEST_TEXT])
    space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
    return f"<is><t{space}>{clean}</t></is>"


def _styles_part(template: Template) -> str:
    return next(target for kind, target in template.relations(template.workbook).values() if kind == "styles")
