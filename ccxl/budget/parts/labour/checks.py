"""Checks of the labour part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged
from ccxl.core.rule import constant, for_one, total

CHECKS = (
    Check(
        "labour_control",
        "labour",
        unchanged,
        lambda grades, support, contributions, costs: total(
            grades, support, contributions, costs, over=("grade", "support", "contribution", "labour_cost")
        ),
        {
            "whole": "labour.year",
            "grades": "grades.year",
            "support": "support.year",
            "contributions": "contributions.year",
            "costs": "labour_costs.year",
        },
        "labour",
    ),
    Check(
        "labour_schemes",
        "labour",
        sum_over("scheme"),
        lambda contributions: total(contributions, over="contribution"),
        {"parts": "schemes.year", "contributions": "contributions.year"},
        "city",
    ),
    Check(
        "labour_heads",
        "labour",
        lambda grades, support: total(grades, support, over=("grade_pay", "support_pay")),
        lambda heads: total(heads, over="month"),
        {
            "grades": "grade_pay.person_months",
            "support": "support_pay.person_months",
            "heads": "staffing.heads_by_month",
        },
        "city",
        "person*month",
    ),
    Check(
        "labour_rates",
        "labour",
        lambda parts: for_one(total(parts, over="standard"), "row"),
        lambda: constant(0, "row"),
        {"parts": "standards.outside"},
        "city",
        "row",
    ),
)
