"""The people of a scenario."""

from __future__ import annotations

from ccxl.budget.scenario import Scenario


def has_people(scenario: Scenario) -> bool:
    """Whether anybody is employed."""
    return bool(scenario.staffing.grades or scenario.staffing.support)
