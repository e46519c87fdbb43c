"""Documents and the version record on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import Entry, FormSheet, Table, columns

SOURCES: Final = Table(
    "sources",
    columns(
        "sources",
        Entry("title", needed=True, width=40),
        Entry("publisher", width=24),
        Entry("address", width=50),
        Entry("date", width=14),
        Entry("used_for", width=36),
    ),
    rows=8,
)
VERSIONS: Final = Table(
    "versions",
    columns(
        "versions",
        Entry("version", needed=True, width=40),
        Entry("author", width=24),
        Entry("change", needed=True, width=50),
        Entry("date", width=14),
    ),
    rows=8,
    new_page=True,
)
SHEET: Final = FormSheet("sources", tables=(SOURCES, VERSIONS))
