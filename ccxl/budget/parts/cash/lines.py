"""现金流量预算表: payment plans, rhythms, and the bridge from the expense view to cash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccxl.budget.given import serial
from ccxl.budget.input_lines import alternatives
from ccxl.budget.months import Months
from ccxl.budget.part import Rules
from ccxl.budget.parts.construction.lines import items
from ccxl.budget.parts.construction.schema import STAGES, PaymentPlan
from ccxl.budget.parts.operating.lines import EXPENSE_VIEW, CostRows
from ccxl.budget.parts.timeline.lines import numbers
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import Value, if_else, month_after, so_far, total, total_where, yuan
from ccxl.formulas import construction, operating

# Without a plan all is paid on acceptance, in the month of use.
_WHOLE = (0.0, 0.0, 1.0, 0.0)
_PAYMENT = f"construction.items.*.payment.{alternatives(*STAGES)}"


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
        "index",
        axes=("paid_in",),
        given=numbers,
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
    Line("payments.share", "share", axes=("item", "stage"), given=_shares, style="share", path=f"{_PAYMENT}.share"),
    Line(
        "payments.due",
        "date",
        axes=("item", "stage"),
        given=_dates,
        rule=lambda in_use: in_use,
        reads={"in_use": "items.in_use"},
        style="month",
        path=f"{_PAYMENT}.month",
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


def running(rows: Sequence[CostRows]) -> tuple[Line, ...]:
    """What is paid of running costs, by rhythm; the rows of all costs are given."""

    def of_rhythm(name: Value, *read: Value) -> Value:
        parts = [
            total_where(cost, rhythm, name, over=each.axis)
            for each, cost, rhythm in zip(rows, read[::2], read[1::2], strict=True)
        ]
        return sum(parts[1:], parts[0])

    reads = {key: key for each in rows for key in (f"{each.group}.cost", f"{each.group}.rhythm")}
    cost = Line("rhythms.cost", "yuan/month", axes=("rhythm", "month"), rule=of_rhythm, reads=reads)
    return (cost, *RUNNING)


RUNNING = (
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

OF_BOTH = (
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
    Line("bridge.expense", "yuan", reads=EXPENSE_VIEW, rule=lambda charges: total(charges, over="month")),
    Line(
        "bridge.cash",
        "yuan",
        rule=lambda expense, charges, construction: yuan(expense + charges + construction),
    ),
)
OF_OPERATING = (
    Line(
        "bridge.expense",
        "yuan",
        reads=EXPENSE_VIEW,
        rule=lambda operating, deducted: total(operating, over="month") - total(deducted, over="month"),
    ),
    Line("bridge.cash", "yuan", rule=lambda expense, input_tax, unpaid: yuan(expense + input_tax + unpaid)),
)

LINES = (*PURCHASES, *TOTALS)


def rules_over(months: Months) -> Rules:
    """Rules of lines that count months, for other months than those of one year."""
    opening = months.opening
    return {
        "cash.month": (
            lambda start, number: month_after(start, number - (1 + opening)),
            {"start": "budget.first_month"},
        )
    }


def paid(bought: bool, running: bool) -> Line:
    """What is paid in each month of a budget with purchases, with running costs, or with both."""
    if bought == running:
        return Line(
            "cash.paid", "yuan", axes=("paid_in",), rule=lambda construction, operating: construction + operating
        )
    own = (lambda construction: construction) if bought else (lambda operating: operating)
    return Line("cash.paid", "yuan", axes=("paid_in",), rule=own)


def bridge(bought: bool, running: bool) -> tuple[Line, ...]:
    """From the expense view to cash; where one part of a budget is left out, of the other alone."""
    return (*BRIDGE, *(OF_BOTH if bought == running else OF_CONSTRUCTION if bought else OF_OPERATING))
