"""Telecom and platform charges."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import label
from ccxl.formulas import sourcing, telecom, tiers
from ccxl.functions.quantities import (
    CallsPerMonth,
    Language,
    Minutes,
    MinutesPerMonth,
    Money,
    MonthlyPrice,
    NonNegativeSeconds,
    PerMinute,
    PositiveSeconds,
    Price,
    Rate,
    Share,
    WholeLines,
    Words,
)

TierStarts: TypeAlias = Annotated[
    Numbers, Quantity("min", 0, 1e12, many=True), Doc("First quantity of each tier, rising, the first 0.")
]
TierPrices: TypeAlias = Annotated[Numbers, Quantity("yuan/min", 0, 1e9, many=True), Doc("Price of each tier.")]
# A called number's share of an hour at most: what is longer is a mistake in the cell.
BillingIncrement: TypeAlias = Annotated[
    Numbers, Quantity("s", 0, 3600, above=True, zero_is_blank=True), Doc("Billing increment: every started one counts.")
]
MonthInService: TypeAlias = Annotated[
    Numbers,
    Quantity("1", 1, 1200, whole=True, zero_is_blank=True),
    Doc("1 for the month in which the number is opened."),
]
MinimumBilled: TypeAlias = Annotated[NonNegativeSeconds, Doc("Seconds billed at least for an answered call.")]
MinutesNeeded: TypeAlias = Annotated[Minutes, Doc("Minutes needed.")]
MonthlyRent: TypeAlias = Annotated[MonthlyPrice, Doc("Monthly rent of each.")]


@function(topic="telecom")
def billed_duration_s(
    duration_s: NonNegativeSeconds, increment_s: BillingIncrement = 60, minimum_s: MinimumBilled = 0
) -> NonNegativeSeconds:
    """Seconds billed for one call: the minimum, then started increments; nothing for a call that was not answered.

    Parameters
    ----------
    duration_s
        Length of the call.

    Examples
    --------
    >>> billed_duration_s(43), billed_duration_s(31, 6, 30)
    (60.0, 36.0)
    """
    return telecom.billed_duration(duration_s, increment_s, minimum_s)


@function(topic="telecom")
def average_billed_s(
    mean_s: PositiveSeconds, increment_s: BillingIncrement = 60, minimum_s: MinimumBilled = 0
) -> PositiveSeconds:
    """Mean seconds billed per call where durations are exponential: more than the billed seconds of the mean call.

    Parameters
    ----------
    mean_s
        Average length of a call.

    Examples
    --------
    >>> round(average_billed_s(43), 2)
    79.76
    """
    return telecom.average_billed(mean_s, increment_s, minimum_s)


@function(topic="telecom")
def billed_minutes(
    calls: CallsPerMonth,
    duration_s: NonNegativeSeconds,
    increment_s: BillingIncrement = 60,
    minimum_s: MinimumBilled = 0,
) -> MinutesPerMonth:
    """Minutes billed in a month for calls of one length.

    Parameters
    ----------
    duration_s
        Length of each call.

    Examples
    --------
    >>> billed_minutes(10_000, 43)
    10000.0
    """
    return telecom.billed_minutes(calls, telecom.billed_duration(duration_s, increment_s, minimum_s))


@function(topic="telecom")
def charge_all_units(minutes: Minutes, tier_starts: TierStarts, tier_prices: TierPrices) -> Price:
    """Charge where all minutes go at the price of the tier they reach; more may then cost less, see cheaper_minutes.

    Parameters
    ----------
    minutes
        Minutes bought or used.

    References
    ----------
    Tencent cloud call centre price list, outbound packages (own size), qcloud-documents @528aa5de.

    Examples
    --------
    >>> charge_all_units([29_999, 30_000], [0, 10_000, 30_000, 50_000], [0.15, 0.145, 0.142, 0.138])
    array([4349.86, 4260.  ])
    """
    return tiers.charge_all_units(minutes, *tiers.read_tiers(tier_starts, tier_prices))


@function(topic="telecom")
def charge_marginal(minutes: Minutes, tier_starts: TierStarts, tier_prices: TierPrices) -> Price:
    """Charge where each part of the minutes goes at the price of its own tier.

    Parameters
    ----------
    minutes
        Minutes used.

    Examples
    --------
    >>> charge_marginal(15_000, [0, 1_000, 10_000], [0.10, 0.05, 0.01])
    600.0
    """
    return tiers.charge_marginal(minutes, *tiers.read_tiers(tier_starts, tier_prices))


@function(topic="telecom")
def cheaper_minutes(minutes: MinutesNeeded, tier_starts: TierStarts, tier_prices: TierPrices) -> Minutes:
    """Minutes to buy so that an all-units charge is least and the need is met: the need, or a later tier's start.

    Examples
    --------
    >>> cheaper_minutes(29_999, [0, 10_000, 30_000, 50_000], [0.15, 0.145, 0.142, 0.138])
    30000.0
    """
    return np.vectorize(lambda need: tiers.cheaper_quantity(need, tier_starts, tier_prices), otypes=[float])(minutes)


@function(topic="telecom")
def tier_warning(
    minutes: MinutesNeeded, tier_starts: TierStarts, tier_prices: TierPrices, language: Language = "zh"
) -> Words:
    """A warning where buying more minutes would cost less, because all of them go at one tier's price; else empty.

    Examples
    --------
    >>> tier_warning(29_999, [0, 10_000, 30_000, 50_000], [0.15, 0.145, 0.142, 0.138], "en")
    '30,000 minutes cost 4,260.00 yuan, 89.86 yuan less than 29,999 minutes at 4,349.86 yuan: buy more.'
    """
    better = tiers.cheaper_quantity(float(minutes), tier_starts, tier_prices)
    if better == minutes:
        return ""
    rows = tiers.read_tiers(tier_starts, tier_prices)
    charge, less = (float(tiers.charge_all_units(quantity, *rows)) for quantity in (minutes, better))
    return label("answer.cheaper_tier", language).format(
        minutes=f"{minutes:,.10g}", charge=f"{charge:,.2f}", more=f"{better:,.10g}", less=f"{less:,.2f}",
        saved=f"{charge - less:,.2f}",
    )  # fmt: skip


@function(topic="telecom")
def package_charge(
    minutes: MinutesPerMonth,
    package_fee: MonthlyPrice,
    included_minutes: MinutesPerMonth,
    price_per_extra_minute: PerMinute,
) -> MonthlyPrice:
    """Monthly charge of a package that includes minutes, with a price for each beyond.

    Parameters
    ----------
    minutes
        Minutes of the month.
    package_fee
        Monthly fee of the package.
    included_minutes
        Minutes that the fee includes.
    price_per_extra_minute
        Price of each further minute.

    Examples
    --------
    >>> package_charge(12_000, 1_450, 10_000, 0.15)
    1750.0
    """
    return sourcing.charge_beyond(package_fee, minutes, included_minutes, price_per_extra_minute)


@function(topic="telecom")
def charge_with_minimum(
    charge: MonthlyPrice, monthly_minimum: MonthlyPrice, month_in_service: MonthInService = 2
) -> MonthlyPrice:
    """Monthly charge with a minimum (月最低消费); in the first month of a number only its use is charged.

    Parameters
    ----------
    charge
        Charge of the month for what was used.
    monthly_minimum
        Agreed minimum; of a yearly package a twelfth.

    References
    ----------
    Rule of 400 numbers, 480 a year is 40 a month: http://jxsizheng.com/news/1579.html

    Examples
    --------
    >>> charge_with_minimum(25, 480 / 12), charge_with_minimum(25, 480 / 12, 1)
    (40.0, 25.0)
    """
    return np.where(np.equal(month_in_service, 1), charge, telecom.at_least(charge, monthly_minimum))


@function(topic="telecom")
def number_rent(numbers: WholeLines, rent_per_number: MonthlyRent) -> MonthlyPrice:
    """Monthly rent of telephone numbers.

    Parameters
    ----------
    numbers
        Numbers.

    Examples
    --------
    >>> number_rent(3, 50)
    150.0
    """
    return sourcing.charge(numbers, rent_per_number)


@function(topic="telecom")
def line_rent(lines: WholeLines, rent_per_line: MonthlyRent) -> MonthlyPrice:
    """Monthly rent of lines or trunks.

    Parameters
    ----------
    lines
        Lines, such as E1 trunks of 30 channels each.

    Examples
    --------
    >>> line_rent(1, 3_000)
    3000.0
    """
    return sourcing.charge(lines, rent_per_line)


@function(topic="telecom")
def pass_through(cost: Money, tax_rate: Rate, handling_share: Share = 0) -> Money:
    """What the client pays for a charge that is passed on at cost (过手): with tax, and a handling share if agreed.

    Parameters
    ----------
    cost
        Charge without tax.
    tax_rate
        Rate of the tax that the provider adds; the 4PS standard counts 6 %.
    handling_share
        Share of the cost that the provider keeps for handling.

    References
    ----------
    4PS contact-centre standard, cost list: http://1330.cn/zhishi/2053871.html

    Examples
    --------
    >>> pass_through(10_000, 0.06)
    10600.0
    """
    return telecom.passed_through(cost, handling_share, tax_rate)
