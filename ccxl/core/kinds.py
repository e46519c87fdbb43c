"""Kinds of arguments of registered functions: quantities, choices, texts, dates."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core.errors import DeclarationError, nearest
from ccxl.core.money import Amount
from ccxl.core.numbers import EPOCH
from ccxl.core.units import Unit

# A number or an array; the formulas behind are generic in it.
Numbers: TypeAlias = Any
BLANKS: Final = (None, "")
# Serial numbers of 1899-12-31 and 9999-12-31.
FIRST_DAY: Final = 1
LAST_DAY: Final = 2958465


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or an array of them, with its unit and the values that make sense.

    Parameters
    ----------
    unit
        Its unit; ``text`` for a result in words, ``flag`` for yes or no (1 or 0).
    low, high
        Smallest and largest allowed value.
    whole
        Whether it is a whole number.
    above
        Whether `low` itself is excluded.
    below
        Whether `high` itself is excluded.
    blank
        What stands for "not given" where the signature says None: infinite patience, no limit.
    zero_is_blank
        Whether 0 means "not given": hosts hand a blank cell over as 0. Only where 0 makes no sense.
    many
        Whether the whole array is one argument, such as the calls of a day's intervals.
    """

    unit: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    above: bool = False
    below: bool = False
    blank: float = math.nan
    zero_is_blank: bool = False
    many: bool = False
    # The same limits as a closed range, for comparing without cases.
    lowest: float = field(init=False, repr=False, compare=False, default=0)
    highest: float = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        Unit.parse(self.unit)
        if self.zero_is_blank and self.low <= 0 <= self.high and not (self.above and self.low == 0):
            raise DeclarationError(f"quantity {self}: 0 cannot be both a value and a blank")
        object.__setattr__(self, "lowest", _inner(self.low, self.above, math.inf))
        object.__setattr__(self, "highest", _inner(self.high, self.below, -math.inf))

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        if self.unit == "flag":
            return "TRUE or FALSE, 1 or 0"
        kind = "a whole number" if self.whole else "a number"
        bounds = [f"{'>' if self.above else '>='} {self.low:g}"] if self.low > -math.inf else []
        bounds += [f"{'<' if self.below else '<='} {self.high:g}"] if self.high < math.inf else []
        hint = "; write 0.80 for 80 %" if self.unit == "share" else ""
        many = " in each of its cells" if self.many else ""
        return f"{kind}{' ' if bounds else ''}{' and '.join(bounds)} ({self.unit}){many}{hint}"

    def read(self, value: Any, default: Any) -> tuple[Any, Any]:
        """The value as float or array with its defaults filled in, and where it is not allowed.

        Both have the same shape; what is not a number at all is NaN.
        """
        flag = self.unit == "flag"
        if isinstance(value, bool | np.bool_) and not flag:
            return math.nan, True
        if isinstance(value, Amount):
            if value.unit != Unit.parse(self.unit):
                return math.nan, True
            value = value.value
        array = value if isinstance(value, np.ndarray) else np.asarray(value, object)
        numbers = "fiub" if flag else "fiu"
        if array.dtype.kind not in numbers and not set(map(type, array.ravel().tolist())) <= {float}:
            array = np.vectorize(lambda x: _number(x, default, flag), otypes=[float])(array)
        array = array.astype(float)
        if self.zero_is_blank and isinstance(default, float):
            array = np.where(array == 0, default, array)
        faults = self.faults(array, default)
        return (float(array), bool(faults)) if array.ndim == 0 else (array, faults)

    def faults(self, array: Any, default: Any) -> Any:
        """Where numbers are not allowed; the default always is."""
        wrong = ~((array >= self.lowest) & (array <= self.highest) & np.isfinite(array))
        if self.whole:
            wrong |= array != np.floor(array)
        if isinstance(default, float):
            wrong &= ~((array == default) | (math.isnan(default) & np.isnan(array)))
        return wrong


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words.

    Parameters
    ----------
    names
        The allowed words.
    """

    names: tuple[str, ...]
    unit: str = "text"
    many: bool = False

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        return "one of " + ", ".join(self.names)

    def read(self, value: Any, default: Any) -> tuple[Any, Any]:
        """The word, and whether it is not allowed."""
        word = default if value in BLANKS or value == 0 else value
        return word, word not in self.names

    def hint(self, value: Any) -> str:
        """The word nearest to a wrong one."""
        return nearest(str(value), self.names)


@dataclass(frozen=True, slots=True)
class Text:
    """Any words, such as the name of a city."""

    unit: str = "text"
    many: bool = False
    allowed: str = "a text"

    def read(self, value: Any, default: Any) -> tuple[Any, Any]:
        """The text, and whether it is none."""
        text = default if value in BLANKS else value
        return text, not isinstance(text, str)


@dataclass(frozen=True, slots=True)
class Date:
    """A day: a date, a text such as 2026-07-01, or a spreadsheet's serial number; read as the serial.

    Parameters
    ----------
    many
        Whether a whole array of days is one argument, such as the days of payments.
    """

    unit: str = "date"
    many: bool = False

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        return f"a date from 1900 to 9999 such as 2026-07-01{' in each of its cells' if self.many else ''}"

    def read(self, value: Any, default: Any) -> tuple[Any, Any]:
        """The serial number, and whether it is none; for many days an array of each."""
        if not self.many:
            return _serial(value, default)
        days = np.vectorize(lambda x: _serial(x, default)[0], otypes=[float])(np.asarray(value, object))
        return days, ~((days >= FIRST_DAY) & (days <= LAST_DAY))


Kind: TypeAlias = Quantity | Choice | Text | Date


@dataclass(frozen=True, slots=True)
class Doc:
    """What an argument is, in words, beside its kind in an ``Annotated``; of several the last one holds.

    Parameters
    ----------
    documentation
        The words. Named as in PEP 727, whose own class would import all of typing_extensions.
    """

    documentation: str


def _inner(limit: float, excluded: bool, toward: float) -> float:
    return math.nextafter(limit, toward) if excluded and math.isfinite(limit) else limit


def _serial(value: Any, default: Any) -> tuple[float, bool]:
    if isinstance(value, str | type(None)) and value in BLANKS:
        value = default
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return math.nan, True
    if isinstance(value, dt.date):
        return float((np.datetime64(value, "D") - EPOCH).astype(int)), False
    number = _number(value, default)
    return number, not FIRST_DAY <= number <= LAST_DAY


def _number(value: Any, default: Any, flag: bool = False) -> float:
    """One cell of a block as a number; a blank one is the default, what is no number is NaN."""
    if value is None or value == "":
        return default if isinstance(default, float) else math.nan
    if isinstance(value, str | bytes) or (isinstance(value, bool) and not flag):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
