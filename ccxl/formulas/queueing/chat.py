"""Chats, of which an agent holds several at the same time.

A birth-death chain in the number of chats: of k chats min(k, agents x concurrency) are in progress, each with the given
mean handling time, and the others wait. That is Erlang A with agents x concurrency servers, Erlang C for patient
visitors, and with concurrency 1 the telephone. Where every further chat slows an agent's chats down, chats are spread
evenly over the agents, and the handling time of a chat beside j - 1 others is the mean x (1 + slowdown x (j - 1)).
J. Luo and J. Zhang, Staffing and control of instant messaging contact centers, Operations Research 61 (2013) 328.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.piecewise import Case, map_scalars, piecewise
from ccxl.core.search import fewest
from ccxl.formulas.queueing import agents, measures
from ccxl.formulas.queueing.delay_system import DelaySystem
from ccxl.formulas.queueing.erlang import anything
from ccxl.formulas.queueing.states import stationary

# Chats in progress, as many as are worked out in a moment where they slow each other down.
MOST_PLACES: Final = 300_000


def chats(
    traffic: float, servers: float, concurrency: float, aht_s: float, patience_s: float, slowdown: float
) -> DelaySystem:
    """The queue of chats where further ones slow an agent's chats down.

    Parameters
    ----------
    traffic
        Chats arriving in the handling time of a chat served alone.
    servers, concurrency
        Agents > 0; chats that each may hold.
    aht_s, patience_s
        Handling time of a chat served alone; patience.
    slowdown
        Share by which each further chat lengthens an agent's chats.
    """
    places = int(servers * concurrency)
    slowest = 1 + slowdown * (concurrency - 1)

    def log_ratio(chats: Any) -> Any:
        return np.log(traffic / _done(chats, servers, slowdown))

    states, weight = stationary(places, log_ratio)
    full = float(weight[-1]) if states[-1] == places else 0.0
    return DelaySystem(full, traffic * slowest, places, aht_s * slowest, patience_s)


def _done(chats: Any, servers: float, slowdown: float) -> Any:
    """Chats that end in the handling time of a chat served alone."""
    each, more = np.floor_divide(chats, servers), np.mod(chats, servers)
    fewer = (servers - more) * each / (1 + slowdown * np.maximum(each - 1, 0))
    return fewer + more * (each + 1) / (1 + slowdown * each)


def _measure(whole: Callable[..., Any], slowed: Callable[..., Any]) -> Callable[..., Any]:
    """A measure: of independent chats by the formulas of calls, else by the chain."""

    def one(a: float, n: float, c: float, h: float, p: float, s: float, *more: Any) -> float:
        _few_enough(n * c)
        return float(slowed(chats(a, n, c, h, p, s), *more))

    cases: tuple[Case, ...] = (
        (
            lambda a, n, c, h, p, s, *more: (s == 0) | (c == 1) | (n == 0) | (a == 0),
            lambda a, n, c, h, p, s, *more: whole(a, n * c, h, p, 0 * a, *more),
        ),
        (anything, lambda *given: map_scalars(one, *given)),
    )
    return lambda *given: piecewise(cases, *given)


SERVICE_LEVELS: Final = {
    name: _measure(level, lambda queue, within, name=name: queue.in_time(within, name))
    for name, level in measures.SERVICE_LEVELS.items()
}
mean_wait = _measure(measures.mean_wait, lambda queue: queue.mean_wait)
abandonment = _measure(measures.abandonment, lambda queue: queue.abandonment)


def _whole_agents(a: Any, c: Any, h: Any, p: Any, s: Any, target: Any, within: Any) -> Any:
    """Fewest agents from the fewest places."""
    highest = np.ones_like(a) if isinstance(a, np.ndarray) else 1.0
    return np.ceil(agents.for_service(a, h, p, 0 * a, target, within, highest) / c)


def _few_enough(places: float) -> None:
    if places > MOST_PLACES:
        raise InputError(
            f"agents x concurrency: {places:g} chats in progress; must be at most {MOST_PLACES:,} with a slowdown"
        )


def _slowed_agents(a: float, c: float, h: float, p: float, s: float, target: float, within: float) -> float:
    def reaches(n: float) -> bool:
        return n * c <= MOST_PLACES and chats(a, n, c, h, p, s).in_time(within) >= target

    busiest = a * (1 + s * (c - 1)) / c
    _few_enough(busiest * c)
    least = math.floor(busiest) + 1 if math.isinf(p) else 1
    return float(fewest(reaches, float(least), float(math.ceil(busiest + math.sqrt(busiest)))))


_AGENTS: Final[tuple[Case, ...]] = (
    (lambda a, c, h, p, s, *more: (s == 0) | (c == 1) | (a == 0), _whole_agents),
    (anything, lambda *given: map_scalars(_slowed_agents, *given)),
)


def chat_agents(*given: Any) -> Any:
    """Fewest agents for a service level: (traffic, concurrency, aht_s, patience_s, slowdown, target, within)."""
    return piecewise(_AGENTS, *given)
