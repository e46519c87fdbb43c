"""From hours of a day to those of a month and of twelve, and to heads."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import profile
from ccxl.functions import workforce
from ccxl.functions.quantities import Day, HoursPerMonth, StandardHours
from ccxl.functions.workforce import STANDARD_HOURS, WholePeople

Week: TypeAlias = Annotated[
    Numbers, Quantity("h/day", 0, 1e8, many=True), Doc("Hours of seven days of an average week, Monday first.")
]
DayCalls: TypeAlias = Annotated[
    Numbers, Quantity("call/day", 0, 1e9, many=True), Doc("Calls of each day of service, such as those of a month.")
]
Season: TypeAlias = Annotated[
    Numbers,
    Quantity("ratio", 0, 100, many=True),
    Doc("The season: hours of the month over those of an average one; one value or twelve."),
]
PeakFactor: TypeAlias = Annotated[Numbers, Quantity("ratio", 1)]
ShrinkageEach: TypeAlias = Annotated[
    Numbers,
    Quantity("share", 0, 1, below=True, many=True),
    Doc("Share of paid time that is not available; one value or twelve."),
]
FirstMonth: TypeAlias = Annotated[Day, Doc("Any day of the first month.")]


@function(topic="profile")
def peak_day_factor(calls_per_day: DayCalls) -> PeakFactor:
    """Calls of the busiest day over those of an average day (忙日系数).

    Examples
    --------
    >>> peak_day_factor([3000, 2500, 2000, 2500, 2500])
    1.2
    """
    return profile.peak_day_factor(calls_per_day)


@function(topic="profile")
def month_hours(week_hours: Week, month: Day) -> HoursPerMonth:
    """Hours on the line in one month from those of Monday to Sunday, by how many of each it has.

    Parameters
    ----------
    week_hours
        Hours of seven days, Monday first.
    month
        Any day of the month.

    Notes
    -----
    Statutory holidays are counted as the weekday they fall on.

    Examples
    --------
    February 2026 has four of each weekday.

    >>> month_hours([100, 100, 100, 100, 100, 50, 50], "2026-02-01")
    2400.0
    """
    return float(profile.hours_of_months(_read_week(week_hours), month, 1)[0])


@function(topic="profile")
def year_hours(week_hours: Week, first_month: FirstMonth, month_factor: Season = 1) -> HoursPerMonth:
    """Hours on the line in twelve months, a row of twelve, from those of Monday to Sunday.

    Examples
    --------
    >>> year_hours([24] * 7, "2026-01-01").tolist()[:3]
    [744.0, 672.0, 744.0]
    """
    return profile.hours_of_months(_read_week(week_hours), first_month, 12) * _broadcast_to_year(
        "month_factor", month_factor
    )


@function(topic="profile")
def year_heads(
    week_hours: Week,
    first_month: FirstMonth,
    shrinkage: ShrinkageEach,
    month_factor: Season = 1,
    standard_hours: StandardHours = STANDARD_HOURS,
) -> WholePeople:
    """Heads of twelve months, a row of twelve, from hours on the line of Monday to Sunday.

    Examples
    --------
    >>> year_heads([24] * 7, "2026-01-01", 0.3).tolist()[:3]
    [7.0, 6.0, 7.0]
    """
    hours = year_hours(week_hours, first_month, month_factor)
    return workforce.heads_from_hours(hours, _broadcast_to_year("shrinkage", shrinkage), standard_hours)


def _read_week(week_hours: Any) -> Any:
    week = np.asarray(week_hours, float).ravel()
    if week.size != 7:
        raise InputError(f"week_hours: {week.size} cells; give seven, Monday first")
    return week


def _broadcast_to_year(name: str, values: Any) -> Any:
    values = np.asarray(values, float).ravel()
    if values.size not in {1, 12}:
        raise InputError(f"{name}: {values.size} cells; give one, or twelve, one a month")
    return np.broadcast_to(values, 12)
