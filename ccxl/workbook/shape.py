"""A shape: template and structure compiled once, so that a workbook of known shape is quick to fill.

Compiling plans every sheet, gives every line its home, writes every formula's text, rewrites the
parts that refer to rows and columns, and sets up the engine. Filling puts values into the slots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ccxl.budget import tables as text_tables
from ccxl.budget.model import Budget
from ccxl.budget.parts.traffic.demand import demand_of
from ccxl.budget.register import DEFINITION
from ccxl.budget.tables import LineCell
from ccxl.core.cells import Cell
from ccxl.core.errors import TemplateError
from ccxl.core.excel_printer import Context
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.formula_text import Index
from ccxl.workbook.engine import CellKey
from ccxl.workbook.plan import Facts, PlannedCell, plan_sheet
from ccxl.workbook.slots import SheetShape
from ccxl.workbook.styles import Styles
from ccxl.workbook.template import Template


def shape_key(template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows]) -> tuple[Any, ...]:
    """What two budgets must share to fill the same shape."""
    structure = budget.structure
    masks = tuple(
        (key, np.isnan(budget.inputs[key]).tobytes())
        for key, line in budget.model.lines.items()
        if line.given is not None and line.rule is not None
    )
    counts = tuple((name, len(entries)) for name, entries in sorted(rows.items()))
    heights = tuple(text_tables.lines_needed(str(row["text"])) for row in rows["notes"])
    homes = tuple(entry.key for row in rows["parameters"] if isinstance(entry := row["value"], LineCell))
    sizes = tuple(sorted(structure.sizes.items()))
    groups = tuple(sorted(structure.groups.items()))
    return (
        template.digest,
        budget.language,
        structure.features,
        sizes,
        groups,
        structure.checks,
        masks,
        counts,
        heights,
        homes,
    )


class Compiler:
    """Compiles one shape.

    Parameters
    ----------
    template, budget, rows
        What is filled with what.
    editable
        Whether it has inputs; a workbook for a client has none.
    """

    def __init__(
        self, template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows], editable: bool = True
    ) -> None:
        self.editable = editable
        self.template = template
        self.budget = budget
        self.lines = budget.model.lines
        self.rows = rows
        self.sheet_keys = {label: key[6:] for key, label in budget.words.items() if key.startswith("sheet.")}
        self.homes: dict[str, dict[Index, Cell]] = {}
        self.home_cells: dict[CellKey, tuple[str, Index]] = {}
        self._given = {
            key: None if self.lines[key].rule is None else (~np.isnan(values)).ravel().tolist()
            for key, values in budget.inputs.items()
        }
        self.fixed: list[tuple[str, str]] = []
        self.formulas: dict[CellKey, str] = {}

    @cached_property
    def styles(self) -> Styles:
        """The template's styles, to which formats are added."""
        return Styles(self.template.parts[_styles_part(self.template)])

    # ------------------------------------------------------------------ planning

    def facts(self) -> Facts:
        """What planning needs."""
        every = frozenset(DEFINITION.every_line)
        counts = {name: (len(entries), text_tables.COLUMNS[name]) for name, entries in self.rows.items()}
        mode = demand_of(self.budget.scenario).mode
        return Facts(self.lines, self.budget.model.axes, every, self.budget.structure, mode, counts)

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
                if cell.index is not None:
                    self._settle(tag.key, cell.index, Cell(sheet.name, cell.row, cell.column))
                elif isinstance(entry := self.entry(cell), LineCell):
                    self._settle(entry.key, (), Cell(sheet.name, cell.row, cell.column))
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

    def entry(self, cell: PlannedCell) -> text_tables.Entry | None:
        """What a table tag stands for."""
        tag = cell.source.tag
        if tag is None or cell.index is not None:
            return None
        table, _, column = tag.key.rpartition(".")
        place = cell.scope.get(f"table:{table}", -1)
        # A table without entries keeps one blank row in a team's own template.
        return self.rows[table][place].get(column, "") if place >= 0 and table in self.rows else None

    # ------------------------------------------------------------------ cells

    def texts(self) -> FormulaCompiler:
        """The formulas of lines whose cells are known."""
        structure, words = self.budget.structure, self.budget.words
        model, not_given = self.budget.model, words["word.not_given"]
        return FormulaCompiler(Context(model, self.homes, structure.sizes, structure.groups, words, not_given))

    def given(self, key: str, flat: int) -> bool:
        """Whether an element is an input here."""
        if key not in self._given:
            return False
        elements = self._given[key]
        return elements is None or elements[flat]

    def flat(self, key: str, index: Index) -> int:
        """Place of an element in the flattened array."""
        axes = self.lines[key].axes
        flat = index[0] if index else 0
        for place, axis in zip(index[1:], axes[1:], strict=True):
            flat = flat * self.budget.structure.sizes[axis] + place
        return flat


def _styles_part(template: Template) -> str:
    return next(target for kind, target in template.relations(template.workbook).values() if kind == "styles")
