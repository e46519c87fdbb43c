"""Filling a shape of a team's own template: values spliced into the sheets, the gate, what the engine leaves over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ccxl.budget.model import Budget
from ccxl.core.cells import Cell, address
from ccxl.core.errors import GateError, TemplateError
from ccxl.workbook.check.book import Value
from ccxl.workbook.check.read import read_book
from ccxl.workbook.custom_template.calculation import CustomCalculation, is_error
from ccxl.workbook.custom_template.cells import rich_texts, string_item
from ccxl.workbook.custom_template.charts import Points, text_filled
from ccxl.workbook.custom_template.copy import calculation_copy
from ccxl.workbook.custom_template.office import recalculated
from ccxl.workbook.custom_template.package import as_utf8, plain_frame, split_frame
from ccxl.workbook.custom_template.settings import (
    calculates_circles,
    circle_note,
    recalculated_on_opening,
    setting_notes,
)
from ccxl.workbook.custom_template.shape import CustomShape, filled_cells, unstored_cells
from ccxl.workbook.custom_template.text import filled_runs, rich_inline
from ccxl.workbook.custom_template.values import text_of, text_of_key
from ccxl.workbook.engine import CellKey
from ccxl.workbook.fill import Filling
from ccxl.workbook.office import program
from ccxl.workbook.package import package_bytes
from ccxl.workbook.sheet_xml_writer import rest_of
from ccxl.workbook.slots import MixedSlot, SheetShape, TeamSlot, ValueSlot

MOST_NAMED: Final = 5


class CustomFilling(Filling):
    """One workbook from a team's own template."""

    shape: Any

    def __init__(self, shape: CustomShape, budget: Budget, rows: Any) -> None:
        super().__init__(shape, budget, rows)  # type: ignore[arg-type]
        self.own = shape
        self.values: dict[CellKey, Value] = {}
        self.marked: list[CellKey] = []
        self.notes: list[str] = [*setting_notes(shape.template), *shape.notes]
        self._ready: dict[str, bytes] = {}
        self._open: dict[str, tuple[list[bytes], list[int]]] = {}

    # ------------------------------------------------------------------ calculating

    def work_out(self) -> None:
        """Calculate every formula that is due; what the engine cannot goes to LibreOffice, or is marked."""
        calculation = self.own.calculation or self._calculation()
        running = calculation.start(self.shown_cells)
        self.splice()
        self.values = running.result()
        due = calculation.due
        left = {key for key in due.team if is_error(self.values.get(key))} | calculation.without_value
        if left:
            self._left_over(calculation.reached(left), calculation)
        if due.circles:
            self._note_circles(due.circles)

    def _calculation(self) -> CustomCalculation:
        shape = self.own
        moves = shape.package.moves
        moved = frozenset(s.name for s in shape.sheets if not moves.still(s.plan.sheet.name))
        lines = {
            slot.cell: slot.formula
            for sheet in shape.sheets
            for slot in sheet.slots
            if isinstance(slot, ValueSlot) and slot.formula
        }
        # Formulas of the team's own keep their old values here, which hold where nothing that they read is filled.
        self.splice()
        content = package_bytes(self.parts())
        circles = calculates_circles(shape.package.parts[shape.template.workbook])
        shape.calculation = CustomCalculation(
            content, filled_cells(shape), lines, moved, circles, unstored_cells(shape), shape.template.name
        )
        return shape.calculation

    def _left_over(self, left: set[CellKey], calculation: CustomCalculation) -> None:
        """Take LibreOffice's values; cells of which it has none are marked, and Excel is asked to calculate."""
        found = recalculated(package_bytes(calculation_copy(dict(self.parts()), self.own.template.workbook)))
        # Any value that is worked out from one that there is not would look like a right one.
        unknown = {key for key in left & calculation.due.team if found is None or _is_missing(found.get(key))}
        self.marked += calculation.reached(unknown | calculation.uncertain)
        for key in left.difference(self.marked):
            self.values[key] = found.get(key) if found else None
        if self.marked:
            self._note_marked(calculation)

    def _note_circles(self, circles: Sequence[Sequence[CellKey]]) -> None:
        """Tell that the result of rounds is one of several; a text in its place would go round for ever in Excel.

        Raises
        ------
        TemplateError
            There is no result.
        """
        cells = named(key for circle in circles for key in circle)
        if any(key in self.marked for circle in circles for key in circle):
            raise TemplateError(
                f"template '{self.own.template.name}': the formulas in {cells} read each other in a circle and could "
                f"not be calculated{'' if program() else ', for LibreOffice is not installed'}; write them without one"
            )
        self.notes.append(circle_note(self.own.template, cells))

    def _note_marked(self, calculation: CustomCalculation) -> None:
        self.marked.sort()
        for key in self.marked:
            self.values[key] = self.budget.words["word.recalculate"]
        reasons = sorted({calculation.due.hindered.get(key, "") for key in self.marked} - {""})
        self.notes.append(
            f"{named(self.marked)}: could not be calculated here "
            f"({'; '.join(reasons[:3]) or 'the engine has no value'}"
            f"{'' if program() else '; LibreOffice is not installed'}); marked "
            f"'{self.budget.words['word.recalculate']}', and Excel calculates when it opens the file"
        )

    # ------------------------------------------------------------------ gate

    def found(self, sheet: SheetShape) -> list[Any]:
        """What the engine found in the cells of a sheet with lines' formulas."""
        return [self.values.get(slot.cell) for _, slot in sheet.computed]

    def reread(self, content: bytes) -> None:
        """Compare the cells of the finished file with what was calculated.

        Raises
        ------
        GateError
            A cell that holds another formula or value.
        """
        book = read_book(Path("finished workbook"), content)
        cells = {sheet.name: sheet.cells for sheet in book.sheets}
        for sheet in self.own.sheets:
            for slot in sheet.slots:
                cell = cells[sheet.name].get(slot.cell[1:])
                stored, formula = (None, None) if cell is None else (cell.value, cell.formula)
                wanted = getattr(slot, "formula", "") or None
                if wanted is not None and formula != wanted.strip():
                    raise GateError(
                        f"finished file, {sheet.name}!{address(*slot.cell[1:])}: {formula!r}, not {wanted!r}"
                    )
                expected = self._expected(slot)
                if expected is not _ANY and not _same(stored, expected):
                    raise GateError(
                        f"finished file, {sheet.name}!{address(*slot.cell[1:])}: stores {stored!r}, not {expected!r}"
                    )

    def _expected(self, slot: Any) -> Any:
        if isinstance(slot, TeamSlot) or (isinstance(slot, ValueSlot) and slot.formula):
            return self.values.get(slot.cell, _ANY)
        return self.shown_cells[slot.cell]

    # ------------------------------------------------------------------ texts

    def mixed(self, slot: MixedSlot) -> str:
        """A text with its tags replaced by values."""
        return filled_runs([slot.pattern.text or ""], lambda key: self._text(slot, key))[0].strip("\n")

    def _text(self, slot: MixedSlot, key: str) -> str:
        if key not in slot.elements:
            table, _, column = key.rpartition(".")
            row = slot.scope.get(f"table:{table}")
            if row is not None and table in self.rows:
                entry = self.rows[table][row].get(column, "")
                return entry if isinstance(entry, str) else ""
            return self.budget.words["word.nothing"]
        line, flat = slot.elements[key]
        return text_of(self.budget, self.budget.model.lines[line], self._given(line, flat))

    # ------------------------------------------------------------------ splice

    def splice(self) -> None:
        """Write the sheets, and pack those that do not wait for the engine."""
        for sheet in self.own.sheets:
            data = None if sheet.part in self.own.touched or self.due(sheet) else self._with_old_rows(sheet)
            if data is None:
                pieces, open_slots = self.spliced(sheet)
                if open_slots:
                    self._open[sheet.part] = pieces, open_slots
                    continue
                data = self.sheet_bytes(sheet, pieces)
            self._ready[sheet.part] = data
            self.own.packer.pack(sheet.part, data)

    def _with_old_rows(self, sheet: SheetShape) -> bytes | None:
        """A sheet of which no cell is another one than before, though perhaps a header or a format is."""
        before, after = self.frame(sheet)
        original = self.own.template.parts[sheet.part]
        first, last = split_frame(original)
        if (before, after) == (first, last):
            return original
        data = as_utf8(original)
        return before + data[len(first) : len(data) - len(last)] + after if plain_frame(original) else None

    def stored(self, sheet: SheetShape) -> tuple[list[Any], list[int]]:
        """What every slot of a sheet stores, and which of them wait for the engine."""
        values, open_slots = super().stored(sheet)
        for place in set(sheet.team).difference(open_slots):
            values[place] = sheet.slots[place].kept.encode()  # type: ignore[union-attr]
        for place, slot in sheet.texts:
            if isinstance(slot, MixedSlot):
                values[place] = self._rich(slot) or values[place]
        return values, open_slots

    def due(self, sheet: SheetShape) -> list[int]:
        """The slots of a sheet with formulas of the team's own that are calculated anew."""
        calculation = self.own.calculation
        return [] if calculation is None else [n for n in sheet.team if sheet.slots[n].cell in calculation.fresh]

    def close(self, sheet: SheetShape, pieces: list[bytes], open_slots: Sequence[int]) -> None:
        """Write the engine's values into the slots left open; what has none yet stays a bare formula."""
        for place in open_slots:
            cell, formula = sheet.slots[place].cell, sheet.rows.formulas[place]
            bare = f">{formula}</c>".encode() if formula else b"/>"
            pieces[2 * place + 1] = rest_of(formula, self.values[cell]) if cell in self.values else bare

    def _rich(self, slot: MixedSlot) -> bytes:
        """The rest of a cell whose text is cut into runs."""
        runs = rich_texts(slot, self.own.strings)
        if not runs:
            return b""
        texts = filled_runs([run.text or "" for run in runs], lambda key: self._text(slot, key))
        item = string_item(slot.pattern, self.own.strings)
        return f' t="inlineStr">{rich_inline(item, texts)}</c>'.encode()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """All parts of the finished workbook, in the template's order."""
        package = self.own.package
        sheets = {sheet.part: sheet for sheet in self.own.sheets}
        texts = set(package.texts)
        for part, data in package.parts.items():
            if part in sheets:
                yield part, self._sheet(sheets[part])
            elif part == self.own.template.workbook and self.marked:
                yield part, recalculated_on_opening(data)
            elif part in self.points or part in texts:
                content = text_filled(data, self.single) if part in texts else data
                yield part, self.points[part].filled(content, self.value_at) if part in self.points else content
            else:
                yield part, data

    def single(self, key: str) -> str:
        """The text of a line of one value."""
        return text_of_key(self.budget, key)

    def _sheet(self, sheet: SheetShape) -> bytes:
        if sheet.part not in self._open:
            return self._ready[sheet.part]
        pieces, open_slots = self._open[sheet.part]
        self.close(sheet, pieces, open_slots)
        return self.sheet_bytes(sheet, pieces)

    # ------------------------------------------------------------------ what charts read

    def value_at(self, cell: Cell) -> Any:
        """What a cell of the finished workbook holds."""
        key = (cell.sheet, cell.row, cell.column)
        if key in self.values:
            value = self.values[key]
            return None if is_error(value) else value
        if key in self.shown_cells:
            return self.shown_cells[key]
        return self._stored.get(cell.sheet, {}).get((cell.row, cell.column))

    @cached_property
    def _stored(self) -> Mapping[str, Mapping[tuple[int, int], Any]]:
        calculation = self.own.calculation
        if calculation is None:
            return {}
        return {
            sheet.name: {place: cell.value for place, cell in sheet.cells.items()} for sheet in calculation.book.sheets
        }

    @property
    def points(self) -> Mapping[str, Points]:
        """The points of every chart, which are found once for a shape."""
        calculation = self.own.calculation
        if calculation is not None and not self.own.points:
            fresh = calculation.fresh.union(calculation.due.lines, self.shown_cells)
            parts = self.own.package.parts
            self.own.points = {
                part: Points(parts[part], lambda cell: (cell.sheet, cell.row, cell.column) in fresh)
                for part in self.own.package.charts
            }
        return self.own.points


_ANY: Final = object()


def named(cells: Iterable[CellKey]) -> str:
    """The first of some cells as messages name them, and how many more there are."""
    found = list(cells)
    more = len(found) - MOST_NAMED
    first = ", ".join(f"{name}!{address(row, column)}" for name, row, column in found[:MOST_NAMED])
    return f"{first} and {more} more" if more > 0 else first


def _is_missing(value: Value) -> bool:
    """Whether LibreOffice has no value for a formula either."""
    return value is None or (is_error(value) and str(value) in ("#NAME?", "#N/IMPL!")) or str(value)[:4] == "Err:"


def _same(stored: Any, expected: Any) -> bool:
    if isinstance(stored, float) and isinstance(expected, (int, float)):
        return abs(stored - expected) <= 1e-6 + 1e-9 * abs(expected)
    return bool((stored or "") == (expected or "")) or str(stored or "") == str(expected or "")
