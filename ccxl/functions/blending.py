"""Deferred work in the idle time of inbound agents.

Work that is dropped when a call comes fills all idle time and delays no caller: `idle_hours`. Work that must be
finished once it is begun delays callers, so that some agents are to be kept free for them: `blended_hours`. There a
piece of work takes as long as a call on average: with pieces twice as long callers wait about twice the time stated,
with shorter ones less.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from ccxl.core.kinds import Doc
from ccxl.core.piecewise import map_scalars
from ccxl.core.registry import function
from ccxl.formulas.queueing import blending, measures
from ccxl.functions.quantities import (
    Agents,
    AnswerWithin,
    ArrivingCalls,
    HandlingTime,
    Hours,
    Interval,
    Occupancy,
    Patience,
    Pieces,
    PositiveSeconds,
    RedialShare,
    TargetServiceLevel,
    TargetShare,
    WholeAgents,
    WholeAgentsTakingCalls,
)
from ccxl.functions.traffic_offered import offered

InboundHandlingTime: TypeAlias = Annotated[
    PositiveSeconds, Doc("Average handling time of a call; a piece of deferred work takes as long.")
]


@function(topic="blending")
def idle_hours(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: Agents,
    interval_min: Interval = 60,
    max_occupancy: Occupancy = 1,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> Hours:
    """Hours of an interval in which inbound agents can do work that they drop when a call comes.

    Parameters
    ----------
    agents
        Agents taking calls.
    max_occupancy
        Largest share of their time in which agents may be busy with calls and this work together.

    Examples
    --------
    20 agents are busy with calls for 85 % of an hour; up to 95 % leaves 10 % of it, two hours:

    >>> round(idle_hours(340, 180, 20, max_occupancy=0.95), 6)
    2.0
    """
    load = offered(calls, aht_s, interval_min)
    busy = measures.occupancy(load, agents, aht_s, patience_s, redial_share)
    return blending.idle(busy, agents, max_occupancy) * interval_min / 60


def _apply_to_blend(
    formula: Any, calls: Any, aht_s: Any, agents: Any, target: Any, within: Any, interval_min: Any, patience_s: Any
) -> Any:
    load = offered(calls, aht_s, interval_min)
    return map_scalars(formula, load, agents, aht_s, patience_s, target, within)


@function(topic="blending")
def blended_hours(
    calls: ArrivingCalls,
    aht_s: InboundHandlingTime,
    agents: WholeAgentsTakingCalls,
    target_service_level: TargetShare = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> Hours:
    """Hours of deferred work that inbound agents can do, finishing every piece they begin, at a service level of calls.

    Parameters
    ----------
    target_service_level
        Share of calls to be answered in time; where it is missed without deferred work there is no time for any.

    Examples
    --------
    Without calls everybody works on what waits:

    >>> blended_hours(0, 180, 12)
    12.0

    40 agents and 30 erlangs: nobody need be kept free to answer 80 % within 20 seconds, all idle time is used:

    >>> round(blended_hours(900, 120, 40), 6)
    10.0
    """
    given = (calls, aht_s, agents, target_service_level, answer_within_s, interval_min, patience_s)
    return _apply_to_blend(blending.on_deferred, *given) * interval_min / 60


@function(topic="blending")
def blended_reserve(
    calls: ArrivingCalls,
    aht_s: InboundHandlingTime,
    agents: WholeAgentsTakingCalls,
    target_service_level: TargetShare = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> WholeAgents:
    """Agents to be kept free for callers: a piece of deferred work is begun only while more than these are free.

    Parameters
    ----------
    target_service_level
        Share of calls to be answered in time; all agents are kept free where it is missed even so.

    Examples
    --------
    >>> blended_reserve(900, 120, 40), blended_reserve(900, 120, 40, 0.95)
    (0.0, 5.0)
    """
    given = (calls, aht_s, agents, target_service_level, answer_within_s, interval_min, patience_s)
    return _apply_to_blend(blending.kept_free, *given)


@function(topic="blending")
def blended_hours_left(
    items: Pieces,
    item_s: PositiveSeconds,
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: WholeAgentsTakingCalls,
    target_service_level: TargetServiceLevel = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> Hours:
    """Hours of deferred work that inbound agents cannot do in an interval at a service level of calls.

    Parameters
    ----------
    items
        Pieces of deferred work to be done in the interval.
    item_s
        Average handling time of a piece; the service level holds where it is about that of a call.

    Examples
    --------
    360 e-mails of two minutes are twelve hours of work, of which 40 agents with 30 erlangs of calls do ten:

    >>> round(blended_hours_left(360, 120, 900, 120, 40), 6)
    2.0
    """
    given = (calls, aht_s, agents, target_service_level, answer_within_s, interval_min, patience_s)
    return blending.hours_left(items, item_s, _apply_to_blend(blending.on_deferred, *given) * interval_min / 60)
