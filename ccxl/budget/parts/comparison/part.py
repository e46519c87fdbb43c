"""方案比选表: what each way of delivery costs, where they break even, and their qualities."""

from __future__ import annotations

from typing import NamedTuple

from ccxl.budget.part import Features, Part, Sheet, without_values
from ccxl.budget.parts.comparison import checks as ways_checks
from ccxl.budget.parts.comparison import form, scorecard, ways
from ccxl.budget.parts.comparison import results as comparison
from ccxl.budget.parts.comparison.mistakes import comparison_checks
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError
from ccxl.core.line import Axis, Line


class Compared(NamedTuple):
    """What is compared: ways, their seats for a break-even, their qualities, and charges between their parties."""

    ways: bool
    break_even: bool
    criteria: bool
    charges: bool


def _compared(scenario: Scenario) -> Compared:
    sizes = comparison.sizes(scenario)
    if sizes["way"] and not scenario.months.is_one_year:
        raise InputError("comparison.ways: compared with a budget of twelve months; budget one year, or leave it out")
    return Compared(*(bool(sizes[axis]) for axis in ("way", "candidate", "criterion", "charge")))


def _lines(features: Features) -> tuple[Line, ...]:
    compared = features.of("comparison", Compared)
    if not compared.ways:
        return ()
    # What nobody stated is not zero.
    absent = {line for line, given in zip(_TOTALS, compared[1:], strict=True) if not given}
    return without_values(comparison.LINES, lambda line: line.key in absent or line.group in absent)


# Figures that there are only with a break-even, with criteria, and with charges.
_TOTALS = ("break_even.stretches", "scorecard.weights", "consolidated")


PART = Part(
    "comparison",
    needs=("traffic", "staffing", "construction", "operating"),
    axes=(
        Axis("way"),
        Axis("way_part"),
        Axis("cost_line", parent="way_part"),
        Axis("cost_basis"),
        Axis("tier"),
        Axis("factor"),
        Axis("charge"),
        Axis("party"),
        Axis("candidate"),
        Axis("stretch"),
        Axis("criterion"),
        Axis("year", "columns"),
        Axis("option", "columns"),
    ),
    sheets=(
        Sheet("comparison", shown_with=("way",)),
        Sheet("ways", shown_with=("cost_line",)),
        Sheet("break_even", shown_with=("candidate",)),
        Sheet("scorecard", shown_with=("criterion",)),
    ),
    feature=_compared,
    examples=(Compared(True, True, True, True),),
    sizes=lambda scenario, features, before: comparison.sizes(scenario),
    groups=lambda scenario, sizes: comparison.groups(scenario),
    lines=_lines,
    checks=lambda features: ways_checks.CHECKS,
    parameters=lambda features, sizes: (line.key for line in ways.SCALARS if sizes["way"]),
    deciding=("comparison.tiers.*.from_seats", "comparison.lines.*.first_year", "comparison.lines.*.last_year"),
    find_mistakes=comparison_checks,
    form_sections=(form.BASICS,),
    form_sheets=form.SHEETS,
    tables=(ways.WAY_TABLE, ways.LINE_TABLE, ways.TIER_TABLE, ways.FACTOR_TABLE, scorecard.TABLE),
)
