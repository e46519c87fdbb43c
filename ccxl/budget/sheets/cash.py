"""现金流量预算表: payment plans, rhythms, and the bridge from the expense view to cash."""

from __future__ import annotations

from typing import Any

from ccxl.budget.given import serial
from ccxl.budget.scenario import PaymentPlan, Scenario
from ccxl.budget.sheets.construction import items
from ccxl.budget.sheets.operating import EXPENSE_VIEW
from ccxl.core.line import Line
from ccxl.core.rule import Value, if_else, month_after, so_far, total, total_where, yuan
from ccxl.formulas import construction, operating

# Without a plan all is paid on acceptance, in the month of use.
_WHOLE = (0.0, 0.0, 1.0, 0.0)


def _shares(scenario: Scenario) -> list[list[float]]:
    return [[p.share if p else 0.0 for _, p in _plan(row)] or list(_WHOLE) for row in items(scenario)]


def _plan(row: Any) -> list[tuple[str, Any]]:
    plan: PaymentPlan | None = row.payment
    return list(plan.stages()) if plan is not None and any(p for _, p in plan.stages()) else []


def _dates(scenario: Scenario) -> list[list[float | None]]:
    return [[serial(p.month) if p else None for _, p in _plan(row)] or [None] * 4 for row in items(scenario)]


PURCHASES = (
    Line(
        "cash.number",
        "1",
        axes=("paid_in",),
        given=lambda s: [float(n) for n in range(1, 13)],
        fixed=True,
        style="count",
    ),
    Line(
        "cash.month",
        "date",
        axes=("paid_in",),
        style="month",
        reads={"start": "budget.first_month"},
        rule=lambda start, number: month_after(start, number - 1),
    ),
    Line("payments.share", "share", axes=("item", "stage"), given=_shares, style="share"),
    Line(
        "payments.due",
        "date",
        axes=("item", "stage"),
        given=_dates,
        rule=lambda in_use: in_use,
        reads={"in_use": "items.in_use"},
        style="month",
    ),
    Line(
        "payments.remainder",
        "yuan",
        axes=("item",),
        rule=construction.payment_remainder,
        reads={"gross": "items.gross"},
    ),
    Line("payments.amount", "yuan", axes=("item", "stage"), rule=construction.payment, reads={"gross": "items.gross"}),
    Line("payments.total", "yuan", axes=("item",), rule=lambda amount: total(amount, over="stage")),
    Line(
        "cash_items.paid",
        "yuan",
        axes=("item", "paid_in"),
        rule=construction.paid_in_month,
        reads={"payment": "payments.amount", "due": "payments.due", "month": "cash.month"},
    ),
    Line("cash_items.year", "yuan", axes=("item",), rule=lambda paid: total(paid, over="paid_in")),
    Line(
        "cash_items.outside",
        "yuan",
        axes=("item",),
        rule=lambda gross, year: yuan(gross - year),
        reads={"gross": "items.gross"},
    ),
    Line(
        "cash_reserve.paid",
        "yuan",
        axes=("reserve", "paid_in"),
        reads={"gross": "reserve.gross", "in_use": "reserve.in_use", "month": "cash.month"},
        rule=lambda gross, in_use, month: if_else(month == in_use, gross, 0),
    ),
    Line("cash_reserve.year", "yuan", axes=("reserve",), rule=lambda paid: total(paid, over="paid_in")),
    Line(
        "cash_reserve.outside",
        "yuan",
        axes=("reserve",),
        rule=lambda gross, year: yuan(gross - year),
        reads={"gross": "reserve.gross"},
    ),
)


_GROUPS = ("lines", "grades", "support", "contributions", "labour_costs")


def _of_rhythm(
    name: Value,
    lines_cost: Value,
    lines_rhythm: Value,
    grades_cost: Value,
    grades_rhythm: Value,
    support_cost: Value,
    support_rhythm: Value,
    contributions_cost: Value,
    contributions_rhythm: Value,
    labour_costs_cost: Value,
    labour_costs_rhythm: Value,
) -> Value:
    return (
        total_where(lines_cost, lines_rhythm, name, over="line")
        + total_where(grades_cost, grades_rhythm, name, over="grade")
        + total_where(support_cost, support_rhythm, name, over="support")
        + total_where(contributions_cost, contributions_rhythm, name, over="contribution")
        + total_where(labour_costs_cost, labour_costs_rhythm, name, over="labour_cost")
    )


