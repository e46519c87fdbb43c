"""The form, declared once: its sheets, rows and columns.

Writer, reader and the commented TOML all loop over this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from ccxl.budget.form_entries import Entry, FormSheet, Section, Table, completed, single
from ccxl.budget.register import DEFINITION

Keyed = TypeVar("Keyed", Section, FormSheet)

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
GUIDE: Final = FormSheet("guide")
# Sections of single values, and sheets, in the order of the form; those of other parts follow.
_SECTIONS: Final = (
    "traffic", "labour", "contingency", "calls", "walk", "comparison", "paper", "offer", "telecom", "schedule",
)  # fmt: skip
_SHEETS: Final = ("profile", "wages", "labour", "construction", "schedule", "operating", "telecom")
_LAST: Final = ("offer", "sources")


def _ordered(members: Iterable[Keyed], first: Sequence[str], last: Sequence[str] = ()) -> tuple[Keyed, ...]:
    """The members, those named first before the others, those named last behind them."""
    places = {key: place for place, key in enumerate((*first, "", *last))}
    return tuple(sorted(members, key=lambda member: places.get(member.key, places[""])))


SHEETS: Final = (
    FormSheet("basics", sections=(FIRST, *completed(_ordered(DEFINITION.form_sections, _SECTIONS), FIRST.entries))),
    *_ordered(DEFINITION.form_sheets, _SHEETS, _LAST),
)


@cache
def single_entries() -> tuple[Entry, ...]:
    """Every single value of the form, in its order."""
    return tuple(entry for sheet in SHEETS for section in sheet.sections for entry in section.entries)


def tables() -> Iterator[Table]:
    """Every table of the form."""
    return (table for sheet in SHEETS for table in sheet.tables)
