"""Lines for calls that are lost, repeated, or come from few sources.

Retries: blocked callers of a share call again at once, so that the lines see a' = a / (1 - share x B(a')), the fixed
point that ITU-T's repeated-attempt models share; the retry inside the recursion of Erlang B is another, wrong number.
Engset, T., Die Wahrscheinlichkeitsrechnung zur Bestimmung der Wählerzahl (1918).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ccxl.core import special
from ccxl.core.piecewise import Case, piecewise
from ccxl.core.search import fewest, zero
from ccxl.formulas.queueing.erlang import always, anything, erlang_b


def fewest_lines(traffic: Any, blocking: Any) -> Any:
    """Fewest whole number of lines within a blocking probability."""
    guess = np.ceil(traffic * (1 - blocking))
    # Without traffic nothing is lost on no line.
    return fewest(lambda n, a, b: (erlang_b(a, n) <= b) | (a == 0), 0.0 * traffic, guess, traffic, blocking)


def real_lines(traffic: Any, blocking: Any) -> Any:
    """The real number of lines with exactly that blocking."""
    return piecewise(_REAL, fewest_lines(traffic, blocking), traffic, blocking)


def _between(whole: Any, traffic: Any, blocking: Any) -> Any:
    return zero(lambda n, a, b: erlang_b(a, n) - b, whole - 1, whole, traffic, blocking)


_REAL: Final[tuple[Case, ...]] = ((lambda whole, a, b: whole <= 0, always(0.0)), (anything, _between))


def capacity(lines: Any, blocking: Any) -> Any:
    """Traffic that lines can be offered within a blocking probability."""
    return piecewise(_CAPACITY, lines, blocking)


def _carried(lines: Any, blocking: Any) -> Any:
    # They carry no more than all lines busy.
    most = lines / (1 - blocking)
    return zero(lambda a, n, b: erlang_b(a, n) - b, 0.0 * most, most, lines, blocking)


_CAPACITY: Final[tuple[Case, ...]] = ((lambda n, b: n <= 0, always(0.0)), (anything, _carried))


def with_retries(traffic: Any, lines: Any, retry_share: Any) -> Any:
    """Traffic that lines see where a share of the blocked callers calls again at once."""

    def surplus(load: Any, a: Any, n: Any, r: Any) -> Any:
        return load * (1 - r * erlang_b(load, n)) - a

    return piecewise(
        (
            (lambda a, n, r: (r == 0) | (a == 0), lambda a, n, r: a),
            (lambda a, n, r: n == 0, lambda a, n, r: a / (1 - r)),
            (anything, lambda a, n, r: zero(surplus, a, a / (1 - r), a, n, r)),
        ),
        traffic,
        lines,
        retry_share,
    )


def _series(others: Any, busy: Any, lines: Any) -> Any:
    """1 / blocking = 1 + n/(m - n + 1) q/p + ..., for lines far below the busy sources."""
    odds = (1 - busy) / busy
    term, total = 1.0 + 0.0 * lines, 1.0 + 0.0 * lines
    k = 0.0
    while np.any(term > 1e-17 * total):
        term = term * np.maximum(lines - k, 0) / (others - lines + k + 1) * odds
        total = total + term
        k += 1
    return 1 / total


def _binomial(others: Any, busy: Any, lines: Any) -> Any:
    log_pmf = (
        special.gammaln(others + 1)
        - special.gammaln(lines + 1)
        - special.gammaln(others - lines + 1)
        + special.xlogy(lines, busy)
        + special.xlog1py(others - lines, -busy)
    )
    # At most n of m sources busy: the regularised incomplete beta function.
    return np.exp(log_pmf) / np.where(lines < others, special.betainc(others - lines, lines + 1, 1 - busy), 1.0)


_ENGSET: Final[tuple[Case, ...]] = (
    (lambda m, p, n: n == 0, always(1.0)),
    (lambda m, p, n: n > m, always(0.0)),
    (lambda m, p, n: p <= 0, always(0.0)),
    (lambda m, p, n: p >= 1, always(1.0)),
    (lambda m, p, n: (m - n) * p > n * (1 - p) * 1.05 + 1, _series),
    (anything, _binomial),
)


def engset(sources: Any, busy: Any, lines: Any) -> Any:
    """Share of calls that are blocked, from sources each busy a share of the time when never blocked."""
    return piecewise(_ENGSET, sources - 1.0, busy, lines)
