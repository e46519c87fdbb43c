"""Erlang B and C for any real number of servers, and what patient callers meet where agents exceed the traffic.

A. K. Erlang, Solution of some problems in the theory of probabilities (1917); for real numbers of servers the
integral of Jagerman (Bell System Technical Journal 53, 1974, 525).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ccxl.core import poisson
from ccxl.core.piecewise import Case, piecewise
from ccxl.formulas import staffing


def always(value: float) -> Callable[..., Any]:
    """A formula that gives the same for all."""
    return lambda given, *_: np.full(given.shape, value) if isinstance(given, np.ndarray) else value


def anything(*_: Any) -> bool:
    """The test of a last case."""
    return True


def _near(traffic: Any, servers: Any) -> Any:
    """Whether the probability of so few arrivals is far from underflow."""
    below = traffic - servers
    return (traffic > 0) & ((below <= 0) | (below * below <= 36 * traffic))


_ERLANG_B: Final[tuple[Case, ...]] = (
    (lambda a, n: n == 0, always(1.0)),
    (_near, lambda a, n: poisson.pmf(n, a) / poisson.at_most(n, a)),
    (lambda a, n: a > 0, lambda a, n: 1 / (a * poisson.upper_fraction(n + 1, a))),
    (anything, always(0.0)),
)


def erlang_b(traffic: Any, servers: Any) -> Any:
    """Probability that all servers are busy where callers do not wait."""
    return piecewise(_ERLANG_B, traffic, servers)


def _waits(a: Any, n: Any) -> Any:
    """Erlang C where agents exceed the traffic: there Erlang B is far from underflow."""
    return staffing.erlang_c(a, n, poisson.pmf(n, a) / poisson.at_most(n, a))


_ERLANG_C: Final[tuple[Case, ...]] = (
    (lambda a, n: (a > 0) & (n > a), _waits),
    (lambda a, n: a > 0, always(1.0)),
    (anything, always(0.0)),
)


def erlang_c(traffic: Any, servers: Any) -> Any:
    """Probability that a patient caller has to wait; 1 where servers do not exceed the traffic."""
    return piecewise(_ERLANG_C, traffic, servers)


def waits_longer(a: Any, n: Any, aht_s: Any, longer_than_s: Any) -> Any:
    """Share of calls that wait longer than a time."""
    return 1 - answered_in_time(a, n, aht_s, longer_than_s)


def wait_quantile(a: Any, n: Any, aht_s: Any, share: Any) -> Any:
    """Wait that a share of all calls does not exceed."""
    waits = _waits(a, n)
    # Nobody waits that long where the share at once is larger.
    return np.log(np.maximum(waits / (1 - share), 1)) * aht_s / (n - a)


def answered_in_time(a: Any, n: Any, aht_s: Any, within: Any) -> Any:
    """Share of calls answered within a time."""
    return staffing.answered_in_time(a, n, _waits(a, n), within, aht_s)


def mean_wait(a: Any, n: Any, aht_s: Any) -> Any:
    """Average wait of all calls."""
    return staffing.speed_of_answer(a, n, _waits(a, n), aht_s)
