"""What the user decides about running costs (运营费用)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Model, Provenance
from ccxl.budget.constraints import NamedBy, Unique
from ccxl.budget.months import ByMonth
from ccxl.budget.parts.construction.schema import MAX_ITEMS
from ccxl.budget.vocabulary import (
    Amount,
    Code,
    CountedBy,
    Deductible,
    Driver,
    LineAmount,
    Month,
    Name,
    PriceBasis,
    PriceTime,
    Quantity,
    Rhythm,
    Shown,
    SignedAmount,
    TaxRate,
    Words,
)


class OperatingLine(Provenance):
    """One running cost: quantity x price with its time unit, twelve typed months, or what a sheet works out."""

    section: Name
    name: Annotated[Name, Unique("section", "in section {}")]
    amount_from: Annotated[
        LineAmount,
        NamedBy(
            ("telecom.usage.*.line", "telecom.rents.*.line"),
            " = 'telecom': no row of {tables} has line = {name}",
            words=(LineAmount.TELECOM,),
        ),
    ] = LineAmount.TYPED
    calculation: Words | None = None
    measure: Code | None = None
    quantity: Quantity | None = None
    driver: CountedBy = Driver.FIXED
    price: Amount | None = None
    price_time: Annotated[PriceTime | None, Shown(missing="not_given")] = None
    price_basis: PriceBasis = PriceBasis.INCLUSIVE
    tax_rate: TaxRate | None = None
    deductible: Deductible = Deductible.YES
    first_month: Month | None = None
    last_month: Month | None = None
    # Nothing before opening: what is paid then is a row with a price and a first month.
    months: Annotated[tuple[Amount, ...] | None, ByMonth(opening=0)] = None
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
