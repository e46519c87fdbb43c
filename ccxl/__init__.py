"""ccxl: what a call centre costs to build and to run, as workbooks that can be audited.

>>> from ccxl import service_level
>>> round(service_level(1000, 120, 36, 15), 3)
0.605
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ccxl.api import build, load
    from ccxl.budget.model import Budget
    from ccxl.formulas.cells import (
        agents,
        amount_without_tax,
        asa,
        busy_hour_calls,
        capitals,
        erlang_b,
        erlang_c,
        occupancy,
        rostered_agents,
        seats,
        service_level,
        tax_in_amount,
        traffic,
    )

__version__ = "0.1.0"

# Loaded when first used, so that importing ccxl costs little.
_HOMES: Final = {
    "ccxl.api": ("build", "load"),
    "ccxl.budget.model": ("Budget",),
    "ccxl.formulas.cells": (
        "agents",
        "amount_without_tax",
        "asa",
        "busy_hour_calls",
        "capitals",
        "erlang_b",
        "erlang_c",
        "occupancy",
        "rostered_agents",
        "seats",
        "service_level",
        "tax_in_amount",
        "traffic",
    ),
}
_HOME_OF: Final = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Budget",
    "agents",
    "amount_without_tax",
    "asa",
    "build",
    "busy_hour_calls",
    "capitals",
    "erlang_b",
    "erlang_c",
    "load",
    "occupancy",
    "rostered_agents",
    "seats",
    "service_level",
    "tax_in_amount",
    "traffic",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'ccxl' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
