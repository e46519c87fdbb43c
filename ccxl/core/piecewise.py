"""One formula for each region of its arguments, for numbers and arrays alike.

A number takes the first case whose test holds, without arrays; an array is worked out case by case. Both pass
through the same operations, so that a call on an array gives to the last bit what its cells give one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Case: TypeAlias = tuple[Callable[..., Any], Callable[..., Any]]

# As many numbers at a time as stay in the processor's cache with what is worked out from them.
CHUNK = 8192


def piecewise(cases: tuple[Case, ...], *given: Any) -> Any:
    """The formula of the first case whose test holds, for each element.

    Parameters
    ----------
    cases
        Pairs of a test and a formula; both take the arguments. The last case takes what is left: its test is not
        asked.
    given
        Numbers, or arrays of one shape.
    """
    if isinstance(given[0], np.ndarray):
        return _in_array(cases, given)
    for test, formula in cases[:-1]:
        if test(*given):
            return formula(*given)
    return cases[-1][1](*given)


def _in_array(cases: tuple[Case, ...], given: tuple[Any, ...]) -> Any:
    test, formula = cases[0]
    if len(cases) == 1:
        return formula(*given)
    here = test(*given)
    if here.all():
        return formula(*given)
    if not here.any():
        return _in_array(cases[1:], given)
    result = np.empty(given[0].shape)
    result[here] = formula(*(array[here] for array in given))
    other = ~here
    result[other] = _in_array(cases[1:], tuple(array[other] for array in given))
    return result


def exp(x: Any) -> Any:
    """The exponential function, of a number as a plain number: `math.exp` differs from it in the last digit."""
    return np.exp(x) if isinstance(x, np.ndarray) else float(np.exp(x))


def elementwise(formula: Callable[..., Any], *given: Any) -> Any:
    """A formula on numbers as it is, on arrays flat and in chunks, so that memory grows with the input only.

    Arrays and numbers are spread to one shape; texts are handed on as they are.
    """
    if np.ndarray not in map(type, given):
        return formula(*given)
    shape = np.broadcast_shapes(*(np.shape(value) for value in given))
    flat = [
        value if isinstance(value, str | None) else np.broadcast_to(np.asarray(value, float), shape).ravel()
        for value in given
    ]
    size = math.prod(shape)
    if size <= CHUNK:
        return np.asarray(formula(*flat), float).reshape(shape)
    result = np.empty(size)
    for start in range(0, size, CHUNK):
        part = slice(start, start + CHUNK)
        result[part] = formula(*(column[part] if isinstance(column, np.ndarray) else column for column in flat))
    return result.reshape(shape)


def map_scalars(formula: Callable[..., Any], *given: Any) -> Any:
    """A formula that takes numbers only, on numbers as it is, on flat arrays of one shape cell by cell."""
    if np.ndarray not in map(type, given):
        return formula(*given)
    size = next(value.size for value in given if isinstance(value, np.ndarray))
    columns = (value.tolist() if isinstance(value, np.ndarray) else [value] * size for value in given)
    return np.array([formula(*row) for row in zip(*columns, strict=True)], float)
