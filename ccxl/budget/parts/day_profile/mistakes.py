"""Whether the intervals of a day's profile fit together, and fit what else is said of the calls."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ccxl.budget.paths import Raw, value_at

Found = Iterator[tuple[str, str]]

PATH: Final = "traffic.intervals"
LENGTHS: Final = (15, 30, 60)
USUAL: Final = 30
DAY_MIN: Final = 1440
# Pasted percentages are rounded; what they add up to is taken as the whole day.
ROUNDED: Final = 0.01


def profile_checks(raw: Raw, place: Callable[[str], str]) -> Found:
    """Path and message of every mistake in a day's profile.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    rows = value_at(raw, PATH)
    if not isinstance(rows, list | tuple) or not rows:
        return
    yield from _length(raw, len(rows))
    yield from _kinds(raw, rows, place)
    yield from _apart(raw, rows)


def _length(raw: Raw, count: int) -> Found:
    given = value_at(raw, "traffic.interval_min")
    if isinstance(given, int | float) and LENGTHS[0] <= given <= LENGTHS[-1] and given not in LENGTHS:
        yield "traffic.interval_min", f" = {given:g}: must be 15, 30 or 60 minutes"
        return
    length = given if isinstance(given, int | float) else USUAL
    if length in LENGTHS and count * length > DAY_MIN:
        yield PATH, f"{count} intervals of {length:g} minutes; a day has at most {DAY_MIN // int(length)}"


def _kinds(raw: Raw, rows: Sequence[Any], place: Callable[[str], str]) -> Found:
    """Calls or shares, but not some of each; and what shares are shares of."""
    told = [(index, row) for index, row in enumerate(rows) if isinstance(row, Mapping)]
    shares = [(index, row["share"]) for index, row in told if row.get("share") is not None]
    calls = [index for index, row in told if row.get("calls") is not None]
    day_calls = value_at(raw, "traffic.day_calls") is not None
    monthly = value_at(raw, "traffic.monthly_calls") is not None
    if shares and calls:
        yield (
            f"{PATH}.{shares[0][0]}.share",
            f"given beside {place(f'{PATH}.{calls[0]}.calls')}; give all as calls or all as shares",
        )
    elif shares:
        if day_calls == monthly:
            told_twice = f"given beside {place('traffic.monthly_calls')}; shares are of one of the two: leave one out"
            text = (
                told_twice if day_calls else f"not given; shares of a day need it, or {place('traffic.monthly_calls')}"
            )
            yield "traffic.day_calls", text
        numbers = [share for _, share in shares if isinstance(share, int | float) and 0 <= share <= 1]
        if len(numbers) == len(rows) and abs(sum(numbers) - 1) > ROUNDED:
            yield (
                f"{PATH}.{shares[0][0]}.share",
                f"shares of the intervals add up to {sum(numbers):g}; must add up to 1",
            )
    elif day_calls:
        yield "traffic.day_calls", f"given beside calls in {place(PATH)}, which say how many a day has; leave one out"


def _apart(raw: Raw, rows: Sequence[Any]) -> Found:
    """Whether the times stand as far apart as the intervals are long."""
    given = value_at(raw, "traffic.interval_min")
    length = given if isinstance(given, int | float) else USUAL
    starts = [_minutes(row.get("time")) for row in rows if isinstance(row, Mapping)]
    gaps = [
        ((later - earlier) % DAY_MIN, index)
        for index, (earlier, later) in enumerate(itertools.pairwise(starts), start=1)
        if earlier is not None and later is not None and earlier != later
    ]
    if length in LENGTHS and gaps and min(gaps)[0] != length:
        gap, index = min(gaps)
        yield (
            f"{PATH}.{index}.time",
            f"starts {gap} minutes after the interval before; traffic.interval_min is {length:g}",
        )


def _minutes(time: Any) -> int | None:
    """Minutes from midnight to the time that a text begins with."""
    match = re.match(r"\s*(\d{1,2})\s*[:：时]\s*(\d{2})?", time) if isinstance(time, str) else None
    if match is None or int(match[1]) > 24 or int(match[2] or 0) > 59:
        return None
    return (int(match[1]) * 60 + int(match[2] or 0)) % DAY_MIN
