"""The form, declared once: its sheets, rows and columns.

Writer, reader and the commented TOML all loop over this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from ccxl.budget.paths import field_at, joined
from ccxl.workbook.form import comparison
from ccxl.workbook.form.entries import Entry, FormSheet, Section, Table

FORM_VERSION: Final = 1
VERSION_PROPERTY: Final = "ccxl.form"

# Columns of the sheet of single values: key of the heading, width.
SCALAR_COLUMNS: Final = MappingProxyType(
    {
        "item": 24.0,
        "value": 22.0,
        "unit": 11.0,
        "help": 46.0,
        "source": 34.0,
        "date": 12.0,
        "confidence": 12.0,
        "basis": 11.0,
        "note": 26.0,
    }
)
PROVENANCE_COLUMNS: Final = ("source", "date", "confidence", "basis", "note")
NUMBER_WIDTH: Final = 8.0


def _single(path: str, unit_key: str = "", needed: bool = False) -> Entry:
    """A single value; one that may carry its source gets the cells for it."""
    field = field_at(path)
    carries = field is not None and field.given
    provenance = {column: f"{path}.{column}" for column in PROVENANCE_COLUMNS} if carries else {}
    return Entry(path, needed=needed, unit_key=unit_key, provenance=provenance)


def _numbered(path: str, count: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"{path}.{index}") for index in range(count))


def _columns(path: str, *columns: Entry) -> tuple[Entry, ...]:
    return tuple(replace(column, path=joined(path, "*", column.path)) for column in columns)


CONTINGENCY: Final = "construction.contingency"
_ROW_SOURCE: Final = (
    Entry("source", width=30),
    Entry("source_date", width=12),
    Entry("confidence", width=12),
    Entry("basis", width=10),
    Entry("note", width=28),
)
_CODES: Final = (
    Entry("account", width=14),
    Entry("cost_centre", width=12),
    Entry("department", width=12),
)
_PAYMENT: Final = tuple(
    entry
    for stage in ("advance", "delivery", "acceptance", "retention")
    for entry in (Entry(f"payment.{stage}.share", width=11), Entry(f"payment.{stage}.month", width=11))
)
_PEOPLE: Final = (
    Entry("monthly_wage", needed=True, width=14, unit_key="yuan/month"),
    Entry("first_month", width=12),
    Entry("last_month", width=12),
    Entry("rhythm", width=13),
    *_CODES,
    Entry("last_year", width=16, unit_key="yuan/year"),
    Entry("form", width=11),
    Entry("social_wage", width=14, unit_key="yuan/month"),
    Entry("housing_wage", width=14, unit_key="yuan/month"),
    *_ROW_SOURCE,
)

FIRST: Final = Section(
    "first",
    (
        _single("budget.unit", needed=True),
        _single("budget.project", needed=True),
        _single("budget.year", needed=True),
        _single("budget.first_month"),
        _single("tax.taxpayer"),
        _single("staffing.seats"),
        _single("traffic.monthly_calls"),
        _single("traffic.aht_s"),
        _single("labour.social_rate"),
        _single("labour.housing_rate"),
    ),
)
MORE: Final = (
    Section(
        "traffic",
        (
            _single("traffic.busy_hour_calls"),
            _single("traffic.working_days"),
            _single("traffic.busy_hour_share"),
            _single("traffic.peak_day_factor", unit_key="times"),
            _single("traffic.target_service_level"),
            _single("traffic.answer_within_s"),
            _single("traffic.max_occupancy"),
            _single("staffing.shrinkage"),
            _single("staffing.agents_per_seat"),
            _single("traffic.interval_min"),
            _single("traffic.day_calls"),
            _single("staffing.monthly_hours"),
            _single("traffic.patience_s"),
            _single("traffic.redial_share"),
        ),
        new_page=True,
    ),
    Section(
        "labour",
        (
            _single("labour.city"),
            _single("labour.if_missing"),
            _single("labour.pension_rate"),
            _single("labour.injury_rate"),
            _single("labour.social_base", unit_key="yuan/month"),
            _single("labour.housing_base", unit_key="yuan/month"),
            _single("labour.rhythm"),
            _single("labour.social_last_year", unit_key="yuan/year"),
            _single("labour.housing_last_year", unit_key="yuan/year"),
        ),
    ),
    Section(
        "contingency",
        (
            Entry(
                f"{CONTINGENCY}.rate",
                provenance={
                    "source": f"{CONTINGENCY}.source",
                    "date": f"{CONTINGENCY}.source_date",
                    "confidence": f"{CONTINGENCY}.confidence",
                    "basis": f"{CONTINGENCY}.basis",
                    "note": f"{CONTINGENCY}.note",
                },
            ),
            _single(f"{CONTINGENCY}.asset_class"),
            _single(f"{CONTINGENCY}.life_years"),
            _single(f"{CONTINGENCY}.residual_share"),
            _single(f"{CONTINGENCY}.in_use"),
        ),
    ),
    Section("calls", _numbered("traffic.monthly_calls", 12), new_page=True),
    comparison.BASICS,
    Section(
        "paper",
        (
            _single("budget.version"),
            _single("budget.status"),
            _single("budget.author"),
            _single("budget.prepared"),
            _single("budget.purpose"),
            _single("budget.scope"),
            *_numbered("budget.signers", 6),
            *_numbered("budget.notes", 30),
        ),
    ),
)

INTERVALS: Final = Table(
    "traffic.intervals",
    _columns(
        "traffic.intervals",
        Entry("time", needed=True, width=32),
        Entry("calls", width=26, unit_key="calls"),
        Entry("share", width=26),
        Entry("aht_s", width=26),
    ),
    rows=48,
)
GRADES: Final = Table(
    "staffing.grades",
    _columns(
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
    _columns(
        "staffing.support",
        Entry("name", needed=True, width=22),
        Entry("headcount", width=11),
        Entry("span", width=14),
        *_PEOPLE,
    ),
    rows=8,
)
ITEMS: Final = Table(
    "construction.items",
    _columns(
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
        Entry("in_use", width=11),
        *_PAYMENT,
        *_CODES,
        *_ROW_SOURCE,
    ),
    rows=16,
    pages=("payment.advance.share", "account"),
)
LINES: Final = Table(
    "operating.lines",
    _columns(
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
        *_CODES,
        Entry("last_year", width=16, unit_key="yuan/year"),
        *_ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=16,
    pages=("account", "months.0"),
)
SOURCES: Final = Table(
    "sources",
    _columns(
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
    _columns(
        "versions",
        Entry("version", needed=True, width=40),
        Entry("author", width=24),
        Entry("change", needed=True, width=50),
        Entry("date", width=14),
    ),
    rows=8,
    new_page=True,
)

GUIDE: Final = FormSheet("guide")
SHEETS: Final = (
    FormSheet("basics", sections=(FIRST, *MORE)),
    FormSheet("profile", tables=(INTERVALS,), optional=True),
    FormSheet("wages", tables=(GRADES, SUPPORT)),
    FormSheet("construction", tables=(ITEMS,)),
    FormSheet("operating", tables=(LINES,)),
    *comparison.SHEETS,
    FormSheet("sources", tables=(SOURCES, VERSIONS)),
)


@cache
def single_entries() -> tuple[Entry, ...]:
    """Every single value of the form, in its order."""
    return tuple(entry for sheet in SHEETS for section in sheet.sections for entry in section.entries)


def tables() -> Iterator[Table]:
    """Every table of the form."""
    return (table for sheet in SHEETS for table in sheet.tables)
