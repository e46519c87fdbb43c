"""Checks of the offer part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged
from ccxl.core.rule import constant, if_else, known, larger, total

CHECKS = (
    Check(
        "offer_years",
        "offer",
        sum_over("offer_item"),
        lambda years: total(years, over="offer_year"),
        {"parts": "offers.total", "years": "offer.gross"},
        "offer_item",
    ),
    Check(
        "offer_tax",
        "offer",
        lambda net, tax: net + tax,
        unchanged,
        {"net": "offer.net", "tax": "offer.tax", "whole": "offer.total"},
        "offer_item",
    ),
    Check(
        "offer_cost",
        "offer",
        sum_over("offer_item"),
        lambda parts, whole: if_else(total(parts, over="offer_item") > 0, whole, 0),
        {"parts": "offers.budget_cost", "whole": "offer.full_cost"},
        "offer_budgeted",
    ),
    Check(
        "bid_ceiling",
        "bid",
        lambda total, ceiling: if_else(known(ceiling), larger(total - ceiling, 0), 0),
        lambda: constant(0, "yuan"),
        {"total": "offer.total", "ceiling": "offer.ceiling"},
        "offer_item",
    ),
)
