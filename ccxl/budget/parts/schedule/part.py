"""建设进度表: tasks by working days, their cost, and whether what is used is ready."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet
from ccxl.budget.schedule_checks import schedule_checks
from ccxl.budget.sheets import schedule
from ccxl.core.line import Axis, Line


def _lines(features: Features) -> tuple[Line, ...]:
    waits = features.of("schedule", tuple)
    return schedule.lines(waits) if waits else ()


PART = Part(
    "schedule",
    needs=("construction", "depreciation"),
    axes=(Axis("task"), Axis("delivered"), Axis("span", "columns")),
    sheets=(Sheet("schedule", shown_with=("task",)),),
    feature=schedule.waits,
    examples=(((),),),
    sizes=lambda scenario, features, before: schedule.sizes(scenario),
    lines=_lines,
    checks=lambda features: schedule.CHECKS,
    parameters=lambda features, sizes: ("schedule.start",) if sizes["task"] else (),
    find_mistakes=schedule_checks,
)
