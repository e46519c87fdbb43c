"""What the user decides about construction (建设成本): items, payments, the reserve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Model, Provenance
from ccxl.budget.constraints import NamesRow, Unique
from ccxl.budget.vocabulary import (
    Amount,
    AssetClass,
    Code,
    CountedBy,
    Deductible,
    DepreciationMethod,
    Driver,
    Month,
    Name,
    Owned,
    PriceBasis,
    Quantity,
    Share,
    Shown,
    TaxRate,
    Words,
    Years,
)

MAX_ITEMS: Final = 500
STAGES: Final = ("advance", "delivery", "acceptance", "retention")


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


class ConstructionItem(Provenance):
    """One purchase of the construction budget."""

    section: Name
    name: Annotated[Name, Unique("section", "in section {}")]
    specification: Words | None = None
    measure: Code | None = None
    quantity: Quantity | None = None
    driver: CountedBy = Driver.FIXED
    price: Amount | None = None
    price_basis: PriceBasis = PriceBasis.INCLUSIVE
    tax_rate: TaxRate | None = None
    deductible: Deductible = Deductible.YES
    asset_class: Annotated[AssetClass | None, Shown(missing="not_given")] = None
    life_years: Years | None = None
    residual_share: Share | None = None
    method: DepreciationMethod = DepreciationMethod.STRAIGHT_LINE
    in_use: Month | None = None
    owned: Owned = Owned.NO
    payment: PaymentPlan | None = None
    task: Annotated[Name, NamesRow("schedule.tasks", "task", advice="")] | None = None
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
    asset_class: Annotated[AssetClass | None, Shown(missing="not_given")] = None
    life_years: Years | None = None
    residual_share: Share | None = None
    in_use: Month | None = None


class Construction(Model):
    """Items of the construction budget and its reserve."""

    items: tuple[ConstructionItem, ...] = Field(default=(), max_length=MAX_ITEMS)
    contingency: Contingency | None = None
