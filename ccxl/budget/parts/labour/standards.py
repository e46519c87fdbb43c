"""Bases and rates of a city over the months of a budget, one row a contribution and period, with their sources."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ccxl.budget.months import ONE_YEAR, Months
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import IfMissing
from ccxl.core.errors import CatalogError
from ccxl.data import contributions as data
from ccxl.data.catalog import ContributionRow, employment_rules


@dataclass(frozen=True, slots=True)
class Row:
    """What holds for one contribution from one month of the budget to another.

    Parameters
    ----------
    number, scheme
        Place of the contribution among `data.SCHEMES`, from 1, and its name.
    period
        Number of the period, from 1; all contributions share the periods.
    first, last
        First days of its first and last month.
    months
        What holds in each of its months; the same figures. None where the data has none.
    """

    number: int
    scheme: str
    period: int
    first: dt.date
    last: dt.date
    months: tuple[data.Standard | None, ...]

    @property
    def standard(self) -> data.Standard | None:
        """What holds."""
        return self.months[0]

    @property
    def rows(self) -> list[ContributionRow]:
        """The data's rows that the figures come from, each once."""
        found = [row for month in self.months if month for row in (month.bases, month.rates)]
        return list(dict.fromkeys(found))

    @property
    def confidence(self) -> str:
        """The lowest of its months."""
        return min((month.confidence for month in self.months if month), key=data.RANKS.index)


def months_of(start: dt.date) -> list[dt.date]:
    """First days of the twelve months of a budget."""
    return ONE_YEAR.dates(start)


def rows(scenario: Scenario) -> tuple[Row, ...]:
    """The rows of a scenario with a city, contribution by contribution; none without a city."""
    labour = scenario.labour
    if labour.city is None:
        return ()
    return _rows(data.place(labour.city), labour.if_missing is IfMissing.LATEST, scenario.budget.start, scenario.months)


def periods(scenario: Scenario) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last month of every period."""
    return tuple((row.first, row.last) for row in rows(scenario) if row.number == 1)


def lacks(city: str, start: dt.date, carry: bool, forms: Iterable[str]) -> str:
    """What the data lacks for people employed in some forms, in words; empty where it lacks nothing."""
    schemes = [scheme for scheme in data.SCHEMES if any(employment_rules()[form, scheme].applies for form in forms)]
    try:
        data.check(data.place(city), [(scheme, month) for month in months_of(start) for scheme in schemes], carry)
    except CatalogError as error:
        return str(error)
    return ""


def bounds(scheme: str, city: str, start: dt.date, carry: bool) -> tuple[float, float] | None:
    """The rates that a place leaves to choose from in every month of a budget; None where there is no choice."""
    held = [_standard(city, scheme, month, carry) for month in months_of(start)]
    ranges = [side for standard in held if standard for side in (standard.rates.employer, standard.rates.employee)]
    choices = [(low, high) for low, high in ranges if low != high]
    return (max(low for low, _ in choices), min(high for _, high in choices)) if choices else None


@cache
def _rows(city: str, carry: bool, start: dt.date, over: Months) -> tuple[Row, ...]:
    months = over.dates(start)
    held = {scheme: [_standard(city, scheme, month, carry) for month in months] for scheme in data.SCHEMES}
    figures = [tuple(_figures(held[scheme][place]) for scheme in data.SCHEMES) for place in range(over.count)]
    begins = [place for place in range(over.count) if place == 0 or figures[place] != figures[place - 1]]
    return tuple(
        Row(number, scheme, period, months[begin], months[end - 1], tuple(held[scheme][begin:end]))
        for number, scheme in enumerate(data.SCHEMES, start=1)
        for period, (begin, end) in enumerate(zip(begins, [*begins[1:], over.count], strict=True), start=1)
    )


def _standard(city: str, scheme: str, on: dt.date, carry: bool) -> data.Standard | None:
    try:
        return data.standard(city, scheme, on, carry)
    except CatalogError:
        # Contributions that nobody is due may be unknown; the others are checked when the scenario is read.
        return None


def _figures(standard: data.Standard | None) -> Sequence[object]:
    """What makes a month differ from the one before."""
    if standard is None:
        return ()
    bases, rates = standard.bases, standard.rates
    return (
        bases.floor,
        bases.cap,
        rates.employer,
        rates.employee,
        rates.employee_fixed,
        rates.round_to,
        standard.provisional,
    )


def finite(number: float) -> float | None:
    """A figure of the data; None where there is no limit."""
    return None if math.isinf(number) else number
