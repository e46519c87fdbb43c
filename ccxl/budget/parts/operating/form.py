"""Operating lines on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import CODES, ROW_SOURCE, Entry, FormSheet, Table, columns

LINES: Final = Table(
    "operating.lines",
    columns(
        "operating.lines",
        Entry("section", needed=True, width=14),
        Entry("name", needed=True, width=24),
        Entry("calculation", width=24),
        Entry("measure", width=9),
        Entry("quantity", needed=True, width=10),
        Entry("driver", width=10),
        Entry("price", needed=True, width=14),
        Entry("price_time", needed=True, width=12),
        Entry("price_basis", width=9),
        Entry("tax_rate", width=8),
        Entry("deductible", width=13),
        Entry("first_month", width=12),
        Entry("last_month", width=12),
        Entry("rhythm", width=13),
        Entry("amount_from", width=14),
        *CODES,
        Entry("charged_by", width=14),
        Entry("charged_to", width=14),
        Entry("last_year", width=16),
        *ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=16,
    pages=("account", "months.0"),
)
SHEET: Final = FormSheet("operating", tables=(LINES,))
