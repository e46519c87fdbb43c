"""Deferred work in the time that inbound calls leave.

An agent who may drop his piece of work when a call comes works in all idle time. One who must finish it first may start
a piece only while fewer than a threshold of agents are busy, so that some stay free for callers: with equal handling
times a birth-death chain that never falls below the threshold. S. Bhulai and G. Koole, A queueing model for call
blending in call centers, IEEE Transactions on Automatic Control 48 (2003) 1434.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ccxl.formulas.queueing.delay_system import DelaySystem
from ccxl.formulas.queueing.states import stationary


def blended(traffic: float, agents: int, busy: int, aht_s: float, patience_s: float) -> tuple[DelaySystem, float]:
    """The inbound queue where at least so many agents are kept busy, and the mean number on deferred work.

    Parameters
    ----------
    traffic, agents
        Inbound traffic > 0 in erlangs; agents > 0.
    busy
        Agents who are busy at least, with calls or deferred work.
    aht_s, patience_s
        Handling time of a call as of a piece of work; patience.
    """

    def log_ratio(state: Any) -> Any:
        return np.log(traffic / state)

    states, weight = stationary(agents, log_ratio, busy)
    full = float(weight[-1]) if states[-1] == agents else 0.0
    queue = DelaySystem(full, traffic, agents, aht_s, patience_s)
    waits = queue.waits
    below = float(states @ weight - agents * full) / (1 - full) if full < 1 else 0.0
    on_deferred = waits * agents + (1 - waits) * below - traffic * (1 - queue.abandonment)
    return queue, max(on_deferred, 0.0)


def most_busy(traffic: float, agents: int, aht_s: float, patience_s: float, target: float, within_s: float) -> int:
    """Most agents who may be kept busy so that calls reach a service level; 0 where it is missed even so."""
    low, high = 0, agents
    while low < high:
        middle = (low + high + 1) // 2
        if blended(traffic, agents, middle, aht_s, patience_s)[0].in_time(within_s) >= target:
            low = middle
        else:
            high = middle - 1
    return low


def on_deferred(
    traffic: float, agents: float, aht_s: float, patience_s: float, target: float, within_s: float
) -> float:
    """Mean number of agents on deferred work that must be finished once begun."""
    if agents == 0:
        return 0.0
    if traffic == 0:
        # Nobody calls: everybody may work.
        return agents
    busy = most_busy(traffic, int(agents), aht_s, patience_s, target, within_s)
    return blended(traffic, int(agents), busy, aht_s, patience_s)[1] if busy else 0.0


def kept_free(traffic: float, agents: float, aht_s: float, patience_s: float, target: float, within_s: float) -> float:
    """Agents who are to stay free of deferred work."""
    if agents == 0 or traffic == 0:
        return 0.0
    return agents - most_busy(traffic, int(agents), aht_s, patience_s, target, within_s)


def idle(occupancy: Any, agents: Any, max_occupancy: Any) -> Any:
    """Mean number of agents who can do work that may be dropped at any moment."""
    return agents * np.maximum(max_occupancy - occupancy, 0)


def hours_left(items: Any, item_s: Any, hours: Any) -> Any:
    """Hours of deferred work that others have to do."""
    return np.maximum(items * item_s / 3600 - hours, 0)
