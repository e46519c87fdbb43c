"""话务分布表: calls of a day by interval, agents in each, hours by month."""

from __future__ import annotations

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, Sizes
from ccxl.budget.parts.day_profile import form
from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.parts.day_profile.checks import CHECKS
from ccxl.budget.parts.day_profile.mistakes import profile_checks
from ccxl.budget.parts.staffing.climb import MAX_STEPS
from ccxl.budget.parts.staffing.ladder_length import ladder_length
from ccxl.budget.parts.timeline.lines import none_before_opening
from ccxl.budget.parts.traffic.demand import Demand, demand_of
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _steps(scenario: Scenario) -> int:
    """Steps of the binary search in each interval."""
    return ladder_length(scenario).steps if demand_of(scenario).mode in profile.MODES else 0


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    stated = features.of("traffic", Demand).mode in profile.MODES
    return {
        "interval": len(profile.intervals(scenario)) if stated else 0,
        "step": features.of("day_profile", int),
    }


def _lines(features: Features) -> tuple[Line, ...]:
    demand = features.of("traffic", Demand)
    if demand.mode not in profile.MODES:
        return ()
    lines = profile.lines(demand.mode, features.of("day_profile", int), demand.impatient)
    return none_before_opening(features.of("timeline", Months), lines, "traffic.monthly_calls")


PART = Part(
    "day_profile",
    needs=("timeline", "traffic"),
    axes=(Axis("interval"), Axis("step", "columns")),
    sheets=(Sheet("profile", shown_with=("interval",)),),
    feature=_steps,
    examples=(MAX_STEPS,),
    sizes=_sizes,
    lines=_lines,
    checks=lambda features: CHECKS,
    deciding=("traffic.intervals.*.share", "traffic.interval_min"),
    find_mistakes=profile_checks,
    form_sheets=(form.SHEET,),
    tables=(profile.TABLE,),
)
