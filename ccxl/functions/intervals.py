"""Intervals pasted from a telephone system (ACD): time, calls, handling time in rows."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from ccxl.core.errors import InputError, Mistake

DAY: Final = 1440
LENGTHS: Final = (5, 6, 10, 12, 15, 20, 30, 60, 120)
TOTALS: Final = re.compile(
    r"(grand|day|daily)?\s*(total|sum)s?\b.*|.*(合\s*计|总计|共计|小计|总数|汇总|全天)$", re.IGNORECASE
)
AVERAGES: Final = re.compile(r"(average|avg|mean|max|min|maximum|minimum|平均|最大|最小|峰值).*", re.IGNORECASE)
DATE: Final = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]\s*")
CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?", re.IGNORECASE)
COMPACT: Final = re.compile(r"(\d|[01]\d|2[0-4])([0-5]\d)")
RANGE: Final = re.compile(r"\s*(?:-|~|–|—|至|到|to)\s*", re.IGNORECASE)
THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
HOW_TIME: Final = "must be a time of day such as 09:00, 9:00-9:30, 0900 or 0.375"
HOW_CALLS: Final = "must be a number >= 0 (call)"
HOW_AHT: Final = "must be seconds > 0 and <= 7200, or a duration such as 0:03:20"
LONGEST_S: Final = 7200


class IntervalsError(InputError):
    """All mistakes of pasted intervals at once; `mistakes` holds them with their rows."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        super().__init__(f"intervals: {count}.{''.join(f'{chr(10)}  {mistake}' for mistake in self.mistakes)}")


@dataclass(frozen=True, slots=True)
class Intervals:
    """Calls of a day by intervals of one length.

    Parameters
    ----------
    start_min
        Starts in minutes after midnight.
    calls
        Calls of each.
    aht_s
        Average handling times in seconds, NaN where there were no calls; None where none were given.
    interval_min
        Length of an interval in minutes.
    """

    start_min: tuple[float, ...]
    calls: tuple[float, ...]
    aht_s: tuple[float, ...] | None
    interval_min: float

    @property
    def labels(self) -> tuple[str, ...]:
        """Starts as one reads them: 09:30."""
        return tuple(clock(start) for start in self.start_min)


@dataclass(slots=True)
class _Row:
    """One row as far as it could be read; NaN is what could not."""

    number: int
    start: float
    end: float = math.nan
    calls: float = math.nan
    aht_s: float = math.nan
    whole_number: bool = False
    has_aht: bool = False


def read_intervals(rows: Sequence[Sequence[Any]], interval_min: float | None = None) -> Intervals:
    """Read rows of time, calls and, if there is one, average handling time.

    Times may be written as 09:00, 9:00-9:30, 0900, 9:00 AM or as a fraction of the day; numbers may have thousands
    separators; durations may be seconds or 3:20. Headings above the first interval and empty rows are passed over. A
    row of totals is compared with the sum of the intervals. The day may run past midnight.

    Parameters
    ----------
    rows
        Cells of each row, as pasted.
    interval_min
        Length of an interval in minutes; left out, it is that of most rows.

    Raises
    ------
    IntervalsError
        All mistakes, each with its row counted from 1: what cannot be read, gaps, intervals that stand twice or out of
        order, totals that differ, handling times that are missing.

    Examples
    --------
    >>> rows = [["Time", "Calls", "AHT"], ["09:00", "1,020", "3:20"], ["09:30", 960, 180], ["Total", 1980]]
    >>> day = read_intervals(rows)
    >>> day.labels, day.calls, day.aht_s, day.interval_min
    (('09:00', '09:30'), (1020.0, 960.0), (200.0, 180.0), 30.0)
    """
    mistakes: list[Mistake] = []
    intervals, totals = _read_rows(rows, mistakes)
    _convert_clock_numbers(intervals, mistakes)
    length = _find_length(intervals, interval_min)
    if not intervals:
        mistakes.append(Mistake("rows", "no interval; give rows of a time and its calls, such as 09:00 and 120"))
    elif math.isnan(length) and not any(math.isnan(row.start) for row in intervals):
        mistakes.append(Mistake("rows", "the length of an interval is not clear; give interval_min"))
    elif not math.isnan(length):
        mistakes.extend(_check_order(intervals, length))
    mistakes.extend(_check_handling_times(intervals))
    mistakes.extend(_check_totals(intervals, totals, bool(mistakes)))
    if mistakes:
        raise IntervalsError(sorted(mistakes, key=_row_number))
    timed = any(not math.isnan(row.aht_s) for row in intervals)
    return Intervals(
        tuple(float(row.start % DAY) for row in intervals),
        tuple(row.calls for row in intervals),
        tuple(row.aht_s for row in intervals) if timed else None,
        length,
    )


