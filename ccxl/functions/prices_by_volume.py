"""Price models by what is done: calls, successes, minutes, overflow, outbound batches.

Prices are with or without tax as the quote says; a fee has the tax that its prices have.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.rule import larger
from ccxl.formulas.sourcing import charge, charge_beyond, charge_on_base
from ccxl.functions.price_models import price_model
from ccxl.functions.quantities import (
    Calls,
    CallsPerMonth,
    MinimumFee,
    MinutesPerMonth,
    MonthlyPrice,
    PerCall,
    PerMinute,
    PerPersonDay,
    PersonDays,
    Price,
    Share,
)

PiecesOfBatch: TypeAlias = Annotated[
    Numbers, Quantity("piece", 0, 1e12), Doc("Messages, letters or e-mails of the batch.")
]
PricePerPiece: TypeAlias = Annotated[Numbers, Quantity("yuan/piece", 0, 1e6), Doc("Price of each.")]
AllCallsPerMonth: TypeAlias = Annotated[CallsPerMonth, Doc("All calls of the month.")]
FeeOnTop: TypeAlias = Annotated[MonthlyPrice, Doc("Fee on top.")]
StandbyFee: TypeAlias = Annotated[MonthlyPrice, Doc("Fee for being ready.")]
PricePerCall: TypeAlias = Annotated[PerCall, Doc("Price of each call.")]


@price_model("calls")
def fee_with_included_calls(
    calls: CallsPerMonth, base_fee: MonthlyPrice, included_calls: CallsPerMonth, price_per_extra_call: PerCall
) -> MonthlyPrice:
    """Monthly base fee that includes calls, with a price for each beyond (月包基本+额外每个电话).

    Parameters
    ----------
    base_fee
        Fee that is always charged.
    included_calls
        Calls that it includes.
    price_per_extra_call
        Price of each further call.

    Examples
    --------
    >>> fee_with_included_calls(12_000, 30_000, 10_000, 2.5)
    35000.0
    """
    return charge_beyond(base_fee, calls, included_calls, price_per_extra_call)


@price_model("calls")
def fee_by_call(
    calls: CallsPerMonth,
    price_per_call: PricePerCall,
    base_fee: FeeOnTop = 0,
    minimum_fee: MinimumFee = 0,
    minimum_calls: CallsPerMonth = 0,
) -> MonthlyPrice:
    """Monthly fee by inbound call (呼入量结算), with a base fee (设基本收费), a minimum fee or minimum calls (保底量).

    Parameters
    ----------
    minimum_calls
        Calls that are charged at least.

    Examples
    --------
    >>> fee_by_call(20_000, 2.5), fee_by_call(2_000, 2.5, minimum_fee=8_000)
    (50000.0, 8000.0)
    """
    return larger(charge_on_base(base_fee, larger(calls, minimum_calls), price_per_call), minimum_fee)


@price_model("calls", "success_share")
def fee_by_success(
    calls: CallsPerMonth, success_share: Share, price_per_success: PerCall, base_fee: FeeOnTop = 0
) -> MonthlyPrice:
    """Monthly fee by successful call (花红): calls x success rate x price, inbound or outbound.

    Parameters
    ----------
    success_share
        Share of them that succeed.
    price_per_success
        Price of each success.

    Examples
    --------
    >>> fee_by_success(10_000, 0.03, 80)
    24000.0
    """
    return charge_on_base(base_fee, calls * success_share, price_per_success)


@price_model("sales")
def fee_by_sales(sales: MonthlyPrice, commission_share: Share, base_fee: FeeOnTop = 0) -> MonthlyPrice:
    """Monthly commission on sales (按销售盈余提取佣金).

    Parameters
    ----------
    sales
        Sales or sales profit of the month, as the contract defines it.
    commission_share
        Share of it that the provider receives.

    Examples
    --------
    >>> fee_by_sales(500_000, 0.08)
    40000.0
    """
    return charge_on_base(base_fee, sales, commission_share)


@price_model("minutes")
def fee_by_minute(minutes: MinutesPerMonth, price_per_minute: PerMinute, minimum_fee: MinimumFee = 0) -> MonthlyPrice:
    """Monthly fee by minute of talk or handling, with a minimum.

    Parameters
    ----------
    minutes
        Minutes of the month, as the contract counts them.
    price_per_minute
        Price of a minute.

    Examples
    --------
    >>> fee_by_minute(60_000, 0.95)
    57000.0
    """
    return larger(charge(minutes, price_per_minute), minimum_fee)


@price_model("calls")
def fee_for_overflow(
    calls: AllCallsPerMonth, own_capacity: CallsPerMonth, price_per_call: PerCall, base_fee: StandbyFee = 0
) -> MonthlyPrice:
    """Monthly fee for peak overflow (高峰溢出): the provider takes the calls beyond the client's own capacity.

    Parameters
    ----------
    own_capacity
        Calls that the client's own agents take.
    price_per_call
        Price of each call that overflows.

    Examples
    --------
    >>> fee_for_overflow(22_000, 20_000, 4)
    8000.0
    """
    return charge_beyond(base_fee, calls, own_capacity, price_per_call)


@price_model("calls", "off_hours_share")
def fee_for_off_hours(
    calls: AllCallsPerMonth, off_hours_share: Share, price_per_call: PerCall, base_fee: StandbyFee = 0
) -> MonthlyPrice:
    """Monthly fee for calls outside the client's hours (非工作时间溢出).

    Parameters
    ----------
    off_hours_share
        Share of them outside the client's hours.
    price_per_call
        Price of each of these calls.

    Examples
    --------
    >>> fee_for_off_hours(20_000, 0.1, 4, 3_000)
    11000.0
    """
    return charge_on_base(base_fee, calls * off_hours_share, price_per_call)


@price_model("calls", "resolved_share")
def fee_for_front_filter(
    calls: AllCallsPerMonth,
    price_per_call: PerCall,
    transfer_cost_per_call: PerCall,
    resolved_share: Share = 0.8,
) -> MonthlyPrice:
    """Monthly fee where the provider takes every call first (来话过滤) and transfers what needs the client's experts.

    Parameters
    ----------
    price_per_call
        Price of each call taken.
    transfer_cost_per_call
        Telecom cost of each call transferred to the client.
    resolved_share
        Share of the calls that need no deep knowledge; about 80 % by document 001.

    Examples
    --------
    >>> fee_for_front_filter(20_000, 2.5, 0.3)
    51200.0
    """
    return charge(calls, price_per_call) + charge(calls * (1 - resolved_share), transfer_cost_per_call)


@price_model("calls")
def outbound_fee_by_call(calls: Calls, price_per_call: PricePerCall, minimum_fee: Price = 0) -> Price:
    """Fee of one outbound batch by calls (外呼按量), with a minimum (设最低收费).

    Parameters
    ----------
    calls
        Calls of the batch.
    minimum_fee
        Fee that is charged at least.

    Examples
    --------
    >>> outbound_fee_by_call(5_000, 1.2)
    6000.0
    """
    return larger(charge(calls, price_per_call), minimum_fee)


@price_model("person_days", "telecom_cost")
def outbound_fee_by_person_day(
    person_days: PersonDays, price_per_person_day: PerPersonDay, telecom_cost: Price
) -> Price:
    """Fee of one outbound batch by person-days, with the telecom cost on top (外呼按人天).

    Parameters
    ----------
    person_days
        Person-days of the batch.
    telecom_cost
        Telecom cost of the batch.

    Examples
    --------
    >>> outbound_fee_by_person_day(60, 300, 2_400)
    20400.0
    """
    return charge_on_base(telecom_cost, person_days, price_per_person_day)


@price_model("pieces")
def fee_by_piece(pieces: PiecesOfBatch, price_per_piece: PricePerPiece) -> Price:
    """Fee of one batch of text messages (短信), letters (直邮) or e-mails (电子直邮): pieces x price.

    Examples
    --------
    >>> fee_by_piece(10_000, 0.08)
    800.0
    """
    return charge(pieces, price_per_piece)
