"""Finite processes: agents behind a trunk group, with and without after-call work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

    def answered_within(self, time: Number) -> mpf:
        """Share of all calls that are answered within a time."""
        return mp.fsum(self.shares[: self.agents]) + mp.fsum(
            self.shares[self.agents + ahead] * self._reached(ahead, exact(time))
            for ahead in range(self.lines - self.agents)
        )

    def _reached(self, ahead: int, time: Fraction) -> mpf:
        """Share of those with so many before them in the queue that are answered within a time.

        Patient: ahead + 1 departures at the rate of the agents. Else by the Beta variable of `tests.reference.queue`.
        """
        if self.patience is None:
            departures = real(self.agents * time)
            return 1 - mp.fsum(departures**k / mp.factorial(k) for k in range(ahead + 1)) * mp.exp(-departures)
        x, end = real(self.agents * self.patience), mp.exp(-real(time / self.patience))
        term, sums = end ** (x + 1), mpf(0)
        for k in range(ahead + 1):
            sums += term
            term *= (x + 1 + k) / (k + 1) * (1 - end)
        return (1 - sums) * x / (x + ahead + 1)


def trunks(traffic: Number, agents: int, lines: int, patience: Number | None = None) -> Trunks:
    """Agents behind a trunk group."""
    return Trunks(exact(traffic), agents, lines, None if patience is None else exact(patience))


@dataclass(frozen=True)
class WrapUp:
    """Agents behind a trunk group whose after-call work occupies the agent but not the line.

    Talk and after-call work are exponential, one after the other. All balance equations of the process in three
    dimensions are solved, so this is for small numbers.

    Parameters
    ----------
    arrivals
        Calls per unit of time.
    talk, wrap_up
        Mean times.
    agents, lines
        Agents; lines.
    patience
        Mean patience; None where nobody hangs up.
    """

    arrivals: Fraction
    talk: Fraction
    wrap_up: Fraction
    agents: int
    lines: int
    patience: Fraction | None

    @cached_property
    def shares(self) -> dict[tuple[int, int, int], mpf]:
        """Share of the time with so many talking, in after-call work and waiting."""
        states = [
            (talking, after, waiting)
            for talking in range(min(self.agents, self.lines) + 1)
            for after in range(self.agents - talking + 1)
            for waiting in range(self.lines - talking + 1)
            if waiting == 0 or talking + after == self.agents
        ]
        place = {state: number for number, state in enumerate(states)}
        equations = mp.zeros(len(states))
        for state in states:
            for target, rate in self._moves(*state):
                equations[place[target], place[state]] += real(rate)
                equations[place[state], place[state]] -= real(rate)
        for column in range(len(states)):
            equations[0, column] = 1  # one equation follows from the others
        known = mp.zeros(len(states), 1)
        known[0] = 1
        solved = mp.lu_solve(equations, known)
        return {state: solved[number] for state, number in place.items()}

    def _moves(self, talking: int, after: int, waiting: int) -> Iterator[tuple[tuple[int, int, int], Fraction]]:
        if talking + waiting < self.lines:
            free = talking + after < self.agents
            yield (talking + free, after, waiting + (not free)), self.arrivals
        if talking:
            yield (talking - 1, after + 1, waiting), talking / self.talk
        if after:
            yield (talking + (waiting > 0), after - 1, max(waiting - 1, 0)), after / self.wrap_up
        if waiting and self.patience is not None:
            yield (talking, after, waiting - 1), waiting / self.patience

    @property
    def blocked(self) -> mpf:
        """Share of calls that find all lines taken."""
        return mp.fsum(share for (talking, _, waiting), share in self.shares.items() if talking + waiting == self.lines)

    @property
    def queue_length(self) -> mpf:
        """Mean number of callers in the queue."""
        return mp.fsum(waiting * share for (_, _, waiting), share in self.shares.items())

    @property
    def served(self) -> mpf:
        """Share of calls that are answered: those who talk over their arrivals."""
        talking = mp.fsum(talking * share for (talking, _, _), share in self.shares.items())
        return talking / real(self.talk * self.arrivals)
