"""What stands in the cells of a shape: rows as text around slots that each filling gives a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from ccxl.workbook.engine import CellKey
from ccxl.workbook.plan import SheetPlan
from ccxl.workbook.sheet_xml_writer import Rows


class ValueSlot(NamedTuple):
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


class TableSlot(NamedTuple):
    """A cell of a table of text."""

    cell: CellKey
    table: str
    row: int
    column: str


class MixedSlot(NamedTuple):
    """A text with tags in it; it becomes a fixed text."""

    cell: CellKey
    pattern: Any
    elements: Mapping[str, tuple[str, int]]
    scope: Mapping[str, int] = {}


class TeamSlot(NamedTuple):
    """A formula of the template's own; its value comes from the engine.

    Parameters
    ----------
    cell, formula
        Where it stands and its text; empty in a cell that a formula of several cells fills.
    attributes
        Attributes of the formula, such as those of an array.
    kept
        The rest of the cell where its stored value still holds.
    """

    cell: CellKey
    formula: str
    attributes: str = ""
    kept: str = ""


Slot: TypeAlias = ValueSlot | TableSlot | MixedSlot | TeamSlot


class LineSlots(NamedTuple):
    """The slots of one line on a sheet: their places among all slots, and the elements that they hold."""

    key: str
    places: list[int]
    elements: list[int]


class FilledValues(NamedTuple):
    """What the slots of a sheet without a formula held when it was filled last.

    Parameters
    ----------
    values
        By place; empty bytes for the other slots.
    fingerprints
        Of each given line, by which a change is seen.
    changed
        Places that may hold another value than the time before.
    """

    values: list[Any]
    fingerprints: Mapping[str, tuple[Any, bytes]]
    changed: list[int]


@dataclass
class SheetShape:
    """One sheet: its name, its rows as text around slots, its maps."""

    name: str
    key: str
    part: str
    plan: SheetPlan
    rows: Rows = field(default_factory=Rows)
    slots: list[Slot] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    inputs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    constants: list[tuple[CellKey, float | str]] = field(default_factory=list)
    filled: FilledValues = field(default_factory=lambda: FilledValues([], {}, []))

    @cached_property
    def given(self) -> list[tuple[int, ValueSlot | TableSlot | MixedSlot]]:
        """The slots without a formula, with their places among all."""
        return [
            (place, slot)
            for place, slot in enumerate(self.slots)
            if not (isinstance(slot, TeamSlot) or (isinstance(slot, ValueSlot) and slot.formula))
        ]

    @cached_property
    def given_lines(self) -> list[LineSlots]:
        """The slots of lines without a formula."""
        return _by_line((place, slot) for place, slot in self.given if isinstance(slot, ValueSlot))

    @cached_property
    def texts(self) -> list[tuple[int, TableSlot | MixedSlot]]:
        """The slots of texts that are no line's, with their places."""
        return [(place, slot) for place, slot in self.given if not isinstance(slot, ValueSlot)]

    @cached_property
    def computed(self) -> list[tuple[int, ValueSlot]]:
        """The slots with a line's formula, with their places."""
        return [(place, slot) for place, slot in enumerate(self.slots) if isinstance(slot, ValueSlot) and slot.formula]

    @cached_property
    def elements(self) -> list[tuple[str, int]]:
        """Line and element of each of them."""
        return [(slot.key, slot.flat) for _, slot in self.computed]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Row and column of each of them, from 0."""
        return [(slot.cell[1] - 1, slot.cell[2] - 1) for _, slot in self.computed]

    @cached_property
    def computed_lines(self) -> list[LineSlots]:
        """The same, line by line."""
        return _by_line(self.computed)

    @cached_property
    def team(self) -> list[int]:
        """The places of formulas of the team's own."""
        return [place for place, slot in enumerate(self.slots) if isinstance(slot, TeamSlot)]

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(len(self.plan.rows), 1), max(len(self.plan.grid.columns.sources), 1)


def _by_line(slots: Iterable[tuple[int, ValueSlot]]) -> list[LineSlots]:
    found: dict[str, LineSlots] = {}
    for place, slot in slots:
        line = found.setdefault(slot.key, LineSlots(slot.key, [], []))
        line.places.append(place)
        line.elements.append(slot.flat)
    return list(found.values())
