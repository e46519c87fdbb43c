"""The long table of a budget: one row per line, element and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

from ccxl.budget.given import EPOCH
from ccxl.budget.part import Groups
from ccxl.core.model import Model
from ccxl.core.numbers import known_number

Lines: TypeAlias = Mapping[str, Any]

# Sheet, axis, line of names, axis of its sections, line of amounts.
_TABLES = (
    ("construction", "item", "items.name", "section", "items.gross"),
    ("construction", "reserve", "reserve.name", "", "reserve.gross"),
    ("operating", "grade", "grades.name", "operating_section", "grades.cost"),
    ("operating", "support", "support.name", "operating_section", "support.cost"),
    ("operating", "contribution", "contributions.name", "operating_section", "contributions.cost"),
    ("operating", "labour_cost", "labour_costs.name", "operating_section", "labour_costs.cost"),
    ("operating", "line", "lines.name", "operating_section", "lines.cost"),
    ("depreciation", "item", "items.name", "section", "items.charge"),
    ("depreciation", "reserve", "reserve.name", "", "reserve.charge"),
    ("cash", "item", "items.name", "section", "cash_items.paid"),
    ("cash", "reserve", "reserve.name", "", "cash_reserve.paid"),
    ("cash", "rhythm", "rhythms.name", "", "rhythms.paid"),
    ("headcount", "grade", "grades.name", "operating_section", "grades.heads"),
    ("headcount", "support", "support.name", "operating_section", "support.heads"),
)


def rows(model: Model, lines: Lines, groups: Groups, words: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """Rows of the long table: sheet, section, line, month, amount, unit.

    Parameters
    ----------
    model, lines
        The lines and their values by key.
    groups
        For a child axis and its parent the parent's index of each element.
    words
        Texts of the budget's language by key.
    """
    months = [EPOCH + dt.timedelta(days=int(serial)) for serial in lines["timeline.month"]]
    for sheet, axis, names, parent, amounts in _TABLES:
        values, line = lines[amounts], model.lines[amounts]
        for index in product(*(range(size) for size in values.shape)):
            month = f"{months[index[1]]:%Y-%m}" if len(index) > 1 else None
            yield (
                words[f"sheet.{sheet}"],
                _section(lines, groups, axis, parent, index[0]),
                str(lines[names][index[0]]),
                month,
                known_number(values[index]),
                line.unit,
            )


def _section(lines: Lines, groups: Groups, axis: str, parent: str, element: int) -> str | None:
    if not parent:
        return None
    names = lines["sections.name" if parent == "section" else "operating_sections.name"]
    return str(names[groups[axis, parent][element]])
