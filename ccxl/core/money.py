"""Amounts that carry their unit: a one-off and a monthly amount cannot be added unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from ccxl.core.errors import InputError, UnitError
from ccxl.core.labels import Labels, labels_of, unlike_labels
from ccxl.core.units import MONTH, NUMBER, Unit

Number: TypeAlias = Any  # a number or an array of them


class Amount:
    """A number, or an array of them, with its unit and, for messages, its name.

    It is no float on purpose: nothing adds it up without looking at the unit. `value` takes the number out.

    Parameters
    ----------
    value
        The number or the numbers.
    unit
        Its unit, such as ``yuan`` (one-off), ``yuan/month``, ``yuan/call``, ``month``.
    name
        What it is.

    Examples
    --------
    >>> build, run = Amount(160_000, "yuan", "construction"), Amount(94_000, "yuan/month", "operation")
    >>> print(build + run.for_months(12))
    1,288,000.00 yuan (one-off)
    """

    __slots__ = ("labels", "name", "unit", "value")
    # NumPy would otherwise spread the operators over the elements of an array on the left.
    __array_ufunc__ = None
    # An amount may hold an array, which has no hash.
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Number, unit: str | Unit, name: str = "") -> None:
        # Those of a Series or DataFrame of pandas, which would otherwise be lost: amounts are not paired by position.
        self.labels: Labels = labels_of(value)
        self.value = np.asarray(value, float) if np.ndim(value) else float(value)
        self.unit = unit if isinstance(unit, Unit) else Unit.parse(unit)
        self.name = name

    def for_months(self, months: float) -> Amount:
        """What a monthly amount comes to over some months."""
        return self._with(self.value * months, self.unit.times(MONTH), months)

    def __add__(self, other: object) -> Any:
        return self._like(other, "added", np.add)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        return self._like(other, "subtracted", np.subtract)

    def __rsub__(self, other: object) -> Any:
        return self._like(other, "subtracted", lambda mine, theirs: np.subtract(theirs, mine))

    def __mul__(self, other: object) -> Any:
        return self._times(other, 1, np.multiply)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        return self._times(other, -1, np.divide)

    def __rtruediv__(self, other: object) -> Any:
        inverse = self._with(1 / self.value, NUMBER.times(self.unit, -1))
        return inverse * other

    def __neg__(self) -> Amount:
        return self._with(-self.value, self.unit, name=self.name)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Amount) or self.unit != other.unit:
            return False
        self._with(0, self.unit, other)
        return np.equal(self.value, other.value)

    def __lt__(self, other: object) -> Any:
        return self._like(other, "compared", np.less, bare=True)

    def __le__(self, other: object) -> Any:
        return self._like(other, "compared", np.less_equal, bare=True)

    def __gt__(self, other: object) -> Any:
        return self._like(other, "compared", np.greater, bare=True)

    def __ge__(self, other: object) -> Any:
        return self._like(other, "compared", np.greater_equal, bare=True)

    def __repr__(self) -> str:
        return f"Amount({self.value!r}, {str(self.unit)!r}{f', {self.name!r}' if self.name else ''})"

    def __str__(self) -> str:
        shown = f"{self.value:,.2f}" if isinstance(self.value, float) else str(self.value)
        return f"{self.name + ' = ' if self.name else ''}{shown} {self.unit}{kind_of(self.unit)}"

    def _like(self, other: object, done: str, operation: Callable[..., Any], *, bare: bool = False) -> Any:
        """Add, subtract or compare; 0 fits every unit, so that the built-in sum works."""
        if isinstance(other, Amount):
            if other.unit != self.unit:
                raise UnitError(f"{self} and {other} cannot be {done}{remedy(self.unit, other.unit)}")
            theirs = other.value
        elif isinstance(other, int | float) and other == 0:
            theirs = 0.0
        elif is_plain(other):
            raise UnitError(f"{self} and the number {other} cannot be {done}; say its unit: Amount({other}, unit)")
        else:
            return NotImplemented
        result = operation(self.value, theirs)
        made = self._with(result, self.unit, other)
        return result if bare else made

    def _with(self, value: Number, unit: Unit, other: object = 0, name: str = "") -> Amount:
        """What comes of this and another amount, with the labels that they share."""
        mine, yours = self.labels, labels_of(other)
        if mine and yours:
            names = self.name or "one amount", getattr(other, "name", None) or "the other"
            if faults := unlike_labels(zip(names, (self, other), strict=True)):
                raise InputError(faults[0])
        made = Amount(value, unit, name)
        made.labels = mine or yours
        return made

    def _times(self, other: object, sign: int, operation: Callable[..., Any]) -> Any:
        unit = getattr(other, "unit", NUMBER)
        if isinstance(other, Amount):
            return self._with(operation(self.value, other.value), self.unit.times(unit, sign), other)
        # A constant of a rule is a float with a unit; a node of a tree answers for itself.
        if is_plain(other):
            return self._with(operation(self.value, other), self.unit.times(unit, sign))
        return NotImplemented


def is_plain(value: object) -> bool:
    """Whether it is a number, or an array of them."""
    return isinstance(value, int | float | np.number | np.ndarray) and not isinstance(value, bool)


def kind_of(unit: Unit) -> str:
    """Whether money of a unit is paid once or again and again, in words; nothing for other units."""
    powers = dict(unit.powers)
    if powers.get("yuan") != 1:
        return ""
    times = [base for base in ("day", "month", "year") if powers.get(base) == -1]
    if times:
        return f" (every {times[0]})"
    return " (one-off)" if len(powers) == 1 else ""


def remedy(unit: Unit, other: Unit) -> str:
    """What to do where two units differ by the month only."""
    monthly = MONTH in (unit.times(other, -1), other.times(unit, -1))
    return "; say for how many months: amount.for_months(12)" if monthly else ""
