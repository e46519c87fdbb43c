"""How a scenario states its calls, which decides how agents and seats are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.scenario import Scenario

BUSY_HOUR, MONTHS, DIRECT = "busy_hour", "months", "direct"
MODES: Final = (BUSY_HOUR, MONTHS, *profile.MODES, DIRECT)


@dataclass(frozen=True, slots=True)
class Demand:
    """How the calls are stated.

    Parameters
    ----------
    mode
        Where seats come from: one of `MODES`.
    impatient
        Whether callers hang up; then agents are fixed values in place of formulas.
    """

    mode: str
    impatient: bool


def demand_of(scenario: Scenario) -> Demand:
    """How a scenario states its calls."""
    mode = _mode(scenario)
    return Demand(mode, mode != DIRECT and scenario.traffic.patience_s is not None)


def _mode(scenario: Scenario) -> str:
    if scenario.traffic.intervals:
        return profile.mode_of(scenario)
    if scenario.traffic.busy_hour_calls is not None:
        return BUSY_HOUR
    if scenario.staffing.seats is None and scenario.traffic.monthly_calls is not None:
        return MONTHS
    return DIRECT
