"""人员编制表: heads by month and wages."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet, Sizes, without_values
from ccxl.budget.parts.operating.lines import CostRows
from ccxl.budget.parts.people import form
from ccxl.budget.parts.people import lines as staffing
from ccxl.budget.parts.people.checks import CHECKS
from ccxl.budget.parts.people.mistakes import find_mistakes
from ccxl.budget.parts.people.rows import has_people
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line

# Heads and wages of nobody are not zero.
_TOTALS = ("staffing.agent_heads", "staffing.support_heads", "staffing.heads", "staffing.normal_wages")


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    grades = scenario.staffing.grades
    return {
        "grade": len(grades),
        "support": len(scenario.staffing.support),
        "shared_grades": int(any(grade.share is not None for grade in grades)),
    }


def _lines(features: Features) -> tuple[Line, ...]:
    if features.of("people", bool):
        return staffing.PEOPLE
    return without_values(staffing.PEOPLE, lambda line: line.key in _TOTALS)


PART = Part(
    "people",
    needs=("staffing", "timeline"),
    axes=(Axis("grade", parent="operating_section"), Axis("support", parent="operating_section")),
    sheets=(Sheet("headcount", shown_with=("grade", "support")),),
    feature=has_people,
    examples=(True,),
    sizes=_sizes,
    lines=_lines,
    checks=lambda features: CHECKS,
    contributes=lambda features: {"operating.rows": (CostRows("grades", "grade"), CostRows("support", "support"))},
    deciding=("staffing.grades.*.share",),
    find_mistakes=find_mistakes,
    form_sheets=(form.SHEET,),
    tables=(staffing.GRADES, staffing.SUPPORT),
)
