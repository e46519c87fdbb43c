"""Who draws up the budget, for which project and period, and who signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.given import LabelKey, serial
from ccxl.budget.input_lines import single_lines
from ccxl.budget.parts.heading.schema import Heading, Tax
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line

INPUTS: Final = (
    *single_lines(
        Heading,
        "budget",
        # The year is that of the first month; purpose and scope are notes.
        without=("year", "purpose", "scope"),
        given={"first_month": lambda s: serial(s.budget.start)},
    ),
    *single_lines(Tax, "tax"),
)


def _signer(place: int) -> Callable[[Scenario], Any]:
    def give(scenario: Scenario) -> Any:
        given = scenario.budget.signers
        if not given:
            return LabelKey(f"signer.{place}") if place <= 4 else None
        return given[place - 1] if place <= len(given) else None

    return give


SIGNERS: Final = tuple(
    Line(f"signer.{place}", "text", given=_signer(place), missing="blank", style="label") for place in range(1, 7)
)
