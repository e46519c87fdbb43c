"""What callers meet: waiting, service level, impatience; by Erlang C where they wait for ever, by Erlang A where not.

Callers arrive at random, handling times and patience are exponential. Where agents do not exceed the traffic of patient
callers, everybody waits, the queue grows without end and agents are always busy. Redials (Erlang X) count as calls.
"""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.formulas.queueing import erlang, measures
from ccxl.functions.quantities import (
    Agents,
    Calls,
    Definition,
    Erlangs,
    Interval,
    NonNegativeSeconds,
    Patience,
    PositiveSeconds,
    QueueLength,
    Rate,
    RedialShare,
    RequiredPatience,
    Share,
)
from ccxl.functions.traffic import offered


@function(topic="staffing")
def erlang_c(traffic: Erlangs, agents: Agents) -> Share:
    """Share of calls that have to wait (Erlang C, patient callers).

    Parameters
    ----------
    traffic
        Offered traffic in erlangs.
    agents
        Agents taking calls; fractions by the continuous extension.

    Examples
    --------
    >>> round(erlang_c(10, 14), 6)
    0.174132
    """
    return erlang.erlang_c(traffic, agents)


@function(topic="staffing")
def service_level(
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    answer_within_s: NonNegativeSeconds = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
    definition: Definition = "served",
) -> Share:
    """Share of calls answered within a time.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.
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
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> NonNegativeSeconds:
    """Average speed of answer in seconds: the average wait of all callers, also of those who hang up.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    >>> round(asa(1000, 120, 36), 1)
    24.8
    """
    load = offered(calls, aht_s, interval_min)
    return measures.mean_wait(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def occupancy(
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of the time in which agents are busy.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    >>> occupancy(360, 180, 24)
    0.75
    """
    load = offered(calls, aht_s, interval_min)
    return measures.occupancy(load, agents, aht_s, patience_s, redial_share)


@function(topic="staffing")
def queue_length(
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> QueueLength:
    """Average number of callers who wait.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

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
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    patience_s: RequiredPatience,
    interval_min: Interval = 60,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of calls given up while waiting (Erlang A).

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    patience_s
        Average time after which waiting callers hang up.
    interval_min
        Length of the interval.
    redial_share
        Share of those who hang up that calls again at once.

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
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    longer_than_s: NonNegativeSeconds = 0,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> Share:
    """Share of calls that wait longer than a time, whether they are answered then or given up.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    longer_than_s
        Waiting time.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    >>> round(wait_probability(100, 180, 8, 30), 3)
    0.101
    """
    load = offered(calls, aht_s, interval_min)
    return measures.waits_longer(load, agents, aht_s, patience_s, redial_share, longer_than_s)


@function(topic="staffing")
def wait_quantile(
    calls: Calls,
    aht_s: PositiveSeconds,
    agents: Agents,
    share: Rate,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    redial_share: RedialShare = 0,
) -> NonNegativeSeconds:
    """Wait in seconds that a share of all calls does not exceed.

    Parameters
    ----------
    calls
        Calls that arrive in the interval.
    aht_s
        Average handling time, talk and after-call work.
    agents
        Agents taking calls; fractions by the continuous extension.
    share
        Share of all calls that wait no longer.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.
    redial_share
        Share of those who hang up that calls again at once.

    Examples
    --------
    Nine in ten wait less than a minute where 50 agents take 48 calls of a minute each minute:

    >>> round(wait_quantile(48, 60, 50, 0.9, 1), 1)
    58.1
    """
    load = offered(calls, aht_s, interval_min)
    return measures.wait_quantile(load, agents, aht_s, patience_s, redial_share, share)
