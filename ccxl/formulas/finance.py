"""Time value of money. In cash flows money out is negative, money in is positive.

Flows lie at equal distances in time and rates are per period; where dates are given, rates are per year of 365 days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ccxl.core.numbers import EPOCH

DAYS_A_YEAR = 365


def net_present_value(discount_rate: Any, flows: Any, first: int) -> Any:
    """Value today of flows whose first lies `first` periods ahead: 1 as in Excel's NPV, 0 for today."""
    times = np.arange(first, first + len(flows))
    return np.sum(flows / (1 + np.asarray(discount_rate, float)[..., None]) ** times, axis=-1)


def dated_present_value(discount_rate: Any, flows: Any, dates: Any) -> Any:
    """Value on the first date of flows on given dates (Excel's XNPV)."""
    times = (dates - dates[0]) / DAYS_A_YEAR
    return np.sum(flows / (1 + np.asarray(discount_rate, float)[..., None]) ** times, axis=-1)


def internal_rate(flows: Any, guess: Any) -> Any:
    """Rate at which flows are worth nothing; NaN where none is found."""
    from pyxirr import irr

    return _solved(lambda start: irr(flows, guess=start, silent=True), guess)


def dated_internal_rate(flows: Any, dates: Any, guess: Any) -> Any:
    """Yearly rate at which flows on given dates are worth nothing; NaN where none is found."""
    from pyxirr import xirr

    days = (EPOCH + dates.astype("timedelta64[D]")).tolist()
    return _solved(lambda start: xirr(days, flows, guess=start, silent=True), guess)


def _solved(search: Callable[..., float | None], *given: Any) -> Any:
    """What a search finds for each element, NaN where it finds nothing."""

    def found(*numbers: float) -> float:
        rate = search(*map(float, numbers))
        return np.nan if rate is None else rate

    # What overflows on the way to the rate does not matter; NumPy would warn of it.
    with np.errstate(all="ignore"):
        return np.vectorize(found, otypes=[float])(*given)


def annuity_payment(rate: Any, periods: Any, present: Any, future: Any, at_start: Any) -> Any:
    """Level payment that takes a present value to a future value (Excel's PMT)."""
    growth, series = _annuity(rate, periods, at_start)
    return -(present * growth + future) / series


def annuity_present_value(rate: Any, periods: Any, payment: Any, future: Any, at_start: Any) -> Any:
    """Present value of level payments and a future value (Excel's PV)."""
    growth, series = _annuity(rate, periods, at_start)
    return -(payment * series + future) / growth


def annuity_future_value(rate: Any, periods: Any, payment: Any, present: Any, at_start: Any) -> Any:
    """Future value of level payments and a present value (Excel's FV)."""
    growth, series = _annuity(rate, periods, at_start)
    return -(payment * series + present * growth)


def _annuity(rate: Any, periods: Any, at_start: Any) -> tuple[Any, Any]:
    """What one yuan today, and one yuan in each period, have grown to at the end."""
    rate, periods = np.asarray(rate, float), np.asarray(periods, float)
    some = np.where(rate == 0, 1, rate)
    # Through the logarithm: (1 + r)^n - 1 would lose the digits of a small rate.
    gain = np.expm1(periods * np.log1p(rate))
    series = np.where(rate == 0, periods, gain / some) * (1 + rate * at_start)
    return gain + 1, series


def annuity_periods(rate: Any, payment: Any, present: Any, future: Any, at_start: Any) -> Any:
    """Periods after which level payments have taken a present value to a future value (Excel's NPER)."""
    rate, payment = np.asarray(rate, float), np.asarray(payment, float)
    due = payment * (1 + rate * at_start)
    with np.errstate(all="ignore"):
        grown = np.log((due - future * rate) / (due + present * rate)) / np.log1p(rate)
        periods = np.where(rate == 0, -(present + future) / payment, grown)
    return np.where(np.isfinite(periods), periods, np.nan)


def annuity_rate(periods: Any, payment: Any, present: Any, future: Any, at_start: Any, guess: Any) -> Any:
    """Rate of a level payment (Excel's RATE); NaN where none is found."""
    from pyxirr import rate

    def search(count: float, paid: float, now: float, then: float, start: float, first: float) -> float | None:
        return rate(count, paid, now, then, pmt_at_beginning=bool(start), guess=first)

    return _solved(search, periods, payment, present, future, at_start, guess)


def payback(flows: Any) -> float:
    """Periods until the sum of the flows is no longer negative and stays so; NaN where it ends negative.

    The first flow is that of today. Within a period money comes in evenly.
    """
    sums = np.cumsum(flows)
    owing = np.flatnonzero(sums < 0)
    if len(owing) == 0:
        return 0.0
    last = int(owing[-1])
    if last == len(sums) - 1:
        return np.nan
    return float(last - sums[last] / flows[last + 1])


def discounted_payback(discount_rate: Any, flows: Any) -> Any:
    """The payback of the flows' present values."""
    times = np.arange(len(flows))
    return np.vectorize(lambda rate: payback(flows / (1 + rate) ** times), otypes=[float])(discount_rate)


def tco_by_year(outlays: Any, wages: Any, prices: Any, years: float, wage_growth: float, price_steps: Any) -> Any:
    """Cost of each year: outlays, wages that grow every year, prices that step up from year to year.

    Outlays are one amount, due in the first year, or one for each year; price steps are one for all years, or one for
    each year from the second.
    """
    count = int(years)
    number = np.arange(count)
    once = np.zeros(count)
    once[: len(outlays)] = outlays
    steps = np.broadcast_to(price_steps, (count - 1,)) if len(price_steps) == 1 else price_steps
    level = np.concatenate([[1.0], np.cumprod(1 + steps)])
    return once + 12 * wages * (1 + wage_growth) ** number + 12 * prices * level
