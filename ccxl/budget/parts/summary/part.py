"""预算汇总表: the budget on one page, its outlays, and the bridge from the expense view to cash."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet, Sizes
from ccxl.budget.parts.cash import lines as cash
from ccxl.budget.parts.checks import declared as checks
from ccxl.budget.parts.summary import lines as summary
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    budgeted = bool(before["item"] or before["operating_section"])
    return {"budgeted": int(budgeted), "compared_alone": int(not budgeted)}


PART = Part(
    "summary",
    needs=("timeline", "construction", "depreciation", "operating", "cash"),
    # No line repeats along these; rows of a template ask whether something is budgeted, or ways are compared alone.
    axes=(Axis("budgeted"), Axis("compared_alone")),
    sheets=(Sheet("summary", shown_with=("budgeted",)),),
    sizes=_sizes,
    lines=lambda features: (*summary.LINES, *cash.BRIDGE),
    checks=lambda features: checks.SUMMARY,
)
