"""What the user decides about calls (话务量)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from ccxl.budget.base_model import Given, Model
from ccxl.budget.constraints import Excludes, Needs
from ccxl.budget.months import ByMonth
from ccxl.budget.parts.day_profile.schema import Interval
from ccxl.budget.vocabulary import (
    LARGEST_COUNT,
    MonthlyCalls,
    OpenShare,
    PositiveShare,
    Seconds,
    ShareBelow1,
    Shown,
)

NEEDS_INTERVALS: Final = Needs(
    ("traffic.intervals",), "given without {}; give the intervals of the day, or leave it out"
)


class Traffic(Model):
    """Calls to be answered: in the busy hour, per month with the share of the busy hour, or over a day."""

    busy_hour_calls: Annotated[
        Given[Annotated[float, Field(gt=0, le=1e6, json_schema_extra={"unit": "call/h"})]] | None,
        Excludes(
            "traffic.intervals",
            "given beside {}; the busiest interval of the day stands for the busy hour: leave one out",
        ),
    ] = None
    # Nobody calls before opening.
    monthly_calls: Annotated[
        Given[
            Annotated[float, Field(gt=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call/month"})]
            | tuple[MonthlyCalls, ...]
        ]
        | None,
        Excludes("traffic.busy_hour_calls", "given beside {}; give calls per month or in the busy hour, not both"),
        ByMonth(opening=0),
    ] = None
    interval_min: Annotated[
        Given[Annotated[float, Field(ge=15, le=60, json_schema_extra={"unit": "min"})]] | None, NEEDS_INTERVALS
    ] = None
    day_calls: Annotated[
        Given[Annotated[float, Field(gt=0, le=1e8, json_schema_extra={"unit": "call/day"})]] | None, NEEDS_INTERVALS
    ] = None
    working_days: Given[Annotated[float, Field(gt=0, le=31, json_schema_extra={"unit": "day/month"})]] | None = None
    busy_hour_share: Given[PositiveShare] | None = None
    peak_day_factor: Given[Annotated[float, Field(ge=1, le=20, json_schema_extra={"unit": "ratio"})]] | None = None
    aht_s: Given[Seconds] | None = None
    target_service_level: Given[OpenShare] | None = None
    answer_within_s: Given[Annotated[float, Field(ge=0, le=3600, json_schema_extra={"unit": "s"})]] | None = None
    max_occupancy: Given[PositiveShare] | None = None
    patience_s: Annotated[Given[Seconds] | None, Shown(missing="blank")] = None
    redial_share: Annotated[
        Given[ShareBelow1] | None,
        Shown(missing="blank"),
        Needs(("traffic.patience_s",), "given without {}; only callers who hang up call again: give both, or neither"),
    ] = None
    intervals: tuple[Interval, ...] = Field(default=(), max_length=96)
