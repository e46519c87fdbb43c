"""Months in the raw tables of a scenario, which may hold anything."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ccxl.budget.paths import Raw, value_at
from ccxl.budget.vocabulary import month_start


def month_in(value: Any) -> dt.date | None:
    """The month that a value means, if any."""
    try:
        month = month_start(value)
    except ValueError:
        return None
    return month if isinstance(month, dt.date) else None


def start_of(raw: Raw) -> dt.date | None:
    """First month of the budget, if it can be told."""
    year = value_at(raw, "budget.year")
    if (first := month_in(value_at(raw, "budget.first_month"))) is not None:
        return first
    return dt.date(year, 1, 1) if isinstance(year, int) and 1901 <= year <= 9998 else None
