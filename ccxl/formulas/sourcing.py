"""What an outsourcer charges: the pieces of which price models are made."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, larger, smaller, yuan


def extra(quantity: Value, included: Value) -> Value:
    """What goes beyond an included quantity or an own capacity."""
    return larger(quantity - included, 0)


def charge(quantity: Value, price: Value, base_fee: Value = 0) -> Value:
    """Base fee and quantity x price, rounded to fen."""
    return yuan(base_fee + quantity * price)


def adjustment(
    fee: Value, achieved: Value, target: Value, bonus_rate: Value, penalty_rate: Value, largest_share: Value
) -> Value:
    """Bonus or penalty as a share of the fee: a rate per unit by which the target is passed or missed, capped."""
    share = if_else(achieved >= target, (achieved - target) * bonus_rate, (achieved - target) * penalty_rate)
    return yuan(fee * larger(smaller(share, largest_share), -largest_share))
