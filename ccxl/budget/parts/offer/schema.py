"""An offer to a client: what is offered at which price, the cost behind it, and the terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.constraints import Excludes, NamesRow, Needs, Unique
from ccxl.budget.vocabulary import (
    LARGEST_AMOUNT,
    Amount,
    Code,
    Mixed,
    Name,
    Quantity,
    Rate,
    ServiceBand,
    Share,
    ShareBelow1,
    Shown,
    TaxRate,
    Words,
)

MOST_YEARS = 5
BLANK = Shown(missing="blank")
ONE_OF_TWO = "given beside {}; give one of the two"
Days = Annotated[float, Field(ge=0, le=3650, json_schema_extra={"unit": "day"})]


class OfferItem(Provenance):
    """One service offered.

    Its price without tax is typed, or follows from a price model with its terms, or from the cost and the margin. The
    cost is typed too, for one unit, or a share of what this workbook budgets for the year.
    """

    name: Annotated[Name, Unique()]
    measure: Code | None = None
    quantity: Quantity | None = None
    minimum: Annotated[Quantity | None, BLANK] = None
    band: ServiceBand | None = None
    model: Code | None = None
    price: Annotated[Amount | None, Excludes(".model", ONE_OF_TWO)] = None
    tax_rate: TaxRate | None = None
    cost: Annotated[Amount | None, BLANK] = None
    cost_share: Annotated[
        Share | None,
        BLANK,
        Excludes(".cost", ONE_OF_TWO),
        Needs(
            ("operating.lines", "staffing.grades", "staffing.support"),
            "given without {}; there is no budget to share: give the cost of a unit",
        ),
    ] = None


class OfferTerm(Provenance):
    """One figure of an item's price model; the tiers of a price are rows of the same name."""

    item: Annotated[Name, NamesRow("offer.items", "item", advice="")]
    term: Code
    value: Annotated[float, Field(ge=0, le=LARGEST_AMOUNT), Mixed("each term has the unit of its price model")]


class OfferYear(Model):
    """One year of the contract and its prices as a multiple of the first year's."""

    name: Annotated[Name, Unique()]
    factor: Annotated[float, Field(gt=0, le=10, json_schema_extra={"unit": "ratio"})] = 1.0


class Offer(Model):
    """What a client is offered, what it costs, and the terms."""

    client: Annotated[Name | None, Shown(missing="not_given")] = None
    margin: Annotated[Given[ShareBelow1] | None, BLANK] = None
    markup: Annotated[
        Given[Rate] | None,
        BLANK,
        Excludes("offer.margin", "given beside {}; a margin or a markup decides prices: leave one out"),
    ] = None
    surcharge_rate: Given[Share] | None = None
    overhead_rate: Annotated[Given[Share] | None, BLANK] = None
    capital_rate: Annotated[Given[Share] | None, BLANK] = None
    risk_rate: Annotated[Given[Share] | None, BLANK] = None
    ceiling: Annotated[Given[Amount] | None, BLANK] = None
    payment_days: Given[Days] | None = None
    performance_share: Given[Share] | None = None
    award_rate: Given[Share] | None = None
    valid_days: Given[Days] | None = None
    remarks: tuple[Words, ...] = Field(default=(), max_length=10)
    items: tuple[OfferItem, ...] = Field(default=(), max_length=100)
    terms: tuple[OfferTerm, ...] = Field(default=(), max_length=500)
    years: tuple[OfferYear, ...] = Field(default=(), max_length=MOST_YEARS)
