"""Poisson probabilities to the last digits, for any real count.

Sources: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000), for the saddle-point form:
``n ln(mean) - mean - ln n!`` loses nine digits at a million. W. J. Lentz, Applied Optics 15 (1976) 668, for the
continued fraction; DLMF 8.9.2, 8.11.7 for the incomplete gamma function.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from scipy.special import gammaincc, gammaln, xlogy

from ccxl.core.cases import Case, by_case

ROOT_TWO_PI: Final = math.sqrt(2 * math.pi)
# Below it the plain form is accurate, from it the asymptotic series of ln n! is.
SERIES_FROM: Final = 16


def root(x: Any) -> Any:
    """The square root; both roads round correctly, so they agree to the bit."""
    return np.sqrt(x) if isinstance(x, np.ndarray) else math.sqrt(x)


def _stirling(n: Any) -> Any:
    """Error of Stirling's formula for ln n!, n >= 16."""
    r = 1 / n
    q = r * r
    return r * (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - q * (691 / 360360))))))


def _near(n: Any, mean: Any) -> Any:
    """Deviance n ln(n/mean) + mean - n where the two differ by less than a fifth."""
    d = n - mean
    v = d / (n + mean)
    w = v * v
    tail = 1 / 9 + w * (1 / 11 + w * (1 / 13 + w * (1 / 15 + w * (1 / 17))))
    return d * v + 2 * n * v * w * (1 / 3 + w * (1 / 5 + w * (1 / 7 + w * tail)))


def _further(n: Any, mean: Any) -> Any:
    """The same up to a factor of nearly two, by more terms."""
    d = n - mean
    v = d / (n + mean)
    w = v * v
    tail = 0.0 * w
    for term in range(35, 1, -2):
        tail = w * (1 / term + tail)
    return d * v + 2 * n * v * tail


def _far(n: Any, mean: Any) -> Any:
    return n * np.log(n / mean) + (mean - n)


_DEVIANCE: Final[tuple[Case, ...]] = (
    (lambda n, mean: abs(n - mean) < 0.1 * (n + mean), _near),
    (lambda n, mean: abs(n - mean) < 0.3 * (n + mean), _further),
    (lambda n, mean: True, _far),
)


def _log_by_series(n: Any, mean: Any) -> Any:
    return -_stirling(n) - by_case(_DEVIANCE, n, mean)


def _by_series(n: Any, mean: Any) -> Any:
    return np.exp(_log_by_series(n, mean)) / (ROOT_TWO_PI * root(n))


def _plain(n: Any, mean: Any) -> Any:
    return np.exp(xlogy(n, mean) - mean - gammaln(n + 1))


_PMF: Final[tuple[Case, ...]] = ((lambda n, mean: n >= SERIES_FROM, _by_series), (lambda n, mean: True, _plain))
_LOG_PMF: Final[tuple[Case, ...]] = (
    (lambda n, mean: n >= SERIES_FROM, lambda n, mean: _log_by_series(n, mean) - np.log(ROOT_TWO_PI * root(n))),
    (lambda n, mean: True, lambda n, mean: xlogy(n, mean) - mean - gammaln(n + 1)),
)


def pmf(n: Any, mean: Any) -> Any:
    """Probability of n arrivals, mean > 0: mean^n exp(-mean) / Gamma(n + 1)."""
    return by_case(_PMF, n, mean)


def log_pmf(n: Any, mean: Any) -> Any:
    """Logarithm of `pmf`."""
    return by_case(_LOG_PMF, n, mean)


def at_most(n: Any, mean: Any) -> Any:
    """Probability of at most n arrivals: the regularised upper incomplete gamma function Q(n + 1, mean)."""
    return gammaincc(n + 1, mean)


def upper_fraction(a: Any, x: Any) -> Any:
    """Gamma(a, x) exp(x) x^-a by its continued fraction, for x well above a (modified Lentz)."""
    alone = not isinstance(x, np.ndarray)
    a, x = np.atleast_1d(np.asarray(a, float)), np.atleast_1d(np.asarray(x, float))
    b = x + 1 - a
    c = np.full(x.shape, 1e300)
    d = 1 / b
    result = d.copy()
    open_ = np.arange(x.size)
    i = 0
    while open_.size:
        i += 1
        step = -i * (i - a[open_])
        b[open_] += 2
        d_new = step * d[open_] + b[open_]
        d_new[d_new == 0] = 1e-300
        c_new = b[open_] + step / c[open_]
        c_new[c_new == 0] = 1e-300
        d[open_] = 1 / d_new
        c[open_] = c_new
        change = d[open_] * c_new
        result[open_] *= change
        # A whole a ends the fraction exactly; else it has converged.
        open_ = open_[(np.abs(change - 1) > 1e-16) & (step != 0)]
        if i > 100_000:
            raise ArithmeticError("the continued fraction of the incomplete gamma function does not converge")
    return float(result[0]) if alone else result
