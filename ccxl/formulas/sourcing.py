"""What an outsourcer charges: the pieces of which price models are made."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, larger, smaller, yuan


def charge(quantity: Value, price: Value) -> Value:
    """Quantity x price, rounded to fen."""
    return yuan(quantity * price)


def charge_if_any(quantity: Value, price: Value) -> Value:
    """Quantity x price, rounded to fen; without a quantity the price need not be known."""
    return if_else(quantity > 0, charge(quantity, price), 0)


def charge_on_base(base_fee: Value, quantity: Value, price: Value) -> Value:
    """Base fee and quantity x price, rounded to fen."""
    return yuan(base_fee + quantity * price)


def charge_beyond(base_fee: Value, quantity: Value, included: Value, price: Value) -> Value:
    """A fee that includes a quantity, or readiness beyond an own capacity, and a price for each unit beyond."""
    return charge_on_base(base_fee, larger(quantity - included, 0), price)


def adjustment(
    fee: Value, achieved: Value, target: Value, bonus_rate: Value, penalty_rate: Value, largest_share: Value
) -> Value:
    """Bonus or penalty as a share of the fee: a rate per unit by which the target is passed or missed, capped."""
    share = if_else(achieved >= target, (achieved - target) * bonus_rate, (achieved - target) * penalty_rate)
    return yuan(fee * larger(smaller(share, largest_share), -largest_share))
