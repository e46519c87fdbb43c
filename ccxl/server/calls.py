"""Calls of functions as JSON, by position or by name, one value or a block of cells each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from typing import Any, Final

import numpy as np

from ccxl.core.errors import CatalogError, CcxlError, InputError, NoSolution, nearest
from ccxl.core.registry import Function
from ccxl.functions import FUNCTIONS

FORM: Final = '{"calls": [{"function": "agents", "arguments": [1000, 120]}]}'
VALUE: Final = "#VALUE!"
NUMBER: Final = "#NUM!"


def answer(request: Any) -> dict[str, Any]:
    """Work out the calls of a request; one bad call spoils no other.

    Parameters
    ----------
    request
        What `json.loads` made of it.

    Raises
    ------
    InputError
        It has not the form of a request.

    Examples
    --------
    >>> answer({"calls": [{"function": "traffic", "arguments": [360, 180]}]})
    {'results': [{'value': 18.0}]}
    """
    calls = request.get("calls") if isinstance(request, Mapping) else None
    if not isinstance(calls, list):
        raise InputError(f"request: must have the form {FORM}")
    return {"results": [_result(call) for call in calls]}


def _result(call: Any) -> dict[str, Any]:
    name = call.get("function") if isinstance(call, Mapping) else None
    arguments = call.get("arguments", []) if isinstance(call, Mapping) else None
    if not isinstance(name, str) or not isinstance(arguments, list | Mapping):
        return _fault(VALUE, f"call: must have the form of those in {FORM}")
    function = FUNCTIONS.get(name)
    if function is None:
        return _fault("#NAME?", f"function '{name}': unknown{nearest(name, FUNCTIONS)}")
    try:
        values = _values(function, arguments)
        if not any(isinstance(value, np.ndarray | list) for value in values):
            return _written(function, function.call(*values), "")
        return _written(function, *function.each(*values))
    except CcxlError as error:
        return _fault(_code(error), str(error))


def _values(function: Function, arguments: Any) -> list[Any]:
    known = [parameter.name for parameter in function.parameters]
    if isinstance(arguments, Mapping):
        unknown = [f"no argument '{key}'{nearest(str(key), known)}" for key in arguments if key not in known]
        if unknown:
            raise InputError(f"{function.name}: {'; '.join(unknown)}")
        arguments = [arguments.get(key) for key in known]
    if len(arguments) > len(known):
        raise InputError(f"{function.name}: {len(arguments)} arguments; it takes {len(known)}")
    given = list(arguments) + [None] * (len(known) - len(arguments))
    return [_cells(value) for value in given]


def _cells(value: Any) -> Any:
    """One cell as its value, a block as rows of equal length."""
    if isinstance(value, Mapping):
        raise InputError("a cell holds one number or text, not a table")
    if not isinstance(value, list):
        return value
    rows = value if any(isinstance(row, list) for row in value) else [value]
    if not value or any(not isinstance(row, list) or len(row) != len(rows[0]) or not row for row in rows):
        raise InputError("a block of cells must be rows of equal length, with at least one cell")
    if any(isinstance(cell, list | Mapping) for row in rows for cell in row):
        raise InputError("a cell holds one number or text, not a list")
    if set(map(type, chain.from_iterable(rows))) <= {float, int}:
        # A whole number too large for a float is told cell by cell.
        with suppress(OverflowError):
            return np.asarray(rows, float)
    return rows


def _written(function: Function, results: Any, reasons: Any) -> dict[str, Any]:
    results = np.asarray(results)
    if results.ndim and results.dtype == float and np.isfinite(results).all() and not np.any(reasons != ""):
        return {"value": np.atleast_2d(results).tolist()}
    results, reasons = results.astype(object), np.asarray(reasons, object)
    if results.ndim == 0:
        return _fault(VALUE, str(reasons)) if reasons else _cell(function, results.item())
    reasons = np.broadcast_to(reasons, results.shape)
    rows = [
        [
            _fault(VALUE, str(reason)) if reason else _bare(_cell(function, value))
            for value, reason in zip(row, why, strict=True)
        ]
        for row, why in zip(np.atleast_2d(results).tolist(), np.atleast_2d(reasons).tolist(), strict=True)
    ]
    return {"value": rows}


def _cell(function: Function, value: Any) -> dict[str, Any]:
    if isinstance(value, float) and not math.isfinite(value):
        return _fault(NUMBER, f"{function.name}: the result is infinite")
    return {"value": value}


def _bare(cell: dict[str, Any]) -> Any:
    return cell.get("value", cell)


def _code(error: CcxlError) -> str:
    return NUMBER if isinstance(error, NoSolution) else "#N/A" if isinstance(error, CatalogError) else VALUE


def _fault(code: str, message: str) -> dict[str, Any]:
    return {"error": code, "message": message}
