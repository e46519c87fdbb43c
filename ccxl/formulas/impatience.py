"""Agents, and what they reach, where callers hang up: no plain spelling in a spreadsheet, so values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

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


def _occupied(load: Any, found: Any, aht_s: Any, patience_s: Any, redial_share: Any) -> Any:
    """Occupancy; nobody is not busy."""
    return np.where(np.equal(found, 0), 0.0, measures.occupancy(load, found, aht_s, patience_s, redial_share))


def _with_patience(measure: Callable[..., Any], timed: bool) -> Callable[..., Any]:
    """A measure of so many agents, by the calls; `timed` where it depends on the time to answer within."""

    def reached(
        calls: Any,
        aht_s: Any,
        found: Any,
        answer_within_s: Any,
        interval_min: Any,
        patience_s: Any,
        redial_share: Any,
    ) -> Any:
        load = staffing.interval_traffic(calls, aht_s, interval_min)
        return measure(load, found, aht_s, patience_s, redial_share, *((answer_within_s,) if timed else ()))

    return reached


# Service level, average wait in seconds, occupancy and abandonment that so many agents reach.
REACHED_WITH_PATIENCE: Final[Mapping[str, Callable[..., Any]]] = {
    "service_level": _with_patience(measures.SERVICE_LEVELS["served"], timed=True),
    "asa": _with_patience(measures.mean_wait, timed=False),
    "occupancy": _with_patience(_occupied, timed=False),
    "abandonment": _with_patience(measures.abandonment, timed=False),
}
