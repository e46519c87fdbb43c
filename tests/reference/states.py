"""Finite birth-death processes: agents behind a trunk group, chat with concurrency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mpmath import mp, mpf

from tests.reference.lines import ONE, Number, exact, real


def balance(up: Callable[[int], Fraction], down: Callable[[int], Fraction], states: int) -> list[mpf]:
    """Share of the time in states 0 .. `states`: as many steps up as down between neighbours."""
    weights = [ONE]
    for state in range(1, states + 1):
        rate = up(state - 1) / down(state)
        weights.append(weights[-1] * rate.numerator // rate.denominator)
    total = sum(weights)
    return [mpf(weight) / total for weight in weights]


@dataclass(frozen=True)
class Trunks:
    """Agents behind a trunk group: a call occupies a line while it waits and while it is served.

    Parameters
    ----------
    traffic, agents, lines
        Erlangs; agents; lines, at least as many as agents.
    patience
        Mean patience over mean handling time; None where nobody hangs up.
    """

    traffic: Fraction
    agents: int
    lines: int
    patience: Fraction | None = None

    @cached_property
    def shares(self) -> list[mpf]:
        """Share of the time with 0 .. `lines` lines taken."""
        leave = 1 / self.patience if self.patience else Fraction(0)
        return balance(
            lambda state: self.traffic,
            lambda state: min(state, self.agents) + max(state - self.agents, 0) * leave,
            self.lines,
        )

    @property
    def blocked(self) -> mpf:
        """Share of calls that find all lines taken."""
        return self.shares[-1]

    @property
    def queued(self) -> mpf:
        """Share of calls that get a line but no agent at once."""
        return mp.fsum(self.shares[self.agents : -1])

    @property
    def queue_length(self) -> mpf:
        """Mean number of callers in the queue."""
        return mp.fsum((state - self.agents) * self.shares[state] for state in range(self.agents, self.lines + 1))

    @property
    def abandoned(self) -> mpf:
        """Share of calls that hang up in the queue."""
        return self.queue_length / real(self.traffic * self.patience) if self.patience else mpf(0)

    @property
    def served(self) -> mpf:
        """Share of calls that are served: busy agents over traffic."""
        busy = mp.fsum(min(state, self.agents) * share for state, share in enumerate(self.shares))
        return busy / real(self.traffic)

    def longer_than(self, time: Number) -> mpf:
        """Share of the calls that get a line and would wait longer than a time (nobody hanging up)."""
        passed, term, still = mp.exp(-real(self.agents * exact(time))), mpf(1), mpf(0)
        sums = mpf(0)
        for ahead in range(self.lines - self.agents):
            sums += term
            term *= real(self.agents * exact(time)) / (ahead + 1)
            still += self.shares[self.agents + ahead] * sums * passed
        return still / (1 - self.blocked)


def trunks(traffic: Number, agents: int, lines: int, patience: Number | None = None) -> Trunks:
    """Agents behind a trunk group."""
    return Trunks(exact(traffic), agents, lines, None if patience is None else exact(patience))
