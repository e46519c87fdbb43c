"""The form's sheets of a comparison: what is assumed of all ways, ways, costs, tiers, cost drivers, criteria."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import ROW_SOURCE, Entry, FormSheet, Section, Table, columns, single
from ccxl.budget.parts.comparison.schema import MOST_WAYS, MOST_YEARS

PATH: Final = "comparison"


def _table(name: str, rows: int, *entries: Entry, pages: tuple[str, ...] = ()) -> Table:
    path = f"{PATH}.{name}"
    return Table(path, columns(path, *entries), rows=rows, pages=pages)


BASICS: Final = Section(
    "comparison",
    (
        *(single(f"{PATH}.{name}") for name in ("horizon_years", "scope", "seats", "monthly_calls", "service_level")),
        *(single(f"{PATH}.{name}") for name in ("discount_rate", "wage_growth", "price_growth", "running_months")),
        *(Entry(f"{PATH}.price_steps.{index}") for index in range(MOST_YEARS - 1)),
        *(single(f"{PATH}.break_even.{name}") for name in ("own", "bought", "last_seats")),
    ),
    covers=("comparison",),
)
WAYS: Final = _table(
    "ways",
    MOST_WAYS,
    Entry("name", needed=True, width=26),
    Entry("kind", needed=True, width=13),
    Entry("form", width=11),
    Entry("service", width=14),
    Entry("scope", width=11),
    Entry("seats", width=10),
    Entry("capacity", width=10),
    Entry("monthly_calls", width=12),
    Entry("service_level", width=10),
    Entry("settlement", width=14),
    *ROW_SOURCE,
)
LINES: Final = _table(
    "lines",
    24,
    Entry("way", needed=True, width=18),
    Entry("part", needed=True, width=16),
    Entry("name", needed=True, width=26),
    Entry("per", needed=True, width=13),
    Entry("amount", width=15),
    Entry("amount_from", width=14),
    Entry("quantity", width=9),
    Entry("growth", width=9),
    Entry("first_year", width=8),
    Entry("last_year", width=8),
    Entry("pays_for", width=12),
    Entry("party", width=14),
    Entry("counterparty", width=14),
    Entry("tax_rate", width=8),
    *ROW_SOURCE,
    pages=("source",),
)
TIERS: Final = _table(
    "tiers",
    6,
    Entry("way", needed=True, width=18),
    Entry("from_seats", needed=True, width=16),
    Entry("price", width=26),
    *ROW_SOURCE,
)
FACTORS: Final = _table(
    "factors",
    8,
    Entry("driver", needed=True, width=18),
    Entry("level", needed=True, width=16),
    Entry("acts_on", needed=True, width=26),
    Entry("uplift", needed=True, width=13),
    *ROW_SOURCE,
)
CRITERIA: Final = _table(
    "criteria",
    10,
    Entry("name", needed=True, width=26),
    Entry("weight", needed=True, width=13),
    *(Entry(f"scores.{index}", width=9) for index in range(MOST_WAYS)),
    *ROW_SOURCE,
)
SHEETS: Final = (
    FormSheet("ways", tables=(WAYS,), optional=True),
    FormSheet("way_costs", tables=(LINES,), optional=True),
    FormSheet("way_prices", tables=(TIERS, FACTORS), optional=True),
    FormSheet("way_criteria", tables=(CRITERIA,), optional=True),
)
