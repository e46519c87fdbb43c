"""What a simulation says: every measure with the interval in which its true value lies.

The measures are means over independent replications with Student's interval; the queue is played by `replications`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ccxl.core import special
from ccxl.core.errors import InputError
from ccxl.core.labels import refuse_unlike_labels
from ccxl.formulas.queueing.distributions import Distribution
from ccxl.formulas.queueing.replications import Calls, Plan, planned, play

Array: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with its confidence interval.

    Parameters
    ----------
    mean, low, high
        Mean over the replications; ends of the interval.
    """

    mean: float
    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Simulation:
    """Measures of a simulated call centre; shares are of all calls unless said otherwise.

    Parameters
    ----------
    calls
        Counted calls in all replications.
    service_level
        Calls answered in time.
    service_level_virtual
        Calls for which an agent is free in time, whether or not the caller has hung up.
    service_level_without_short
        Calls answered in time, of all but those that hang up within the time.
    service_level_answered
        Calls answered in time, of the answered ones.
    asa
        Mean wait of all calls that found a line, also of those who hang up, in seconds.
    asa_answered
        Mean wait of the answered calls, in seconds.
    wait_probability, abandonment, blocking
        Calls that find no free agent; that hang up; that find no line.
    occupancy, queue_length
        Share of their time in which agents are busy; mean number of callers waiting.
    """

    calls: int
    service_level: Estimate
    service_level_virtual: Estimate
    service_level_without_short: Estimate
    service_level_answered: Estimate
    asa: Estimate
    asa_answered: Estimate
    wait_probability: Estimate
    abandonment: Estimate
    blocking: Estimate
    occupancy: Estimate
    queue_length: Estimate


def simulate(
    calls: float,
    aht_s: Distribution,
    agents: int,
    answer_within_s: float = 20,
    interval_min: float = 60,
    patience_s: Distribution | None = None,
    redial_share: float = 0,
    *,
    handling: str = "exponential",
    handling_cv: float = 1,
    patience: str = "exponential",
    patience_cv: float = 1,
    concurrency: int = 1,
    lines: float = math.inf,
    wrap_up_s: Distribution = 0,
    redial_after_s: float | None = None,
    warm_up_s: float | None = None,
    total_calls: int = 1_000_000,
    replications: int = 128,
    confidence: float = 0.95,
    seed: int = 1,
) -> Simulation:
    """Play a call centre through, call by call, and measure it.

    Parameters
    ----------
    calls
        Calls in one interval, arriving at random.
    aht_s
        Handling time in seconds: a mean, observed times, or a function of a NumPy generator and a shape. With
        `wrap_up_s` it is the talk time alone.
    agents
        Agents taking calls.
    answer_within_s
        Target time of the service level, in seconds.
    interval_min
        Length of the interval in minutes.
    patience_s
        How long callers wait before they hang up, given like `aht_s`; None: for ever.
    redial_share
        Share of those who hang up, or find no line, and call again.
    handling, handling_cv, patience, patience_cv
        Distribution of a time given as a mean: "exponential", "deterministic" or "lognormal" with its coefficient of
        variation.
    concurrency
        Chats that an agent holds at the same time.
    lines
        Lines, occupied by waiting and talking callers.
    wrap_up_s
        After-call work, which occupies the agent and not the line.
    redial_after_s
        Mean time until a caller calls again; None: ten handling times, so long that he finds the queue as anybody does.
    warm_up_s
        Time before counting starts; None: enough for an empty centre to settle. A centre with patient callers and more
        traffic than agents never settles.
    total_calls, replications
        Counted calls in all, and independent runs among which they are shared.
    confidence
        Probability with which an interval holds the true value.
    seed
        Start of the random numbers: the same seed gives the same result.

    Returns
    -------
    Simulation
        Measures with their intervals.

    Raises
    ------
    InputError
        Arguments that make no sense, all of them named.

    Examples
    --------
    >>> result = simulate(1000, 120, 36, 15, total_calls=200_000)
    >>> 0.605 in result.service_level
    True
    """
    plan = planned(
        calls, aht_s, [agents * concurrency], interval_min=interval_min, patience_s=patience_s,
        redial_share=redial_share, handling=handling, handling_cv=handling_cv, patience=patience,
        patience_cv=patience_cv, lines=lines, wrap_up_s=wrap_up_s, redial_after_s=redial_after_s,
        warm_up_s=warm_up_s, total_calls=total_calls, replications=replications,
    )  # fmt: skip
    return measured(plan, play(plan, np.random.default_rng(seed)), answer_within_s, confidence)


