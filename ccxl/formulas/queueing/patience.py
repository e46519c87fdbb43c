"""Callers who hang up after an exponential patience (Erlang A), and who redial (Erlang X).

With x = agents x patience / handling time, y = traffic x patience / handling time, the offered wait V has
P(V > t) = P(wait) P(x, y') / P(x, y), y' = y exp(-t / patience), P the lower regularised incomplete gamma
function; all other measures follow from it. C. Palm, Methods of judging the annoyance caused by congestion (1953);
A. Mandelbaum and S. Zeltyn, The Palm/Erlang-A queue, with applications to call centers (2004).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from ccxl.core import poisson, special
from ccxl.core.piecewise import Case, piecewise
from ccxl.formulas.queueing.erlang import always, anything, erlang_b


class Waiting(NamedTuple):
    """A queue of impatient callers.

    Parameters
    ----------
    x, y, spare
        Agents and traffic by patience over handling time, and x - y.
    waits
        Probability that an agent is not free at once.
    lost
        Probability that a caller hangs up who meets no free agent.
    """

    x: Any
    y: Any
    spare: Any
    waits: Any
    lost: Any


def _light(x: Any, y: Any, spare: Any) -> Any:
    """Whether the traffic is well below the agents: where differences would cancel, the fraction converges."""
    return (spare > 0) & ((y < 30) | (spare * spare > 9 * x))


def _lost_light(x: Any, y: Any, spare: Any) -> Any:
    t = poisson.lower_fraction(x, y)
    return (1 + t) / (x + 1 + t)


def _lost_crowded(x: Any, y: Any, spare: Any) -> Any:
    return (x * poisson.pmf(x, y) / special.gammainc(x, y) - spare) / y


_LOST: Final[tuple[Case, ...]] = ((_light, _lost_light), (anything, _lost_crowded))
_WAITS: Final[tuple[Case, ...]] = (
    (lambda x, b, rest: x > 0, lambda x, b, rest: b / (rest / x + b - b * rest / x)),
    (anything, always(1.0)),
)


def waiting(traffic: Any, agents: Any, aht_s: Any, patience_s: Any) -> Waiting:
    """The queue of a traffic > 0 with finite patience."""
    scale = patience_s / aht_s
    x, y, spare = agents * scale, traffic * scale, (agents - traffic) * scale
    lost = piecewise(_LOST, x, y, spare)
    return Waiting(x, y, spare, piecewise(_WAITS, x, erlang_b(traffic, agents), spare + y * lost), lost)


def _excess_small(tau: Any) -> Any:
    tail = 1 / 5040 - tau * (1 / 40320 - tau * (1 / 362880 - tau / 3628800))
    return tau * tau * (1 / 2 - tau * (1 / 6 - tau * (1 / 24 - tau * (1 / 120 - tau * (1 / 720 - tau * tail)))))


# exp(-tau) - 1 + tau
_EXCESS: Final[tuple[Case, ...]] = (
    (lambda tau: tau < 0.1, _excess_small),
    (anything, lambda tau: np.expm1(-tau) + tau),
)


def _later_light(x: Any, y: Any, spare: Any, lost: Any, tau: Any, y_t: Any, spare_t: Any, lost_t: Any) -> Any:
    fall = spare * tau + y * piecewise(_EXCESS, tau)
    return np.exp(-fall) * (spare + y * lost) / (spare_t + y_t * lost_t)


def _later_crowded(x: Any, y: Any, spare: Any, lost: Any, tau: Any, y_t: Any, spare_t: Any, lost_t: Any) -> Any:
    return piecewise(_LOWER, x, y_t, spare_t, lost_t) / special.gammainc(x, y)


_LOWER: Final[tuple[Case, ...]] = (
    (
        lambda x, y, spare, lost: _light(x, y, spare),
        lambda x, y, spare, lost: poisson.pmf(x, y) * x / (spare + y * lost),
    ),
    (anything, lambda x, y, spare, lost: special.gammainc(x, y)),
)
_LATER: Final[tuple[Case, ...]] = (
    (lambda x, y, spare, lost, tau, y_t, spare_t, lost_t: _light(x, y, spare), _later_light),
    (anything, _later_crowded),
)


# x - y', each where the other cancels.
_SPARE: Final[tuple[Case, ...]] = (
    (lambda x, y, spare, tau, y_t: y_t < 0.5 * x, lambda x, y, spare, tau, y_t: x - y_t),
    (anything, lambda x, y, spare, tau, y_t: spare - y * np.expm1(-tau)),
)


class After(NamedTuple):
    """Callers after a time t: `waits` for whom no agent is free before it, `lost` of them who still hang up after it.

    Both in terms of all offered calls; a caller counts in `waits` whatever his patience.
    """

    waits: Any
    served: Any
    lost: Any


def after(queue: Waiting, tau: Any) -> After:
    """What happens after a time, given in patiences."""
    kept = np.exp(-tau)
    # A patience or more than 600 later nothing is left that a number could hold.
    y_t = np.maximum(queue.y * kept, 1e-300)
    spare_t = piecewise(_SPARE, queue.x, queue.y, queue.spare, tau, y_t)
    lost_t = piecewise(_LOST, queue.x, y_t, spare_t)
    share = piecewise(_LATER, queue.x, queue.y, queue.spare, queue.lost, tau, y_t, spare_t, lost_t)
    waits = queue.waits * share
    return After(waits, waits * kept * (1 - lost_t), waits * kept * lost_t)


def abandonment(traffic: Any, agents: Any, aht_s: Any, patience_s: Any) -> Any:
    """Share of callers who hang up."""
    queue = waiting(traffic, agents, aht_s, patience_s)
    return queue.waits * queue.lost


def service_level(traffic: Any, agents: Any, aht_s: Any, patience_s: Any, within_s: Any, definition: str) -> Any:
    """Service level by one of four definitions; see `DEFINITIONS`."""
    queue = waiting(traffic, agents, aht_s, patience_s)
    return level(definition, queue, within_s / patience_s)


def level(definition: str, queue: Waiting, tau: Any) -> Any:
    """Service level by one of four definitions within a time, given in patiences."""
    # Where nobody is served, the last bit of the difference may lie below nothing.
    return np.maximum(DEFINITIONS[definition](queue.waits * queue.lost, after(queue, tau)), 0.0)


DEFINITIONS: Final[dict[str, Callable[[Any, After], Any]]] = {
    # Answered in time, of all calls.
    "served": lambda lost, late: 1 - lost - late.served,
    # An agent is free in time, of all calls, whether or not the caller has hung up.
    "virtual": lambda lost, late: 1 - late.waits,
    # Answered in time, of all calls but those that hang up within the time.
    "without_short": lambda lost, late: (1 - lost - late.served) / (1 - lost + late.lost),
    # Answered in time, of the answered calls.
    "answered": lambda lost, late: (1 - lost - late.served) / (1 - lost),
}


def waits_longer(traffic: Any, agents: Any, aht_s: Any, patience_s: Any, longer_than_s: Any) -> Any:
    """Share of callers who wait longer than a time, whether they are answered then or hang up."""
    late = after(waiting(traffic, agents, aht_s, patience_s), longer_than_s / patience_s)
    return late.served + late.lost
