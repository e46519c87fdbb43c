"""Running costs: one formula for every priced line and month."""

from __future__ import annotations

from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    known,
    larger,
    month_after,
    months_between,
    per_one,
    smaller,
    total,
    whole_down,
    yuan,
)


def running_months(first_month: Value, last_month: Value, start: Value, end: Value) -> Value:
    """Months of the budget in which a line runs."""
    one = constant(1, "month")
    return larger(months_between(larger(first_month, start), smaller(last_month, end)) + one, 0)


def month_amount(quantity: Value, level: Value, price: Value, period_months: Value) -> Value:
    """Amount of one month, rounded to fen: quantity x driver x price / months that the price covers."""
    return yuan(quantity * level * price / period_months)


def spreading_remainder(
    quantity: Value, average_level: Value, price: Value, period_months: Value, running_months: Value, typed: Value
) -> Value:
    """What rounding each month of a yearly or quarterly price leaves over (尾差); the last month takes it."""
    one = constant(1, "month")
    whole_run = yuan(quantity * average_level * price * running_months / period_months)
    monthly = yuan(quantity * average_level * price / period_months)
    return if_else(typed, 0, if_else(period_months > one, yuan(whole_run - monthly * running_months), 0))


def amount_in_month(
    month: Value,
    first_month: Value,
    last_month: Value,
    quantity: Value,
    level: Value,
    price: Value,
    period_months: Value,
    remainder: Value,
    end: Value,
) -> Value:
    """Amount of a line in one month, with the rounding remainder in the last month it runs."""
    running = (month >= first_month) & (month <= last_month)
    last = month == smaller(last_month, end)
    amount = month_amount(quantity, level, price, period_months)
    return if_else(running, amount + if_else(last, per_one(remainder, "month"), 0), 0)


def normal_month(
    price: Value,
    once: Value,
    quantity: Value,
    average_level: Value,
    price_with_tax: Value,
    period_months: Value,
    year: Value,
    months: Value = constant(12, "month"),  # noqa: B008  # a number
) -> Value:
    """Amount of a month in which all recurring lines run; typed months count with their average, one-offs not."""
    standard = month_amount(quantity, average_level, price_with_tax, period_months)
    average = yuan(year / months)
    return if_else(known(price), if_else(once, 0, standard), average)


def pay_month(start: Value, number: Value, step: Value, offset: Value) -> Value:
    """Month in which a month's cost is paid: blocks of `step` months are paid in their month `offset`."""
    block = whole_down((number - 1) / step)
    return month_after(start, block * step + offset - 1)


def share_of(part: Value, whole: Value) -> Value:
    """Share of a total; 0 where the total is 0."""
    return if_else(whole > 0, part / whole, 0)


def change_rate(year: Value, last_year: Value) -> Value:
    """Change against last year as a share of it."""
    return if_else(last_year > 0, (year - last_year) / last_year, 0)


def year_total(cost: Value) -> Value:
    """Sum of the budget's months."""
    return total(cost, over="month")


def left_to_pay(cost: Value, paid: Value) -> Value:
    """What is still to be paid; parts of a fen that were typed stay, the noise of binary subtraction does not."""
    left = cost - paid
    return if_else(yuan(left) != 0, left, 0)
