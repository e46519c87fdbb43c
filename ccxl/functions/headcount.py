"""The headcount walk and attrition: opening, hires, leavers, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import headcount
from ccxl.functions.quantities import Headcount, HeadcountByMonth, Rate, Share

AnnualAttrition: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 0, 100), Doc("Leavers of a year over its average headcount.")
]
PositiveHeadcount: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, 1e7, above=True), Doc("Average headcount of the period.")
]
OpeningHeadcount: TypeAlias = Annotated[Headcount, Doc("People at the start.")]
HiresByMonth: TypeAlias = Annotated[HeadcountByMonth, Doc("Hires by month.")]
LeaversByMonth: TypeAlias = Annotated[HeadcountByMonth, Doc("Leavers by month.")]
MonthlyAttrition: TypeAlias = Annotated[Share, Doc("Leavers of a month over its average headcount.")]


@dataclass(frozen=True, slots=True)
class HeadcountWalk:
    """A headcount month by month.

    Parameters
    ----------
    opening
        People at the start.
    hires, leavers
        Who came and who left, by month.
    closing
        People at the end of each month.
    """

    opening: float
    hires: tuple[float, ...]
    leavers: tuple[float, ...]
    closing: tuple[float, ...]

    @property
    def average(self) -> float:
        """Average of the month-ends."""
        return sum(self.closing) / len(self.closing)


def headcount_walk(opening: float, hires: Numbers, leavers: Numbers) -> HeadcountWalk:
    """The walk from an opening headcount.

    Raises
    ------
    InputError
        Hires and leavers of different lengths, or more leavers than people.

    Examples
    --------
    >>> headcount_walk(50, [5, 0, 8], [3, 2, 1]).closing
    (52.0, 50.0, 57.0)
    """
    come, gone = _read_months(hires, leavers)
    closing = opening + _sum_net_changes(opening, come, gone)
    return HeadcountWalk(float(opening), tuple(come.tolist()), tuple(gone.tolist()), tuple(closing.tolist()))


def _read_months(hires: Numbers, leavers: Numbers) -> tuple[Numbers, Numbers]:
    come, gone = np.ravel(np.asarray(hires, float)), np.ravel(np.asarray(leavers, float))
    if come.size != gone.size or come.size == 0:
        raise InputError(f"hires has {come.size} months, leavers {gone.size}: give one number a month for both")
    return come, gone


def _sum_net_changes(opening: Numbers, hires: Numbers, leavers: Numbers) -> Numbers:
    """Net change up to each month; nobody leaves who is not there."""
    net = np.cumsum(hires - leavers)
    short = np.min(opening) + net < 0
    if short.any():
        month = int(np.argmax(short))
        raise InputError(
            f"leavers = {leavers[month]:g} in month {month + 1}: more than there are people; check the opening"
        )
    return net


@function(topic="headcount")
def closing_headcount(opening: OpeningHeadcount, hires: HiresByMonth, leavers: LeaversByMonth) -> Headcount:
    """People at the end of the last month: opening + hires - leavers (期末人数).

    Examples
    --------
    >>> closing_headcount(50, [5, 0, 8], [3, 2, 1])
    57.0
    """
    return opening + _sum_net_changes(opening, *_read_months(hires, leavers))[-1]


@function(topic="headcount")
def average_headcount(opening: OpeningHeadcount, hires: HiresByMonth, leavers: LeaversByMonth) -> Headcount:
    """Average of the month-ends (月均在职人数).

    Examples
    --------
    >>> average_headcount(50, [5, 0, 8], [3, 2, 1])
    53.0
    """
    return opening + np.mean(_sum_net_changes(opening, *_read_months(hires, leavers)))


@function(topic="headcount")
def opening_headcount(average: Headcount, hires: HiresByMonth, leavers: LeaversByMonth) -> Headcount:
    """People at the start, from the average of the month-ends.

    Parameters
    ----------
    average
        Average of the month-ends.

    Examples
    --------
    >>> opening_headcount(53, [5, 0, 8], [3, 2, 1])
    50.0
    """
    come, gone = _read_months(hires, leavers)
    opening = average - np.mean(np.cumsum(come - gone))
    if np.min(opening) < 0:
        raise InputError(
            f"average = {np.min(average):g}: with these hires and leavers there were {np.min(opening):g} at the start"
        )
    _sum_net_changes(opening, come, gone)
    return opening


@function(topic="headcount")
def attrition_rate(leavers: Headcount, average_headcount: PositiveHeadcount) -> AnnualAttrition:
    """Leavers of a period over its average headcount (离职率); above 1 where more left than there are places.

    Parameters
    ----------
    leavers
        Leavers of the period.

    Examples
    --------
    >>> round(attrition_rate(478, 404), 4)
    1.1832
    """
    return leavers / average_headcount


@function(topic="headcount")
def annual_attrition_simple(monthly_attrition: MonthlyAttrition) -> AnnualAttrition:
    """Yearly attrition as twelve times the monthly one, where leavers are replaced and the new ones leave too.

    Examples
    --------
    >>> round(annual_attrition_simple(0.0718), 2)
    0.86
    """
    return headcount.annual_simple(monthly_attrition)


@function(topic="headcount")
def annual_attrition_compound(monthly_attrition: MonthlyAttrition) -> Share:
    """Share of those there at the start who have left after twelve months of the same attrition.

    Examples
    --------
    >>> round(annual_attrition_compound(0.0718), 2)
    0.59
    """
    return headcount.annual_compound(monthly_attrition)


@function(topic="headcount")
def monthly_attrition_simple(annual_attrition: AnnualAttrition) -> AnnualAttrition:
    """Monthly attrition from a simple yearly one: a twelfth.

    Examples
    --------
    >>> round(monthly_attrition_simple(1.1832), 4)
    0.0986
    """
    return headcount.monthly_simple(annual_attrition)


@function(topic="headcount")
def monthly_attrition_compound(annual_attrition: Rate) -> Share:
    """Monthly attrition from the share of those there at the start who have left after a year.

    Parameters
    ----------
    annual_attrition
        Share who left within the year of those there at its start.

    Examples
    --------
    >>> round(monthly_attrition_compound(0.271), 3)
    0.026
    """
    return headcount.monthly_compound(annual_attrition)


@function(topic="headcount")
def expected_leavers(people: Headcount, monthly_attrition: Share) -> Headcount:
    """Leavers to be expected in a month, not rounded.

    Parameters
    ----------
    people
        People at the start of the month.
    monthly_attrition
        Share who leave in a month.

    Examples
    --------
    >>> expected_leavers(400, 0.05)
    20.0
    """
    return people * monthly_attrition


@function(topic="headcount")
def hires_needed(opening: OpeningHeadcount, closing: Headcount, leavers: Headcount) -> Headcount:
    """Hires that bring a headcount to its target in spite of leavers, in whole people; 0 where there are enough.

    Parameters
    ----------
    closing
        People there should be at the end.
    leavers
        Leavers to be expected in between.

    Examples
    --------
    >>> hires_needed(60, 63, 4.5)
    8.0
    """
    return headcount.hires_needed(opening, closing, leavers)
