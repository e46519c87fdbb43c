"""人工成本测算表: contributions, who comes and goes, and what labour costs besides wages."""

from __future__ import annotations

from collections.abc import Iterator

from ccxl.budget.months import Months
from ccxl.budget.part import Features, Part, Sheet, Sizes, with_rules, without_values
from ccxl.budget.parts.labour import contributions as labour
from ccxl.budget.parts.labour import costs as labour_costs
from ccxl.budget.parts.labour import form, inputs
from ccxl.budget.parts.labour import kinds as labour_kinds
from ccxl.budget.parts.labour.checks import CHECKS
from ccxl.budget.parts.labour.mistakes import labour_checks
from ccxl.budget.parts.operating.lines import CostRows
from ccxl.budget.parts.people import lines as staffing
from ccxl.budget.parts.people.rows import has_people
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line


def _by_city(scenario: Scenario) -> bool:
    """Whether contributions follow the rules of a city, rather than combined rates."""
    return scenario.labour.city is not None and has_people(scenario)


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    return {
        "contribution": 2 if has_people(scenario) else 0,
        **labour.sizes(scenario),
        **labour_kinds.sizes(scenario, scenario.labour.city is not None),
    }


def _lines(features: Features) -> tuple[Line, ...]:
    contributions = labour.LINES if features.of("labour", bool) else staffing.COMBINED
    lines = (*inputs.INPUTS, *staffing.CONTRIBUTIONS, *contributions, *labour_costs.LINES)
    months = features.of("timeline", Months)
    if not months.is_one_year:
        lines = with_rules(lines, labour_costs.rules_over(months))
    if features.of("people", bool):
        return lines
    # Labour of nobody is not zero.
    return without_values(lines, lambda line: line.key in _TOTALS)


_TOTALS = (
    "labour.controllable", "labour.uncontrollable", "labour.uncontrollable_rows", "labour.year",
    "labour.person_months", "walk.mean_agents",
)  # fmt: skip


# Parameters of contributions by city, and of those at combined rates.
_ONLY_CITY = ("labour.city", "labour.if_missing", "labour.pension_rate", "labour.injury_rate")
_ONLY_COMBINED = ("labour.social_rate", "labour.social_base", "labour.housing_base")


def _parameters(features: Features, sizes: Sizes) -> Iterator[str]:
    if not sizes["contribution"]:
        return
    without = _ONLY_COMBINED if features.of("labour", bool) else _ONLY_CITY
    yield from (line.key for line in inputs.INPUTS if line.key not in without)


PART = Part(
    "labour",
    needs=("timeline", "people"),
    axes=(
        Axis("contribution", parent="operating_section"),
        Axis("labour_cost", parent="operating_section"),
        Axis("standard"),
        Axis("labour_kind"),
        Axis("form"),
        Axis("scheme"),
        Axis("grade_pay"),
        Axis("support_pay"),
        # No line repeats along these; rows of a template ask for them: contributions follow a city or combined
        # rates, there is more to labour than wages, people come and go.
        Axis("city"),
        Axis("combined"),
        Axis("labour"),
        Axis("walk"),
    ),
    sheets=(Sheet("labour", shown_with=("labour",)),),
    feature=_by_city,
    examples=(False, True),
    sizes=_sizes,
    lines=_lines,
    checks=lambda features: CHECKS,
    contributes=lambda features: {
        "operating.rows": (CostRows("contributions", "contribution"), CostRows("labour_costs", "labour_cost"))
    },
    parameters=_parameters,
    deciding=tuple(f"labour.{name}_rate" for name in ("pension", "injury", "housing")),
    find_mistakes=labour_checks,
    form_sections=(
        form.LABOUR,
        form.WALK,
    ),
    form_sheets=(form.SHEET,),
    tables=(labour_costs.TABLE,),
)
