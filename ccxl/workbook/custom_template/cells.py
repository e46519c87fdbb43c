"""Rows of a team's own sheet: what is not tagged is copied as it is, formulas with their references moved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from ccxl.core.cells import address, column_letters
from ccxl.core.errors import TemplateError
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.workbook.check.formula import moved as copied
from ccxl.workbook.custom_template.formulas import LostError, Place, moved
from ccxl.workbook.custom_template.lines import Moves, Reader
from ccxl.workbook.custom_template.plan import NO_ELEMENT, CustomPlan
from ccxl.workbook.custom_template.text import rich_runs, without_declarations
from ccxl.workbook.engine import CellKey
from ccxl.workbook.grid import areas_of
from ccxl.workbook.plan import PlannedCell
from ccxl.workbook.sheet_writer import SheetWriter
from ccxl.workbook.sheet_xml_writer import formula_xml, inline
from ccxl.workbook.slots import MixedSlot, SheetShape, Slot, TeamSlot, ValueSlot
from ccxl.workbook.template import Tag, TemplateCell, TemplateSheet, q
from ccxl.workbook.xstring import with_returns

_OF_VALUES: Final = ("r", "t", "cm", "vm")
_BY_CELL: Final = ("ref", "r1", "r2")


class CustomWriter(SheetWriter):
    """Decides what each cell of one sheet of a team's own template holds, and writes the rows."""

    def __init__(self, compiler: Any, sheet: SheetShape, texts: FormulaCompiler, moves: Moves) -> None:
        super().__init__(compiler, sheet, texts, {})
        assert isinstance(sheet.plan, CustomPlan)
        self.plan: CustomPlan = sheet.plan
        self.moves = moves
        self.shared = shared_formulas(self.plan.sheet)
        self.spread = _spread_cells(self.plan)
        self.prefixes = {space: name for name, space in sheet.plan.sheet.root.nsmap.items() if name}

    # ------------------------------------------------------------------ deciding

    def _cell(self, cell: PlannedCell, key: CellKey) -> None:
        source = cell.source
        if source.formula is not None:
            self._team_formula(cell, key)
        elif source.tag is not None:
            self._tagged(cell, key, source.tag)
        elif source.tags:
            self._mixed(cell, key)
        elif (self.source_row(cell), source.column) in self.spread:
            self._slot(cell, TeamSlot(key, "", "", _rest(source)))
        else:
            self.decided.append((cell, None, "", None))

    def _tagged(self, cell: PlannedCell, key: CellKey, tag: Tag) -> None:
        # Beyond the end of its axis, a block without elements, or a line that this budget has not.
        if cell.index is None and self.compiler.entry(cell) is None:
            self.decided.append((cell, None, "blank", None))
        else:
            super()._tagged(cell, key, tag)

    def _mixed(self, cell: PlannedCell, key: CellKey) -> None:
        if NO_ELEMENT in cell.scope.values():
            self.decided.append((cell, None, "blank", None))
        else:
            super()._mixed(cell, key)

    def _team_formula(self, cell: PlannedCell, key: CellKey) -> None:
        element = cell.source.element.find(q("f"))
        place = Place(
            self.plan.sheet.name, Reader(self.source_row(cell), cell.row), Reader(cell.source.column, cell.column)
        )
        text = self.template_formula(cell)
        try:
            formula = moved(text, place, self.moves)
            attributes = self._formula_attributes(element, place)
        except LostError as error:
            raise TemplateError(lost_formula(place, text, error)) from None
        self._slot(cell, TeamSlot(key, formula, attributes, self._kept(cell.source, formula, attributes)))

    def template_formula(self, cell: PlannedCell) -> str:
        """The text of a formula in the template, also where it is shared."""
        return self.shared.get((self.source_row(cell), cell.source.column), cell.source.formula or "")

    def source_row(self, cell: PlannedCell) -> int:
        """The row of the template that a cell comes from."""
        corner = self.plan.merged.get((cell.row, cell.column))
        return corner[0] if corner is not None else self._row_numbers[cell.row]

    @property
    def _row_numbers(self) -> Mapping[int, int]:
        if not hasattr(self, "_numbers"):
            self._numbers = {place: row.number for place, row, _ in self.plan.filled}
        return self._numbers

    def _formula_attributes(self, element: Any, place: Place) -> str:
        """Attributes of a formula; a shared one is written out where anything moves."""
        found = dict(element.attrib)
        if found.get("t") == "shared" and not self.moves.unchanged:
            for name in ("t", "si", "ref"):
                found.pop(name, None)
        if not self.moves.unchanged:
            for name in _BY_CELL:
                if name in found:
                    found[name] = moved(found[name], place, self.moves)
        return "".join(f" {self._attribute(name)}={quoteattr(value)}" for name, value in found.items())

    def _kept(self, source: TemplateCell, formula: str, attributes: str) -> str:
        """The rest of a cell whose stored value still holds."""
        kind, value = source.element.get("t"), source.element.find(q("v"))
        member = self.moves.unchanged and 't="shared"' in attributes and not source.formula
        text = "" if member else with_returns(formula)
        rest = f' t="{kind}"' if kind else ""
        # An empty text is a value, an empty number is none.
        has_value = value is not None and (value.text or kind == "str")
        stored = f"<v{_space(value.text or '')}>{with_returns(value.text or '')}</v>" if has_value else ""
        return f"{rest}><f{attributes}>{text}</f>{stored}</c>"

    # ------------------------------------------------------------------ writing

    def write(self) -> None:
        """Write all rows around the slots."""
        by_row: dict[int, list[tuple[PlannedCell, Slot | None, str]]] = {}
        for cell, slot, look, _ in self.decided:
            by_row.setdefault(cell.row, []).append((cell, slot, look))
        text = ""
        spans = self.plan.column_lines.unchanged
        for place, row, _ in self.plan.filled:
            attributes = "".join(
                f" {self._attribute(name)}={quoteattr(value)}"
                for name, value in row.attributes.items()
                if spans or name != "spans"
            )
            text += f'<row r="{place}"{attributes}>'
            for cell, slot, look in by_row.get(place, ()):
                name = f"{column_letters(cell.column)}{place}"
                if slot is None:
                    text += _without_value(cell.source, name) if look == "blank" else _as_it_is(cell.source, name)
                    continue
                self.sheet.rows.add(f'{text}<c r="{name}"{self._attributes(cell.source, slot)}', _formula(slot))
                text = ""
            text += "</row>"
        self.sheet.rows.chunks.append(text)

    def _attributes(self, source: TemplateCell, slot: Slot) -> str:
        dropped = ("r", "t") if isinstance(slot, TeamSlot) else _OF_VALUES
        return "".join(
            f" {self._attribute(name)}={quoteattr(value)}"
            for name, value in source.element.attrib.items()
            if name not in dropped
        )

    def _attribute(self, name: str) -> str:
        """An attribute's name as it is written in the sheet."""
        if name[0] != "{":
            return name
        space, _, local = name[1:].partition("}")
        return f"{self.prefixes[space]}:{local}"


