"""Time value of money. In cash flows money out is negative, money in is positive."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.kinds import Date, Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import finance
from ccxl.functions.quantities import Amounts, DiscountRate, Flag, Money
from ccxl.functions.relations import check_consistent

Dates: TypeAlias = Annotated[Numbers, Date(many=True), Doc("Day of each flow; none before the first.")]
Guess: TypeAlias = Annotated[Numbers, Quantity("share", -1, 10, above=True), Doc("Where the search begins.")]
RateOfReturn: TypeAlias = Annotated[Numbers, Quantity("share", -1, above=True)]
Periods: TypeAlias = Annotated[Numbers, Quantity("count", 0, 36525, above=True), Doc("Number of payments.")]
NumberOfPeriods: TypeAlias = Annotated[Numbers, Quantity("count")]
PaybackPeriods: TypeAlias = Annotated[Numbers, Quantity("count", 0)]
PaidAtStart: TypeAlias = Annotated[Flag, Doc("TRUE for payments at the start of each period.")]
FutureValue: TypeAlias = Annotated[Money, Doc("Amount left after the last payment.")]
PresentValue: TypeAlias = Annotated[Money, Doc("Amount today, received positive.")]
Payment: TypeAlias = Annotated[Money, Doc("Payment of each period; paid is negative.")]
FlowsByPeriod: TypeAlias = Annotated[Amounts, Doc("Flows of the periods in order; money out is negative.")]
DatedFlows: TypeAlias = Annotated[Amounts, Doc("Flows in the order of the dates; money out is negative.")]
FlowsFromToday: TypeAlias = Annotated[
    Amounts, Doc("Flows in order, the first today; money out is negative. Within a period money comes in evenly.")
]


@function(topic="finance")
def npv_excel(discount_rate: DiscountRate, flows: FlowsByPeriod) -> Money:
    """Net present value in yuan with the timing of Excel's NPV: the first flow comes one period from today.

    Examples
    --------
    >>> round(npv_excel(0.1, [-10000, 3000, 4200, 6800]), 2)
    1188.44
    """
    return finance.net_present_value(discount_rate, np.ravel(flows), 1)


@function(topic="finance")
def npv_from_today(discount_rate: DiscountRate, flows: Amounts) -> Money:
    """Net present value in yuan where the first flow is today's and is not discounted.

    Parameters
    ----------
    flows
        Flows in order, the first today; money out is negative.

    Examples
    --------
    >>> round(npv_from_today(0.08, [-40000, 8000, 9200, 10000, 12000, 14500]), 2)
    1922.06
    """
    return finance.net_present_value(discount_rate, np.ravel(flows), 0)


@function(topic="finance")
def xnpv(discount_rate: DiscountRate, flows: DatedFlows, dates: Dates) -> Money:
    """Net present value in yuan, on the first date, of flows on given dates (Excel's XNPV).

    Parameters
    ----------
    discount_rate
        Rate per year of 365 days.

    Examples
    --------
    >>> flows = [-10000, 2750, 4250, 3250, 2750]
    >>> dates = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xnpv(0.09, flows, dates), 2)
    2086.65
    """
    return finance.dated_present_value(discount_rate, *_read_dated_flows(flows, dates))


@function(topic="finance")
def irr(flows: FlowsByPeriod, guess: Guess = 0.1) -> RateOfReturn:
    """Internal rate of return per period: the rate at which the flows are worth nothing (Excel's IRR).

    Where the flows change their sign more than once there may be several such rates: this is the one near the guess.

    Examples
    --------
    >>> round(irr([-70000, 12000, 15000, 18000, 21000, 26000]), 3)
    0.087
    """
    return finance.internal_rate(_require_both_signs(np.ravel(flows)), guess)


@function(topic="finance")
def xirr(flows: DatedFlows, dates: Dates, guess: Guess = 0.1) -> RateOfReturn:
    """Internal rate of return per year of 365 days of flows on given dates (Excel's XIRR).

    Examples
    --------
    >>> flows = [-10000, 2750, 4250, 3250, 2750]
    >>> dates = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xirr(flows, dates), 4)
    0.3734
    """
    values, days = _read_dated_flows(flows, dates)
    return finance.dated_internal_rate(_require_both_signs(values), days, guess)


def _require_both_signs(flows: Any) -> Any:
    check_consistent((not flows.min() < 0 < flows.max(), "flows: needs a payment (negative) and a receipt (positive)"))
    return flows


def _read_dated_flows(flows: Any, dates: Any) -> tuple[Any, Any]:
    values, days = np.ravel(flows), np.floor(np.ravel(dates))
    counts = len(values), len(days)
    check_consistent(
        (counts[0] != counts[1], "dates: {} cells for {} flows; give one date for each flow", counts[1], counts[0]),
        (days.min() < days[0], "dates: one lies before the first; put the earliest flow first"),
    )
    return values, days


@function(topic="finance")
def payback(flows: FlowsFromToday) -> PaybackPeriods:
    """Payback in periods from today: when the sum of the flows is no longer negative, and stays so.

    Examples
    --------
    >>> payback([-1000, 400, 400, 400])
    2.5
    """
    return finance.payback(np.ravel(flows))


@function(topic="finance")
def discounted_payback(discount_rate: DiscountRate, flows: FlowsFromToday) -> PaybackPeriods:
    """Discounted payback in periods from today: when the sum of the present values is no longer negative.

    Examples
    --------
    >>> discounted_payback(0.25, [-1000, 500, 625, 625])
    2.625
    """
    return finance.discounted_payback(discount_rate, np.ravel(flows))


@function(topic="finance")
def annuity_payment(
    discount_rate: DiscountRate,
    periods: Periods,
    present_value: PresentValue,
    future_value: FutureValue = 0,
    at_start: PaidAtStart = 0,
) -> Money:
    """Level payment of each period in yuan, such as a lease or a loan instalment (Excel's PMT); paid is negative.

    Examples
    --------
    >>> round(annuity_payment(0.08 / 12, 10, 10000), 2)
    -1037.03
    """
    return finance.annuity_payment(discount_rate, periods, present_value, future_value, at_start)


@function(topic="finance")
def annuity_present_value(
    discount_rate: DiscountRate,
    periods: Periods,
    payment: Payment,
    future_value: FutureValue = 0,
    at_start: PaidAtStart = 0,
) -> Money:
    """Present value in yuan of level payments (Excel's PV); what is paid is negative.

    Examples
    --------
    >>> round(annuity_present_value(0.07, 20, 12000), 2)
    -127128.17
    """
    return finance.annuity_present_value(discount_rate, periods, payment, future_value, at_start)


@function(topic="finance")
def annuity_future_value(
    discount_rate: DiscountRate,
    periods: Periods,
    payment: Payment,
    present_value: PresentValue = 0,
    at_start: PaidAtStart = 0,
) -> Money:
    """Future value in yuan of level payments (Excel's FV); what is paid is negative.

    Examples
    --------
    >>> round(annuity_future_value(0.1, 2, -100), 2)
    210.0
    """
    return finance.annuity_future_value(discount_rate, periods, payment, present_value, at_start)


@function(topic="finance")
def annuity_periods(
    discount_rate: DiscountRate,
    payment: Payment,
    present_value: PresentValue,
    future_value: FutureValue = 0,
    at_start: PaidAtStart = 0,
) -> NumberOfPeriods:
    """Number of level payments that pay something off or save something up (Excel's NPER).

    Examples
    --------
    >>> round(annuity_periods(0.075, -2000, 0, 100000), 6)
    21.544944
    """
    return finance.annuity_periods(discount_rate, payment, present_value, future_value, at_start)


@function(topic="finance")
def annuity_rate(
    periods: Periods,
    payment: Payment,
    present_value: PresentValue,
    future_value: FutureValue = 0,
    at_start: PaidAtStart = 0,
    guess: Guess = 0.1,
) -> RateOfReturn:
    """Rate per period that a level payment implies, such as that of a lease (Excel's RATE).

    Examples
    --------
    >>> round(annuity_rate(48, -200, 8000), 8)
    0.00770147
    """
    return finance.annuity_rate(periods, payment, present_value, future_value, at_start, guess)
