"""话务分布表: calls of a day by interval, agents in each, hours, and heads from hours by month."""

from __future__ import annotations

from typing import Any, Final

from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.parts.day_profile.schema import Interval
from ccxl.budget.parts.staffing.climb import beside, climb
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    for_one,
    if_else,
    largest,
    look_up,
    no_text,
    per_one,
    total,
)
from ccxl.formulas import staffing

# Ways of stating a profile; with months, twelve volumes say how busy each month is.
CALLS, CALLS_MONTHS, SHARES, SHARES_MONTHS = "profile", "profile_months", "shares", "shares_months"
MODES = (CALLS, CALLS_MONTHS, SHARES, SHARES_MONTHS)
# Here every month is as busy as the profile's day makes it.
ALIKE = (CALLS, SHARES)


def intervals(scenario: Scenario) -> Any:
    """The intervals of the day, in the order given."""
    return scenario.traffic.intervals


def mode_of(scenario: Scenario) -> str:
    """Which of `MODES` a scenario with a profile is in."""
    shares = any(interval.share is not None for interval in intervals(scenario))
    if scenario.traffic.monthly_calls is None:
        return SHARES if shares else CALLS
    return SHARES_MONTHS if shares else CALLS_MONTHS


def lines(mode: str, steps: int, impatient: bool) -> tuple[Line, ...]:
    """Lines of a profile in one of `MODES`, with a binary ladder of so many steps, or fixed agents."""
    calls = _FROM_CALLS if mode in (CALLS, CALLS_MONTHS) else (*_DESIGN_DAY[mode], *_FROM_SHARES)
    months = _MONTHS_ALIKE if mode in ALIKE else ()
    if impatient:
        found = beside("profile", AT, "profile.calls", "profile.aht_s", "traffic.interval_min")
        agents = (*found, CARRIED)
    else:
        agents = (*climb("profile", "step", "interval", steps, {"aht_s": "profile.aht_s"}), OFFERED)
    return (*calls, *months, *_INTERVALS, *agents, *_BUSIEST, *_DAY, *_MONTHS)


def _over_intervals(value: Value) -> Value:
    return total(value, over="interval")


def _busiest(most: Value, agents: Value, sought: Value) -> Value:
    """What the first interval with most agents has; unknown where nobody can tell which that is."""
    return if_else(most >= 0, look_up(most, agents, sought, over="interval"), 0)


def _busiest_name(most: Value, agents: Value, sought: Value) -> Value:
    return if_else(most >= 0, look_up(most, agents, sought, over="interval"), no_text())


