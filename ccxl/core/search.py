"""Inverses: the fewest whole number that reaches a target, and the number at which a function is zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

# Beyond it, neighbouring whole numbers are no longer told apart by what they reach.
MOST: Final = 1e13
# Halvings after which a zero is below anything that is counted.
LONGEST: Final = 300


def fewest(reaches: Callable[..., Any], least: Any, guess: Any, *given: Any) -> Any:
    """The smallest whole number, from a least one on, that reaches a target.

    What reaches it must go on reaching it for all larger numbers. From a guess the steps double until the answer
    lies between two numbers, then the gap is halved.

    Parameters
    ----------
    reaches
        Whether a number reaches the target: called with (number, *given).
    least
        Smallest number that may be the answer.
    guess
        Whole number to begin with.
    given
        Numbers or arrays of one shape.

    Returns
    -------
    Any
        Whole numbers; NaN where none up to 1e13 reaches the target.
    """
    if isinstance(least, np.ndarray):
        return _fewest_each(reaches, least, guess, *given)
    below, above = least - 1.0, math.inf
    number, step = max(float(guess), least), 1.0
    while above - below > 1:
        if reaches(number, *given):
            above = number
        elif number >= MOST:
            return math.nan
        else:
            below = number
        number, step = _next(below, above, number, step)
    return above


def _next(below: float, above: float, number: float, step: float) -> tuple[float, float]:
    moved = number - step if number == above else number + step
    if (above == math.inf or above - below > 4 * step) and below < moved < above:
        return moved, 2 * step
    return below + math.ceil((above - below) / 2), step


def _fewest_each(reaches: Callable[..., Any], least: Any, guess: Any, *given: Any) -> Any:
    """The same for every element; those that are found drop out."""
    result = np.full(least.shape, math.nan)
    places = np.arange(least.size)
    below, above = least - 1.0, np.full(least.shape, math.inf)
    number, step = np.maximum(guess, least), np.ones(least.shape)
    columns = list(given)
    while True:
        good = np.asarray(reaches(number, *columns), bool)
        above = np.where(good, number, above)
        below = np.where(good, below, number)
        found = above - below <= 1
        result[places[found]] = above[found]
        open_ = ~(found | (~good & (number >= MOST)))
        if not open_.any():
            return result
        if not open_.all():
            places, below, above, number, step = (v[open_] for v in (places, below, above, number, step))
            columns = [column[open_] for column in columns]
        moved = np.where(number == above, number - step, number + step)
        gallop = ((above == math.inf) | (above - below > 4 * step)) & (moved > below) & (moved < above)
        number = np.where(gallop, moved, below + np.ceil((above - below) / 2))
        step = np.where(gallop, 2 * step, step)


def zero(function: Callable[..., Any], low: Any, high: Any, *given: Any) -> Any:
    """Where a function of one number is zero, between two at which it has different signs (Chandrupatla's method).

    Parameters
    ----------
    function
        Called with (number, *given), arrays of one shape.
    low, high
        The two numbers.
    given
        Numbers or arrays.

    Returns
    -------
    Any
        To the last digits; NaN where the signs are equal.
    """
    from scipy.optimize.elementwise import find_root

    # Two neighbouring numbers may be 4.4e-16 of their size apart.
    last_digits = {"xatol": 0, "xrtol": 4.5e-16, "fatol": 0, "frtol": 0}
    found: Any = find_root(function, (low, high), args=given, tolerances=last_digits, maxiter=LONGEST)  # type: ignore[call-overload]
    root = np.where(found.success, found.x, math.nan)
    return float(root) if root.ndim == 0 else root
