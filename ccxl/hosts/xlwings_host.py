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
from ccxl.core.registry import FUNCTIONS, Function, Parameter
from ccxl.formulas import cells  # noqa: F401  # registers the functions

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
                default=inspect.Parameter.empty if parameter.required else parameter.default,
            )
            for parameter in function.parameters
        ]
    )

    def worksheet(*given: Any) -> Any:
        bound = signature.bind(*given)
        bound.apply_defaults()
        return _answer(function, [_cells(p, bound.arguments[p.name]) for p in function.parameters])

    worksheet.__name__ = worksheet.__qualname__ = PREFIX + function.name.upper()
    worksheet.__doc__ = f"{function.summary} [{function.result.unit}]"[:LONGEST_HELP]
    worksheet.__annotations__ = {}
    worksheet.__signature__ = signature  # type: ignore[attr-defined]
    for parameter in function.parameters:
        # An error in a cell comes as its text: as a blank it would pass for "not given".
        worksheet = xw.arg(parameter.name, ndim=2, err_to_str=True, doc=_help(parameter))(worksheet)
    return xw.func(category="CCXL")(worksheet)


def _help(parameter: Parameter) -> str:
    default = "" if parameter.required else f" Left out: {parameter.default:g}."
    return f"{parameter.text} Must be {parameter.quantity.allowed}.{default}"[:LONGEST_HELP]


def _cells(parameter: Parameter, given: Any) -> Any:
    """One cell as its value, a block as rows; a blank cell of an optional argument is its default."""
    rows = given if isinstance(given, list | tuple) else [[given]]
    block = [[parameter.default if _is_blank(value) else value for value in row] for row in rows]
    return block[0][0] if len(block) == 1 and len(block[0]) == 1 else block


def _is_blank(value: Any) -> bool:
    return value is None or value == ""


def _answer(function: Function, values: list[Any]) -> Any:
    """All at once; cell by cell where one is at fault, so that it does not spoil the others."""
    if not any(isinstance(value, list) for value in values):
        return _one(function, *values)
    blocks = [np.array(value, object) for value in values]
    try:
        np.broadcast_shapes(*(block.shape for block in blocks))
    except ValueError:
        sizes = ", ".join(f"{block.shape[0]} x {block.shape[1]}" for block in blocks if block.ndim)
        return f"{ERROR}{function.name}: blocks of {sizes} cells; give one cell, or blocks of the same size"
    if function.result.unit != "text":
        try:
            return function.call(*values).tolist()
        except CcxlError:
            pass
    return np.vectorize(lambda *each: _one(function, *each), otypes=[object])(*blocks).tolist()


def _one(function: Function, *values: Any) -> Any:
    try:
        return function.call(*values)
    except CcxlError as error:
        return f"{ERROR}{error}"
