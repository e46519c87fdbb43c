"""Service level of skill groups: by formula where handling times are alike, else played through.

The formulas of `ccxl.formulas.queueing.skills` take all calls of a queue for alike. Long calls among short ones hold
the generalists for a long time, which the formulas do not see: they were up to 0.26 too high. Where handling times are
unlike, centres with a few numbers of generalists are played through, and numbers between them are read off the curve.
The numbers that are played do not depend on the number asked for, so that chance does not turn their order.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

import numpy as np

from ccxl.formulas.queueing import skills
from ccxl.formulas.queueing.skill_play import play_skills

# Handling times that are alike within so much count as equal.
ALIKE: Final = 1.05
# Generalists between two centres that are played, over the root of the traffic; below half of it above the least
# number that can do the work a queue takes too long to settle.
APART: Final = 0.35
# Calls during the longest handling time, and skills: a centre with more is too large to be played.
MOST: Final = 3_000.0
MOST_SKILLS: Final = 50
# Shares that small differ by chance only.
LEAST: Final = 1e-5


def service_level(
    calls: Any,
    aht_s: Any,
    specialists: Any,
    generalists: float,
    within_s: float,
    interval_min: float,
    patience_s: float,
) -> float:
    """Share of the calls of all skills that are answered in time."""

    def by_formula(number: float) -> float:
        return skills.service_level(calls, aht_s, specialists, number, within_s, interval_min, patience_s)

    # As in the formulas, fewer calls than one in a million years are none.
    asked = calls / interval_min > 1e-12
    rates, times, own = calls[asked] / (60 * interval_min), aht_s[asked], specialists[asked]
    if rates.size == 1:
        # Who takes one skill only or all of them makes no difference.
        number = float(generalists + own[0])
        return skills.service_level(calls[asked], times, np.zeros(1), number, within_s, interval_min, patience_s)
    load = float(rates @ times)
    if not _played(rates, times, generalists, load):
        return by_formula(generalists)
    step = max(1, round(APART * math.sqrt(load)))
    # With fewer than needed those who wait for generalists wait for ever, and keep them from all others.
    needed = float(np.maximum(rates * times - own, 0).sum()) if math.isinf(patience_s) else 0.0
    if generalists <= needed:
        return by_formula(0.0)
    lowest = math.ceil(needed / step + 0.5) if math.isinf(patience_s) else 1

    def late(place: int) -> float:
        return _late(tuple(rates), tuple(times), tuple(own), place * step, within_s, patience_s)

    below, above = math.floor(generalists / step), math.ceil(generalists / step)
    if below == above >= lowest:
        return 1 - late(below)
    above = max(above, lowest)
    if below < lowest:
        part = (generalists - needed) / (above * step - needed)
        return max(by_formula(0.0) * (1 - part) + (1 - late(above)) * part, 0.0)
    part = generalists / step - below
    more, less = (math.log(late(place) + LEAST) for place in (below, above))
    return 1 - max(math.exp(more + min(less - more, 0.0) * part) - LEAST, 0.0)


def _played(rates: Any, aht_s: Any, generalists: float, load: float) -> bool:
    """Whether a centre is one that formulas do not describe, and not too large to be played."""
    return bool(
        0 < rates.size <= MOST_SKILLS
        and aht_s.max() > ALIKE * aht_s.min()
        and 0 < generalists <= load + 6 * math.sqrt(load) + 6
        and rates.sum() * aht_s.max() <= MOST
    )


@lru_cache(maxsize=4096)
def _late(
    rates: tuple[float, ...],
    aht_s: tuple[float, ...],
    specialists: tuple[float, ...],
    generalists: int,
    within_s: float,
    patience_s: float,
) -> float:
    """Share of calls that are late, remembered: a search asks for the same centres again."""
    centre = np.array(rates), np.array(aht_s), np.array(specialists)
    return play_skills(*centre, generalists, within_s, patience_s).late
