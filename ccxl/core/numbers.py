"""The arithmetic behind the helpers, on numbers and arrays.

Money rounds half away from zero, as its 15 digits say: that is what spreadsheets do. `numpy.round`
differs from them by a fen in a few products of a hundred, so it is never used on money.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

EPOCH = np.datetime64("1899-12-30", "D")
# How digits are written in amounts (大写).
DIGITS = "零壹贰叁肆伍陆柒捌玖"


def _half_away(x: Any, places: int) -> Any:
    scale = 10.0**places
    size = np.abs(x) * scale
    below = np.floor(size)
    over = size - below - 0.5
    rounded, off = below + (over >= 0), np.abs(over)
    halves = off <= size * _NEAR
    if halves.any():
        # A half that binary arithmetic missed (1.005 x 100 is 100.49999999999999) goes up; what is farther from one, a
        # sum of many amounts perhaps, goes where its digits say.
        halves = halves & (size < _DIGITS)
        rounded = np.where(halves, below + 1.0, rounded)
        unsure = halves & (off > size * _SURE)
        if unsure.any():
            rounded[unsure] = [_by_digits(float(one), places) for one in np.asarray(x)[unsure]]
    # No negative zero, which a spreadsheet does not know.
    return np.sign(x) * rounded / scale + 0.0


# How near a half, as a share of the amount, a spreadsheet's 15 digits can make it one, and always do. Amounts of more
# digits than `_DIGITS` have none left for the half.
_NEAR, _SURE, _DIGITS = 6e-15, 3e-16, 1e14


def _by_digits(x: float, places: int) -> int:
    return int(Decimal(f"{abs(x):.15g}").scaleb(places).to_integral_value(ROUND_HALF_UP))


def yuan(x: Any) -> Any:
    """Money rounded to fen, half away from zero."""
    return _half_away(x, 2)


def known_number(value: Any) -> float | None:
    """A number as people read it; None where it cannot be computed."""
    return float(readable(float(value))) if math.isfinite(value) else None


def readable(x: Any) -> Any:
    """Numbers as people read them: 15 digits, as a spreadsheet shows them, and zero without a sign.

    The binary rest of sums of amounts is left out: 700.2099999999999 is 700.21.

    Parameters
    ----------
    x
        A number, a sequence or array of them, or anything else, which stays as it is.
    """
    if isinstance(x, np.ndarray):
        return readable(x.tolist())
    if isinstance(x, list | tuple):
        return [readable(one) for one in x]
    return float(f"{x:.15g}") + 0.0 if isinstance(x, float) and math.isfinite(x) else x


def whole(x: Any) -> Any:
    """Nearest whole number, half away from zero."""
    return _half_away(x, 0)


def whole_up(x: Any) -> Any:
    """Whole number at or above x; 42 / (1 - 0.3) is 60 although binary arithmetic gives a little more."""
    rounded = _half_away(x, 9)
    return np.sign(rounded) * np.ceil(np.abs(rounded))


def whole_down(x: Any) -> Any:
    """Whole number at or below x, after the same rounding to nine digits."""
    rounded = _half_away(x, 9)
    return np.sign(rounded) * np.floor(np.abs(rounded))


def if_else(test: Any, a: Any, b: Any) -> Any:
    """`a` where the test holds, `b` elsewhere."""
    return np.where(test, a, b)


def larger(a: Any, b: Any) -> Any:
    """The larger of two."""
    return np.maximum(a, b)


def smaller(a: Any, b: Any) -> Any:
    """The smaller of two."""
    return np.minimum(a, b)


def exponential(x: Any) -> Any:
    """The exponential function."""
    return np.exp(x) if isinstance(x, np.ndarray) else float(np.exp(x))


def root(x: Any) -> Any:
    """The square root."""
    return np.sqrt(x)


def poisson(n: Any, mean: Any) -> Any:
    """Probability of exactly n arrivals where the mean is given."""
    from ccxl.core.piecewise import elementwise
    from ccxl.core.poisson import pmf_or_none

    return elementwise(pmf_or_none, n, mean)


def poisson_sum(n: Any, mean: Any) -> Any:
    """Probability of at most n arrivals where the mean is given."""
    from ccxl.core.poisson import at_most

    unknown = np.isnan(n) | np.isnan(mean)
    if not np.any(unknown):
        return at_most(n, mean)
    # What is unknown among arrays stays so, and does not reach a series that would never end.
    return np.where(unknown, np.nan, at_most(np.where(unknown, 0.0, n), np.where(unknown, 1.0, mean)))


def _days(serial: Any) -> Any:
    return EPOCH + np.floor(np.where(np.isnan(serial), 0, serial)).astype("timedelta64[D]")


def date_of(serial: Any) -> dt.date:
    """The day of a spreadsheet date; spread beside arrays it is still one day."""
    return dt.date(1899, 12, 30) + dt.timedelta(days=math.floor(np.ravel(serial)[0]))


def month_after(serial: Any, months: Any) -> Any:
    """First day of the month a number of months after a first of a month, as a spreadsheet date."""
    serial, months = np.asarray(serial, float), np.asarray(months, float)
    start = _days(serial).astype("datetime64[M]")
    moved = (start + np.where(np.isnan(months), 0, months).astype("timedelta64[M]")).astype("datetime64[D]")
    result = (moved - EPOCH).astype(float)
    return np.where(np.isnan(serial) | np.isnan(months), np.nan, result)


def working_day(serial: Any, number: Any) -> Any:
    """The so many-th working day (Monday to Friday) from a date on, which counts if it is one itself."""
    serial, number = np.asarray(serial, float), np.asarray(number, float)
    lost = np.isnan(serial) | np.isnan(number)
    before = _days(serial - 1)
    steps = np.where(lost, 1, number).astype(int)
    found = np.busday_offset(before, steps, roll="backward")
    return np.where(lost, np.nan, (found - EPOCH).astype(float))


def days_between(earlier: Any, later: Any) -> Any:
    """Days from one date to another."""
    return np.subtract(later, earlier)


def months_between(earlier: Any, later: Any) -> Any:
    """Whole months from one first of a month to another; negative if the order is turned."""
    earlier, later = np.asarray(earlier, float), np.asarray(later, float)
    gap = (_days(later).astype("datetime64[M]") - _days(earlier).astype("datetime64[M]")).astype(float)
    return np.where(np.isnan(earlier) | np.isnan(later), np.nan, gap)


def year_of(serial: Any) -> Any:
    """Calendar year of a spreadsheet date."""
    serial = np.asarray(serial, float)
    return np.where(np.isnan(serial), np.nan, _days(serial).astype("datetime64[Y]").astype(float) + 1970)


def known(x: Any) -> Any:
    """Whether a number is known."""
    return ~np.isnan(x)


def same(x: Any) -> Any:
    """The value itself: the amount of one month and the monthly rate are the same number."""
    return x


def join(*parts: Any) -> Any:
    """Texts one after another."""
    arrays = np.broadcast_arrays(*(np.asarray(part, dtype=object) for part in parts))
    flat = [
        "".join(texts) if all(isinstance(t, str) for t in texts) else math.nan
        for texts in zip(*(a.ravel() for a in arrays), strict=True)
    ]
    return np.array(flat, dtype=object).reshape(arrays[0].shape)


def percent_text(share: Any) -> Any:
    """A share as a whole percentage, such as "62%"."""
    return _texts(lambda x: f"{whole(x * 100):.0f}%", share)


def digit_of(amount: Any, place: Any) -> Any:
    """One digit of an amount written with thirteen places before the point and two after it."""
    amount, place = np.broadcast_arrays(np.asarray(amount, float), np.asarray(place, float))
    result = np.full(amount.shape, np.nan)
    for index in np.ndindex(amount.shape):
        if 0 <= amount[index] < 1e13:
            fen = int(whole(amount[index] * 100))
            result[index] = int(f"{fen:015d}"[int(place[index]) - 1])
    return result


def digit_text(digit: Any) -> Any:
    """The formal Chinese character of a digit."""
    return _texts(lambda x: DIGITS[int(x)], digit)


def _texts(text: Any, values: Any) -> Any:
    array = np.asarray(values, float)
    result = np.empty(array.shape, dtype=object)
    flat = [math.nan if math.isnan(x) else text(x) for x in array.ravel().tolist()]
    result[...] = np.array(flat, dtype=object).reshape(array.shape)
    return result
