"""How functions are named and explained in the hosts; all from the registry."""

from __future__ import annotations

from typing import Final

from ccxl.core.kinds import Choice
from ccxl.core.registry import Function, Parameter

# Excel cuts the help of a function and of an argument.
LONGEST_HELP: Final = 255


def dotted(function: Function) -> str:
    """Its name in Office.js and LibreOffice Calc.

    Examples
    --------
    >>> from ccxl.functions import FUNCTIONS
    >>> dotted(FUNCTIONS["service_level"])
    'CCXL.SERVICE_LEVEL'
    """
    return f"CCXL.{function.name.upper()}"


def plain(function: Function) -> str:
    """Its name in VBA and classic xlwings, which take no dots.

    Examples
    --------
    >>> from ccxl.functions import FUNCTIONS
    >>> plain(FUNCTIONS["service_level"])
    'CCXL_SERVICE_LEVEL'
    """
    return f"CCXL_{function.name.upper()}"


def category(function: Function) -> str:
    """The heading under which a host lists it: one a topic."""
    return f"CCXL {function.topic}"


def help_of(function: Function) -> str:
    """What it is, with the unit of its result."""
    unit = "" if function.result.unit == "text" else f" [{function.result.unit}]"
    return _cut(f"{function.summary}{unit}")


def argument_help(parameter: Parameter) -> str:
    """What an argument is, what is allowed, and what is meant where it is left out."""
    default = "" if parameter.required else f" Left out: {parameter.shown}."
    allowed = f" Must be {parameter.kind.allowed}."
    # What is allowed and the default are of more use than the end of a long text.
    room = LONGEST_HELP - len(allowed) - len(default)
    text = parameter.text if len(parameter.text) <= room else f"{parameter.text[: room - 3]}..."
    return f"{text}{allowed}{default}"


def choices(parameter: Parameter) -> tuple[str, ...]:
    """The words that it may be, where only a few are allowed."""
    return parameter.kind.names if isinstance(parameter.kind, Choice) else ()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_HELP else f"{text[: LONGEST_HELP - 3]}..."
