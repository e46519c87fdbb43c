"""Value added tax on a priced line; the three amounts tie to the fen on every line."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, larger, yuan


def amount_with_tax(quantity: Value, price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Tax-inclusive amount: quantity x price, with the tax added where the price excludes it."""
    amount = yuan(quantity * price)
    return if_else(inclusive, amount, amount + yuan(amount * tax_rate))


def amount_without_tax(gross: Value, quantity: Value, price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Amount without tax; an inclusive amount is divided by 1 + rate."""
    return if_else(inclusive, net_of_tax(gross, tax_rate), yuan(quantity * price))


def net_of_tax(gross: Value, tax_rate: Value) -> Value:
    """Amount without tax of one that includes it, rounded to fen."""
    return yuan(gross / (1 + tax_rate))


def tax_within(gross: Value, tax_rate: Value) -> Value:
    """Tax in an amount that includes it, rounded to fen; with the amount without tax it adds up."""
    return yuan(gross - net_of_tax(gross, tax_rate))


def price_with_tax(price: Value, inclusive: Value, tax_rate: Value) -> Value:
    """Tax-inclusive price of one unit, not rounded."""
    return if_else(inclusive, price, price * (1 + tax_rate))


def booked_cost(gross: Value, net: Value, deductible: Value) -> Value:
    """What is booked as cost: without tax where the tax is deducted, else with it."""
    return if_else(deductible, net, gross)


def deductible_tax(gross: Value, tax_rate: Value, deductible: Value) -> Value:
    """Input tax of a tax-inclusive amount where it is deducted, else 0."""
    return if_else(deductible, tax_within(gross, tax_rate), 0)


def price_with_vat(price: Value, tax_rate: Value) -> Value:
    """Price with a tax that is added to it (价外税): price x (1 + rate), rounded to fen."""
    return yuan(price * (1 + tax_rate))


def price_with_inclusive_tax(cost: Value, tax_rate: Value) -> Value:
    """Price that covers a cost and a tax levied on the price itself (价内税): cost / (1 - rate), rounded to fen."""
    return yuan(cost / (1 - tax_rate))


def vat_payable(output_tax: Value, input_tax: Value) -> Value:
    """Output tax less input credit; 0 where the credit is larger."""
    return larger(output_tax - input_tax, 0)


def surcharges(vat_payable: Value, city_rate: Value, education_rate: Value, local_education_rate: Value) -> Value:
    """城建税, 教育费附加 and 地方教育附加, each rounded to fen."""
    return yuan(vat_payable * city_rate) + yuan(vat_payable * education_rate) + yuan(vat_payable * local_education_rate)


def stamp_duty(amount: Value, rate: Value) -> Value:
    """Stamp duty of one party on the amount of a contract, rounded to fen."""
    return yuan(amount * rate)
