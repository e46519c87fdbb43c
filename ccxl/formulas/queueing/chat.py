"""Chats, of which an agent holds several at the same time.

A birth-death chain in the number of chats: of k chats min(k, agents x concurrency) are in progress, each with the given
mean handling time, and the others wait. That is Erlang A with agents x concurrency servers, Erlang C for patient
visitors, and with concurrency 1 the telephone. Where every further chat slows an agent's chats down, chats are spread
evenly over the agents, and the handling time of a chat beside j - 1 others is the mean x (1 + slowdown x (j - 1)).
J. Luo and J. Zhang, Staffing and control of instant messaging contact centers, Operations Research 61 (2013) 328.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ccxl.core.search import fewest
from ccxl.formulas.queueing.behind import Behind
from ccxl.formulas.queueing.states import stationary


def chats(
    traffic: float, agents: float, concurrency: float, aht_s: float, patience_s: float, slowdown: float
) -> Behind:
    """The queue of chats where further ones slow an agent's chats down.

    Parameters
    ----------
    traffic
        Chats arriving in the handling time of a chat served alone.
    agents, concurrency
        Agents > 0; chats that each may hold.
    aht_s, patience_s
        Handling time of a chat served alone; patience.
    slowdown
        Share by which each further chat lengthens an agent's chats.
    """
    places = int(agents * concurrency)
    slowest = 1 + slowdown * (concurrency - 1)

    def log_ratio(chats: Any) -> Any:
        return np.log(traffic / _done(chats, agents, slowdown))

    states, weight = stationary(places, log_ratio)
    full = float(weight[-1]) if states[-1] == places else 0.0
    return Behind(full, traffic * slowest, places, aht_s * slowest, patience_s)


def _done(chats: Any, agents: float, slowdown: float) -> Any:
    """Chats that end in the handling time of a chat served alone."""
    each, more = np.floor_divide(chats, agents), np.mod(chats, agents)
    fewer = (agents - more) * each / (1 + slowdown * np.maximum(each - 1, 0))
    return fewer + more * (each + 1) / (1 + slowdown * each)


def chat_agents(
    traffic: float, concurrency: float, aht_s: float, patience_s: float, slowdown: float,
    target: float, within_s: float, most: float,
) -> float:  # fmt: skip
    """Fewest agents that reach a service level; NaN where no number up to `most` does."""

    def reaches(agents: float) -> bool:
        if agents > most:
            return False
        return chats(traffic, agents, concurrency, aht_s, patience_s, slowdown).in_time(within_s) >= target

    if traffic == 0:
        return 0.0
    busiest = traffic * (1 + slowdown * (concurrency - 1)) / concurrency
    least = math.floor(busiest) + 1 if math.isinf(patience_s) else 1
    found = float(fewest(reaches, float(least), float(math.ceil(busiest + math.sqrt(busiest)))))
    return found if found <= most else math.nan
