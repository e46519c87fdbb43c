"""话务量与座席测算表 and 人员编制表: from calls to seats, heads by month, wages and contributions."""

from __future__ import annotations

from typing import Any

from ccxl.budget.given import BLANK, LabelKey, choice_label, each, scalar
from ccxl.budget.scenario import Scenario
from ccxl.budget.sheets.spread import spread
from ccxl.budget.vocabulary import Rhythm
from ccxl.core.line import Line
from ccxl.core.rule import if_else, known, nothing, position, total, yuan
from ccxl.formulas import labour, staffing

MAX_RUNGS = 400

LADDER = (
    Line(
        "traffic.load",
        "erlang",
        rule=staffing.offered_traffic,
        reads={"calls": "traffic.busy_hour_calls"},
        style="plain",
    ),
    Line(
        "traffic.agents_for_occupancy",
        "1",
        rule=staffing.agents_for_occupancy,
        reads={"traffic": "traffic.load"},
        style="count",
    ),
    Line(
        "ladder.start",
        "1",
        style="count",
        rule=staffing.first_candidate,
        reads={"traffic": "traffic.load", "agents_for_occupancy": "traffic.agents_for_occupancy"},
    ),
    Line(
        "ladder.agents",
        "1",
        axes=("rung",),
        style="count",
        rule=lambda start, label: start + position(label, over="rung") - 1,
    ),
    Line(
        "ladder.label", "text", axes=("rung",), style="label", given=lambda s: [f"{n}" for n in range(1, MAX_RUNGS + 1)]
    ),
    Line(
        "ladder.blocked",
        "share",
        axes=("rung",),
        rule=staffing.erlang_b,
        reads={"traffic": "traffic.load"},
        style="probability",
    ),
    Line(
        "ladder.waits",
        "share",
        axes=("rung",),
        rule=staffing.erlang_c,
        reads={"traffic": "traffic.load"},
        style="probability",
    ),
    Line(
        "ladder.service_level",
        "share",
        axes=("rung",),
        style="probability",
        rule=staffing.answered_in_time,
        reads={"traffic": "traffic.load", "answer_within_s": "traffic.answer_within_s", "aht_s": "traffic.aht_s"},
    ),
    Line(
        "ladder.asa",
        "s",
        axes=("rung",),
        style="seconds",
        rule=staffing.speed_of_answer,
        reads={"traffic": "traffic.load", "aht_s": "traffic.aht_s"},
    ),
    Line(
        "ladder.occupancy",
        "share",
        axes=("rung",),
        rule=staffing.occupied,
        reads={"traffic": "traffic.load"},
        style="share",
    ),
    Line(
        "ladder.meets",
        "1",
        axes=("rung",),
        style="count",
        rule=staffing.meets_targets,
        reads={"target": "traffic.target_service_level", "agents_for_occupancy": "traffic.agents_for_occupancy"},
    ),
    Line(
        "staffing.agents",
        "1",
        style="count",
        rule=staffing.fewest_agents,
        reads={"meets": "ladder.meets", "agents": "ladder.agents"},
    ),
    Line("staffing.rostered", "1", rule=staffing.rostered_agents, style="count"),
    Line("staffing.seats", "1", rule=staffing.seats_for, style="count"),
)

FROM_BUSY_HOUR = (
    Line("traffic.busy_hour_calls", "1", given=scalar("traffic.busy_hour_calls"), missing="not_given", style="plain"),
)
FROM_MONTHS = (
    Line("traffic.peak_month_calls", "1", rule=staffing.peak_month_calls, style="count"),
    Line(
        "traffic.busy_hour_calls",
        "1",
        rule=staffing.busy_hour_calls,
        style="plain",
        reads={"calls_per_month": "traffic.peak_month_calls", "days": "traffic.working_days"},
    ),
)
DIRECT = (
    Line("staffing.seats", "1", given=scalar("staffing.seats"), missing="not_given", style="count"),
    Line("staffing.rostered", "1", rule=staffing.rostered_on_seats, style="count"),
    Line("staffing.agents", "1", given=lambda s: None, missing="not_given", style="count"),
)


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


