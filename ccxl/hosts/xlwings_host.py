"""The registry for xlwings (Excel on Windows): one worksheet function per registered function.

What Excel imports must have no annotations, an explicit signature and its Excel name from the
start; the category is given last, since naming an argument resets it.

xlwings cannot return an error, only a text: it starts with the error's name (``#NUM! agents: ...``), and the VBA module
of `ccxl.hosts.vba` makes the real error of it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

from ccxl.core.registry import Function
from ccxl.functions import FUNCTIONS
from ccxl.hosts.cells import CellError, worked_out
from ccxl.hosts.naming import argument_help, category, help_of, plain


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
    [[60.0], ['#VALUE! agents = None: must be a whole number >= 0 and <= 1e+07 (count)']]
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
        return _shown(worked_out(function, list(bound.arguments.values())))

    worksheet.__name__ = worksheet.__qualname__ = plain(function)
    worksheet.__doc__ = help_of(function)
    worksheet.__annotations__ = {}
    worksheet.__signature__ = signature  # type: ignore[attr-defined]
    return _decorated(worksheet, function)


def _decorated(worksheet: Callable[..., Any], function: Function) -> Callable[..., Any]:
    """With what xlwings is told of a function and its arguments.

    It looks at that on Windows alone, where its add-in has loaded it before it imports the functions. Elsewhere its
    decorators change nothing, and loading it with pandas would take longer than all functions do.
    """
    if sys.platform != "win32" and "xlwings" not in sys.modules:
        return worksheet
    import xlwings as xw

    for parameter in function.parameters:
        # An error in a cell comes as its text: as a blank it would pass for "not given".
        worksheet = xw.arg(parameter.name, ndim=2, err_to_str=True, doc=argument_help(parameter))(worksheet)
    decorated: Callable[..., Any] = xw.func(category=category(function))(worksheet)
    return decorated


def _shown(value: Any) -> Any:
    """Results with errors as texts."""
    if isinstance(value, list):
        return [[_shown(cell) for cell in row] for row in value]
    return str(value) if isinstance(value, CellError) else value
