"""Which key of the scenario an input of the workbook came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ccxl.budget.parts.comparison import ways
from ccxl.budget.parts.construction import lines as construction
from ccxl.budget.parts.construction.schema import STAGES
from ccxl.budget.parts.offer import pricing
from ccxl.budget.parts.operating import lines as operating
from ccxl.budget.parts.telecom import lines as telecom
from ccxl.budget.scenario import Scenario
from ccxl.core.pieces import Index

# Where a scalar stands in the scenario, if not under its own key.
SCALAR_PATHS: Final[Mapping[str, str]] = {
    "reserve.rate": "construction.contingency.rate",
    "break_even.own": "comparison.break_even.own",
    "break_even.bought": "comparison.break_even.bought",
}
_ROWS: Final[Mapping[str, str]] = {
    "items": "construction.items",
    "lines": "operating.lines",
    "grades": "staffing.grades",
    "support": "staffing.support",
    "reserve": "construction.contingency",
    "profile": "traffic.intervals",
    "labour_costs": "labour.costs",
    "offers": "offer.items",
    "tasks": "schedule.tasks",
    "usage": "telecom.usage",
    "rents": "telecom.rents",
    "telecom_tiers": "telecom.tiers",
    "ways": "comparison.ways",
    "cost_lines": "comparison.lines",
    "tiers": "comparison.tiers",
    "factors": "comparison.factors",
    "criteria": "comparison.criteria",
}
_FIELDS: Final[Mapping[str, str]] = {
    "given_heads": "headcount",
    "given_start": "start",
    "wage": "monthly_wage",
    "per_seat": "quantity",
}
# Where the name of a line means another field in one table alone.
_FIELDS_OF: Final[Mapping[tuple[str, str], str]] = {("ways", "calls"): "monthly_calls"}
_BY_MONTH: Final = (("lines", "cost"), ("labour_costs", "cost"), ("labour_costs", "quantities"), ("usage", "calls"))
_OFFER: Final = ("offer_price", "terms", "offer_years")
_LAST_YEAR: Final = ("labour.social_last_year", "labour.housing_last_year")
_ELEMENTS: Final[Mapping[str, Callable[[Index], tuple[str, ...]]]] = {
    "traffic.monthly_calls": lambda index: (f"traffic.monthly_calls.{index[0]}",),
    "walk.hires": lambda index: (f"labour.hires.{index[0]}",),
    "walk.leavers": lambda index: (f"labour.leavers.{index[0]}",),
    # The first year has no step.
    "years.price_step": lambda index: (f"comparison.price_steps.{index[0] - 1}",) if index[0] else (),
    "scores.score": lambda index: (f"comparison.criteria.{index[0]}.scores.{index[1]}",),
    "contributions.last_year": lambda index: (_LAST_YEAR[index[0]],),
}


def path_of(scenario: Scenario, key: str, index: Index) -> tuple[str, ...]:
    """Paths of one element of a given line; several where one cell names a section of many rows.

    Parameters
    ----------
    scenario
        The scenario that was built.
    key, index
        The line and the element.

    Returns
    -------
    Paths such as ``construction.items.3.price``; none where the scenario does not hold the element.
    """
    group, _, name = key.rpartition(".")
    if key in ("sections.name", "operating_sections.name"):
        return _section(scenario, key, index)
    if key in _ELEMENTS:
        return _ELEMENTS[key](index)
    if group == "payments":
        return (
            f"construction.items.{_original(scenario, 'items', index[0])}.payment.{STAGES[index[1]]}.{_payment(name)}",
        )
    if group in _ROWS or group in _OFFER:
        return _row(scenario, group, name, index)
    return (SCALAR_PATHS.get(key, key),)


def _offer(scenario: Scenario, group: str, name: str, index: Index) -> tuple[str, ...]:
    if group == "offer_price":
        return (f"offer.items.{name}.price",)
    if group == "offer_years":
        # Where no years are given there is one, which the scenario does not hold.
        return (f"offer.years.{index[0]}.{name}",) if scenario.offer.years else ()
    wanted = pricing.terms(scenario)[index[0]]
    return (f"offer.terms.{next(n for n, row in enumerate(scenario.offer.terms) if row is wanted)}.{name}",)


def _payment(name: str) -> str:
    return "month" if name == "due" else name


def _row(scenario: Scenario, group: str, name: str, index: Index) -> tuple[str, ...]:
    if group in _OFFER:
        return _offer(scenario, group, name, index)
    field = _FIELDS_OF.get((group, name)) or _FIELDS.get(name, name)
    if group == "reserve":
        return (f"{_ROWS[group]}.{field}",)
    row = f"{_ROWS[group]}.{_original(scenario, group, index[0])}"
    if name == "rhythm" and group in ("grades", "support"):
        field = "rhythm"
    by_month = (group, name) in _BY_MONTH
    return (f"{row}.months.{index[1]}",) if by_month else (f"{row}.{field}",)


def _original(scenario: Scenario, group: str, place: int) -> int:
    """Place in the scenario of a row that stands in the order of its section."""
    ordered, rows = {
        "items": (construction.items(scenario), scenario.construction.items),
        "lines": (operating.lines(scenario), scenario.operating.lines),
        "telecom_tiers": (telecom.tiers(scenario), scenario.telecom.tiers),
        "cost_lines": (ways.cost_lines(scenario), scenario.comparison.lines) if group == "cost_lines" else ((), ()),
        "tiers": (ways.tiers(scenario), scenario.comparison.tiers) if group == "tiers" else ((), ()),
    }.get(group, ((), ()))
    if not rows:
        return place
    return next(number for number, row in enumerate(rows) if row is ordered[place])


def _section(scenario: Scenario, key: str, index: Index) -> tuple[str, ...]:
    if key == "sections.name":
        name, group, rows = construction.sections(scenario)[index[0]], "construction.items", scenario.construction.items
        return tuple(f"{group}.{number}.section" for number, row in enumerate(rows) if row.section == name)
    name = operating.sections(scenario)[index[0]]
    return tuple(
        f"operating.lines.{number}.section"
        for number, row in enumerate(scenario.operating.lines)
        if row.section == name
    )
