"""Construction: quantities, depreciation by month, payment plans."""

from __future__ import annotations

from typing import Final

from ccxl.core.rule import (
    Value,
    at,
    constant,
    if_else,
    larger,
    month_after,
    months_between,
    per_one,
    smaller,
    so_far,
    total_where,
    whole,
    whole_down,
    whole_up,
    yuan,
)

# By class of asset: months from use to the first charge, charged at all, charged at once. A new class is one line here
# and its label `choice.AssetClass.*`.
CLASS_RULES: Final[dict[str, tuple[float, float, float]]] = {
    "fixed": (1.0, 1.0, 0.0),
    "intangible": (0.0, 1.0, 0.0),
    "deferred": (1.0, 1.0, 0.0),
    "low_value": (0.0, 1.0, 1.0),
    "expensed": (0.0, 1.0, 1.0),
    "deposit": (0.0, 0.0, 1.0),
}


def quantity_by_seats(per_seat: Value, seats: Value) -> Value:
    """Whole pieces for a quantity per seat."""
    return whole_up(per_seat * seats)


def useful_months(expensed: Value, life_years: Value) -> Value:
    """Months over which a cost is spread, one at least; what is expensed takes one."""
    one = constant(1, "month")
    return if_else(expensed == 1, one, larger(whole(life_years * constant(12, "month/year")), one))


def depreciable_amount(charged: Value, expensed: Value, cost: Value, residual_share: Value) -> Value:
    """Cost less residual value; the whole cost where it is expensed, nothing for a deposit."""
    return if_else(charged == 1, if_else(expensed == 1, cost, yuan(cost * (1 - residual_share))), 0)


def monthly_charge(depreciable: Value, useful_months: Value) -> Value:
    """Straight-line charge of one month, rounded to fen."""
    return yuan(depreciable / useful_months)


def first_charge(in_use: Value, start_lag: Value) -> Value:
    """First month that is charged: the month of use, or the month after, by class of asset."""
    return month_after(in_use, start_lag)


def charge_in_month(
    month: Value, first_charge: Value, useful_months: Value, depreciable: Value, monthly_charge: Value
) -> Value:
    """Charge of one month; the last month of the life takes the remainder, so that the sum is exact."""
    one = constant(1, "month")
    age = months_between(first_charge, month)
    last = yuan(depreciable - monthly_charge * (useful_months - one))
    charge = if_else(age == useful_months - one, per_one(last, "month"), monthly_charge)
    return if_else((age >= 0) & (age < useful_months), charge, 0)


def charged_before(
    start: Value, first_charge: Value, useful_months: Value, depreciable: Value, monthly_charge: Value
) -> Value:
    """Charged before the budget's first month."""
    age = smaller(larger(months_between(first_charge, start), 0), useful_months)
    return if_else(age == useful_months, depreciable, monthly_charge * age)


def payment_remainder(gross: Value, share: Value) -> Value:
    """What rounding each payment to fen leaves over; the last payment takes it."""
    rest = gross
    for index in range(4):
        rest = rest - yuan(gross * at(share, over="stage", index=index))
    return yuan(rest)


def payment(gross: Value, share: Value, remainder: Value) -> Value:
    """One payment of a plan, rounded to fen; the one that completes the plan takes the remainder."""
    completes = (whole_down(so_far(share, over="stage")) == 1) & (share > 0)
    return yuan(gross * share) + if_else(completes, remainder, 0)


def paid_in_month(payment: Value, due: Value, month: Value) -> Value:
    """Payments of a plan that fall into one month."""
    return total_where(payment, due, month, over="stage")
