"""The parts of a budget, one line each, in the order of their sheets."""

from __future__ import annotations

from typing import Final

from ccxl.budget.definition import BudgetDefinition
from ccxl.budget.parts.capitals.part import PART as CAPITALS
from ccxl.budget.parts.cash.part import PART as CASH
from ccxl.budget.parts.checks.part import PART as CHECKS
from ccxl.budget.parts.comparison.part import PART as COMPARISON
from ccxl.budget.parts.construction.part import PART as CONSTRUCTION
from ccxl.budget.parts.day_profile.part import PART as DAY_PROFILE
from ccxl.budget.parts.depreciation.part import PART as DEPRECIATION
from ccxl.budget.parts.drivers.part import PART as DRIVERS
from ccxl.budget.parts.heading.part import PART as HEADING
from ccxl.budget.parts.labour.part import PART as LABOUR
from ccxl.budget.parts.offer.part import PART as OFFER
from ccxl.budget.parts.operating.part import PART as OPERATING
from ccxl.budget.parts.parameters.part import PART as PARAMETERS
from ccxl.budget.parts.people.part import PART as PEOPLE
from ccxl.budget.parts.schedule.part import PART as SCHEDULE
from ccxl.budget.parts.service_cost.part import PART as SERVICE_COST
from ccxl.budget.parts.sources.part import PART as SOURCES
from ccxl.budget.parts.staffing.part import PART as STAFFING
from ccxl.budget.parts.summary.part import PART as SUMMARY
from ccxl.budget.parts.telecom.part import PART as TELECOM
from ccxl.budget.parts.timeline.part import PART as TIMELINE
from ccxl.budget.parts.traffic.part import PART as TRAFFIC

PARTS: Final = (
    HEADING, TIMELINE, SUMMARY, CONSTRUCTION, SCHEDULE, OPERATING, TRAFFIC, STAFFING, DAY_PROFILE, PEOPLE, LABOUR,
    SERVICE_COST, DRIVERS, TELECOM, DEPRECIATION, CASH, COMPARISON, OFFER, CAPITALS, PARAMETERS, CHECKS, SOURCES,
)  # fmt: skip
# The other parts follow in their order.
CHECKS_FIRST: Final = (
    "construction", "operating", "people", "staffing", "day_profile", "labour", "depreciation", "cash", "offer",
    "summary",
)  # fmt: skip
PARAMETERS_FIRST: Final = ("heading", "traffic", "labour", "construction", "timeline", "comparison", "depreciation")


def whole_budget() -> BudgetDefinition:
    """All parts put together; each definition remembers models of its own."""
    return BudgetDefinition(PARTS, checks_first=CHECKS_FIRST, parameters_first=PARAMETERS_FIRST)


DEFINITION: Final = whole_budget()
