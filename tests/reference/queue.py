"""Calls that wait: patient callers (Erlang C) and callers who hang up (Erlang A).

All callers are alike: calls arrive at random, handling times and patience are exponential. `patience` is the mean
patience over the mean handling time. A caller with `ahead` others in the queue before him would be served after
ahead + 1 departures at the rates n + ahead/patience, ..., n + 1/patience, n; e to the minus that time over the
patience is then a Beta variable, whose distribution is a sum of positive terms. Real numbers of agents are the same
sums on a shifted lattice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from mpmath import mp, mpf

from tests.reference.lines import ONE, Number, below_one, exact, real, solve, states_below

NEGLIGIBLE: Final = ONE >> 170
"""Rarer states than this beside the most frequent one (1e-51) are left out, once all of them together are."""


@dataclass(frozen=True)
class Patient:
    """A queue that nobody leaves.

    Parameters
    ----------
    traffic, agents
        Erlangs, and agents; more agents than erlangs.
    """

    traffic: Fraction
    agents: Fraction

    @cached_property
    def wait_probability(self) -> mpf:
        """Share of callers who wait: the states from `agents` up, a geometric series, over all states."""
        from_agents_up = real(1 / (1 - self.traffic / self.agents))
        return from_agents_up / (states_below(self.traffic, self.agents) - 1 + from_agents_up)

    def longer_than(self, time: Number) -> mpf:
        """Share of callers who wait longer than a time, in handling times."""
        return self.wait_probability * mp.exp(-real((self.agents - self.traffic) * exact(time)))

    def service_level(self, time: Number) -> mpf:
        """Share of callers who are answered within a time."""
        return 1 - self.longer_than(time)

    @property
    def queue_length(self) -> mpf:
        """Mean number of callers in the queue."""
        busy = self.traffic / self.agents
        return self.wait_probability * real(busy / (1 - busy))

    @property
    def mean_wait(self) -> mpf:
        """Mean wait of all callers, by Little's law, in handling times."""
        return self.queue_length / real(self.traffic)

    @property
    def occupancy(self) -> mpf:
        """Share of the time in which an agent is busy."""
        return real(self.traffic / self.agents)

    def wait_quantile(self, share: Number) -> mpf:
        """The wait that a share of the callers does not exceed, in handling times."""
        over = 1 - real(share)
        if self.wait_probability <= over:
            return mpf(0)
        return mp.log(self.wait_probability / over) / real(self.agents - self.traffic)


def patient(traffic: Number, agents: Number) -> Patient:
    """A queue that nobody leaves."""
    return Patient(exact(traffic), exact(agents))


