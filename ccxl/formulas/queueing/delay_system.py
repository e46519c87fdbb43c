"""Waiting for servers of any kind, known by their blocking probability alone.

While all servers are busy, calls leave at one rate and the queue is that of Erlang C or A, whatever the servers are.
What they are enters by the share of arrivals that would find all of them busy if nobody waited; for servers that work
independently it is Erlang B.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ccxl.formulas import staffing
from ccxl.formulas.queueing import patience


@dataclass(frozen=True, slots=True)
class DelaySystem:
    """Calls that wait behind busy servers.

    Parameters
    ----------
    blocking
        Share of arrivals that would find all servers busy if nobody waited.
    traffic, servers
        In erlangs; their number.
    aht_s, patience_s
        Handling time while all servers are busy; patience, infinite where callers wait for ever.
    """

    blocking: float
    traffic: float
    servers: float
    aht_s: float
    patience_s: float

    @property
    def is_unstable(self) -> bool:
        """Whether the queue grows without end."""
        return math.isinf(self.patience_s) and self.traffic >= self.servers

    def _queue(self) -> patience.Waiting:
        queue = patience.waiting(self.traffic, self.servers, self.aht_s, self.patience_s)
        if self.servers == 0:
            return queue
        # Traffic that leaves the queue one way or the other while there is one, over what it takes to empty it.
        rest = (queue.spare + queue.y * queue.lost) / queue.x
        whole = rest + self.blocking - self.blocking * rest
        # Too small for numbers both: the queue is so long that everybody waits.
        return queue._replace(waits=self.blocking / whole if whole else 1.0)

    @property
    def waits(self) -> float:
        """Share of calls that wait."""
        if self.is_unstable:
            return 1.0
        if math.isinf(self.patience_s):
            return float(staffing.erlang_c(self.traffic, self.servers, self.blocking))
        return float(self._queue().waits)

    @property
    def abandonment(self) -> float:
        """Share of calls that hang up."""
        if math.isinf(self.patience_s):
            return 0.0
        queue = self._queue()
        return float(queue.waits * queue.lost)

    @property
    def mean_wait(self) -> float:
        """Mean wait of all calls in seconds."""
        if self.is_unstable:
            return math.inf
        if math.isinf(self.patience_s):
            return float(staffing.speed_of_answer(self.traffic, self.servers, self.waits, self.aht_s))
        return self.abandonment * self.patience_s

    def in_time(self, within_s: float, definition: str = "served") -> float:
        """Service level by one of the definitions of `patience.DEFINITIONS`."""
        if self.is_unstable:
            return 0.0
        if math.isinf(self.patience_s):
            return float(staffing.answered_in_time(self.traffic, self.servers, self.waits, within_s, self.aht_s))
        return float(patience.level(definition, self._queue(), within_s / self.patience_s))
