"""The form, declared once: its sheets, rows and columns.

Writer, reader and the commented TOML all loop over this.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

from ccxl.budget.form_entries import ROW_SOURCE, Entry, FormSheet, Section, Table, columns, numbered, single
from ccxl.budget.register import DEFINITION
from ccxl.workbook.form import comparison, offer, telecom

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
NUMBER_WIDTH: Final = 8.0


CONTINGENCY: Final = "construction.contingency"
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
    Entry("control", width=11),
    *ROW_SOURCE,
)

FIRST: Final = Section(
    "first",
    (
        single("budget.unit", needed=True),
        single("budget.project", needed=True),
        single("budget.year", needed=True),
        single("budget.first_month"),
        single("tax.taxpayer"),
        single("staffing.seats"),
        single("traffic.monthly_calls"),
        single("traffic.aht_s"),
        single("labour.social_rate"),
        single("labour.housing_rate"),
    ),
)
MORE: Final = (
    Section(
        "traffic",
        (
            single("traffic.busy_hour_calls"),
            single("traffic.working_days"),
            single("traffic.busy_hour_share"),
            single("traffic.peak_day_factor", unit_key="times"),
            single("traffic.target_service_level"),
            single("traffic.answer_within_s"),
            single("traffic.max_occupancy"),
            single("staffing.shrinkage"),
            single("staffing.agents_per_seat"),
            single("traffic.interval_min"),
            single("traffic.day_calls"),
            single("staffing.monthly_hours"),
            single("traffic.patience_s"),
            single("traffic.redial_share"),
        ),
        new_page=True,
    ),
    Section(
        "labour",
        (
            single("labour.city"),
            single("labour.if_missing"),
            single("labour.pension_rate"),
            single("labour.injury_rate"),
            single("labour.social_base", unit_key="yuan/month"),
            single("labour.housing_base", unit_key="yuan/month"),
            single("labour.rhythm"),
            single("labour.opening_agents"),
            single("labour.attrition"),
            single("labour.last_year_heads"),
            single("labour.last_year_disabled"),
            single("labour.last_year_wage", unit_key="yuan/year"),
            single("labour.local_wage", unit_key="yuan/year"),
            single("labour.social_last_year", unit_key="yuan/year"),
            single("labour.housing_last_year", unit_key="yuan/year"),
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
            single(f"{CONTINGENCY}.asset_class"),
            single(f"{CONTINGENCY}.life_years"),
            single(f"{CONTINGENCY}.residual_share"),
            single(f"{CONTINGENCY}.in_use"),
        ),
    ),
    Section("calls", numbered("traffic.monthly_calls", 12), new_page=True),
    Section("walk", (*numbered("labour.hires", 12), *numbered("labour.leavers", 12)), new_page=True),
    comparison.BASICS,
    Section(
        "paper",
        (
            single("budget.version"),
            single("budget.status"),
            single("budget.author"),
            single("budget.prepared"),
            single("budget.purpose"),
            single("budget.scope"),
            *numbered("budget.signers", 6),
            *numbered("budget.notes", 30),
        ),
    ),
    offer.TERMS,
    telecom.PASSED_ON,
    *DEFINITION.form_sections,
)

INTERVALS: Final = Table(
    "traffic.intervals",
    columns(
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
        *_CODES,
        Entry("last_year", width=16, unit_key="yuan/year"),
        *ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=8,
    pages=("account", "months.0"),
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
        *_CODES,
        *ROW_SOURCE,
    ),
    rows=16,
    pages=("payment.advance.share", "account"),
)
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
        *_CODES,
        Entry("charged_by", width=14),
        Entry("charged_to", width=14),
        Entry("last_year", width=16, unit_key="yuan/year"),
        *ROW_SOURCE,
        *(Entry(f"months.{index}", width=13) for index in range(12)),
    ),
    rows=16,
    pages=("account", "months.0"),
)
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

GUIDE: Final = FormSheet("guide")
SHEETS: Final = (
    FormSheet("basics", sections=(FIRST, *MORE)),
    FormSheet("profile", tables=(INTERVALS,), optional=True),
    FormSheet("wages", tables=(GRADES, SUPPORT)),
    FormSheet("labour", tables=(LABOUR_COSTS,), optional=True),
    FormSheet("construction", tables=(ITEMS,)),
    *DEFINITION.form_sheets,
    FormSheet("operating", tables=(LINES,)),
    telecom.SHEET,
    *comparison.SHEETS,
    FormSheet("offer", tables=(offer.ITEMS, offer.PRICE_TERMS, offer.YEARS), optional=True),
    FormSheet("sources", tables=(SOURCES, VERSIONS)),
)


@cache
def single_entries() -> tuple[Entry, ...]:
    """Every single value of the form, in its order."""
    return tuple(entry for sheet in SHEETS for section in sheet.sections for entry in section.entries)


def tables() -> Iterator[Table]:
    """Every table of the form."""
    return (table for sheet in SHEETS for table in sheet.tables)
