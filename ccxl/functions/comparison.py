"""Cost of ownership over the years, and where doing it oneself breaks even with buying it."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.errors import NoSolution
from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import break_even, finance
from ccxl.functions.quantities import Growth, Money, MonthlyPrice, PerCall, PerSeatMonth, SeatPrices, WholeYears
from ccxl.functions.relations import check_consistent

Outlays: TypeAlias = Annotated[
    Numbers,
    Quantity("yuan", 0, 1e15, many=True),
    Doc("One-off outlays: one cell, due in the first year, or one for each year from the first, such as replacements."),
]
PriceSteps: TypeAlias = Annotated[
    Numbers,
    Quantity("share", -1, 1, above=True, many=True),
    Doc("Growth of the other prices: one cell for all years, or one for each year from the second."),
]
YearlyCosts: TypeAlias = Annotated[Numbers, Quantity("yuan", many=True)]
UnitPrice: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e12)]
Quantities: TypeAlias = Annotated[Numbers, Quantity("count", 0)]
Tiers: TypeAlias = Annotated[str, Choice(("all_units", "marginal"))]
MostSeats: TypeAlias = Annotated[
    Numbers, Quantity("seat", 1, 1e7, whole=True, zero_is_blank=True), Doc("Largest number of seats looked at.")
]
FromSeats: TypeAlias = Annotated[
    Numbers, Quantity("seat", 0, 1e7, whole=True, many=True), Doc("First number of seats of each tier.")
]
SeatRanges: TypeAlias = Annotated[Numbers, Quantity("seat", many=True)]
CallPrices: TypeAlias = Annotated[
    Numbers, Quantity("yuan/call", 0, 1e9, many=True), Doc("Price of a call: one cell, or one for each tier.")
]
MostCalls: TypeAlias = Annotated[
    Numbers,
    Quantity("call/month", 1, 1e12, whole=True, zero_is_blank=True),
    Doc("Largest number of monthly calls looked at."),
]
FromCalls: TypeAlias = Annotated[
    Numbers, Quantity("call/month", 0, 1e12, whole=True, many=True), Doc("First number of monthly calls of each tier.")
]
CallRanges: TypeAlias = Annotated[Numbers, Quantity("call/month", many=True)]
SeatBlock: TypeAlias = Annotated[
    Numbers, Quantity("seat", 0, 1e7, whole=True), Doc("Seats that one step of capacity serves; 0 for none.")
]
CallBlock: TypeAlias = Annotated[
    Numbers,
    Quantity("call/month", 0, 1e12, whole=True),
    Doc("Monthly calls that one step of capacity, such as one more agent, serves; 0 for none."),
]
CostPerBlock: TypeAlias = Annotated[MonthlyPrice, Doc("Own cost of a month for each step that is begun.")]


@function(topic="finance")
def tco_by_year(
    outlays: Outlays,
    monthly_wages: MonthlyPrice,
    monthly_prices: MonthlyPrice,
    years: WholeYears,
    wage_growth: Growth = 0,
    price_steps: PriceSteps = 0,
) -> YearlyCosts:
    """Total cost of ownership of each year in yuan, as a row; costs are positive and not discounted.

    Parameters
    ----------
    monthly_wages
        Wages of a month of the first year.
    monthly_prices
        What else a month of the first year costs.
    years
        Years of the horizon.
    wage_growth
        Growth of wages from each year to the next.

    Examples
    --------
    >>> tco_by_year(160000, 61000, 33000, 3).tolist()
    [1288000.0, 1128000.0, 1128000.0]
    """
    paid, steps = np.ravel(outlays), np.ravel(price_steps)
    check_consistent(
        (len(paid) > years, "outlays: {} cells for {:g} years; give at most one a year", len(paid), years),
        (
            len(steps) not in (1, years - 1),
            "price_steps: {} cells; give one, or {:g}, one for each year from the second",
            len(steps),
            years - 1,
        ),
    )
    return finance.tco_by_year(paid, monthly_wages, monthly_prices, years, wage_growth, steps)


@function(topic="finance")
def break_even_point(fixed_cost: Money, price: UnitPrice, unit_cost: UnitPrice = 0) -> Quantities:
    """Quantity at which a price covers a fixed cost and a cost per unit; not rounded.

    Parameters
    ----------
    fixed_cost
        Cost of the time considered, whatever the quantity.
    price
        Price of a unit for that time.
    unit_cost
        Cost of a unit for that time.

    Examples
    --------
    >>> round(break_even_point(1600000, 24000), 2)
    66.67
    """
    margin = np.subtract(price, unit_cost)
    return np.where(margin > 0, fixed_cost / np.where(margin > 0, margin, 1), np.nan)


@function(topic="finance")
def break_even_seats(
    own_fixed: MonthlyPrice,
    own_per_seat: PerSeatMonth,
    bought_per_seat: SeatPrices,
    from_seats: FromSeats = 1,
    tiers: Tiers = "all_units",
    block_seats: SeatBlock = 0,
    cost_per_block: CostPerBlock = 0,
    bought_fixed: MonthlyPrice = 0,
    most_seats: MostSeats = 1000,
) -> SeatRanges:
    """Numbers of seats at which one's own centre is no dearer than the bought one: a row (from, to) for each range.

    Parameters
    ----------
    own_fixed
        Own cost of a month, whatever the seats.
    own_per_seat
        Own cost of a seat and month.
    bought_per_seat
        Price of a seat and month: one cell, or one for each tier.
    tiers
        all_units: the price of the tier that is reached holds for all seats; marginal: only within its tier.
    bought_fixed
        Bought cost of a month, whatever the seats.

    Examples
    --------
    >>> break_even_seats(30000, 0, [3000, 2500, 2000], [1, 11, 31]).tolist()
    [[10.0, 10.0], [12.0, 1000.0]]
    """
    own = break_even.Own(own_fixed, own_per_seat, int(block_seats), cost_per_block)
    return _find_ranges("seats", own, bought_fixed, bought_per_seat, from_seats, tiers, most_seats)


@function(topic="finance")
def break_even_volume(
    own_fixed: MonthlyPrice,
    own_per_call: PerCall,
    bought_per_call: CallPrices,
    from_calls: FromCalls = 1,
    tiers: Tiers = "all_units",
    block_calls: CallBlock = 0,
    cost_per_block: CostPerBlock = 0,
    bought_fixed: MonthlyPrice = 0,
    most_calls: MostCalls = 1e7,
) -> CallRanges:
    """Monthly calls at which answering them oneself is no dearer than buying it: a row (from, to) for each range.

    Parameters
    ----------
    own_fixed
        Own cost of a month, whatever the calls.
    own_per_call
        Own cost of a call.
    tiers
        all_units: the price of the tier that is reached holds for all calls; marginal: only within its tier.
    bought_fixed
        Bought cost of a month, whatever the calls.

    Examples
    --------
    >>> break_even_volume(10000, 1, 3).tolist()
    [[5000.0, 10000000.0]]
    """
    own = break_even.Own(own_fixed, own_per_call, int(block_calls), cost_per_block)
    return _find_ranges("calls", own, bought_fixed, bought_per_call, from_calls, tiers, most_calls)


def _find_ranges(
    unit: str, own: break_even.Own, fixed: float, prices: Any, starts: Any, tiers: str, most: float
) -> list[tuple[int, int]]:
    prices, starts = np.ravel(prices).tolist(), np.ravel(starts).astype(int).tolist()
    count = break_even.stretches(own.block, len(prices), int(most))
    check_consistent(
        (len(prices) != len(starts), "from_{}: {} cells for {} prices", unit, len(starts), len(prices)),
        (starts[0] > 1, "from_{}: the first is {}; must be 1, so that every number has a price", unit, starts[0]),
        (np.any(np.diff(starts) <= 0), "from_{}: must rise from tier to tier", unit),
        (
            count > break_even.MOST_STRETCHES,
            "block_{0} = {1}: too small for most_{0} = {2:g}; at most {3} steps can be looked at",
            unit,
            own.block,
            most,
            break_even.MOST_STRETCHES,
        ),
    )
    ranges = break_even.no_dearer(own, break_even.Bought(fixed, prices, starts, tiers == "marginal"), int(most))
    if not ranges:
        raise NoSolution(
            f"break_even_{'volume' if unit == 'calls' else unit}: the own cost is dearer at every number up to {most:g}"
        )
    return ranges
