"""Agents for a target, and the calls that agents can take. Erlang C, or Erlang A where callers hang up."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc
from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.formulas.queueing import agents as formulas
from ccxl.functions.quantities import (
    Agents,
    AgentsTakingCalls,
    AnswerWithin,
    ArrivingCalls,
    Calls,
    HandlingTime,
    Interval,
    Method,
    Occupancy,
    Patience,
    PositiveSeconds,
    RedialShare,
    RequiredPatience,
    Rounding,
    TargetServiceLevel,
    TargetShare,
    WholeAgents,
)
from ccxl.functions.traffic_offered import offered

MaxOccupancy: TypeAlias = Annotated[Occupancy, Doc("Largest share of the time in which agents may be busy.")]


@function(topic="staffing")
def agents(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    target_service_level: TargetServiceLevel = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    max_occupancy: MaxOccupancy = 1,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> WholeAgents:
    """Fewest agents that reach a service level within an occupancy.

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
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    target_service_level: TargetServiceLevel = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    max_occupancy: MaxOccupancy = 1,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    method: Method = "continuous",
) -> Agents:
    """Agents for a service level as a real number, so that sums over many queues are not inflated by rounding up.

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
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    target_asa_s: PositiveSeconds,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    method: Rounding = "whole",
) -> Agents:
    """Fewest agents for an average speed of answer.

    Parameters
    ----------
    target_asa_s
        Longest average wait.

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
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    max_occupancy: MaxOccupancy,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> WholeAgents:
    """Fewest agents that are busy at most a share of the time.

    Examples
    --------
    >>> agents_for_occupancy(360, 180, 0.9)
    20.0
    """
    load = offered(calls, aht_s, interval_min)
    return formulas.for_occupancy(load, aht_s, patience_s, redial_share, max_occupancy)


@function(topic="staffing")
def agents_for_abandonment(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    max_abandonment: TargetShare,
    patience_s: RequiredPatience,
    interval_min: Interval = 60,
    redial_share: RedialShare = 0,
    method: Rounding = "whole",
) -> Agents:
    """Fewest agents for which at most a share of the calls is given up (Erlang A).

    Parameters
    ----------
    max_abandonment
        Largest share of calls given up.

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
    agents: AgentsTakingCalls,
    aht_s: HandlingTime,
    target_service_level: TargetServiceLevel = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
) -> Calls:
    """Calls of an interval that agents can take within a service level, patient callers.

    Examples
    --------
    30 agents, calls of three minutes, 85 in 100 answered at once:

    >>> round(call_capacity(30, 180, 0.85, 0), 1)
    472.8
    """
    load = formulas.capacity(agents, aht_s, target_service_level, answer_within_s)
    return load / staffing.interval_traffic(1, aht_s, interval_min)
