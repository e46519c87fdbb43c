"""现金流量预算表: payment plans and rhythms."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet
from ccxl.budget.parts.cash import lines as cash
from ccxl.budget.parts.checks import declared as checks
from ccxl.budget.parts.operating.lines import OWN_ROWS, CostRows
from ccxl.core.line import Axis, Line


def _lines(features: Features) -> tuple[Line, ...]:
    rows = features.contributions("operating.rows", CostRows)
    return (*cash.LINES, *cash.running((OWN_ROWS, *rows)))


PART = Part(
    "cash",
    needs=("heading", "timeline", "construction", "depreciation", "people", "labour", "operating"),
    axes=(Axis("stage", "columns"), Axis("paid_in", "columns")),
    sheets=(Sheet("cash", shown_with=("budgeted",)),),
    sizes=lambda scenario, features, before: {"stage": 4, "paid_in": 12},
    lines=_lines,
    checks=lambda features: checks.CASH,
)
