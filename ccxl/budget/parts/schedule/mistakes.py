"""Whether the tasks of a schedule fit together: none waits for itself or is early."""

from __future__ import annotations

import datetime as dt
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ccxl.budget.part import Mistakes, PlaceName
from ccxl.budget.paths import Raw, name_in, rows_at, value_at
from ccxl.budget.vocabulary import calendar_day


def find_mistakes(raw: Raw, place: PlaceName) -> Mistakes:
    """Path and message of every mistake between the tasks of a schedule.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    tasks = {name: path for path, row in rows_at(raw, "schedule.tasks") if (name := name_in(row.get("name")))}
    start = _day(value_at(raw, "schedule.start"))
    waits: dict[str, list[str]] = {}
    for path, row in rows_at(raw, "schedule.tasks"):
        after = row.get("after")
        names = map(name_in, after if isinstance(after, list | tuple) else ())
        waits[name_in(row.get("name"))] = [name for name in names if name]
        day = _day(row.get("start"))
        if day is not None and start is not None and day < start:
            yield f"{path}.start", f" = {day}: lies before {place('schedule.start')} {start}"
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        path = tasks[error.args[1][0]]
        yield f"{path}.after", f"tasks wait for each other: {' after '.join(error.args[1])}; break the circle"
    if tasks and value_at(raw, "schedule.start") is None:
        yield "schedule.start", "not given; needed for a schedule: give its first day"


def _day(value: Any) -> dt.date | None:
    try:
        day = calendar_day(value)
    except ValueError:
        return None
    return day if isinstance(day, dt.date) else None
