"""勾稽校验表: every check as two figures that must agree, one master check, and amounts in capitals."""

from __future__ import annotations

from collections.abc import Callable

from ccxl.budget.given import LabelKey
from ccxl.budget.sheets import operating, profile, schedule, telecom, ways_checks
from ccxl.budget.sheets.check import Check
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    constant,
    count_equal,
    if_else,
    known,
    larger,
    largest,
    per_a_month,
    total,
    total_where,
    word,
    yuan,
)

PASSED, FAILED, NOT_COMPUTABLE = "word.passed", "word.failed", "word.not_computable"


def _over(axis: str) -> Callable[[Value], Value]:
    return lambda parts: total(parts, over=axis)


def _same(whole: Value) -> Value:
    return whole


def _over_the_years(years: Value) -> Value:
    return total(years, over="offer_year")


CHECKS = (
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
    Check(
        "operating_lines",
        "operating",
        lambda grades, support, contributions, costs, lines: total(
            grades, support, contributions, costs, lines, over=operating.AXES
        ),
        _same,
        {
            "grades": "grades.year",
            "support": "support.year",
            "contributions": "contributions.year",
            "costs": "labour_costs.year",
            "lines": "lines.year",
            "whole": "operating.total",
        },
        "operating_section",
    ),
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
        "profile_ladder",
        "profile",
        _over("interval"),
        lambda: constant(0, "1"),
        {"parts": "profile.beyond"},
        "step",
        "1",
        profile.MODES,
    ),
    Check(
        "profile_busiest",
        "profile",
        lambda most: most,
        lambda agents: agents,
        {"most": "profile.most_agents", "agents": "staffing.agents"},
        "step",
        "1",
        profile.MODES,
    ),
    Check(
        "months_ladder",
        "headcount",
        lambda beyond: per_a_month(total(beyond, over="month")),
        lambda: constant(0, "1"),
        {"beyond": "months.beyond"},
        "level",
        "1",
        ("months",),
    ),
    Check(
        "months_rostered",
        "headcount",
        lambda by_month: largest(by_month, over="month"),
        lambda rostered: rostered,
        {"by_month": "staffing.rostered_by_month", "rostered": "staffing.rostered"},
        "level",
        "1",
        ("months",),
    ),
    Check(
        "labour_control",
        "labour",
        _same,
        lambda grades, support, contributions, costs: total(
            grades, support, contributions, costs, over=operating.PEOPLE
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
    *schedule.CHECKS,
    *telecom.CHECKS,
    *ways_checks.CHECKS,
)


def check_lines(checks: tuple[Check, ...], sheets: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines of the checks that apply, and each sheet's own verdict."""
    at = ("check",)
    return (
        Line(
            "checks.name", "text", axes=at, given=lambda s: [LabelKey(f"check.{c.key}") for c in checks], style="label"
        ),
        Line(
            "checks.sheet",
            "text",
            axes=at,
            given=lambda s: [LabelKey(f"sheet.{c.sheet}") for c in checks],
            style="label",
        ),
        *(
            Line(f"check.{check.key}.{side}", check.unit, rule=rule, reads=check.reads)
            for check in checks
            for side, rule in (("left", check.left), ("right", check.right))
        ),
        Line("checks.left", "yuan", axes=at, parts=tuple(f"check.{check.key}.left" for check in checks)),
        Line("checks.right", "yuan", axes=at, parts=tuple(f"check.{check.key}.right" for check in checks)),
        Line("checks.difference", "yuan", axes=at, rule=lambda left, right: yuan(left - right)),
        Line(
            "checks.fails",
            "1",
            axes=at,
            style="count",
            reads={"tolerance": "constants.tolerance"},
            rule=lambda difference, tolerance: if_else(
                known(difference), if_else(abs(difference) > tolerance, 1, 0), 0
            ),
        ),
        Line(
            "checks.result",
            "text",
            axes=at,
            rule=lambda difference, fails: if_else(
                known(difference), if_else(fails == 1, word(FAILED), word(PASSED)), word(NOT_COMPUTABLE)
            ),
        ),
        Line("checks.failed", "1", rule=lambda result: count_equal(result, word(FAILED), over="check"), style="count"),
        Line(
            "checks.open",
            "1",
            rule=lambda result: count_equal(result, word(NOT_COMPUTABLE), over="check"),
            style="count",
        ),
        Line(
            "checks.master",
            "text",
            rule=lambda failed, open: if_else(
                failed > 0, word(FAILED), if_else(open > 0, word("word.passed_in_part"), word(PASSED))
            ),
        ),
        *(
            Line(
                f"sheet_check.{sheet}",
                "text",
                reads={"fails": "checks.fails", "where": "checks.sheet"},
                rule=_verdict(sheet),
            )
            for sheet in sheets
        ),
    )


def _verdict(sheet: str) -> Callable[[Value, Value], Value]:
    """Passed where none of a sheet's checks fails."""

    def rule(fails: Value, where: Value) -> Value:
        found = total_where(fails, where, word(f"sheet.{sheet}"), over="check")
        return if_else(found > 0, word(FAILED), word(PASSED))

    return rule
