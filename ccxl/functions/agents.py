"""Agents for a target, and the calls that agents can take. Erlang C, or Erlang A where callers hang up."""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.formulas.queueing import agents as formulas
from ccxl.functions.quantities import (
    Agents,
    Calls,
    Interval,
    Method,
    NonNegativeSeconds,
    Occupancy,
    Patience,
    PositiveSeconds,
    RedialShare,
    RequiredPatience,
    Rounding,
    TargetShare,
    WholeAgents,
)
from ccxl.functions.traffic import offered


@function(topic="staffing")
def agents(
    calls: Calls,
    aht_s: PositiveSeconds,
    target_service_level: TargetShare = 0.8,
    answer_within_s: NonNegativeSeconds = 20,
    interval_min: Interval = 60,
    max_occupancy: Occupancy = 1,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> WholeAgents:
    """Fewest agents that reach a service level within an occupancy.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    target_service_level
        Share of all calls to be answered in time.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.
    max_occupancy
        Largest share of the time in which agents may be busy.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    1,000 calls of two minutes in an hour, 70 % within 15 seconds:

    >>> agents(1000, 120, 0.7, 15)
    37.0
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.for_service(
        load,
        aht_s,
        patience_s,
        redial_share,
        target_service_level,
        answer_within_s,
        max_occupancy,
    )


@function(topic="staffing")
def agents_fractional(
    calls: Calls,
    aht_s: PositiveSeconds,
    target_service_level: TargetShare = 0.8,
    answer_within_s: NonNegativeSeconds = 20,
    interval_min: Interval = 60,
    max_occupancy: Occupancy = 1,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    method: Method = "continuous",
) -> Agents:
    """Agents for a service level as a real number, so that sums over many queues are not inflated by rounding up.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    target_service_level
        Share of all calls to be answered in time.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.
    max_occupancy
        Largest share of the time in which agents may be busy.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.
    method
        "continuous": Erlang for real numbers of agents; "linear": the straight line between the two whole numbers.

    Examples
    --------
    >>> round(agents_fractional(936, 180, 0.9, 10, 30), 3)
    104.679
    >>> round(agents_fractional(936, 180, 0.9, 10, 30, method="linear"), 3)
    104.702
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.REAL[method](
        load,
        aht_s,
        patience_s,
        redial_share,
        target_service_level,
        answer_within_s,
        max_occupancy,
    )


@function(topic="staffing")
def agents_for_asa(
    calls: Calls,
    aht_s: PositiveSeconds,
    target_asa_s: PositiveSeconds,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    method: Rounding = "whole",
) -> Agents:
    """Fewest agents for an average speed of answer.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    target_asa_s
        Longest average wait.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.
    method
        "whole": the fewest agents; "continuous" or "linear": a real number, as in `agents_fractional`.

    Examples
    --------
    200 calls of five minutes in half an hour, answered after five seconds on average:

    >>> agents_for_asa(200, 300, 5, 30)
    42.0
    >>> round(agents_for_asa(200, 300, 5, 30, method="continuous"), 5)
    41.22663
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.FOR_SPEED[method](load, aht_s, patience_s, redial_share, target_asa_s)


@function(topic="staffing")
def agents_for_occupancy(
    calls: Calls,
    aht_s: PositiveSeconds,
    max_occupancy: Occupancy,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> WholeAgents:
    """Fewest agents that are busy at most a share of the time.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    max_occupancy
        Largest share of the time in which agents may be busy.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    >>> agents_for_occupancy(360, 180, 0.9)
    20.0
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.for_occupancy(load, aht_s, patience_s, redial_share, max_occupancy)


@function(topic="staffing")
def agents_for_abandonment(
    calls: Calls,
    aht_s: PositiveSeconds,
    max_abandonment: TargetShare,
    patience_s: RequiredPatience,
    interval_min: Interval = 60,
    redial_share: RedialShare = 0,
    method: Rounding = "whole",
) -> Agents:
    """Fewest agents for which at most a share of the calls is given up (Erlang A).

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    max_abandonment
        Largest share of calls given up.
    patience_s
        Average time after which waiting callers hang up.
    interval_min
        Length of the interval.
    redial_share
        Share of those who hang up that calls again at once.
    method
        "whole": the fewest agents; "continuous" or "linear": a real number, as in `agents_fractional`.

    Examples
    --------
    100 calls of three minutes in half an hour, five minutes of patience, 2 %:

    >>> agents_for_abandonment(100, 180, 0.02, 300, 30)
    14.0
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.FOR_ABANDONMENT[method](load, aht_s, patience_s, redial_share, max_abandonment)


@function(topic="staffing")
def call_capacity(
    agents: Agents,
    aht_s: PositiveSeconds,
    target_service_level: TargetShare = 0.8,
    answer_within_s: NonNegativeSeconds = 20,
    interval_min: Interval = 60,
) -> Calls:
    """Calls of an interval that agents can take within a service level, patient callers.

    Parameters
    ----------
    agents
        Agents taking calls.
    aht_s
        Average handling time, talk and after-call work.
    target_service_level
        Share of all calls to be answered in time.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.

    Examples
    --------
    30 agents, calls of three minutes, 85 in 100 answered at once:

    >>> round(call_capacity(30, 180, 0.85, 0), 1)
    472.8
    """
    load = formulas.capacity(agents, aht_s, target_service_level, answer_within_s)
    return load / staffing.interval_traffic(1, aht_s, interval_min)
