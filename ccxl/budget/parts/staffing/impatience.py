"""Agents where callers hang up (Erlang A): computed beside the workbook's formulas and shown as fixed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from ccxl.formulas import impatience

HOUR_MIN: Final = 60.0


def _where_known(formula: Callable[..., Any], *given: Any) -> Any:
    """A formula of arrays where all that is given is known; NaN elsewhere."""
    flat = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    known = ~np.isnan(flat).any(axis=0)
    found = np.full(known.shape, np.nan)
    if known.any():
        found[known] = formula(*(array[known] for array in flat))
    return found


def _none_unless_said(redial_share: Any) -> Any:
    """Nobody calls again unless it is said."""
    return np.where(np.isnan(redial_share), 0.0, redial_share)


def _agents(
    calls: Any,
    aht_s: Any,
    target: Any,
    answer_within_s: Any,
    interval_min: Any,
    max_occupancy: Any,
    patience_s: Any,
    redial_share: Any,
) -> Any:
    redial = _none_unless_said(redial_share)
    given = (calls, aht_s, target, answer_within_s, interval_min, max_occupancy, patience_s, redial)
    return _where_known(impatience.agents_with_patience, *given)


def _agents_in_an_hour(
    calls: Any, aht_s: Any, target: Any, answer_within_s: Any, max_occupancy: Any, patience_s: Any, redial_share: Any
) -> Any:
    return _agents(calls, aht_s, target, answer_within_s, HOUR_MIN, max_occupancy, patience_s, redial_share)


def _reached(name: str) -> Callable[..., Any]:
    """What so many agents reach, by name."""

    def rule(
        agents: Any, calls: Any, aht_s: Any, answer_within_s: Any, interval_min: Any, patience_s: Any, redial_share: Any
    ) -> Any:
        redial = _none_unless_said(redial_share)
        given = (calls, aht_s, agents, answer_within_s, interval_min, patience_s, redial)
        return _where_known(impatience.REACHED_WITH_PATIENCE[name], *given)

    return rule


def _reached_in_an_hour(name: str) -> Callable[..., Any]:
    reached = _reached(name)

    def rule(agents: Any, calls: Any, aht_s: Any, answer_within_s: Any, patience_s: Any, redial_share: Any) -> Any:
        return reached(agents, calls, aht_s, answer_within_s, HOUR_MIN, patience_s, redial_share)

    return rule


# Rules of the lines by name, where calls arrive within an interval of so many minutes and within an hour.
BY_INTERVAL: Final[Mapping[str, Callable[..., Any]]] = {
    "agents": _agents,
    **{name: _reached(name) for name in impatience.REACHED_WITH_PATIENCE},
}
BY_HOUR: Final[Mapping[str, Callable[..., Any]]] = {
    "agents": _agents_in_an_hour,
    **{name: _reached_in_an_hour(name) for name in impatience.REACHED_WITH_PATIENCE},
}
