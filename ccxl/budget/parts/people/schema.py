"""Grades, support roles and labour in a scenario: wages, contributions, and what labour costs besides."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ccxl.budget.base_model import Provenance
from ccxl.budget.constraints import Unique
from ccxl.budget.vocabulary import (
    Code,
    Control,
    EmploymentForm,
    Month,
    MonthlyAmount,
    Name,
    Rhythm,
    Share,
    Shown,
    SignedAmount,
)

Heads = Annotated[float, Field(ge=0, le=1e6, json_schema_extra={"unit": "person"})]


class Post(Provenance):
    """Who is paid a wage of its own: from when to when, in which form of employment, on which account."""

    name: Annotated[Name, Unique()]
    headcount: Annotated[Heads | None, Shown(missing="blank")] = None
    monthly_wage: MonthlyAmount | None = None
    form: EmploymentForm = EmploymentForm.FULL_TIME
    social_wage: MonthlyAmount | None = None
    housing_wage: MonthlyAmount | None = None
    first_month: Month | None = None
    last_month: Month | None = None
    rhythm: Annotated[Rhythm | None, Shown(missing="")] = None
    control: Annotated[Control | None, Shown(missing="")] = None
    account: Code | None = None
    cost_centre: Code | None = None
    department: Name | None = None
    last_year: SignedAmount | None = None


class Grade(Post):
    """Agents of one wage grade: a headcount, or a share of the rostered agents."""

    share: Share | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.headcount is not None and self.share is not None:
            raise ValueError("headcount and share: give one of the two")
        return self


class SupportRole(Post):
    """Team leaders, quality, training, managers: a headcount, or agents per head (span)."""

    span: Annotated[float, Field(gt=0, le=1e6, json_schema_extra={"unit": "person/person"})] | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if self.headcount is not None and self.span is not None:
            raise ValueError("headcount and span: give one of the two")
        return self
