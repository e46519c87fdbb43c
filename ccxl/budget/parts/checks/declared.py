"""勾稽校验表: every check as two figures that must agree, one master check, and amounts in capitals."""

from __future__ import annotations

from collections.abc import Callable

from ccxl.budget.check import Check
from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    known,
    larger,
    largest,
    per_a_month,
    total,
    yuan,
)


def _over(axis: str) -> Callable[[Value], Value]:
    return lambda parts: total(parts, over=axis)


def _same(whole: Value) -> Value:
    return whole


def _over_the_years(years: Value) -> Value:
    return total(years, over="offer_year")


CONSTRUCTION = (
    Check(
        "construction_items",
        "construction",
        _over("item"),
        _same,
        {"parts": "items.gross", "whole": "construction.subtotal_gross"},
        "item",
    ),
    Check(
        "construction_tax",
        "construction",
        lambda net, tax: net + tax,
        _same,
        {"net": "construction.net_total", "tax": "construction.tax_total", "whole": "construction.total"},
        "item",
    ),
)
OPERATING = (
    Check(
        "operating_quarters",
        "operating",
        _over("quarter"),
        _same,
        {"parts": "operating.quarter", "whole": "operating.total"},
        "operating_section",
    ),
    Check(
        "operating_sections",
        "operating",
        _over("operating_section"),
        _same,
        {"parts": "operating_sections.year", "whole": "operating.total"},
        "operating_section",
    ),
)
PEOPLE = (
    Check(
        "heads",
        "headcount",
        lambda agents, support: agents + support,
        _same,
        {"agents": "staffing.agent_heads", "support": "staffing.support_heads", "whole": "staffing.heads"},
        "grade",
        "1",
    ),
    Check(
        "rostered",
        "headcount",
        lambda heads: heads,
        _same,
        {"heads": "staffing.agent_heads", "whole": "staffing.rostered"},
        "shared_grades",
        "1",
    ),
)
STAFFING = (
    Check(
        "ladder",
        "staffing",
        lambda agents: if_else(known(agents), 1, 0),
        lambda: constant(1, "1"),
        {"agents": "staffing.agents"},
        "rung",
        "1",
    ),
    Check(
        "months_ladder",
        "headcount",
        lambda beyond: per_a_month(total(beyond, over="month")),
        lambda: constant(0, "1"),
        {"beyond": "months.beyond"},
        "level",
        "1",
    ),
    Check(
        "months_rostered",
        "headcount",
        lambda by_month: largest(by_month, over="month"),
        lambda rostered: rostered,
        {"by_month": "staffing.rostered_by_month", "rostered": "staffing.rostered"},
        "level",
        "1",
    ),
)
DAY_PROFILE = (
    Check(
        "profile_ladder",
        "profile",
        _over("interval"),
        lambda: constant(0, "1"),
        {"parts": "profile.beyond"},
        "step",
        "1",
    ),
    Check(
        "profile_busiest",
        "profile",
        lambda most: most,
        lambda agents: agents,
        {"most": "profile.most_agents", "agents": "staffing.agents"},
        "step",
        "1",
    ),
)
LABOUR = (
    Check(
        "labour_control",
        "labour",
        _same,
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
        _over("scheme"),
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
        "month",
    ),
    Check(
        "labour_rates",
        "labour",
        _over("standard"),
        lambda: constant(0, "1"),
        {"parts": "standards.outside"},
        "city",
        "1",
    ),
)
DEPRECIATION = (
    Check(
        "depreciation_classes",
        "depreciation",
        _over("asset_class"),
        _same,
        {"parts": "classes.charge_year", "whole": "depreciation.year"},
        "item",
    ),
    Check(
        "depreciation_cost",
        "depreciation",
        lambda before, year, book: before + year + book,
        _same,
        {
            "before": "depreciation.charged_before",
            "year": "depreciation.charge_year",
            "book": "depreciation.book_value",
            "whole": "construction.booked_total",
        },
        "item",
    ),
)
CASH = (
    Check(
        "payment_plans",
        "cash",
        _over("item"),
        _same,
        {"parts": "payments.total", "whole": "construction.subtotal_gross"},
        "item",
    ),
    Check(
        "cash_construction",
        "cash",
        lambda paid, outside: paid + outside,
        _same,
        {"paid": "cash.construction_year", "outside": "cash.construction_outside", "whole": "construction.total"},
        "item",
    ),
    Check(
        "cash_operating",
        "cash",
        lambda paid, unpaid: paid + unpaid,
        _same,
        {"paid": "cash.operating_year", "unpaid": "cash.unpaid", "whole": "operating.total"},
        "operating_section",
    ),
)
OFFER = (
    Check(
        "offer_years",
        "offer",
        _over("offer_item"),
        _over_the_years,
        {"parts": "offers.total", "years": "offer.gross"},
        "offer_item",
    ),
    Check(
        "offer_tax",
        "offer",
        lambda net, tax: net + tax,
        _same,
        {"net": "offer.net", "tax": "offer.tax", "whole": "offer.total"},
        "offer_item",
    ),
    Check(
        "offer_cost",
        "offer",
        _over("offer_item"),
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
SUMMARY = (
    Check(
        "cash_bridge",
        "cash",
        lambda bridge: bridge,
        _same,
        {"bridge": "bridge.cash", "whole": "cash.total"},
        "budgeted",
    ),
    Check(
        "wan_construction",
        "summary",
        lambda sections, reserve, difference: yuan(total(sections, over="section") + reserve + difference),
        _same,
        {
            "sections": "sections.wan",
            "reserve": "summary.reserve",
            "difference": "summary.construction_difference",
            "whole": "summary.construction",
        },
        "item",
    ),
    Check(
        "wan_operating",
        "summary",
        lambda sections, difference: yuan(total(sections, over="operating_section") + difference),
        _same,
        {
            "sections": "operating_sections.wan",
            "difference": "summary.operating_difference",
            "whole": "summary.operating",
        },
        "operating_section",
    ),
)
