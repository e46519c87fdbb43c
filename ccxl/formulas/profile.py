"""From a day's intervals to the figures of the day, the month and twelve months."""

from __future__ import annotations

from typing import Any

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import InputError


def aligned(**given: Any) -> list[Any]:
    """Arrays of one shape; one value serves all intervals.

    Raises
    ------
    InputError
        Blocks of unlike shape: a row beside a column would otherwise make a table.
    """
    arrays = {name: np.asarray(value, float) for name, value in given.items()}
    blocks = {name: array for name, array in arrays.items() if array.size != 1}
    if len({array.shape for array in blocks.values()}) > 1:
        sizes = ", ".join(f"{name} {' x '.join(map(str, array.shape))}" for name, array in blocks.items())
        raise InputError(f"{sizes} cells: give one cell, or blocks of the same shape, one cell an interval")
    largest = max(arrays.values(), key=lambda array: (array.size, array.ndim))
    shape = next(iter(blocks.values())).shape if blocks else largest.shape
    return [np.broadcast_to(array.reshape(()) if array.size == 1 else array, shape) for array in arrays.values()]


def handling(calls: Any, aht_s: Any) -> Any:
    """Handling times; where there are no calls any will do, and systems report 0.

    Raises
    ------
    InputError
        Calls that take no time.
    """
    none = (calls > 0) & (aht_s == 0)
    if none.any():
        place = ", ".join(str(index + 1) for index in np.argwhere(none)[0])
        raise InputError(f"aht_s = 0 in cell {place}: must be > 0 (s) where there are calls")
    return np.where(calls > 0, aht_s, 1.0)


def weighted(values: Any, weights: Any, where_none: float) -> float:
    """Mean of values with weights; what weighs nothing does not count, not even an infinite value."""
    values, weights = np.broadcast_arrays(np.asarray(values, float), weights)
    counts = weights > 0
    return float(np.sum(values[counts] * weights[counts]) / np.sum(weights[counts])) if counts.any() else where_none


def agent_hours(agents: Any, interval_min: Any) -> float:
    """Hours of work in a day's intervals."""
    return float(np.sum(np.asarray(agents) * interval_min)) / 60


def busiest(workload: Any) -> float:
    """Place of the interval with the most work, counted from 1; the first of several; none where there is no work."""
    work = np.asarray(workload, float).ravel()
    return float(np.argmax(work)) + 1 if work.size and work.max() > 0 else np.nan


def busy_hour_share(calls: Any, intervals_per_hour: int) -> float:
    """Share of a day's calls in its busiest consecutive 60 minutes."""
    calls = np.asarray(calls, float).ravel()
    total = calls.sum()
    if total == 0:
        return np.nan
    hours = np.convolve(calls, np.ones(min(intervals_per_hour, calls.size)), "valid")
    # A running sum of what adds up to all is no more than all.
    return float(min(hours.max() / total, 1.0))


def peak_day_factor(calls: Any) -> float:
    """Calls of the busiest day over those of an average day."""
    calls = np.asarray(calls, float)
    return float(calls.max() / calls.mean()) if calls.size and calls.max() > 0 else np.nan


def weekdays_of_months(first_month: float, months: int) -> Any:
    """How many Mondays, Tuesdays ... each month has: a row a month, from the month of a spreadsheet date."""
    start = (numbers.EPOCH + np.timedelta64(int(first_month), "D")).astype("datetime64[M]")
    table = np.empty((months, 7))
    for place in range(months):
        days = np.arange((start + place).astype("datetime64[D]"), (start + place + 1).astype("datetime64[D]"))
        # 1970-01-01 was a Thursday.
        table[place] = np.bincount((days.astype(int) + 3) % 7, minlength=7)
    return table


def hours_of_months(week: Any, first_month: float, months: int) -> Any:
    """Hours of each month from those of Monday to Sunday."""
    return weekdays_of_months(first_month, months) @ np.asarray(week, float).ravel()
