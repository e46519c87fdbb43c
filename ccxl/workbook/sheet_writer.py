"""Writes a sheet's rows: inputs, formulas, references, texts, in the looks that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ccxl.budget import tables as text_tables
from ccxl.budget.tables import LineCell, SheetCell
from ccxl.core.cells import Cell, address, quoted, sheet_prefix
from ccxl.core.errors import TemplateError
from ccxl.core.line import Line
from ccxl.core.pieces import Index
from ccxl.core.text import Homeless, TextCompiler
from ccxl.workbook.engine import CellKey
from ccxl.workbook.grid import Grid, moved
from ccxl.workbook.plan import PlannedCell
from ccxl.workbook.slots import MixedSlot, SheetShape, Slot, TableSlot, TeamSlot, ValueSlot, inline
from ccxl.workbook.styles import FORMATS

if TYPE_CHECKING:
    from ccxl.workbook.shape import Compiler


def number_format(line: Line) -> str:
    """The number format of a line's cells."""
    if line.style:
        return FORMATS[line.style]
    if line.unit.startswith("yuan"):
        return FORMATS["money"]
    return FORMATS["label"] if line.unit == "text" else FORMATS["plain"]


class SheetWriter:
    """Writes one sheet's rows."""

    def __init__(self, compiler: Compiler, sheet: SheetShape, texts: TextCompiler, grids: Mapping[str, Grid]) -> None:
        self.compiler = compiler
        self.sheet = sheet
        self.texts = texts
        self.grids = grids
        self.buffer: list[str] = []
        self.ours = compiler.template.ours

    def write(self) -> None:
        """Write all rows into the sheet's chunks and slots."""
        by_row: dict[int, list[PlannedCell]] = {}
        for cell in self.sheet.plan.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for place, (row, scope) in enumerate(self.sheet.plan.rows, start=1):
            if row is None:
                continue
            own = self._height(row.attributes, scope)
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in own.items() if name[0] != "{")
            self.buffer.append(f'<row r="{place}"{attributes}>')
            for cell in by_row.get(place, ()):
                self._cell(cell)
            self.buffer.append("</row>")
        self.sheet.chunks.append("".join(self.buffer))

    def _height(self, attributes: Mapping[str, str], scope: Mapping[str, int]) -> Mapping[str, str]:
        """Attributes of a row; a long note gets a taller one."""
        place = scope.get("table:notes")
        if place is None or "ht" not in attributes:
            return attributes
        lines = text_tables.lines_needed(str(self.compiler.rows["notes"][place]["text"]))
        return {**attributes, "ht": str(max(float(attributes["ht"]), 4 + 13 * lines))}

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
        entry = self.compiler.entry(cell)
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
            _formula_slot(key, line_key, flat, formula), self._opening(cell, self._style(cell.source.style, look, line))
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
            look = "input" if line.is_input else "fixed" if line.frozen else ""
            if line.frozen:
                compiler.fixed.append((f"{key[0]}!{address(cell.row, cell.column)}", line_key))
            if line.is_input:
                self.sheet.inputs.setdefault(line_key, []).append((cell.row, cell.column))
            slot = ValueSlot(key, line_key, flat, is_input=line.is_input)
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
            _formula_slot(key, line_key, flat, formula), self._opening(cell, self._style(cell.source.style, look, line))
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


def _formula_slot(key: CellKey, line_key: str, flat: int, formula: str) -> ValueSlot:
    return ValueSlot(key, line_key, flat, formula, xml=f"><f>{escape(formula)}</f><v>")
