"""Where a queue stands in the long run: the stationary law of a birth-death chain.

Only the states that carry weight are worked out, from the most likely one outwards, so that a million servers cost
no more than their square root, and no factorial overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

# Weights below exp(-50) of the largest are less than the last digit of any sum.
FAINT: Final = -50.0
STEP: Final = 512


def stationary(last: int, log_ratio: Callable[[Any], Any], first: int = 0) -> tuple[Any, Any]:
    """States that carry weight and their probabilities.

    Parameters
    ----------
    last, first
        Highest and lowest state.
    log_ratio
        Logarithm of the probability of a state over that of the state below it; it must not rise with the state.
    """
    mode = _mode(first, last, log_ratio)
    up = _walk(mode, last, 1, log_ratio)
    down = _walk(mode, first, -1, log_ratio)
    weights = np.exp(np.concatenate([down[::-1], [0.0], up]))
    return np.arange(mode - down.size, mode + up.size + 1), weights / weights.sum()


def _mode(first: int, last: int, log_ratio: Callable[[Any], Any]) -> int:
    """The most likely state: the last that is no less likely than the one below it."""
    low, high = first, last
    while low < high:
        middle = (low + high + 1) // 2
        if log_ratio(np.array([middle]))[0] >= 0:
            low = middle
        else:
            high = middle - 1
    return low


def _walk(mode: int, end: int, sign: int, log_ratio: Callable[[Any], Any]) -> Any:
    """Logarithms of the weights from the mode's neighbour towards an end, while they are not faint."""
    parts, level, place, step = [np.empty(0)], 0.0, mode, STEP
    while place != end and level > FAINT:
        stop = min(place + step, end) if sign > 0 else max(place - step, end)
        # The ratio belongs to the upper one of two states.
        upper = np.arange(place, stop, sign) + (1 if sign > 0 else 0)
        part = level + np.cumsum(sign * log_ratio(upper))
        parts.append(part)
        level, place, step = float(part[-1]), stop, 2 * step
    return np.concatenate(parts)
