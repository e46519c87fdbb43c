"""ccxl: what a call centre costs to build and to run, as workbooks that can be audited.

>>> from ccxl import service_level
>>> round(service_level(1000, 120, 36, 15), 3)
0.605
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ccxl.core.version import __version__ as __version__

if TYPE_CHECKING:
    from ccxl.api import build, load
    from ccxl.budget.model import Budget
    from ccxl.core.money import Amount
    from ccxl.formulas.queueing.simulation import simulate, simulate_skills
    from ccxl.functions import *  # noqa: F403
    from ccxl.functions.day import DayProfile, day_profile
    from ccxl.functions.intervals import Intervals, read_intervals
    from ccxl.functions.price_models import Quote

# Loaded when first used, so that importing ccxl costs little; every other public name is a function for cells.
_HOME_OF: Final = {
    "build": "ccxl.api",
    "load": "ccxl.api",
    "Amount": "ccxl.core.money",
    "Budget": "ccxl.budget.model",
    "DayProfile": "ccxl.functions.day",
    "day_profile": "ccxl.functions.day",
    "Intervals": "ccxl.functions.intervals",
    "read_intervals": "ccxl.functions.intervals",
    "Quote": "ccxl.functions.price_models",
    "simulate": "ccxl.formulas.queueing.simulation",
    "simulate_skills": "ccxl.formulas.queueing.simulation",
}

__all__ = [
    "Amount",
    "Budget",
    "DayProfile",
    "Intervals",
    "Quote",
    "build",
    "day_profile",
    "load",
    "read_intervals",
    "simulate",
    "simulate_skills",
]


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module 'ccxl' has no attribute {name!r}")
    home = import_module(_HOME_OF.get(name, "ccxl.functions"))
    if name not in _HOME_OF and home.find(name) is None:
        raise AttributeError(f"module 'ccxl' has no attribute {name!r}")
    value = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF, *import_module("ccxl.functions").FUNCTIONS])
