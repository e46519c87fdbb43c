"""The form's part on an offer: its conditions among the single values, its items and terms on a sheet of their own."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import ROW_SOURCE, Entry, FormSheet, Section, Table, columns, numbered, single

TERMS: Final = Section(
    "offer",
    (
        single("offer.client"),
        single("offer.margin"),
        single("offer.markup"),
        single("offer.surcharge_rate"),
        single("offer.overhead_rate"),
        single("offer.capital_rate"),
        single("offer.risk_rate"),
        single("offer.ceiling"),
        single("offer.payment_days"),
        single("offer.performance_share"),
        single("offer.award_rate"),
        single("offer.valid_days"),
        *numbered("offer.remarks", 10),
    ),
    new_page=True,
    covers=("offer",),
)
ITEMS: Final = Table(
    "offer.items",
    columns(
        "offer.items",
        Entry("name", needed=True, width=24),
        Entry("measure", width=24),
        Entry("quantity", width=24),
        Entry("minimum", width=12),
        Entry("band", width=14),
        Entry("model", width=26),
        Entry("price", width=14),
        Entry("tax_rate", width=9),
        Entry("cost", width=14),
        Entry("cost_share", width=14),
        *ROW_SOURCE,
    ),
    rows=8,
)
PRICE_TERMS: Final = Table(
    "offer.terms",
    columns(
        "offer.terms",
        Entry("item", needed=True, width=24),
        Entry("term", needed=True, width=24),
        Entry("value", needed=True, width=24),
        *ROW_SOURCE,
    ),
    rows=12,
    new_page=True,
)
YEARS: Final = Table(
    "offer.years",
    columns("offer.years", Entry("name", needed=True, width=24), Entry("factor", width=24)),
    rows=5,
)
SHEET: Final = FormSheet("offer", tables=(ITEMS, PRICE_TERMS, YEARS), optional=True)