RUNNING = (
    Line(
        "rhythms.cost",
        "yuan/month",
        axes=("rhythm", "month"),
        rule=_of_rhythm,
        reads={f"{group}_{name}": f"{group}.{name}" for group in _GROUPS for name in ("cost", "rhythm")},
    ),
    Line("rhythms.year", "yuan", axes=("rhythm",), rule=lambda cost: total(cost, over="month")),
    Line(
        "rhythms.paid",
        "yuan",
        axes=("rhythm", "paid_in"),
        reads={"month": "cash.month"},
        rule=lambda cost, due, month: total_where(cost, due, month, over="month"),
    ),
    Line("rhythms.paid_year", "yuan", axes=("rhythm",), rule=lambda paid: total(paid, over="paid_in")),
    Line(
        "rhythms.unpaid",
        "yuan",
        axes=("rhythm",),
        reads={"cost": "rhythms.year", "paid": "rhythms.paid_year"},
        rule=operating.left_to_pay,
    ),
)

TOTALS = (
    Line(
        "cash.construction",
        "yuan",
        axes=("paid_in",),
        reads={"items": "cash_items.paid", "reserve": "cash_reserve.paid"},
        rule=lambda items, reserve: total(items, reserve, over=("item", "reserve")),
    ),
    Line(
        "cash.operating",
        "yuan",
        axes=("paid_in",),
        reads={"paid": "rhythms.paid"},
        rule=lambda paid: total(paid, over="rhythm"),
    ),
    Line("cash.so_far", "yuan", axes=("paid_in",), rule=lambda paid: so_far(paid, over="paid_in")),
    Line("cash.construction_year", "yuan", rule=lambda construction: total(construction, over="paid_in")),
    Line("cash.operating_year", "yuan", rule=lambda operating: total(operating, over="paid_in")),
    Line("cash.total", "yuan", rule=lambda paid: total(paid, over="paid_in")),
    Line(
        "cash.construction_outside",
        "yuan",
        reads={"items": "cash_items.outside", "reserve": "cash_reserve.outside"},
        rule=lambda items, reserve: total(items, reserve, over=("item", "reserve")),
    ),
    Line("cash.unpaid", "yuan", reads={"unpaid": "rhythms.unpaid"}, rule=lambda unpaid: total(unpaid, over="rhythm")),
)

BRIDGE = (
    Line("bridge.charges", "yuan", rule=lambda year: -year, reads={"year": "depreciation.year"}),
    Line("bridge.input_tax", "yuan", rule=lambda year: year, reads={"year": "deducted.year"}),
    Line("bridge.unpaid", "yuan", rule=lambda unpaid: -unpaid, reads={"unpaid": "cash.unpaid"}),
    Line("bridge.construction", "yuan", rule=lambda year: year, reads={"year": "cash.construction_year"}),
)

# What both parts of a budget add up to; where one is left out, the other alone.
OF_BOTH = (
    Line("cash.paid", "yuan", axes=("paid_in",), rule=lambda construction, operating: construction + operating),
    Line(
        "bridge.expense",
        "yuan",
        reads=EXPENSE_VIEW,
        rule=lambda operating, deducted, charges: (
            total(operating, over="month") - total(deducted, over="month") + total(charges, over="month")
        ),
    ),
    Line(
        "bridge.cash",
        "yuan",
        rule=lambda expense, charges, input_tax, unpaid, construction: yuan(
            expense + charges + input_tax + unpaid + construction
        ),
    ),
)
OF_CONSTRUCTION = (
    Line("cash.paid", "yuan", axes=("paid_in",), rule=lambda construction: construction),
    Line("bridge.expense", "yuan", reads=EXPENSE_VIEW, rule=lambda charges: total(charges, over="month")),
    Line(
        "bridge.cash",
        "yuan",
        rule=lambda expense, charges, construction: yuan(expense + charges + construction),
    ),
)
OF_OPERATING = (
    Line("cash.paid", "yuan", axes=("paid_in",), rule=lambda operating: operating),
    Line(
        "bridge.expense",
        "yuan",
        reads=EXPENSE_VIEW,
        rule=lambda operating, deducted: total(operating, over="month") - total(deducted, over="month"),
    ),
    Line("bridge.cash", "yuan", rule=lambda expense, input_tax, unpaid: yuan(expense + input_tax + unpaid)),
)


def lines(bought: bool, running: bool) -> tuple[Line, ...]:
    """The lines of a budget with purchases, with running costs, or with both."""
    whole = OF_BOTH if bought == running else OF_CONSTRUCTION if bought else OF_OPERATING
    return (*PURCHASES, *RUNNING, *TOTALS, *BRIDGE, *whole)
