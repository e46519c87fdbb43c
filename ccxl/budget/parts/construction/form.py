"""Construction items and the contingency on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import CODES, ROW_SOURCE, Entry, FormSheet, Section, Table, columns, single

_PATH: Final = "construction.contingency"
_PAYMENT: Final = tuple(
    entry
    for stage in ("advance", "delivery", "acceptance", "retention")
    for entry in (Entry(f"payment.{stage}.share", width=11), Entry(f"payment.{stage}.month", width=11))
)
CONTINGENCY: Final = Section(
    "contingency",
    (
        Entry(
            f"{_PATH}.rate",
            provenance={
                "source": f"{_PATH}.source",
                "date": f"{_PATH}.source_date",
                "confidence": f"{_PATH}.confidence",
                "basis": f"{_PATH}.basis",
                "note": f"{_PATH}.note",
            },
        ),
        single(f"{_PATH}.asset_class"),
        single(f"{_PATH}.life_years"),
        single(f"{_PATH}.residual_share"),
        single(f"{_PATH}.in_use"),
    ),
    covers=("construction.contingency",),
)
ITEMS: Final = Table(
    "construction.items",
    columns(
        "construction.items",
        Entry("section", needed=True, width=16),
        Entry("name", needed=True, width=24),
        Entry("specification", width=22),
        Entry("measure", width=9),
        Entry("quantity", needed=True, width=10),
        Entry("driver", width=10, only=("fixed", "seats")),
        Entry("price", needed=True, width=15),
        Entry("price_basis", width=9),
        Entry("tax_rate", width=8),
        Entry("deductible", width=13),
        Entry("asset_class", width=16),
        Entry("life_years", width=10),
        Entry("residual_share", width=9),
        Entry("method", width=16),
        Entry("in_use", width=11),
        Entry("owned", width=9),
        Entry("task", width=16),
        *_PAYMENT,
        *CODES,
        *ROW_SOURCE,
    ),
    rows=16,
    pages=("payment.advance.share", "account"),
)
SHEET: Final = FormSheet("construction", tables=(ITEMS,))
