"""Work that may wait: e-mail, letters, tickets.

Work arrives evenly within an interval, is done in order of arrival and may be put off until its deadline; by the hour
or by the day, chance evens out and no allowance is made for it. The pattern of intervals repeats day after day.
"""

from __future__ import annotations

import math
from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas.queueing import deferred
from ccxl.functions.blocks import broadcast_to_items
from ccxl.functions.quantities import Agents, Occupancy, Pieces, PositiveSeconds, RepeatedInterval

PiecesByInterval: TypeAlias = Annotated[Numbers, Quantity("piece", 0, 1e9, many=True)]
AgentsByInterval: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, 1e7, many=True), Doc("Agents at work on it: one number, or one for each interval.")
]
WorkingShareByInterval: TypeAlias = Annotated[
    Numbers,
    Quantity("share", 0, 1, many=True, blank=1.0),
    Doc("Share of each interval in which agents work: 0 where the centre is closed; left out: always."),
]
Deadline: TypeAlias = Annotated[
    Numbers, Quantity("min", 0, 525600), Doc("Longest time from arrival to completion; 0: at once.")
]
PieceTime: TypeAlias = Annotated[PositiveSeconds, Doc("Average handling time of a piece.")]
MaxWorkShare: TypeAlias = Annotated[Occupancy, Doc("Largest share of their time in which agents work on it.")]


@function(topic="deferred")
def deferred_agents(
    items: PiecesByInterval,
    aht_s: PieceTime,
    deadline_min: Deadline,
    interval_min: RepeatedInterval = 60,
    opening_items: Pieces = 0,
    max_occupancy: MaxWorkShare = 1,
    at_work: WorkingShareByInterval = None,
) -> Agents:
    """Fewest agents who finish deferred work, such as e-mail, within a deadline after its arrival.

    Parameters
    ----------
    items
        Pieces of work that arrive in each interval of a pattern that repeats, such as the hours of a day.
    opening_items
        Pieces that lie there at the beginning; their deadline counts from then.

    Examples
    --------
    400 e-mails of six minutes lie there in the morning and are to be answered in eight hours:

    >>> deferred_agents([0], 360, 480, opening_items=400)
    5.0

    60 come in each of the first two hours of an eight-hour day; those who may wait two hours need fewer hands:

    >>> day = [60, 60, 0, 0, 0, 0, 0, 0]
    >>> deferred_agents(day, 360, 0), deferred_agents(day, 360, 120), deferred_agents(day, 360, 360)
    (6.0, 3.0, 2.0)
    """
    row = np.asarray(items, float).ravel()
    open_ = broadcast_to_items("at_work", at_work, row.size, "interval")

    def fewest(aht: float, deadline: float, interval: float, opening: float, highest: float) -> float:
        exact = deferred.agents_for_deadline(row * aht, open_ * highest, 60 * interval, 60 * deadline, opening * aht)
        return float(numbers.whole_up(exact)) if math.isfinite(exact) else math.nan

    return np.vectorize(fewest, otypes=[float])(aht_s, deadline_min, interval_min, opening_items, max_occupancy)


@function(topic="deferred")
def deferred_backlog(
    items: PiecesByInterval,
    aht_s: PieceTime,
    agents: AgentsByInterval,
    interval_min: RepeatedInterval = 60,
    opening_items: Pieces = 0,
    max_occupancy: MaxWorkShare = 1,
) -> PiecesByInterval:
    """Pieces of deferred work that are left at the end of each interval.

    Parameters
    ----------
    items
        Pieces of work that arrive in each interval.
    opening_items
        Pieces that lie there at the beginning.

    Examples
    --------
    Two agents answer twenty e-mails an hour:

    >>> deferred_backlog([60, 60, 0, 0, 0, 0, 0, 0], 360, 2).tolist()
    [40.0, 80.0, 60.0, 40.0, 20.0, 0.0, 0.0, 0.0]
    """
    row = np.asarray(items, float)
    hands = broadcast_to_items("agents", agents, row.size, "interval") * 60 * interval_min * max_occupancy
    return (deferred.backlog(row.ravel() * aht_s, hands, opening_items * aht_s) / aht_s).reshape(row.shape)
