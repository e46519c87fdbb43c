"""What the user decides about the schedule of a construction (建设进度): tasks, people, days, what waits for what."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from ccxl.budget.base_model import Model, Provenance
from ccxl.budget.constraints import NamesRow, Unique
from ccxl.budget.vocabulary import LARGEST_AMOUNT, Day, Name, Shown

MOST_TASKS: Final = 60
MOST_BEFORE: Final = 3

People = Annotated[float, Field(ge=0, le=1e5, json_schema_extra={"unit": "person"})]
WorkingDays = Annotated[float, Field(gt=0, le=2000, json_schema_extra={"unit": "day"})]
DayRate = Annotated[
    float, Field(ge=0, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan/day/person"}), Shown(style="price")
]


TaskName = Annotated[Name, NamesRow("schedule.tasks", "task", advice="")]


class ScheduleTask(Provenance):
    """One piece of work: it starts on a day, or as soon as what it waits for is done."""

    name: Annotated[Name, Unique()]
    people: People | None = None
    days: WorkingDays | None = None
    start: Day | None = None
    after: tuple[TaskName, ...] = Field(default=(), max_length=MOST_BEFORE)
    day_rate: DayRate | None = None


class Schedule(Model):
    """The tasks of a construction."""

    start: Annotated[Day | None, Shown(missing="not_given")] = None
    tasks: tuple[ScheduleTask, ...] = Field(default=(), max_length=MOST_TASKS)
