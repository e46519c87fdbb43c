"""A day by intervals: agents for each, and the figures of the day.

Every argument takes one value for all intervals or one for each, in blocks of one shape. Results by interval have the
shape of the blocks. Intervals do not know of each other: a queue left at the end of one is not carried into the next.
"""

from __future__ import annotations

import math
from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import profile
from ccxl.functions import staffing
from ccxl.functions.agents_needed import MaxOccupancy, agents_fractional
from ccxl.functions.agents_needed import agents as fewest_agents
from ccxl.functions.quantities import (
    AnswerWithin,
    Method,
    NonNegativeSeconds,
    Patience,
    RedialShare,
    RepeatedInterval,
    RequiredPatience,
    Share,
    TargetServiceLevel,
)

# One value, or one for each interval.
CallsEach: TypeAlias = Annotated[
    Numbers, Quantity("call", 0, 1e9, many=True), Doc("Calls of each interval; 0 where there were none.")
]
HandlingTimeEach: TypeAlias = Annotated[
    Numbers, Quantity("s", 0, 1e6, many=True), Doc("Average handling time; it may be 0 where there are no calls.")
]
WorkEach: TypeAlias = Annotated[
    Numbers, Quantity("s", 0, 1e6, blank=1, many=True), Doc("Average handling time; left out, calls alone decide.")
]
WholeAgentsEach: TypeAlias = Annotated[
    Numbers,
    Quantity("count", 0, 1e7, whole=True, many=True),
    Doc("Fewest agents, also without calls; one for each interval gives 0 where the centre is closed."),
]
AgentsEach: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, 1e7, many=True), Doc("Agents on the line in each interval.")
]
TargetEach: TypeAlias = Annotated[TargetServiceLevel, Quantity("share", 0, 1, above=True, below=True, many=True)]
AnswerWithinEach: TypeAlias = Annotated[AnswerWithin, Quantity("s", 0, 1e6, many=True)]
OccupancyEach: TypeAlias = Annotated[MaxOccupancy, Quantity("share", 0, 1, above=True, zero_is_blank=True, many=True)]
LengthEach: TypeAlias = Annotated[RepeatedInterval, Quantity("min", 0.1, 1440, zero_is_blank=True, many=True)]
PatienceEach: TypeAlias = Annotated[Patience, Quantity("s", 0.001, 1e12, blank=math.inf, zero_is_blank=True, many=True)]
RequiredPatienceEach: TypeAlias = Annotated[RequiredPatience, Quantity("s", 0.001, 1e12, many=True)]
RedialEach: TypeAlias = Annotated[RedialShare, Quantity("share", 0, 1, below=True, many=True)]

HoursOfDay: TypeAlias = Annotated[Numbers, Quantity("h/day", 0)]
IntervalNumber: TypeAlias = Annotated[Numbers, Quantity("count", 1, whole=True)]


@function(topic="profile")
def profile_agents(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    target_service_level: TargetEach = 0.8,
    answer_within_s: AnswerWithinEach = 20,
    interval_min: LengthEach = 30,
    max_occupancy: OccupancyEach = 1,
    patience_s: PatienceEach = None,
    redial_share: RedialEach = 0,
    minimum_agents: WholeAgentsEach = 0,
) -> WholeAgentsEach:
    """Agents on the line for each interval of a day, at least a minimum; whole numbers, in the shape of the calls.

    Examples
    --------
    A closed half-hour, then 50, 100 and 450 calls; the last with 70 % in 30 seconds:

    >>> profile_agents([0, 50, 100, 450], [0, 180, 180, 270], [0.8, 0.8, 0.8, 0.7], [20, 20, 20, 30]).tolist()
    [0.0, 8.0, 14.0, 72.0]
    """
    calls, aht_s, *rest, fewest = profile.aligned(
        calls=calls, aht_s=aht_s, target_service_level=target_service_level, answer_within_s=answer_within_s,
        interval_min=interval_min, max_occupancy=max_occupancy, patience_s=patience_s, redial_share=redial_share,
        minimum_agents=minimum_agents,
    )  # fmt: skip
    return np.maximum(fewest_agents(calls, profile.handling(calls, aht_s), *rest), fewest)


@function(topic="profile")
def profile_agents_fractional(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    target_service_level: TargetEach = 0.8,
    answer_within_s: AnswerWithinEach = 20,
    interval_min: LengthEach = 30,
    max_occupancy: OccupancyEach = 1,
    patience_s: PatienceEach = None,
    redial_share: RedialEach = 0,
    method: Method = "continuous",
) -> AgentsEach:
    """Agents of each interval as real numbers, for sums over queues that rounding up would inflate.

    Examples
    --------
    >>> profile_agents_fractional([936, 0], [180, 0], 0.9, 10).round(3).tolist()
    [104.679, 0.0]
    """
    calls, aht_s, target, within, length, occupancy, patience, redial = profile.aligned(
        calls=calls, aht_s=aht_s, target_service_level=target_service_level, answer_within_s=answer_within_s,
        interval_min=interval_min, max_occupancy=max_occupancy, patience_s=patience_s, redial_share=redial_share,
    )  # fmt: skip
    handled_s = profile.handling(calls, aht_s)
    return agents_fractional(calls, handled_s, target, within, length, occupancy, patience, redial, method)


