"""What the user decides about calls (话务量)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ccxl.budget.base_model import Given, Model
from ccxl.budget.months import ByMonth
from ccxl.budget.parts.day_profile.schema import Interval
from ccxl.budget.vocabulary import (
    LARGEST_COUNT,
    OpenShare,
    PositiveShare,
    Quantity,
    Seconds,
    ShareBelow1,
    Shown,
)


class Traffic(Model):
    """Calls to be answered: in the busy hour, per month with the share of the busy hour, or over a day."""

    busy_hour_calls: Given[Annotated[float, Field(gt=0, le=1e6, json_schema_extra={"unit": "call/h"})]] | None = None
    # Nobody calls before opening.
    monthly_calls: Annotated[
        Given[
            Annotated[float, Field(gt=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call/month"})]
            | tuple[Quantity, ...]
        ]
        | None,
        ByMonth(opening=0),
    ] = None
    interval_min: Given[Annotated[float, Field(ge=15, le=60, json_schema_extra={"unit": "min"})]] | None = None
    day_calls: Given[Annotated[float, Field(gt=0, le=1e8, json_schema_extra={"unit": "call/day"})]] | None = None
    working_days: Given[Annotated[float, Field(gt=0, le=31, json_schema_extra={"unit": "day/month"})]] | None = None
    busy_hour_share: Given[PositiveShare] | None = None
    peak_day_factor: Given[Annotated[float, Field(ge=1, le=20)]] | None = None
    aht_s: Given[Seconds] | None = None
    target_service_level: Given[OpenShare] | None = None
    answer_within_s: Given[Annotated[float, Field(ge=0, le=3600, json_schema_extra={"unit": "s"})]] | None = None
    max_occupancy: Given[PositiveShare] | None = None
    patience_s: Annotated[Given[Seconds] | None, Shown(missing="blank")] = None
    redial_share: Annotated[Given[ShareBelow1] | None, Shown(missing="blank")] = None
    intervals: tuple[Interval, ...] = Field(default=(), max_length=96)
