"""Calls of functions as JSON: what Office.js posts to the server and Calc's add-in sends to its worker.

A request is ``{"calls": [{"function": "agents", "arguments": [1000, 120]}, ...]}``. Arguments come by position (null
where one is left out) or as an object by name; each is one value or a block as rows of cells. The answer is
``{"results": [...]}``, for each call ``{"value": ...}`` with a number, a text or rows of cells, or
``{"error": "#NUM!", "message": "..."}``; such an error may also stand in a cell of the rows. One bad call spoils no
other.

The function ``why`` takes the name of another and its arguments, and gives the message of the first error among the
results, or an empty text: hosts show messages of whole calls only, or none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ccxl.core.errors import InputError, nearest
from ccxl.functions import FUNCTIONS
from ccxl.hosts.cells import NAME, VALUE, CellError, spread, worked_out

WHY: Final = "why"
# What a message shows of names, of which a hostile request may hold a million.
LONGEST: Final = 60
MOST_TOLD: Final = 10
FORM: Final = '{"calls": [{"function": "agents", "arguments": [1000, 120]}]}'


def answer(request: Any) -> dict[str, Any]:
    """Work out the calls of a request.

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
        return _written(CellError(VALUE, f"call: must have the form of those in {FORM}"))
    if name == WHY and isinstance(arguments, list):
        return {"value": _why(arguments)}
    function = FUNCTIONS.get(name)
    if function is None:
        return _written(CellError(NAME, f"function '{name[:LONGEST]}': unknown{nearest(name[:LONGEST], FUNCTIONS)}"))
    if isinstance(arguments, Mapping):
        known = [parameter.name for parameter in function.parameters]
        if unknown := [str(key)[:LONGEST] for key in arguments if key not in known]:
            told = [f"no argument '{key}'{nearest(key, known)}" for key in unknown[:MOST_TOLD]]
            more = [f"and {len(unknown) - MOST_TOLD:,} more"] if len(unknown) > MOST_TOLD else []
            return _written(CellError(VALUE, f"{name}: {'; '.join(told + more)}"))
        arguments = [arguments.get(key) for key in known]
    value = worked_out(function, arguments)
    if isinstance(value, list):
        return {"value": [[_written(cell) if isinstance(cell, CellError) else cell for cell in row] for row in value]}
    return _written(value) if isinstance(value, CellError) else {"value": value}


def _why(arguments: list[Any]) -> str:
    """The message of the first error of a call."""
    name, *rest = arguments or [""]
    # People write it as it stands in the cell: CCXL.AGENTS.
    name = str(name).lower().removeprefix("ccxl.").removeprefix("ccxl_")
    found = _result({"function": name, "arguments": rest}) if name != WHY else {"value": ""}
    for result in (found, *(cell for row in spread(found.get("value")) for cell in row)):
        if isinstance(result, dict) and "error" in result:
            return f"{result['error']} {result['message']}"
    return ""


def _written(error: CellError) -> dict[str, Any]:
    return {"error": error.code, "message": error.message}
