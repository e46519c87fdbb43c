"""Calls to be answered, their targets, and what turns agents on the line into rostered agents."""

from __future__ import annotations

from typing import Final

from ccxl.budget.input_lines import single_line
from ccxl.budget.parts.staffing.schema import Staffing
from ccxl.budget.parts.traffic.schema import Traffic
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line

USUAL_INTERVAL_MIN: Final = 30.0


def _monthly_calls(scenario: Scenario) -> list[float | None]:
    given = scenario.traffic.monthly_calls
    if given is None:
        return [None] * 12
    return list(given.value) if isinstance(given.value, tuple) else [given.value] * 12


def _interval_min(scenario: Scenario) -> float | None:
    """Half an hour if nothing else is said; nothing without a profile."""
    given = scenario.traffic.interval_min
    if given is not None:
        return given.value
    return USUAL_INTERVAL_MIN if scenario.traffic.intervals else None


TRAFFIC: Final = (
    single_line(Traffic, "traffic.aht_s"),
    single_line(Traffic, "traffic.interval_min", given=_interval_min),
    single_line(Traffic, "traffic.day_calls", unit="1"),
    single_line(Traffic, "traffic.working_days", unit="1"),
    *(
        single_line(Traffic, f"traffic.{name}")
        for name in (
            "busy_hour_share", "peak_day_factor", "target_service_level", "answer_within_s", "max_occupancy",
            "patience_s", "redial_share",
        )
    ),
)  # fmt: skip
STAFFING: Final = (
    single_line(Staffing, "staffing.shrinkage"),
    single_line(Staffing, "staffing.monthly_hours", unit="h"),
    single_line(Staffing, "staffing.agents_per_seat", unit="1"),
)
MONTHLY_CALLS: Final = Line(
    "traffic.monthly_calls", "1", axes=("month",), given=_monthly_calls, missing="not_given", style="count",
    path="traffic.monthly_calls.*",
)  # fmt: skip
