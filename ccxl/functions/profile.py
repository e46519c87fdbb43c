"""A day by intervals: agents for each, the figures of the day, and its month and twelve months.

An argument marked as an array takes one value for all intervals or one for each, in blocks of one shape. Results by
interval have the shape of the blocks.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Date, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import profile
from ccxl.functions import staffing, workforce
from ccxl.functions.quantities import AnyWait, Share
from ccxl.functions.workforce import STANDARD_HOURS, Heads, MonthlyHours, StandardHours

# One value, or one for each interval.
IntervalCalls: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e9, many=True)]
IntervalSeconds: TypeAlias = Annotated[Numbers, Quantity("s", 0, 1e6, many=True)]
IntervalWeights: TypeAlias = Annotated[Numbers, Quantity("s", 0, 1e6, blank=1, many=True)]
IntervalAgents: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, whole=True, many=True)]
IntervalTeams: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, many=True)]
IntervalTarget: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, above=True, below=True, many=True)]
IntervalOccupancy: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, above=True, zero_is_blank=True, many=True)]
IntervalLength: TypeAlias = Annotated[Numbers, Quantity("min", 0, 1440, above=True, zero_is_blank=True, many=True)]
Week: TypeAlias = Annotated[Numbers, Quantity("h/day", 0, 1e8, many=True)]
DayCalls: TypeAlias = Annotated[Numbers, Quantity("call/day", 0, 1e9, many=True)]
MonthFactors: TypeAlias = Annotated[Numbers, Quantity("ratio", 0, 100, many=True)]
DayHours: TypeAlias = Annotated[Numbers, Quantity("h/day", 0)]
Place: TypeAlias = Annotated[Numbers, Quantity("count", 1, whole=True)]
PeakFactor: TypeAlias = Annotated[Numbers, Quantity("ratio", 1)]
Month: TypeAlias = Annotated[Any, Date()]
MonthShrinkage: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True, many=True)]


@function(topic="profile")
def profile_agents(
    calls: IntervalCalls,
    aht_s: IntervalSeconds,
    target_service_level: IntervalTarget = 0.8,
    answer_within_s: IntervalSeconds = 20,
    interval_min: IntervalLength = 30,
    max_occupancy: IntervalOccupancy = 1,
    minimum_agents: IntervalAgents = 0,
) -> IntervalAgents:
    """Agents on the line for each interval of a day (Erlang C), each by itself, and at least a minimum.

    Parameters
    ----------
    calls
        Calls of each interval; 0 where there were none.
    aht_s
        Average handling time; it may be 0 where there are no calls.
    target_service_level
        Share of calls to be answered in time.
    answer_within_s
        Target time.
    interval_min
        Length of an interval.
    max_occupancy
        Largest share of the time in which agents may be busy.
    minimum_agents
        Fewest agents, also without calls; one for each interval gives 0 where the centre is closed.

    Examples
    --------
    >>> profile_agents([0, 50, 100, 450], [0, 180, 180, 270], [0.8, 0.8, 0.8, 0.7], [20, 20, 20, 30]).tolist()
    [0.0, 8.0, 14.0, 72.0]
    """
    calls, aht_s, target, within, length, occupancy, fewest = profile.aligned(
        calls=calls, aht_s=aht_s, target_service_level=target_service_level, answer_within_s=answer_within_s,
        interval_min=interval_min, max_occupancy=max_occupancy, minimum_agents=minimum_agents,
    )  # fmt: skip
    hourly, aht_s = calls * 60 / length, profile.handling(calls, aht_s)
    return np.maximum(staffing.agents(hourly, aht_s, target, within, occupancy), fewest)


@function(topic="profile")
def day_service_level(
    calls: IntervalCalls,
    aht_s: IntervalSeconds,
    agents: IntervalAgents,
    answer_within_s: IntervalSeconds = 20,
    interval_min: IntervalLength = 30,
) -> Share:
    """Service level of a day with given agents: the intervals' levels weighted by their calls, not their mean.

    Parameters
    ----------
    calls
        Calls of each interval.
    aht_s
        Average handling time.
    agents
        Agents on the line in each interval.
    answer_within_s
        Target time.
    interval_min
        Length of an interval.

    Examples
    --------
    >>> round(day_service_level([450, 450, 450], 270, [71, 72, 73], 30), 2)
    0.7
    """
    calls, aht_s, agents, within, length = profile.aligned(
        calls=calls, aht_s=aht_s, agents=agents, answer_within_s=answer_within_s, interval_min=interval_min
    )
    levels = staffing.service_level(calls * 60 / length, profile.handling(calls, aht_s), agents, within)
    return profile.weighted(levels, calls, 1.0)


@function(topic="profile")
def day_asa(
    calls: IntervalCalls, aht_s: IntervalSeconds, agents: IntervalAgents, interval_min: IntervalLength = 30
) -> AnyWait:
    """Average speed of answer of a day with given agents, over all its calls; infinite if one interval never clears.

    Parameters
    ----------
    calls
        Calls of each interval.
    aht_s
        Average handling time.
    agents
        Agents on the line in each interval.
    interval_min
        Length of an interval.

    Examples
    --------
    >>> round(day_asa([450, 450, 450], 270, [71, 72, 73]))
    31
    """
    calls, aht_s, agents, length = profile.aligned(calls=calls, aht_s=aht_s, agents=agents, interval_min=interval_min)
    waits = staffing.asa(calls * 60 / length, profile.handling(calls, aht_s), agents)
    return profile.weighted(waits, calls, 0.0)


@function(topic="profile")
def day_occupancy(
    calls: IntervalCalls, aht_s: IntervalSeconds, agents: IntervalAgents, interval_min: IntervalLength = 30
) -> Share:
    """Share of a day's hours on the line in which agents are busy.

    Parameters
    ----------
    calls
        Calls of each interval.
    aht_s
        Average handling time.
    agents
        Agents on the line in each interval.
    interval_min
        Length of an interval.

    Examples
    --------
    >>> day_occupancy([100, 50], 180, [20, 10])
    0.5
    """
    calls, aht_s, agents, length = profile.aligned(calls=calls, aht_s=aht_s, agents=agents, interval_min=interval_min)
    busy = staffing.occupancy(calls * 60 / length, profile.handling(calls, aht_s), agents)
    return profile.weighted(busy, agents * length, 1.0 if np.any(calls > 0) else 0.0)


@function(topic="profile")
def day_hours(agents: IntervalTeams, interval_min: IntervalLength = 30) -> DayHours:
    """Hours on the line in a day from the agents of each interval; fractions of agents count as such.

    Parameters
    ----------
    agents
        Agents on the line in each interval.
    interval_min
        Length of an interval.

    Examples
    --------
    >>> day_hours([8, 14, 20, 14])
    28.0
    """
    agents, length = profile.aligned(agents=agents, interval_min=interval_min)
    return profile.agent_hours(agents, length)


@function(topic="profile")
def busiest_interval(calls: IntervalCalls, aht_s: IntervalWeights = None) -> Place:
    """Place of the interval with the most work in a day, counted from 1; of several the first.

    Parameters
    ----------
    calls
        Calls of each interval.
    aht_s
        Average handling time; left out, calls alone decide.

    Examples
    --------
    >>> busiest_interval([30, 90, 120, 60])
    3.0
    """
    calls, aht_s = profile.aligned(calls=calls, aht_s=aht_s)
    return profile.busiest(calls * aht_s)


@function(topic="profile")
def busy_hour_share(calls: IntervalCalls, interval_min: IntervalLength = 30) -> Share:
    """Share of a day's calls in its busiest 60 minutes (忙时集中率), whole intervals in a row.

    Parameters
    ----------
    calls
        Calls of each interval of one day, in order.
    interval_min
        Length of all intervals: 60 minutes or a whole part of them.

    Examples
    --------
    >>> busy_hour_share([30, 90, 120, 60])
    0.7
    """
    length = float(np.asarray(interval_min).ravel()[0])
    if np.size(interval_min) != 1 or 60 % length:
        raise InputError(f"interval_min = {length:g}: must be one whole part of 60 minutes, such as 15, 30 or 60")
    return profile.busy_hour_share(calls, round(60 / length))


@function(topic="profile")
def peak_day_factor(calls_per_day: DayCalls) -> PeakFactor:
    """Calls of the busiest day over those of an average day (忙日系数).

    Parameters
    ----------
    calls_per_day
        Calls of each day of service, such as those of a month.

    Examples
    --------
    >>> peak_day_factor([3000, 2500, 2000, 2500, 2500])
    1.2
    """
    return profile.peak_day_factor(calls_per_day)


@function(topic="profile")
def month_hours(week_hours: Week, month: Month) -> MonthlyHours:
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
    return float(profile.hours_of_months(_week(week_hours), month, 1)[0])


@function(topic="profile")
def year_hours(week_hours: Week, first_month: Month, month_factor: MonthFactors = 1) -> MonthlyHours:
    """Hours on the line in twelve months, a row of twelve, from those of Monday to Sunday.

    Parameters
    ----------
    week_hours
        Hours of seven days of an average week, Monday first.
    first_month
        Any day of the first month.
    month_factor
        The season: hours of the month over those of an average one; one value or twelve.

    Examples
    --------
    >>> year_hours([24] * 7, "2026-01-01").tolist()[:3]
    [744.0, 672.0, 744.0]
    """
    return profile.hours_of_months(_week(week_hours), first_month, 12) * _twelve("month_factor", month_factor)


@function(topic="profile")
def year_heads(
    week_hours: Week,
    first_month: Month,
    shrinkage: MonthShrinkage,
    month_factor: MonthFactors = 1,
    standard_hours: StandardHours = STANDARD_HOURS,
) -> Heads:
    """Heads of twelve months, a row of twelve, from hours on the line of Monday to Sunday.

    Parameters
    ----------
    week_hours
        Hours of seven days of an average week, Monday first.
    first_month
        Any day of the first month.
    shrinkage
        Share of paid time that is not available; one value or twelve.
    month_factor
        The season: hours of the month over those of an average one; one value or twelve.
    standard_hours
        Standard hours of one head in a month: 20.67 days x 8 h.

    Examples
    --------
    >>> year_heads([24] * 7, "2026-01-01", 0.3).tolist()[:3]
    [7.0, 6.0, 7.0]
    """
    hours = year_hours(week_hours, first_month, month_factor)
    return workforce.heads_from_hours(hours, _twelve("shrinkage", shrinkage), standard_hours)


def _week(week_hours: Any) -> Any:
    week = np.asarray(week_hours, float).ravel()
    if week.size != 7:
        raise InputError(f"week_hours: {week.size} cells; give seven, Monday first")
    return week


def _twelve(name: str, values: Any) -> Any:
    values = np.asarray(values, float).ravel()
    if values.size not in {1, 12}:
        raise InputError(f"{name}: {values.size} cells; give one, or twelve, one a month")
    return np.broadcast_to(values, 12)
