"""From cost to price and back: margin is a share of the price, markup a share of the cost; both without tax.

Surcharges follow the VAT payable (output tax less input credit), so they are part of what the price has to cover.
"""

from __future__ import annotations

from ccxl.core.rule import Value, larger


def price_from_margin(cost: Value, margin: Value) -> Value:
    """Price of which the margin is a share: cost / (1 - margin)."""
    return cost / (1 - margin)


def price_from_markup(cost: Value, markup: Value) -> Value:
    """Cost and a share of it on top: cost x (1 + markup)."""
    return cost * (1 + markup)


def margin_from_markup(markup: Value) -> Value:
    """Share of the price that a share of the cost is."""
    return markup / (1 + markup)


def markup_from_margin(margin: Value) -> Value:
    """Share of the cost that a share of the price is."""
    return margin / (1 - margin)


def surcharges_on_price(price: Value, tax_rate: Value, surcharge_rate: Value, input_tax: Value) -> Value:
    """Surcharges on the VAT payable that a price without tax leads to."""
    return larger(price * tax_rate - input_tax, 0) * surcharge_rate


def offer_price(cost: Value, margin: Value, tax_rate: Value, surcharge_rate: Value, input_tax: Value) -> Value:
    """Price without tax that leaves the margin after cost and surcharges.

    P (1 - margin) = cost + s (t P - input) where tax is payable, else cost; the larger solution is the right one,
    since the surcharges are never negative.
    """
    taxed = (cost - surcharge_rate * input_tax) / (1 - margin - surcharge_rate * tax_rate)
    return larger(taxed, price_from_margin(cost, margin))


def margin_of_price(price: Value, cost: Value, tax_rate: Value, surcharge_rate: Value, input_tax: Value) -> Value:
    """Share of a price without tax that is left after cost and surcharges; negative is a loss."""
    return (price - cost - surcharges_on_price(price, tax_rate, surcharge_rate, input_tax)) / price


def headroom(price: Value, ceiling: Value) -> Value:
    """Share of the ceiling price (最高限价) by which a price stays below it; negative is above."""
    return (ceiling - price) / ceiling