def clock(minutes: float) -> str:
    """Minutes after midnight as a time: 570 is 09:30."""
    return f"{int(minutes % DAY) // 60:02d}:{int(minutes % 60):02d}"


def _read_rows(rows: Sequence[Sequence[Any]], mistakes: list[Mistake]) -> tuple[list[_Row], list[_Row]]:
    """Intervals and totals; what cannot be read goes to the mistakes."""
    intervals: list[_Row] = []
    totals: list[_Row] = []
    for number, cells in enumerate(rows, 1):
        time, calls, aht = (*(_normalize_cell(cell) for cell in cells), None, None, None)[:3]
        aht = None if aht == "-" else aht
        words = time if isinstance(time, str) else ""
        if (time is None and calls is None and aht is None) or AVERAGES.fullmatch(words):
            continue
        count = _read_number(calls)
        if TOTALS.fullmatch(words):
            totals.append(_Row(number, math.nan, calls=count))
            continue
        start, end = _read_times(time)
        if math.isnan(start) and math.isnan(count) and not intervals and words:
            continue
        row = _Row(number, start, end, count, _read_duration(aht), isinstance(time, int), aht is not None)
        if math.isnan(start):
            mistakes.append(_report_cell(number, "time", time, HOW_TIME))
        if not count >= 0 and not (math.isnan(start) and calls is None):
            hint = "; write 0 if there were none" if calls is None or calls == "-" else ""
            mistakes.append(_report_cell(number, "calls", calls, HOW_CALLS + hint))
        if aht is not None and not (row.aht_s > 0 or (row.aht_s == 0 and count == 0)):
            mistakes.append(_report_cell(number, "handling time", aht, HOW_AHT))
        if row.aht_s == 0:
            row.aht_s = math.nan
        intervals.append(row)
    return intervals, totals


def _normalize_cell(cell: Any) -> Any:
    """A cell with full-width characters and blanks made plain; None is an empty one."""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell).strip()
        return text or None
    if isinstance(cell, float) and math.isnan(cell):
        return None
    if isinstance(cell, float):
        return int(cell) if cell >= 1 and cell.is_integer() else float(cell)
    # Whole numbers of any make, such as NumPy's.
    return int(cell) if hasattr(cell, "__index__") and not isinstance(cell, bool) else cell


def _read_number(cell: Any) -> float:
    """A number, also as text with thousands separators; NaN for anything else."""
    if isinstance(cell, str):
        text = re.sub("[, ]", "", cell) if THOUSANDS.fullmatch(cell) else cell
        return float(text) if re.fullmatch(r"[+-]?\d+(?:\.\d*)?", text) else math.nan
    if isinstance(cell, bool) or not hasattr(cell, "__float__") or not math.isfinite(cell):
        return math.nan
    return float(cell)


def _read_times(cell: Any) -> tuple[float, float]:
    """Start and, if it is given, end in minutes after midnight; NaN for what is none."""
    if isinstance(cell, str):
        text = re.sub("[点时](?=\\d)", ":", DATE.sub("", cell)).replace("点半", ":30")
        parts = RANGE.split(re.sub("[点时]整?", ":00", text).replace("分", ""), maxsplit=1)
        start = _read_clock(parts[0])
        end = _read_clock(parts[1]) if len(parts) == 2 else math.nan
        return (math.nan, math.nan) if len(parts) == 2 and math.isnan(end) else (start, end)
    return _read_clock(cell), math.nan


def _read_clock(cell: Any) -> float:
    """A time of day in minutes; a whole number stays as it is, see `_convert_clock_numbers`."""
    if isinstance(cell, dt.datetime | dt.time):
        return cell.hour * 60 + cell.minute if not cell.second else math.nan
    if isinstance(cell, dt.timedelta):
        return _convert_day_fraction(cell.total_seconds() / 86400)
    if isinstance(cell, str):
        return _read_clock_text(cell)
    number = _read_number(cell)
    if number >= 1 and (number > 2400 or number % 1):
        # A date with a time is a number of days; its fraction is the time.
        return _convert_day_fraction(number % 1)
    return number if isinstance(cell, int) else _convert_day_fraction(number)


def _read_clock_text(text: str) -> float:
    if found := CLOCK.fullmatch(text):
        return _convert_clock(found)
    if compact := COMPACT.fullmatch(text):
        return int(compact[1]) * 60 + int(compact[2])
    number = _read_number(text)
    return _convert_day_fraction(number) if number < 1 else math.nan


def _convert_clock(found: re.Match[str]) -> float:
    hour, minute = int(found[1]), int(found[2])
    if found[4]:
        if not 1 <= hour <= 12:
            return math.nan
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    at = hour * 60 + minute
    return at if minute < 60 and at <= DAY and not int(found[3] or 0) else math.nan


def _convert_day_fraction(day: float) -> float:
    """A fraction of the day in minutes where it is a whole number of them."""
    minutes = day * DAY
    return float(round(minutes)) if 0 <= minutes <= DAY and abs(minutes - round(minutes)) < 0.02 else math.nan


