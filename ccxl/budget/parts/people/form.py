"""Grades and support roles on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import CODES, ROW_SOURCE, Entry, FormSheet, Table, columns

_PEOPLE: Final = (
    Entry("monthly_wage", needed=True, width=14),
    Entry("first_month", width=12),
    Entry("last_month", width=12),
    Entry("rhythm", width=13),
    *CODES,
    Entry("last_year", width=16),
    Entry("form", width=11),
    Entry("social_wage", width=14),
    Entry("housing_wage", width=14),
    Entry("control", width=11),
    *ROW_SOURCE,
)
GRADES: Final = Table(
    "staffing.grades",
    columns(
        "staffing.grades",
        Entry("name", needed=True, width=22),
        Entry("headcount", width=11),
        Entry("share", width=14),
        *_PEOPLE,
    ),
    rows=8,
)
SUPPORT: Final = Table(
    "staffing.support",
    columns(
        "staffing.support",
        Entry("name", needed=True, width=22),
        Entry("headcount", width=11),
        Entry("span", width=14),
        *_PEOPLE,
    ),
    rows=8,
)
SHEET: Final = FormSheet("wages", tables=(GRADES, SUPPORT))
