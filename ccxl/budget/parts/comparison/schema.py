"""What the user decides about a comparison of ways of delivery (方案比选)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.constraints import NamedBy, NamesRow, Needs, Unique, WordNeeds
from ccxl.budget.parts.comparison.words import (
    AmountFrom,
    CostBasis,
    CostDriver,
    CostObject,
    CostScope,
    Growth,
    OutsourcingForm,
    ServiceProduct,
    Settlement,
    WayKind,
)
from ccxl.budget.vocabulary import LARGEST_COUNT, Mixed, Name, OpenShare, Share, Shown, SignedAmount, TaxRate, Words

MOST_WAYS: Final = 6
MOST_YEARS: Final = 10
MOST_CANDIDATES: Final = 200

SeatsOfBlock = Annotated[float, Field(gt=0, le=100_000, json_schema_extra={"unit": "seat/block"}), Shown(style="count")]
Seats = Annotated[float, Field(gt=0, le=100_000, json_schema_extra={"unit": "seat"}), Shown(style="count")]
Calls = Annotated[float, Field(ge=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call/month"}), Shown(style="count")]
SignedShare = Annotated[float, Field(gt=-1, le=2, json_schema_extra={"unit": "share"})]
YearNumber = Annotated[float, Field(ge=1, le=MOST_YEARS, json_schema_extra={"unit": "year"}), Shown(style="count")]
Score = Annotated[float, Field(ge=0, le=10, json_schema_extra={"unit": "point"})]
WayName = Annotated[Name, NamesRow("comparison.ways", "way")]
NEEDS_WAYS: Final = Needs(("comparison.ways",), "given without {}; give the ways that are compared")


class Way(Provenance):
    """One way of delivery; what is left out is the comparison's own."""

    name: Annotated[
        Name,
        NamedBy(("comparison.lines.*.way",), " = {name}: has no costs; give at least one of {tables}"),
        Unique(),
    ]
    kind: WayKind
    form: OutsourcingForm | None = None
    service: ServiceProduct | None = None
    seats: Seats | None = None
    capacity: SeatsOfBlock | None = None
    monthly_calls: Calls | None = None
    service_level: OpenShare | None = None
    scope: Annotated[CostScope | None, Shown(missing="not_given")] = None
    settlement: Settlement | None = None


class CostLine(Provenance):
    """One cost of a way, or an internal charge between two parties to it."""

    way: WayName
    part: Name
    name: Name
    per: CostBasis
    amount: SignedAmount | None = None
    amount_from: Annotated[
        AmountFrom,
        WordNeeds(
            {
                "construction": (("construction.items",),),
                "operating": (("operating.lines", "staffing.grades", "staffing.support"),),
                "tiers": (("comparison.tiers",),),
            }
        ),
    ] = AmountFrom.TYPED
    quantity: Annotated[float, Field(ge=0, le=LARGEST_COUNT), Mixed("what the price is per says what is counted")] = 1.0
    growth: Growth = Growth.NONE
    first_year: YearNumber | None = None
    last_year: YearNumber | None = None
    pays_for: CostObject | None = None
    party: Name | None = None
    counterparty: Name | None = None
    tax_rate: TaxRate | None = None


class Tier(Provenance):
    """A way's price per seat and month from so many seats on; all seats go at the price of their tier."""

    way: WayName
    from_seats: Annotated[
        float,
        Field(ge=1, le=100_000, json_schema_extra={"unit": "seat"}),
        Shown(style="count"),
        Unique("way", "for way {}"),
    ]
    price: Annotated[float, Field(ge=0, le=1e12, json_schema_extra={"unit": "yuan/month/seat"})] | None = None


class Factor(Provenance):
    """What one of the eight cost drivers adds to the prices of what it acts on."""

    driver: CostDriver
    level: Words
    acts_on: CostObject
    uplift: SignedShare


class BreakEven(Model):
    """The number of seats from which one's own way costs no more than a bought one."""

    own: WayName
    bought: WayName
    last_seats: Annotated[float, Field(ge=2, le=MOST_CANDIDATES, json_schema_extra={"unit": "seat"})]


class Criterion(Provenance):
    """One quality by which ways are judged, its weight, and a score for each way in their order."""

    name: Annotated[Name, Unique()]
    weight: Share
    scores: tuple[Score, ...] = Field(default=(), max_length=MOST_WAYS)


class Comparison(Model):
    """Ways of delivery side by side."""

    horizon_years: YearNumber | None = None
    discount_rate: Given[SignedShare] | None = None
    wage_growth: Given[SignedShare] | None = None
    price_growth: Given[SignedShare] | None = None
    price_steps: tuple[SignedShare, ...] = Field(default=(), max_length=MOST_YEARS - 1)
    running_months: Given[Annotated[float, Field(gt=0, le=12, json_schema_extra={"unit": "month/year"})]] | None = None
    scope: CostScope | None = None
    seats: Given[Seats] | None = None
    monthly_calls: Given[Calls] | None = None
    service_level: Given[OpenShare] | None = None
    ways: tuple[Way, ...] = Field(default=(), max_length=MOST_WAYS)
    lines: Annotated[tuple[CostLine, ...], NEEDS_WAYS] = Field(default=(), max_length=300)
    tiers: Annotated[tuple[Tier, ...], NEEDS_WAYS] = Field(default=(), max_length=60)
    factors: Annotated[tuple[Factor, ...], NEEDS_WAYS] = Field(default=(), max_length=20)
    break_even: Annotated[BreakEven | None, NEEDS_WAYS] = None
    criteria: Annotated[tuple[Criterion, ...], NEEDS_WAYS] = Field(default=(), max_length=20)