AT = ("interval",)
TABLE: Final = InputTable("traffic.intervals", Interval, "profile", "interval", intervals)
_FROM_CALLS = (
    TABLE.line("calls"),
    Line("profile.share", "share", axes=AT, rule=staffing.share_of_calls, style="share"),
)
_FROM_SHARES = (
    TABLE.line("share"),
    Line("profile.share_total", "share", rule=_over_intervals, reads={"value": "profile.share"}, style="share"),
    Line(
        "profile.calls",
        "call",
        axes=AT,
        rule=lambda design, share, share_total: design * share / share_total,
        reads={"design": "profile.design_calls"},
        style="plain",
    ),
)
_DESIGN_DAY = {
    SHARES: (
        Line(
            "profile.design_calls",
            "call",
            rule=lambda calls: for_one(calls, "day"),
            reads={"calls": "traffic.day_calls"},
            style="plain",
        ),
    ),
    SHARES_MONTHS: (
        Line(
            "traffic.peak_month_calls",
            "call/month",
            rule=staffing.peak_month_calls,
            style="count",
        ),
        Line(
            "profile.design_calls",
            "call",
            rule=staffing.design_day_calls,
            reads={
                "calls_per_month": "traffic.peak_month_calls",
                "days": "traffic.working_days",
                "peak_day_factor": "traffic.peak_day_factor",
            },
            style="plain",
        ),
    ),
}
_INTERVALS = (
    TABLE.line("time", style="label"),
    TABLE.line("aht_s", Computed(lambda usual: usual, {"usual": "traffic.aht_s"})),
    Line(
        "profile.traffic",
        "erlang",
        axes=AT,
        rule=staffing.interval_traffic,
        reads={"interval_min": "traffic.interval_min"},
        style="price",
    ),
    Line(
        "profile.rostered",
        "person",
        axes=AT,
        rule=staffing.rostered_agents,
        reads={"shrinkage": "staffing.shrinkage"},
        style="count",
    ),
    Line(
        "profile.hours",
        "person*h",
        axes=AT,
        rule=staffing.hours_staffed,
        reads={"interval_min": "traffic.interval_min"},
        style="price",
    ),
)
_BUSIEST = (
    Line(
        "profile.most_agents",
        "person",
        rule=lambda agents: largest(agents, over="interval"),
        style="count",
    ),
    Line(
        "profile.busiest",
        "text",
        rule=_busiest_name,
        reads={"most": "profile.most_agents", "sought": "profile.time"},
    ),
    Line(
        "traffic.load",
        "erlang",
        rule=_busiest,
        reads={"most": "profile.most_agents", "agents": "profile.agents", "sought": "profile.traffic"},
        style="plain",
    ),
    Line(
        "profile.busiest_aht_s",
        "s",
        rule=_busiest,
        reads={"most": "profile.most_agents", "sought": "profile.aht_s"},
        style="seconds",
    ),
)
OFFERED = Line(
    "profile.busy_hours",
    "person*h",
    axes=AT,
    rule=staffing.hours_staffed,
    reads={"agents": "profile.traffic", "interval_min": "traffic.interval_min"},
    style="price",
)
# Who hangs up keeps nobody busy.
CARRIED = Line("profile.busy_hours", "person*h", axes=AT, rule=staffing.hours_busy, style="price")
_DAY = (
    Line("profile.day_calls", "call", rule=_over_intervals, reads={"value": "profile.calls"}, style="plain"),
    Line("profile.day_hours", "person*h", rule=_over_intervals, reads={"value": "profile.hours"}, style="price"),
    Line(
        "profile.day_busy_hours", "person*h", rule=_over_intervals, reads={"value": "profile.busy_hours"}, style="price"
    ),
    Line(
        "profile.served",
        "call",
        axes=AT,
        rule=lambda calls, service_level: calls * service_level,
        style="price",
    ),
    Line(
        "profile.day_service_level",
        "share",
        rule=lambda served, day_calls: staffing.share_of_calls(total(served, over="interval"), day_calls),
        style="probability",
    ),
    Line(
        "profile.day_occupancy",
        "share",
        rule=staffing.occupied_or_idle,
        reads={"traffic": "profile.day_busy_hours", "agents": "profile.day_hours"},
        style="share",
    ),
)
_MONTHS_ALIKE = (
    Line(
        "traffic.monthly_calls",
        "call/month",
        axes=("month",),
        rule=lambda day_calls, days: day_calls * per_one(days, "day"),
        reads={"day_calls": "profile.day_calls", "days": "traffic.working_days"},
        style="count",
    ),
)
_MONTHS = (
    Line(
        "profile.load",
        "ratio",
        axes=("month",),
        rule=staffing.load_of_month,
        reads={"calls": "traffic.monthly_calls", "days": "traffic.working_days"},
        style="probability",
    ),
    Line(
        "profile.hours_by_month",
        "person*h/month",
        axes=("month",),
        rule=staffing.hours_of_month,
        reads={
            "days": "traffic.working_days",
            "busy_hours": "profile.day_busy_hours",
            "max_occupancy": "traffic.max_occupancy",
        },
        style="price",
    ),
    Line(
        "profile.month_hours",
        "person*h/month",
        rule=lambda hours: largest(hours, over="month"),
        reads={"hours": "profile.hours_by_month"},
        style="price",
    ),
    Line(
        "profile.year_hours",
        "person*h",
        rule=lambda hours: total(hours, over="month"),
        reads={"hours": "profile.hours_by_month"},
        style="price",
    ),
)
