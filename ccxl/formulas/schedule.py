"""The schedule of a construction (建设进度): when each task can start, and what decides the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from ccxl.core.errors import InputError, nearest


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work.

    Parameters
    ----------
    days
        Working days that it takes.
    after
        Names of the tasks that have to be finished before.
    people
        People at work on it.
    """

    days: float
    after: tuple[str, ...] = ()
    people: float = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """When tasks start and end, counted in working days from the start of the project.

    Parameters
    ----------
    starts, ends
        Earliest start and end of each task.
    slack
        Days by which a task may slip without moving the end.
    days
        Working days of the whole.
    person_days
        Effort of the whole.
    """

    starts: Mapping[str, float]
    ends: Mapping[str, float]
    slack: Mapping[str, float]
    days: float
    person_days: float

    @property
    def critical(self) -> tuple[str, ...]:
        """The tasks without slack, in the order of their starts."""
        return tuple(sorted((name for name in self.starts if self.slack[name] < 1e-9), key=lambda n: self.starts[n]))


def scheduled(tasks: Mapping[str, Task]) -> Schedule:
    """The schedule in which every task starts as early as it can.

    Raises
    ------
    InputError
        Tasks that wait for an unknown task or for each other.
    """
    unknown = [
        f"task '{name}' comes after '{other}', which is unknown{nearest(other, tasks)}"
        for name, task in tasks.items()
        for other in task.after
        if other not in tasks
    ]
    if unknown:
        raise InputError("; ".join(unknown))
    order = _in_order(tasks)
    starts: dict[str, float] = {}
    for name in order:
        starts[name] = max((starts[other] + tasks[other].days for other in tasks[name].after), default=0.0)
    ends = {name: starts[name] + tasks[name].days for name in order}
    days = max(ends.values(), default=0.0)
    latest = dict.fromkeys(order, days)
    for name in reversed(order):
        for other in tasks[name].after:
            latest[other] = min(latest[other], latest[name] - tasks[name].days)
    slack = {name: latest[name] - ends[name] for name in order}
    return Schedule(starts, ends, slack, days, sum(task.days * task.people for task in tasks.values()))


def _in_order(tasks: Mapping[str, Task]) -> Sequence[str]:
    try:
        return list(TopologicalSorter({name: task.after for name, task in tasks.items()}).static_order())
    except CycleError as error:
        raise InputError(f"tasks that wait for each other: {' after '.join(error.args[1])}; break the circle") from None
