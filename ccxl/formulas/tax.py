"""Value added tax on a priced line; the three amounts tie to the fen on every line."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, yuan


def amount_with_tax(quantity: Value, price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Tax-inclusive amount: quantity x price, with the tax added where the price excludes it."""
    amount = yuan(quantity * price)
    return if_else(inclusive, amount, amount + yuan(amount * tax_rate))


def amount_without_tax(gross: Value, quantity: Value, price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Amount without tax; an inclusive amount is divided by 1 + rate."""
    return if_else(inclusive, yuan(gross / (1 + tax_rate)), yuan(quantity * price))


def price_with_tax(price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Tax-inclusive price of one unit, not rounded."""
    return if_else(inclusive, price, price * (1 + tax_rate))


def booked_cost(gross: Value, net: Value, deductible: Value) -> Value:
    """What is booked as cost: without tax where the tax is deducted, else with it."""
    return if_else(deductible, net, gross)


def deductible_tax(gross: Value, tax_rate: Value, deductible: Value) -> Value:
    """Input tax of a tax-inclusive amount where it is deducted, else 0."""
    return if_else(deductible, gross - yuan(gross / (1 + tax_rate)), 0)
