"""What callers meet, whether they wait for ever, hang up, or hang up and call again.

Every measure takes traffic in erlangs, agents, handling time and patience in seconds (infinite where callers wait for
ever) and the share of those who hang up that calls again at once; all measures are per call, redials counted as calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ccxl.core.piecewise import Case, piecewise
from ccxl.core.search import zero
from ccxl.formulas import staffing
from ccxl.formulas.queueing import erlang, patience
from ccxl.formulas.queueing.erlang import always, anything


def _calls_again(a: Any, n: Any, h: Any, p: Any, r: Any) -> Any:
    return (p < math.inf) & (r > 0) & (a > 1e-290 * h / p)


def _with_redials(a: Any, n: Any, h: Any, p: Any, r: Any) -> Any:
    def surplus(load: Any, a: Any, n: Any, h: Any, p: Any, r: Any) -> Any:
        return load * (1 - r * patience.abandonment(load, n, h, p)) - a

    return zero(surplus, a, a / (1 - r), a, n, h, p, r)


_OFFERED: Final[tuple[Case, ...]] = (
    (_calls_again, lambda a, n, h, p, r: piecewise(_REDIALS, a, n, h, p, r)),
    (anything, lambda a, n, h, p, r: a),
)
_REDIALS: Final[tuple[Case, ...]] = (
    # Without agents everyone hangs up.
    (lambda a, n, h, p, r: n == 0, lambda a, n, h, p, r: a / (1 - r)),
    (anything, _with_redials),
)


def offered(traffic: Any, agents: Any, aht_s: Any, patience_s: Any, redial_share: Any) -> Any:
    """Traffic with redials: the load that offers itself where a share of those who hang up calls again (Erlang X)."""
    return piecewise(_OFFERED, traffic, agents, aht_s, patience_s, redial_share)


def _measure(
    patient: Callable[..., Any], impatient: Callable[..., Any], overloaded: float, idle: float
) -> Callable[..., Any]:
    """A measure by patience; what it is where patient callers overload the agents, and without calls."""
    cases: tuple[Case, ...] = (
        (
            lambda a, n, h, p, r, *more: (p == math.inf) & (n > a) & (a > 0),
            lambda a, n, h, p, r, *more: patient(a, n, h, *more),
        ),
        (lambda a, n, h, p, r, *more: (p == math.inf) & (a > 0), always(overloaded)),
        (
            lambda a, n, h, p, r, *more: (p < math.inf) & (a > 1e-290 * h / p),
            lambda a, n, h, p, r, *more: impatient(offered(a, n, h, p, r), n, h, p, *more),
        ),
        (anything, always(idle)),
    )

    def measure(a: Any, n: Any, h: Any, p: Any, r: Any, *more: Any) -> Any:
        # The short way of a plain number with patient callers; the first case says the same.
        if not isinstance(a, np.ndarray) and p == math.inf and n > a > 0:
            return patient(a, n, h, *more)
        return piecewise(cases, a, n, h, p, r, *more)

    return measure


def _by_definition(name: str) -> Callable[..., Any]:
    return lambda a, n, h, p, within: patience.service_level(a, n, h, p, within, name)


SERVICE_LEVELS: Final = {
    name: _measure(erlang.answered_in_time, _by_definition(name), 0.0, 1.0) for name in patience.DEFINITIONS
}
abandonment = _measure(always(0.0), patience.abandonment, 0.0, 0.0)
mean_wait = _measure(erlang.mean_wait, lambda a, n, h, p: patience.abandonment(a, n, h, p) * p, math.inf, 0.0)
waits_longer = _measure(erlang.waits_longer, patience.waits_longer, 1.0, 0.0)
queue_length = _measure(
    lambda a, n, h: a / h * erlang.mean_wait(a, n, h),
    lambda a, n, h, p: a * p / h * patience.abandonment(a, n, h, p),
    math.inf,
    0.0,
)


def _busy(a: Any, n: Any, h: Any, p: Any) -> Any:
    return piecewise(_BUSY, a, n, h, p)


_BUSY: Final[tuple[Case, ...]] = (
    (
        lambda a, n, h, p: n > 0,
        lambda a, n, h, p: np.minimum(staffing.occupied(a * (1 - patience.abandonment(a, n, h, p)), n), 1.0),
    ),
    (anything, always(1.0)),
)
occupancy = _measure(lambda a, n, h: staffing.occupied(a, n), _busy, 1.0, 0.0)


def _impatient_quantile(a: Any, n: Any, h: Any, p: Any, share: Any) -> Any:
    return piecewise(_QUANTILE, a, n, h, p, share)


def _found_quantile(a: Any, n: Any, h: Any, p: Any, share: Any) -> Any:
    def excess(t: Any, a: Any, n: Any, h: Any, p: Any, share: Any) -> Any:
        return patience.waits_longer(a, n, h, p, t) - (1 - share)

    # Longer than that wait so few by their patience alone; a little more, since rounding may hide the crossing.
    return zero(excess, 0 * p, -1.001 * p * np.log1p(-share), a, n, h, p, share)


_QUANTILE: Final[tuple[Case, ...]] = (
    (lambda a, n, h, p, share: patience.waiting(a, n, h, p).waits <= 1 - share, always(0.0)),
    (anything, _found_quantile),
)
wait_quantile = _measure(erlang.wait_quantile, _impatient_quantile, math.inf, 0.0)
