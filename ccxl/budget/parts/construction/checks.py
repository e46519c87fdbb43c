"""Checks of the construction part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged

CHECKS = (
    Check(
        "construction_items",
        "construction",
        sum_over("item"),
        unchanged,
        {"parts": "items.gross", "whole": "construction.subtotal_gross"},
        "item",
    ),
    Check(
        "construction_tax",
        "construction",
        lambda net, tax: net + tax,
        unchanged,
        {"net": "construction.net_total", "tax": "construction.tax_total", "whole": "construction.total"},
        "item",
    ),
)
