"""What the user decides about the heading: who and when, and the VAT status."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Given, Model
from ccxl.budget.vocabulary import (
    Code,
    Day,
    Month,
    Name,
    Shown,
    Status,
    Taxpayer,
    Words,
)


class Heading(Model):
    """Who and when."""

    unit: Name
    project: Name
    year: Annotated[int, Field(ge=1901, le=9998)]
    first_month: Annotated[Month | None, Shown(missing="")] = None
    version: Code = "1.0"
    status: Status = Status.DRAFT
    author: Annotated[Name | None, Shown(missing="not_given")] = None
    prepared: Annotated[Day | None, Shown(missing="not_given")] = None
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

    taxpayer: Annotated[Given[Taxpayer] | None, Shown(missing="not_given")] = None
