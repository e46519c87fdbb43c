"""运营费用预算表: priced lines, typed months, what other parts contribute, and the expense view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ccxl.budget.check import Check
from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, Sizes, with_rules, without_values
from ccxl.budget.parts.construction.part import Purchases
from ccxl.budget.parts.operating import form
from ccxl.budget.parts.operating import lines as operating
from ccxl.budget.parts.operating.checks import CHECKS
from ccxl.budget.parts.operating.lines import AmountSource, CostRows
from ccxl.budget.parts.operating.numbering import NUMBERS
from ccxl.budget.parts.people.rows import has_people
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _is_given(scenario: Scenario) -> bool:
    """Whether there is anything to run."""
    return bool(operating.sections(scenario))


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    staffing, labour, lines = scenario.staffing, scenario.labour, operating.lines(scenario)
    rows = (*staffing.grades, *staffing.support, *labour.costs, *lines)
    last_year = (*(row.last_year for row in rows), labour.social_last_year, labour.housing_last_year)
    return {
        "operating_section": len(operating.sections(scenario)),
        "line": len(lines),
        "prior": int(any(value is not None for value in last_year)),
    }


# Rows of these stand in the section of labour.
_PEOPLE = ("grade", "support", "contribution", "labour_cost")


def _groups(scenario: Scenario, sizes: Sizes) -> dict[tuple[str, str], tuple[int, ...]]:
    sections = operating.sections(scenario)
    labour = sections.index(operating.labour_section(scenario)) if has_people(scenario) else 0
    return {
        ("line", "operating_section"): tuple(sections.index(line.section) for line in operating.lines(scenario)),
        **{(axis, "operating_section"): (labour,) * sizes[axis] for axis in _PEOPLE},
    }


def _lines(features: Features) -> tuple[Line, ...]:
    rows = features.contributions("operating.rows", CostRows)
    sources = features.contributions("operating.amounts", AmountSource)
    bought, running = features.of("construction", Purchases).given, features.of("operating", bool)
    lines = operating.lines_with(rows, sources, bought, running)
    months = features.of("timeline", Months)
    if not months.is_one_year:
        lines = with_rules(lines, operating.rules_over(months))
    # Totals of what nobody stated are not zero.
    absent = {group for group, given in _TOTALS.items() if not given(bought, running)}
    return (*without_values(lines, lambda line: line.group in absent), *NUMBERS)


# Groups of totals, and whether anything was given that they are made of.
_TOTALS: Final[Mapping[str, Callable[[bool, bool], bool]]] = {
    "operating": lambda bought, running: running,
    "deducted": lambda bought, running: running,
    "expense": lambda bought, running: bought or running,
}


def _checks(features: Features) -> tuple[Check, ...]:
    rows = (*features.contributions("operating.rows", CostRows), operating.OWN_ROWS)
    return (*CHECKS, operating.check_of_rows(rows))


PART = Part(
    "operating",
    needs=("heading", "timeline", "drivers", "traffic", "day_profile", "staffing", "people", "labour", "telecom",
           "construction", "depreciation"),
    axes=(Axis("operating_section"), Axis("line", parent="operating_section"), Axis("prior", "columns")),
    sheets=(Sheet("operating", shown_with=("operating_section",)),),
    feature=_is_given,
    examples=(True,),
    sizes=_sizes,
    groups=_groups,
    lines=_lines,
    checks=_checks,
    form_sheets=(form.SHEET,),
    tables=(operating.TABLE,),
)  # fmt: skip