@function(topic="profile")
def day_service_level(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    agents: AgentsEach,
    answer_within_s: AnswerWithinEach = 20,
    interval_min: LengthEach = 30,
    patience_s: PatienceEach = None,
    redial_share: RedialEach = 0,
) -> Share:
    """Service level of a day with given agents: the intervals' levels weighted by their calls, not their mean.

    Examples
    --------
    >>> round(day_service_level([450, 450, 450], 270, [71, 72, 73], 30), 2)
    0.7
    """
    calls, aht_s, *rest = profile.aligned(
        calls=calls, aht_s=aht_s, agents=agents, answer_within_s=answer_within_s, interval_min=interval_min,
        patience_s=patience_s, redial_share=redial_share,
    )  # fmt: skip
    levels = staffing.service_level(calls, profile.handling(calls, aht_s), *rest)
    return profile.weighted(levels, calls, 1.0)


@function(topic="profile")
def day_asa(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    agents: AgentsEach,
    interval_min: LengthEach = 30,
    patience_s: PatienceEach = None,
    redial_share: RedialEach = 0,
) -> NonNegativeSeconds:
    """Average speed of answer of a day with given agents, over all its calls; infinite where an interval never clears.

    Examples
    --------
    >>> round(day_asa([450, 450, 450], 270, [71, 72, 73]))
    31
    """
    calls, aht_s, agents, length, *rest = profile.aligned(
        calls=calls, aht_s=aht_s, agents=agents, interval_min=interval_min, patience_s=patience_s,
        redial_share=redial_share,
    )  # fmt: skip
    waits = staffing.asa(calls, profile.handling(calls, aht_s), agents, length, *rest)
    return profile.weighted(waits, calls, 0.0)


@function(topic="profile")
def day_abandonment(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    agents: AgentsEach,
    patience_s: RequiredPatienceEach,
    interval_min: LengthEach = 30,
    redial_share: RedialEach = 0,
) -> Share:
    """Share of a day's calls given up while waiting (Erlang A), over all its calls.

    Examples
    --------
    >>> round(day_abandonment([100, 0], [180, 0], [14, 2], 300), 6)
    0.013984
    """
    calls, aht_s, *rest = profile.aligned(
        calls=calls, aht_s=aht_s, agents=agents, patience_s=patience_s, interval_min=interval_min,
        redial_share=redial_share,
    )  # fmt: skip
    return profile.weighted(staffing.abandonment(calls, profile.handling(calls, aht_s), *rest), calls, 0.0)


@function(topic="profile")
def day_occupancy(
    calls: CallsEach,
    aht_s: HandlingTimeEach,
    agents: AgentsEach,
    interval_min: LengthEach = 30,
    patience_s: PatienceEach = None,
    redial_share: RedialEach = 0,
) -> Share:
    """Share of a day's hours on the line in which agents are busy.

    Examples
    --------
    >>> day_occupancy([100, 50], 180, [20, 10])
    0.5
    """
    calls, aht_s, agents, length, *rest = profile.aligned(
        calls=calls, aht_s=aht_s, agents=agents, interval_min=interval_min, patience_s=patience_s,
        redial_share=redial_share,
    )  # fmt: skip
    busy = staffing.occupancy(calls, profile.handling(calls, aht_s), agents, length, *rest)
    return profile.weighted(busy, agents * length, 1.0 if np.any(calls > 0) else 0.0)


@function(topic="profile")
def day_hours(agents: AgentsEach, interval_min: LengthEach = 30) -> HoursOfDay:
    """Hours on the line in a day from the agents of each interval; fractions of agents count as such.

    Examples
    --------
    >>> day_hours([8, 14, 20, 14])
    28.0
    """
    agents, length = profile.aligned(agents=agents, interval_min=interval_min)
    return profile.agent_hours(agents, length)


@function(topic="profile")
def busiest_interval(calls: CallsEach, aht_s: WorkEach = None) -> IntervalNumber:
    """Place of the interval with the most work in a day, counted from 1; of several the first.

    Examples
    --------
    >>> busiest_interval([30, 90, 120, 60])
    3.0
    """
    calls, aht_s = profile.aligned(calls=calls, aht_s=aht_s)
    return profile.busiest(calls * aht_s)


@function(topic="profile")
def busy_hour_share(calls: CallsEach, interval_min: LengthEach = 30) -> Share:
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
    parts = 60 / length
    if np.size(interval_min) != 1 or round(parts) < 1 or abs(parts - round(parts)) > 1e-9:
        raise InputError(f"interval_min = {length:g}: must be one whole part of 60 minutes, such as 15, 30 or 60")
    return profile.busy_hour_share(calls, round(parts))