def _role_lines(group: str, axis: str, rows: Any) -> tuple[Line, ...]:
    """What grades and support roles have in common."""
    at = (axis,)
    texts = ("account", "cost_centre", "department", "source", "note")
    return (
        Line(f"{group}.name", "text", axes=at, given=each(rows, "name")),
        Line(f"{group}.given_heads", "1", axes=at, given=each(rows, "headcount"), missing="blank", style="plain"),
        Line(f"{group}.wage", "yuan/month", axes=at, given=each(rows, "monthly_wage"), missing="not_given"),
        Line(
            f"{group}.first_month",
            "date",
            axes=at,
            given=each(rows, "first_month"),
            rule=lambda start: start,
            reads={"start": "timeline.start"},
            style="month",
        ),
        Line(
            f"{group}.last_month",
            "date",
            axes=at,
            given=each(rows, "last_month"),
            rule=lambda end: end,
            reads={"end": "timeline.end"},
            style="month",
        ),
        Line(
            f"{group}.rhythm",
            "text",
            axes=at,
            choices="Rhythm",
            given=lambda s: [choice_label(row.rhythm or s.labour.rhythm or Rhythm.SAME_MONTH) for row in rows(s)],
        ),
        Line(f"{group}.source_date", "date", axes=at, given=each(rows, "source_date"), missing="blank", style="day"),
        Line(
            f"{group}.confidence",
            "text",
            axes=at,
            choices="Confidence",
            given=each(rows, "confidence"),
            missing="blank",
        ),
        Line(f"{group}.basis", "text", axes=at, choices="Basis", given=each(rows, "basis"), missing="blank"),
        *(Line(f"{group}.{name}", "text", axes=at, given=each(rows, name), missing="blank") for name in texts),
        Line(
            f"{group}.heads",
            "1",
            axes=(axis, "month"),
            rule=staffing.heads_in_month,
            reads={"month": "timeline.month"},
            style="plain",
        ),
        Line(
            f"{group}.cost",
            "yuan/month",
            axes=(axis, "month"),
            rule=labour.wages,
            reads={"monthly_wage": f"{group}.wage"},
        ),
        Line(f"{group}.normal_month", "yuan/month", axes=at, rule=lambda level, wage: yuan(level * wage)),
        *spread(group, axis, lambda s: [row.last_year for row in rows(s)]),
    )


ROLES = (
    *_role_lines("grades", "grade", _grades),
    Line("grades.share", "share", axes=("grade",), given=_share, missing="not_given", style="share"),
    Line("grades.share_so_far", "share", axes=("grade",), rule=staffing.share_so_far, style="share"),
    Line(
        "grades.level",
        "1",
        axes=("grade",),
        rule=staffing.grade_headcount,
        reads={"rostered": "staffing.rostered"},
        style="plain",
    ),
    Line("staffing.agent_heads", "1", rule=staffing.all_grades, reads={"level": "grades.level"}, style="plain"),
    *_role_lines("support", "support", _support),
    Line("support.span", "1", axes=("support",), given=_span, missing="not_given", style="plain"),
    Line(
        "support.level",
        "1",
        axes=("support",),
        rule=staffing.support_headcount,
        reads={"agent_heads": "staffing.agent_heads"},
        style="plain",
    ),
    Line(
        "staffing.support_heads",
        "1",
        rule=lambda level: total(level, over="support"),
        reads={"level": "support.level"},
        style="plain",
    ),
    Line("staffing.heads", "1", rule=lambda agent_heads, support_heads: agent_heads + support_heads, style="plain"),
)

_HEADS = {"grades": "grades.heads", "support": "support.heads"}
CONTRIBUTIONS = (
    Line(
        "staffing.agent_heads_by_month",
        "1",
        axes=("month",),
        reads={"heads": "grades.heads"},
        style="plain",
        rule=lambda heads: total(heads, over="grade"),
    ),
    Line(
        "staffing.heads_by_month",
        "1",
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
        "contributions.name",
        "text",
        axes=("contribution",),
        style="label",
        given=lambda s: [LabelKey("line.contributions.social"), LabelKey("line.contributions.housing")],
    ),
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
        "contributions.rhythm",
        "text",
        axes=("contribution",),
        choices="Rhythm",
        given=lambda s: [choice_label(s.labour.rhythm or Rhythm.SAME_MONTH)] * 2,
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
    *spread("contributions", "contribution", lambda s: [s.labour.social_last_year, s.labour.housing_last_year]),
)

COMMON = (*ROLES, *CONTRIBUTIONS)
