"""The long table of a budget: one row per line, element and month."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from ccxl.budget.given import EPOCH
from ccxl.budget.parts.operating import lines as operating
from ccxl.core.numbers import readable

if TYPE_CHECKING:
    from ccxl.budget.model import Budget

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


def rows(budget: Budget) -> Iterator[tuple[Any, ...]]:
    """Rows of the long table: sheet, section, line, month, amount, unit."""
    months = [EPOCH + dt.timedelta(days=int(serial)) for serial in budget.lines["timeline.month"]]
    for sheet, axis, names, parent, amounts in _TABLES:
        values, line = budget.lines[amounts], budget.model.lines[amounts]
        for index in product(*(range(size) for size in values.shape)):
            month = f"{months[index[1]]:%Y-%m}" if len(index) > 1 else None
            yield (
                budget.words[f"sheet.{sheet}"],
                _section(budget, axis, parent, index[0]),
                str(budget.lines[names][index[0]]),
                month,
                _known(values[index]),
                line.unit,
            )


def _section(budget: Budget, axis: str, parent: str, element: int) -> str | None:
    if not parent:
        return None
    names = budget.lines["sections.name" if parent == "section" else "operating_sections.name"]
    return str(names[budget.structure.groups[axis, parent][element]])


def _known(value: Any) -> float | None:
    return float(readable(float(value))) if math.isfinite(value) else None


def charges(budget: Budget) -> list[tuple[str, str, float | None]]:
    """Charges within the group: ``charged_by`` or ``charged_to``, the other site, the year's amount in yuan."""
    found = zip(operating.lines(budget.scenario), budget.lines["lines.year"], strict=True)
    return [
        (direction, other, _known(amount))
        for row, amount in found
        for direction in ("charged_by", "charged_to")
        if (other := getattr(row, direction)) is not None
    ]


def sections(budget: Budget) -> list[tuple[str, str, float | None]]:
    """Totals by section: part (``construction``, ``operating``, ``ways``), section, amount in yuan.

    A way of delivery counts with all that it costs over the horizon of the comparison.
    """
    parts = (
        ("construction", "sections.name", "sections.gross"),
        ("construction", "reserve.name", "reserve.gross"),
        ("operating", "operating_sections.name", "operating_sections.year"),
        *((("ways", "ways.name", "ways.horizon"),) if "comparison" in budget.structure.sheets else ()),
    )
    return [
        (part, str(name), _known(amount))
        for part, names, amounts in parts
        for name, amount in zip(budget.lines[names], budget.lines[amounts], strict=True)
    ]
