"""Offers: from cost to price and back. Costs and prices are without tax where nothing else is said."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import offers, tax
from ccxl.functions.quantities import Price, Rate

PositivePrice: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e15, above=True)]
Markup: TypeAlias = Annotated[Numbers, Quantity("ratio", 0, 100), Doc("Profit as a share of the cost.")]
# A price can lose more than itself.
MarginOfOffer: TypeAlias = Annotated[Numbers, Quantity("share", -1e6, 1)]
CostWithoutTax: TypeAlias = Annotated[Price, Doc("Cost without deductible tax.")]
InputTax: TypeAlias = Annotated[Price, Doc("Deductible tax in the cost.")]
Cost: TypeAlias = Annotated[Price, Doc("Cost.")]
VatRate: TypeAlias = Annotated[Rate, Doc("Rate of value added tax on the price.")]
SurchargeRate: TypeAlias = Annotated[
    Rate, Doc("Surcharges as a share of the VAT payable: 0.12 in a city; see surcharge_rate.")
]
Margin: TypeAlias = Annotated[Rate, Doc("Profit as a share of the price.")]
CeilingPrice: TypeAlias = Annotated[PositivePrice, Doc("Ceiling price with tax.")]


@function(topic="offers")
def price_from_margin(cost: Cost, margin: Margin) -> Price:
    """Price of which the margin is a share: cost / (1 - margin); 20 % margin is 25 % markup.

    Examples
    --------
    >>> price_from_margin(80_000, 0.2)
    100000.0
    """
    return offers.price_from_margin(cost, margin)


@function(topic="offers")
def price_from_markup(cost: Cost, markup: Markup) -> Price:
    """Cost with a share of the cost on top: cost x (1 + markup); 25 % markup is 20 % margin.

    Examples
    --------
    >>> price_from_markup(40, 0.5)
    60.0
    """
    return offers.price_from_markup(cost, markup)


@function(topic="offers")
def margin_from_markup(markup: Markup) -> Rate:
    """Margin (share of the price) that a markup (share of the cost) is.

    Examples
    --------
    >>> margin_from_markup(0.25)
    0.2
    """
    return offers.margin_from_markup(markup)


@function(topic="offers")
def markup_from_margin(margin: Margin) -> Markup:
    """Markup (share of the cost) that a margin (share of the price) is.

    Examples
    --------
    >>> markup_from_margin(0.2)
    0.25
    """
    return offers.markup_from_margin(margin)


@function(topic="offers")
def offer_price(
    cost: CostWithoutTax, margin: Rate, tax_rate: VatRate, surcharge_rate: SurchargeRate, input_tax: InputTax = 0
) -> Price:
    """Price without tax that leaves a margin after cost and the surcharges on the VAT payable; not rounded.

    Parameters
    ----------
    margin
        Profit as a share of the price without tax.

    Examples
    --------
    >>> round(offer_price(89_280, 0.1, 0.06, 0.12), 2)
    100000.0
    """
    left = 1 - np.asarray(margin) - np.asarray(surcharge_rate) * tax_rate
    return np.where(left > 0, offers.offer_price(cost, margin, tax_rate, surcharge_rate, input_tax), np.nan)


@function(topic="offers")
def margin_of_price(
    price: PositivePrice,
    cost: CostWithoutTax,
    tax_rate: VatRate,
    surcharge_rate: SurchargeRate,
    input_tax: InputTax = 0,
) -> MarginOfOffer:
    """Margin that a price without tax leaves after cost and the surcharges on the VAT payable; negative is a loss.

    Parameters
    ----------
    price
        Price without tax.

    Examples
    --------
    >>> round(margin_of_price(100_000, 89_280, 0.06, 0.12), 6)
    0.1
    """
    return offers.margin_of_price(price, cost, tax_rate, surcharge_rate, input_tax)


@function(topic="offers")
def margin_at_ceiling(
    ceiling_with_tax: CeilingPrice,
    cost: CostWithoutTax,
    tax_rate: VatRate,
    surcharge_rate: SurchargeRate,
    input_tax: InputTax = 0,
) -> MarginOfOffer:
    """Largest margin that a tender's ceiling price (最高限价, with tax) allows; negative: no offer covers its cost.

    Examples
    --------
    >>> round(margin_at_ceiling(106_000, 89_280, 0.06, 0.12), 6)
    0.1
    """
    price = tax.amount_without_tax(ceiling_with_tax, 1, 0, True, tax_rate)
    return offers.margin_of_price(price, cost, tax_rate, surcharge_rate, input_tax)


@function(topic="offers")
def ceiling_headroom(price_with_tax: Price, ceiling_with_tax: CeilingPrice) -> MarginOfOffer:
    """Share of the ceiling price by which an offer stays below it; negative: the offer is above and falls out.

    Parameters
    ----------
    price_with_tax
        Offer with tax.

    Examples
    --------
    >>> ceiling_headroom(950_000, 1_000_000)
    0.05
    """
    return offers.headroom(price_with_tax, ceiling_with_tax)
