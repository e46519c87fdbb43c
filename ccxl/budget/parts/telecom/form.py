"""The form's sheet of telecom charges, and what is billed on to a client among the single values."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import ROW_SOURCE, Entry, FormSheet, Section, Table, columns, single

PASSED_ON: Final = Section(
    "telecom", (single("telecom.handling_share"), single("telecom.billing_tax_rate")), covers=("telecom",)
)
USAGE: Final = Table(
    "telecom.usage",
    columns(
        "telecom.usage",
        Entry("name", needed=True, width=24),
        Entry("line", needed=True, width=22),
        Entry("tariff", width=14),
        Entry("price", width=14),
        Entry("calls_share", width=14),
        Entry("talk_share", width=12),
        Entry("duration_s", width=12),
        Entry("durations", width=12),
        Entry("increment_s", width=12),
        Entry("minimum_s", width=12),
        Entry("package_fee", width=14),
        Entry("included_minutes", width=14),
        Entry("monthly_minimum", width=14),
        Entry("passed_on", width=10),
        Entry("tax_rate", width=9),
        Entry("first_month", width=12),
        Entry("last_month", width=12),
        *ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=8,
    pages=("source", "months.0"),
)
RENTS: Final = Table(
    "telecom.rents",
    columns(
        "telecom.rents",
        Entry("name", needed=True, width=24),
        Entry("line", needed=True, width=22),
        Entry("measure", width=14),
        Entry("price", width=14),
        Entry("quantity", width=14),
        Entry("passed_on", width=12),
        Entry("tax_rate", width=12),
        Entry("first_month", width=12),
        Entry("last_month", width=12),
        *ROW_SOURCE,
    ),
    rows=8,
    new_page=True,
)
TIERS: Final = Table(
    "telecom.tiers",
    columns(
        "telecom.tiers",
        Entry("usage", needed=True, width=24),
        Entry("from_minutes", needed=True, width=22),
        Entry("price", width=14),
        *ROW_SOURCE,
    ),
    rows=8,
    new_page=True,
)
SHEET: Final = FormSheet("telecom", tables=(USAGE, RENTS, TIERS), optional=True)
