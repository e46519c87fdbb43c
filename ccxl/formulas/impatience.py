"""Agents, and what they reach, where callers hang up: no plain spelling in a spreadsheet, so values only."""

from __future__ import annotations

from typing import Any

from ccxl.formulas import staffing
from ccxl.formulas.queueing import agents, measures


def agents_with_patience(
    calls: Any,
    aht_s: Any,
    target: Any,
    answer_within_s: Any,
    interval_min: Any,
    max_occupancy: Any,
    patience_s: Any,
    redial_share: Any,
) -> Any:
    """Fewest agents that serve a share of all callers in time, within an occupancy (Erlang A, with redials X)."""
    load = staffing.interval_traffic(calls, aht_s, interval_min)
    return agents.for_service(load, aht_s, patience_s, redial_share, target, answer_within_s, max_occupancy)


def reached_with_patience(
    calls: Any,
    aht_s: Any,
    found: Any,
    answer_within_s: Any,
    interval_min: Any,
    patience_s: Any,
    redial_share: Any,
) -> dict[str, Any]:
    """Service level, average wait in seconds, occupancy and abandonment that so many agents reach."""
    given = (staffing.interval_traffic(calls, aht_s, interval_min), found, aht_s, patience_s, redial_share)
    return {
        "service_level": measures.SERVICE_LEVELS["served"](*given, answer_within_s),
        "asa": measures.mean_wait(*given),
        "occupancy": measures.occupancy(*given),
        "abandonment": measures.abandonment(*given),
    }
