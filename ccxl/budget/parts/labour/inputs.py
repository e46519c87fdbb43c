"""What is given about contributions, and about who comes and goes."""

from __future__ import annotations

from typing import Any, Final

from ccxl.budget.given import LabelKey, choice_label
from ccxl.budget.input_lines import single_line
from ccxl.budget.parts.labour.schema import Labour
from ccxl.budget.scenario import Scenario
from ccxl.data.contributions import place


def _if_missing(scenario: Scenario) -> Any:
    """Only contributions by city may lack something."""
    return choice_label(scenario.labour.if_missing) if scenario.labour.city else None


INPUTS: Final = (
    single_line(
        Labour, "labour.city", fixed=True, given=lambda s: s.labour.city and LabelKey(f"city.{place(s.labour.city)}")
    ),
    single_line(Labour, "labour.if_missing", fixed=True, given=_if_missing),
    single_line(Labour, "labour.pension_rate"),
    single_line(Labour, "labour.injury_rate"),
    single_line(Labour, "labour.opening_agents", unit="1"),
    single_line(Labour, "labour.attrition"),
    *(
        single_line(Labour, f"labour.{name}")
        for name in ("last_year_heads", "last_year_disabled", "last_year_wage", "local_wage")
    ),
    *(single_line(Labour, f"labour.{name}") for name in ("social_rate", "social_base", "housing_rate", "housing_base")),
)
