"""人民币（大写）: amounts in Chinese capitals."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sizes, without_values
from ccxl.budget.parts.capitals import lines as capitals
from ccxl.budget.parts.construction.part import Purchases
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    named = before["item"] or before["operating_section"] or scenario.offer.items
    return {"place": capitals.PLACES if named else 0}


def _lines(features: Features) -> tuple[Line, ...]:
    if features.of("construction", Purchases).given or features.of("operating", bool):
        return capitals.LINES
    # Where nothing is budgeted no cell holds the amount that would be written out.
    return without_values(capitals.LINES, lambda line: line.rule is not None and line.key.startswith(_AMOUNTS))


_AMOUNTS = tuple(f"capitals.{name}" for name in capitals.AMOUNTS)
PART = Part("capitals", needs=("construction", "operating"), axes=(Axis("place"),), sizes=_sizes, lines=_lines)
