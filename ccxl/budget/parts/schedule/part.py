"""建设进度表: tasks by working days, their cost, and whether what is used is ready."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet
from ccxl.budget.parts.schedule import form, lines
from ccxl.budget.parts.schedule.mistakes import find_mistakes
from ccxl.core.line import Axis, Line


def _lines(features: Features) -> tuple[Line, ...]:
    waits = features.of("schedule", tuple)
    return lines.lines(waits) if waits else ()


PART = Part(
    "schedule",
    needs=("construction", "depreciation"),
    axes=(Axis("task"), Axis("delivered"), Axis("span", "columns")),
    sheets=(Sheet("schedule", shown_with=("task",)),),
    feature=lines.waits,
    examples=(((),),),
    sizes=lambda scenario, features, before: lines.sizes(scenario),
    lines=_lines,
    checks=lambda features: lines.CHECKS,
    parameters=lambda features, sizes: (line.key for line in lines.SINGLE if sizes["task"]),
    find_mistakes=find_mistakes,
    form_sections=(form.START,),
    form_sheets=(form.SHEET,),
    tables=(lines.TASKS,),
)
