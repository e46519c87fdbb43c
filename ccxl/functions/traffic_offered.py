"""Traffic offered to agents and lines."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.functions.quantities import ArrivingCalls, Erlangs, HandlingTime, Interval

# More than any centre, and as many as are worked out in a moment.
MOST: Final = 1e7


@function(topic="traffic")
def traffic(calls: ArrivingCalls, aht_s: HandlingTime, interval_min: Interval = 60) -> Erlangs:
    """Offered traffic in erlangs: calls of an interval x handling time / length of the interval.

    Examples
    --------
    360 calls of three minutes in an hour keep 18 agents busy:

    >>> traffic(360, 180)
    18.0
    """
    return offered(calls, aht_s, interval_min)


def offered(calls: Any, aht_s: Any, interval_min: Any) -> Any:
    """Offered traffic, refused where it is more than any centre has.

    Raises
    ------
    InputError
        More than 1e7 erlangs.
    """
    load = staffing.interval_traffic(calls, aht_s, interval_min)
    if np.any(load > MOST) if isinstance(load, np.ndarray) else load > MOST:
        raise InputError(
            f"calls x aht_s: {np.max(load):g} erlangs; must be at most {MOST:g}; check the length of the interval"
        )
    return load