def lost_formula(place: Place, text: str, error: LostError) -> str:
    """That a formula of the template cannot be kept: where, which, why."""
    assert place.row is not None
    assert place.column is not None
    cell = address(place.row.source, place.column.source)
    return f"template sheet {place.sheet}, cell {cell}: ={text}: {error}; mend the formula"


def _formula(slot: Slot) -> str:
    """The element of a slot's formula; the text of a shared one stands in the first cell that shares it."""
    if isinstance(slot, TeamSlot):
        member = 't="shared"' in slot.attributes and " ref=" not in slot.attributes
        return formula_xml("" if member else slot.formula, slot.attributes)
    return formula_xml(slot.formula) if isinstance(slot, ValueSlot) else ""


def _as_it_is(source: TemplateCell, name: str) -> str:
    """A cell without a slot; conditions in its text go."""
    if source.text is not None and source.words != source.text:
        return _without_value(source, name, inline(source.words) if source.words else "")
    opening = "".join(f" {key}={quoteattr(value)}" for key, value in source.element.attrib.items() if key != "r")
    inside = _inside(source.element)
    return f'<c r="{name}"{opening}>{inside}</c>' if inside else f'<c r="{name}"{opening}/>'


def _rest(source: TemplateCell) -> str:
    """A cell that a formula elsewhere fills, from its kind on."""
    kind = source.element.get("t")
    return f"{f' t={quoteattr(kind)}' if kind else ''}>{_inside(source.element)}</c>"


def _without_value(source: TemplateCell, name: str, content: str = "") -> str:
    opening = "".join(
        f" {key}={quoteattr(value)}" for key, value in source.element.attrib.items() if key not in _OF_VALUES
    )
    return f'<c r="{name}"{opening} t="inlineStr">{content}</c>' if content else f'<c r="{name}"{opening}/>'


def _inside(element: Any) -> str:
    return "".join(
        without_declarations(etree.tostring(child, encoding="unicode", with_tail=False)) for child in element
    )


@cache
def _space(text: str | None) -> str:
    return ' xml:space="preserve"' if text and text != text.strip() else ""


def shared_formulas(sheet: TemplateSheet) -> dict[tuple[int, int], str]:
    """The text of every cell of a shared formula, by row and column of the template."""
    masters: dict[str, tuple[int, int, str]] = {}
    members: list[tuple[int, int, str]] = []
    for row in sheet.rows.values():
        for cell in row.cells.values():
            if cell.formula is None:
                continue
            element = cell.element.find(q("f"))
            if element.get("t") == "shared":
                number = element.get("si", "")
                if cell.formula:
                    masters[number] = (row.number, cell.column, cell.formula)
                members.append((row.number, cell.column, number))
    found = {}
    for row_number, column, number in members:
        if number not in masters:
            raise TemplateError(
                f"template sheet {sheet.name}, cell {column_letters(column)}{row_number}: belongs to a shared "
                "formula that the file does not hold; type the formula anew"
            )
        top, left, text = masters[number]
        at_home = (row_number, column) == (top, left)
        found[row_number, column] = text if at_home else copied(text, row_number - top, column - left)
    return found


def _spread_cells(plan: CustomPlan) -> frozenset[tuple[int, int]]:
    """Cells of the template that a formula of several cells fills, without its own."""
    found: set[tuple[int, int]] = set()
    for row in plan.sheet.rows.values():
        for cell in row.cells.values():
            formula = cell.element.find(q("f")) if cell.formula is not None else None
            if formula is not None and formula.get("t") in ("array", "dataTable"):
                for top, left, bottom, right in areas_of(formula.get("ref", "")):
                    found |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
                found.discard((row.number, cell.column))
    return frozenset(found)


def rich_texts(slot: MixedSlot, strings: Any) -> list[Any]:
    """The runs of a tagged text, where it is cut into runs."""
    source: TemplateCell = slot.pattern
    item = string_item(source, strings)
    return rich_runs(item) if item is not None else []


def string_item(source: TemplateCell, strings: Any) -> Any:
    """The element that holds a cell's text, shared or its own."""
    element = source.element
    if element.get("t") == "s":
        return strings[int(element.find(q("v")).text)]
    return element.find(q("is"))
