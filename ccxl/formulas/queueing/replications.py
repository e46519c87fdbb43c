"""A call centre played through call by call, many replications side by side, for those who doubt a formula.

A caller's offered wait is the time until the first agent is free. All who came before have their agents already, so
one pass over the calls in order of arrival is an exact first-come-first-served queue, whatever the laws of handling
time and patience; every step does one call of each replication. A line is occupied while its caller waits or talks,
an agent while he talks or wraps up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.formulas.queueing.distributions import Distribution, Draw, distribution_of, mean_by_drawing, patience_of

# Calls of one replication that are drawn and counted together: few enough to stay in the processor's cache.
BLOCK: Final = 256
Array: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated: rates per second, times in seconds, counted from `start` to `end`.

    Parameters
    ----------
    rate, handling, wrap_up, patience
        Calls per second; laws of talk time, after-call work and patience.
    groups
        Agents of each group. One group takes all calls; of several the last takes what its own group cannot.
    shares, scales
        Share of the calls that belong to each skill and factor on its talk time.
    lines, redial_share, redial_after
        Lines (infinite: no limit); share of lost callers who call again; law of the time until they do.
    start, end, replications
        Counted time and number of independent runs.
    """

    rate: float
    handling: Draw
    wrap_up: Draw | None
    patience: Draw | None
    groups: tuple[int, ...]
    shares: tuple[float, ...]
    scales: tuple[float, ...]
    lines: float
    redial_share: float
    redial_after: Draw
    start: float
    end: float
    replications: int


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls in order of arrival, one row a call, one column a replication; times in seconds.

    Parameters
    ----------
    arrival, wait, patience, busy
        When the call came, how long until an agent was free, how long the caller was ready to wait, how long the
        agent was busy with it.
    served, blocked, skill
        Whether it was answered, whether it found no line, which skill it asked for.
    """

    arrival: Array
    wait: Array
    patience: Array
    busy: Array
    served: Array
    blocked: Array
    skill: Array


class _Agents:
    """When each agent of each replication is free."""

    def __init__(self, plan: Plan) -> None:
        self._free = np.zeros((plan.replications, sum(plan.groups)))
        self.flat = self._free.reshape(-1)
        self._rows = np.arange(plan.replications) * self._free.shape[1]
        edges = np.cumsum((0, *plan.groups))
        self._groups = [slice(edges[i], edges[i + 1]) for i in range(len(plan.groups))]

    def pick(self, arrival: Array, skill: Array) -> tuple[Array, Array]:
        """The agent who takes a call and when he is free: of those free at once the specialist comes first."""
        if len(self._groups) == 1:
            place = self._free.argmin(1)
            place += self._rows
            return place, self.flat[place]
        *own, general = (self._first(group) for group in self._groups)
        place, free = general
        for number, (mine, when) in enumerate(own):
            better = (skill == number) & (np.maximum(when, arrival) <= np.maximum(free, arrival))
            place, free = np.where(better, mine, place), np.where(better, when, free)
        return place, free

    def _first(self, group: slice) -> tuple[Array, Array]:
        if group.start == group.stop:
            return self._rows, np.full(self._rows.shape, math.inf)
        place = self._free[:, group].argmin(1) + (self._rows + group.start)
        return place, self.flat[place]


class _Lines:
    """When each line of each replication is free; without a limit nobody asks."""

    def __init__(self, plan: Plan) -> None:
        self.limited = math.isfinite(plan.lines)
        self._free = np.zeros((plan.replications, int(plan.lines) if self.limited else 0))
        self._flat = self._free.reshape(-1)
        self._rows = np.arange(plan.replications) * self._free.shape[1]

    def busy(self, arrival: Array) -> Array:
        """Whether all lines are busy; remembers the line for `take`."""
        self._place = self._free.argmin(1) + self._rows
        return self._flat[self._place] > arrival

    def take(self, blocked: Array, until: Array) -> None:
        """Occupy the line where the call was not blocked."""
        self._flat[self._place] = np.where(blocked, self._flat[self._place], until)


class _Arrivals:
    """The next call of each replication: a new one or one who calls again, whichever is earlier."""

    def __init__(self, plan: Plan, gap: Array) -> None:
        self._new = gap
        self._again = np.full((plan.replications, 4 if plan.redial_share else 0), math.inf)
        self._every = np.arange(plan.replications)

    def take(self, gap: Array) -> Array:
        """Time of the next call; `gap` is the time to the new call after it."""
        if not self._again.shape[1]:
            arrival = self._new
            self._new = arrival + gap
            return arrival
        place = self._again.argmin(1)
        again = self._again[self._every, place]
        redial = again < self._new
        self._again[self._every[redial], place[redial]] = math.inf
        arrival = np.where(redial, again, self._new)
        self._new = np.where(redial, self._new, self._new + gap)
        return arrival

    def call_again(self, who: Array, when: Array) -> None:
        """Put down who calls again and when."""
        place = self._again.argmax(1)
        if np.isfinite(self._again[self._every, place][who]).any():
            self._again = np.hstack([self._again, np.full_like(self._again, math.inf)])
            place = self._again.argmax(1)
        self._again[self._every[who], place[who]] = when[who]


def play(plan: Plan, rng: np.random.Generator) -> Iterator[Calls]:
    """All calls until every replication has passed the end, block by block."""
    shape = (BLOCK, plan.replications)
    agents, lines = _Agents(plan), _Lines(plan)
    arrivals = _Arrivals(plan, rng.standard_exponential(plan.replications) / plan.rate)
    done = False
    while not done:
        block, gaps, wrap_up, redials = _drawn(plan, rng, shape)
        for i in range(BLOCK):
            arrival = block.arrival[i] = arrivals.take(gaps[i])
            place, free = agents.pick(arrival, block.skill[i])
            begin = np.maximum(free, arrival)
            wait = block.wait[i] = begin - arrival
            served = block.patience[i] >= wait
            if lines.limited:
                blocked = block.blocked[i] = lines.busy(arrival)
                served &= ~blocked
                lines.take(blocked, np.where(served, begin + block.busy[i] - wrap_up[i], arrival + block.patience[i]))
            block.served[i] = served
            agents.flat[place] = np.where(served, begin + block.busy[i], free)
            if plan.redial_share:
                hung_up = arrival + np.where(block.blocked[i], 0, block.patience[i])
                arrivals.call_again(~served & (redials[0][i] < plan.redial_share), hung_up + redials[1][i])
        done = bool(block.arrival[-1].min() > plan.end)
        yield block


def _drawn(plan: Plan, rng: np.random.Generator, shape: tuple[int, int]) -> tuple[Calls, Array, Array, Any]:
    """All random numbers of a block."""
    gaps = rng.standard_exponential(shape) / plan.rate
    talk = plan.handling(rng, shape)
    skill = np.zeros(shape, int)
    if len(plan.shares) > 1:
        skill = np.searchsorted(np.cumsum(plan.shares)[:-1], rng.random(shape), side="right")
        talk = talk * np.asarray(plan.scales)[skill]
    wrap_up = plan.wrap_up(rng, shape) if plan.wrap_up else np.broadcast_to(0.0, shape)
    patience = plan.patience(rng, shape) if plan.patience else np.broadcast_to(math.inf, shape)
    redials = (rng.random(shape), plan.redial_after(rng, shape)) if plan.redial_share else None
    empty = (np.empty(shape), np.empty(shape), patience, talk + wrap_up)
    return Calls(*empty, np.empty(shape, bool), np.zeros(shape, bool), skill), gaps, wrap_up, redials


def planned(
    calls: float | Sequence[float],
    aht_s: Distribution | Sequence[float],
    agents: Sequence[int],
    *,
    interval_min: float = 60,
    patience_s: Distribution | None = None,
    redial_share: float = 0,
    handling: str = "exponential",
    handling_cv: float = 1,
    patience: str = "exponential",
    patience_cv: float = 1,
    lines: float = math.inf,
    wrap_up_s: Distribution = 0,
    redial_after_s: float | None = None,
    warm_up_s: float | None = None,
    total_calls: int = 1_000_000,
    replications: int = 128,
) -> Plan:
    """A plan from what a planner knows; several skills where `calls` and `aht_s` are sequences.

    Raises
    ------
    InputError
        Arguments that make no sense, all of them named.
    """
    by_skill = np.atleast_1d(np.asarray(calls, float))
    means = np.atleast_1d(np.asarray(aht_s, float)) if by_skill.size > 1 else np.ones(1)
    faults = [
        (bool((by_skill <= 0).any() or not np.isfinite(by_skill).all()), f"calls = {calls}: must be > 0"),
        (any(n < 0 or n != int(n) for n in agents), f"agents = {agents}: must be whole numbers"),
        (sum(agents) < 1, f"agents = {agents}: must be at least 1"),
        (not 0 <= redial_share < 1, f"redial_share = {redial_share}: must be a share from 0 to 1, 1 excluded"),
        (not lines >= 1, f"lines = {lines}: must be at least 1"),
        (replications < 2, f"replications = {replications}: must be at least 2, for an interval"),
        (not interval_min > 0, f"interval_min = {interval_min}: must be > 0"),
        (total_calls < 1, f"total_calls = {total_calls}: must be at least 1"),
    ]
    if wrong := [text for fault, text in faults if fault]:
        raise InputError("; ".join(wrong))
    rate = float(by_skill.sum()) / (60 * interval_min)
    talk = distribution_of("aht_s", 1.0 if by_skill.size > 1 else aht_s, handling, handling_cv)
    wrap = None if isinstance(wrap_up_s, int | float) and wrap_up_s == 0 else distribution_of("wrap_up_s", wrap_up_s)
    ready = patience_of(patience_s, patience, patience_cv)
    busy = (
        float(means @ by_skill / by_skill.sum()) * mean_by_drawing(talk) + (mean_by_drawing(wrap) if wrap else 0)
        if by_skill.size > 1
        else mean_by_drawing(talk) + (mean_by_drawing(wrap) if wrap else 0)
    )
    again = 10 * busy if redial_after_s is None else redial_after_s
    if warm_up_s is None:
        warm_up_s = _warm_up(rate * busy, busy, sum(agents), mean_by_drawing(ready) if ready else math.inf)
        # Of the calls again, those of calls again and so on: a share of each time before.
        warm_up_s += 8 * again / (1 - redial_share) if redial_share else 0
    return Plan(
        rate, talk, wrap, ready, tuple(int(n) for n in agents),
        tuple(by_skill / by_skill.sum()), tuple(means), lines, redial_share, distribution_of("redial_after_s", again),
        warm_up_s, warm_up_s + total_calls / replications / rate, replications,
    )  # fmt: skip


def _warm_up(traffic: float, busy_s: float, agents: int, patience_s: float) -> float:
    """Time from an empty centre to a settled one: near full load a queue forgets its past slowly."""
    gap = (math.sqrt(agents) - math.sqrt(traffic)) ** 2
    return 10 * busy_s + min(5 * busy_s / gap if gap else math.inf, 10 * patience_s, 200 * busy_s)
