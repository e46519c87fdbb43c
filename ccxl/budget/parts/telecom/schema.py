"""What the user decides about telecom charges (通信费测算): use of lines, rents, price tiers, charges passed on."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.constraints import BeginsAtZero, FallsBackOn, NamedBy, NamesRow, Unique
from ccxl.budget.months import ByMonth
from ccxl.budget.vocabulary import (
    LARGEST_AMOUNT,
    LARGEST_COUNT,
    Choice,
    Code,
    LineAmount,
    Month,
    MonthlyAmount,
    MonthlyCalls,
    Name,
    PositiveShare,
    Quantity,
    Seconds,
    Share,
    Shown,
    TaxRate,
)

MOST_CHARGES: Final = 60

Minutes = Annotated[float, Field(ge=0, le=1e12, json_schema_extra={"unit": "min/month"}), Shown(style="count")]
MinutePrice = Annotated[
    float, Field(ge=0, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan/min"}), Shown(style="price")
]
# As the functions for cells take it: what is longer is a mistake in the cell.
Increment = Annotated[float, Field(gt=0, le=3600, json_schema_extra={"unit": "s"})]
LeastSeconds = Annotated[float, Field(ge=0, le=3600, json_schema_extra={"unit": "s"})]


class Durations(Choice):
    """How long calls last: all alike, or spread around the mean as calls usually are (时长口径)."""

    ALIKE = "alike"
    EXPONENTIAL = "exponential"


class Tariff(Choice):
    """How minutes are priced (资费方式)."""

    FLAT = "flat"
    PACKAGE = "package"
    ALL_UNITS = "all_units"
    MARGINAL = "marginal"


TIERED: Final = (Tariff.ALL_UNITS, Tariff.MARGINAL)


class PassedOn(Choice):
    """Whether a charge is billed on to the client and no cost of one's own (过手)."""

    NO = "no"
    YES = "yes"


class _Charge(Provenance):
    """What every telecom charge has; amounts are with tax, and go into one line of the operating budget."""

    name: Annotated[Name, Unique()]
    line: Annotated[
        Name,
        NamesRow(
            "operating.lines",
            "line",
            ("amount_from", (LineAmount.TELECOM,)),
            "; name one of {} with amount_from = 'telecom'",
        ),
    ]
    passed_on: PassedOn = PassedOn.NO
    tax_rate: TaxRate | None = None
    first_month: Month | None = None
    last_month: Month | None = None


class UsageCharge(_Charge):
    """Minutes billed for calls, in one way of pricing."""

    price: MinutePrice | None = None
    calls_share: Annotated[
        float, Field(ge=0, le=LARGEST_COUNT, json_schema_extra={"unit": "ratio"}), Shown(style="price")
    ] = 1.0
    # Nobody calls before opening.
    months: Annotated[
        tuple[MonthlyCalls, ...] | None,
        Shown(style="price"),
        ByMonth(opening=0),
        FallsBackOn(("traffic.monthly_calls", "traffic.intervals")),
    ] = None
    duration_s: Annotated[Seconds | None, FallsBackOn(("traffic.aht_s",))] = None
    talk_share: Annotated[PositiveShare, Shown(missing="blank")] = 1.0
    durations: Durations = Durations.ALIKE
    increment_s: Increment = 60.0
    minimum_s: LeastSeconds = 0.0
    tariff: Annotated[
        Tariff,
        NamedBy(("telecom.tiers.*.usage",), "has tiers, but {tables} has none for {name}; give them", words=TIERED),
    ] = Tariff.FLAT
    package_fee: MonthlyAmount | None = None
    included_minutes: Minutes | None = None
    monthly_minimum: Annotated[MonthlyAmount | None, Shown(missing="blank")] = None

    @model_validator(mode="after")
    def _fits_its_tariff(self) -> Self:
        if self.months is not None and len(self.months) != 12:
            raise ValueError(f"months: {len(self.months)} numbers of calls; must be 12, one for each month")
        if self.duration_s is not None and self.talk_share != 1:
            raise ValueError("talk_share: is a share of the handling time; leave it out, or duration_s")
        if self.tariff is not Tariff.PACKAGE:
            for name in ("package_fee", "included_minutes"):
                if getattr(self, name) is not None:
                    raise ValueError(f"{name}: belongs to tariff 'package', not '{self.tariff}'; leave it out")
        if self.tariff in TIERED and self.price is not None:
            raise ValueError(f"price: with tariff '{self.tariff}' prices stand in telecom.tiers; leave it out")
        return self


class RentCharge(_Charge):
    """Rent of numbers or lines by the month."""

    price: Annotated[MonthlyAmount | None, Shown(style="price")] = None
    measure: Code | None = None
    quantity: Quantity | None = None


class TelecomTier(Provenance):
    """Price of a minute from so many minutes of the month on."""

    usage: Annotated[Name, NamesRow("telecom.usage", f"charge with tariff {' or '.join(TIERED)}", ("tariff", TIERED))]
    from_minutes: Annotated[
        Minutes,
        Unique("usage", "for {}"),
        BeginsAtZero("usage", "tariff", "its first tier begins with {:g} minutes; must begin with 0"),
    ]
    price: MinutePrice | None = None


class Telecom(Model):
    """Telecom charges worked out from volume, by month."""

    usage: tuple[UsageCharge, ...] = Field(default=(), max_length=MOST_CHARGES)
    rents: tuple[RentCharge, ...] = Field(default=(), max_length=MOST_CHARGES)
    tiers: tuple[TelecomTier, ...] = Field(default=(), max_length=MOST_CHARGES)
    handling_share: Given[Share] | None = None
    billing_tax_rate: Given[TaxRate] | None = None
