"""话务量与座席测算表: from calls to agents, rostered agents and seats."""

from __future__ import annotations

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, Sizes
from ccxl.budget.parts.people.rows import has_people
from ccxl.budget.parts.staffing import ladder
from ccxl.budget.parts.staffing.checks import CHECKS
from ccxl.budget.parts.staffing.climb import MAX_STEPS
from ccxl.budget.parts.staffing.ladder_length import ladder_length
from ccxl.budget.parts.timeline.lines import none_before_opening
from ccxl.budget.parts.traffic.demand import MONTHS, Demand, demand_of
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _steps(scenario: Scenario) -> int:
    """Steps of the binary search in each month; heads by month stand among the roles."""
    by_month = demand_of(scenario).mode == MONTHS and has_people(scenario)
    return ladder_length(scenario).steps if by_month else 0


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    return {"rung": ladder_length(scenario).rungs, "level": features.of("staffing", int)}


def _lines(features: Features) -> tuple[Line, ...]:
    demand = features.of("traffic", Demand)
    lines = ladder.lines(demand.mode, max(features.of("staffing", int), 1), demand.impatient)
    return none_before_opening(features.of("timeline", Months), lines, "staffing.rostered_by_month")


PART = Part(
    "staffing",
    needs=("timeline", "traffic", "day_profile"),
    axes=(Axis("rung"), Axis("level")),
    sheets=(Sheet("staffing", shown_with=("budgeted", "sought")),),
    feature=_steps,
    examples=(MAX_STEPS,),
    sizes=_sizes,
    lines=_lines,
    checks=lambda features: CHECKS,
    limits=(ladder.USED_UP,),
)
