"""A finite group of lines in front of agents: busy signals, waiting, service.

A caller occupies a line while he waits or talks; an agent is occupied while he talks or wraps up. Without wrap-up the
figures are exact (M/M/N/K, with patience M/M/N/K+M), with it the share of busy signals is good to about 0.03 and the
service level to about 0.06, better with more agents.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.piecewise import map_scalars
from ccxl.core.registry import function
from ccxl.formulas.queueing.trunks import MOST_LINES, Trunks, lines_for_blocking, trunks
from ccxl.functions.quantities import (
    AnswerWithin,
    Calls,
    HandlingTime,
    Interval,
    NonNegativeSeconds,
    Patience,
    QueueLength,
    Share,
    TargetShare,
    WholeAgentsTakingCalls,
    WholeLines,
)
from ccxl.functions.traffic_offered import offered

WrapUpTime: TypeAlias = Annotated[
    NonNegativeSeconds, Doc("After-call work within the handling time: it occupies the agent, not the line.")
]
PlacedCalls: TypeAlias = Annotated[Calls, Doc("Calls that are placed in the interval.")]
TrunkAgents: TypeAlias = Annotated[WholeAgentsTakingCalls, Quantity("count", 0, MOST_LINES, whole=True)]
TrunkLines: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, MOST_LINES, whole=True), Doc("Lines (trunks) into the centre.")
]


def _calculate(pick: Callable[[Trunks], float], *given: Any) -> Any:
    """One value of the group, for (calls, aht_s, agents, lines, within_s, interval_min, patience_s, wrap_up_s)."""
    calls, aht_s, agents, lines, within_s, interval_min, patience_s, wrap_up_s = given
    talk_s = _subtract_wrap_up(aht_s, wrap_up_s)
    offered(calls, aht_s, interval_min)
    rate = calls / (60 * interval_min)
    columns = (rate, talk_s, agents, lines, within_s, patience_s, wrap_up_s)
    return map_scalars(lambda *row: float(pick(trunks(*row))), *columns)


def _subtract_wrap_up(aht_s: Any, wrap_up_s: Any) -> Any:
    """Talk time.

    Raises
    ------
    InputError
        Wrap-up as long as the handling time or longer.
    """
    if np.any(wrap_up_s >= aht_s):
        raise InputError(
            f"wrap_up_s = {np.max(wrap_up_s):g}: must be less than aht_s, of which it is the part after the talk"
        )
    return aht_s - wrap_up_s


@function(topic="trunks")
def trunk_blocking(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    lines: TrunkLines,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> Share:
    """Share of calls that hear a busy signal because every line has a caller who waits or talks.

    Examples
    --------
    Two agents and three lines, 15 calls of four minutes in an hour (Hillier and Lieberman, Central Airlines):

    >>> round(trunk_blocking(15, 240, 2, 3), 3)
    0.091
    """
    return _calculate(
        lambda group: group.blocked, calls, aht_s, agents, lines, 0 * calls, interval_min, patience_s, wrap_up_s
    )


@function(topic="trunks")
def trunk_waiting(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    lines: TrunkLines,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> Share:
    """Share of calls that find a line but no free agent, and wait.

    Examples
    --------
    >>> round(trunk_waiting(15, 240, 2, 3), 3)
    0.182
    """
    return _calculate(
        lambda group: group.waiting, calls, aht_s, agents, lines, 0 * calls, interval_min, patience_s, wrap_up_s
    )


@function(topic="trunks")
def trunk_served(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    lines: TrunkLines,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> Share:
    """Share of calls that are answered: all but busy signals and callers who hang up.

    Examples
    --------
    >>> round(trunk_served(15, 240, 2, 3), 3)
    0.909
    """
    return _calculate(
        lambda group: group.served, calls, aht_s, agents, lines, 0 * calls, interval_min, patience_s, wrap_up_s
    )


@function(topic="trunks")
def trunk_service_level(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    lines: TrunkLines,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> Share:
    """Share of all calls, also those that hear a busy signal, that are answered within a time.

    Notes
    -----
    A call distributor does not see busy signals; what it reports is this over 1 - `trunk_blocking`.

    Examples
    --------
    Of 100 calls 73 are answered at once:

    >>> round(trunk_service_level(15, 240, 2, 3, 0), 3)
    0.727
    """
    return _calculate(
        lambda group: group.in_time,
        calls, aht_s, agents, lines, answer_within_s, interval_min, patience_s, wrap_up_s,
    )  # fmt: skip


@function(topic="trunks")
def trunk_queue_length(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    lines: TrunkLines,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> QueueLength:
    """Average number of callers who wait on the lines.

    Examples
    --------
    >>> round(trunk_queue_length(15, 240, 2, 3), 3)
    0.091
    """
    return _calculate(
        lambda group: group.queue_length, calls, aht_s, agents, lines, 0 * calls, interval_min, patience_s, wrap_up_s
    )


@function(topic="trunks")
def trunk_lines(
    calls: PlacedCalls,
    aht_s: HandlingTime,
    agents: TrunkAgents,
    blocking: TargetShare = 0.01,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    wrap_up_s: WrapUpTime = 0,
) -> WholeLines:
    """Fewest lines with at most a share of busy signals, for callers who wait for given agents.

    Parameters
    ----------
    blocking
        Largest share of calls that may hear a busy signal.

    Examples
    --------
    With a fourth line there is one busy signal in 23 calls, with three there is one in 11:

    >>> trunk_lines(15, 240, 2, 0.05)
    4.0
    """
    talk_s = _subtract_wrap_up(aht_s, wrap_up_s)
    offered(calls, aht_s, interval_min)
    rate = calls / (60 * interval_min)
    return map_scalars(lines_for_blocking, rate, talk_s, agents, blocking, patience_s, wrap_up_s)
