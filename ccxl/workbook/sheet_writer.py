"""Writes a sheet's rows: inputs, formulas, references, texts, in the looks that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from ccxl.budget import tables as text_tables
from ccxl.budget.tables import LineCell, SheetCell
from ccxl.core.cells import Cell, address, column_letters, quoted, sheet_prefix
from ccxl.core.errors import TemplateError
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.formula_text import Index
from ccxl.core.line import Line
from ccxl.core.references import UnplacedLineError
from ccxl.workbook.engine import CellKey
from ccxl.workbook.grid import Grid, moved
from ccxl.workbook.plan import PlannedCell
from ccxl.workbook.shape import Compiler
from ccxl.workbook.sheet_xml_writer import formula_xml, inline
from ccxl.workbook.slots import MixedSlot, SheetShape, Slot, TableSlot, TeamSlot, ValueSlot
from ccxl.workbook.styles import FORMATS
from ccxl.workbook.template import Tag, TemplateCell
from ccxl.workbook.xstring import with_entities


def number_format(line: Line) -> str:
    """The number format of a line's cells."""
    if line.style:
        return FORMATS[line.style]
    if line.unit.startswith("yuan"):
        return FORMATS["money"]
    return FORMATS["label"] if line.unit == "text" else FORMATS["plain"]


Decided: TypeAlias = tuple[PlannedCell, Slot | None, str, Line | None]


