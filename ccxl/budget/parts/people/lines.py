"""人员编制表: heads by month, wages and contributions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.given import BLANK, LabelKey, choice_label
from ccxl.budget.input_lines import Computed, InputTable, alternatives
from ccxl.budget.parts.operating.spread import spread
from ccxl.budget.parts.people.schema import Grade, SupportRole
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import Rhythm
from ccxl.core.line import Line
from ccxl.core.rule import (
    for_one,
    if_else,
    known,
    nothing,
    total,
)
from ccxl.formulas import labour, staffing


def _grades(scenario: Scenario) -> Any:
    return scenario.staffing.grades


def _support(scenario: Scenario) -> Any:
    return scenario.staffing.support


def _share(scenario: Scenario) -> list[float | None]:
    return [
        grade.share if grade.share is not None else (None if grade.headcount is None else 0.0)
        for grade in _grades(scenario)
    ]


def _span(scenario: Scenario) -> list[Any]:
    return [
        role.span if role.span is not None else (None if role.headcount is None else BLANK)
        for role in _support(scenario)
    ]


KEYS: Final = {"headcount": "given_heads", "monthly_wage": "wage"}
GRADES: Final = InputTable("staffing.grades", Grade, "grades", "grade", _grades, KEYS)
SUPPORT: Final = InputTable("staffing.support", SupportRole, "support", "support", _support, KEYS)


def rhythm_of(scenario: Scenario, row: Any) -> LabelKey:
    """When a cost of labour is paid: as its row says, or labour as a whole."""
    return choice_label(row.rhythm or scenario.labour.rhythm or Rhythm.SAME_MONTH)


def _role_lines(table: InputTable, **given: Callable[[Scenario], Any]) -> tuple[Line, ...]:
    """What grades and support roles have in common."""
    group, axis, rows = table.group, table.axis, table.rows
    at = (axis,)
    return (
        *table.lines(
            # What decides contributions, and who can steer the cost, stands on the sheet of labour.
            without=("form", "social_wage", "housing_wage", "control", "last_year"),
            computed={
                "first_month": Computed(lambda start: start, {"start": "timeline.start"}),
                "last_month": Computed(lambda end: end, {"end": "timeline.end"}),
            },
            given={
                "rhythm": lambda s: [
                    choice_label(row.rhythm or s.labour.rhythm or Rhythm.SAME_MONTH) for row in rows(s)
                ],
                **given,
            },
        ),
        Line(
            f"{group}.cost",
            "yuan/month",
            axes=(axis, "month"),
            rule=labour.wages,
            reads={"monthly_wage": f"{group}.wage"},
        ),
        Line(
            f"{group}.normal_month",
            "yuan/month",
            axes=at,
            rule=labour.wages,
            reads={"heads": f"{group}.level", "monthly_wage": f"{group}.wage"},
        ),
        *spread(group, axis, lambda s: [row.last_year for row in rows(s)], f"{table.path}.*.last_year"),
    )


ROLES = (
    *_role_lines(GRADES, share=_share),
    Line("grades.share_so_far", "share", axes=("grade",), rule=staffing.share_so_far, style="share"),
    Line(
        "grades.level",
        "person",
        axes=("grade",),
        rule=staffing.grade_headcount,
        reads={"rostered": "staffing.rostered"},
        style="plain",
    ),
    Line(
        "grades.heads",
        "person",
        axes=("grade", "month"),
        rule=staffing.grade_in_month,
        reads={"month": "timeline.month", "rostered": "staffing.rostered_by_month"},
        style="plain",
    ),
    Line("staffing.agent_heads", "person", rule=staffing.all_grades, reads={"level": "grades.level"}, style="plain"),
    *_role_lines(SUPPORT, span=_span),
    Line(
        "support.level",
        "person",
        axes=("support",),
        rule=staffing.support_headcount,
        reads={"agent_heads": "staffing.agent_heads"},
        style="plain",
    ),
    Line(
        "support.heads",
        "person",
        axes=("support", "month"),
        rule=staffing.heads_in_month,
        reads={"month": "timeline.month"},
        style="plain",
    ),
    Line(
        "staffing.support_heads",
        "person",
        rule=lambda level: total(level, over="support"),
        reads={"level": "support.level"},
        style="plain",
    ),
    Line(
        "staffing.heads", "person", rule=lambda agent_heads, support_heads: agent_heads + support_heads, style="plain"
    ),
)

_HEADS = {"grades": "grades.heads", "support": "support.heads"}
WAGES = (
    Line(
        "staffing.agent_heads_by_month",
        "person",
        axes=("month",),
        reads={"heads": "grades.heads"},
        style="plain",
        rule=lambda heads: total(heads, over="grade"),
    ),
    Line(
        "staffing.heads_by_month",
        "person",
        axes=("month",),
        reads=_HEADS,
        style="plain",
        rule=lambda grades, support: total(grades, support, over=("grade", "support")),
    ),
    Line(
        "staffing.wages",
        "yuan/month",
        axes=("month",),
        reads={"grades": "grades.cost", "support": "support.cost"},
        rule=lambda grades, support: total(grades, support, over=("grade", "support")),
    ),
    Line(
        "staffing.normal_wages",
        "yuan/month",
        reads={"grades": "grades.normal_month", "support": "support.normal_month"},
        rule=lambda grades, support: total(grades, support, over=("grade", "support")),
    ),
    Line(
        "staffing.agent_wage",
        "yuan/month",
        rule=lambda wages, heads: labour.wage_per_head(for_one(total(wages, over="grade"), "person"), heads),
        reads={"wages": "grades.normal_month", "heads": "staffing.agent_heads"},
    ),
)

CONTRIBUTIONS = (
    Line(
        "contributions.name",
        "text",
        axes=("contribution",),
        style="label",
        given=lambda s: [LabelKey("line.contributions.social"), LabelKey("line.contributions.housing")],
    ),
    Line(
        "contributions.rhythm",
        "text",
        axes=("contribution",),
        choices="Rhythm",
        given=lambda s: [choice_label(s.labour.rhythm or Rhythm.SAME_MONTH)] * 2,
    ),
    *spread(
        "contributions",
        "contribution",
        lambda s: [s.labour.social_last_year, s.labour.housing_last_year],
        f"labour.{alternatives('social', 'housing')}_last_year",
    ),
)

# Contributions at combined rates, where no city is given.
COMBINED = (
    Line(
        "contributions.rate",
        "share",
        axes=("contribution",),
        parts=("labour.social_rate_here", "labour.housing_rate_here"),
        style="share",
    ),
    Line(
        "labour.social_rate_here", "share", rule=lambda rate: rate, reads={"rate": "labour.social_rate"}, style="share"
    ),
    Line(
        "labour.housing_rate_here",
        "share",
        rule=lambda rate: rate,
        reads={"rate": "labour.housing_rate"},
        style="share",
    ),
    Line(
        "contributions.base",
        "yuan/month",
        axes=("contribution",),
        parts=("labour.social_base_here", "labour.housing_base_here"),
    ),
    Line(
        "labour.social_base_here",
        "yuan/month",
        reads={"base": "labour.social_base"},
        rule=lambda base: if_else(known(base), base, nothing()),
    ),
    Line(
        "labour.housing_base_here",
        "yuan/month",
        reads={"base": "labour.housing_base"},
        rule=lambda base: if_else(known(base), base, nothing()),
    ),
    Line(
        "contributions.cost",
        "yuan/month",
        axes=("contribution", "month"),
        rule=labour.contribution,
        reads={"heads": "staffing.heads_by_month", "wages": "staffing.wages"},
    ),
    Line(
        "contributions.normal_month",
        "yuan/month",
        axes=("contribution",),
        rule=labour.contribution,
        reads={"heads": "staffing.heads", "wages": "staffing.normal_wages"},
    ),
    Line(
        "contributions.per_agent",
        "yuan/month",
        axes=("contribution",),
        rule=labour.contribution_per_head,
        reads={"wage": "staffing.agent_wage"},
    ),
)

PEOPLE = (*ROLES, *WAGES)
