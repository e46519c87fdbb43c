"""The registry for xlwings (Excel on Windows): one worksheet function per registered function.

What Excel imports must have no annotations, an explicit signature and its Excel name from the
start; the category is given last, since naming an argument resets it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import xlwings as xw

from ccxl.core.errors import CcxlError
from ccxl.core.registry import Function, Parameter
from ccxl.functions import FUNCTIONS

PREFIX: Final = "CCXL_"
# xlwings shows what is raised as a traceback; this shows what is wrong and what is allowed.
ERROR: Final = "#CCXL: "
# Excel cuts the help of a function and of an argument.
LONGEST_HELP: Final = 255


def publish(namespace: dict[str, Any]) -> None:
    """Put a worksheet function for every registered function into a module.

    Parameters
    ----------
    namespace
        The module's globals.

    Examples
    --------
    >>> module = {}
    >>> publish(module)
    >>> module["CCXL_ROSTERED_AGENTS"]([[42.0], [None]], [[0.3]])
    [[60.0], ['#CCXL: agents = None: must be a whole number >= 0 and <= 1e+07 (count)']]
    """
    for function in FUNCTIONS.values():
        worksheet = worksheet_function(function)
        namespace[worksheet.__name__] = worksheet


def worksheet_function(function: Function) -> Callable[..., Any]:
    """A function for cells: takes numbers or blocks of cells, gives a number, a block or a text."""
    signature = inspect.Signature(
        [
            inspect.Parameter(
                parameter.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=inspect.Parameter.empty if parameter.required else None,
            )
            for parameter in function.parameters
        ]
    )

    def worksheet(*given: Any) -> Any:
        bound = signature.bind(*given)
        bound.apply_defaults()
        return _answer(function, list(bound.arguments.values()))

    worksheet.__name__ = worksheet.__qualname__ = PREFIX + function.name.upper()
    worksheet.__doc__ = f"{function.summary} [{function.result.unit}]"[:LONGEST_HELP]
    worksheet.__annotations__ = {}
    worksheet.__signature__ = signature  # type: ignore[attr-defined]
    for parameter in function.parameters:
        # An error in a cell comes as its text: as a blank it would pass for "not given".
        worksheet = xw.arg(parameter.name, ndim=2, err_to_str=True, doc=_help(parameter))(worksheet)
    return xw.func(category="CCXL")(worksheet)


def _help(parameter: Parameter) -> str:
    default = "" if parameter.required else f" Left out: {parameter.shown}."
    return f"{parameter.text} Must be {parameter.kind.allowed}.{default}"[:LONGEST_HELP]


def _answer(function: Function, values: list[Any]) -> Any:
    """Results cell by cell, with what is wrong where there is none."""
    try:
        results, reasons = function.each(*map(_cells, values))
    except CcxlError as error:
        return f"{ERROR}{error}"
    if not np.any(reasons != ""):
        return results.tolist() if isinstance(results, np.ndarray) else results
    return np.where(reasons == "", results, ERROR + reasons).tolist()


def _cells(given: Any) -> Any:
    """One cell as its value, a block as rows."""
    rows = given if isinstance(given, list | tuple) else [[given]]
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows
