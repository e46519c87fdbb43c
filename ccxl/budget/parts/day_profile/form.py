"""The day's profile on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import Entry, FormSheet, Table, columns

INTERVALS: Final = Table(
    "traffic.intervals",
    columns(
        "traffic.intervals",
        Entry("time", needed=True, width=32),
        Entry("calls", width=26),
        Entry("share", width=26),
        Entry("aht_s", width=26),
    ),
    rows=48,
)
SHEET: Final = FormSheet("profile", tables=(INTERVALS,), optional=True)
