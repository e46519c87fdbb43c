"""折旧与摊销计算表: what of the purchases is charged in each month."""

from __future__ import annotations

from dataclasses import replace

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, without_values
from ccxl.budget.parts.construction.part import Purchases
from ccxl.budget.parts.depreciation import methods as assets
from ccxl.budget.parts.depreciation.checks import CHECKS
from ccxl.budget.parts.timeline.lines import beginning
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _is_accelerated(scenario: Scenario) -> bool:
    """Whether some items are depreciated faster at first."""
    return bool(assets.count_accelerated(scenario))


def _lines(features: Features) -> tuple[Line, ...]:
    lines = assets.depreciation_lines(features.of("depreciation", bool))
    months = features.of("timeline", Months)
    if months.opening:
        begin = {"start": beginning(months)}
        lines = tuple(
            replace(line, reads={**line.reads, **begin}) if line.key in _CHARGED_BEFORE else line for line in lines
        )
    if features.of("construction", Purchases).given:
        return lines
    # Charges on what nobody bought are not zero.
    return without_values(lines, lambda line: line.group == "depreciation")


# Charges of the months before those of the budget, with those before opening.
_CHARGED_BEFORE = ("items.charged_before", "reserve.charged_before")


PART = Part(
    "depreciation",
    needs=("timeline", "construction"),
    axes=(Axis("accelerated"),),
    sheets=(Sheet("depreciation", shown_with=("item",)),),
    feature=_is_accelerated,
    examples=(True,),
    sizes=lambda scenario, features, before: {"accelerated": assets.count_accelerated(scenario)},
    lines=_lines,
    checks=lambda features: CHECKS,
    parameters=lambda features, sizes: (line.key for line in assets.SCALARS if sizes["accelerated"]),
)