def _read_duration(cell: Any) -> float:
    """Seconds of a duration: a number of them, 3:20, 0:03:20, or a fraction of the day; NaN for what is none."""
    if isinstance(cell, dt.time):
        cell = dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, dt.timedelta):
        seconds = cell.total_seconds()
    elif isinstance(cell, str) and (found := re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{2})", cell)):
        seconds = int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])
    else:
        number = _read_number(cell)
        # No call takes less than a second: a fraction is a part of the day, as spreadsheets keep durations.
        seconds = round(number * 86400, 3) if 0 < number < 1 else number
    return seconds if 0 <= seconds <= LONGEST_S else math.nan


def _convert_clock_numbers(intervals: list[_Row], mistakes: list[Mistake]) -> None:
    """Read whole numbers as clock times: 930 is 09:30. Numbers up to 24 alone could be hours too."""
    numbers = [row for row in intervals if row.whole_number and not math.isnan(row.start)]
    clear = any(row.start >= 100 for row in numbers)
    for row in numbers:
        hour, minute = divmod(row.start, 100)
        fits = (clear or row.start == 0) and minute < 60 and hour * 60 + minute <= DAY
        if not fits:
            mistakes.append(_report_cell(row.number, "time", int(row.start), HOW_TIME))
        row.start = hour * 60 + minute if fits else math.nan


def _find_length(rows: Sequence[_Row], given: float | None) -> float:
    """Length of an interval: as given, or that of most rows."""
    if given is not None:
        return float(given)
    lengths = [(row.end - row.start) % DAY for row in rows if not math.isnan(row.end)]
    lengths += [(after.start - row.start) % DAY for row, after in pairwise(rows)]
    counted = Counter(length for length in lengths if length in LENGTHS)
    return float(counted.most_common(1)[0][0]) if counted else math.nan


def _check_order(rows: Sequence[_Row], length: float) -> Iterator[Mistake]:
    """Intervals of another length, those that stand twice, gaps, and what is out of order."""
    first_at: dict[float, int] = {}
    before = math.nan
    for row in rows:
        start, last = row.start % DAY, before
        before = start
        if math.isnan(start):
            continue
        if not math.isnan(row.end) and (row.end - row.start) % DAY != length % DAY:
            yield _report_row(
                row, f"{clock(row.start)}-{clock(row.end)}: must be {length:g} minutes, as the other intervals"
            )
        if start in first_at:
            yield _report_row(row, f"{clock(start)} stands in row {first_at[start]} already; keep one of them")
            continue
        first_at[start] = row.number
        if not math.isnan(last):
            yield from _check_step(row, start, last, length)


def _check_step(row: _Row, start: float, last: float, length: float) -> Iterator[Mistake]:
    """What is wrong with an interval that follows another."""
    step, told = (start - last) % DAY, f"{clock(start)} after {clock(last)}"
    if step % length:
        yield _report_row(row, f"{told}: must be {length:g} minutes later")
    elif step > DAY / 2:
        yield _report_row(row, f"{told}: out of order; sort the rows by time")
    elif step > length:
        missing = clock(last + length) + (f" to {clock(start - length)}" if step > 2 * length else "")
        yield _report_row(row, f"{told}: {missing} missing; add it, with 0 calls if none came")


def _check_handling_times(rows: Sequence[_Row]) -> Iterator[Mistake]:
    if any(row.has_aht for row in rows):
        for row in rows:
            if row.calls > 0 and not row.has_aht:
                yield _report_row(row, f"handling time missing ({row.calls:g} calls): {HOW_AHT}")


def _check_totals(rows: Sequence[_Row], totals: Sequence[_Row], other_mistakes: bool) -> Iterator[Mistake]:
    """Totals that are not the sum of the intervals above; with other mistakes the sum is not known."""
    if other_mistakes:
        return
    since = 0
    for line in totals:
        above = [row for row in rows if row.number < line.number] or rows
        sums = [math.fsum(row.calls for row in part) for part in (above, [r for r in above if r.number > since])]
        since = line.number
        if not math.isnan(line.calls) and not any(math.isclose(line.calls, one, abs_tol=1e-9) for one in sums):
            yield _report_row(
                line, f"total = {line.calls:g} calls: the intervals above add up to {sums[0]:g}; find the row"
            )


def _report_cell(number: int, what: str, value: Any, allowed: str) -> Mistake:
    shown = "nothing" if value is None else repr(value)
    return Mistake(f"row {number}", f"{what} = {shown}: {allowed}")


def _report_row(row: _Row, message: str) -> Mistake:
    return Mistake(f"row {row.number}", message)


def _row_number(mistake: Mistake) -> int:
    number = mistake.place.removeprefix("row ")
    return int(number) if number.isdigit() else 0
