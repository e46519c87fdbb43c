"""Whether what is said of the calls fits together."""

from __future__ import annotations

from ccxl.budget.part import Mistakes, PlaceName
from ccxl.budget.paths import Raw, value_at


def find_mistakes(raw: Raw, place: PlaceName) -> Mistakes:
    """Path and text of every mistake in what is said of the calls."""
    monthly = value_at(raw, "traffic.monthly_calls")
    if isinstance(monthly, list | tuple) and monthly and len(monthly) != 12:
        yield "traffic.monthly_calls", f"{len(monthly)} numbers; must be one number, or 12, one for each month"
