"""Agents where callers hang up (Erlang A): computed beside the workbook's formulas and shown as fixed values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ccxl.budget.parts.day_profile import lines as profile
from ccxl.formulas.impatience import agents_with_patience, reached_with_patience

# What is fixed in each group of lines.
FIXED: Final = ("agents", "service_level", "asa", "occupancy", "abandonment")
HOUR_MIN: Final = 60.0
# Group of lines, its calls, its handling time, and the minutes in which the calls arrive (0 for the interval's).
_DEMAND: Final = {
    "profile": ("profile.calls", "profile.aht_s", 0.0),
    "months": ("months.busy_hour_calls", "traffic.aht_s", HOUR_MIN),
    "busiest": ("traffic.busy_hour_calls", "traffic.aht_s", HOUR_MIN),
}


def groups_of(mode: str) -> tuple[str, ...]:
    """Groups of lines with fixed agents in one way to come to seats."""
    if mode in profile.MODES:
        return ("profile",)
    return ("months", "busiest") if mode == "months" else ("busiest",)


def fixed_values(mode: str, lines: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays of the fixed lines by key, from the calls that the model found; NaN where something is not known."""
    shared = [
        float(lines[f"traffic.{name}"])
        for name in ("target_service_level", "answer_within_s", "max_occupancy", "patience_s", "redial_share")
    ]
    found: dict[str, Any] = {}
    for group in groups_of(mode):
        calls_key, aht_key, minutes = _DEMAND[group]
        interval = minutes or float(lines["traffic.interval_min"])
        calls, aht = np.broadcast_arrays(lines[calls_key], lines[aht_key])
        values = [_one(each, aht_s, interval, shared) for each, aht_s in zip(calls.flat, aht.flat, strict=True)]
        for place, name in enumerate(FIXED):
            found[f"{group}.{name}"] = np.array([value[place] for value in values]).reshape(calls.shape)
    return found


def _one(calls: float, aht_s: float, interval: float, shared: list[float]) -> tuple[float, ...]:
    target, within, occupancy, patience_s, redial = shared
    # Nobody calls again unless it is said.
    redial = 0.0 if math.isnan(redial) else redial
    needed = (float(calls), float(aht_s), target, within, interval, occupancy, patience_s)
    if any(math.isnan(number) for number in needed):
        return (math.nan,) * len(FIXED)
    agents = float(agents_with_patience(*needed, redial))
    reached = reached_with_patience(needed[0], needed[1], agents, within, interval, patience_s, redial)
    if agents == 0:
        reached["occupancy"] = 0.0
    return agents, *(float(reached[name]) for name in FIXED[1:])
