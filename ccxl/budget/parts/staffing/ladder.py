"""话务量与座席测算表: from calls to agents, rostered agents and seats, and what each candidate costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ccxl.budget.input_lines import single_line
from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.parts.staffing.climb import MAX_STEPS, beside, climb
from ccxl.budget.parts.staffing.schema import Staffing
from ccxl.budget.parts.traffic.schema import Traffic
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.model import Limit
from ccxl.core.rule import Value, first_true, for_one, join, largest, per_one, percent_text, position, total, word, yuan
from ccxl.formulas import staffing

MAX_RUNGS = 400

LOAD = Line(
    "traffic.load",
    "erlang",
    rule=staffing.offered_traffic,
    reads={"calls": "traffic.busy_hour_calls"},
    style="plain",
)


def rungs(aht_s: str = "traffic.aht_s") -> tuple[Line, ...]:
    """The ladder of candidates for the busiest time, and the first that meets the targets."""
    at, load = ("rung",), {"traffic": "traffic.load"}
    enough = {"agents_for_occupancy": "traffic.agents_for_occupancy"}
    return (
        Line("traffic.agents_for_occupancy", "person", rule=staffing.agents_for_occupancy, reads=load, style="count"),
        Line("ladder.start", "person", rule=staffing.first_candidate, reads={**load, **enough}, style="count"),
        Line("ladder.agents", "person", axes=at, rule=_candidate, style="count"),
        Line("ladder.label", "text", axes=at, given=_numbers, style="label"),
        Line("ladder.blocked", "share", axes=at, rule=staffing.blocked_or_none, reads=load, style="probability"),
        Line("ladder.waits", "share", axes=at, rule=staffing.erlang_c, reads=load, style="probability"),
        Line(
            "ladder.service_level",
            "share",
            axes=at,
            style="probability",
            rule=staffing.answered_in_time,
            reads={**load, "answer_within_s": "traffic.answer_within_s", "aht_s": aht_s},
        ),
        Line(
            "ladder.asa", "s", axes=at, rule=staffing.speed_of_answer, reads={**load, "aht_s": aht_s}, style="seconds"
        ),
        Line("ladder.occupancy", "share", axes=at, rule=staffing.occupied, reads=load, style="share"),
        Line(
            "ladder.meets",
            "indicator",
            axes=at,
            style="count",
            rule=staffing.meets_targets,
            reads={"target": "traffic.target_service_level", **enough},
        ),
        Line(
            "staffing.agents",
            "person",
            style="count",
            rule=staffing.fewest_agents,
            reads={"meets": "ladder.meets", "agents": "ladder.agents"},
        ),
    )


def _candidate(start: Value, label: Value) -> Value:
    return start + for_one(position(label, over="rung"), "person") - staffing.ONE_AGENT


def _numbers(scenario: Scenario) -> list[str]:
    return [f"{number}" for number in range(1, MAX_RUNGS + 1)]


# What the candidates cost in a month, for the curve of service level against cost.
CURVE = (
    Line(
        "ladder.cost",
        "yuan/month",
        axes=("rung",),
        rule=lambda heads, cost_per_head: yuan(heads * per_one(cost_per_head, "person")),
        reads={"heads": "ladder.rostered", "cost_per_head": "staffing.agent_cost"},
    ),
    Line(
        "staffing.agent_cost",
        "yuan/month",
        rule=lambda wage, contributions: wage + total(contributions, over="contribution"),
        reads={"wage": "staffing.agent_wage", "contributions": "contributions.per_agent"},
    ),
    Line(
        "ladder.chosen_level",
        "share",
        rule=lambda meets, service_level: first_true(meets, service_level, over="rung"),
        style="probability",
    ),
    Line("ladder.chosen_cost", "yuan/month", rule=lambda meets, cost: first_true(meets, cost, over="rung")),
    Line(
        "ladder.headline",
        "text",
        rule=lambda level: join(word("word.headline.curve"), percent_text(level)),
        reads={"level": "ladder.chosen_level"},
    ),
)
ROSTER = Line("staffing.rostered", "person", rule=staffing.rostered_agents, style="count")
CANDIDATE_ROSTER = Line(
    "ladder.rostered",
    "person",
    axes=("rung",),
    rule=staffing.rostered_agents,
    reads={"shrinkage": "staffing.shrinkage"},
    style="count",
)
CANDIDATE_IN_PROPORTION = Line(
    "ladder.rostered",
    "person",
    axes=("rung",),
    rule=staffing.rostered_in_proportion,
    reads={"candidate": "ladder.agents", "agents": "staffing.agents", "rostered": "staffing.rostered"},
    style="count",
)
SEATS = Line("staffing.seats", "seat", rule=staffing.seats_for, style="count")
FROM_BUSIEST = Line(
    "staffing.agents", "person", rule=lambda agents: agents, reads={"agents": "busiest.agents"}, style="count"
)
LADDER = (LOAD, *rungs(), ROSTER, CANDIDATE_ROSTER, SEATS)
FROM_BUSIEST_INTERVAL = Line(
    "staffing.agents", "person", rule=lambda most: most, reads={"most": "profile.most_agents"}, style="count"
)
FROM_HOURS = (
    Line(
        "profile.busiest_rostered",
        "person",
        rule=staffing.rostered_agents,
        reads={"agents": "staffing.agents", "shrinkage": "staffing.shrinkage"},
        style="count",
    ),
    Line(
        "staffing.rostered_by_month",
        "person",
        axes=("month",),
        rule=staffing.heads_from_hours,
        reads={
            "hours": "profile.hours_by_month",
            "monthly_hours": "staffing.monthly_hours",
            "shrinkage": "staffing.shrinkage",
        },
        style="count",
    ),
    Line(
        "staffing.rostered",
        "person",
        rule=lambda by_month: largest(by_month, over="month"),
        reads={"by_month": "staffing.rostered_by_month"},
        style="count",
    ),
    Line(
        "staffing.seats",
        "seat",
        rule=staffing.seats_for,
        reads={"rostered": "profile.busiest_rostered"},
        style="count",
    ),
)

SAME_EVERY_MONTH = Line(
    "staffing.rostered_by_month", "person", axes=("month",), rule=lambda rostered: rostered, style="count"
)
FROM_BUSY_HOUR = (
    single_line(Traffic, "traffic.busy_hour_calls"),
    SAME_EVERY_MONTH,
)
PEAK_MONTH = Line("traffic.peak_month_calls", "call/month", rule=staffing.peak_month_calls, style="count")
FROM_MONTHS = (
    PEAK_MONTH,
    Line(
        "traffic.busy_hour_calls",
        "call/h",
        rule=staffing.busy_hour_calls,
        style="plain",
        reads={"calls_per_month": "traffic.peak_month_calls", "days": "traffic.working_days"},
    ),
    Line(
        "months.busy_hour_calls",
        "call/h",
        axes=("month",),
        rule=staffing.busy_hour_calls,
        style="plain",
        reads={
            "calls_per_month": "traffic.monthly_calls",
            "days": "traffic.working_days",
            "busy_hour_share": "traffic.busy_hour_share",
            "peak_day_factor": "traffic.peak_day_factor",
        },
    ),
    Line(
        "months.traffic",
        "erlang",
        axes=("month",),
        rule=staffing.offered_traffic,
        reads={"calls": "months.busy_hour_calls", "aht_s": "traffic.aht_s"},
        style="price",
    ),
    Line(
        "staffing.rostered_by_month",
        "person",
        axes=("month",),
        rule=staffing.rostered_agents,
        reads={"agents": "months.agents", "shrinkage": "staffing.shrinkage"},
        style="count",
    ),
)
DIRECT = (
    single_line(Staffing, "staffing.seats"),
    Line("staffing.rostered", "person", rule=staffing.rostered_on_seats, style="count"),
    Line("staffing.agents", "person", given=lambda s: None, missing="not_given", style="count"),
    SAME_EVERY_MONTH,
)


MODES = ("busy_hour", "months", "direct", *profile.MODES)


def lines(mode: str, steps: int, impatient: bool = False) -> tuple[Line, ...]:
    """The lines of one way to come to seats, without those of a day's profile.

    Parameters
    ----------
    mode
        One of `MODES`.
    steps
        Steps of a binary ladder, where there is one.
    impatient
        Whether callers hang up: then agents are fixed values in place of ladders.
    """
    if mode == "direct":
        return DIRECT
    if mode in profile.MODES:
        agents = (FROM_BUSIEST_INTERVAL,) if impatient else (*rungs("profile.busiest_aht_s"), CANDIDATE_IN_PROPORTION)
        return (*agents, *FROM_HOURS)
    by_month = FROM_MONTHS if mode == "months" else FROM_BUSY_HOUR
    if impatient:
        months = beside("months", ("month",), "months.busy_hour_calls", "traffic.aht_s") if mode == "months" else ()
        busiest = beside("busiest", (), "traffic.busy_hour_calls", "traffic.aht_s")
        return (LOAD, *busiest, FROM_BUSIEST, ROSTER, SEATS, *by_month, *months)
    climbed = climb("months", "level", "month", steps, {"aht_s": "traffic.aht_s"}) if mode == "months" else ()
    return (*LADDER, *by_month, *climbed)


def _is_long_enough(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> Any:
    """Whether a ladder has the rungs or steps that its inputs need, or as many as there can be."""
    meets, fits = values.get("ladder.meets"), True
    if meets is not None and 0 < meets.shape[-1] < MAX_RUNGS:
        fits = ~np.all(meets == 0, axis=-1)
    for axis, beyond in _BEYOND.items():
        if 0 < sizes.get(axis, 0) < MAX_STEPS and beyond in values:
            fits = fits & ~np.any(values[beyond] == 1, axis=-1)
    return fits


def _used_up(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> str:
    """What is wrong where it has not."""
    meets = values.get("ladder.meets", np.zeros(0))
    if 0 < meets.size < MAX_RUNGS and np.all(meets == 0):
        return f"none of the {meets.size} candidates of the ladder meets the targets"
    axis = next(axis for axis, beyond in _BEYOND.items() if np.any(values.get(beyond, 0.0) == 1))
    return f"the {sizes[axis]} steps of the ladder of {_BEYOND[axis].partition('.')[0]} do not reach the agents needed"


# Axes of steps, and the line that is 1 where the steps are used up.
_BEYOND = {"step": "profile.beyond", "level": "months.beyond"}
USED_UP = Limit(("ladder.meets", *_BEYOND.values()), _is_long_enough, _used_up)
