"""Totals of a budget by section, and charges within its group."""

from __future__ import annotations

from ccxl.budget.model import Budget
from ccxl.budget.parts.operating import lines as operating
from ccxl.core.numbers import known_number


def charges(budget: Budget) -> list[tuple[str, str, float | None]]:
    """Charges within the group: ``charged_by`` or ``charged_to``, the other site, the year's amount in yuan."""
    found = zip(operating.lines(budget.scenario), budget.lines["lines.year"], strict=True)
    return [
        (direction, other, known_number(amount))
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
        (part, str(name), known_number(amount))
        for part, names, amounts in parts
        for name, amount in zip(budget.lines[names], budget.lines[amounts], strict=True)
    ]
