"""Skill groups whose handling times are unlike, played through event by event, many centres side by side.

Only how many agents are busy with what is kept, and when those who wait have called; so a step costs the same however
many agents there are. A seed is fixed: the same centre gives the same result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ccxl.core import special

SEED: Final = 20_240
# Handling times of the longest sort until a centre has forgotten how it began; the share of the steps this takes.
SETTLES: Final = 3.0
WARM: Final = 0.35
# Steps until then at most, however large the centre.
BEGIN: Final = 6_000
# Events of all centres together, and how many centres.
EVENTS: Final = 600_000
CENTRES: Final = (128, 512)
# It is played on until the standard error is so small, up to so many times as long.
GOOD_ENOUGH: Final = 0.006
LONGEST: Final = 2
# Waiting callers of one skill and one centre; more are not in time whatever happens.
ROOM: Final = 1024
# Steps whose random numbers are drawn together.
BLOCK: Final = 128


@dataclass(frozen=True, slots=True)
class Played:
    """What was counted.

    Parameters
    ----------
    late, error
        Share of the calls that are not answered in time; its standard error.
    """

    late: float
    error: float


class _Centres:
    """Centres side by side: one row a skill, one column a centre."""

    def __init__(
        self, rates: Any, aht_s: Any, specialists: Any, generalists: int, patience_s: float, size: int
    ) -> None:
        skills = rates.size
        self.skills, self.size, self.specialists, self.patience_s = skills, size, specialists, patience_s
        # What can happen, and how often a second by each: a call (of one crowd), an end at a specialist or generalist.
        self.often = np.concatenate([rates, 1 / aht_s, 1 / aht_s])[:, None]
        self.busy = np.ones((3 * skills, size))
        self.free = np.full(size, float(generalists))
        self.now = np.zeros(size)
        # When those who wait called and when they hang up, round and round; the oldest and how many there are.
        self.called = np.full((skills, ROOM, size), math.inf)
        self.leaves = np.full((skills, ROOM, size), math.inf) if math.isfinite(patience_s) else None
        self.first = np.zeros((skills, size), int)
        self.waiting = np.zeros((skills, size), int)
        self.oldest = np.full((skills, size), math.inf)
        self._begin(rates, rates * aht_s)
        self.count_anew()

    def _begin(self, rates: Any, traffic: Any) -> None:
        """Agents and queues about as they are in the long run, so that it takes less to forget how it began."""
        over = np.maximum(traffic - self.specialists, 0)
        own = np.minimum(self.specialists, np.floor(traffic))
        shared = np.floor(traffic - own)
        self.busy[self.skills :] = np.concatenate([own, shared * min(1, self.free[0] / (shared.sum() or 1)) // 1])[
            :, None
        ]
        length = self._queues(rates[over > 0], traffic[over > 0], over.sum()) if over.any() else np.zeros(self.size)
        full = length > 0
        if full.any():
            part = np.floor(over / over.sum() * self.free[0])
            part[over.argmax()] += self.free[0] - part.sum()
            self.busy[self.skills :, full] = np.concatenate([np.where(over > 0, self.specialists, own), part])[:, None]
            queued = np.where(over > 0, rates, 0)
            for skill in np.flatnonzero(over):
                number = np.minimum(length * queued[skill] / queued.sum(), ROOM - 1).astype(int)
                for place in range(number.max(initial=0)):
                    at = np.flatnonzero(number > place)
                    self.called[skill, place, at] = -(number[at] - place) / rates[skill]
                    if self.leaves is not None:
                        self.leaves[skill, place, at] = self.patience_s * -math.log1p(-(place + 0.5) / ROOM)
                self.waiting[skill] = number
                self.oldest[skill] = np.where(number > 0, self.called[skill, 0], math.inf)
        self.free -= self.busy[2 * self.skills :].sum(0)

    def _queues(self, rates: Any, traffic: Any, needed: float) -> Any:
        """How many wait in each centre: an exponential law where callers are patient (Halfin and Whitt's limit).

        Only skills count that need generalists; others have agents enough of their own.
        """
        spare = self.free[0] - needed
        mean_s = traffic.sum() / rates.sum()
        if self.leaves is not None:
            return np.full(self.size, max(0.0, -spare / mean_s * self.patience_s))
        beta = spare / math.sqrt(traffic.sum())
        waits = 1 / (1 + beta * special.ndtr(beta) * math.sqrt(2 * math.pi) * math.exp(min(beta * beta / 2, 700)))
        unlike = float(rates @ (traffic / rates) ** 2 / rates.sum()) / mean_s**2
        place = (np.arange(self.size) + 0.5) / self.size
        # As simulated, more have to wait than in one group that takes all calls.
        waits **= 0.6
        return np.where(place < waits, -np.log(place / waits) * unlike * traffic.sum() / spare, 0.0)

    def count_anew(self) -> None:
        """Begin to count: calls answered in time, all events, and how many were to be expected."""
        self.good = np.zeros(self.size)
        self.events = np.zeros((3 * self.skills, self.size))
        self.expected = np.zeros((3 * self.skills, self.size))

    def estimate(self) -> Played:
        """Share of late calls by what has been counted."""
        asked = self.events[: self.skills].sum(0)
        calls, own, shared = (self.events - self.expected).reshape(3, self.skills, self.size)
        return _estimate(asked - self.good, asked, np.vstack([calls, own + shared]))

    def step(self, share: Any, gap: Any, patience: Any, within_s: float) -> None:
        """The next event of each centre; the random numbers say which it is and how long it takes."""
        rates = self.busy * self.often
        sums = rates.cumsum(0)
        event = (sums <= share * sums[-1]).sum(0)
        took = gap / sums[-1]
        self.now += took
        rates *= took
        self.expected += rates
        self.events.ravel()[event * self.size + np.arange(self.size)] += 1
        self._arrive(event, patience, within_s)
        self._end(event, within_s)

    def _arrive(self, event: Any, patience: Any, within_s: float) -> None:
        at = (event < self.skills).nonzero()[0]
        skill = event[at]
        own = self.busy[skill + self.skills, at] < self.specialists[skill]
        shared = ~own & (self.free[at] > 0)
        served = own | shared
        to, skill_to = at[served], skill[served]
        self.good[to] += 1
        self.busy[skill_to + np.where(own[served], self.skills, 2 * self.skills), to] += 1
        self.free[at[shared]] -= 1
        if to.size < at.size:
            self._queue(at[~served], skill[~served], patience)

    def _queue(self, at: Any, skill: Any, patience: Any) -> None:
        fits = self.waiting[skill, at] < ROOM
        at, skill = at[fits], skill[fits]
        waiting = self.waiting[skill, at]
        place = (self.first[skill, at] + waiting) % ROOM
        self.called[skill, place, at] = self.now[at]
        if self.leaves is not None:
            self.leaves[skill, place, at] = self.now[at] + patience[at] * self.patience_s
        self.oldest[skill, at] = np.minimum(self.oldest[skill, at], self.now[at])
        self.waiting[skill, at] = waiting + 1

    def _end(self, event: Any, within_s: float) -> None:
        at = (event >= self.skills).nonzero()[0]
        ended = event[at]
        self.busy[ended, at] -= 1
        own = ended < 2 * self.skills
        self.free[at] += ~own
        some = self.waiting[:, at].any(0)
        if not some.any():
            return
        at, own, ended = at[some], own[some], ended[some]
        if self.leaves is not None:
            self._hang_up(at)
        skill = np.where(own, ended - self.skills, self.oldest[:, at].argmin(0))
        some = self.waiting[skill, at] > 0
        at, own, skill = at[some], own[some], skill[some]
        self.busy[skill + np.where(own, self.skills, 2 * self.skills), at] += 1
        self.free[at] -= ~own
        self.good[at] += self.now[at] - self.oldest[skill, at] <= within_s
        self._forward(skill, at)

    def _hang_up(self, at: Any) -> None:
        """Who has hung up before his turn came is passed over."""
        leaves: Any = self.leaves
        skill = np.repeat(np.arange(self.skills), at.size)
        at = np.tile(at, self.skills)
        while at.size:
            gone = (self.waiting[skill, at] > 0) & (leaves[skill, self.first[skill, at], at] <= self.now[at])
            skill, at = skill[gone], at[gone]
            self._forward(skill, at)

    def _forward(self, skill: Any, at: Any) -> None:
        """The oldest of a skill waits no longer."""
        self.first[skill, at] = place = (self.first[skill, at] + 1) % ROOM
        self.waiting[skill, at] -= 1
        self.oldest[skill, at] = np.where(self.waiting[skill, at] > 0, self.called[skill, place, at], math.inf)


def play_skills(
    rates: Any, aht_s: Any, specialists: Any, generalists: int, within_s: float, patience_s: float
) -> Played:
    """Share of calls that are not answered in time.

    Parameters
    ----------
    rates, aht_s, specialists
        For each skill: calls per second, handling time in seconds, agents of this skill alone.
    generalists, within_s, patience_s
        Agents of all skills; target time; patience, infinite where callers wait for ever.
    """
    settles_s = _settling_time(rates * aht_s, aht_s, specialists, generalists, patience_s)
    begin = math.ceil(min(2 * rates.sum() * settles_s, BEGIN) / BLOCK)
    blocks = math.ceil(begin / WARM)
    size = int(np.clip(EVENTS / (blocks * BLOCK), *CENTRES))
    rng = np.random.default_rng(SEED)
    centres = _Centres(rates, aht_s, specialists, generalists, patience_s, size)
    number, played = 0, Played(0.0, math.inf)
    while number < blocks or (played.error > GOOD_ENOUGH and number < LONGEST * blocks):
        if number == begin:
            centres.count_anew()
        _play_block(centres, rng, within_s)
        number += 1
        if number >= blocks and number % begin == 0:
            played = centres.estimate()
    return centres.estimate()


def _settling_time(traffic: Any, aht_s: Any, specialists: Any, generalists: int, patience_s: float) -> float:
    """Time in which a centre forgets how it began: near full load a queue of patient callers takes long."""
    settles_s = SETTLES * float(aht_s.max())
    short = traffic > specialists
    if math.isfinite(patience_s) or not short.any():
        return settles_s
    spare = generalists - float((traffic - specialists)[short].sum())
    return settles_s + min(float(traffic[short] @ aht_s[short]) / spare**2, 3 * settles_s)


def _play_block(centres: _Centres, rng: np.random.Generator, within_s: float) -> None:
    shape = (BLOCK, centres.size)
    share, gap = rng.random(shape), rng.standard_exponential(shape)
    patience = rng.standard_exponential(shape) if centres.leaves is not None else share
    for i in range(BLOCK):
        centres.step(share[i], gap[i], patience[i], within_s)


def _estimate(late: Any, asked: Any, controls: Any) -> Played:
    """Late calls over calls, corrected by what is known of the mean (control variates)."""
    share = late.sum() / asked.sum()
    error = (late - share * asked) / asked.mean()
    centred = controls - controls.mean(1, keepdims=True)
    weights = np.linalg.lstsq(centred.T, error - error.mean(), rcond=None)[0]
    left = error - weights @ controls
    size = asked.size
    return Played(float(np.clip(share + left.mean(), 0, 1)), float(left.std(ddof=1 + len(controls)) / math.sqrt(size)))
