"""From cells to cells: the one rule by which every host calls a function.

* **Blocks**: an argument is one cell or a block; blocks spread as in NumPy (a row and a column give a table). In a
  block only the bad cells have an error.
* **Blanks**: an optional argument that is left out or blank means its default. Where a host hands blank cells over as 0
  (Calc, and Excel through Office.js), 0 means the default only where it makes no sense as a value; a required argument
  that is blank is an error, or 0 in those hosts.
* **Texts, TRUE and FALSE, errors** where a number belongs: ``#VALUE!``, with the argument named.
* **No answer** (a target that cannot be met, NaN or an infinite result): ``#NUM!``.
* **A dated figure that the data does not hold**: ``#N/A``. A function that does not exist: ``#NAME?``.
* **Results of several cells** are laid as a row, unless the first block among the arguments is a column.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np

from ccxl.core.errors import CatalogError, CcxlError, InputError, NoSolution
from ccxl.core.registry import Function, Reason

VALUE: Final = "#VALUE!"
NUMBER: Final = "#NUM!"
MISSING: Final = "#N/A"
NAME: Final = "#NAME?"
KINDS: Final[tuple[tuple[type[CcxlError], str], ...]] = (
    (NoSolution, NUMBER),
    (CatalogError, MISSING),
    (CcxlError, VALUE),
)


@dataclass(frozen=True, slots=True)
class CellError:
    """An error in a cell.

    Parameters
    ----------
    code
        As spreadsheets show it, such as ``#NUM!``.
    message
        What is wrong, what is allowed, what to do.
    """

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code} {self.message}"


def code_of(kind: type[CcxlError]) -> str:
    """The spreadsheet's error for an error of ccxl."""
    return next(code for known, code in KINDS if issubclass(kind, known))


def worked_out(function: Function, given: Sequence[Any]) -> Any:
    """Call a function from cells.

    Parameters
    ----------
    function
        The function.
    given
        One value or one block (rows of cells) per argument; None, or fewer of them, where arguments are left out.

    Returns
    -------
    A number, a text, a `CellError`, or rows of these.

    Examples
    --------
    >>> from ccxl.functions import FUNCTIONS
    >>> worked_out(FUNCTIONS["traffic"], [[[360], [720]], 180])
    [[18.0], [36.0]]
    >>> print(worked_out(FUNCTIONS["traffic"], [-1, 180]))
    #VALUE! calls = -1: must be a number >= 0 and <= 1e+09 (call)
    """
    try:
        values = [_cell_or_block(value) for value in given]
        while values and values[-1] is None:
            values.pop()
        if len(values) > len(function.parameters):
            raise InputError(f"{function.name}: {len(values)} arguments; it takes {len(function.parameters)}")
        required = sum(parameter.required for parameter in function.parameters)
        values += [None] * (required - len(values))
        if not any(isinstance(value, list) for value in values):
            return _laid(function.name, function.call(*values), values)
        results, reasons = function.each(*map(_numbers, values))
    except CcxlError as error:
        return CellError(code_of(type(error)), str(error))
    if not np.any(reasons != ""):
        return _laid(function.name, results, values)
    if results.ndim == 0:
        return _error(reasons.item())
    mixed = np.empty(results.shape, object)
    for place in np.ndindex(results.shape):
        mixed[place] = _error(reasons[place]) if reasons[place] else results[place]
    return _laid(function.name, mixed, values)


def spread(value: Any) -> list[list[Any]]:
    """A result as rows, also where it is one cell."""
    return value if isinstance(value, list) else [[value]]


def _error(reason: Reason) -> CellError:
    return CellError(code_of(reason.kind), str(reason))


def _cell_or_block(value: Any) -> Any:
    """One cell as its value, a block as rows of equal length."""
    if not isinstance(value, list | tuple):
        return value
    rows = [list(row) if isinstance(row, list | tuple) else row for row in value]
    if not any(isinstance(row, list) for row in rows):
        rows = [rows]
    lengths = {len(row) if isinstance(row, list) else -1 for row in rows}
    if len(lengths) != 1 or lengths <= {0}:
        raise InputError("a block of cells must be rows of equal length, with at least one cell")
    if any(isinstance(cell, list | tuple | dict) for row in rows for cell in row):
        raise InputError("a cell holds one number or text, not a list")
    return rows[0][0] if len(rows) == 1 and lengths == {1} else rows


def _numbers(value: Any) -> Any:
    """A block of nothing but numbers as an array, which saves looking at its cells one by one again."""
    if not isinstance(value, list) or not set(map(type, chain.from_iterable(value))) <= {float, int}:
        return value
    # A whole number too large for a float is told cell by cell.
    with suppress(OverflowError):
        return np.asarray(value, float)
    return value


def _laid(name: str, result: Any, values: Sequence[Any]) -> Any:
    """A result as one cell or rows of cells; what no cell can hold is an error."""
    if not isinstance(result, np.ndarray):
        return _held(name, result)
    if result.ndim == 0:
        return _held(name, result.item())
    if result.ndim == 1:
        first: list[list[Any]] = next((value for value in values if isinstance(value, list)), [[]])
        result = result[:, None] if len(first[0]) == 1 else result[None, :]
    rows: list[list[Any]] = result.tolist()
    if result.dtype == float and np.isfinite(result).all():
        return rows
    return [[_held(name, cell) for cell in row] for row in rows]


def _held(name: str, value: Any) -> Any:
    """A number as a cell can hold it."""
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return CellError(NUMBER, f"{name}: the result is infinite")
    return value.item() if isinstance(value, np.generic) else value
