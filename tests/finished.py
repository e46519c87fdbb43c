"""A finished workbook as the tests look at it: which cell is the home of which element of which line.

The values come from the file's bytes by openpyxl; only where a line stands is asked of ccxl.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import openpyxl

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.tables import tables
from ccxl.core.cells import Cell
from ccxl.workbook import build as building
from ccxl.workbook.fill import Filling, Shape
from ccxl.workbook.shape import shape_key
from ccxl.workbook.slots import ValueSlot

Address: TypeAlias = tuple[str, str]
"""Sheet and address, as in ("建设成本预算表", "F12")."""


def address(cell: Cell | tuple[str, int, int]) -> Address:
    sheet, row, column = cell
    return sheet, f"{openpyxl.utils.get_column_letter(column)}{row}"


@dataclass
class Finished:
    """A workbook that was built."""

    scenario: Scenario
    language: str
    built: building.Built
    shape: Shape

    @property
    def budget(self) -> Budget:
        return self.built.budget

    @cached_property
    def homes(self) -> dict[str, dict[tuple[int, ...], Address]]:
        """For each line that stands in the workbook, the cell of each element."""
        homes = self.shape.package.compiler.homes
        return {key: {index: address(cell) for index, cell in cells.items()} for key, cells in homes.items()}

    @cached_property
    def slots(self) -> dict[Address, ValueSlot]:
        """What ccxl says of each cell that shows a line."""
        return {
            address(slot.cell): slot
            for sheet in self.shape.sheets
            for slot in sheet.slots
            if isinstance(slot, ValueSlot)
        }

    @cached_property
    def stored(self) -> dict[Address, Any]:
        """The stored value of every cell that has content."""
        book = openpyxl.load_workbook(BytesIO(self.built.content), data_only=True)
        return {
            (sheet.title, cell.coordinate): _text(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }

    @cached_property
    def formulas(self) -> dict[Address, str]:
        """The text of every cell with a formula."""
        book = openpyxl.load_workbook(BytesIO(self.built.content))
        return {
            (sheet.title, cell.coordinate): cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def is_money(self, place: Address) -> bool:
        """Whether a cell shows an amount in yuan."""
        return place in self.slots and self.budget.model.lines[self.slots[place].key].unit.startswith("yuan")

    def value(self, key: str, *index: int) -> Any:
        """What the home of an element of a line holds."""
        return self.stored.get(self.homes[key][index])

    def row(self, key: str, *before: int) -> list[Any]:
        """What the homes of a line's last axis hold."""
        return [self.value(key, *index) for index in sorted(self.homes[key]) if index[: len(before)] == before]

    def write(self, folder: Path, name: str = "budget.xlsx") -> Path:
        path = folder / name
        path.write_bytes(self.built.content)
        return path

    def shown(self, budget: Budget) -> Iterator[tuple[str, tuple[int, ...], Any]]:
        """What the homes of given lines show of a budget: a number, a text, or None for an empty cell."""
        filling = Filling(self.shape, budget, tables(budget))
        for key, cells in self.homes.items():
            if budget.model.lines[key].given is None:
                continue
            values = np.asarray(budget.lines[key])
            for index in cells:
                flat = int(np.ravel_multi_index(index, values.shape)) if index else 0
                yield key, index, filling.shown(ValueSlot(("", 0, 0), key, flat))


def _text(value: Any) -> Any:
    """A value as Excel reads it: openpyxl leaves escapes in inline strings as they are."""
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) else value


def finished(raw: Mapping[str, Any] | Scenario, language: str = "zh") -> Finished:
    """Build a workbook and remember its shape."""
    scenario = raw if isinstance(raw, Scenario) else scenario_from(raw, "random")
    template = building.shipped_template(language)
    built = building.build(scenario, language=language)
    key = (*shape_key(template, built.budget, tables(built.budget)), True)
    return Finished(scenario, language, built, building._shapes[key])


def same_shape(one: Budget, other: Budget) -> bool:
    """Whether two budgets of one language fill the same shape."""
    template = building.shipped_template(one.language)
    return shape_key(template, one, tables(one)) == shape_key(template, other, tables(other))


def is_unknown(value: Any) -> bool:
    """Whether a line's value is one that nobody can tell."""
    return isinstance(value, float) and math.isnan(value)
