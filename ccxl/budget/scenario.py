"""What the user decides: one schema for the Excel form, TOML files and the server.

Every scalar assumption may be given as a bare value or as a table with its source, date and
confidence. What is not given stays None; nothing is filled in silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.parts.comparison.schema import Comparison
from ccxl.budget.parts.offer.schema import Offer
from ccxl.budget.parts.people.schema import Grade, Labour, SupportRole
from ccxl.budget.parts.schedule.schema import Schedule
from ccxl.budget.parts.telecom.schema import Telecom
from ccxl.budget.vocabulary import (
    LARGEST_COUNT,
    Amount,
    AssetClass,
    Code,
    Day,
    Deductible,
    DepreciationMethod,
    Driver,
    LineAmount,
    Month,
    Name,
    OpenShare,
    Owned,
    PositiveShare,
    PriceBasis,
    PriceTime,
    Quantity,
    Rhythm,
    Seconds,
    Share,
    ShareBelow1,
    SignedAmount,
    Status,
    Taxpayer,
    TaxRate,
    Words,
    Years,
)

MAX_ITEMS = 500


class Heading(Model):
    """Who and when."""

    unit: Name
    project: Name
    year: Annotated[int, Field(ge=1901, le=9998)]
    first_month: Month | None = None
    version: Code = "1.0"
    status: Status = Status.DRAFT
    author: Name | None = None
    prepared: Day | None = None
    signers: tuple[Name, ...] = Field(default=(), max_length=6)
    purpose: Words | None = None
    scope: Words | None = None
    notes: tuple[Words, ...] = Field(default=(), max_length=30)

    @property
    def start(self) -> dt.date:
        """First day of the budget's first month."""
        return self.first_month or dt.date(self.year, 1, 1)

    @model_validator(mode="after")
    def _first_month_in_year(self) -> Self:
        if self.first_month is not None and self.first_month.year != self.year:
            raise ValueError(f"first_month = {self.first_month:%Y-%m}: must lie in the budget year {self.year}")
        return self


class Tax(Model):
    """VAT status of the unit that pays."""

    taxpayer: Given[Taxpayer] | None = None


class Interval(Model):
    """One interval of a day's profile: its calls, or its share of the day's calls."""

    time: Code
    calls: Quantity | None = None
    share: Share | None = None
    aht_s: Seconds | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.calls is not None and self.share is not None:
            raise ValueError("calls and share: give one of the two")
        return self


