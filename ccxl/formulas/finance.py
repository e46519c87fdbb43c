"""Time value of money. In cash flows money out is negative, money in is positive.

Flows lie at equal distances in time and rates are per period; where dates are given, rates are per year of 365 days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ccxl.core.numbers import EPOCH

DAYS_A_YEAR = 365
# A search for a rate ends about where money grows or shrinks a thousand times in a period.
LONGEST_STEP = 0.65


def net_present_value(discount_rate: Any, flows: Any, first: int) -> Any:
    """Value today of flows whose first lies `first` periods ahead: 1 as in Excel's NPV, 0 for today."""
    times = np.arange(first, first + len(flows))
    return np.sum(flows / (1 + np.asarray(discount_rate, float)[..., None]) ** times, axis=-1)


def dated_present_value(discount_rate: Any, flows: Any, dates: Any) -> Any:
    """Value on the first date of flows on given dates (Excel's XNPV)."""
    times = (dates - dates[0]) / DAYS_A_YEAR
    return np.sum(flows / (1 + np.asarray(discount_rate, float)[..., None]) ** times, axis=-1)


def internal_rate(flows: Any, guess: Any) -> Any:
    """Rate at which flows are worth nothing, of several the one nearest to the guess; NaN where none is found."""
    from pyxirr import irr

    return _each(_flow_rate(irr, (flows,), flows, np.arange(len(flows))), guess)


def dated_internal_rate(flows: Any, dates: Any, guess: Any) -> Any:
    """Yearly rate at which flows on given dates are worth nothing; several and none as in `internal_rate`."""
    from pyxirr import xirr

    days = (EPOCH + dates.astype("timedelta64[D]")).tolist()
    return _each(_flow_rate(xirr, (days, flows), flows, (dates - dates[0]) / DAYS_A_YEAR), guess)


def _flow_rate(search: Callable[..., float | None], given: tuple[Any, ...], flows: Any, times: Any) -> Any:
    """The rate of flows from a guess."""
    value, size = _discounted(flows, times)
    signs = np.sign(flows[np.argsort(times, kind="stable")])
    several = np.count_nonzero(np.diff(signs[signs != 0])) > 1

    def found(guess: float) -> float:
        # Where the sign changes once there is one rate. Else the search by tangents may go to one that is far away.
        near = _nearest(guess, value) if several else np.nan
        return near if near > -1 else _root(search(*given, guess=guess, silent=True), guess, value, size)

    return found


def annuity_rate(periods: Any, payment: Any, present: Any, future: Any, at_start: Any, guess: Any) -> Any:
    """Rate of a level payment (Excel's RATE); NaN where none is found."""
    from pyxirr import rate

    def found(count: float, paid: float, now: float, then: float, start: float, first: float) -> float:
        def value(at: float, paid: float = paid, now: float = now, then: float = then) -> float:
            return float(now - annuity_present_value(at, count, paid, then, start))

        def size(at: float) -> float:
            return value(at, abs(paid), abs(now), abs(then))

        return _root(rate(count, paid, now, then, pmt_at_beginning=bool(start), guess=first), first, value, size)

    return _each(found, periods, payment, present, future, at_start, guess)


def _discounted(flows: Any, times: Any) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """Present value of flows at a rate, and of their sizes."""
    sizes = np.abs(flows)
    return (lambda rate: float(np.sum(flows * (1 + rate) ** -times))), (
        lambda rate: float(np.sum(sizes * (1 + rate) ** -times))
    )


def _each(found: Callable[..., float], *given: Any) -> Any:
    # What overflows on the way to a rate does not matter; NumPy would warn of it.
    with np.errstate(all="ignore"):
        return np.vectorize(lambda *numbers: found(*map(float, numbers)), otypes=[float])(*given)


def _root(rate: float | None, guess: float, value: Callable[[float], float], size: Callable[[float], float]) -> float:
    """A rate if it is a root indeed, else the one nearest to the guess that a search in both directions meets.

    A search by tangents may end where there is no root, such as at a rate of -1.
    """
    if rate is not None and rate > -1 and abs(value(rate)) <= 1e-7 * size(rate):
        return rate
    return _nearest(guess, value)


def _nearest(guess: float, value: Callable[[float], float]) -> float:
    """The first change of sign that a search from the guess in both directions meets, else NaN."""
    from scipy.optimize import brentq

    middle, step = np.log1p(guess), 0.02
    ends = {side: (middle, value(guess)) for side in (-1, 1)}
    while step < LONGEST_STEP:
        for side, (near, before) in ends.items():
            far = near + side * step
            after = value(np.expm1(far))
            if before * after <= 0 and np.isfinite(before - after):
                return float(np.expm1(brentq(lambda x: value(np.expm1(x)), near, far, xtol=1e-14)))
            ends[side] = (far, after)
        step *= 1.1
    return np.nan


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
    # Each through the logarithm: (1 + r)^n - 1 would lose the digits of a small rate, and the gain + 1 those of a loss.
    grown = periods * np.log1p(rate)
    series = np.where(rate == 0, periods, np.expm1(grown) / some) * (1 + rate * at_start)
    return np.exp(grown), series


def annuity_periods(rate: Any, payment: Any, present: Any, future: Any, at_start: Any) -> Any:
    """Periods after which level payments have taken a present value to a future value (Excel's NPER)."""
    rate, payment = np.asarray(rate, float), np.asarray(payment, float)
    due = payment * (1 + rate * at_start)
    with np.errstate(all="ignore"):
        grown = np.log((due - future * rate) / (due + present * rate)) / np.log1p(rate)
        periods = np.where(rate == 0, -(present + future) / payment, grown)
    return np.where(np.isfinite(periods), periods, np.nan)


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
