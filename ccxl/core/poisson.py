"""Poisson probabilities to the last digits, for any real count.

Sources: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000), for the saddle-point form:
``n ln(mean) - mean - ln n!`` loses nine digits at a million. DLMF chapters 8 and 13 for the
incomplete gamma functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ccxl.core import special
from ccxl.core.fractions import continued
from ccxl.core.piecewise import Case, exp, piecewise

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


def _by_series(deviance: Callable[..., Any]) -> Callable[..., Any]:
    return lambda n, mean: exp(-_stirling(n) - deviance(n, mean)) / (ROOT_TWO_PI * root(n))


_PMF: Final[tuple[Case, ...]] = (
    (lambda n, mean: (n >= SERIES_FROM) & (abs(n - mean) < 0.1 * (n + mean)), _by_series(_near)),
    (lambda n, mean: n < SERIES_FROM, lambda n, mean: exp(special.xlogy(n, mean) - mean - special.gammaln(n + 1))),
    (lambda n, mean: abs(n - mean) < 0.3 * (n + mean), _by_series(_further)),
    (lambda n, mean: True, _by_series(_far)),
)


def pmf(n: Any, mean: Any) -> Any:
    """Probability of n arrivals, mean > 0: mean^n exp(-mean) / Gamma(n + 1)."""
    return piecewise(_PMF, n, mean)


_PMF_OR_NONE: Final[tuple[Case, ...]] = (
    (lambda n, mean: mean == 0, lambda n, mean: np.where(n == 0, 1.0, 0.0)),
    (lambda n, mean: True, pmf),
)


def pmf_or_none(n: Any, mean: Any) -> Any:
    """The same, also where the mean is 0: none arrives."""
    return piecewise(_PMF_OR_NONE, n, mean)


def _almost_all(n: Any, mean: Any) -> Any:
    """1 - P(n + 1, mean) by its fraction; the library's series stops too early for a large n far above the mean."""
    t = lower_fraction(n + 1, mean)
    return 1 - pmf(n + 1, mean) * (n + 2 + t) / (n + 2 - mean + t)


def _of_library(n: Any, mean: Any) -> Any:
    share = special.gammaincc(n + 1, mean)
    return share if isinstance(share, np.ndarray) else float(share)


_AT_MOST: Final[tuple[Case, ...]] = (
    (lambda n, mean: (mean < 1e5) | (n - mean < 4 * root(mean)), _of_library),
    (lambda n, mean: True, _almost_all),
)


def at_most(n: Any, mean: Any) -> Any:
    """Probability of at most n arrivals: the regularised upper incomplete gamma function Q(n + 1, mean)."""
    if np.shape(n) != np.shape(mean):
        n, mean = np.broadcast_arrays(n, mean)
    if not isinstance(n, np.ndarray) and mean < 1e5:
        return _of_library(n, mean)
    return piecewise(_AT_MOST, n, mean)


def upper_fraction(a: Any, x: Any) -> Any:
    """Gamma(a, x) exp(x) x^-a by its continued fraction, for x well above a (DLMF 8.9.2)."""
    return continued(
        lambda k, a, x: 1.0 if k == 1 else (k - 1) * (a - (k - 1)),
        lambda k, a, x: x - a + (2 * k - 1),
        a,
        x,
    )


def lower_fraction(x: Any, y: Any) -> Any:
    """T in M(1, x + 1, y) = (x + 1 + T) / (x + 1 - y + T), for y below x.

    M is Kummer's function: the probability that a Poisson number with mean y exceeds x - 1, over that of x itself.
    From Gauss' continued fraction (DLMF 8.9.1, 13.5.1), written so that nothing cancels.
    """
    return continued(
        lambda k, x, y: (k // 2 + 1) * y if k % 2 else -(x + k // 2) * y,
        lambda k, x, y: x + 1 + k,
        x,
        y,
    )
