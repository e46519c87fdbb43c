"""预算汇总表: the budget on one page, its outlays, and the bridge from the expense view to cash."""

from __future__ import annotations

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, Sizes, with_rules, without_values
from ccxl.budget.parts.cash import lines as cash
from ccxl.budget.parts.construction.part import Purchases
from ccxl.budget.parts.summary import lines as summary
from ccxl.budget.parts.summary.checks import CHECKS
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    budgeted = bool(before["item"] or before["operating_section"])
    return {"budgeted": int(budgeted), "compared_alone": int(not budgeted)}


def _lines(features: Features) -> tuple[Line, ...]:
    bought, running = features.of("construction", Purchases).given, features.of("operating", bool)
    # What nobody stated is not zero.
    absent = (*(() if bought else _OF_CONSTRUCTION), *(() if running else _OF_OPERATING))
    both = () if bought or running else _OF_BOTH
    bridge = without_values(cash.bridge(bought, running), lambda line: line.key in (*absent, *both))
    months = features.of("timeline", Months)
    lines = summary.LINES if months.is_one_year else with_rules(summary.LINES, summary.rules_over(months))
    return (*lines, *bridge)


_OF_CONSTRUCTION = ("bridge.charges", "bridge.construction")
_OF_OPERATING = ("bridge.input_tax", "bridge.unpaid")
_OF_BOTH = ("bridge.expense", "bridge.cash")


PART = Part(
    "summary",
    needs=("timeline", "construction", "depreciation", "operating", "cash"),
    # No line repeats along these; rows of a template ask whether something is budgeted, or ways are compared alone.
    axes=(Axis("budgeted"), Axis("compared_alone")),
    sheets=(Sheet("summary", shown_with=("budgeted",)),),
    sizes=_sizes,
    lines=_lines,
    checks=lambda features: CHECKS,
)
