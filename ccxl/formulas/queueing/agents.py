"""Agents for a target, and the calls that given agents can take."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ccxl.core.piecewise import Case, piecewise
from ccxl.core.search import fewest, zero
from ccxl.formulas import staffing
from ccxl.formulas.queueing import measures
from ccxl.formulas.queueing.erlang import always, anything

# What a number of agents leaves above its target, below 0 where it misses it: called with
# (agents, traffic, aht_s, patience_s, redial_share, *targets).
Margin = Callable[..., Any]


def service_margin(n: Any, a: Any, h: Any, p: Any, r: Any, target: Any, within: Any) -> Any:
    """Service level above its target."""
    return measures.SERVICE_LEVELS["served"](a, n, h, p, r, within) - target


def speed_margin(n: Any, a: Any, h: Any, p: Any, r: Any, longest: Any) -> Any:
    """Average wait below its limit."""
    return longest - measures.mean_wait(a, n, h, p, r)


def abandonment_margin(n: Any, a: Any, h: Any, p: Any, r: Any, most: Any) -> Any:
    """Share of callers who hang up below its limit."""
    return most - measures.abandonment(a, n, h, p, r)


def occupancy_margin(n: Any, a: Any, h: Any, p: Any, r: Any, highest: Any) -> Any:
    """Occupancy below its limit; twelve digits count, so that 18 / 0.9 erlangs need 20 agents."""
    return highest * (1 + 1e-12) - measures.occupancy(a, n, h, p, r)


def least_agents(margin: Margin, guess: Any, a: Any, h: Any, p: Any, r: Any, *targets: Any) -> Any:
    """Fewest whole number of agents with a margin of at least 0; none without calls, NaN where no number has one."""
    # Patient callers make an endless queue where agents do not exceed the traffic.
    least: Any = np.where((p == math.inf) & (a > 0), np.floor(a) + 1, 0.0)
    if not isinstance(a, np.ndarray):
        least = float(least)
    return fewest(lambda n, *given: margin(n, *given) >= 0, least, guess, a, h, p, r, *targets)


def continuous(margin: Margin, whole: Any, a: Any, h: Any, p: Any, r: Any, *targets: Any) -> Any:
    """The real number of agents with a margin of 0, at most one below the whole one, by Erlang for real numbers."""

    def found(whole: Any, a: Any, h: Any, p: Any, r: Any, *targets: Any) -> Any:
        low = np.maximum(whole - 1, np.where(p == math.inf, a, 0.0))
        return zero(margin, low, whole, a, h, p, r, *targets)

    return piecewise(((_none, always(0.0)), (anything, found)), whole, a, h, p, r, *targets)


def linear(margin: Margin, whole: Any, a: Any, h: Any, p: Any, r: Any, *targets: Any) -> Any:
    """The same on the straight line between the two whole numbers."""

    def found(whole: Any, a: Any, h: Any, p: Any, r: Any, *targets: Any) -> Any:
        missed, left = margin(whole - 1, a, h, p, r, *targets), margin(whole, a, h, p, r, *targets)
        return whole - left / (left - missed)

    return piecewise(((_none, always(0.0)), (anything, found)), whole, a, h, p, r, *targets)


def _none(whole: Any, *_: Any) -> Any:
    return whole <= 0


def service_guess(a: Any, h: Any, target: Any, within: Any) -> Any:
    """Whole number near the agents for a service level, by square-root staffing.

    Of a spare capacity of beta roots of the traffic, -ln P(wait) is about 1.19 beta + 0.31 beta^2 (fitted to Halfin and
    Whitt, Operations Research 29 (1981) 567); the answer does not depend on it, the time to find it does.
    """
    spread = np.sqrt(a)
    slope = 1.19 + spread * within / h
    beta = (np.sqrt(slope * slope - 1.24 * np.log1p(-target)) - slope) / 0.62
    return np.ceil(a + beta * spread)


def capacity(n: Any, h: Any, target: Any, within: Any) -> Any:
    """Largest traffic in erlangs that agents can take within a service level, patient callers."""

    def margin(a: Any, n: Any, h: Any, target: Any, within: Any) -> Any:
        return measures.SERVICE_LEVELS["served"](a, n, h, np.full_like(a, math.inf), 0 * a, within) - target

    return np.where(n > 0, zero(margin, 0.0 * n, n, n, h, target, within), 0.0)


def for_service(a: Any, h: Any, p: Any, r: Any, target: Any, within: Any, highest: Any) -> Any:
    """Fewest agents that reach a service level within an occupancy."""
    reached = least_agents(service_margin, service_guess(a, h, target, within), a, h, p, r, target, within)
    return np.maximum(reached, piecewise((_NO_LIMIT, *_BUSY), a, h, p, r, highest))


def for_occupancy(a: Any, h: Any, p: Any, r: Any, highest: Any) -> Any:
    """Fewest agents that are busy at most a share of the time."""
    return piecewise(_BUSY, a, h, p, r, highest)


def _busy_whole(a: Any, h: Any, p: Any, r: Any, highest: Any) -> Any:
    return np.maximum(least_agents(occupancy_margin, np.ceil(a / highest), a, h, p, r, highest), np.sign(a))


_NO_LIMIT: Final[Case] = (lambda a, h, p, r, highest: highest == 1, always(0.0))
_BUSY: Final[tuple[Case, ...]] = (
    (lambda a, h, p, r, highest: p == math.inf, lambda a, h, p, r, highest: staffing.agents_for_occupancy(a, highest)),
    (anything, _busy_whole),
)
_BUSY_REAL: Final[tuple[Case, ...]] = (
    _NO_LIMIT,
    (lambda a, h, p, r, highest: p == math.inf, lambda a, h, p, r, highest: a / highest),
    (
        anything,
        lambda a, h, p, r, highest: continuous(occupancy_margin, _busy_whole(a, h, p, r, highest), a, h, p, r, highest),
    ),
)


def _for_service_real(between: Margin) -> Callable[..., Any]:
    def real(a: Any, h: Any, p: Any, r: Any, target: Any, within: Any, highest: Any) -> Any:
        reached = least_agents(service_margin, service_guess(a, h, target, within), a, h, p, r, target, within)
        found = between(service_margin, reached, a, h, p, r, target, within)
        return np.maximum(found, piecewise(_BUSY_REAL, a, h, p, r, highest))

    return real


def _for(margin: Margin) -> dict[str, Callable[..., Any]]:
    """Agents for a target, whole or as a real number."""

    def whole(a: Any, h: Any, p: Any, r: Any, target: Any) -> Any:
        return least_agents(margin, np.ceil(a), a, h, p, r, target)

    def real(between: Margin) -> Callable[..., Any]:
        return lambda *given: between(margin, whole(*given), *given)

    return {"whole": whole, "continuous": real(continuous), "linear": real(linear)}


REAL: Final = {"continuous": _for_service_real(continuous), "linear": _for_service_real(linear)}
FOR_SPEED: Final = _for(speed_margin)
FOR_ABANDONMENT: Final = _for(abandonment_margin)
