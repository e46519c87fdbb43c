"""Work that may wait until a deadline: letters, tickets, e-mail.

Work arrives evenly within each interval and is done in order of arrival. If A(t) is the work that has come by a time
and C(t) the hours that one agent has been at work by then, n agents meet a deadline d when, for all s < t, what came
between s and t is no more than n (C(t + d) - C(s)) (J.-Y. Le Boudec and P. Thiran, Network calculus, 2001, ch. 1). The
pattern of intervals repeats, so what comes late in it has its deadline early in the next one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def agents_for_deadline(work_s: Any, at_work: Any, interval_s: float, deadline_s: float, opening_s: float) -> float:
    """Agents, as a real number, who finish everything within a deadline; infinite where no number does.

    Parameters
    ----------
    work_s
        Work that comes in each interval, in agent seconds.
    at_work
        Share of each interval in which an agent works.
    interval_s, deadline_s
        Length of an interval; longest time from arrival to completion.
    opening_s
        Work that lies there at the beginning, with the deadline counted from then.
    """
    if work_s.sum() + opening_s == 0:
        return 0.0
    if at_work.sum() == 0:
        return math.inf
    came = np.concatenate([[0.0], np.cumsum(np.tile(work_s, 2))])
    edges = interval_s * np.arange(came.size)
    reach = math.ceil((edges[-1] + deadline_s) / interval_s / work_s.size)
    able = np.concatenate([[0.0], np.cumsum(np.tile(at_work, reach)) * interval_s])
    ready = interval_s * np.arange(able.size)
    ends = ready - deadline_s
    times = np.unique(np.concatenate([edges, ends[(ends >= 0) & (ends <= edges[-1])]]))
    arrived = np.interp(times, edges, came)
    done = np.interp(times + deadline_s, ready, able)
    begun = np.searchsorted(edges, times, side="right") - 1
    earlier = came.copy()
    earlier[0] = -opening_s
    agents = float(work_s.sum() / (at_work.sum() * interval_s))
    # Dinkelbach: the pair of times that is short of most gives the next number; it ends at the exact one.
    while True:
        spare = agents * able[: came.size] - earlier
        best = _places_of_largest(spare)[begun]
        short = arrived - agents * done + spare[best]
        worst = int(short.argmax())
        hours = done[worst] - able[best[worst]]
        need = arrived[worst] - earlier[best[worst]]
        if need > 0 and hours <= 0:
            return math.inf
        if hours <= 0 or need / hours <= agents * (1 + 1e-14):
            return agents
        agents = float(need / hours)


def _places_of_largest(values: Any) -> Any:
    """For each place the place of the largest value up to it."""
    largest = np.maximum.accumulate(values)
    return np.maximum.accumulate(np.where(values == largest, np.arange(values.size), 0))


def backlog(work_s: Any, hands_s: Any, opening_s: float) -> Any:
    """Work left at the end of each interval.

    Parameters
    ----------
    work_s, hands_s
        Work that comes in each interval and agent time that is at work on it, in seconds.
    opening_s
        Work that lies there at the beginning.
    """
    level = opening_s + np.cumsum(work_s - hands_s)
    return level - np.minimum(np.minimum.accumulate(level), 0)