class SheetWriter:
    """Decides what each cell of one sheet holds, so that the engine can start; then writes the rows."""

    def __init__(
        self, compiler: Compiler, sheet: SheetShape, texts: FormulaCompiler, grids: Mapping[str, Grid]
    ) -> None:
        self.compiler = compiler
        self.sheet = sheet
        self.texts = texts
        self.grids = grids
        self.ours = compiler.template.ours
        self.decided: list[Decided] = []
        self.looks: dict[tuple[int, str, str], int] = {}

    def decide(self) -> None:
        """Find the slot of every cell, with its formula, and the look it takes."""
        for cell in self.sheet.plan.cells:
            self._cell(cell, (self.sheet.name, cell.row, cell.column))

    def write(self) -> None:
        """Write all rows around the slots."""
        by_row: dict[int, list[Decided]] = {}
        for decided in self.decided:
            by_row.setdefault(decided[0].row, []).append(decided)
        text = ""
        for place, (row, scope) in enumerate(self.sheet.plan.rows, start=1):
            if row is None:
                continue
            own = self._height(row.attributes, scope)
            attributes = "".join(
                f' {name}="{with_entities(value)}"' for name, value in own.items() if name[0] != "{" and name != "spans"
            )
            text += f'<row r="{place}"{attributes}>'
            for cell, slot, look, line in by_row.get(place, ()):
                name, source = f"{column_letters(cell.column)}{place}", cell.source
                if slot is None:
                    text += _without_slot(source, name)
                    continue
                style = self._style(source.style, look, line) if line else source.style
                self.sheet.rows.add(f'{text}<c r="{name}" s="{style}"', formula_xml(getattr(slot, "formula", "")))
                text = ""
            text += "</row>"
        self.sheet.rows.chunks.append(text)

    def _height(self, attributes: Mapping[str, str], scope: Mapping[str, int]) -> Mapping[str, str]:
        """Attributes of a row; a long note gets a taller one."""
        place = scope.get("table:notes")
        if place is None or "ht" not in attributes:
            return attributes
        lines = text_tables.lines_needed(str(self.compiler.rows["notes"][place]["text"]))
        return {**attributes, "ht": str(max(float(attributes["ht"]), 4 + 13 * lines))}

    def _slot(self, cell: PlannedCell, slot: Slot, look: str = "", line: Line | None = None) -> None:
        self.decided.append((cell, slot, look, line))
        self.sheet.slots.append(slot)

    def _cell(self, cell: PlannedCell, key: CellKey) -> None:
        source = cell.source
        if source.formula is not None:
            self._team_formula(cell, key)
        elif source.raw:
            if source.number is not None:
                self.sheet.constants.append((key, source.number))
            self.decided.append((cell, None, "", None))
        elif source.tag is not None:
            self._tagged(cell, key, source.tag)
        elif source.tags:
            self._mixed(cell, key)
        else:
            if source.words:
                self.sheet.constants.append((key, source.words))
            self.decided.append((cell, None, "", None))

    def _tagged(self, cell: PlannedCell, key: CellKey, tag: Tag) -> None:
        if cell.index is not None:
            self._line(cell, key, tag.key, cell.index)
            return
        entry = self.compiler.entry(cell)
        if isinstance(entry, LineCell):
            self._line(cell, key, entry.key, ())
        elif entry is not None:
            self._table(cell, key, tag, entry)
        else:
            self.decided.append((cell, None, "", None))

    def _table(self, cell: PlannedCell, key: CellKey, tag: Tag, entry: text_tables.Entry) -> None:
        table, _, column = tag.key.rpartition(".")
        if isinstance(entry, SheetCell):
            self.sheet.links.append((_name(key), entry.sheet))
        self._slot(cell, TableSlot(key, table, cell.scope[f"table:{table}"], column))

    def _style(self, base: int, look: str, line: Line) -> int:
        """A cell's style in one of the looks; a team's own template keeps its styles."""
        if not self.ours:
            return base
        wanted = (base, look, line.key)
        if wanted not in self.looks:
            self.looks[wanted] = self.compiler.styles.derived(base, look, number_format(line))
        return self.looks[wanted]

    def _line(self, cell: PlannedCell, key: CellKey, line_key: str, index: Index) -> None:
        compiler = self.compiler
        own = compiler.home_cells.get(key)
        if own is not None:
            self._home(cell, key, *own)
            return
        line = compiler.lines[line_key]
        home = compiler.homes.get(line_key, {}).get(index)
        flat = compiler.flat(line_key, index)
        if home is None:
            compiler.fixed.append((f"{key[0]}!{_name(key)}", line_key))
            self._slot(cell, ValueSlot(key, line_key, flat), "", line)
            return
        formula = self._link(line, home)
        compiler.formulas[key] = formula
        look = "link" if home.sheet != self.sheet.name else ""
        self._slot(cell, ValueSlot(key, line_key, flat, formula), look, line)

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
        if compiler.given(line_key, flat):
            is_input = line.is_input and compiler.editable
            look = "input" if is_input else "fixed" if line.frozen else ""
            if line.frozen:
                compiler.fixed.append((f"{key[0]}!{address(cell.row, cell.column)}", line_key))
            if is_input:
                self.sheet.inputs.setdefault(line_key, []).append((cell.row, cell.column))
            self._slot(cell, ValueSlot(key, line_key, flat, is_input=is_input), look, line)
            return
        try:
            formula = self.texts.formula(line_key, index)
        except UnplacedLineError as error:
            compiler.fixed.append((f"{key[0]}!{_name(key)}", f"{line_key} ({error.key})"))
            self._slot(cell, ValueSlot(key, line_key, flat), "", line)
            return
        compiler.formulas[key] = formula
        look = "link" if formula.count("!") == 1 and re.fullmatch(r"[^(+\-*/&]+", formula) else ""
        self._slot(cell, ValueSlot(key, line_key, flat, formula), look, line)

    def _mixed(self, cell: PlannedCell, key: CellKey) -> None:
        elements: dict[str, tuple[str, int]] = {}
        for tag in cell.source.tags:
            line = self.compiler.lines.get(tag.key)
            if line is None:
                continue
            index = tuple(cell.scope.get(axis, 0) for axis in line.axes)
            elements[tag.key] = (tag.key, self.compiler.flat(tag.key, index))
        self._slot(cell, MixedSlot(key, cell.source, elements, cell.scope))

    def _team_formula(self, cell: PlannedCell, key: CellKey) -> None:
        formula = moved(cell.source.formula or "", self.sheet.plan.sheet.name, self.grids)
        if formula is None:
            raise TemplateError(
                f"template sheet {key[0]}, cell {_name(key)}: formula {cell.source.formula!r} "
                "points at rows, columns or sheets that this budget leaves out; mend the formula"
            )
        self.compiler.formulas[key] = formula
        self._slot(cell, TeamSlot(key, formula))


def _without_slot(source: TemplateCell, name: str) -> str:
    """A cell that holds what the template's holds."""
    if source.raw:
        return source.raw.format(name)
    if source.words and source.tag is None:
        return f'<c r="{name}" s="{source.style}" t="inlineStr">{inline(source.words)}</c>'
    return f'<c r="{name}" s="{source.style}"/>' if source.style or source.tag else ""


def _name(key: CellKey) -> str:
    return f"{column_letters(key[2])}{key[1]}"
