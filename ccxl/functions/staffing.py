"""What callers meet: waiting, service level, impatience; by Erlang C where they wait for ever, by Erlang A where not.

Callers arrive at random, handling times and patience are exponential. Where agents do not exceed the traffic of patient
callers, everybody waits, the queue grows without end and agents are always busy. Redials (Erlang X) count as calls.
"""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.formulas.queueing import erlang, measures
from ccxl.functions.quantities import (
    AgentsTakingCalls,
    AnswerWithin,
    ArrivingCalls,
    Definition,
    HandlingTime,
    Interval,
    NonNegativeSeconds,
    OfferedTraffic,
    Patience,
    QueueLength,
    Rate,
    RedialShare,
    RequiredPatience,
    Share,
)
from ccxl.functions.traffic_offered import offered


@function(topic="staffing")
def erlang_c(traffic: OfferedTraffic, agents: AgentsTakingCalls) -> Share:
    """Share of calls that have to wait (Erlang C, patient callers).

    Examples
    --------
    >>> round(erlang_c(10, 14), 6)
    0.174132
    """
    return erlang.erlang_c(traffic, agents)


@function(topic="staffing")
def service_level(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    definition: Definition = "served",
) -> Share:
    """Share of calls answered within a time.

    Parameters
    ----------
    definition
        What counts where callers hang up: "served" in time of all calls; "virtual": an agent is free in time, of all
        calls; "without_short": served in time of all but those who hang up in time; "answered": served in time of
        the answered.

    Examples
    --------
    A thousand calls of two minutes in an hour, 36 agents, 15 seconds:

    >>> round(service_level(1000, 120, 36, 15), 3)
    0.605

    100 calls of three minutes in half an hour, 14 agents, and callers who hang up after five minutes on average:

    >>> round(service_level(100, 180, 14, 20, 30, patience_s=300), 6)
    0.916792
    """
    load = offered(calls, aht_s, interval_min)
    return measures.SERVICE_LEVELS[definition](load, agents, aht_s, patience_s, redial_share, answer_within_s)


@function(topic="staffing")
def asa(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> NonNegativeSeconds:
    """Average speed of answer in seconds: the average wait of all callers, also of those who hang up.

    Examples
    --------
    >>> round(asa(1000, 120, 36), 1)
    24.8
    """
    load = offered(calls, aht_s, interval_min)
    return measures.mean_wait(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def occupancy(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of the time in which agents are busy.

    Examples
    --------
    >>> occupancy(360, 180, 24)
    0.75
    """
    load = offered(calls, aht_s, interval_min)
    return measures.occupancy(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def queue_length(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> QueueLength:
    """Average number of callers who wait.

    Examples
    --------
    Two barbers for ten customers an hour, ten minutes each:

    >>> round(queue_length(10, 600, 2), 3)
    3.788
    """
    load = offered(calls, aht_s, interval_min)
    return measures.queue_length(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def abandonment(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    patience_s: RequiredPatience,
    interval_min: Interval = 60,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of calls given up while waiting (Erlang A).

    Examples
    --------
    100 calls of three minutes in half an hour, five minutes of patience, 14 agents:

    >>> round(abandonment(100, 180, 14, 300, 30), 6)
    0.013984
    """
    load = offered(calls, aht_s, interval_min)
    return measures.abandonment(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def wait_probability(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    longer_than_s: NonNegativeSeconds = 0,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of calls that wait longer than a time, whether they are answered then or given up.

    Parameters
    ----------
    longer_than_s
        Waiting time.

    Examples
    --------
    >>> round(wait_probability(100, 180, 8, 30), 3)
    0.101
    """
    load = offered(calls, aht_s, interval_min)
    return measures.waits_longer(load, agents, aht_s, patience_s, redial_share, longer_than_s)


@function(topic="staffing")
def wait_quantile(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: AgentsTakingCalls,
    share: Rate,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> NonNegativeSeconds:
    """Wait in seconds that a share of all calls does not exceed.

    Parameters
    ----------
    share
        Share of all calls that wait no longer.

    Examples
    --------
    Nine in ten wait less than a minute where 50 agents take 48 calls of a minute each minute:

    >>> round(wait_quantile(48, 60, 50, 0.9, 1), 1)
    58.1
    """
    load = offered(calls, aht_s, interval_min)
    return measures.wait_quantile(load, agents, aht_s, patience_s, redial_share, share)
