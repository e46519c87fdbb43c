"""方案比选表: what each way of delivery costs, where they break even, and their qualities."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.budget.parts.comparison import checks as ways_checks
from ccxl.budget.parts.comparison import form, ways
from ccxl.budget.parts.comparison import results as comparison
from ccxl.budget.parts.comparison.mistakes import comparison_checks
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis


def _has_ways(scenario: Scenario) -> bool:
    """Whether ways are compared."""
    return bool(ways.ways(scenario))


PART = Part(
    "comparison",
    needs=("traffic", "staffing", "construction", "operating"),
    axes=(
        Axis("way"),
        Axis("way_part"),
        Axis("cost_line", parent="way_part"),
        Axis("cost_basis"),
        Axis("tier"),
        Axis("factor"),
        Axis("charge"),
        Axis("party"),
        Axis("candidate"),
        Axis("stretch"),
        Axis("criterion"),
        Axis("year", "columns"),
        Axis("option", "columns"),
    ),
    sheets=(
        Sheet("comparison", shown_with=("way",)),
        Sheet("ways", shown_with=("cost_line",)),
        Sheet("break_even", shown_with=("candidate",)),
        Sheet("scorecard", shown_with=("criterion",)),
    ),
    feature=_has_ways,
    examples=(True,),
    sizes=lambda scenario, features, before: comparison.sizes(scenario),
    groups=lambda scenario, sizes: comparison.groups(scenario),
    lines=lambda features: comparison.LINES if features.of("comparison", bool) else (),
    checks=lambda features: ways_checks.CHECKS,
    parameters=lambda features, sizes: (line.key for line in ways.SCALARS if sizes["way"]),
    find_mistakes=comparison_checks,
    form_sections=(form.BASICS,),
    form_sheets=form.SHEETS,
)
