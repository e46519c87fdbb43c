"""Value added tax, surcharges on it, stamp duty; the two gross-ups that are easily confused."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core import numbers
from ccxl.core.kinds import Choice, Doc
from ccxl.core.registry import function
from ccxl.data.catalog import parameter
from ccxl.formulas import tax
from ccxl.functions.quantities import Day, Money, Price, Rate

VatKind: TypeAlias = Annotated[
    str,
    Choice(("services", "bpo", "telecom_value_added", "telecom_basic", "lease", "construction", "goods")),
    Doc("services, bpo (call-centre services), telecom_value_added, telecom_basic, lease, construction or goods."),
]
TaxLocation: TypeAlias = Annotated[
    str, Choice(("urban", "town", "other")), Doc("urban (市区), town (县城、镇) or other.")
]
Contract: TypeAlias = Annotated[
    str,
    Choice(
        (
            "service",
            "sale",
            "work",
            "construction",
            "transport",
            "technology",
            "lease",
            "custody",
            "warehousing",
            "property_insurance",
            "loan",
            "financial_lease",
        )
    ),
    Doc(
        "service, sale, work, construction, transport, technology, lease, custody, warehousing, "
        "property_insurance, loan or financial_lease."
    ),
]
Taxpayer: TypeAlias = Annotated[
    str,
    Choice(("general", "small")),
    Doc("general, or small for small-scale taxpayers and small low-profit enterprises, who pay half until 2027."),
]
TaxDay: TypeAlias = Annotated[Day, Doc("Day of the tax.")]
GrossAmount: TypeAlias = Annotated[Money, Doc("Tax-inclusive amount.")]
OutputTax: TypeAlias = Annotated[Price, Doc("Tax on what was sold.")]
InputTax: TypeAlias = Annotated[Price, Doc("Deductible tax on what was bought, with the credit carried forward.")]
TaxRate: TypeAlias = Annotated[Rate, Doc("Rate of the tax.")]


@function(topic="tax")
def amount_without_tax(gross: GrossAmount, tax_rate: TaxRate) -> Money:
    """Amount without value added tax, rounded to fen, of a tax-inclusive amount.

    Examples
    --------
    >>> amount_without_tax(288000, 0.09)
    264220.18
    """
    return tax.amount_without_tax(gross, 1, 0, True, tax_rate)


@function(topic="tax")
def tax_in_amount(gross: GrossAmount, tax_rate: TaxRate) -> Money:
    """Value added tax in a tax-inclusive amount; with the amount without tax it adds up to the fen.

    Examples
    --------
    >>> tax_in_amount(288000, 0.09)
    23779.82
    """
    return tax.tax_within(gross, tax_rate)


@function(topic="tax")
def vat_rate(kind: VatKind, on: Day) -> Rate:
    """Rate of value added tax of a general taxpayer, by kind of supply and day.

    Parameters
    ----------
    on
        Day of the supply.

    References
    ----------
    增值税法 art. 10, and the rules before 2026: see ccxl/data/sources.md

    Examples
    --------
    >>> vat_rate("bpo", "2026-03-01"), vat_rate("goods", "2026-03-01"), vat_rate("telecom_basic", "2026-03-01")
    (0.06, 0.13, 0.09)
    """
    return parameter(f"vat.{kind}", numbers.date_of(on)).value


@function(topic="tax")
def price_with_vat(price: Price, tax_rate: TaxRate) -> Price:
    """Price with a tax that is added to it (价外税), such as value added tax: price x (1 + rate).

    Parameters
    ----------
    price
        Price without tax.

    Examples
    --------
    >>> price_with_vat(100_000, 0.06)
    106000.0
    """
    return tax.price_with_vat(price, tax_rate)


@function(topic="tax")
def price_with_inclusive_tax(cost: Price, tax_rate: Rate) -> Price:
    """Price that covers a cost and a tax levied on the price itself (价内税), such as 营业税: cost / (1 - rate).

    Parameters
    ----------
    cost
        What has to be left after the tax.
    tax_rate
        Rate of the tax, with its surcharges.

    Examples
    --------
    >>> price_with_inclusive_tax(94_400, 0.056)
    100000.0
    """
    return tax.price_with_inclusive_tax(cost, tax_rate)


@function(topic="tax")
def vat_payable(output_tax: OutputTax, input_tax: InputTax) -> Price:
    """Value added tax to be paid: output tax less input credit; 0 where the credit is larger.

    Examples
    --------
    >>> vat_payable(60_000, 22_500)
    37500.0
    """
    return tax.vat_payable(output_tax, input_tax)


@function(topic="tax")
def vat_credit_carried_forward(output_tax: OutputTax, input_tax: InputTax) -> Price:
    """Input credit that is left for the next period (留抵税额); 0 where tax is payable.

    Examples
    --------
    >>> vat_credit_carried_forward(60_000, 82_500)
    22500.0
    """
    return tax.vat_payable(input_tax, output_tax)


@function(topic="tax")
def surcharge_rate(place: TaxLocation, on: TaxDay, taxpayer: Taxpayer = "general") -> Rate:
    """Surcharges as a share of the VAT payable: 城建税 7, 5 or 1 % by place, 教育费附加 3 %, 地方教育附加 2 %.

    Examples
    --------
    >>> round(surcharge_rate("urban", "2026-03-01"), 2)
    0.12
    >>> [round(surcharge_rate(place, "2026-03-01"), 2) for place in ("town", "other")]
    [0.1, 0.06]
    """
    return sum(_find_surcharge_rates(place, on, taxpayer))


@function(topic="tax")
def surcharges(vat_payable: Price, place: TaxLocation, on: TaxDay, taxpayer: Taxpayer = "general") -> Price:
    """城建税, 教育费附加 and 地方教育附加 on the VAT payable, each rounded to fen.

    Parameters
    ----------
    vat_payable
        Value added tax to be paid.

    Examples
    --------
    >>> surcharges(10_000, "urban", "2026-03-01"), surcharges(10_000, "other", "2026-03-01")
    (1200.0, 600.0)
    """
    return tax.surcharges(vat_payable, *_find_surcharge_rates(place, on, taxpayer))


def _find_surcharge_rates(place: str, on: float, taxpayer: str) -> list[float]:
    names = (f"city.{place}", "education", "local_education")
    return [
        parameter(f"surcharge.{name}", numbers.date_of(on)).value * _find_levied_share(on, taxpayer) for name in names
    ]


def _find_levied_share(on: float, taxpayer: str) -> float:
    """Share of a small tax that is levied: half for small taxpayers (六税两费减半)."""
    return parameter("relief.small_taxes", numbers.date_of(on)).value if taxpayer == "small" else 1.0


@function(topic="tax")
def stamp_duty(amount: Price, contract: Contract, on: Day, taxpayer: Taxpayer = "general") -> Price:
    """Stamp duty (印花税) of one party to a contract; a service contract is not on the list of the law and bears none.

    Parameters
    ----------
    amount
        Amount in the contract; without VAT only where the contract states the tax as an amount of its own.
    on
        Day of the signature.

    References
    ----------
    印花税法, art. 5 and rate table: https://shanghai.chinatax.gov.cn/zcfw/zcfgk/yhs/202106/t458595.html

    Examples
    --------
    >>> stamp_duty(120_000, "lease", "2026-03-01"), stamp_duty(120_000, "service", "2026-03-01")
    (120.0, 0.0)
    """
    rate = parameter(f"stamp.{contract}", numbers.date_of(on)).value
    return tax.stamp_duty(amount, rate * _find_levied_share(on, taxpayer))
