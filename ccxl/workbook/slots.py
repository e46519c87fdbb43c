"""What stands in the cells of a shape: rows as text around slots that each filling gives a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from ccxl.workbook.engine import CellKey
from ccxl.workbook.plan import SheetPlan
from ccxl.workbook.xstring import written

# Control characters that XML cannot hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT: Final = 32_767


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


@dataclass(slots=True)
class SheetShape:
    """One sheet: its name, its rows as text around slots, the formula in each slot, its maps."""

    name: str
    key: str
    part: str
    plan: SheetPlan
    chunks: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    xml: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    inputs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    constants: list[tuple[CellKey, float | str]] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(len(self.plan.rows), 1), max(len(self.plan.grid.columns.sources), 1)


def inline(text: str) -> str:
    """A text as the content of an inline string cell."""
    clean = written(_UNPRINTABLE.sub("", text)[:LONGEST_TEXT])
    space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
    return f"<is><t{space}>{clean}</t></is>"
