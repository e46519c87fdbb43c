"""Skill groups: specialists of one skill, and generalists who take what specialists cannot.

Where handling times are alike, by Wilkinson's overflow in Hayward's approximation, carried over to waiting (see
`ccxl.formulas.queueing.skills`); exact where everybody is a generalist or nobody is. Where they are unlike, played
through with fixed random numbers (`ccxl.formulas.queueing.skill_levels`). The docstrings state the errors.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, TypeAlias

import numpy as np

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.core.search import fewest
from ccxl.formulas.queueing import skill_levels, skills
from ccxl.functions.blocks import broadcast_to_items
from ccxl.functions.quantities import (
    AnswerWithin,
    Interval,
    Patience,
    Share,
    TargetServiceLevel,
    WholeAgents,
)
from ccxl.functions.traffic_offered import offered

CallsBySkill: TypeAlias = Annotated[
    Numbers, Quantity("call", 0, 1e9, many=True), Doc("Calls of each skill that arrive in the interval.")
]
SecondsBySkill: TypeAlias = Annotated[
    Numbers, Quantity("s", 0.001, 1e6, many=True), Doc("Average handling time: one number, or one for each skill.")
]
AgentsBySkill: TypeAlias = Annotated[
    Numbers,
    Quantity("count", 0, 1e6, whole=True, many=True),
    Doc("Agents who take calls of one skill alone: one number, or one for each skill."),
]


def _read_skills(calls: Any, aht_s: Any, specialists: Any) -> tuple[Any, Any, Any]:
    """Calls, handling time and specialists of each skill."""
    row = np.asarray(calls, float).ravel()
    return (
        row,
        broadcast_to_items("aht_s", aht_s, row.size, "skill"),
        broadcast_to_items("specialists", specialists, row.size, "skill"),
    )


@function(topic="skills")
def skill_service_level(
    calls: CallsBySkill,
    aht_s: SecondsBySkill,
    specialists: AgentsBySkill,
    generalists: WholeAgents,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> Share:
    """Share of all skills' calls answered in time, by a specialist first: mostly within 0.02, up to 0.07 too high.

    Parameters
    ----------
    generalists
        Agents who take calls of every skill, when no specialist is free; the call that has waited longest comes first.

    Notes
    -----
    A call goes to a free specialist of its skill, else to a free generalist; else it waits, and whoever may take it and
    is free first does. An agent who becomes free takes the call that has waited longest of those he may take.
    Handling times and patience are exponential.

    Where the handling times of the skills differ by more than 5 % the centre is simulated, always with the same random
    numbers, which takes about a second the first time; numbers of generalists between two that were simulated are read
    off the curve. The standard error is 0.006 or less, near full load up to 0.015. Of 80 random centres 78 were within
    0.02 of a longer simulation, the others up to 0.04 too high. Centres of more than 50 skills or more than
    3,000 calls in the longest handling time are too large for that: their figure is by formula, up to 0.26 too high
    where callers are patient.

    Where handling times are equal it is a formula. Of 120 random centres eight in ten were within 0.02; the others up
    to 0.07 too high, and where callers are patient and the centre is nearly full up to 0.4 too low. It is exact for one
    skill, for generalists alone and for specialists alone. Below one half a generalist more may lower it a little.
    `ccxl.simulate_skills` tells more.

    Examples
    --------
    36 agents who can all do everything are one group:

    >>> round(skill_service_level([600, 400], 120, 0, 36, 15), 3)
    0.605
    """
    rows = _read_skills(calls, aht_s, specialists)

    def level(generalists: float, within: float, interval: float, patience: float) -> float:
        offered(*rows[:2], interval)
        return skill_levels.service_level(*rows, generalists, within, interval, patience)

    return np.vectorize(level, otypes=[float])(generalists, answer_within_s, interval_min, patience_s)


@function(topic="skills")
def skill_generalists(
    calls: CallsBySkill,
    aht_s: SecondsBySkill,
    specialists: AgentsBySkill,
    target_service_level: TargetServiceLevel = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: Patience = None,
) -> WholeAgents:
    """Fewest generalists beside specialists for a service level of all skills, which may be up to 0.07 too high.

    Notes
    -----
    Who takes which call, and how near the figures are, stands at `skill_service_level`. A figure that is 0.02 too high
    may mean one generalist too few.

    Examples
    --------
    Without specialists it is the number of agents of one group:

    >>> skill_generalists([600, 400], 120, 0, 0.7, 15)
    37.0
    """
    rows = _read_skills(calls, aht_s, specialists)

    def number(target: float, within: float, interval: float, patience: float) -> float:
        load = offered(*rows[:2], interval)

        def reaches(generalists: float, level: Any = skill_levels.service_level) -> bool:
            return bool(level(*rows, generalists, within, interval, patience) >= target)

        short = float(np.maximum(load - rows[2], 0).sum())
        # The formula is quick and near, so that few centres are played.
        guess = fewest(partial(reaches, level=skills.service_level), 0.0, float(np.ceil(short)))
        return float(fewest(reaches, 0.0, guess))

    return np.vectorize(number, otypes=[float])(target_service_level, answer_within_s, interval_min, patience_s)
