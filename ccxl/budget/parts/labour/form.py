"""Contributions, who comes and goes, and costs of labour, on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import CODES, ROW_SOURCE, Entry, FormSheet, Section, Table, columns, numbered, single

LABOUR: Final = Section(
    "labour",
    (
        single("labour.city"),
        single("labour.if_missing"),
        single("labour.pension_rate"),
        single("labour.injury_rate"),
        single("labour.social_base"),
        single("labour.housing_base"),
        single("labour.rhythm"),
        single("labour.opening_agents"),
        single("labour.attrition"),
        single("labour.last_year_heads"),
        single("labour.last_year_disabled"),
        single("labour.last_year_wage"),
        single("labour.local_wage"),
        single("labour.social_last_year"),
        single("labour.housing_last_year"),
    ),
    covers=("labour",),
)
WALK: Final = Section("walk", (*numbered("labour.hires", 12), *numbered("labour.leavers", 12)), new_page=True)
LABOUR_COSTS: Final = Table(
    "labour.costs",
    columns(
        "labour.costs",
        Entry("name", needed=True, width=22),
        Entry("kind", needed=True, width=18),
        Entry("quantity", width=11),
        Entry("price", width=14),
        Entry("control", width=11),
        Entry("first_month", width=12),
        Entry("last_month", width=12),
        Entry("rhythm", width=13),
        *CODES,
        Entry("last_year", width=16),
        *ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=8,
    pages=("account", "months.0"),
)
SHEET: Final = FormSheet("labour", tables=(LABOUR_COSTS,), optional=True)
