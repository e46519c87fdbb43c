"""What the user decides about seats and agents (座席)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ccxl.budget.base_model import Given, Model
from ccxl.budget.constraints import Excludes
from ccxl.budget.parts.people.schema import Grade, SupportRole
from ccxl.budget.vocabulary import (
    ShareBelow1,
    Shown,
)


class Staffing(Model):
    """Seats given outright, or what turns agents on the line into rostered agents and seats."""

    # Monthly calls beside given seats are fine: they drive lines and the cost per call.
    seats: Annotated[
        Given[Annotated[float, Field(ge=0, le=1e6, json_schema_extra={"unit": "seat"})]] | None,
        Shown(style="count"),
        Excludes(
            "traffic.busy_hour_calls",
            "given beside {}; seats are either given or follow from the busy hour: leave one out",
        ),
        Excludes(
            "traffic.intervals",
            "given beside {}; seats are either given or follow from the day's profile: leave one out",
        ),
    ] = None
    shrinkage: Given[ShareBelow1] | None = None
    monthly_hours: Given[Annotated[float, Field(gt=0, le=744, json_schema_extra={"unit": "h/month"})]] | None = None
    agents_per_seat: Given[Annotated[float, Field(gt=0, le=10, json_schema_extra={"unit": "person/seat"})]] | None = (
        None
    )
    grades: tuple[Grade, ...] = Field(default=(), max_length=60)
    support: tuple[SupportRole, ...] = Field(default=(), max_length=60)
