"""Depreciation by method and by month; whole schedules of one asset.

The five methods are those of spreadsheets (SLN, DB, DDB, SYD, VDB): cost, salvage, life and period in any one unit
of time. What a month is charged by class of asset stands in `construction`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ccxl.core import numbers
from ccxl.core.rule import Value, constant, if_else, larger, power, smaller, whole_down
from ccxl.formulas import construction

MONTHS_A_YEAR = 12


def straight_line(cost: Value, salvage: Value, life: Value) -> Value:
    """Charge of each period, all alike."""
    return (cost - salvage) / life


def sum_of_years(cost: Value, salvage: Value, life: Value, period: Value) -> Value:
    """Charge of a period by the sum of the years' digits; a period may be broken."""
    return (cost - salvage) * (life - period + 1) * 2 / (life * (life + 1))


def charged_by_sum_of_years(depreciable: Value, years: Value, months: Value) -> Value:
    """What is charged within so many months of use by the sum of the years' digits; each year evenly by month."""
    full = whole_down(months / constant(MONTHS_A_YEAR, "month"))
    part = months / constant(MONTHS_A_YEAR, "month") - full
    # Twice the digits of the years so far, over twice their sum.
    digits = full * (years + years - full + 1) + (years - full) * (part + part)
    return depreciable * digits / (years * (years + 1))


def charged_by_double_declining(
    cost: Value, salvage: Value, years: Value, months: Value, factor: Value = 2, even_years: Value = 2
) -> Value:
    """What is charged within so many months at a multiple of the straight-line rate; the last years charge alike.

    The rate applies to the book value at the beginning of each year, from which no residual value is deducted; the
    last two years share what is then left above it (企业会计准则第4号——固定资产, application guide).
    """
    rate, last = smaller(factor / years, 1), larger(years - even_years, 0)
    full = whole_down(months / constant(MONTHS_A_YEAR, "month"))
    begun = smaller(full, last)
    book = larger(cost * power(1 - rate, begun), salvage)
    since = months / constant(MONTHS_A_YEAR, "month") - begun
    declining = smaller(book * rate, book - salvage)
    return cost - book + if_else(full < last, declining, (book - salvage) / smaller(years, even_years)) * since


def declining_rate(cost: Any, salvage: Any, life: Any) -> Any:
    """Share of the book value that a period is charged; spreadsheets round it to three digits."""
    kept = np.where(np.asarray(cost) > 0, np.divide(salvage, np.where(np.asarray(cost) > 0, cost, 1)), 1.0)
    return numbers.whole((1 - kept ** (1 / np.asarray(life, float))) * 1000) / 1000


def declining(cost: Any, salvage: Any, life: Any, period: Any, month: Any) -> Any:
    """Charge of a period by a fixed rate; the first year has `month` months, the period after the life the rest."""
    rate = declining_rate(cost, salvage, life)
    number, last = np.maximum(np.floor(period), 1), np.floor(life)
    first = cost * rate * month / MONTHS_A_YEAR
    between = np.maximum(np.minimum(number, last + 1) - 2, 0)
    charge = (cost - first) * (1 - rate) ** between * rate
    charge = np.where(number > last, charge * (MONTHS_A_YEAR - month) / MONTHS_A_YEAR, charge)
    return np.where(number == 1, first, charge)


def double_declining(cost: Any, salvage: Any, life: Any, period: Any, factor: Any) -> Any:
    """Charge of a period at factor / life of the book value, never below the salvage value."""
    rate = np.minimum(factor / np.asarray(life, float), 1)
    before = cost * (1 - rate) ** (np.maximum(period, 1) - 1)
    return np.maximum(np.minimum(before * rate, before - salvage), 0)


def variable_declining(
    cost: Any, salvage: Any, life: Any, start_period: Any, end_period: Any, factor: Any, no_switch: Any
) -> Any:
    """Charge from one point of the life to another; straight line from where that charges more, unless refused."""
    return np.vectorize(_between, otypes=[float])(cost, salvage, life, start_period, end_period, factor, no_switch)


