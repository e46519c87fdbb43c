"""Checks of the depreciation part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged

CHECKS = (
    Check(
        "depreciation_classes",
        "depreciation",
        sum_over("asset_class"),
        unchanged,
        {"parts": "classes.charge_year", "whole": "depreciation.year"},
        "item",
    ),
    Check(
        "depreciation_cost",
        "depreciation",
        lambda before, year, book: before + year + book,
        unchanged,
        {
            "before": "depreciation.charged_before",
            "year": "depreciation.charge_year",
            "book": "depreciation.book_value",
            "whole": "construction.booked_total",
        },
        "item",
    ),
)
