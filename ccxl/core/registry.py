"""The functions that people type in cells: one record each, read from signature and docstring."""

from __future__ import annotations

import inspect
import math
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from ccxl.core.errors import CcxlError, DeclarationError, InputError, NoSolution, nearest
from ccxl.core.examples import Example, example_text, read_example
from ccxl.core.kinds import Choice, Date, Doc, Kind, Quantity, Text
from ccxl.core.labels import unlike_labels
from ccxl.core.money import Amount
from ccxl.core.piecewise import elementwise

F = TypeVar("F", bound=Callable[..., Any])
REQUIRED: Final = object()
# As much of a wrong value as a message repeats.
LONGEST_SHOWN: Final = 60
# Where a section of a numpydoc docstring begins, and the longest line of a text in it.
SECTION: Final = re.compile(r"\n\n(?=\w+\n-+\n)")
LONGEST_LINE: Final = 112


class Reason(str):
    """Why a cell has no result, in words; `kind` is the error that says so.

    Parameters
    ----------
    error
        What was raised.
    """

    __slots__ = ("kind",)
    kind: type[CcxlError]

    def __new__(cls, error: CcxlError) -> Reason:
        """Keep its message and its kind."""
        reason = super().__new__(cls, error)
        reason.kind = type(error)
        return reason


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a registered function.

    Parameters
    ----------
    name, kind, text
        Its name, what it is, what the docstring or else its annotation says of it.
    default
        What is meant where it is not given; `shown` is how the signature writes it.
    """

    name: str
    kind: Kind
    text: str
    default: Any
    shown: str

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED

    def complaint(self, value: Any) -> str:
        """Say that a value is not allowed."""
        if isinstance(value, Amount):
            return f"{self.name}: {value}, but it must be {self.kind.allowed}"
        shown = f"{value:g}" if isinstance(value, float) else repr(value)
        shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 3]}..."
        hint = self.kind.hint(value) if isinstance(self.kind, Choice) else ""
        return f"{self.name} = {shown}: must be {self.kind.allowed}{hint}"


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
        The documented example as ``call = result``.
    call
        The checked function itself.
    """

    name: str
    topic: str
    summary: str
    parameters: tuple[Parameter, ...]
    result: Kind
    example: str
    call: Callable[..., Any]

    @property
    def signature(self) -> str:
        """Name and arguments as one writes them: ``agents(calls, aht_s, target_service_level=0.8)``."""
        arguments = (p.name if p.required else f"{p.name}={p.shown}" for p in self.parameters)
        return f"{self.name}({', '.join(arguments)})"

    @property
    def documented(self) -> Example:
        """The documented example, read.

        Raises
        ------
        DeclarationError
            It is not one call of this function with plain values.
        """
        return read_example(self.name, [parameter.name for parameter in self.parameters], self.example)

    def by_name(self, given: Mapping[str, Any]) -> Any:
        """Call it with named values.

        Raises
        ------
        InputError
            An unknown or missing argument, or a value that is not allowed.
        """
        known = {parameter.name for parameter in self.parameters}
        faults = [f"no argument '{name}'{nearest(name, known)}" for name in given if name not in known]
        missing = [p.name for p in self.parameters if p.required and p.name not in given]
        if missing:
            faults.append(f"{', '.join(missing)} missing; give it as {missing[0]}=value")
        if faults:
            raise InputError(f"{self.name}: {'; '.join(faults)}")
        return self.call(**given)

    def each(self, *values: Any) -> tuple[Any, Any]:
        """Results cell by cell, so that a bad cell spoils no other.

        Parameters
        ----------
        values
            One value or one block per argument; blocks of sizes that go together.

        Returns
        -------
        tuple
            Results, and the `Reason` where there is none ("" elsewhere), both in the common shape.

        Raises
        ------
        InputError
            Blocks of sizes, or with labels, that do not go together.
        CcxlError
            No result, where one call fills several cells: then there is nothing to tell apart.
        """
        if self.result.many:
            return self.call(*values), np.full((), "", object)
        pairs = list(zip(self.parameters, values, strict=False))
        if faults := _unlike(self.parameters, values):
            raise InputError("; ".join(faults))
        blocks = [np.asarray(value, object) for p, value in pairs if not p.kind.many]
        try:
            shape = np.broadcast_shapes(*(block.shape for block in blocks))
        except ValueError:
            sizes = ", ".join(" x ".join(map(str, block.shape)) for block in blocks if block.ndim)
            raise InputError(
                f"{self.name}: blocks of {sizes} cells; give one cell, or blocks of the same size"
            ) from None
        spread = [_spread(p, value, shape) for p, value in pairs]
        good = self._allowed(spread, shape)
        results, reasons = np.full(shape, math.nan, object), np.full(shape, "", object)
        try:
            if good.all():
                return self.call(*values), reasons
            if good.any():
                results[good] = self.call(*(_at(value, good) for value in spread))
        except CcxlError:
            good[...] = False
        for place in map(tuple, np.argwhere(~good)):
            try:
                results[place] = self.call(*(_at(value, place) for value in spread))
            except CcxlError as error:
                reasons[place] = Reason(error)
        return results, reasons

    def _allowed(self, spread: Sequence[Any], shape: tuple[int, ...]) -> Any:
        """The cells that can be worked out together: none where words differ from cell to cell."""
        words = self.result.unit == "text" or any(
            isinstance(value, np.ndarray) and not isinstance(p.kind, Quantity)
            for p, value in zip(self.parameters, spread, strict=False)
            if not p.kind.many
        )
        good = np.full(shape, not words)
        for parameter, value in zip(self.parameters, spread, strict=False):
            if not words and isinstance(parameter.kind, Quantity) and not parameter.kind.many:
                good &= ~np.asarray(parameter.kind.read(value, parameter.default)[1])
        return good


