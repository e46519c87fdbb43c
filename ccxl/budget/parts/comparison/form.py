"""The form's sheets of a comparison: what is assumed of all ways, ways, costs, tiers, cost drivers, criteria."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ccxl.budget.form_entries import Entry, FormSheet, Section, Table
from ccxl.budget.parts.comparison.schema import MOST_WAYS, MOST_YEARS
from ccxl.budget.paths import field_at, joined

PATH: Final = "comparison"
_SOURCE: Final = (
    Entry("source", width=30),
    Entry("source_date", width=12),
    Entry("confidence", width=12),
    Entry("basis", width=10),
    Entry("note", width=28),
)


def _single(name: str) -> Entry:
    path = f"{PATH}.{name}"
    field = field_at(path)
    carries = field is not None and field.given
    columns = ("source", "date", "confidence", "basis", "note")
    return Entry(path, provenance={column: f"{path}.{column}" for column in columns} if carries else {})


def _table(name: str, rows: int, *columns: Entry, new_page: bool = False, pages: tuple[str, ...] = ()) -> Table:
    path = f"{PATH}.{name}"
    placed = tuple(replace(column, path=joined(path, "*", column.path)) for column in columns)
    return Table(path, placed, rows=rows, new_page=new_page, pages=pages)


BASICS: Final = Section(
    "comparison",
    (
        *(_single(name) for name in ("horizon_years", "scope", "seats", "monthly_calls", "service_level")),
        *(_single(name) for name in ("discount_rate", "wage_growth", "price_growth", "running_months")),
        *(Entry(f"{PATH}.price_steps.{index}") for index in range(MOST_YEARS - 1)),
        *(_single(f"break_even.{name}") for name in ("own", "bought", "last_seats")),
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
    *_SOURCE,
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
    *_SOURCE,
    pages=("source",),
)
TIERS: Final = _table(
    "tiers",
    6,
    Entry("way", needed=True, width=18),
    Entry("from_seats", needed=True, width=16),
    Entry("price", width=26),
    *_SOURCE,
)
FACTORS: Final = _table(
    "factors",
    8,
    Entry("driver", needed=True, width=18),
    Entry("level", needed=True, width=16),
    Entry("acts_on", needed=True, width=26),
    Entry("uplift", needed=True, width=13),
    *_SOURCE,
)
CRITERIA: Final = _table(
    "criteria",
    10,
    Entry("name", needed=True, width=26),
    Entry("weight", needed=True, width=13),
    *(Entry(f"scores.{index}", width=9) for index in range(MOST_WAYS)),
    *_SOURCE,
)
SHEETS: Final = (
    FormSheet("ways", tables=(WAYS,), optional=True),
    FormSheet("way_costs", tables=(LINES,), optional=True),
    FormSheet("way_prices", tables=(TIERS, FACTORS), optional=True),
    FormSheet("way_criteria", tables=(CRITERIA,), optional=True),
)
