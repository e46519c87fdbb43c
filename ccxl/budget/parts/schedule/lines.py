"""建设进度表: tasks by working days, person-days and their cost, bars over time, whether what is used is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.check import Check
from ccxl.budget.input_lines import InputTable, single_lines
from ccxl.budget.parts.construction.lines import items
from ccxl.budget.parts.schedule.schema import Schedule, ScheduleTask
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    at,
    constant,
    day_after,
    days_between,
    for_one,
    if_else,
    known,
    larger,
    largest,
    look_up,
    months_between,
    position,
    total,
    whole_up,
    word,
    working_day,
)
from ccxl.formulas import building

# Periods across which the bars are drawn; each takes as many weeks as the whole needs.
SPANS: Final = 26
# For each task the places of those that it waits for.
Waits = tuple[tuple[int, ...], ...]


def tasks(scenario: Scenario) -> Any:
    """The tasks, in the order given."""
    return scenario.schedule.tasks


def waits(scenario: Scenario) -> Waits:
    """For each task the places of those that it waits for."""
    order = [task.name for task in tasks(scenario)]
    return tuple(tuple(order.index(name) for name in task.after) for task in tasks(scenario))


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of its axes."""
    found = len(tasks(scenario))
    return {
        "task": found,
        "span": SPANS if found else 0,
        "delivered": int(bool(found and items(scenario))),
    }


def _task_number(scenario: Scenario) -> list[float]:
    """Number of the task that an item waits for; 0 for the whole schedule."""
    order = [task.name for task in tasks(scenario)]
    return [order.index(item.task) + 1.0 if item.task in order else 0.0 for item in items(scenario)]


def _start(number: int, before: tuple[int, ...]) -> Line:
    """When a task starts: on its day, and not before the day after the last that it waits for."""
    reads = {"given": "tasks.given_start", "whole": "schedule.start"}

    def alone(given: Value, whole: Value) -> Value:
        own = at(given, over="task", index=number)
        one = constant(1, "day")
        return if_else(known(own), working_day(own, one), working_day(whole, one))

    def behind(given: Value, ends: list[Value]) -> Value:
        own, ready = at(given, over="task", index=number), ends[0]
        for end in ends[1:]:
            ready = larger(ready, end)
        free = working_day(day_after(ready, constant(1, "day")), constant(1, "day"))
        return if_else(known(own), larger(working_day(own, constant(1, "day")), free), free)

    key = f"task_start.{number}"
    if not before:
        return Line(key, "date", rule=alone, reads=reads, style="day")
    named = {f"end_{place}": f"task_end.{place}" for place in before}
    rules: dict[int, Callable[..., Value]] = {
        1: lambda given, a: behind(given, [a]),
        2: lambda given, a, b: behind(given, [a, b]),
        3: lambda given, a, b, c: behind(given, [a, b, c]),
    }
    reads = {"given": "tasks.given_start", **dict(zip("abc", named.values(), strict=False))}
    return Line(key, "date", rule=rules[len(before)], reads=reads, style="day")


def _end(number: int) -> Line:
    return Line(
        f"task_end.{number}",
        "date",
        style="day",
        reads={"start": f"task_start.{number}", "days": "tasks.days"},
        rule=lambda start, days: working_day(start, whole_up(at(days, over="task", index=number))),
    )


def _joined(scenario: Scenario) -> list[str | None]:
    return ["、".join(task.after) or None for task in tasks(scenario)]


def _ready(task_number: Value, numbers: Value, ends: Value, whole: Value) -> Value:
    return if_else(task_number > 0, look_up(task_number, numbers, ends, over="task"), whole)


_AT: Final = ("task",)


TASKS: Final = InputTable("schedule.tasks", ScheduleTask, "tasks", "task", tasks, {"start": "given_start"})
SINGLE: Final = single_lines(Schedule, "schedule")
INPUTS: Final = (
    *SINGLE,
    *TASKS.lines(),
    Line("tasks.after", "text", axes=_AT, given=_joined, fixed=True, missing="blank"),
    Line("tasks.number", "index", axes=_AT, style="count", reads={"name": "tasks.name"},
         rule=lambda name: position(name, over="task")),
)  # fmt: skip


def lines(before: Waits) -> tuple[Line, ...]:
    """Its lines; each task has a start and an end of its own, which those of other tasks read."""
    own = [line for number, waited in enumerate(before) for line in (_start(number, waited), _end(number))]
    return (*INPUTS, *own, *_RESULTS, *(
        Line(f"tasks.{name}", "date", axes=_AT, style="day",
             parts=tuple(f"task_{name}.{number}" for number in range(len(before))))
        for name in ("start", "end")
    ))  # fmt: skip


_RESULTS: Final = (
    Line("tasks.person_days", "person*day", axes=_AT, style="plain", rule=building.person_days),
    Line("tasks.cost", "yuan", axes=_AT, rule=building.effort_cost, reads={"price_per_person_day": "tasks.day_rate"}),
    Line("schedule.person_days", "person*day", style="plain", reads={"each": "tasks.person_days"},
         rule=lambda each: total(each, over="task")),
    Line("schedule.cost", "yuan", reads={"each": "tasks.cost"}, rule=lambda each: total(each, over="task")),
    Line("schedule.end", "date", style="day", reads={"ends": "tasks.end"},
         rule=lambda ends: largest(ends, over="task")),
    Line("schedule.days", "day", style="count", rule=lambda start, end: days_between(start, end) + constant(1, "day")),
    Line("schedule.step", "day", style="count",
         reads={"number": "spans.number"},
         rule=lambda days, week, number: whole_up(days / (week * largest(number, over="span"))) * week),
    Line("schedule.week", "day", fixed=True, style="count", given=lambda s: 7.0),
    Line("spans.number", "index", axes=("span",), fixed=True, style="count",
         given=lambda s: [float(n) for n in range(1, sizes(s)["span"] + 1)]),
    Line("spans.first", "date", axes=("span",), style="day",
         reads={"start": "schedule.start", "step": "schedule.step"},
         rule=lambda start, number, step: day_after(start, (number - 1) * step)),
    Line("bars.shown", "indicator", axes=("task", "span"), style="count",
         reads={"start": "tasks.start", "end": "tasks.end", "first": "spans.first", "step": "schedule.step"},
         rule=lambda start, end, first, step: if_else((start < day_after(first, step)) & (end >= first), 1, 0)),
    Line("deliveries.task_number", "index", axes=("item",), fixed=True, style="count", given=_task_number),
    Line("deliveries.ready", "date", axes=("item",), style="day", rule=_ready,
         reads={"numbers": "tasks.number", "ends": "tasks.end", "whole": "schedule.end"}),
    Line("deliveries.early", "indicator", axes=("item",), style="count",
         reads={"in_use": "items.in_use", "owned": "items.owned"},
         rule=lambda owned, ready, in_use: if_else(
             owned == word("choice.Owned.yes"), 0, if_else(months_between(ready, in_use) < 0, 1, 0))),
    Line("schedule.early", "row", style="count", reads={"early": "deliveries.early"},
         rule=lambda early: for_one(total(early, over="item"), "row")),
    Line("numbers.task", "text", axes=_AT, style="label",
         given=lambda s: [str(n) for n, _ in enumerate(tasks(s), start=1)]),
)  # fmt: skip

CHECKS: Final = (
    Check(
        "schedule_use",
        "schedule",
        lambda early: early,
        lambda: constant(0, "row"),
        {"early": "schedule.early"},
        "delivered",
        "row",
    ),
)
