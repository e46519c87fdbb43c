"""现金流量预算表: payment plans and rhythms."""

from __future__ import annotations

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, with_rules, without_values
from ccxl.budget.parts.cash import lines as cash
from ccxl.budget.parts.cash.checks import CHECKS
from ccxl.budget.parts.construction.part import Purchases
from ccxl.budget.parts.operating.lines import OWN_ROWS, CostRows
from ccxl.core.line import Axis, Line


def _lines(features: Features) -> tuple[Line, ...]:
    rows = features.contributions("operating.rows", CostRows)
    bought, running = features.of("construction", Purchases).given, features.of("operating", bool)
    lines = (*cash.LINES, cash.paid(bought, running), *cash.running((OWN_ROWS, *rows)))
    months = features.of("timeline", Months)
    if not months.is_one_year:
        lines = with_rules(lines, cash.rules_over(months))
    # Totals of what nobody stated are not zero.
    absent = (*(() if bought else _OF_CONSTRUCTION), *(() if running else _OF_OPERATING))
    both = () if bought or running else _OF_BOTH
    return without_values(lines, lambda line: line.key in (*absent, *both))


_OF_CONSTRUCTION = ("cash.construction", "cash.construction_year", "cash.construction_outside")
_OF_OPERATING = ("cash.operating", "cash.operating_year", "cash.unpaid")
_OF_BOTH = ("cash.paid", "cash.so_far", "cash.total")


PART = Part(
    "cash",
    needs=("heading", "timeline", "construction", "depreciation", "people", "labour", "operating"),
    axes=(Axis("stage", "columns"), Axis("paid_in", "columns")),
    sheets=(Sheet("cash", shown_with=("budgeted",)),),
    sizes=lambda scenario, features, before: {"stage": 4, "paid_in": scenario.months.count},
    lines=_lines,
    checks=lambda features: CHECKS,
)
