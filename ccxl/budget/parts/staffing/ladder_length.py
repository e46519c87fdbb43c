"""How long the tables of candidates must be to hold the answer, with some to spare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from ccxl.budget.arrays import array_of
from ccxl.budget.given import once
from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.parts.staffing import ladder
from ccxl.budget.parts.staffing.climb import FEWEST_STEPS, MAX_STEPS
from ccxl.budget.parts.traffic import lines as traffic
from ccxl.budget.parts.traffic.demand import DIRECT, MONTHS, demand_of
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line, keys_read
from ccxl.core.model import Model

_LENGTHS: Final = (12, 20, 32, 48, 80, 120, 200, ladder.MAX_RUNGS)
_AXES: Final = (Axis("rung"), Axis("interval"), Axis("level"), Axis("step", "columns"), Axis("month", "columns"))


class LadderLength(NamedTuple):
    """Candidates for the busiest time, and steps of the binary search for each interval or month; 0 where none."""

    rungs: int
    steps: int


@once
def ladder_length(scenario: Scenario) -> LadderLength:
    """How long the tables of candidates of a scenario must be."""
    demand = demand_of(scenario)
    if demand.mode == DIRECT or demand.impatient:
        return LadderLength(0, 0)
    model = _ladder_model(demand.mode)
    sizes = dict.fromkeys(model.axes, 0) | {
        "month": scenario.months.count,
        "rung": ladder.MAX_RUNGS,
        "step": MAX_STEPS,
        "level": MAX_STEPS,
        "interval": len(scenario.traffic.intervals),
    }
    given = ((line, line.given(scenario)) for line in model.lines.values() if line.given is not None)
    values = model.evaluate({line.key: array_of(line, raw, sizes, {})[0] for line, raw in given}, sizes, {}, {})
    meets = values["ladder.meets"]
    hits = np.flatnonzero(meets == 1)
    # Where no candidate meets the targets the ladder shows that of all; what is not known shows on a short one.
    needed = int(hits[0]) + 4 if hits.size else 0 if np.isnan(meets).any() else ladder.MAX_RUNGS
    rungs = next((length for length in _LENGTHS if length >= needed), ladder.MAX_RUNGS)
    group = _group(demand.mode)
    return LadderLength(rungs, _steps(values[_top(group)] - values[f"{group}.foot"]) if group else 0)


@cache
def _ladder_model(mode: str) -> Model:
    """The lines that the length of a ladder follows from."""
    day = profile.lines(mode, MAX_STEPS, False) if mode in profile.MODES else ()
    calls = () if mode in profile.ALIKE else (traffic.MONTHLY_CALLS,)
    lines = (*traffic.TRAFFIC, *traffic.STAFFING, *calls, *day, *ladder.lines(mode, MAX_STEPS))
    group = _group(mode)
    wanted = ["ladder.meets", *((_top(group),) if group else ())]
    return Model(_lines_behind(wanted, {line.key: line for line in lines}), _AXES)


def _lines_behind(wanted: Iterable[str], lines: Mapping[str, Line]) -> list[Line]:
    """The lines with these keys, and all that they read."""
    found: dict[str, Line] = {}
    waiting = list(wanted)
    while waiting:
        key = waiting.pop()
        if key not in found:
            line = found[key] = lines[key]
            waiting += line.parts or (keys_read(line) if line.rule is not None else ())
    return list(found.values())


def _group(mode: str) -> str:
    """Group of the lines of the binary search."""
    return "months" if mode == MONTHS else "profile" if mode in profile.MODES else ""


def _top(group: str) -> str:
    return f"{group}.climb.{MAX_STEPS}"


def _steps(above: Any) -> int:
    """Steps of a binary search that reach twice as far above the traffic as agents are needed now."""
    furthest = np.max(above, initial=0.0, where=~np.isnan(above))
    return min(max(int(furthest).bit_length() + 1, FEWEST_STEPS), MAX_STEPS)
