"""Checks of the cash part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged

CHECKS = (
    Check(
        "payment_plans",
        "cash",
        sum_over("item"),
        unchanged,
        {"parts": "payments.total", "whole": "construction.subtotal_gross"},
        "item",
    ),
    Check(
        "cash_construction",
        "cash",
        lambda paid, outside: paid + outside,
        unchanged,
        {"paid": "cash.construction_year", "outside": "cash.construction_outside", "whole": "construction.total"},
        "item",
    ),
    Check(
        "cash_operating",
        "cash",
        lambda paid, unpaid: paid + unpaid,
        unchanged,
        {"paid": "cash.operating_year", "unpaid": "cash.unpaid", "whole": "operating.total"},
        "operating_section",
    ),
)
