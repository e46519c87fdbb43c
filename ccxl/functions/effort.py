"""Person-days, the schedule of a construction, one-off and monthly amounts together."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import building, schedule
from ccxl.functions.quantities import Money, MonthlyCost, People, PerPersonDay, PersonDays, Price

PeopleAtWork: TypeAlias = Annotated[People, Doc("People at work.")]
PositivePeopleAtWork: TypeAlias = Annotated[PeopleAtWork, Quantity("person", 0, 1e5, above=True)]
ProjectDays: TypeAlias = Annotated[Numbers, Quantity("day", 0, 1e5), Doc("Days for which they are.")]
TaskDays: TypeAlias = Annotated[Numbers, Quantity("day", 0, 1e5, many=True), Doc("Working days of each task.")]
PrecedingTask: TypeAlias = Annotated[
    Numbers,
    Quantity("1", 0, 1e4, whole=True, many=True),
    Doc("Place of the task in the list that has to be finished before it, counted from 1; 0 for none."),
]
CountedMonths: TypeAlias = Annotated[Numbers, Quantity("month", -1e4, 1e4), Doc("Months that are counted.")]
PositiveMonthlyCost: TypeAlias = Annotated[MonthlyCost, Quantity("yuan/month", 0, 1e15, above=True)]
Effort: TypeAlias = Annotated[PersonDays, Doc("Effort.")]


@function(topic="amounts")
def person_days(people: PeopleAtWork, days: ProjectDays) -> PersonDays:
    """Effort in person-days (天·人): people x days.

    Examples
    --------
    >>> person_days(6, 10), person_days(3, 20)
    (60.0, 60.0)
    """
    return building.person_days(people, days)


@function(topic="amounts")
def days_for(person_days: Effort, people: PositivePeopleAtWork) -> ProjectDays:
    """Days that an effort takes a number of people, if it can be shared among them.

    Examples
    --------
    >>> days_for(60, 6)
    10.0
    """
    return building.days_for(person_days, people)


@function(topic="amounts")
def effort_cost(person_days: Effort, price_per_person_day: PerPersonDay) -> Price:
    """Cost of an effort in person-days, rounded to fen.

    Examples
    --------
    >>> effort_cost(60, 2_000)
    120000.0
    """
    return building.effort_cost(person_days, price_per_person_day)


@function(topic="construction")
def project_days(days: TaskDays, after: PrecedingTask) -> ProjectDays:
    """Working days of a project whose tasks each wait for at most one other (建设进度); side by side otherwise.

    Examples
    --------
    >>> project_days([0.5, 1, 3], [0, 1, 2])
    4.5
    """
    days, after = np.asarray(days, float).ravel(), np.asarray(after, float).ravel()
    if days.size != after.size:
        raise InputError(f"after: {after.size} places for {days.size} tasks; give one per task, 0 for none")
    names = [str(place) for place in range(1, days.size + 1)]
    tasks = {
        name: schedule.Task(float(length), (f"{before:g}",) if before else ())
        for name, length, before in zip(names, days, after, strict=True)
    }
    return schedule.scheduled(tasks).days


@function(topic="amounts")
def total_outlay(one_off: Money, monthly_cost: MonthlyCost, months: CountedMonths) -> Money:
    """What a one-off and the running cost of some months come to; the months have to be said.

    Parameters
    ----------
    one_off
        One-off amount.

    Examples
    --------
    >>> total_outlay(160_000, 94_000, 12), total_outlay(160_000, 94_000, 1)
    (1288000.0, 254000.0)
    """
    return building.total_outlay(one_off, monthly_cost, months)


@function(topic="amounts")
def implied_months(total: Money, one_off: Money, monthly_cost: PositiveMonthlyCost) -> CountedMonths:
    """How many months of running cost a stated total holds beside the one-off; 1 shows that two units were mixed.

    Parameters
    ----------
    total
        Stated total.
    one_off
        One-off amount in it.

    Examples
    --------
    >>> implied_months(254_000, 160_000, 94_000)
    1.0
    """
    return building.implied_months(total, one_off, monthly_cost)
