"""Calls to be answered, their targets, and what turns agents on the line into rostered agents."""

from __future__ import annotations

from typing import Final

from ccxl.budget.given import by_month
from ccxl.budget.input_lines import single_lines
from ccxl.budget.parts.staffing.schema import Staffing
from ccxl.budget.parts.traffic.schema import Traffic
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line

USUAL_INTERVAL_MIN: Final = 30.0
_BY_MONTH: Final = by_month(Traffic, "monthly_calls")


def _monthly_calls(scenario: Scenario) -> list[float | None]:
    given = scenario.traffic.monthly_calls
    if given is None:
        return _BY_MONTH(scenario, None)
    return _BY_MONTH(scenario, given.value if isinstance(given.value, tuple) else (given.value,))


def _interval_min(scenario: Scenario) -> float | None:
    """Half an hour if nothing else is said; nothing without a profile."""
    given = scenario.traffic.interval_min
    if given is not None:
        return given.value
    return USUAL_INTERVAL_MIN if scenario.traffic.intervals else None


TRAFFIC: Final = single_lines(
    Traffic,
    "traffic",
    first=("aht_s",),
    # What stands for seats in some ways to come to them, and has a line of its own there.
    without=("busy_hour_calls",),
    given={"interval_min": _interval_min},
)
STAFFING: Final = single_lines(Staffing, "staffing", without=("seats",))
MONTHLY_CALLS: Final = Line(
    "traffic.monthly_calls", "call/month", axes=("month",), given=_monthly_calls, missing="not_given", style="count",
    path="traffic.monthly_calls.*",
)  # fmt: skip