def _unlike(parameters: Sequence[Parameter], values: Sequence[Any]) -> list[str]:
    """Say which labels of pandas objects differ: among blocks, and among what is worked out cell by cell."""
    pairs = list(zip(parameters, values, strict=False))
    return [
        fault
        for many in (False, True)
        for fault in unlike_labels(((p.name, value) for p, value in pairs if p.kind.many == many), blocks=many)
    ]


def _spread(parameter: Parameter, value: Any, shape: tuple[int, ...]) -> Any:
    if parameter.kind.many:
        return value.tolist() if isinstance(value, np.ndarray) else value
    return np.broadcast_to(np.asarray(value, object), shape) if np.ndim(value) else value


def _at(value: Any, place: Any) -> Any:
    return value[place] if isinstance(value, np.ndarray) else value


FUNCTIONS: Final[dict[str, Function]] = {}


def function(*, topic: str) -> Callable[[F], F]:
    """Register a function; its annotations carry kinds and texts of arguments, its docstring an example.

    The docstring describes arguments only where a text differs from the annotation's; registered, it has them all.
    What it returns as NaN is a question without answer: the caller gets `NoSolution`.

    Raises
    ------
    DeclarationError
        An annotation without a kind, a docstring without summary or example, a name given twice.
    """

    def register(plain: F) -> F:
        name = plain.__name__
        if name in FUNCTIONS:
            raise DeclarationError(f"function '{name}': registered twice")
        hints, doc = _hints(plain), inspect.getdoc(plain) or ""
        described = _described(doc)
        parameters = tuple(
            _parameter(_kind(plain, p.name, hints), p, described.get(p.name) or _text(hints[p.name]))
            for p in inspect.signature(plain).parameters.values()
        )
        result = _kind(plain, "return", hints)
        checked = _checked(plain, parameters, result)
        checked.__doc__ = _completed(doc, parameters)
        FUNCTIONS[name] = Function(name, topic, _summary(name, doc), parameters, result, _example(name, doc), checked)
        return checked  # type: ignore[return-value]

    return register


def _hints(plain: Callable[..., Any]) -> Mapping[str, Any]:
    """Its annotations as objects."""
    written, known = inspect.get_annotations(plain), plain.__globals__
    if all(text in known for text in written.values()):
        # Nearly always each is the name of an alias, and need not be compiled.
        return {name: known[text] for name, text in written.items()}
    return get_type_hints(plain, include_extras=True)


def _parameter(kind: Kind, written: inspect.Parameter, text: str) -> Parameter:
    if written.default is inspect.Parameter.empty:
        return Parameter(written.name, kind, text, REQUIRED, "")
    default = written.default
    if isinstance(kind, Quantity):
        shown = "none" if default is None else f"{default:g}"
        return Parameter(written.name, kind, text, kind.blank if default is None else float(default), shown)
    return Parameter(written.name, kind, text, default, "none" if default is None else str(default))


def _kind(plain: Callable[..., Any], name: str, hints: Mapping[str, Any]) -> Kind:
    hint = hints.get(name)
    if get_origin(hint) is Annotated:
        # Of several the last one holds: an alias may narrow another and keep its text.
        for extra in reversed(get_args(hint)[1:]):
            if isinstance(extra, Quantity | Choice | Text | Date):
                return extra
    raise DeclarationError(f"function '{plain.__name__}': {name} has no quantity")


def _text(hint: Any) -> str:
    """The text of an argument in its annotation."""
    return next((extra.documentation for extra in reversed(get_args(hint)) if isinstance(extra, Doc)), "")


def _summary(name: str, doc: str) -> str:
    text = doc.split("\n\n", maxsplit=1)[0].replace("\n", " ")
    if not text or len(text) > 200:
        raise DeclarationError(f"function '{name}': needs a summary of at most 200 characters")
    return text


def _example(name: str, doc: str) -> str:
    text = example_text(doc)
    if text is None:
        raise DeclarationError(f"function '{name}': needs an example")
    return text


def _described(doc: str) -> dict[str, str]:
    """Texts of the arguments in a numpydoc docstring."""
    section = next((part for part in SECTION.split(doc) if part.startswith("Parameters\n")), "")
    found = re.findall(r"^(\w[\w, ]*)\n((?:    .+\n?)+)", section, re.MULTILINE)
    return {name: " ".join(text.split()) for names, text in found for name in names.split(", ")}


