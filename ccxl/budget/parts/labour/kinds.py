"""人工成本测算表: who comes and goes, and what each kind of labour cost counts at which price."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from ccxl.budget.given import LabelKey, by_month, choice_label
from ccxl.budget.months import Months
from ccxl.budget.part import Rules
from ccxl.budget.parts.labour.schema import Labour, LabourCost
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import leaf
from ccxl.budget.vocabulary import LabourCostKind, LabourCounted, LabourPriced
from ccxl.core.errors import CatalogError
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    at,
    constant,
    for_one,
    if_else,
    look_up,
    nothing,
    per_one,
    so_far,
    total,
)
from ccxl.data.catalog import parameter, standing
from ccxl.formulas import headcount, labour

Kind = LabourCostKind
FUND: Final = {
    "quota": "share",
    "wage_cap": "ratio",
    "exempt_heads": "person",
    "reduced_from": "share",
    "due_from_reduced": "share",
    "due_below": "share",
}


def costs(scenario: Scenario) -> Any:
    """The costs of labour beside wages and contributions, in the order given."""
    return scenario.labour.costs if scenario.staffing.grades or scenario.staffing.support else ()


def sizes(scenario: Scenario, city: bool) -> dict[str, int]:
    """Lengths of the axes of these costs, and whether their parts are there."""
    rows, given = len(costs(scenario)), scenario.labour
    walk = bool(rows) or any(each is not None for each in (given.hires, given.leavers, given.attrition))
    people = bool(scenario.staffing.grades or scenario.staffing.support)
    return {
        "labour_cost": rows,
        "labour_kind": len(Kind) if rows else 0,
        "walk": int(walk and people),
        "labour": int(people and (city or walk)),
    }


# ------------------------------------------------------------------------------------------------ who comes and goes


def _typed(name: str) -> Callable[[Scenario], list[float | None]]:
    extended = by_month(Labour, name)
    return lambda scenario: extended(scenario, getattr(scenario.labour, name) or None)


def _before(number: Value, numbers: Value, opening: Value, agents: Value) -> Value:
    return if_else(number == 1, opening, look_up(number - 1, numbers, agents, over="month"))


_AGENTS: Final = {"agents": "staffing.agent_heads_by_month"}
_MONTH: Final = ("month",)
WALK: Final = (
    Line(
        "walk.before",
        "person",
        axes=_MONTH,
        rule=_before,
        reads={
            **_AGENTS,
            "number": "timeline.number",
            "numbers": "timeline.number",
            "opening": "labour.opening_agents",
        },
        style="plain",
    ),
    Line(
        "walk.leavers",
        "person",
        axes=_MONTH,
        given=_typed("leavers"),
        path="labour.leavers.*",
        rule=lambda agents, attrition: agents * attrition,
        reads={**_AGENTS, "attrition": "labour.attrition"},
        style="price",
    ),
    Line(
        "walk.hires",
        "person",
        axes=_MONTH,
        given=_typed("hires"),
        path="labour.hires.*",
        rule=headcount.hires_of_month,
        reads=_AGENTS,
        style="price",
    ),
    Line(
        "walk.closing",
        "person",
        axes=_MONTH,
        rule=lambda opening, hires, leavers: opening + so_far(hires, over="month") - so_far(leavers, over="month"),
        reads={"opening": "labour.opening_agents"},
        style="price",
    ),
    Line(
        "walk.opening",
        "person",
        axes=_MONTH,
        rule=lambda closing, hires, leavers: closing - hires + leavers,
        style="price",
    ),
    *(
        Line(
            f"walk.year_{name}",
            "person",
            rule=lambda people: per_one(total(people, over="month"), "month"),
            reads={"people": f"walk.{name}"},
            style="price",
        )
        for name in ("hires", "leavers")
    ),
    Line(
        "walk.mean_agents",
        "person",
        rule=lambda agents: total(agents, over="month") / constant(12, "month"),
        reads=_AGENTS,
        style="price",
    ),
    Line(
        "walk.monthly",
        "share",
        rule=lambda year_leavers, mean_agents: if_else(mean_agents > 0, year_leavers / mean_agents / 12, nothing()),
        style="probability",
    ),
    Line("walk.simple", "share", rule=headcount.annual_simple, style="probability"),
    Line("walk.compound", "share", rule=headcount.annual_compound, style="probability"),
)

# ------------------------------------------------------------------------------------------------ kinds


def _multiple(kind: Kind) -> float | None:
    return standing(kind.multiple) - kind.paid_before if kind.multiple else None


def _legal(item: str) -> Callable[[Scenario], float | None]:
    """A figure that holds in the budget's first month; nothing where the data ends before."""

    def give(scenario: Scenario) -> float | None:
        try:
            return parameter(item, scenario.budget.start).value
        except CatalogError:
            return None

    return give


_SAME: Final[Callable[[Value], Value]] = lambda level: level  # noqa: E731  # a rule, beside others
_LEVELS: Final[dict[LabourCounted, tuple[Callable[..., Value], str, str]]] = {
    LabourCounted.WAGES: (_SAME, "staffing.wages", "yuan/month"),
    LabourCounted.AGENTS: (_SAME, "staffing.agent_heads_by_month", "person"),
    LabourCounted.HIRES: (_SAME, "walk.hires", "person"),
    LabourCounted.LEAVERS: (_SAME, "walk.leavers", "person"),
    LabourCounted.ONE: (lambda: constant(1, "ratio"), "", "ratio"),
}


