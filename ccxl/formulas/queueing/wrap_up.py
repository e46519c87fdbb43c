"""Agents behind a group of lines with wrap-up, all balance equations solved: for groups of moderate size.

A state counts calls that talk, agents who wrap up and callers who wait; nobody waits while an agent is free. Talk,
wrap-up and patience are exponential. A. Mandelbaum and S. Zeltyn, Service engineering in action (2007).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

# As many equations as are solved in a few hundredths of a second.
MOST_STATES: Final = 3000


class States(NamedTuple):
    """Shares of the time with so many talking, wrapped up and waiting."""

    talking: Any
    wrapped: Any
    waiting: Any
    share: Any


def count(agents: int, lines: int) -> int:
    """Number of states of a group."""
    most = min(agents, lines)
    idle = (most + 1) * (agents + 1) - most * (most + 1) // 2
    return idle + (most + 1) * lines - most * (most + 1) // 2


def solve(rate: float, talk_s: float, wrap_up_s: float, agents: int, lines: int, patience_s: float) -> States:
    """The long run of a group.

    Parameters
    ----------
    rate
        Calls per second.
    talk_s, wrap_up_s, patience_s
        Means in seconds; infinite patience: nobody hangs up.
    agents, lines
        Their numbers, at least one of each.
    """
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import spsolve

    grid = np.indices((min(agents, lines) + 1, agents + 1, lines + 1)).reshape(3, -1)
    talking, wrapped, waiting = grid
    busy = talking + wrapped
    here = (busy <= agents) & (talking + waiting <= lines) & ((waiting == 0) | (busy == agents))
    place = np.full(here.size, -1)
    place[here] = np.arange(here.sum())
    talking, wrapped, waiting = grid[:, here]
    shape = (agents + 1, lines + 1)

    def at(t: Any, w: Any, q: Any) -> Any:
        return place[(t * shape[0] + w) * shape[1] + q]

    size = talking.size
    source, target, speed = [], [], []
    for can, moved, of_rate in _moves(rate, talk_s, wrap_up_s, agents, lines, patience_s, talking, wrapped, waiting):
        source.append(np.flatnonzero(can))
        target.append(at(*(column[can] for column in moved)))
        speed.append(np.broadcast_to(of_rate, can.shape)[can])
    leaving, entering, rates = np.concatenate(source), np.concatenate(target), np.concatenate(speed).astype(float)
    # One balance follows from the others; the shares add up to 1 in its place.
    kept = entering > 0
    stays = np.bincount(leaving, rates, size)
    rows = [entering[kept], np.arange(1, size), np.zeros(size, int)]
    columns = [leaving[kept], np.arange(1, size), np.arange(size)]
    values = [rates[kept], -stays[1:], np.ones(size)]
    equations = csc_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (size, size))
    known = np.zeros(size)
    known[0] = 1
    return States(talking, wrapped, waiting, np.maximum(spsolve(equations, known), 0))


def _moves(
    rate: float, talk_s: float, wrap_up_s: float, agents: int, lines: int, patience_s: float, t: Any, w: Any, q: Any
) -> Iterator[tuple[Any, tuple[Any, Any, Any], Any]]:
    """Where a state can go, to which, how fast."""
    room, free = t + q < lines, t + w < agents
    yield room, (t + free, w, q + ~free), rate
    yield t > 0, (t - 1, w + 1, q), t / talk_s
    yield w > 0, (t + (q > 0), w - 1, np.maximum(q - 1, 0)), w / wrap_up_s
    if np.isfinite(patience_s):
        yield q > 0, (t, w, q - 1), q / patience_s
