"""Documents that figures come from, and the version record."""

from __future__ import annotations

from typing import Annotated

from ccxl.budget.base_model import Model
from ccxl.budget.constraints import Unique
from ccxl.budget.vocabulary import (
    Code,
    Day,
    Name,
    Words,
)


class Version(Model):
    """One entry of the version record."""

    version: Annotated[Code, Unique()]
    date: Day | None = None
    author: Name | None = None
    change: Words


class Source(Model):
    """A document that figures come from."""

    title: Words
    publisher: Words | None = None
    address: Words | None = None
    date: Day | None = None
    used_for: Words | None = None
