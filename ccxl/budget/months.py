"""The months of a budget: one flat axis of months before opening and months of the budget, across years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ccxl.core.errors import InputError

MONTHS_A_YEAR: Final = 12
MOST_OPENING: Final = 24
FEWEST: Final = MONTHS_A_YEAR
MOST: Final = 5 * MONTHS_A_YEAR


@dataclass(frozen=True, slots=True)
class ByMonth:
    """What a list of twelve numbers says of months beyond the twelve of one year.

    The numbers are those of the first twelve months of the budget. In later years they repeat: each month has the
    number of the same calendar month. Months before opening stand in no list.

    Parameters
    ----------
    opening
        What each month before opening has where a list is given; None for what is worked out where none is given.
    """

    opening: float | None = 0.0

    def extended(self, twelve: Sequence[float] | None, months: Months) -> list[float | None]:
        """One number for each month of the axis; None for each where no list is given."""
        if twelve is None:
            return [None] * months.count
        budgeted = (twelve[number % len(twelve)] for number in range(months.budget))
        return [*([self.opening] * months.opening), *budgeted]


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a budget, in one row: those before opening, then those of the budget.

    Before opening nobody calls, so that no agents are rostered. A row of people, operating lines or charges begins
    with the first month of the budget unless its own first month lies before.

    Parameters
    ----------
    opening
        Number of months before opening, from 0 to 24.
    budget
        Number of months of the budget, from 12 to 60.

    Raises
    ------
    InputError
        A number lies outside these bounds.
    """

    opening: int = 0
    budget: int = MONTHS_A_YEAR

    def __post_init__(self) -> None:
        for name, least, most in (("opening", 0, MOST_OPENING), ("budget", FEWEST, MOST)):
            value = getattr(self, name)
            if not (isinstance(value, int) and least <= value <= most):
                raise InputError(f"months.{name} = {value!r}: must be a whole number of months from {least} to {most}")

    @property
    def count(self) -> int:
        """Length of the axis."""
        return self.opening + self.budget

    @property
    def is_one_year(self) -> bool:
        """Whether they are the twelve months of one year, without months before opening."""
        return self.count == MONTHS_A_YEAR

    def dates(self, start: dt.date) -> list[dt.date]:
        """First days of all months of the axis.

        Parameters
        ----------
        start
            First day of the first month of the budget, after those before opening.
        """
        first = start.year * MONTHS_A_YEAR + start.month - 1 - self.opening
        numbers = range(first, first + self.count)
        return [dt.date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1) for number in numbers]

    def quarters(self) -> tuple[int, ...]:
        """Quarter of each month, from 0; quarters are counted from the first month of the budget on, and back."""
        before = -(-self.opening // 3)
        return tuple((number - self.opening) // 3 + before for number in range(self.count))

    def calendar_years(self, start: dt.date) -> tuple[int, ...]:
        """Calendar year of each month, from 0."""
        years = [day.year for day in self.dates(start)]
        return tuple(year - years[0] for year in years)


ONE_YEAR: Final = Months()
