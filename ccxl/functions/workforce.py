"""From calls and hours of service to paid hours and heads.

Hours without a period in their unit are those of any one period: hours of a week in, hours of a week out.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Final, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import staffing, workforce
from ccxl.functions.quantities import (
    Agents,
    CallsPerMonth,
    HandlingTime,
    Hours,
    HoursPerDay,
    HoursPerMonth,
    HoursWithinMonth,
    Minutes,
    Occupancy,
    PositiveMinutes,
    Share,
    Shrinkage,
    StandardHours,
)

# 20.67 working days a month (人社部发〔2025〕2号) of 8 hours.
STANDARD_HOURS: Final = 165.36
STATUTORY_HOLIDAYS: Final = 13
PATTERNS: Final = ("5x8", "5x12", "6x8", "6x12", "7x8", "7x12", "7x24")

CallsOfPeriod: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e12), Doc("Calls of a period.")]
HoursPerWeek: TypeAlias = Annotated[Numbers, Quantity("h", 0, 168), Doc("Hours of service, or of one head, in a week.")]
HoursPerYear: TypeAlias = Annotated[Numbers, Quantity("h/year", 0)]
Pattern: TypeAlias = Annotated[str, Choice(PATTERNS), Doc("Days a week x hours a day.")]
Holidays: TypeAlias = Annotated[Numbers, Quantity("day/year", 0, 60)]
HolidayPayMultiple: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 1, 10, zero_is_blank=True), Doc("Pay of such an hour over that of an ordinary one.")
]
WholePeople: TypeAlias = Annotated[Numbers, Quantity("person", 0, whole=True)]
FullTimeEquivalents: TypeAlias = Annotated[Numbers, Quantity("count", 0)]
SpanOfControl: TypeAlias = Annotated[
    Numbers,
    Quantity("ratio", 0, 1e6, above=True),
    Doc("Agents per head: team leaders 12 to 20, quality 25 to 55, trainers 15 to 60, planners 50."),
]


@function(topic="workforce")
def shrinkage(
    paid_min: PositiveMinutes,
    leave_min: Minutes = 0,
    sickness_min: Minutes = 0,
    breaks_min: Minutes = 0,
    training_min: Minutes = 0,
    meetings_min: Minutes = 0,
    other_min: Minutes = 0,
) -> Share:
    """Shrinkage (排班损耗率): the share of paid time in which people are not available for calls.

    All times belong to one period and one group, such as a head's year. Unpaid time belongs to none of them.

    Parameters
    ----------
    paid_min
        Paid time, leave included.
    leave_min, sickness_min, breaks_min, training_min, meetings_min, other_min
        Paid time of this kind.

    Examples
    --------
    A year of 260 days: 26 of leave, 13 of sickness, 11.5 of breaks, 15 of training, 6 of meetings, 20 of other.

    >>> round(shrinkage(260 * 480, 26 * 480, 13 * 480, 11.5 * 480, 15 * 480, 6 * 480, 20 * 480), 3)
    0.352

    References
    ----------
    www.cca2z.com/article/how-to-calculate-shrinkage-absences/416
    """
    away = leave_min + sickness_min + breaks_min + training_min + meetings_min + other_min
    _require_at_most(away, paid_min, "the times that are not available, together", "paid_min", "min")
    # Parts that add up to all paid time may exceed it in the last digit.
    return np.minimum(workforce.shrinkage(paid_min, away), 1)


@function(topic="workforce")
def combined_shrinkage(absence: Share, off_line: Share) -> Share:
    """Shrinkage of two steps: absence as a share of paid time, then time off the line as a share of what is left.

    Parameters
    ----------
    absence
        Share of paid time away from work: leave, sickness.
    off_line
        Share of the time at work that is off the line: breaks, training, meetings.

    Examples
    --------
    >>> round(combined_shrinkage(0.1, 0.15), 3)
    0.235
    """
    return workforce.combined_shrinkage(absence, off_line)


@function(topic="workforce")
def service_hours(pattern: Pattern = "7x24", closed_holidays: Holidays = None) -> HoursWithinMonth:
    """Hours of service in an average month, from days a week x hours a day.

    Parameters
    ----------
    closed_holidays
        Statutory holidays a year without service; left out, 13 where weekends are free and 0 in a week of 7 days.

    Notes
    -----
    Days of a month are counted as the statutory working days are: (365 - 104 - 13) / 12 = 20.67.

    Examples
    --------
    >>> service_hours("7x24")
    730.0

    References
    ----------
    人社部发〔2025〕2号
    """
    days, hours = map(int, pattern.split("x"))
    closed = np.where(np.isnan(closed_holidays), 0 if days == 7 else STATUTORY_HOLIDAYS, closed_holidays)
    return workforce.service_days(days, closed) * hours


@function(topic="workforce")
def hours_per_month(hours_per_week: HoursPerWeek) -> HoursWithinMonth:
    """Hours of an average month from hours of a week (365 / 7 / 12 = 4.345 weeks a month).

    Examples
    --------
    >>> hours_per_month(168)
    730.0
    """
    return workforce.hours_per_month(hours_per_week)


@function(topic="workforce")
def workload_hours(calls: CallsOfPeriod, aht_s: HandlingTime) -> Hours:
    """Hours of handling in the calls of a period: calls x handling time; waiting for calls is not in them.

    Examples
    --------
    >>> round(workload_hours(20000, 330))
    1833

    References
    ----------
    www.jonesthenet.com/budgeting/service-levels-erlang/erlang-uplift
    """
    return workforce.workload_hours(calls, aht_s)


@function(topic="workforce")
def hours_needed(
    calls_per_month: CallsPerMonth,
    aht_s: HandlingTime,
    occupancy: Occupancy,
    minimum_agents: Agents = 0,
    service_hours: HoursWithinMonth = 0,
) -> HoursPerMonth:
    """Hours on the line in a month: handling hours / occupancy, at least the minimum team in all hours of service.

    Parameters
    ----------
    occupancy
        Share of the time on the line in which agents are busy, over the whole month; from a day profile, or from the
        traffic and the agents of an average hour.
    minimum_agents
        Fewest agents on the line at any time of service, nights included.
    service_hours
        Hours of service in the month, for the minimum.

    Examples
    --------
    >>> round(hours_needed(1000, 600, 0.8), 2)
    208.33

    References
    ----------
    www.callcentrehelper.com/fte-calculation-question-206996.htm
    """
    if np.any((np.asarray(minimum_agents) > 0) & (np.asarray(service_hours) == 0)):
        raise InputError("service_hours = 0: must be > 0 (h/month) where there is a minimum_agents")
    workload = workforce.workload_hours(calls_per_month, aht_s)
    return workforce.hours_needed(workload, occupancy, minimum_agents, service_hours)


@function(topic="workforce")
def agent_hours(agents: Agents, hours_each: Hours) -> Hours:
    """Hours of a team in a period: agents x hours of each, the base of a price per agent hour.

    Parameters
    ----------
    agents
        Agents, or full-time equivalents.
    hours_each
        Hours of each in the period.

    Examples
    --------
    >>> agent_hours(25, 30)
    750.0

    References
    ----------
    roicallcentersolutions.com/blog/call-center-pricing-models-explained
    """
    return agents * hours_each


@function(topic="workforce")
def holiday_hours(
    agents: Agents, hours_per_day: HoursPerDay = 24, holidays: Holidays = STATUTORY_HOLIDAYS
) -> HoursPerYear:
    """Hours on the line that fall on statutory holidays in a year (13 days from 2025).

    Parameters
    ----------
    agents
        Agents on the line on a holiday, averaged over the hours of service.
    hours_per_day
        Hours of service on a holiday.
    holidays
        Statutory holidays with service.

    Examples
    --------
    >>> holiday_hours(5)
    1560.0
    """
    return agents * hours_per_day * holidays


@function(topic="workforce")
def paid_hours(
    hours: Hours, shrinkage: Shrinkage, holiday_hours: Hours = 0, holiday_multiple: HolidayPayMultiple = 3
) -> Hours:
    """Paid hours behind hours on the line; those on statutory holidays count 3 times (300 %).

    Parameters
    ----------
    hours
        Hours on the line in a period, those on statutory holidays included.
    holiday_hours
        The part of them on statutory holidays.

    Notes
    -----
    (hours + (multiple - 1) x holiday hours) / (1 - shrinkage). It measures pay, not heads: see `heads_from_hours`.
    A monthly wage pays the holidays themselves too (21.75 paid days); that is not in these hours.

    Examples
    --------
    >>> round(paid_hours(2080, 0.25))
    2773

    References
    ----------
    customerthink.com/how-to-calculate-your-total-in-house-contact-center-costs; 劳动法第四十四条 (300 %)
    """
    _require_at_most(holiday_hours, hours, "holiday_hours", "hours", "h")
    return workforce.paid_hours(hours, shrinkage, holiday_hours, holiday_multiple)


@function(topic="workforce")
def fte(hours: HoursPerMonth, standard_hours: StandardHours = STANDARD_HOURS) -> FullTimeEquivalents:
    """Full-time equivalents (折合全职人数) of paid hours, in fractions.

    Parameters
    ----------
    hours
        Paid hours of a month.
    standard_hours
        Paid hours of one full-time head in a month: 20.67 days x 8 h.

    Examples
    --------
    >>> round(fte(1350, 40), 2)
    33.75
    """
    return workforce.fte(hours, standard_hours)


@function(topic="workforce")
def relief_factor(
    service_hours: HoursWithinMonth, shrinkage: Shrinkage, standard_hours: StandardHours = STANDARD_HOURS
) -> FullTimeEquivalents:
    """Heads, in fractions, that keep one post staffed through all hours of service (轮班系数).

    Parameters
    ----------
    service_hours
        Hours of service in a month.

    Examples
    --------
    A post of 8 hours on 365 days; heads of 2,080 hours a year with 382 hours of absence.

    >>> round(relief_factor(2920 / 12, 382 / 2080, 2080 / 12), 2)
    1.72
    """
    return workforce.relief_factor(service_hours, shrinkage, standard_hours)


@function(topic="workforce")
def heads_from_hours(
    hours: HoursPerMonth, shrinkage: Shrinkage, standard_hours: StandardHours = STANDARD_HOURS
) -> WholePeople:
    """Heads from hours: monthly hours on the line / (monthly standard hours x (1 - shrinkage)), rounded up.

    Parameters
    ----------
    hours
        Hours on the line in a month, over all hours of service.

    Examples
    --------
    One agent on the line day and night.

    >>> heads_from_hours(730, 0.3)
    7.0

    References
    ----------
    人社部发〔2025〕2号 (20.67 working days a month)
    """
    return workforce.heads_from_hours(hours, shrinkage, standard_hours)


@function(topic="workforce")
def support_staff(agents: Agents, span: SpanOfControl) -> WholePeople:
    """Heads of a support role, one for every so many agents, rounded up.

    Parameters
    ----------
    agents
        Rostered agents.

    Examples
    --------
    >>> support_staff(20, 10)
    2.0

    References
    ----------
    contactcentrehelper.com (team leaders, quality, trainers); loem.ca (planners, after SWPP)
    """
    return staffing.support_headcount(math.nan, agents, span)


def _require_at_most(part: Any, whole: Any, part_name: str, whole_name: str, unit: str) -> None:
    """Refuse a part that is more than the whole; a rounding error in the last digits is none."""
    part, whole = np.broadcast_arrays(part, whole)
    over = part > whole * (1 + 1e-12)
    if over.any():
        worst, limit = part[over][0], whole[over][0]
        raise InputError(f"{part_name} = {worst:g} {unit}: must be at most {whole_name} = {limit:g} {unit}")
