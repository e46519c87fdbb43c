"""Filling a shape: model and engine side by side, values spliced into the sheets, the gate between."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, cast

from ccxl.budget import tables as text_tables
from ccxl.budget.model import Budget
from ccxl.budget.tables import LineCell, SheetCell
from ccxl.core.cells import address
from ccxl.core.errors import GateError
from ccxl.workbook import record
from ccxl.workbook.assemble import Package, core_properties
from ccxl.workbook.charts import ChartCache
from ccxl.workbook.check.book import CellError
from ccxl.workbook.engine import Calculation, CellKey, Results, error_text, is_error
from ccxl.workbook.package import Packer
from ccxl.workbook.shape import Compiler
from ccxl.workbook.sheet_writer import SheetWriter
from ccxl.workbook.sheet_xml_writer import Texts, rest_of
from ccxl.workbook.slots import FilledValues, MixedSlot, SheetShape, TableSlot, ValueSlot
from ccxl.workbook.template import TAG, Template
from ccxl.workbook.xstring import with_entities

# Model and engine use the same arithmetic; what differs is the order of sums.
ABSOLUTE: Final = 1e-6
RELATIVE: Final = 1e-9
CORE: Final = "docProps/core.xml"


@dataclass(slots=True)
class Shape:
    """A compiled shape, ready to be filled again and again; its rows are written once the engine is at work."""

    template: Template
    sheets: list[SheetShape]
    writers: list[SheetWriter]
    package: Package
    calculation: Calculation
    fixed: list[tuple[str, str]]
    filled: int = 0
    charts: dict[str, ChartCache] | None = None
    packer: Packer = field(default_factory=Packer)
    texts: Texts = field(default_factory=Texts)
    flattened: dict[str, tuple[Any, list[Any]]] = field(default_factory=dict)

    def assemble(self) -> dict[str, ChartCache]:
        """Write the rows and bring the package in line with them, once; gives its charts."""
        if self.charts is None:
            for writer in self.writers:
                writer.write()
            self.writers.clear()
            self.package.assemble()
            self.charts = {part: ChartCache(self.package.parts[part]) for part in self.package.charts}
        return self.charts


def compile_shape(
    template: Template, budget: Budget, rows: Mapping[str, text_tables.Rows], editable: bool = True
) -> Shape:
    """Compile a template for all budgets of one structure; what is not `editable` shows and records no inputs."""
    compiler = Compiler(template, budget, rows, editable)
    sheets = compiler.sheets()
    compiler.find_homes(sheets)
    writers = _decided(compiler, sheets)
    calculation = Calculation(
        {sheet.name: sheet.size for sheet in sheets},
        compiler.formulas,
        [constant for sheet in sheets for constant in sheet.constants],
    )
    return Shape(template, sheets, writers, Package(compiler, sheets), calculation, compiler.fixed)


def _decided(compiler: Compiler, sheets: Sequence[SheetShape]) -> list[SheetWriter]:
    """Writers that know what the cells of their sheets hold; the rows are still to be written."""
    texts = compiler.texts()
    grids = {sheet.name: sheet.plan.grid for sheet in sheets}
    writers = [SheetWriter(compiler, sheet, texts, grids) for sheet in sheets]
    for writer in writers:
        writer.decide()
    return writers


def is_known(value: Any) -> bool:
    """Whether a value of the model is a finite number or a text."""
    return value != "" if isinstance(value, str) else math.isfinite(value)


def is_whole(values: Sequence[Any]) -> bool:
    """Whether all values of a line are known; most lines are, and are not looked at element by element."""
    return all(values) if isinstance(values[0], str) else math.isfinite(sum(values))


class Filling:
    """One workbook being filled."""

    def __init__(self, shape: Shape, budget: Budget, rows: Mapping[str, text_tables.Rows]) -> None:
        self.shape = shape
        self.budget = budget
        self.rows = rows
        self.given: dict[str, list[Any]] = {key: value.ravel().tolist() for key, value in budget.inputs.items()}
        self.not_given = budget.words["word.not_given"]
        self.unknown = frozenset({budget.words["word.nothing"], self.not_given, budget.words["word.not_computable"]})
        self.texts = shape.texts.ways()
        self._calculating: Future[Results] | None = None

    @cached_property
    def flat(self) -> dict[str, list[Any]]:
        """The model's values of every line, flattened; an array that the last filling had is not flattened again."""
        known = self.shape.flattened
        for key, value in self.budget.lines.items():
            if key not in known or known[key][0] is not value:
                known[key] = value, value.ravel().tolist()
        return {key: values for key, (_, values) in known.items()}

    # ------------------------------------------------------------------ inputs

    def _given(self, key: str, flat: int) -> Any:
        """A value that does not wait for the model where it was given."""
        value = self.given[key][flat] if key in self.given else math.nan
        if is_known(value) or value == "" or self.budget.model.lines[key].rule is None:
            return value
        value = self.flat[key][flat]
        # A spreadsheet keeps fifteen digits of what is typed; what follows is the rest of binary arithmetic.
        return float(f"{value:.15g}") if isinstance(value, float) else value

    def shown(self, slot: ValueSlot | TableSlot | MixedSlot) -> Any:
        """What a cell without a formula holds: a number, a text, or None for a blank cell."""
        if isinstance(slot, ValueSlot):
            value = self._given(slot.key, slot.flat)
            return value if is_known(value) else self._instead(slot, value)
        return self.mixed(slot) if isinstance(slot, MixedSlot) else self._entry(slot) or None

    def _instead(self, slot: ValueSlot, value: Any) -> str | None:
        """What a cell shows in place of a value that there is not."""
        if value == "":
            return None
        line = self.budget.model.lines[slot.key]
        if line.given is None:
            return self.budget.words["word.not_computable"]
        blank = line.missing == "blank" or bool(self.budget.blanks[slot.key].ravel()[slot.flat])
        return None if blank else self.not_given

    @cached_property
    def filled_values(self) -> dict[str, FilledValues]:
        """By part what the slots of every sheet hold that have no formula."""
        return {sheet.part: self._filled_values(sheet) for sheet in self.shape.sheets}

    def _filled_values(self, sheet: SheetShape) -> FilledValues:
        last, slots = sheet.filled, cast("list[Any]", sheet.slots)
        values = last.values.copy() or [b""] * len(slots)
        changed: list[int] = []
        for key, places, elements in sheet.given_lines:
            given = self.given.get(key, [])
            whole = bool(given) and is_whole(given)
            # What is not given may be computed, and move with all that it is computed from.
            unchanged = key in self.fingerprints and self.fingerprints[key] == last.fingerprints.get(key)
            if unchanged and (whole or self.budget.model.lines[key].rule is None):
                continue
            changed += places
            if whole:
                for place, element in zip(places, elements, strict=True):
                    values[place] = given[element]
            else:
                for place in places:
                    values[place] = self.shown(slots[place])
        for place, slot in sheet.texts:
            values[place] = self.shown(slot)
            changed.append(place)
        sheet.filled = FilledValues(values, self.fingerprints, changed)
        return sheet.filled

    @cached_property
    def fingerprints(self) -> dict[str, tuple[Any, bytes]]:
        """For every given line by what a change is seen; a number that is not given equals itself here."""
        inputs = self.budget.inputs
        return {
            key: (self.given[key] if inputs[key].dtype.kind == "O" else inputs[key].tobytes(), blank.tobytes())
            for key, blank in self.budget.blanks.items()
        }

    @cached_property
    def shown_cells(self) -> dict[CellKey, Any]:
        """What every cell without a formula holds."""
        return {
            slot.cell: self.filled_values[sheet.part].values[place]
            for sheet in self.shape.sheets
            for place, slot in sheet.given
        }

    def calculate(self) -> None:
        """Let the engine work out every formula from the cells, in a thread of its own."""
        filled = self.filled_values
        changed = (
            (sheet.slots[place].cell, filled[sheet.part].values[place])
            for sheet in self.shape.sheets
            for place in filled[sheet.part].changed
        )
        self._calculating = self.shape.calculation.start(changed)

    @cached_property
    def results(self) -> Results:
        """The engine's value of every cell; waits for it."""
        if self._calculating is None:
            self.calculate()
        assert self._calculating is not None
        return self._calculating.result()

    # ------------------------------------------------------------------ gate

    def gate(self) -> None:
        """Compare the engine's value of every formula with the model's.

        Raises
        ------
        GateError
            They differ; names the first cells and their lines.
        """
        wrong = [
            f"{slot.cell[0]}!{address(*slot.cell[1:])} ({slot.key}): model {model!r}, engine {engine!r}"
            for slot, model, engine in self._disagreements()
        ]
        if wrong:
            raise GateError(
                f"two calculations differ in {len(wrong)} cells; nothing was written: " + "; ".join(wrong[:5])
            )

    def _disagreements(self) -> Iterator[tuple[ValueSlot, Any, Any]]:
        flat = self.flat
        for sheet in self.shape.sheets:
            models = [flat[key][element] for key, element in sheet.elements]
            for place, (model, engine) in enumerate(zip(models, self.found(sheet), strict=True)):
                # Nearly all are equal numbers; the exact comparison is for the rest.
                if model != engine and not self._agree(model, engine):
                    yield sheet.computed[place][1], model, engine

    def found(self, sheet: SheetShape) -> list[Any]:
        """What the engine found in the cells of a sheet with lines' formulas."""
        rows = self.results[sheet.name]
        return [rows[row][column] for row, column in sheet.places]

    def _agree(self, model: Any, engine: Any) -> bool:
        if isinstance(model, str):
            return bool(engine == (model or self.budget.words["word.nothing"]))
        if math.isnan(model):
            return isinstance(engine, str) and engine in self.unknown
        if not isinstance(engine, (int, float)) or isinstance(engine, bool):
            return False
        return bool(abs(engine - model) <= ABSOLUTE + RELATIVE * abs(model))

    # ------------------------------------------------------------------ splice

    def mixed(self, slot: MixedSlot) -> str:
        """A text with its tags replaced by values."""
        texts = {}
        for name, (key, flat) in slot.elements.items():
            value = self._given(key, flat)
            texts[name] = (
                value if isinstance(value, str) else (self.not_given if math.isnan(value) else f"{value:,.2f}")
            )
        return str(slot.pattern.filled(texts))

    def _entry(self, slot: TableSlot) -> str:
        entry = self.rows[slot.table][slot.row].get(slot.column, "")
        if isinstance(entry, SheetCell):
            return self.budget.words[f"sheet.{entry.sheet}"]
        return "" if isinstance(entry, LineCell) else entry

    def _engine(self, cell: CellKey) -> Any:
        return self.results[cell[0]][cell[1] - 1][cell[2] - 1]

    def spliced(self, sheet: SheetShape) -> tuple[list[bytes], list[int]]:
        """A sheet's rows in pieces, and the slots left open for what only the engine knows."""
        values, open_slots = self.stored(sheet)
        return sheet.rows.pieces(values, self.texts), open_slots

    def stored(self, sheet: SheetShape) -> tuple[list[Any], list[int]]:
        """What every slot of a sheet stores, and which of them wait for the engine."""
        flat, values = self.flat, self.filled_values[sheet.part].values.copy()
        open_slots = self.due(sheet)
        for key, places, elements in sheet.computed_lines:
            line = flat[key]
            if is_whole(line):
                for place, element in zip(places, elements, strict=True):
                    values[place] = line[element]
                continue
            for place, element in zip(places, elements, strict=True):
                if is_known(line[element]):
                    values[place] = line[element]
                else:
                    open_slots.append(place)
        return values, open_slots

    def due(self, sheet: SheetShape) -> list[int]:
        """The slots of a sheet with formulas of the team's own that are calculated anew."""
        return list(sheet.team)

    def close(self, sheet: SheetShape, pieces: list[bytes], open_slots: Sequence[int]) -> None:
        """Write the engine's values into the slots left open."""
        for place in open_slots:
            value = self._engine(sheet.slots[place].cell)
            pieces[2 * place + 1] = rest_of(
                sheet.rows.formulas[place], CellError(error_text(value)) if is_error(value) else value
            )

    def sheet_bytes(self, sheet: SheetShape, pieces: Sequence[bytes]) -> bytes:
        """A sheet's part."""
        before, after = self.frame(sheet)
        return b"".join((before, *pieces, after))

    def frame(self, sheet: SheetShape) -> tuple[bytes, bytes]:
        """A sheet's part before and after its rows."""
        before, after = self.shape.package.frames[sheet.part]
        return before, self._running_titles(after) if b"{{" in after else after

    def single(self, key: str) -> str:
        """The text of a line of one value."""
        value = self.flat.get(key, [""])[0]
        return value if isinstance(value, str) else f"{value:,.2f}"

    def _running_titles(self, after: bytes) -> bytes:
        """Headers and footers with their tags replaced; a plain & starts a code there, so it is doubled."""

        def replace(match: re.Match[str]) -> str:
            return with_entities(self.single(match[2]).replace("&", "&&"))

        return TAG.sub(replace, after.decode()).encode()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """All parts of the finished workbook; last what waits for the engine."""
        charts = self.shape.assemble()
        package, heading = self.shape.package, self.budget.scenario.budget
        sheets = {sheet.part: sheet for sheet in self.shape.sheets}
        waiting = []
        for part, data in package.parts.items():
            if part in sheets:
                pieces, places = self.spliced(sheets[part])
                if places:
                    waiting.append((part, pieces, places))
                else:
                    yield part, self.sheet_bytes(sheets[part], pieces)
            elif part == CORE:
                made = (("dc:title", heading.project), ("dc:creator", heading.author or heading.unit))
                yield part, core_properties(data, made)
            elif part not in charts:
                yield part, data
        if package.record:
            yield record.PART, package.record.part(self.budget.scenario)
        for part, pieces, places in waiting:
            self.close(sheets[part], pieces, places)
            yield part, self.sheet_bytes(sheets[part], pieces)
        for part, cache in charts.items():
            yield part, cache.filled(self.results)
