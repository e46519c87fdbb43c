"""A day by intervals with all its figures, for Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.labels import refuse_unlike_labels
from ccxl.formulas.profile import aligned, busiest, handling
from ccxl.functions import profile, staffing


@dataclass(frozen=True, slots=True)
class DayProfile:
    """A day by intervals: what was asked, and what given agents make of it.

    Parameters
    ----------
    calls, aht_s, agents
        Of each interval.
    interval_min, answer_within_s
        Length of an interval in minutes; target time in seconds.
    service_level, asa, occupancy
        Of each interval: shares, and seconds.
    hours
        Hours on the line in the day.
    day_service_level, day_asa, day_occupancy
        Of the day: weighted by calls, by calls, and by agents.
    busiest
        Place of the interval with the most work, counted from 1; None on a day without calls.
    """

    calls: Any
    aht_s: Any
    agents: Any
    interval_min: float
    answer_within_s: float
    service_level: Any
    asa: Any
    occupancy: Any
    hours: float
    day_service_level: float
    day_asa: float
    day_occupancy: float
    busiest: int | None


def day_profile(
    calls: Any,
    aht_s: Any,
    agents: Any = None,
    *,
    target_service_level: float = 0.8,
    answer_within_s: float = 20,
    interval_min: float = 30,
    max_occupancy: float = 1,
    minimum_agents: Any = 0,
    patience_s: float | None = None,
    redial_share: float = 0,
) -> DayProfile:
    """All figures of a day by intervals (Erlang C, or Erlang A where callers hang up).

    Parameters
    ----------
    calls, aht_s
        Calls of each interval; average handling time, one or one for each.
    agents
        Agents on the line in each interval; left out, those of `profile_agents`.
    target_service_level, max_occupancy, minimum_agents
        What they have to reach.
    answer_within_s, interval_min
        Target time in seconds; length of an interval in minutes.
    patience_s, redial_share
        Average patience of waiting callers, for ever if left out; share of those who hang up that calls again.

    Raises
    ------
    InputError
        Values that are not allowed, or arrays of unlike shape or with unlike labels.

    Examples
    --------
    >>> day = day_profile([50, 100], 180)
    >>> day.agents.tolist(), day.hours, day.busiest
    ([8.0, 14.0], 11.0, 2)
    """
    if not interval_min > 0:
        raise InputError(f"interval_min = {interval_min}: must be a number > 0 (min)")
    refuse_unlike_labels(calls=calls, aht_s=aht_s, agents=agents, minimum_agents=minimum_agents, blocks=True)
    callers = (patience_s, redial_share)
    if agents is None:
        agents = profile.profile_agents(
            calls, aht_s, target_service_level, answer_within_s, interval_min, max_occupancy, *callers, minimum_agents
        )
    calls, aht_s, agents = aligned(calls=calls, aht_s=aht_s, agents=agents)
    handled_s = handling(calls, aht_s)
    place = busiest(calls * aht_s)
    return DayProfile(
        calls=calls,
        aht_s=aht_s,
        agents=agents,
        interval_min=interval_min,
        answer_within_s=answer_within_s,
        service_level=staffing.service_level(calls, handled_s, agents, answer_within_s, interval_min, *callers),
        asa=staffing.asa(calls, handled_s, agents, interval_min, *callers),
        occupancy=staffing.occupancy(calls, handled_s, agents, interval_min, *callers),
        hours=float(profile.day_hours(agents, interval_min)),
        day_service_level=float(
            profile.day_service_level(calls, aht_s, agents, answer_within_s, interval_min, *callers)
        ),
        day_asa=float(profile.day_asa(calls, aht_s, agents, interval_min, *callers)),
        day_occupancy=float(profile.day_occupancy(calls, aht_s, agents, interval_min, *callers)),
        busiest=None if np.isnan(place) else int(place),
    )
