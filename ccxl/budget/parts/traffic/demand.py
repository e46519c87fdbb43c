"""How a scenario states its calls, which decides how agents and seats are found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ccxl.budget.parts.day_profile import lines as profile
from ccxl.budget.scenario import Scenario
from ccxl.core.model import Limit

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


_DECIDING: Final = ("traffic.patience_s", "traffic.monthly_calls", "staffing.seats")


def _is_unchanged(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> Any:
    """Whether seats come about in the same way: the lines of a model are those of one way."""
    patience, calls, seats = (np.asarray(values.get(key, math.nan)) for key in _DECIDING)
    if sizes.get("sought"):
        return np.isfinite(patience) == bool(sizes["impatient"])
    if sizes.get("sought") == 0 and "staffing.seats" in values:
        return ~np.isnan(seats) | np.isnan(np.atleast_1d(calls)).any(axis=-1)
    return True


def _change(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> str:
    """What is wrong where they do not."""
    if sizes["sought"]:
        patience = float(values.get("traffic.patience_s", math.nan))
        return f"traffic.patience_s = {patience:g}: decides whether callers hang up, and with it the lines"
    return "staffing.seats: not given, so that they would follow from traffic.monthly_calls, by other lines"


CHANGED: Final = Limit(_DECIDING, _is_unchanged, _change)
