"""Skill groups: specialists of one skill, and generalists who take what specialists cannot.

By Wilkinson's overflow in Hayward's approximation, carried over to waiting (see `ccxl.formulas.queueing.skills`); exact
where everybody is a generalist or nobody is. Of 116 random centres half of the service levels lay within 0.007 of the
simulated one and nine in ten within 0.02. It is worst, up to 0.13 too low, for patient callers in a nearly full centre
whose skills have very unequal shares of specialists; `ccxl.simulate_skills` tells. Below one half a generalist more may
lower the figure a little.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.kinds import Numbers, Quantity
from ccxl.core.registry import function
from ccxl.core.search import fewest
from ccxl.formulas.queueing import skills
from ccxl.functions.blocks import one_each
from ccxl.functions.quantities import Agents, Interval, Patience, Share, Target, Wait
from ccxl.functions.traffic import offered

CallsBySkill: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e9, many=True)]
SecondsBySkill: TypeAlias = Annotated[Numbers, Quantity("s", 0.001, 1e6, many=True)]
AgentsBySkill: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e6, whole=True, many=True)]


def _groups(calls: Any, aht_s: Any, specialists: Any) -> tuple[Any, Any, Any]:
    """Calls, handling time and specialists of each skill."""
    row = np.asarray(calls, float).ravel()
    return row, one_each("aht_s", aht_s, row.size, "skill"), one_each("specialists", specialists, row.size, "skill")


@function(topic="skills")
def skill_service_level(
    calls: CallsBySkill,
    aht_s: SecondsBySkill,
    specialists: AgentsBySkill,
    generalists: Agents,
    answer_within_s: Wait = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> Share:
    """Share of the calls of all skills that are answered within a time by specialists and generalists.

    Parameters
    ----------
    calls
        Calls of each skill that arrive in the interval.
    aht_s
        Average handling time: one number, or one for each skill.
    specialists
        Agents who take calls of one skill alone: one number, or one for each skill.
    generalists
        Agents who take calls of every skill, when no specialist is free.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.

    Examples
    --------
    36 agents who can all do everything are one group:

    >>> round(skill_service_level([600, 400], 120, 0, 36, 15), 3)
    0.605
    """
    rows = _groups(calls, aht_s, specialists)

    def level(generalists: float, within: float, interval: float, patience: float) -> float:
        offered(*rows[:2], interval)
        return skills.service_level(*rows, generalists, within, interval, patience)

    return np.vectorize(level, otypes=[float])(generalists, answer_within_s, interval_min, patience_s)


@function(topic="skills")
def skill_generalists(
    calls: CallsBySkill,
    aht_s: SecondsBySkill,
    specialists: AgentsBySkill,
    target_service_level: Target = 0.8,
    answer_within_s: Wait = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> Agents:
    """Fewest generalists beside given specialists with whom the calls of all skills reach a service level together.

    Parameters
    ----------
    calls
        Calls of each skill that arrive in the interval.
    aht_s
        Average handling time: one number, or one for each skill.
    specialists
        Agents who take calls of one skill alone: one number, or one for each skill.
    target_service_level
        Share of calls to be answered in time.
    answer_within_s
        Target time.
    interval_min
        Length of the interval.
    patience_s
        Average time after which waiting callers hang up; none, blank or 0: they wait for ever.

    Examples
    --------
    Without specialists it is the number of agents of one group:

    >>> skill_generalists([600, 400], 120, 0, 0.7, 15)
    37.0
    """
    rows = _groups(calls, aht_s, specialists)

    def number(target: float, within: float, interval: float, patience: float) -> float:
        load = offered(*rows[:2], interval)

        def reaches(generalists: float) -> bool:
            return skills.service_level(*rows, generalists, within, interval, patience) >= target

        short = float(np.maximum(load - rows[2], 0).sum())
        return float(fewest(reaches, 0.0, float(np.ceil(short))))

    return np.vectorize(number, otypes=[float])(target_service_level, answer_within_s, interval_min, patience_s)
