"""The simulator in a cell, for those who doubt a formula or whose handling times follow another law.

About a hundred thousand calls in 64 independent runs, in some tenths of a second; `ccxl.simulate` in Python takes more
calls, any law, lines, redials and chats, and gives all measures at once. The seed fixes the result. A centre near full
load needs a longer time to settle than the cell allows, and comes out somewhat too good; patient callers who bring
as much traffic as there are agents, or more, make a queue without end, which is said at once.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Final, TypeAlias

from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.piecewise import map_scalars
from ccxl.core.registry import function
from ccxl.formulas.queueing.distributions import DISTRIBUTIONS
from ccxl.formulas.queueing.simulation import Estimate, simulate
from ccxl.functions.quantities import (
    AnswerWithin,
    ArrivingCalls,
    HandlingTime,
    Interval,
    NonNegativeSeconds,
    Patience,
    Share,
    WholeAgentsTakingCalls,
)
from ccxl.functions.traffic_offered import offered

CALLS: Final = 100_000
RUNS: Final = 64
# Calls of one run before counting begins: ten handling times of the largest centre allowed.
WARM_UP: Final = 10_000

HandlingTimeDistribution: TypeAlias = Annotated[
    str, Choice(tuple(DISTRIBUTIONS)), Doc('Law of the handling time: "exponential", "lognormal" or "deterministic".')
]
CoefficientOfVariation: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 0, 20), Doc("Standard deviation over mean of a lognormal handling time.")
]
Bound: TypeAlias = Annotated[
    str,
    Choice(("mean", "low", "high")),
    Doc('"mean", or the "low" or "high" end of the interval that holds the true value with 95 %.'),
]
Seed: TypeAlias = Annotated[
    Numbers,
    Quantity("count", 0, 1e9, whole=True),
    Doc("Start of the random numbers; another one shows how far chance goes."),
]
SimulatedAgents: TypeAlias = Annotated[WholeAgentsTakingCalls, Quantity("count", 1, 1000, whole=True)]


def _simulate(
    measure: str, idle: float, endless: float, side: str, calls: Any, aht_s: Any, agents: Any, within_s: Any,
    interval_min: Any, patience_s: Any, handling: str, handling_cv: Any, seed: Any,
) -> Any:  # fmt: skip
    offered(calls, aht_s, interval_min)

    def one(
        calls: float, aht: float, n: float, within: float, interval: float, patience: float, cv: float, seed: float
    ) -> float:
        if calls == 0:
            return idle
        if patience == math.inf and calls * aht >= n * 60 * interval:
            return endless
        settle = min(10 * aht + 10 * min(patience, 20 * aht), WARM_UP * 60 * interval / calls)
        result = simulate(
            calls, aht, int(n), within, interval, patience, handling=handling, handling_cv=cv,
            warm_up_s=settle, total_calls=CALLS, replications=RUNS, seed=int(seed),
        )  # fmt: skip
        estimate: Estimate = getattr(result, measure)
        return float(getattr(estimate, side))

    return map_scalars(one, calls, aht_s, agents, within_s, interval_min, patience_s, handling_cv, seed)


@function(topic="simulation")
def simulated_service_level(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: SimulatedAgents,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    handling: HandlingTimeDistribution = "exponential",
    handling_cv: CoefficientOfVariation = 1,
    bound: Bound = "mean",
    seed: Seed = 1,
) -> Share:
    """Share of calls answered within a time, by playing some 100,000 calls through instead of by formula.

    Examples
    --------
    The formula says 0.605 for these calls:

    >>> round(simulated_service_level(1000, 120, 36, 15), 1)
    0.6
    >>> low, high = (simulated_service_level(1000, 120, 36, 15, bound=end) for end in ("low", "high"))
    >>> low < 0.605 < high
    True
    """
    return _simulate(
        "service_level", 1.0, 0.0, bound,
        calls, aht_s, agents, answer_within_s, interval_min, patience_s, handling, handling_cv, seed,
    )  # fmt: skip


@function(topic="simulation")
def simulated_asa(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: SimulatedAgents,
    interval_min: Interval = 60,
    patience_s: Patience = None,
    handling: HandlingTimeDistribution = "exponential",
    handling_cv: CoefficientOfVariation = 1,
    bound: Bound = "mean",
    seed: Seed = 1,
) -> NonNegativeSeconds:
    """Average speed of answer in seconds over all calls, by playing some 100,000 calls through.

    Examples
    --------
    Calls that all take the same time wait about half as long (Pollaczek and Khinchin say 60 s for one agent):

    >>> round(simulated_asa(15, 120, 1, handling="deterministic"), -1)
    60.0
    >>> low, high = (simulated_asa(15, 120, 1, handling="deterministic", bound=end) for end in ("low", "high"))
    >>> low < 60 < high
    True
    """
    return _simulate(
        "asa", 0.0, math.inf, bound, calls, aht_s, agents, 0.0, interval_min, patience_s, handling, handling_cv, seed
    )


@function(topic="simulation")
def simulated_abandonment(
    calls: ArrivingCalls,
    aht_s: HandlingTime,
    agents: SimulatedAgents,
    patience_s: Patience = None,
    interval_min: Interval = 60,
    handling: HandlingTimeDistribution = "exponential",
    handling_cv: CoefficientOfVariation = 1,
    bound: Bound = "mean",
    seed: Seed = 1,
) -> Share:
    """Share of callers who hang up, by playing some 100,000 calls through.

    Examples
    --------
    Callers who wait for ever do not hang up:

    >>> simulated_abandonment(1000, 120, 36)
    0.0
    """
    return _simulate(
        "abandonment", 0.0, 0.0, bound, calls, aht_s, agents, 0.0, interval_min, patience_s, handling, handling_cv, seed
    )
