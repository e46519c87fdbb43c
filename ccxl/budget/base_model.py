"""What the parts of a scenario are made of: frozen models, and values with where they come from."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from ccxl.budget.vocabulary import Basis, Confidence, Day, Words

T = TypeVar("T")


class Model(BaseModel):
    """Base of all parts: frozen, strict, no unknown keys, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, str_strip_whitespace=True)


class Given(Model, Generic[T]):
    """An assumption with where it comes from; a bare value is an assumption without a source."""

    value: T
    source: Words | None = None
    date: Day | None = None
    confidence: Confidence | None = None
    basis: Basis | None = None
    note: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, raw: Any) -> Any:
        return raw if isinstance(raw, (dict, Given)) else {"value": raw}


class Provenance(Model):
    """Source, date and confidence of one row of a table."""

    source: Words | None = None
    source_date: Day | None = None
    confidence: Confidence | None = None
    basis: Basis | None = None
    note: Words | None = None
