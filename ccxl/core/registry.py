"""The functions that people type in cells: one record each, read from signature and docstring."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from ccxl.core.errors import DeclarationError, InputError, nearest
from ccxl.core.units import Unit

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an argument or a result is.

    Parameters
    ----------
    unit
        Its unit; ``text`` for words.
    low, high
        Smallest and largest allowed value.
    whole
        Whether it is a whole number.
    above
        Whether `low` itself is excluded.
    below
        Whether `high` itself is excluded.
    """

    unit: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    above: bool = False
    below: bool = False

    def __post_init__(self) -> None:
        Unit.parse(self.unit)

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        kind = "a whole number" if self.whole else "a number"
        bounds = [f"{'>' if self.above else '>='} {self.low:g}"] if self.low > -math.inf else []
        bounds += [f"{'<' if self.below else '<='} {self.high:g}"] if self.high < math.inf else []
        hint = "; write 0.80 for 80 %" if self.unit == "share" else ""
        return f"{kind}{' ' if bounds else ''}{' and '.join(bounds)} ({self.unit}){hint}"

    def fault(self, values: Any) -> bool:
        """Whether some value is not allowed."""
        array = np.asarray(values, float)
        if not np.isfinite(array).all() or (self.whole and (array != np.floor(array)).any()):
            return True
        low = (array <= self.low) if self.above else (array < self.low)
        high = (array >= self.high) if self.below else (array > self.high)
        return bool(low.any() or high.any())


# A number or an array; the formulas behind are generic in it.
Numbers: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a registered function."""

    name: str
    quantity: Quantity
    text: str
    default: float | None

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Function:
    """A registered function.

    Parameters
    ----------
    name, topic, summary
        Python name, subject, first sentence of the docstring.
    parameters, result
        Arguments in order; what it returns.
    example
        Arguments of the documented example and its printed result.
    call
        The checked function itself.
    """

    name: str
    topic: str
    summary: str
    parameters: tuple[Parameter, ...]
    result: Quantity
    example: str
    call: Callable[..., Any]

    def by_name(self, given: Mapping[str, float]) -> Any:
        """Call it with named numbers.

        Raises
        ------
        InputError
            An unknown or missing argument, or a value that is not allowed.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise InputError(f"{self.name}: no argument '{name}'{nearest(name, known)}")
        missing = [p.name for p in self.parameters if p.required and p.name not in given]
        if missing:
            raise InputError(f"{self.name}: {', '.join(missing)} missing; give it as {missing[0]}=value")
        return self.call(**given)


FUNCTIONS: Final[dict[str, Function]] = {}


def function(*, topic: str) -> Callable[[F], F]:
    """Register a function; its annotations carry a `Quantity`, its docstring an example.

    Raises
    ------
    DeclarationError
        An annotation without a quantity, a docstring without summary or example.
    """

    def register(plain: F) -> F:
        hints = get_type_hints(plain, include_extras=True)
        described = _described(inspect.getdoc(plain) or "")
        parameters = tuple(
            Parameter(
                name,
                _quantity(plain, name, hints),
                described.get(name, ""),
                None if parameter.default is inspect.Parameter.empty else float(parameter.default),
            )
            for name, parameter in inspect.signature(plain).parameters.items()
        )
        checked = _checked(plain, parameters)
        FUNCTIONS[plain.__name__] = Function(
            plain.__name__,
            topic,
            _summary(plain),
            parameters,
            _quantity(plain, "return", hints),
            _example(plain),
            checked,
        )
        return checked  # type: ignore[return-value]

    return register


def _quantity(plain: Callable[..., Any], name: str, hints: Mapping[str, Any]) -> Quantity:
    hint = hints.get(name)
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Quantity):
                return extra
    raise DeclarationError(f"function '{plain.__name__}': {name} has no quantity")


def _summary(plain: Callable[..., Any]) -> str:
    text = (inspect.getdoc(plain) or "").split("\n\n")[0].replace("\n", " ")
    if not text or len(text) > 200:
        raise DeclarationError(f"function '{plain.__name__}': needs a summary of at most 200 characters")
    return text


def _example(plain: Callable[..., Any]) -> str:
    match = re.search(r">>> (.+)\n(.+)", inspect.getdoc(plain) or "")
    if match is None:
        raise DeclarationError(f"function '{plain.__name__}': needs an example")
    return f"{match[1]} = {match[2]}"


def _described(doc: str) -> dict[str, str]:
    """Texts of the arguments in a numpydoc docstring."""
    section = re.search(r"Parameters\n-+\n(.*?)(?:\n\n\w+\n-+|\Z)", doc, re.DOTALL)
    found = re.findall(r"^(\w[\w, ]*)\n((?:    .+\n?)+)", section[1] + "\n" if section else "", re.MULTILINE)
    return {name: " ".join(text.split()) for names, text in found for name in names.split(", ")}


def _checked(plain: Callable[..., Any], parameters: tuple[Parameter, ...]) -> Callable[..., Any]:
    signature = inspect.signature(plain)

    @wraps(plain)
    def call(*args: Any, **named: Any) -> Any:
        bound = signature.bind(*args, **named)
        bound.apply_defaults()
        values = {p.name: _number(p, bound.arguments[p.name]) for p in parameters}
        result = plain(**values)
        if isinstance(result, str):
            return result
        array = np.asarray(result, float)
        return float(array) if array.ndim == 0 else array

    return call


def _number(parameter: Parameter, value: Any) -> Any:
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        raise InputError(f"{parameter.name} = {value!r}: must be {parameter.quantity.allowed}") from None
    if isinstance(value, bool) or parameter.quantity.fault(array):
        shown = f"{value:g}" if isinstance(value, (int, float)) else repr(value)
        raise InputError(f"{parameter.name} = {shown}: must be {parameter.quantity.allowed}")
    return float(array) if array.ndim == 0 else array
