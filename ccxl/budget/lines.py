"""Which lines a budget has: those of its way of staffing, with the checks that apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from ccxl.budget.axes import AXES
from ccxl.budget.sheets import (
    assets,
    capitals,
    cash,
    checks,
    comparison,
    labour,
    labour_costs,
    ladder,
    numbering,
    offer,
    operating,
    parameters,
    pricing,
    schedule,
    staffing,
    summary,
    telecom,
)
from ccxl.budget.sheets.climb import MAX_STEPS
from ccxl.core.line import Line
from ccxl.core.model import Model
from ccxl.core.rule import nothing

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
# Sets of lines bound together that are remembered: one for each kind of budget that a server meets in a while.
MODELS_KEPT: Final = 64


@lru_cache(MODELS_KEPT)
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

    The totals of `absent` parts, of which nothing was given, have no value; they are not zero, and a total of several
    parts is that of those which are there. Absent schedules, telecom charges, comparisons and offers have no lines at
    all; a present offer has its `pricings`, a schedule what its tasks wait for.
    """
    chosen = tuple(check for check in checks.CHECKS if check.key in applied and check.made_in(mode, impatient, city))
    bought, running = "construction" not in absent, "operating" not in absent
    modules = (
        parameters.LINES,
        ladder.lines(mode, steps, impatient),
        staffing.COMMON,
        labour.LINES if city else staffing.COMBINED,
        labour_costs.LINES,
        assets.lines("accelerated" not in absent, "owned" not in absent),
        *(() if "schedule" in absent else (schedule.lines(waits),)),
        operating.operating_lines(bought, running, "telecom" not in absent),
        () if "telecom" in absent else telecom.LINES,
        cash.lines(bought, running),
        summary.LINES,
        capitals.LINES,
        numbering.LINES,
        () if "comparison" in absent else comparison.LINES,
        () if "offer" in absent else tuple(offer.lines(pricings, "operating" not in absent)),
    )
    lines = (line for lines in (*modules, checks.check_lines(chosen, CHECKED)) for line in lines)
    kept = (_without_value(line) if _is_absent(line, absent) else line for line in lines)
    return Model(kept, AXES, (ladder.used_up, ladder.other_way, parameters.in_other_years))


# The parts that a total, or every total of a group, consists of, where its key does not begin with the part's name.
_BOTH: Final = ("construction", "operating")
_PARTS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "operating": ("operating",),
    "depreciation": ("construction",),
    "deducted": ("operating",),
    "expense": _BOTH,
    **dict.fromkeys(("cash.construction", "cash.construction_year", "cash.construction_outside"), ("construction",)),
    **dict.fromkeys(("cash.operating", "cash.operating_year", "cash.unpaid"), ("operating",)),
    **dict.fromkeys(("cash.paid", "cash.so_far", "cash.total", "bridge.expense", "bridge.cash"), _BOTH),
    **dict.fromkeys(("bridge.charges", "bridge.construction"), ("construction",)),
    **dict.fromkeys(("bridge.input_tax", "bridge.unpaid"), ("operating",)),
    **dict.fromkeys(
        (
            "labour.controllable",
            "labour.uncontrollable",
            "labour.uncontrollable_rows",
            "labour.year",
            "labour.person_months",
            "staffing.normal_wages",
            "walk.mean_agents",
        ),
        ("labour",),
    ),
    "consolidated": ("charges",),
    "break_even.stretches": ("break_even",),
    "scorecard.weights": ("scorecard",),
}


def _is_absent(line: Line, absent: tuple[str, ...]) -> bool:
    if line.key in ("staffing.agent_heads", "staffing.support_heads", "staffing.heads"):
        return "heads" in absent
    if set(_PARTS_OF.get(line.key, _PARTS_OF.get(line.group, ("",)))) <= set(absent):
        return True
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
