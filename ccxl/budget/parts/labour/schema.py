"""What the user decides about labour: contributions, who comes and goes, and what labour costs besides wages."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.constraints import Excludes, Needs
from ccxl.budget.months import ByMonth
from ccxl.budget.vocabulary import (
    LARGEST_COUNT,
    Amount,
    Code,
    Control,
    IfMissing,
    LabourCostKind,
    Mixed,
    Month,
    MonthlyAmount,
    Name,
    People,
    Rate,
    Rhythm,
    ShareBelow1,
    Shown,
    SignedAmount,
    YearlyAmount,
)

CountedByKind = Annotated[
    float,
    Field(ge=0, le=LARGEST_COUNT),
    Mixed("the kind of each cost says what is counted: wages, hours, days, people"),
]


class LabourCost(Provenance):
    """One cost of labour beside wages and contributions: what its kind counts x quantity x price."""

    name: Name
    kind: LabourCostKind
    quantity: CountedByKind | None = None
    # None before opening: people of these months are typed as a row of their own.
    months: Annotated[tuple[CountedByKind, ...] | None, ByMonth(opening=0)] = None
    price: Annotated[Amount | None, Shown(style="price")] = None
    control: Annotated[Control | None, Shown(missing="")] = None
    first_month: Month | None = None
    last_month: Month | None = None
    rhythm: Annotated[Rhythm | None, Shown(missing="")] = None
    account: Code | None = None
    cost_centre: Code | None = None
    department: Name | None = None
    last_year: SignedAmount | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.months is not None and self.quantity is not None:
            raise ValueError("quantity and months: give one of the two")
        one_month = self.months is not None or (self.first_month and self.first_month == self.last_month)
        if self.kind is LabourCostKind.DISABLED_FUND and not one_month:
            raise ValueError("kind = 'disabled_fund': due once a year; give one month as first_month and last_month")
        if self.months is not None and len(self.months) != 12:
            raise ValueError(f"months: {len(self.months)} quantities; must be 12, one for each month of the budget")
        return self


BY_CITY: Final = Needs(
    ("labour.city",), "given without {}; combined rates hold it already: give the city, or leave it out"
)
COMBINED: Final = Excludes("labour.city", "given beside {}, whose own rates and bases hold; leave one out")


class Labour(Model):
    """Contributions by the rules of a city, or as combined rates on a base per person; no base means the wage."""

    city: Name | None = None
    if_missing: Annotated[IfMissing, Shown(missing="blank")] = IfMissing.REFUSE
    pension_rate: Annotated[Given[Rate] | None, Shown(missing="blank"), BY_CITY] = None
    injury_rate: Annotated[Given[Rate] | None, BY_CITY] = None
    social_rate: Annotated[Given[Rate] | None, COMBINED] = None
    social_base: Annotated[Given[MonthlyAmount] | None, Shown(missing="blank"), COMBINED] = None
    housing_rate: Given[Rate] | None = None
    housing_base: Annotated[Given[MonthlyAmount] | None, Shown(missing="blank"), COMBINED] = None
    social_last_year: SignedAmount | None = None
    housing_last_year: SignedAmount | None = None
    rhythm: Rhythm | None = None
    opening_agents: Given[Annotated[float, Field(ge=0, le=1e6, json_schema_extra={"unit": "person"})]] | None = None
    # Before opening as many are hired as heads need; none of them leaves where leavers are given.
    hires: Annotated[tuple[People, ...] | None, ByMonth(opening=None)] = None
    leavers: Annotated[tuple[People, ...] | None, ByMonth(opening=0)] = None
    attrition: Annotated[Given[ShareBelow1] | None, Shown(missing="blank")] = None
    last_year_heads: Given[People] | None = None
    last_year_disabled: Given[People] | None = None
    last_year_wage: Given[YearlyAmount] | None = None
    local_wage: Given[YearlyAmount] | None = None
    costs: tuple[LabourCost, ...] = Field(default=(), max_length=60)

    @model_validator(mode="after")
    def _twelve(self) -> Self:
        for name in ("hires", "leavers"):
            given = getattr(self, name)
            if given is not None and len(given) != 12:
                raise ValueError(f"{name}: {len(given)} numbers; must be 12, one for each month of the budget")
        return self
