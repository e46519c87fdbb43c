"""Construction: technical basis, quantities by seats, integration, contingency, person-days, schedule."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import CatalogError
from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.numbers import date_of
from ccxl.core.registry import function
from ccxl.data.catalog import label, parameter
from ccxl.formulas import building, construction, unit_costs
from ccxl.functions.quantities import (
    Day,
    Language,
    MonthlyMoney,
    People,
    PerPersonDay,
    PerSeatMonth,
    PersonDays,
    Pieces,
    PositiveSeats,
    PositiveYears,
    Price,
    Rate,
    Seats,
    Share,
    Words,
)

# One-off prices per seat in the data, by technical basis; the cloud has a monthly one.
PRICES = {"board": "build.board_solution", "pbx": "build.pbx_solution_seat", "ip_softswitch": "build.ip_solution_seat"}

Basis: TypeAlias = Annotated[
    str, Choice((*PRICES, "cloud")), Doc("board (板卡加工控机), pbx (交换机), ip_softswitch (IP软交换) or cloud.")
]
PurchasedBasis: TypeAlias = Annotated[
    str, Choice(tuple(PRICES)), Doc("board (板卡加工控机), pbx (交换机) or ip_softswitch (IP软交换).")
]
PriceOfSeat: TypeAlias = Annotated[
    Numbers, Quantity("yuan/seat", 0, 1e9), Doc("Quoted hardware and software, per seat.")
]
PiecesPerSeat: TypeAlias = Annotated[Numbers, Quantity("piece/seat", 0, 1e4), Doc("Pieces per seat.")]
PricePerInterface: TypeAlias = Annotated[
    Numbers, Quantity("yuan/piece", 0, 1e12), Doc("Price of each; needed only where there are interfaces.")
]
Area: TypeAlias = Annotated[Numbers, Quantity("m2", 0, 1e7)]
AreaPerSeat: TypeAlias = Annotated[Numbers, Quantity("m2/seat", 0, 1e7)]
Warranty: TypeAlias = Annotated[Numbers, Quantity("year", 0, 100), Doc("Years without service fee.")]
PerYear: TypeAlias = Annotated[Numbers, Quantity("yuan/year", 0, 1e15)]
PerPieceYear: TypeAlias = Annotated[Numbers, Quantity("yuan/year/piece", 0, 1e12)]
PerPersonYear: TypeAlias = Annotated[Numbers, Quantity("yuan/year/person", 0, 1e9)]
RentPerArea: TypeAlias = Annotated[
    Numbers, Quantity("yuan/year/m2", 0, 1e9), Doc("Rent of one square metre in a year.")
]
ServiceShare: TypeAlias = Annotated[
    Numbers, Quantity("1/year", 0, 1), Doc("Yearly service fee as a share of the one-off cost.")
]
PlanDay: TypeAlias = Annotated[Day, Doc("Day of the plan.")]
QuoteDay: TypeAlias = Annotated[Day, Doc("Day of the quote.")]


@function(topic="construction")
def quantity_for_seats(per_seat: PiecesPerSeat, seats: Seats) -> Pieces:
    """Whole pieces for a quantity per seat, such as headsets with a reserve.

    Parameters
    ----------
    seats
        Seats to be equipped.

    Examples
    --------
    >>> quantity_for_seats(1.1, 60)
    66.0
    """
    return construction.quantity_by_seats(per_seat, seats)


@function(topic="construction")
def capex_per_seat(capex: Price, seats: PositiveSeats) -> PriceOfSeat:
    """One-off construction cost of one seat.

    Parameters
    ----------
    capex
        One-off cost of construction.
    seats
        Seats built; say whether designed or in use.

    Examples
    --------
    >>> capex_per_seat(50_000_000, 2_000)
    25000.0
    """
    return unit_costs.unit_cost(capex, seats)


@function(topic="construction")
def area_per_seat(area: Area, seats: PositiveSeats) -> AreaPerSeat:
    """Floor area of one seat.

    Parameters
    ----------
    area
        Floor area.
    seats
        Seats on it.

    Examples
    --------
    >>> area_per_seat(12_000, 2_000)
    6.0
    """
    return unit_costs.unit_cost(area, seats)


@function(topic="construction")
def seat_limit(basis: Basis, on: PlanDay, kind: Annotated[str, Choice(("stable", "suitable"))] = "stable") -> Seats:
    """Seats up to which a technical basis runs stably, or up to which it is advised; an error where no source says.

    Parameters
    ----------
    kind
        stable or suitable.

    Examples
    --------
    >>> seat_limit("board", "2026-03-01"), seat_limit("board", "2026-03-01", "suitable")
    (120.0, 20.0)
    """
    return parameter(f"basis.{basis}.seats_{kind}", date_of(on)).value


@function(topic="construction")
def basis_check(basis: Basis, seats: Seats, on: PlanDay, language: Language = "zh") -> Words:
    """Whether a technical basis suits a number of seats, in words.

    Parameters
    ----------
    seats
        Seats planned.

    References
    ----------
    Document 003, advice on building: boards up to 20 seats, stable up to 120.

    Examples
    --------
    >>> basis_check("board", 60, "2026-03-01", "en")
    '60 seats are more than the 20 advised, but within the 120 that run stably: plan a replacement.'
    """
    try:
        suitable = parameter(f"basis.{basis}.seats_suitable", date_of(on)).value
        stable = parameter(f"basis.{basis}.seats_stable", date_of(on)).value
    except CatalogError:
        return label("answer.basis_unlimited", language)
    key = "suits" if seats <= suitable else "grows" if seats <= stable else "exceeded"
    return label(f"answer.basis_{key}", language).format(
        seats=f"{seats:g}", suitable=f"{suitable:g}", stable=f"{stable:g}"
    )


@function(topic="construction")
def platform_price_check(
    basis: PurchasedBasis, price_per_seat: PriceOfSeat, on: QuoteDay, language: Language = "zh"
) -> Words:
    """Whether a quoted one-off price per seat lies within what the sources know for the technical basis, in words.

    Examples
    --------
    >>> platform_price_check("board", 8_000, "2026-03-01", "en")
    'The price of 8,000 is above the 2,500 to 3,000 known: check configuration and quote.'
    """
    return _describe_price(price_per_seat, *_find_price_range(PRICES[basis], on), language)


@function(topic="construction")
def cloud_price_check(monthly_price_per_seat: PerSeatMonth, on: QuoteDay, language: Language = "zh") -> Words:
    """Whether a quoted monthly price of a cloud seat lies within the market range of the sources, in words.

    Parameters
    ----------
    monthly_price_per_seat
        Quoted price of a seat and month, without calls.

    Examples
    --------
    >>> cloud_price_check(99, "2026-03-01", "en")
    'The price of 99 is within the 80 to 500 known.'
    """
    return _describe_price(monthly_price_per_seat, *_find_price_range("cloud.seat_range", on), language)


def _find_price_range(item: str, on: float) -> tuple[float, float]:
    """The range that the data holds, or the one figure twice."""
    try:
        return parameter(f"{item}.low", date_of(on)).value, parameter(f"{item}.high", date_of(on)).value
    except CatalogError:
        figure = parameter(item, date_of(on)).value
        return figure, figure


def _describe_price(price: float, low: float, high: float, language: str) -> str:
    key = "below" if price < low else "above" if price > high else "within"
    return label(f"answer.price_{key}", language).format(price=f"{price:,g}", low=f"{low:,g}", high=f"{high:,g}")


@function(topic="construction")
def integration_cost(
    contract: Price,
    share: Share,
    interfaces: Pieces = 0,
    price_per_interface: PricePerInterface = None,
    person_days: PersonDays = 0,
    price_per_person_day: PerPersonDay = None,
) -> Price:
    """Integration (集成实施): a share of the equipment contract, interfaces, and custom work by the person-day.

    Parameters
    ----------
    contract
        Hardware and software.
    share
        Share of the contract; usual are 10 to 20 %.
    interfaces
        Interfaces to other systems.
    person_days
        Custom work.
    price_per_person_day
        Price of a person-day; needed only where there is custom work.

    Examples
    --------
    >>> integration_cost(160_000, 0.1, 1, 30_000, 5, 2_000)
    56000.0
    """
    return building.integration(contract, share, interfaces, price_per_interface, person_days, price_per_person_day)


@function(topic="construction")
def contingency(amount: Price, share: Rate) -> Price:
    """Share of the construction set aside for what is not foreseen (不可预见费), rounded to fen.

    Parameters
    ----------
    amount
        Construction before contingency.
    share
        Share of it; usual are 5 to 10 %.

    Examples
    --------
    >>> contingency(1_250_000, 0.05)
    62500.0
    """
    return building.contingency(amount, share)


@function(topic="construction")
def system_cost_per_year(
    capex: Price,
    life: PositiveYears,
    service_share: ServiceShare,
    racks: Pieces,
    rent_per_rack: PerPieceYear,
    power_per_rack: PerPieceYear,
    staff: People,
    cost_per_person: PerPersonYear,
    residual_share: Rate = 0,
    warranty: Warranty = 0,
) -> PerYear:
    """Cost of an own system in an average year of its life, without agents: write-off, service, racks, power, staff.

    Parameters
    ----------
    capex
        One-off cost of the system.
    life
        Years over which it is written off.
    racks, rent_per_rack, power_per_rack
        Racks, yearly rent and yearly power of each.
    staff, cost_per_person
        People who operate the system, yearly cost of each.
    residual_share
        Residual value as a share of the one-off cost.

    References
    ----------
    Document 004, self-built system of 50 seats: the items as listed.

    Examples
    --------
    >>> system_cost_per_year(3_000_000, 3, 0.1, 2, 60_000, 40_000, 1, 200_000)
    1700000.0
    """
    return building.system_cost(
        capex, life, residual_share, service_share, np.minimum(warranty, life), racks, rent_per_rack, power_per_rack,
        staff, cost_per_person,
    )  # fmt: skip


@function(topic="construction")
def monthly_rent(area: Area, yearly_rent: RentPerArea) -> MonthlyMoney:
    """Rent of a month from the area and the rent of a year per square metre.

    Parameters
    ----------
    area
        Rented area.

    Examples
    --------
    >>> monthly_rent(300, 720)
    18000.0
    """
    return building.monthly_rent(area, yearly_rent)
