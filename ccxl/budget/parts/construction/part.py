"""建设成本预算表: items with tax, and the reserve."""

from __future__ import annotations

from typing import NamedTuple

from ccxl.budget.part import Features, Part, Sheet, Sizes, is_total, without_values
from ccxl.budget.parts.construction import form
from ccxl.budget.parts.construction import lines as construction
from ccxl.budget.parts.construction.checks import CHECKS
from ccxl.budget.parts.construction.numbering import NUMBERS
from ccxl.budget.parts.construction.schema import STAGES
from ccxl.budget.parts.depreciation import methods as assets
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


class Purchases(NamedTuple):
    """What is bought.

    Parameters
    ----------
    given
        Whether anything is.
    owned
        Whether some items were there before.
    """

    given: bool
    owned: bool


def _purchases(scenario: Scenario) -> Purchases:
    return Purchases(bool(scenario.construction.items), bool(assets.count_owned(scenario)))


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    rows = construction.items(scenario)
    return {
        "section": len(construction.sections(scenario)),
        "item": len(rows),
        "reserve": int(bool(rows) and scenario.construction.contingency is not None),
        "owned": assets.count_owned(scenario),
    }


def _groups(scenario: Scenario, sizes: Sizes) -> dict[tuple[str, str], tuple[int, ...]]:
    sections = construction.sections(scenario)
    return {("item", "section"): tuple(sections.index(item.section) for item in construction.items(scenario))}


def _lines(features: Features) -> tuple[Line, ...]:
    purchases = features.of("construction", Purchases)
    lines = assets.construction_lines(purchases.owned)
    if not purchases.given:
        # Totals of what nobody stated are not zero.
        lines = without_values(lines, lambda line: is_total(line) and line.group == "construction")
    return (*lines, *NUMBERS)


PART = Part(
    "construction",
    needs=("heading", "staffing"),
    axes=(Axis("section"), Axis("item", parent="section"), Axis("reserve"), Axis("owned")),
    sheets=(Sheet("construction", shown_with=("item",)),),
    feature=_purchases,
    examples=(Purchases(True, True),),
    sizes=_sizes,
    groups=_groups,
    lines=_lines,
    checks=lambda features: CHECKS,
    parameters=lambda features, sizes: ("reserve.rate",) if sizes["reserve"] else (),
    deciding=("construction.items.*.life_years", *(f"construction.items.*.payment.{stage}.share" for stage in STAGES)),
    form_sections=(form.CONTINGENCY,),
    form_sheets=(form.SHEET,),
    tables=(construction.ITEM_TABLE, construction.RESERVE_TABLE),
)
