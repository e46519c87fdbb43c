"""From a scenario to numbers: which lines apply, how long every axis is, and the values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ccxl.budget import impatience
from ccxl.budget.arrays import array_of
from ccxl.budget.axes import AXES
from ccxl.budget.scenario import Scenario
from ccxl.budget.sheets import (
    assets,
    capitals,
    cash,
    checks,
    comparison,
    construction,
    labour,
    labour_costs,
    labour_kinds,
    ladder,
    numbering,
    offer,
    operating,
    parameters,
    pricing,
    profile,
    schedule,
    staffing,
    summary,
    telecom,
)
from ccxl.budget.sheets.climb import FEWEST_STEPS, MAX_STEPS
from ccxl.core.line import Line
from ccxl.core.model import Model
from ccxl.core.rule import nothing
from ccxl.data.catalog import labels

if TYPE_CHECKING:
    import pandas as pd

SHEETS: Final = (
    "cover",
    "notes",
    "summary",
    "construction",
    "schedule",
    "operating",
    "staffing",
    "profile",
    "headcount",
    "labour",
    "telecom",
    "depreciation",
    "cash",
    "comparison",
    "ways",
    "break_even",
    "scorecard",
    "offer",
    "bid",
    "parameters",
    "checks",
    "sources",
)
CHECKED: Final = tuple(sheet for sheet in SHEETS if sheet not in ("cover", "notes", "checks", "sources"))
MODES: Final = ladder.MODES
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
        Parts of which nothing was given: ``construction``, ``operating``, ``heads``, ``telecom``, ``comparison``,
        ``offer``.
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
    }
    absent = tuple(part for part, axis in parts_by.items() if not sizes[axis])
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
    model = model_of(mode, ("ladder",), ("offer",))
    sizes = dict.fromkeys(model.axes, 0) | {
        "month": 12,
        "rung": ladder.MAX_RUNGS,
        "step": MAX_STEPS,
        "level": MAX_STEPS,
        "interval": len(scenario.traffic.intervals),
    }
    group = "months" if mode == "months" else "profile" if mode in profile.MODES else ""
    top = f"{group}.climb.{MAX_STEPS}"
    wanted = {"ladder.meets", top} if group else {"ladder.meets"}
    for key in reversed(model.order):
        if key in wanted:
            wanted |= {ref.key for ref in model.rules[key].reads} if key in model.rules else set(model.lines[key].parts)
    inputs = {
        key: array_of(model.lines[key], give(scenario), sizes, {})[0]
        for key in wanted
        if (give := model.lines[key].given) is not None
    }
    values = model.evaluate(inputs, sizes, {}, {}, only=wanted)
    hits = np.flatnonzero(values["ladder.meets"] == 1)
    needed = int(hits[0]) + 4 if hits.size else 0
    rungs = next((length for length in _LADDERS if length >= needed), ladder.MAX_RUNGS)
    return rungs, _steps(values[top] - values[f"{group}.foot"]) if group else 0


def _steps(above: Any) -> int:
    """Steps of a binary ladder that reach twice as far above the traffic as agents are needed now."""
    furthest = np.max(above, initial=0.0, where=~np.isnan(above))
    return min(max(int(furthest).bit_length() + 1, FEWEST_STEPS), MAX_STEPS)


@cache
def model_of(
    mode: str,
    applied: tuple[str, ...],
    absent: tuple[str, ...] = (),
    steps: int = MAX_STEPS,
    impatient: bool = False,
    city: bool = False,
    pricings: tuple[pricing.Pricing, ...] = (),
    waits: schedule.Waits = ((),),
) -> Model:
    """The lines of one mode of staffing with the checks that apply, and so many steps of a binary ladder.

    The totals of `absent` parts, of which nothing was given, have no value; they are not zero. Absent schedules,
    telecom charges, comparisons and offers have no lines at all; a present offer has its `pricings`, a schedule what
    its tasks wait for.
    """
    chosen = tuple(check for check in checks.CHECKS if check.key in applied and check.made_in(mode, impatient, city))
    modules = (
        parameters.LINES,
        ladder.lines(mode, steps, impatient),
        staffing.COMMON,
        labour.LINES if city else staffing.COMBINED,
        labour_costs.LINES,
        assets.lines("accelerated" not in absent, "owned" not in absent),
        *(() if "schedule" in absent else (schedule.lines(waits),)),
        *((operating.LINES,) if "telecom" in absent else (operating.LINES_WITH_TELECOM, telecom.LINES)),
        cash.LINES,
        summary.LINES,
        capitals.LINES,
        numbering.LINES,
        () if "comparison" in absent else comparison.LINES,
        () if "offer" in absent else tuple(offer.lines(pricings, "operating" not in absent)),
    )
    lines = (line for lines in (*modules, checks.check_lines(chosen, CHECKED)) for line in lines)
    return Model((_without_value(line) if _is_absent(line, absent) else line for line in lines), AXES)


def _is_absent(line: Line, absent: tuple[str, ...]) -> bool:
    if line.key in ("staffing.agent_heads", "staffing.support_heads", "staffing.heads"):
        return "heads" in absent
    if line.key.startswith(("capitals.construction", "capitals.operating")) and line.rule is not None:
        # Where nothing is budgeted no cell holds the amount that would be written out.
        return {"construction", "operating"} <= set(absent)
    return not line.axes and line.rule is not None and line.key.partition(".")[0] in absent


def _without_value(line: Line) -> Line:
    return replace(line, rule=nothing, reads={})


@cache
def every_line() -> Mapping[str, Line]:
    """The lines of all modes by key."""
    every = tuple(check.key for check in checks.CHECKS)
    models = [model_of(mode, every, impatient=impatient) for impatient in (True, False) for mode in MODES]
    models.append(model_of("direct", every, city=True))
    return {key: line for model in models for key, line in model.lines.items()}


class Budget:
    """A scenario with all its numbers.

    Parameters
    ----------
    scenario
        What the user decides.
    language
        Language of texts, ``zh`` or ``en``; numbers do not depend on it.
    """

    def __init__(self, scenario: Scenario, language: str = "zh") -> None:
        self.scenario = scenario
        self.language = language
        self.words = labels(language)
        self.structure = structure_of(scenario)
        sizes = self.structure.sizes
        structure, impatient, city = self.structure, bool(sizes["impatient"]), bool(sizes["city"])
        self.model = model_of(
            structure.mode, structure.checks, structure.absent, structure.steps, impatient, city, structure.pricings,
            structure.waits,
        )  # fmt: skip
        self.inputs: dict[str, Any] = {}
        self.blanks: dict[str, Any] = {}
        for key, line in self.model.lines.items():
            if line.given is not None:
                self.inputs[key], self.blanks[key] = array_of(
                    line, line.given(scenario), self.structure.sizes, self.words
                )
        if impatient:
            # The engine starts from the inputs before anyone asks for the lines.
            self.inputs |= impatience.fixed_values(self.structure.mode, self._evaluated())

    @cached_property
    def lines(self) -> Mapping[str, Any]:
        """Every line's values; worked out when first asked for."""
        return self._evaluated()

    def _evaluated(self) -> Mapping[str, Any]:
        groups, words = _indexes(self.structure.groups), self.words
        return self.model.evaluate(self.inputs, self.structure.sizes, groups, words, words["word.not_given"])

    @cached_property
    def values(self) -> dict[str, float | None]:
        """Every scalar figure by its tag; None where it cannot be computed."""
        found = {
            key: self.lines[key] for key, line in self.model.lines.items() if not line.axes and line.unit != "text"
        }
        return {key: float(value) if math.isfinite(value) else None for key, value in sorted(found.items())}

    def to_frame(self) -> pd.DataFrame:
        """All figures as a long table: sheet, section, line, month, amount, unit."""
        import pandas as pd

        from ccxl.budget.frame import rows

        return pd.DataFrame(rows(self), columns=["sheet", "section", "line", "month", "amount", "unit"])


def _indexes(groups: Mapping[tuple[str, str], tuple[int, ...]]) -> dict[tuple[str, str], Any]:
    return {key: np.array(members, dtype=int) for key, members in groups.items()}
