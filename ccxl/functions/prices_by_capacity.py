"""Price models by what is kept ready: seats, people, equipment, hours; and bonus or penalty on a fee.

Prices are with or without tax as the quote says; a fee has the tax that its prices have.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.core.rule import larger
from ccxl.formulas import tiers
from ccxl.formulas.sourcing import adjustment, charge, charge_if_any
from ccxl.functions.price_models import TOPIC, price_model
from ccxl.functions.quantities import (
    DaysPerMonth,
    HoursPerMonth,
    MinimumFee,
    MonthlyMoney,
    MonthlyPrice,
    PerHour,
    PerPersonMonth,
    PerSeatMonth,
    SeatPrices,
    Seats,
    Share,
)

ServiceStaff: TypeAlias = Annotated[Numbers, Quantity("person", 0, 1e6), Doc("Service staff.")]
ServiceHoursPerDay: TypeAlias = Annotated[Numbers, Quantity("h/day", 0, 24), Doc("Hours of service in a day.")]
PerSeatHour: TypeAlias = Annotated[Numbers, Quantity("yuan/h/seat", 0, 1e6), Doc("Price of a seat and hour.")]
RentedLines: TypeAlias = Annotated[Numbers, Quantity("piece", 0, 1e7), Doc("Lines.")]
PerLineMonth: TypeAlias = Annotated[Numbers, Quantity("yuan/month/piece", 0, 1e9), Doc("Price of a line and month.")]
SeatStarts: TypeAlias = Annotated[
    Numbers, Quantity("seat", 0, 1e7, many=True), Doc("First number of seats of each tier, rising, the first 0.")
]
RatePerUnit: TypeAlias = Annotated[Numbers, Quantity("ratio", 0, 100)]
TierSeatPrices: TypeAlias = Annotated[SeatPrices, Doc("Price of a seat and month in each tier.")]
SeatsUsed: TypeAlias = Annotated[Seats, Doc("Seats used in the month.")]


@price_model("seats")
def fee_by_seat(seats: SeatsUsed, price_per_seat: PerSeatMonth, minimum_seats: Seats = 0) -> MonthlyPrice:
    """Monthly fee by seat with a minimum number of seats (按座席月包，最低座席数).

    Parameters
    ----------
    minimum_seats
        Seats that are charged at least.

    Examples
    --------
    >>> fee_by_seat(8, 3_000, 10), fee_by_seat(30, 2_500)
    (30000.0, 75000.0)
    """
    return charge(larger(seats, minimum_seats), price_per_seat)


@price_model("seats")
def fee_by_tiered_seats(seats: SeatsUsed, tier_starts: SeatStarts, tier_prices: TierSeatPrices) -> MonthlyPrice:
    """Monthly fee where all seats go at the price of the size reached (按规模分档); more may then cost less.

    Examples
    --------
    >>> fee_by_tiered_seats([10, 30, 50], [0, 30, 50], [3_000, 2_500, 2_000])
    array([ 30000.,  75000., 100000.])
    """
    return tiers.charge_all_units(seats, *tiers.read_tiers(tier_starts, tier_prices))


@function(topic=TOPIC)
def cheaper_seats(seats: Seats, tier_starts: SeatStarts, tier_prices: TierSeatPrices) -> Seats:
    """Seats to order so that a tiered fee is least and the need is met: the need, or a later tier's start.

    Parameters
    ----------
    seats
        Seats needed.

    Examples
    --------
    >>> cheaper_seats(29, [0, 30, 50], [3_000, 2_500, 2_000])
    30.0
    """
    return np.vectorize(lambda need: tiers.cheaper_quantity(need, tier_starts, tier_prices), otypes=[float])(seats)


@price_model("seats_5x8", "seats_7x12", "seats_7x24")
def fee_by_service_band(
    seats_5x8: Seats,
    price_5x8: PerSeatMonth = None,
    seats_7x12: Seats = 0,
    price_7x12: PerSeatMonth = None,
    seats_7x24: Seats = 0,
    price_7x24: PerSeatMonth = None,
    minimum_fee: MinimumFee = 0,
) -> MonthlyPrice:
    """Monthly fee by seat with a price for each service band (5x8, 7x12, 7x24) and a minimum.

    Parameters
    ----------
    seats_5x8, price_5x8
        Seats on five days for eight hours, price of each and month; a price is needed only where there are seats.
    seats_7x12, price_7x12
        Seats on seven days for twelve hours, price of each and month.
    seats_7x24, price_7x24
        Seats on seven days around the clock, price of each and month.

    Examples
    --------
    >>> fee_by_service_band(10, 5_000, 4, 8_000, 2, 15_000)
    112000.0
    """
    working_days = charge_if_any(seats_5x8, price_5x8)
    days = charge_if_any(seats_7x12, price_7x12)
    around_the_clock = charge_if_any(seats_7x24, price_7x24)
    return larger(working_days + days + around_the_clock, minimum_fee)


@price_model("seats", "days", "hours")
def fee_by_seat_hours(
    seats: Seats, days: DaysPerMonth, hours: ServiceHoursPerDay, price_per_seat_hour: PerSeatHour
) -> MonthlyPrice:
    """Monthly fee of complete outsourcing (完全外包): seats x days x hours x price.

    Parameters
    ----------
    seats
        Seats in service.
    days
        Days of service in the month.

    Examples
    --------
    >>> fee_by_seat_hours(20, 22, 8, 25)
    88000.0
    """
    return charge(seats * days * hours, price_per_seat_hour)


@price_model("people")
def fee_by_person(people: ServiceStaff, price_per_person: PerPersonMonth) -> MonthlyPrice:
    """Monthly fee of staff in the client's own rooms (人员外包): people x price.

    Examples
    --------
    >>> fee_by_person(20, 4_500)
    90000.0
    """
    return charge(people, price_per_person)


@price_model("physical_seats")
def equipment_rent(physical_seats: Seats, price_per_seat: PerSeatMonth) -> MonthlyPrice:
    """Monthly rent of equipment (设备租用): physical seats x price, whatever the shifts.

    Parameters
    ----------
    physical_seats
        Seats as furniture and equipment.

    Examples
    --------
    >>> equipment_rent(20, 800)
    16000.0
    """
    return charge(physical_seats, price_per_seat)


@price_model("lines")
def leased_lines_rent(lines: RentedLines, price_per_line: PerLineMonth) -> MonthlyPrice:
    """Monthly rent of a provider's lines (线路租用): lines x price.

    Examples
    --------
    >>> leased_lines_rent(30, 100)
    3000.0
    """
    return charge(lines, price_per_line)


@price_model("hours")
def fee_by_hour(hours: HoursPerMonth, price_per_hour: PerHour, minimum_hours: HoursPerMonth = 0) -> MonthlyPrice:
    """Monthly fee by agent hour, with a minimum of hours.

    Parameters
    ----------
    hours
        Agent hours of the month.
    price_per_hour
        Price of an hour.
    minimum_hours
        Hours that are charged at least.

    Examples
    --------
    >>> fee_by_hour(3_000, 30)
    90000.0
    """
    return charge(larger(hours, minimum_hours), price_per_hour)


@price_model("paid_hours", "productive_share")
def fee_by_productive_hour(paid_hours: HoursPerMonth, productive_share: Share, price_per_hour: PerHour) -> MonthlyPrice:
    """Monthly fee by productive hour: only time at the disposal of customers is charged.

    Parameters
    ----------
    paid_hours
        Hours that the provider pays its agents.
    productive_share
        Share of them that is productive.
    price_per_hour
        Price of a productive hour.

    Examples
    --------
    >>> fee_by_productive_hour(3_000, 0.8, 40)
    96000.0
    """
    return charge(paid_hours * productive_share, price_per_hour)


@price_model("fee", "achieved")
def bonus_or_penalty(
    fee: MonthlyPrice,
    achieved: Share,
    target: Share,
    largest_share: Share,
    bonus_rate: RatePerUnit = 0,
    penalty_rate: RatePerUnit = 0,
) -> MonthlyMoney:
    """Bonus (positive) or penalty (negative) of a month for what was achieved against a target, within a cap.

    Parameters
    ----------
    fee
        Fee of the month before the adjustment.
    achieved
        Service level or other share achieved.
    target
        Share agreed.
    largest_share
        Share of the fee beyond which neither goes.
    bonus_rate
        Share of the fee per unit above the target: 0.5 is half a per cent of the fee for each point.
    penalty_rate
        Share of the fee per unit below the target.

    Examples
    --------
    >>> bonus_or_penalty(100_000, 0.76, 0.80, 0.1, 0.5, 1), bonus_or_penalty(100_000, 0.84, 0.80, 0.1, 0.5, 1)
    (-4000.0, 2000.0)
    """
    return adjustment(fee, achieved, target, bonus_rate, penalty_rate, largest_share)
