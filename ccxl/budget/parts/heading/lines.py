"""Who draws up the budget, for which project and period, and who signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.given import LabelKey, serial
from ccxl.budget.input_lines import single_line
from ccxl.budget.parts.heading.schema import Heading, Tax
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line

INPUTS: Final = (
    single_line(Heading, "budget.unit"),
    single_line(Heading, "budget.project"),
    single_line(Heading, "budget.first_month", given=lambda s: serial(s.budget.start)),
    *(single_line(Heading, f"budget.{name}") for name in ("version", "status", "author", "prepared")),
    single_line(Tax, "tax.taxpayer"),
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