@dataclass(frozen=True)
class Impatient:
    """A queue that callers leave when their patience ends.

    Parameters
    ----------
    traffic, agents, patience
        Erlangs; agents; mean patience over mean handling time.
    """

    traffic: Fraction
    agents: Fraction
    patience: Fraction

    def _leaving(self, waiting: int) -> Fraction:
        """Departures per handling time; a negative number waiting means agents free."""
        return self.agents + (waiting / self.patience if waiting > 0 else waiting)

    def _up(self, waiting: int) -> Iterator[tuple[int, int]]:
        """Number waiting and weight of the states above the given one, whose weight is one."""
        weight = ONE
        while True:
            waiting += 1
            rate = self._leaving(waiting)
            weight = weight * self.traffic.numerator * rate.denominator // (self.traffic.denominator * rate.numerator)
            yield waiting, weight
            if weight * rate < NEGLIGIBLE * (rate - self.traffic):
                return

    def _down(self, waiting: int) -> Iterator[tuple[int, int]]:
        """The same for the states below; the last one holds all that are left."""
        weight = ONE
        while self.agents + waiting >= 1:
            rate = self._leaving(waiting)
            weight = weight * rate.numerator * self.traffic.denominator // (rate.denominator * self.traffic.numerator)
            waiting -= 1
            yield waiting, weight
            if rate < self.traffic and weight * self.traffic < NEGLIGIBLE * (self.traffic - rate):
                return
        yield waiting - 1, int((below_one(self.traffic, self.agents + waiting) - 1) * weight)

    @property
    def _start(self) -> int:
        """A state among the most frequent ones."""
        over = self.traffic - self.agents
        return int(over * self.patience) if over > 0 else -int(min(-over, self.agents))

    @cached_property
    def _states(self) -> tuple[int, list[int], int]:
        """The first number waiting that counts, weights from there up, and the weight of all states together."""
        start = self._start
        down, up = list(self._down(start)), list(self._up(start))
        queue = [state for state in [*down[::-1], (start, ONE), *up] if state[0] >= 0]
        total = ONE + sum(weight for _, weight in down) + sum(weight for _, weight in up)
        return (queue[0][0] if queue else 0), [weight for _, weight in queue], total

    @cached_property
    def _queue(self) -> list[tuple[int, mpf]]:
        """Probability that an arriving caller finds 0, 1, 2, ... waiting and no agent free."""
        first, weights, total = self._states
        return [(first + place, mpf(weight) / total) for place, weight in enumerate(weights)]

    @cached_property
    def wait_probability(self) -> mpf:
        """Share of callers who do not find an agent free."""
        return mp.fsum(share for _, share in self._queue)

    @cached_property
    def queue_length(self) -> mpf:
        """Mean number of callers in the queue."""
        return mp.fsum(waiting * share for waiting, share in self._queue)

    @property
    def abandonment(self) -> mpf:
        """Share of callers who hang up: hang-ups per unit of time over calls."""
        return self.queue_length / real(self.traffic * self.patience)

    @property
    def occupancy(self) -> mpf:
        """Share of the time in which an agent is busy."""
        return real(self.traffic / self.agents) * (1 - self.abandonment)

    @property
    def mean_wait(self) -> mpf:
        """Mean time in the queue of all callers, those who hang up too, by Little's law, in handling times."""
        return self.queue_length / real(self.traffic)

    @cached_property
    def mean_wait_of_answered(self) -> mpf:
        """Mean wait of the callers who are answered: E[V e^-V] / E[e^-V] with V in units of patience."""
        first, x = self._states[0], real(self.agents * self.patience)
        times, harmonic = [], mp.digamma(x + 1 + first) - mp.digamma(x + 1)
        for ahead, share in self._queue:
            harmonic += 1 / (x + 1 + ahead)
            times.append(share * x / (x + ahead + 1) * harmonic)
        return mp.fsum(times) * real(self.patience) / (1 - self.abandonment)

    def _still_waiting(self, time: Fraction, served: int) -> mpf:
        """Share with an offered wait beyond a time; with `served` 1, only those patient enough to be served then."""
        x, end = real(self.agents * self.patience), mp.exp(-real(time / self.patience))
        term, sums, beyond = end ** (x + served), mpf(0), mpf(0)
        last = self._queue[-1][0] if self._queue else -1
        shares = dict(self._queue)
        for ahead in range(last + 1):
            sums += term  # regularised incomplete beta function at `end` of x + served and ahead + 1
            term *= (x + served + ahead) / (ahead + 1) * (1 - end)
            if ahead in shares:
                beyond += shares[ahead] * sums * (x / (x + ahead + 1) if served else 1)
        return beyond

    def offered_longer_than(self, time: Number) -> mpf:
        """Share of callers who would have to wait longer, were they patient."""
        return self._still_waiting(exact(time), 0)

    def longer_than(self, time: Number) -> mpf:
        """Share of callers who are in the queue longer than a time: still waiting and not yet gone."""
        return self.offered_longer_than(time) * mp.exp(-real(exact(time) / self.patience))

    def answered_within(self, time: Number) -> mpf:
        """Share of callers who are answered within a time."""
        return 1 - self.abandonment - self._still_waiting(exact(time), 1)

    def gone_within(self, time: Number) -> mpf:
        """Share of callers who hang up within a time: all that are neither answered then nor still there."""
        return 1 - self.answered_within(time) - self.longer_than(time)

    def service_levels(self, time: Number) -> dict[str, mpf]:
        """The four definitions."""
        in_time = self.answered_within(time)
        return {
            "answered in time / offered": in_time,
            "virtual wait": 1 - self.offered_longer_than(time),
            "without short abandons": in_time / (1 - self.gone_within(time)),
            "answered in time / answered": in_time / (1 - self.abandonment),
        }


def impatient(traffic: Number, agents: Number, patience: Number) -> Impatient:
    """A queue that callers leave when their patience ends."""
    return Impatient(exact(traffic), exact(agents), exact(patience))


def with_redials(traffic: Number, agents: Number, patience: Number, redial_share: Number) -> Impatient:
    """The queue where a share of those who hang up call again: all attempts arrive at random.

    Attempts = first calls + redial_share x hang-ups.
    """
    first, share = real(exact(traffic)), real(exact(redial_share))

    def excess(attempts: mpf) -> mpf:
        return attempts * (1 - share * impatient(attempts, agents, patience).abandonment) - first

    if share == 0:
        return impatient(traffic, agents, patience)
    return impatient(solve(excess, first, first / (1 - share)), agents, patience)
