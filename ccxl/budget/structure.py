"""What of a scenario decides its lines, the lengths of the axes and the sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from ccxl.budget.arrays import array_of
from ccxl.budget.lines import SHEETS, model_of
from ccxl.budget.scenario import Scenario
from ccxl.budget.sheets import (
    assets,
    capitals,
    checks,
    comparison,
    construction,
    labour,
    labour_kinds,
    ladder,
    offer,
    operating,
    parameters,
    pricing,
    profile,
    schedule,
    telecom,
)
from ccxl.budget.sheets.climb import FEWEST_STEPS, MAX_STEPS
from ccxl.core.line import Line
from ccxl.core.model import Model

_LADDERS: Final = (12, 20, 32, 48, 80, 120, 200, ladder.MAX_RUNGS)


@dataclass(frozen=True, slots=True)
class Structure:
    """What of a scenario decides the lines, the lengths of the axes and the sheets.

    Parameters
    ----------
    mode
        Where seats come from: ``busy_hour``, ``months``, ``direct``, or a kind of day profile.
    sizes
        Length of every axis.
    groups
        For a child axis and its parent the parent's index of each element.
    checks
        Keys of the checks that apply.
    sheets
        Keys of the sheets that have something to show.
    absent
        Parts of which nothing was given: ``construction``, ``operating``, ``heads``, ``labour``, ``telecom``,
        ``comparison``, ``offer`` and others.
    pricings
        How the price of each item of an offer comes about.
    waits
        For each task of the schedule the places of those that it waits for.
    """

    mode: str
    sizes: Mapping[str, int]
    groups: Mapping[tuple[str, str], tuple[int, ...]]
    checks: tuple[str, ...]
    sheets: tuple[str, ...]
    absent: tuple[str, ...] = ()
    pricings: tuple[pricing.Pricing, ...] = ()
    waits: schedule.Waits = ()

    @property
    def steps(self) -> int:
        """Steps of its binary ladder."""
        return max(self.sizes["step"], self.sizes["level"], 1)


def structure_of(scenario: Scenario) -> Structure:
    """The structure of a scenario."""
    grades, support = scenario.staffing.grades, scenario.staffing.support
    lines, items = operating.lines(scenario), construction.items(scenario)
    sections, parts = construction.sections(scenario), operating.sections(scenario)
    mode = _mode(scenario)
    start = scenario.budget.start
    last_year = [row.last_year for row in (*grades, *support, *scenario.labour.costs, *lines)] + [
        scenario.labour.social_last_year,
        scenario.labour.housing_last_year,
    ]
    contributions = 2 if grades or support else 0
    sought = mode != "direct"
    impatient = sought and scenario.traffic.patience_s is not None
    rungs, steps = _ladders(scenario, mode) if sought and not impatient else (0, 0)
    sizes = {
        **parameters.SIZES,
        "section": len(sections),
        "item": len(items),
        "reserve": int(bool(items) and scenario.construction.contingency is not None),
        "operating_section": len(parts),
        "grade": len(grades),
        "support": len(support),
        "contribution": contributions,
        **labour.sizes(scenario),
        **labour_kinds.sizes(scenario, scenario.labour.city is not None),
        "line": len(lines),
        "rung": rungs,
        "step": steps if mode in profile.MODES else 0,
        "interval": len(profile.intervals(scenario)) if mode in profile.MODES else 0,
        # Heads by month stand among the roles.
        "level": steps if mode == "months" and contributions else 0,
        "sought": int(sought),
        "impatient": int(impatient),
        "offer_item": len(pricing.items(scenario)),
        "offer_term": len(pricing.terms(scenario)),
        "offer_year": offer.years(scenario),
        "place": capitals.PLACES if items or parts or pricing.items(scenario) else 0,
        "stage": 4,
        "quarter": 4,
        "calendar_year": 0 if start.month == 1 else 2,
        "prior": int(any(value is not None for value in last_year)),
        "month": 12,
        "paid_in": 12,
        **assets.sizes(scenario),
        **schedule.sizes(scenario),
        **telecom.sizes(scenario),
        **comparison.sizes(scenario),
        "budgeted": int(bool(items or parts)),
        "compared_alone": int(not items and not parts),
    }
    labour_part = parts.index(operating.labour_section(scenario)) if grades or support else 0
    groups = {
        ("item", "section"): tuple(sections.index(item.section) for item in items),
        ("line", "operating_section"): tuple(parts.index(line.section) for line in lines),
        **{(axis, "operating_section"): (labour_part,) * sizes[axis] for axis in operating.PEOPLE},
        **telecom.groups(scenario, lines),
        **comparison.groups(scenario),
        ("offer_term", "offer_item"): pricing.term_groups(scenario),
        ("month", "quarter"): tuple(number // 3 for number in range(12)),
        ("month", "calendar_year"): tuple(int(number > 12 - start.month) for number in range(12)),
    }
    needs = {
        **sizes,
        "shared_grades": int(any(grade.share is not None for grade in grades)),
        "offer_budgeted": min(sizes["offer_item"], sizes["operating_section"]),
    }
    applied = tuple(
        check.key for check in checks.CHECKS if check.made_in(mode) and (not check.needs or needs[check.needs])
    )
    parts_by = {
        "construction": "item",
        "operating": "operating_section",
        "heads": "contribution",
        "accelerated": "accelerated",
        "owned": "owned",
        "schedule": "task",
        "telecom": "telecom",
        "comparison": "way",
        "offer": "offer_item",
        "charges": "charge",
        "break_even": "candidate",
        "scorecard": "criterion",
    }
    absent = tuple(part for part, axis in parts_by.items() if not sizes[axis])
    absent += () if any(sizes[axis] for axis in operating.PEOPLE) else ("labour",)
    sizes |= {"check": len(applied)}
    return Structure(
        mode, sizes, groups, applied, _sheets(sizes, mode), absent, pricing.pricings(scenario), schedule.waits(scenario)
    )


def _mode(scenario: Scenario) -> str:
    if scenario.traffic.intervals:
        return profile.mode_of(scenario)
    if scenario.traffic.busy_hour_calls is not None:
        return "busy_hour"
    if scenario.staffing.seats is None and scenario.traffic.monthly_calls is not None:
        return "months"
    return "direct"


def _sheets(sizes: Mapping[str, int], mode: str) -> tuple[str, ...]:
    empty = {
        "construction": not sizes["item"],
        "depreciation": not sizes["item"],
        "operating": not sizes["operating_section"],
        "profile": not sizes["interval"],
        "headcount": not sizes["contribution"],
        "labour": not sizes["labour"],
        "schedule": not sizes["task"],
        "telecom": not sizes["telecom"],
        "comparison": not sizes["way"],
        "ways": not sizes["cost_line"],
        "break_even": not sizes["candidate"],
        "scorecard": not sizes["criterion"],
        "cash": not sizes["budgeted"],
        "summary": not sizes["budgeted"],
        "staffing": not sizes["budgeted"] and mode == "direct",
        "offer": not sizes["offer_item"],
        "bid": not sizes["offer_item"],
    }
    return tuple(sheet for sheet in SHEETS if not empty.get(sheet, False))


def _ladders(scenario: Scenario, mode: str) -> tuple[int, int]:
    """Rungs of the ladder, and steps of the binary one: enough to hold the answer with some to spare."""
    model, wanted, givers = _ladder_lines(mode)
    sizes = dict.fromkeys(model.axes, 0) | {
        "month": 12,
        "rung": ladder.MAX_RUNGS,
        "step": MAX_STEPS,
        "level": MAX_STEPS,
        "interval": len(scenario.traffic.intervals),
    }
    inputs = {line.key: array_of(line, give(scenario), sizes, {})[0] for line, give in givers}
    values = model.evaluate(inputs, sizes, {}, {}, only=wanted)
    meets = values["ladder.meets"]
    hits = np.flatnonzero(meets == 1)
    # Where no candidate meets the targets the ladder shows that of all; what is not known shows on a short one.
    needed = int(hits[0]) + 4 if hits.size else 0 if np.isnan(meets).any() else ladder.MAX_RUNGS
    rungs = next((length for length in _LADDERS if length >= needed), ladder.MAX_RUNGS)
    group = _ladder_group(mode)
    return rungs, _steps(values[_top(group)] - values[f"{group}.foot"]) if group else 0


@cache
def _ladder_lines(mode: str) -> tuple[Model, frozenset[str], list[tuple[Line, Callable[[Any], Any]]]]:
    """The lines that the length of a ladder follows from, and those of them that are given."""
    model = model_of(mode, ("ladder",), ("offer",))
    group = _ladder_group(mode)
    wanted = {"ladder.meets", _top(group)} if group else {"ladder.meets"}
    for key in reversed(model.order):
        if key in wanted:
            wanted |= {ref.key for ref in model.rules[key].reads} if key in model.rules else set(model.lines[key].parts)
    lines = [model.lines[key] for key in model.order if key in wanted]
    return model, frozenset(wanted), [(line, line.given) for line in lines if line.given is not None]


def _ladder_group(mode: str) -> str:
    return "months" if mode == "months" else "profile" if mode in profile.MODES else ""


def _top(group: str) -> str:
    return f"{group}.climb.{MAX_STEPS}"


def _steps(above: Any) -> int:
    """Steps of a binary ladder that reach twice as far above the traffic as agents are needed now."""
    furthest = np.max(above, initial=0.0, where=~np.isnan(above))
    return min(max(int(furthest).bit_length() + 1, FEWEST_STEPS), MAX_STEPS)
