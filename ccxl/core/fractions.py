"""Continued fractions by the modified method of Lentz, each element until it has converged.

W. J. Lentz, Applied Optics 15 (1976) 668; I. J. Thompson and A. R. Barnett, J. Comput. Phys. 64 (1986) 490.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

TINY: Final = 1e-200
LONGEST: Final = 100_000
DONE: Final = 2.3e-16


def continued(numerator: Callable[..., Any], denominator: Callable[..., Any], *given: Any) -> Any:
    """The fraction n1/(d1 + n2/(d2 + n3/(d3 + ...

    Parameters
    ----------
    numerator, denominator
        The k-th from (k, *given), k = 1, 2, ...; a numerator of 0 ends the fraction.
    given
        Numbers or arrays of one shape.

    Raises
    ------
    ArithmeticError
        The fraction does not converge.
    """
    if isinstance(given[0], np.ndarray):
        return _in_array(numerator, denominator, list(given))
    return _of_numbers(numerator, denominator, given)


def _of_numbers(numerator: Callable[..., Any], denominator: Callable[..., Any], given: Sequence[float]) -> float:
    value = c = TINY
    d = 0.0
    for k in range(1, LONGEST):
        above, below = numerator(k, *given), denominator(k, *given)
        d = 1 / (below + above * d or TINY)
        c = below + above / c or TINY
        change = c * d if above else 1.0
        value = value * change
        # An unknown number stays unknown; it would never converge.
        if not abs(change - 1) >= DONE:
            return value
    raise ArithmeticError("a continued fraction does not converge")


def _in_array(numerator: Callable[..., Any], denominator: Callable[..., Any], columns: list[Any]) -> Any:
    """The same steps for all elements that have not converged yet."""
    size = columns[0].size
    result = np.empty(size)
    places, d = np.arange(size), np.zeros(size)
    value = c = np.full(size, TINY)
    for k in range(1, LONGEST):
        above, below = numerator(k, *columns), denominator(k, *columns)
        d = below + above * d
        d = 1 / np.where(d == 0, TINY, d)
        c = below + above / c
        c = np.where(c == 0, TINY, c)
        change = np.where(above == 0, 1.0, c * d)
        value = value * change
        done = ~(np.abs(change - 1) >= DONE)
        if done.any():
            result[places[done]] = value[done]
            open_ = ~done
            if not open_.any():
                return result
            places, value, c, d = places[open_], value[open_], c[open_], d[open_]
            columns = [column[open_] for column in columns]
    raise ArithmeticError("a continued fraction does not converge")
