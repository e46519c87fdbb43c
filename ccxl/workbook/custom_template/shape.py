"""A shape of a team's own template: planned, homes found, formulas written, parts moved, once for many fillings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ccxl.budget import tables as text_tables
from ccxl.budget.model import Budget
from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template.calculation import CustomCalculation
from ccxl.workbook.custom_template.cells import CustomWriter
from ccxl.workbook.custom_template.charts import Points
from ccxl.workbook.custom_template.lines import Moves
from ccxl.workbook.custom_template.mistakes import tag_mistakes
from ccxl.workbook.custom_template.names import new_names
from ccxl.workbook.custom_template.notes import repeated_numbers, unfollowed_references
from ccxl.workbook.custom_template.package import CustomPackage
from ccxl.workbook.custom_template.plan import CustomPlan, plan_custom_sheet
from ccxl.workbook.custom_template.settings import setting_mistakes, stores_old_values
from ccxl.workbook.custom_template.uncertain import misplaced_references, uncertain_references
from ccxl.workbook.custom_template.values import text_of_key
from ccxl.workbook.engine import CellKey
from ccxl.workbook.package import Packer
from ccxl.workbook.record import without_record
from ccxl.workbook.shape import Compiler
from ccxl.workbook.sheet_xml_writer import Texts
from ccxl.workbook.slots import MixedSlot, SheetShape, TableSlot, TeamSlot, ValueSlot
from ccxl.workbook.template import Template, parse_xml, q


@dataclass
class CustomShape:
    """A compiled shape of a team's own template."""

    template: Template
    sheets: list[SheetShape]
    writers: list[CustomWriter]
    package: CustomPackage
    compiler: CustomCompiler
    fixed: list[tuple[str, str]]
    notes: tuple[str, ...] = ()
    filled: int = 0
    calculation: CustomCalculation | None = None
    strings: list[Any] = field(default_factory=list)
    points: Mapping[str, Points] = field(default_factory=dict)
    packer: Packer = field(default_factory=Packer)
    texts: Texts = field(default_factory=Texts)
    flattened: dict[str, tuple[Any, list[Any]]] = field(default_factory=dict)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Sheets of which at least one cell or formula is not as it was."""
        moves = self.package.moves
        found = set()
        for shape, writer in zip(self.sheets, self.writers, strict=True):
            still = moves.still(shape.plan.sheet.name)
            same = all(isinstance(slot, TeamSlot) and slot.formula == formula for formula, slot in _slots(writer))
            as_it_was = all(
                look != "blank" and (cell.source.words == cell.source.text)
                for cell, slot, look, _ in writer.decided
                if slot is None
            )
            if not (still and same and as_it_was):
                found.add(shape.part)
        return frozenset(found)


def _slots(writer: CustomWriter) -> Iterator[tuple[str, Any]]:
    """Every slot with the formula that the template has in its place."""
    for cell, slot, _, _ in writer.decided:
        if slot is not None:
            yield writer.template_formula(cell), slot


class CustomCompiler(Compiler):
    """Compiles one shape of a team's own template; no sheet and no look of it goes."""

    def own_sheets(self, names: Mapping[str, str]) -> list[SheetShape]:
        """All sheets, planned."""
        facts = self.facts()
        return [
            SheetShape(names.get(sheet.name, sheet.name), "", sheet.part, plan_custom_sheet(sheet, facts))
            for sheet in self.template.sheets
        ]

    def own_writers(self, sheets: Sequence[SheetShape], moves: Moves) -> list[CustomWriter]:
        """Find what the cells of all sheets hold."""
        texts = self.texts()
        writers = [CustomWriter(self, sheet, texts, moves) for sheet in sheets]
        for writer in writers:
            writer.decide()
        return writers


def sheet_names(template: Template, budget: Budget) -> dict[str, str]:
    """New names of sheets whose names hold tags."""
    root = parse_xml(template.parts[template.workbook])
    names = [entry.get("name", "") for entry in root.find(q("sheets"))]
    return new_names(names, lambda key: text_of_key(budget, key))


def compile_custom(
    template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows], names: Mapping[str, str]
) -> CustomShape:
    """Compile a team's own template for all budgets of one structure.

    Raises
    ------
    TemplateError
        All tags that are unknown or stand where they cannot and all settings under which values would mean something
        else, at once; or a formula that cannot be kept.
    """
    template = without_record(template)
    mistakes = [*setting_mistakes(template), *tag_mistakes(template)]
    if mistakes:
        raise TemplateError(f"template '{template.name}': " + "\n  ".join(mistakes))
    compiler = CustomCompiler(template, budget, rows)
    sheets = compiler.own_sheets(names)
    compiler.find_homes(sheets)
    plans = {sheet.plan.sheet.name: sheet.plan for sheet in sheets}
    moves = Moves(
        {name: plan.row_lines for name, plan in plans.items() if isinstance(plan, CustomPlan)},
        {name: plan.column_lines for name, plan in plans.items() if isinstance(plan, CustomPlan)},
        names,
    )
    mistakes = uncertain_references(template, moves) or misplaced_references(template, moves)
    if mistakes:
        raise TemplateError("\n  ".join(mistakes))
    writers = compiler.own_writers(sheets, moves)
    package = CustomPackage(template, sheets, moves)
    shape = CustomShape(template, sheets, writers, package, compiler, compiler.fixed, strings=_strings(template))
    numbers = [text for plan in plans.values() if isinstance(plan, CustomPlan) for text in repeated_numbers(plan)]
    shape.notes = (*unfollowed_references(template, moves), *numbers)
    for writer in writers:
        writer.write()
    package.assemble()
    return shape


def _strings(template: Template) -> list[Any]:
    part = next((t for k, t in template.relations(template.workbook).values() if k == "sharedStrings"), None)
    return [] if part is None else list(parse_xml(template.parts[part]).iter(q("si")))


def filled_cells(shape: CustomShape) -> Iterator[CellKey]:
    """Cells whose content each filling gives, and those from which it takes a tag."""
    for sheet, writer in zip(shape.sheets, shape.writers, strict=True):
        for slot in sheet.slots:
            if isinstance(slot, (TableSlot, MixedSlot)) or (isinstance(slot, ValueSlot) and not slot.formula):
                yield slot.cell
        for cell, _, look, _ in writer.decided:
            if look == "blank":
                yield sheet.name, cell.row, cell.column


def unstored_cells(shape: CustomShape) -> frozenset[CellKey]:
    """Formulas of the team's own for which the template stores no value, or perhaps an old one."""
    old = stores_old_values(shape.template.parts[shape.template.workbook])
    return frozenset(
        slot.cell
        for sheet in shape.sheets
        for slot in sheet.slots
        if isinstance(slot, TeamSlot) and (slot.formula or slot.attributes) and (old or "<v" not in slot.kept)
    )
