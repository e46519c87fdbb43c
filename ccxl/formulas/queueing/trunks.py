"""Agents behind a finite group of lines: busy signals, waiting, service.

A line is occupied while its caller waits or talks, an agent while he talks or wraps up. Without wrap-up this is the
M/M/N/K queue, with patience M/M/N/K+M, exact. With wrap-up all balance equations are solved for groups of up to about
forty agents; in larger ones the state counts calls that wait, talk or are wrapped up, and how many of the busy agents
talk is taken as binomial with talk / (talk + wrap-up), as far as there are lines: right in a centre that is never full
as in one where nobody is ever idle. The time of those who wait behind wrap-up is taken as if agents were freed evenly.
Simulation confirms shares of busy signals to 0.03 and service levels to 0.06, better the more agents.
The queue: A. Mandelbaum and S. Zeltyn, Service engineering in action (2007). The offered wait behind j callers is a
gamma variable, with patience minus the logarithm of a beta one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ccxl.core import special
from ccxl.core.search import fewest
from ccxl.formulas.queueing import wrap_up
from ccxl.formulas.queueing.states import stationary

# More than any group has, and as many as are worked out in a moment.
MOST_LINES: Final = 1e5
# Standard deviations beyond which a binomial has no weight.
WIDE: Final = 36


@dataclass(frozen=True, slots=True)
class Trunks:
    """What callers meet; shares are of all calls.

    Parameters
    ----------
    blocked, waiting, abandoned, served
        Shares that hear a busy signal, that wait in the queue, that hang up, that are answered.
    in_time
        Share answered in time.
    queue_length, occupancy
        Mean number of waiting callers; share of their time in which agents talk or wrap up.
    """

    blocked: float
    waiting: float
    abandoned: float
    served: float
    in_time: float
    queue_length: float
    occupancy: float


def trunks(
    rate: float, talk_s: float, agents: float, lines: float, within_s: float, patience_s: float, wrap_up_s: float
) -> Trunks:
    """The long run of a group of lines with agents.

    Parameters
    ----------
    rate
        Calls per second.
    talk_s, wrap_up_s, patience_s
        Means in seconds; infinite patience: nobody hangs up.
    agents, lines
        Their numbers.
    within_s
        Target time.
    """
    busy_s, agents, lines = talk_s + wrap_up_s, int(agents), int(lines)
    if rate == 0:
        return Trunks(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0)
    if lines == 0 or (agents == 0 and math.isinf(patience_s)):
        return Trunks(1.0, 0.0, 0.0, 0.0, 0.0, float(lines), 0.0)
    if wrap_up_s > 0 and agents > 0 and wrap_up.count(agents, lines) <= wrap_up.MOST_STATES:
        return _solved(rate, talk_s, agents, lines, within_s, patience_s, wrap_up_s)
    talking = talk_s / busy_s

    def log_ratio(state: Any) -> Any:
        leaving = np.minimum(state, agents) / busy_s + np.maximum(state - agents, 0) / patience_s
        with np.errstate(divide="ignore"):
            return np.log(rate * _line_free(state - 1, agents, lines, talking) / leaving)

    last = max(lines, agents) if wrap_up_s == 0 else agents + lines
    states, weight = stationary(last, log_ratio)
    entering = weight * _line_free(states, agents, lines, talking)
    behind = states >= agents
    queue = np.maximum(states - agents, 0)
    in_time = _answered(queue[behind], agents / busy_s, within_s, patience_s)
    length = float(queue @ weight)
    return Trunks(
        blocked=float(np.sum(weight - entering)),
        waiting=float(entering[behind].sum()),
        abandoned=length / patience_s / rate,
        served=float(np.minimum(states, agents) @ weight) / busy_s / rate,
        in_time=float(entering[~behind].sum() + entering[behind] @ in_time),
        queue_length=length,
        occupancy=float(np.minimum(states, agents) @ weight) / agents if agents else 0.0,
    )


def _solved(
    rate: float, talk_s: float, agents: int, lines: int, within_s: float, patience_s: float, wrap_up_s: float
) -> Trunks:
    """With wrap-up, from all balance equations; the time of those who wait as if agents were freed evenly."""
    states = wrap_up.solve(rate, talk_s, wrap_up_s, agents, lines, patience_s)
    busy = states.talking + states.wrapped
    takes = states.share * (states.talking + states.waiting < lines)
    behind = busy == agents
    in_time = _answered(states.waiting[behind].astype(float), agents / (talk_s + wrap_up_s), within_s, patience_s)
    length = float(states.waiting @ states.share)
    return Trunks(
        blocked=float(np.sum(states.share - takes)),
        waiting=float(takes[behind].sum()),
        abandoned=length / patience_s / rate,
        served=float(states.talking @ states.share) / talk_s / rate,
        in_time=float(takes[~behind].sum() + takes[behind] @ in_time),
        queue_length=length,
        occupancy=float(busy @ states.share) / agents,
    )


def _line_free(state: Any, agents: int, lines: int, talking: float) -> Any:
    """Probability that a call finds a line where so many calls wait, talk or are wrapped up.

    The callers who talk are binomial among the busy agents, as far as there are lines.
    """
    busy = np.minimum(state, agents)
    room = lines - (state - busy)
    if talking == 1:
        return np.where(room > busy, 1.0, 0.0)
    spread = WIDE * np.sqrt(busy * talking * (1 - talking)) + 1
    near = (room > 0) & (room <= busy) & (np.abs(room - busy * talking) < spread)
    # So far below the mean that the probabilities are too small for numbers their ratio is that of neighbours.
    few = np.maximum(room, 0) * (1 - talking) / (np.maximum(busy - room, 0) + 1) / talking
    free = np.where(room > busy * talking, 1.0, np.minimum(few, 1.0))
    free[near] = special.bdtr(room[near] - 1, busy[near], talking) / special.bdtr(room[near], busy[near], talking)
    return free


def _answered(ahead: Any, rate: float, within_s: float, patience_s: float) -> Any:
    """Probability that a caller with so many ahead of him is answered in time, before he hangs up."""
    if rate == 0:
        return np.zeros(ahead.shape)
    if math.isinf(patience_s):
        return special.gammainc(ahead + 1.0, rate * within_s)
    x = rate * patience_s
    return x / (x + ahead + 1) * special.betainc(ahead + 1.0, x + 1, -math.expm1(-within_s / patience_s))


def lines_for_blocking(
    rate: float, talk_s: float, agents: float, blocking: float, patience_s: float, wrap_up_s: float
) -> float:
    """Fewest lines with at most a share of busy signals; NaN where `MOST_LINES` have more."""

    def reaches(lines: float) -> bool:
        return lines <= MOST_LINES and trunks(rate, talk_s, agents, lines, 0, patience_s, wrap_up_s).blocked <= blocking

    if rate == 0:
        return 0.0
    if not reaches(MOST_LINES):
        return math.nan
    return float(fewest(reaches, 1.0, float(agents)))