def _between(cost: float, salvage: float, life: float, start: float, end: float, factor: float, stay: float) -> float:
    until = _charged_until(cost, salvage, life, factor, bool(stay))
    return until(end) - until(start)


def _charged_until(cost: float, salvage: float, life: float, factor: float, stay: bool) -> Callable[[float], float]:
    """What is charged from the start to a point; within a period it grows evenly."""

    def until(point: float) -> float:
        charged = 0.0
        for elapsed in range(int(point) + 1):
            left = cost - salvage - charged
            charge = min((cost - charged) * factor / life, left)
            even = left / (life - elapsed) if life > elapsed else 0.0
            if not stay:
                charge = max(charge, even)
            charged += charge * min(point - elapsed, 1)
        return charged

    return until


def by_year(method: str, cost: float, salvage: float, life: float) -> Any:
    """Charges of all years of a life of whole years."""
    years = np.arange(1.0, life + 1)
    if method == "straight_line":
        return np.full(len(years), straight_line(cost, salvage, life))
    if method == "sum_of_years":
        return sum_of_years(cost, salvage, life, years)
    if method == "declining":
        return declining(cost, salvage, life, years, MONTHS_A_YEAR)
    if method == "variable":
        return variable_declining(cost, salvage, life, years - 1, years, 2, 0)
    if method == "double_declining_last_two_even":
        return np.diff(charged_by_double_declining(cost, salvage, life, np.arange(life + 1) * MONTHS_A_YEAR))
    return double_declining(cost, salvage, life, years, 2)


def _month_numbers(first_month: float, months: float) -> Any:
    return numbers.month_after(first_month, np.arange(months))


def by_month(
    cost: float,
    life_years: float,
    residual_share: float,
    in_use: float,
    first_month: float,
    months: float,
    asset_class: str,
    replaced: bool,
    price_growth: float,
) -> Any:
    """Charges of the months of a budget, with those of what replaces the asset if it is replaced."""
    lag, charged, expensed = construction.CLASS_RULES[asset_class]
    table = _month_numbers(first_month, months)
    charges = np.zeros(len(table))
    for price, use in _purchases(cost, life_years, in_use, table[-1], price_growth if replaced else None):
        useful = construction.useful_months(expensed, life_years)
        depreciable = construction.depreciable_amount(charged, expensed, price, residual_share)
        rate = construction.monthly_charge(depreciable, useful)
        start = construction.first_charge(use, lag)
        charges += construction.charge_in_month(table, start, useful, depreciable, rate)
    return numbers.yuan(charges)


def replacements(
    cost: float, life_years: float, in_use: float, first_month: float, months: float, price_growth: float
) -> Any:
    """What is paid in each month for replacing an asset at the end of its life; the first purchase is not in it."""
    table = _month_numbers(first_month, months)
    outlays = np.zeros(len(table))
    for price, use in _purchases(cost, life_years, in_use, table[-1], price_growth)[1:]:
        outlays += np.where(table == use, price, 0)
    return outlays


def _purchases(
    cost: float, life_years: float, in_use: float, last_month: float, price_growth: float | None
) -> list[tuple[float, float]]:
    """Price and month of use of an asset and of those that replace it, up to a month."""
    life = construction.useful_months(0, life_years)
    start = numbers.month_after(in_use, 0)
    count = 0 if price_growth is None else max(int(numbers.months_between(start, last_month) // life), 0)
    growth = price_growth or 0.0
    return [
        (numbers.yuan(cost * (1 + growth) ** (life_years * number)), float(numbers.month_after(start, life * number)))
        for number in range(count + 1)
    ]


def existing(original_cost: float, accumulated: float, remaining_months: float, residual: float, months: float) -> Any:
    """Charges of the coming months of an asset that was there before; its last month takes the remainder."""
    depreciable = original_cost - accumulated - residual
    table, life = _month_numbers(1, months), max(remaining_months, 1)
    rate = construction.monthly_charge(depreciable, life)
    charges = construction.charge_in_month(table, table[0], life, depreciable, rate)
    return numbers.yuan(charges)
