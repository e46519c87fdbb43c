"""Calls to be answered, their targets, and what turns agents on the line into rostered agents."""

from __future__ import annotations

from collections.abc import Iterator

from ccxl.budget.part import Features, Part, Sizes
from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.parts.traffic import form
from ccxl.budget.parts.traffic import lines as traffic
from ccxl.budget.parts.traffic.demand import CHANGED, DIRECT, MODES, Demand, demand_of
from ccxl.budget.parts.traffic.mistakes import find_mistakes
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    demand = features.of("traffic", Demand)
    return {"sought": int(demand.mode != DIRECT), "impatient": int(demand.impatient)}


def _lines(features: Features) -> tuple[Line, ...]:
    # Where every month is as busy as the day of the profile, the profile gives the calls.
    calls = () if features.of("traffic", Demand).mode in profile.ALIKE else (traffic.MONTHLY_CALLS,)
    return (*traffic.TRAFFIC, *traffic.STAFFING, *calls)


# What only some ways to come to seats have a use for.
_SOUGHT = tuple(mode for mode in MODES if mode != DIRECT)
_ONLY_IN: dict[str, tuple[str, ...]] = {
    "traffic.interval_min": profile.MODES,
    "traffic.day_calls": (profile.SHARES,),
    "traffic.working_days": ("months", *profile.MODES),
    "traffic.busy_hour_share": ("months",),
    "traffic.peak_day_factor": ("months", profile.SHARES_MONTHS),
    "traffic.target_service_level": _SOUGHT,
    "traffic.answer_within_s": _SOUGHT,
    "traffic.max_occupancy": _SOUGHT,
    "staffing.shrinkage": _SOUGHT,
    "staffing.monthly_hours": profile.MODES,
}
_IMPATIENT = ("traffic.patience_s", "traffic.redial_share")
# Where seats come from, before the handling time.
_SOURCES = {"busy_hour": "traffic.busy_hour_calls", DIRECT: "staffing.seats"}


def _parameters(features: Features, sizes: Sizes) -> Iterator[str]:
    demand = features.of("traffic", Demand)
    used = features.contributions("traffic.parameters", str)
    for key in (line.key for line in (*traffic.TRAFFIC, *traffic.STAFFING)):
        if key in _IMPATIENT and not demand.impatient:
            continue
        if demand.mode not in _ONLY_IN.get(key, MODES) and key not in used:
            continue
        if key == "traffic.aht_s" and demand.mode in _SOURCES:
            yield _SOURCES[demand.mode]
        yield key


PART = Part(
    "traffic",
    # No line repeats along these; rows of a template ask whether agents are sought, and whether callers hang up.
    axes=(Axis("sought"), Axis("impatient")),
    feature=demand_of,
    examples=tuple(Demand(mode, impatient) for impatient in (True, False) for mode in MODES),
    sizes=_sizes,
    lines=_lines,
    parameters=_parameters,
    limits=(CHANGED,),
    find_mistakes=find_mistakes,
    form_sections=(
        form.TRAFFIC,
        form.CALLS,
    ),
)
