"""Agents of one skill and agents of all: calls overflow from the specialists to the generalists.

Without waiting the overflow of a group has the mean A B and Riordan's variance, and the generalists are an Erlang B
group for traffic that is peaked, in Hayward's approximation: both traffic and agents divided by variance over mean
(R. I. Wilkinson, Bell System Technical Journal 35 (1956) 421; A. A. Fredericks, ibid. 59 (1980) 805). From there to
waiting as Erlang B leads to Erlang C or A: a waiting call of one skill is behind its specialists and all generalists,
who carry besides it what the other skills hand on to them. That traffic and the waiting are worked out by turns. Where
all agents are generalists, or none is, the result is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ccxl.formulas.queueing.delay_system import DelaySystem
from ccxl.formulas.queueing.erlang import erlang_b

# By turns until nothing moves; half of each step is taken, so that it does not swing.
TURNS: Final = 400
STILL: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Overflow:
    """Traffic that finds a group busy.

    Parameters
    ----------
    mean, variance
        Of the number of calls that would be in progress if an unlimited group took it.
    """

    mean: Any
    variance: Any


def overflow(traffic: Any, servers: Any) -> Overflow:
    """Overflow of groups without waiting, by Kosten's mean and Riordan's variance."""
    mean = traffic * erlang_b(traffic, servers)
    return Overflow(mean, mean * (1 - mean + traffic / (servers + 1 - traffic + mean)))


def hayward(offered: Overflow, servers: float) -> float:
    """Share of peaked traffic that finds a group busy."""
    mean, variance = float(np.sum(offered.mean)), float(np.sum(offered.variance))
    if mean == 0:
        return 0.0
    return float(erlang_b(mean * mean / variance, servers * mean / variance))


def queues(traffic: Any, aht_s: Any, specialists: Any, generalists: float, patience_s: float) -> list[DelaySystem]:
    """The queue of each skill.

    Parameters
    ----------
    traffic, aht_s, specialists
        For each skill: traffic in erlangs > 0, handling time in seconds, agents of this skill alone.
    generalists, patience_s
        Agents of all skills; patience, infinite where callers wait for ever.
    """
    spilled = overflow(traffic, specialists)
    busy = hayward(spilled, generalists)
    alone = spilled.mean / traffic
    full = alone * busy
    # Of the calls served at once, those that generalists take.
    handed_on = np.divide(alone - full, 1 - full, out=np.zeros_like(full), where=full < 1)
    carried = spilled.mean * (1 - busy)
    for _ in range(TURNS):
        lines = _delay_system(traffic, aht_s, specialists, generalists, patience_s, full, carried)
        waits = np.array([line.waits for line in lines])
        part = generalists * carried / (carried.sum() or 1)
        helped = np.divide(part, specialists + part, out=np.zeros_like(part), where=specialists + part > 0)
        moved = (traffic * ((1 - waits) * handed_on + waits * helped) - carried) / 2
        carried = carried + moved
        if np.abs(moved).max() <= STILL * traffic.max():
            break
    return lines


def _delay_system(
    traffic: Any, aht_s: Any, specialists: Any, generalists: float, patience_s: float, full: Any, carried: Any
) -> list[DelaySystem]:
    """Each skill's queue behind its own and all generalists, beside what the others hand on."""
    result = []
    for k in range(traffic.size):
        servers = float(specialists[k] + generalists)
        others = float(carried.sum() - carried[k])
        share = min(_felt(others, float(specialists[k]), generalists, patience_s) / others, 1.0) if others else 1.0
        load = float(traffic[k]) + share * others
        calls = float(traffic[k] / aht_s[k] + share * ((carried / aht_s).sum() - carried[k] / aht_s[k]))
        result.append(DelaySystem(float(full[k]), load, servers, load / calls, patience_s))
    return result


def _felt(others: float, specialists: float, generalists: float, patience_s: float) -> float:
    """Traffic of other skills that takes generalists away from one skill.

    Callers who wait for ever keep the generalists busy at most. Of those who hang up, what is beyond counts the less
    the more of it there is and the more specialists the skill has; all of it where it has none.
    """
    beyond = others - generalists
    if beyond <= 0 or (math.isinf(patience_s) and specialists > 0):
        return min(others, generalists)
    if generalists == 0 or specialists == 0:
        return others if specialists == 0 else 0.0
    return float(generalists + beyond * (generalists / (specialists + generalists)) ** (1 + beyond / generalists))


def service_level(
    calls: Any,
    aht_s: Any,
    specialists: Any,
    generalists: float,
    within_s: float,
    interval_min: float,
    patience_s: float,
) -> float:
    """Share of the calls of all skills that are answered in time."""
    traffic = calls * aht_s / (60 * interval_min)
    # Fewer calls than one in a million years are none.
    asked = calls / interval_min > 1e-12
    if not asked.any():
        return 1.0
    calls, aht_s, specialists, traffic = calls[asked], aht_s[asked], specialists[asked], traffic[asked]
    levels = [line.in_time(within_s) for line in queues(traffic, aht_s, specialists, generalists, patience_s)]
    return float(calls @ np.array(levels) / calls.sum())