def _completed(doc: str, parameters: Sequence[Parameter]) -> str:
    """A numpydoc docstring with all arguments, in the order of the signature; neighbours may share a text."""
    summary, *sections = SECTION.split(doc)
    lines = ["Parameters", "----------"]
    for text, shared in groupby(parameters, lambda parameter: parameter.text):
        lines.append(", ".join(parameter.name for parameter in shared))
        # Most texts fit in one line, and wrapping takes longer than all the rest.
        wrapped = [text] if 0 < len(text) <= LONGEST_LINE else textwrap.wrap(text, LONGEST_LINE)
        lines += [f"    {line}" for line in wrapped]
    rest = (section for section in sections if not section.startswith("Parameters\n"))
    return "\n\n".join([summary, "\n".join(lines), *rest] if parameters else [summary, *rest])


class _Arguments:
    """What a call hands over, put in order and checked."""

    def __init__(self, function: str, parameters: tuple[Parameter, ...], result: Kind) -> None:
        self._function = function
        self._parameters = parameters
        self._result = result
        self._place_of = {parameter.name: place for place, parameter in enumerate(parameters)}
        self.defaults = tuple(parameter.default for parameter in parameters)
        # What follows after so many arguments by position.
        self.rest = {
            given: self.defaults[given:]
            for given in range(len(parameters) + 1)
            if REQUIRED not in self.defaults[given:]
        }
        # Closed ranges for plain numbers; nothing lies in the range of what is no number.
        self.limits = tuple(
            (p.kind.lowest, p.kind.highest, p.kind.whole) if isinstance(p.kind, Quantity) else (1.0, 0.0, False)
            for p in parameters
        )

    def arranged(self, args: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
        """One value per parameter, as Python itself would bind them."""
        if len(args) > len(self.defaults):
            raise TypeError(f"{self._function}() takes {len(self.defaults)} arguments but {len(args)} were given")
        values = [*args, *self.defaults[len(args) :]]
        for key, value in named.items():
            place = self._place_of.get(key)
            if place is None:
                hint = nearest(key, self._place_of)
                raise TypeError(f"{self._function}() got an unexpected argument '{key}'{hint}")
            if place < len(args):
                raise TypeError(f"{self._function}() got multiple values for argument '{key}'")
            values[place] = value
        missing = [p.name for p, value in zip(self._parameters, values, strict=True) if value is REQUIRED]
        if missing:
            raise TypeError(f"{self._function}() is missing {', '.join(missing)}")
        return tuple(values)

    def read(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Values as the function takes them.

        Raises
        ------
        InputError
            Values that are not allowed, all of them named.
        """
        clean: list[Any] = []
        faults = _unlike(self._parameters, values)
        for parameter, value in zip(self._parameters, values, strict=True):
            if value is parameter.default:
                clean.append(value)
                continue
            if self._result.many and not parameter.kind.many and np.ndim(value):
                faults.append(f"{parameter.name}: one cell, since the result of {self._function} fills several")
                continue
            number, wrong = parameter.kind.read(value, parameter.default)
            clean.append(number)
            if np.any(wrong):
                cell = np.asarray(value, object)[wrong].ravel()[0] if np.ndim(wrong) else value
                faults.append(parameter.complaint(cell))
        if faults:
            raise InputError("; ".join(faults))
        return tuple(clean)


def _checked(plain: Callable[..., Any], parameters: tuple[Parameter, ...], result: Kind) -> Callable[..., Any]:
    """The function with its arguments checked; plain numbers go a short way without arrays.

    Amounts have to be in the unit of the argument; the result is then an amount too.
    """
    name, unit = plain.__name__, result.unit
    arguments = _Arguments(name, parameters, result)
    limits, rest = arguments.limits, arguments.rest
    whole_arrays = result.many or any(parameter.kind.many for parameter in parameters)

    def carefully(values: tuple[Any, ...]) -> Any:
        clean = arguments.read(values)
        answer = _answer(name, plain(*clean) if whole_arrays else elementwise(plain, *clean))
        typed = unit != "text" and any(isinstance(value, Amount) for value in values)
        return Amount(answer, unit, name) if typed else answer

    @wraps(plain)
    def call(*args: Any, **named: Any) -> Any:
        left = rest.get(len(args))
        if named or left is None:
            return carefully(arguments.arranged(args, named))
        for given, (low, high, whole) in zip(args, limits, strict=False):
            kind = type(given)
            if (kind is not float and kind is not int) or not low <= given <= high or (whole and given % 1):
                return carefully(args + left)
        result = plain(*args, *left)
        # No negative zero, which a spreadsheet does not know.
        return result + 0.0 if type(result) is float and result == result else _answer(name, result)  # noqa: PLR0124

    return call


def _answer(name: str, result: Any) -> Any:
    if isinstance(result, str):
        return result
    array = np.asarray(result, float)
    if np.isnan(array).any():
        where = "" if array.ndim == 0 else f" (cell {np.argwhere(np.isnan(array))[0].tolist()})"
        raise NoSolution(f"{name}: no number answers this question{where}")
    return float(array) + 0.0 if array.ndim == 0 else array + 0.0