def _of_hour(place: int) -> Callable[..., Value]:
    def rule(wage: Value, days: Value, hours: Value, multiples: Value) -> Value:
        return labour.hourly_wage(wage, days, hours) * at(multiples, over="labour_kind", index=place)

    return rule


def _of_day(place: int) -> Callable[..., Value]:
    def rule(wage: Value, days: Value, multiples: Value) -> Value:
        return labour.daily_wage(wage, days) * at(multiples, over="labour_kind", index=place)

    return rule


_WAGE: Final = {"wage": "staffing.agent_wage", "days": "labour.paid_days"}
_DAILY: Final = {**_WAGE, "multiples": "labour_kinds.multiple"}
_HOURLY: Final = {**_DAILY, "hours": "labour.paid_hours"}
Price: TypeAlias = tuple[Callable[..., Value], str, dict[str, str]]


def _loaded(wage: Value, shares: Value) -> Value:
    return wage + total(shares, over="contribution")


# Rule of the price of one of what is counted, its unit, and what the rule reads.
_PRICES: Final[dict[LabourPriced, Price]] = {
    LabourPriced.YUAN: (lambda: constant(1, "ratio"), "ratio", {}),
    LabourPriced.MONTH: (_SAME, "yuan/month", {"level": "staffing.agent_wage"}),
    LabourPriced.LOADED_MONTH: (
        _loaded,
        "yuan/month",
        {"wage": "staffing.agent_wage", "shares": "contributions.per_agent"},
    ),
    LabourPriced.FUND: (lambda fund: for_one(fund, "year"), "yuan", {"fund": "labour.disabled_fund"}),
    LabourPriced.UNKNOWN: (nothing, "yuan", {}),
}


def _price(place: int, kind: Kind) -> Price:
    """What one hour, day, month or head of a kind costs where no price is given."""
    if kind.priced is LabourPriced.HOUR:
        return _of_hour(place), "yuan/h", _HOURLY
    if kind.priced is LabourPriced.DAY and kind.multiple:
        return _of_day(place), "yuan/day", _DAILY
    if kind.priced is LabourPriced.DAY:
        reads = {"monthly_wage": "staffing.agent_wage", "paid_days": "labour.paid_days"}
        return labour.daily_wage, "yuan/day", reads
    return _PRICES[kind.priced]


_AT_KIND: Final = ("labour_kind",)
KINDS: Final = (
    Line("labour_kinds.name", "text", axes=_AT_KIND, given=lambda s: [choice_label(k) for k in Kind], style="label"),
    Line(
        "labour_kinds.words",
        "text",
        axes=_AT_KIND,
        given=lambda s: [LabelKey(f"labour_kind.{k}") for k in Kind],
        style="label",
    ),
    Line(
        "labour_kinds.multiple",
        "ratio",
        axes=_AT_KIND,
        given=lambda s: [_multiple(kind) for kind in Kind],
        fixed=True,
        missing="blank",
        style="plain",
    ),
    Line("labour_kinds.price", "yuan", axes=_AT_KIND, parts=tuple(f"labour_price.{k}" for k in Kind)),
    Line(
        "labour_kinds.level",
        "1",
        axes=("labour_kind", "month"),
        parts=tuple(f"labour_level.{k}" for k in Kind),
        mixed=leaf(LabourCost, "months").mixed,
        style="price",
    ),
    *(
        Line(
            f"labour_level.{kind}",
            unit,
            axes=_MONTH,
            rule=rule,
            reads={"level": source} if source else {},
            style="price",
        )
        for kind in Kind
        for rule, source, unit in [_LEVELS[kind.counted]]
    ),
    *(
        Line(f"labour_price.{kind}", unit, rule=rule, reads=reads, style="price")
        for place, kind in enumerate(Kind)
        for rule, unit, reads in [_price(place, kind)]
    ),
    Line("labour.paid_days", "day/month", given=lambda s: standing("paid_days_month"), fixed=True, style="plain"),
    # 劳动法第三十六条: eight hours a day.
    Line("labour.paid_hours", "h/day", given=lambda s: 8.0, fixed=True, style="plain"),
    *(
        Line(f"disabled.{name}", unit, given=_legal(f"disabled.{name}"), fixed=True, missing="not_given", style="plain")
        for name, unit in FUND.items()
    ),
    Line(
        "labour.disabled_fund",
        "yuan/year",
        rule=labour.disabled_fund,
        reads={
            "heads": "labour.last_year_heads",
            "disabled_heads": "labour.last_year_disabled",
            "average_wage": "labour.last_year_wage",
            "local_average_wage": "labour.local_wage",
            **{name: f"disabled.{name}" for name in FUND},
        },
    ),
)

LINES: Final = (*WALK, *KINDS)


def rules_over(months: Months) -> Rules:
    """Rules of lines that count months, for other months than those of one year: people come before opening too."""

    def mean_agents(agents: Value) -> Value:
        return total(agents, over="month") / constant(months.count, "month")

    def monthly(year_leavers: Value, mean_agents: Value) -> Value:
        return if_else(mean_agents > 0, year_leavers / mean_agents / months.count, nothing())

    return {"walk.mean_agents": (mean_agents, _AGENTS), "walk.monthly": (monthly, {})}
