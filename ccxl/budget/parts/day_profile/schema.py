"""What the user decides about the calls of a day (话务分布)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Model
from ccxl.budget.constraints import Unique
from ccxl.budget.vocabulary import (
    LARGEST_COUNT,
    Code,
    Seconds,
    Share,
)

IntervalCalls = Annotated[float, Field(ge=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call"})]


class Interval(Model):
    """One interval of a day's profile: its calls, or its share of the day's calls."""

    time: Annotated[Code, Unique()]
    calls: IntervalCalls | None = None
    share: Share | None = None
    aht_s: Seconds | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.calls is not None and self.share is not None:
            raise ValueError("calls and share: give one of the two")
        return self
