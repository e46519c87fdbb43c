"""Any small Markov chain, solved from its transitions alone: a second opinion that shares no formula with ccxl."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

State = Hashable


def stationary(start: State, moves: Callable[[State], Iterable[tuple[State, float]]]) -> dict[State, float]:
    """The long-run probability of every state that can be reached; `moves` gives (next state, rate)."""
    number: dict[State, int] = {start: 0}
    open_, rows, columns, rates = [start], [], [], []
    while open_:
        state = open_.pop()
        for target, rate in moves(state):
            if rate <= 0:
                continue
            if target not in number:
                number[target] = len(number)
                open_.append(target)
            here, there = number[state], number[target]
            rows += [there, here]
            columns += [here, here]
            rates += [rate, -rate]
    size = len(number)
    # One balance equation is implied by the others; in its place the probabilities add up to 1.
    keep = [k for k, row in enumerate(rows) if row != size - 1]
    rows = [rows[k] for k in keep] + [size - 1] * size
    columns = [columns[k] for k in keep] + list(range(size))
    rates = [rates[k] for k in keep] + [1.0] * size
    right = np.zeros(size)
    right[-1] = 1
    found = spsolve(csc_matrix((rates, (rows, columns)), shape=(size, size)), right)
    return {state: float(found[place]) for state, place in number.items()}
