"""What is given about contributions, and about who comes and goes."""

from __future__ import annotations

from typing import Any, Final

from ccxl.budget.given import LabelKey, choice_label
from ccxl.budget.input_lines import single_lines
from ccxl.budget.parts.labour.schema import Labour
from ccxl.budget.scenario import Scenario
from ccxl.data.contributions import place


def _if_missing(scenario: Scenario) -> Any:
    """Only contributions by city may lack something."""
    return choice_label(scenario.labour.if_missing) if scenario.labour.city else None


INPUTS: Final = single_lines(
    Labour,
    "labour",
    first=(
        "city", "if_missing", "pension_rate", "injury_rate", "opening_agents", "attrition", "last_year_heads",
        "last_year_disabled", "last_year_wage", "local_wage",
    ),
    # Last year's amounts and the rhythm stand in the rows of contributions.
    without=("social_last_year", "housing_last_year", "rhythm"),
    fixed=("city", "if_missing"),
    given={"city": lambda s: s.labour.city and LabelKey(f"city.{place(s.labour.city)}"), "if_missing": _if_missing},
)  # fmt: skip
