"""Distributions of random times for the simulator: named ones, observed samples, or anything that can be drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core.errors import InputError, nearest

# Random times of a given shape. A text, so that numpy's random numbers are loaded when some are drawn.
Draw: TypeAlias = "Callable[[np.random.Generator, tuple[int, ...]], Any]"
# A mean in seconds, observed times, or a function that draws.
Distribution: TypeAlias = "float | Sequence[float] | Draw"

SAMPLE: Final = 100_000


def _exponential(mean: float, cv: float) -> Draw:
    return lambda rng, shape: rng.standard_exponential(shape) * mean


def _deterministic(mean: float, cv: float) -> Draw:
    return lambda rng, shape: np.broadcast_to(mean, shape)


def _lognormal(mean: float, cv: float) -> Draw:
    variance = math.log1p(cv * cv)
    return lambda rng, shape: np.exp(rng.standard_normal(shape) * math.sqrt(variance) + (math.log(mean) - variance / 2))


DISTRIBUTIONS: Final[dict[str, Callable[[float, float], Draw]]] = {
    "exponential": _exponential,
    "deterministic": _deterministic,
    "lognormal": _lognormal,
}


def distribution_of(name: str, times: Any, law: str = "exponential", cv: float = 1) -> Draw:
    """How to draw times: by a named law with a mean, from observed times, or by a function as it is.

    Parameters
    ----------
    name
        Name of the argument, for messages.
    times
        Mean, observed times, or a function of a generator and a shape.
    law, cv
        Name of the law and, for the lognormal one, its coefficient of variation.

    Raises
    ------
    InputError
        A mean or observed times that are not positive, a law that is not known.
    """
    if callable(times):
        drawn: Draw = times
        return drawn
    if law not in DISTRIBUTIONS:
        known = ", ".join(DISTRIBUTIONS)
        raise InputError(f"law of {name} = '{law}': must be one of {known}{nearest(law, DISTRIBUTIONS)}")
    observed = np.asarray(times, float)
    if not (np.isfinite(observed).all() and (observed > 0).all() and observed.size):
        raise InputError(f"{name} = {times}: must be a number of seconds > 0, or observed numbers > 0")
    if observed.ndim:
        return lambda rng, shape: rng.choice(observed.ravel(), shape)
    if not cv >= 0:
        raise InputError(f"cv of {name} = {cv}: must be a number >= 0")
    return DISTRIBUTIONS[law](float(observed), cv)


def patience_of(times: Any, law: str = "exponential", cv: float = 1) -> Draw | None:
    """The same for patience; None where callers wait for ever."""
    if times is None or (isinstance(times, int | float) and times in (0, math.inf)):
        return None
    return distribution_of("patience_s", times, law, cv)


def mean_by_drawing(law: Draw) -> float:
    """Mean of a law by drawing: near enough for the length of a warm-up."""
    return float(np.mean(law(np.random.default_rng(0), (SAMPLE,))))