class Traffic(Model):
    """Calls to be answered: in the busy hour, per month with the share of the busy hour, or over a day."""

    busy_hour_calls: Given[Annotated[float, Field(gt=0, le=1e6, json_schema_extra={"unit": "call/h"})]] | None = None
    monthly_calls: (
        Given[
            Annotated[float, Field(gt=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call/month"})]
            | tuple[Quantity, ...]
        ]
        | None
    ) = None
    interval_min: Given[Annotated[float, Field(ge=15, le=60, json_schema_extra={"unit": "min"})]] | None = None
    day_calls: Given[Annotated[float, Field(gt=0, le=1e8, json_schema_extra={"unit": "call/day"})]] | None = None
    working_days: Given[Annotated[float, Field(gt=0, le=31, json_schema_extra={"unit": "day/month"})]] | None = None
    busy_hour_share: Given[PositiveShare] | None = None
    peak_day_factor: Given[Annotated[float, Field(ge=1, le=20)]] | None = None
    aht_s: Given[Seconds] | None = None
    target_service_level: Given[OpenShare] | None = None
    answer_within_s: Given[Annotated[float, Field(ge=0, le=3600, json_schema_extra={"unit": "s"})]] | None = None
    max_occupancy: Given[PositiveShare] | None = None
    patience_s: Given[Seconds] | None = None
    redial_share: Given[ShareBelow1] | None = None
    intervals: tuple[Interval, ...] = Field(default=(), max_length=96)


class Staffing(Model):
    """Seats given outright, or what turns agents on the line into rostered agents and seats."""

    seats: Given[Annotated[float, Field(ge=0, le=1e6, json_schema_extra={"unit": "seat"})]] | None = None
    shrinkage: Given[ShareBelow1] | None = None
    monthly_hours: Given[Annotated[float, Field(gt=0, le=744, json_schema_extra={"unit": "h/month"})]] | None = None
    agents_per_seat: Given[Annotated[float, Field(gt=0, le=10, json_schema_extra={"unit": "person/seat"})]] | None = (
        None
    )
    grades: tuple[Grade, ...] = Field(default=(), max_length=60)
    support: tuple[SupportRole, ...] = Field(default=(), max_length=60)


class Payment(Model):
    """One payment of a purchase: a share of the tax-inclusive amount, in a month."""

    share: Share
    month: Month


class PaymentPlan(Model):
    """Advance, delivery, acceptance and retention; the shares add up to 1."""

    advance: Payment | None = None
    delivery: Payment | None = None
    acceptance: Payment | None = None
    retention: Payment | None = None

    def stages(self) -> Iterator[tuple[str, Payment | None]]:
        """Each stage's name and payment, in order."""
        for stage in STAGES:
            yield stage, getattr(self, stage)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        shares = [payment.share for _, payment in self.stages() if payment is not None]
        if shares and abs(sum(shares) - 1) > 1e-9:
            given = " + ".join(f"{share:g}" for share in shares)
            raise ValueError(f"payment shares {given} = {sum(shares):g}: must add up to 1")
        return self


STAGES = ("advance", "delivery", "acceptance", "retention")


class ConstructionItem(Provenance):
    """One purchase of the construction budget."""

    section: Name
    name: Name
    specification: Words | None = None
    measure: Code | None = None
    quantity: Quantity | None = None
    driver: Driver = Driver.FIXED
    price: Amount | None = None
    price_basis: PriceBasis = PriceBasis.INCLUSIVE
    tax_rate: TaxRate | None = None
    deductible: Deductible = Deductible.YES
    asset_class: AssetClass | None = None
    life_years: Years | None = None
    residual_share: Share | None = None
    method: DepreciationMethod = DepreciationMethod.STRAIGHT_LINE
    in_use: Month | None = None
    owned: Owned = Owned.NO
    payment: PaymentPlan | None = None
    task: Name | None = None
    account: Code | None = None
    cost_centre: Code | None = None
    department: Name | None = None

    @model_validator(mode="after")
    def _driver_is_constant(self) -> Self:
        if self.driver not in (Driver.FIXED, Driver.SEATS):
            raise ValueError(f"driver = '{self.driver}': construction takes fixed or seats")
        return self

    @model_validator(mode="after")
    def _accelerated_by_whole_years(self) -> Self:
        if self.method is not DepreciationMethod.STRAIGHT_LINE:
            if self.asset_class not in (None, AssetClass("fixed")):
                raise ValueError(f"method = '{self.method}': only fixed assets take it, not '{self.asset_class}'")
            if self.life_years is not None and (self.life_years != int(self.life_years) or self.life_years < 3):
                raise ValueError(
                    f"life_years = {self.life_years:g}: with method '{self.method}' must be a whole number >= 3"
                )
        return self

    @model_validator(mode="after")
    def _owned_before(self) -> Self:
        if self.owned is Owned.YES:
            if self.payment is not None:
                raise ValueError("payment: given beside owned = 'yes', which is paid already; leave it out")
            if self.in_use is None:
                raise ValueError("in_use: not given; needed with owned = 'yes': the month since when it is in use")
        return self


class Contingency(Provenance):
    """Reserve on construction (不可预见费): a share of all items, booked to one class of asset."""

    rate: Share
    asset_class: AssetClass | None = None
    life_years: Years | None = None
    residual_share: Share | None = None
    in_use: Month | None = None


class Construction(Model):
    """Items of the construction budget and its reserve."""

    items: tuple[ConstructionItem, ...] = Field(default=(), max_length=MAX_ITEMS)
    contingency: Contingency | None = None


class OperatingLine(Provenance):
    """One running cost: quantity x price with its time unit, twelve typed months, or what a sheet works out."""

    section: Name
    name: Name
    amount_from: LineAmount = LineAmount.TYPED
    calculation: Words | None = None
    measure: Code | None = None
    quantity: Quantity | None = None
    driver: Driver = Driver.FIXED
    price: Amount | None = None
    price_time: PriceTime | None = None
    price_basis: PriceBasis = PriceBasis.INCLUSIVE
    tax_rate: TaxRate | None = None
    deductible: Deductible = Deductible.YES
    first_month: Month | None = None
    last_month: Month | None = None
    months: tuple[Amount, ...] | None = None
    rhythm: Rhythm = Rhythm.SAME_MONTH
    account: Code | None = None
    cost_centre: Code | None = None
    department: Name | None = None
    charged_by: Name | None = None
    charged_to: Name | None = None
    last_year: SignedAmount | None = None

    @model_validator(mode="after")
    def _nothing_beside_a_sheet(self) -> Self:
        if self.amount_from is LineAmount.TYPED:
            return self
        for name in ("quantity", "price", "price_time", "months"):
            if getattr(self, name) is not None:
                raise ValueError(f"{name}: given beside amount_from = '{self.amount_from}'; leave one out")
        if self.driver is not Driver.FIXED:
            raise ValueError(f"driver = '{self.driver}': with amount_from = '{self.amount_from}' must be fixed")
        if self.price_basis is not PriceBasis.INCLUSIVE:
            raise ValueError("price_basis = 'exclusive': amounts of telecom are with tax; must be inclusive")
        return self

    @model_validator(mode="after")
    def _one_way_of_stating(self) -> Self:
        if self.months is not None:
            if len(self.months) != 12:
                raise ValueError(f"months: {len(self.months)} amounts; must be 12, one for each month of the budget")
            typed = [name for name in ("price", "price_time", "quantity") if getattr(self, name) is not None]
            if typed:
                raise ValueError(
                    f"months and {', '.join(typed)}: twelve typed months stand alone; leave the others out"
                )
        elif self.price is not None and self.price_time is None:
            raise ValueError("price_time: not given; must be one of month, quarter, year, once, each")
        if self.price_time is PriceTime.EACH and self.driver not in (Driver.CALLS, Driver.MINUTES):
            raise ValueError(f"price_time = 'each': needs driver calls or minutes, not '{self.driver}'")
        if self.driver in (Driver.CALLS, Driver.MINUTES) and self.price_time not in (PriceTime.EACH, None):
            raise ValueError(f"price_time = '{self.price_time}': a price per {self.driver} has price_time 'each'")
        if self.driver in (Driver.AGENTS, Driver.HEADS) and self.price_time not in (PriceTime.MONTH, None):
            raise ValueError(
                f"price_time = '{self.price_time}': with driver '{self.driver}', which varies by month, must be 'month'"
            )
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValueError(f"last_month = {self.last_month:%Y-%m}: lies before first_month {self.first_month:%Y-%m}")
        return self


class Operating(Model):
    """Lines of the operating budget; labour comes from the staffing tables."""

    lines: tuple[OperatingLine, ...] = Field(default=(), max_length=MAX_ITEMS)


class Version(Model):
    """One entry of the version record."""

    version: Code
    date: Day | None = None
    author: Name | None = None
    change: Words


class Source(Model):
    """A document that figures come from."""

    title: Words
    publisher: Words | None = None
    address: Words | None = None
    date: Day | None = None
    used_for: Words | None = None


class Scenario(Model):
    """Everything that the user decides about one budget."""

    budget: Heading
    tax: Tax = Tax()
    traffic: Traffic = Traffic()
    staffing: Staffing = Staffing()
    labour: Labour = Labour()
    construction: Construction = Construction()
    schedule: Schedule = Schedule()
    operating: Operating = Operating()
    telecom: Telecom = Telecom()
    comparison: Comparison = Comparison()
    offer: Offer = Offer()
    versions: tuple[Version, ...] = Field(default=(), max_length=100)
    sources: tuple[Source, ...] = Field(default=(), max_length=200)
