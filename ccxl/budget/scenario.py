"""What the user decides: one schema for the Excel form, TOML files and the server.

Every scalar assumption may be given as a bare value or as a table with its source, date and
confidence. What is not given stays None; nothing is filled in silently.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, PrivateAttr

from ccxl.budget.base_model import Model
from ccxl.budget.months import ONE_YEAR, Months
from ccxl.budget.parts.comparison.schema import Comparison
from ccxl.budget.parts.construction.schema import Construction
from ccxl.budget.parts.heading.schema import Heading, Tax
from ccxl.budget.parts.labour.schema import Labour
from ccxl.budget.parts.offer.schema import Offer
from ccxl.budget.parts.operating.schema import Operating
from ccxl.budget.parts.schedule.schema import Schedule
from ccxl.budget.parts.sources.schema import Source, Version
from ccxl.budget.parts.staffing.schema import Staffing
from ccxl.budget.parts.telecom.schema import Telecom
from ccxl.budget.parts.traffic.schema import Traffic


class Scenario(Model):
    """Everything that the user decides about one budget."""

    budget: Heading
    tax: Tax = Tax()
    traffic: Traffic = Traffic()
    staffing: Staffing = Staffing()
    labour: Labour = Labour()
    construction: Construction = Construction()
    schedule: Schedule = Schedule()
    operating: Operating = Operating()
    telecom: Telecom = Telecom()
    comparison: Comparison = Comparison()
    offer: Offer = Offer()
    versions: tuple[Version, ...] = Field(default=(), max_length=100)
    sources: tuple[Source, ...] = Field(default=(), max_length=200)
    # No key of the input yet: what is read has twelve months.
    _months: Months = PrivateAttr(default=ONE_YEAR)

    @property
    def months(self) -> Months:
        """The months that it is budgeted for."""
        return self._months

    def over(self, months: Months) -> Self:
        """The same decisions for other months; lists of twelve extend as the schema says of each."""
        other = self.model_copy()
        other._months = months
        return other