def simulate_skills(
    calls: Sequence[float],
    aht_s: Sequence[float],
    specialists: Sequence[int],
    generalists: int,
    answer_within_s: float = 20,
    interval_min: float = 60,
    patience_s: Distribution | None = None,
    *,
    warm_up_s: float | None = None,
    total_calls: int = 1_000_000,
    replications: int = 128,
    confidence: float = 0.95,
    seed: int = 1,
) -> Simulation:
    """Play skill groups through: a specialist takes a call of his skill first, else a generalist does.

    A call that finds neither waits, and whoever is free first of those who may take it does; an agent takes the call
    that has waited longest. Handling times are exponential.

    Parameters
    ----------
    calls, aht_s, specialists
        For each skill: calls in one interval, mean handling time in seconds, agents of this skill alone.
    generalists
        Agents who take calls of every skill.
    answer_within_s, interval_min, patience_s, warm_up_s, total_calls, replications, confidence, seed
        As in `simulate`.

    Returns
    -------
    Simulation
        Measures over the calls of all skills.

    Raises
    ------
    InputError
        A skill that nobody serves, or sequences of unlike length or with unlike labels.
    """
    refuse_unlike_labels(calls=calls, aht_s=aht_s, specialists=specialists, blocks=True)
    if not 1 < len(calls) == len(aht_s) == len(specialists):
        raise InputError("calls, aht_s and specialists: must be two or more numbers each, one for every skill")
    if generalists + min(specialists) < 1:
        raise InputError(f"specialists = {list(specialists)}: a skill without specialists needs generalists")
    plan = planned(
        calls, aht_s, [*specialists, generalists], interval_min=interval_min, patience_s=patience_s,
        warm_up_s=warm_up_s, total_calls=total_calls, replications=replications,
    )  # fmt: skip
    return measured(plan, play(plan, np.random.default_rng(seed)), answer_within_s, confidence)


def measured(plan: Plan, blocks: Iterable[Calls], within_s: float, confidence: float = 0.95) -> Simulation:
    """Measures of the calls that a simulation plays."""
    sums = sum((_counted(plan, block, within_s) for block in blocks), np.zeros((12, plan.replications)))
    (offered, in_time, free_in_time, free_at_once, served, answered_wait, wait,
     hung_up, hung_up_in_time, blocked, busy, queued) = sums  # fmt: skip
    # A replication in which nobody called or nobody was answered says nothing of shares of them.
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = [
            in_time / offered,
            free_in_time / offered,
            in_time / (offered - hung_up_in_time),
            in_time / served,
            wait / (offered - blocked),
            answered_wait / served,
            1 - (free_at_once + blocked) / offered,
            hung_up / offered,
            blocked / offered,
            busy / ((plan.end - plan.start) * sum(plan.groups)),
            queued / (plan.end - plan.start),
        ]
    return Simulation(int(offered.sum()), *(_estimate(share, confidence) for share in shares))


def _counted(plan: Plan, block: Calls, within_s: float) -> Array:
    """Counts and times that a block adds to each replication."""
    asked = (block.arrival >= plan.start) & (block.arrival < plan.end)
    lost = ~block.served & ~block.blocked
    in_queue = np.where(block.blocked, 0, np.minimum(block.wait, block.patience))
    fit = block.wait <= within_s
    begin = block.arrival + block.wait
    rows = [
        asked,
        asked & block.served & fit,
        asked & ~block.blocked & fit,
        asked & ~block.blocked & (block.wait == 0),
        asked & block.served,
        np.where(asked & block.served, block.wait, 0),
        np.where(asked, in_queue, 0),
        asked & lost,
        asked & lost & (block.patience <= within_s),
        asked & block.blocked,
        np.where(block.served, _overlap(plan, begin, begin + block.busy), 0),
        _overlap(plan, block.arrival, block.arrival + in_queue),
    ]
    return np.array([row.sum(0) for row in rows], float)


def _overlap(plan: Plan, begin: Array, end: Array) -> Array:
    """How much of a time lies within the counted time."""
    return np.maximum(np.minimum(end, plan.end) - np.maximum(begin, plan.start), 0)


def _estimate(values: Array, confidence: float) -> Estimate:
    known = values[np.isfinite(values)]
    if known.size < 2:
        return Estimate(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    half = float(special.stdtrit(known.size - 1, (1 + confidence) / 2) * known.std(ddof=1) / math.sqrt(known.size))
    return Estimate(mean, mean - half, mean + half)
