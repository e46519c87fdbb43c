"""Staffing where callers wait."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ccxl.core.errors import NoSolution
from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.functions.quantities import Agents, AnyWait, Calls, Erlangs, Lines, Occupancy, Seconds, Share, Target, Wait


@function(topic="traffic")
def traffic(calls: Calls, aht_s: Seconds) -> Erlangs:
    """Offered traffic in erlangs: calls per hour x handling time.

    Parameters
    ----------
    calls
        Calls per hour.
    aht_s
        Average handling time, talk and after-call work.

    Examples
    --------
    >>> traffic(360, 180)
    18.0
    """
    return staffing.offered_traffic(calls, aht_s)


@function(topic="traffic")
def erlang_b(traffic: Erlangs, lines: Lines) -> Share:
    """Probability that all lines are busy where callers do not wait (Erlang B).

    Parameters
    ----------
    traffic
        Offered traffic.
    lines
        Number of lines.

    Examples
    --------
    >>> round(erlang_b(10.4, 3), 7)
    0.7411421
    """
    return np.where(np.asarray(traffic) > 0, staffing.erlang_b(traffic, lines), np.asarray(lines) == 0)


@function(topic="traffic")
def erlang_c(traffic: Erlangs, agents: Agents) -> Share:
    """Probability that a caller has to wait (Erlang C, patient callers).

    Parameters
    ----------
    traffic
        Offered traffic.
    agents
        Agents taking calls.

    Examples
    --------
    >>> round(erlang_c(10, 14), 6)
    0.174132
    """
    return _waiting(np.asarray(traffic, float), np.asarray(agents, float))


def _waiting(load: Any, agents: Any) -> Any:
    """Erlang C with its edges: nobody waits without traffic, all wait where agents do not exceed it."""
    stable = np.maximum(agents, np.floor(load) + 1)
    with np.errstate(all="ignore"):
        share = staffing.erlang_c(load, stable, staffing.erlang_b(load, stable))
    return np.where(load == 0, 0.0, np.where(agents <= load, 1.0, share))


@function(topic="staffing")
def service_level(calls: Calls, aht_s: Seconds, agents: Agents, answer_within_s: Wait = 20) -> Share:
    """Share of calls answered within a time (Erlang C, patient callers).

    Parameters
    ----------
    calls
        Calls per hour.
    aht_s
        Average handling time.
    agents
        Agents taking calls.
    answer_within_s
        Target time.

    Examples
    --------
    >>> round(service_level(1000, 120, 36, 15), 3)
    0.605
    """
    load, agents = np.asarray(staffing.offered_traffic(calls, aht_s)), np.asarray(agents, float)
    waits = _waiting(load, agents)
    level = staffing.answered_in_time(load, np.maximum(agents, load), waits, answer_within_s, aht_s)
    return np.where(load == 0, 1.0, np.where(agents <= load, 0.0, level))


@function(topic="staffing")
def asa(calls: Calls, aht_s: Seconds, agents: Agents) -> AnyWait:
    """Average speed of answer in seconds over all calls; infinite where agents do not exceed the traffic.

    Parameters
    ----------
    calls
        Calls per hour.
    aht_s
        Average handling time.
    agents
        Agents taking calls.

    Examples
    --------
    >>> round(asa(1000, 120, 36), 1)
    24.8
    """
    load, agents = np.asarray(staffing.offered_traffic(calls, aht_s)), np.asarray(agents, float)
    with np.errstate(all="ignore"):
        wait = staffing.speed_of_answer(load, agents, _waiting(load, agents), aht_s)
    return np.where(load == 0, 0.0, np.where(agents <= load, math.inf, wait))


@function(topic="staffing")
def occupancy(calls: Calls, aht_s: Seconds, agents: Agents) -> Share:
    """Share of the time in which agents are busy; 1 where they do not exceed the traffic.

    Parameters
    ----------
    calls
        Calls per hour.
    aht_s
        Average handling time.
    agents
        Agents taking calls.

    Examples
    --------
    >>> occupancy(360, 180, 24)
    0.75
    """
    load, agents = np.asarray(staffing.offered_traffic(calls, aht_s)), np.asarray(agents, float)
    with np.errstate(all="ignore"):
        return np.where(load == 0, 0.0, np.where(agents <= load, 1.0, staffing.occupied(load, agents)))


@function(topic="staffing")
def agents(
    calls: Calls,
    aht_s: Seconds,
    target_service_level: Target = 0.8,
    answer_within_s: Wait = 20,
    max_occupancy: Occupancy = 1,
) -> Agents:
    """Fewest agents that reach a service level within an occupancy (Erlang C, patient callers).

    Parameters
    ----------
    calls
        Calls per hour.
    aht_s
        Average handling time.
    target_service_level
        Share of calls to be answered in time.
    answer_within_s
        Target time.
    max_occupancy
        Largest share of the time in which agents may be busy.

    Examples
    --------
    >>> agents(1000, 120, 0.7, 15)
    37.0
    """
    return np.vectorize(_fewest, otypes=[float])(calls, aht_s, target_service_level, answer_within_s, max_occupancy)


def _fewest(calls: float, aht_s: float, target: float, answer_within_s: float, max_occupancy: float) -> float:
    """Bisection between the ladder's first rung and a number that is surely enough."""
    load = float(staffing.offered_traffic(calls, aht_s))
    if load == 0:
        return 0.0
    low = float(staffing.first_candidate(load, staffing.agents_for_occupancy(load, max_occupancy))) - 1
    step = math.sqrt(load) + 1
    high = low + step
    while service_level(calls, aht_s, math.ceil(high), answer_within_s) < target:
        step *= 2
        high += step
        if high > 1e7:
            raise NoSolution(f"agents: no number up to 1e7 reaches {target:g} for {load:g} erlangs")
    high = float(math.ceil(high))
    while high - low > 1:
        middle = math.floor((low + high) / 2)
        reached = service_level(calls, aht_s, middle, answer_within_s) >= target
        low, high = (low, float(middle)) if reached else (float(middle), high)
    return high
