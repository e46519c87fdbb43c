"""人工成本测算表: costs beside wages and contributions, and what of labour can be steered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.given import LabelKey, by_month, choice_label
from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.months import Months
from ccxl.budget.part import Rules
from ccxl.budget.parts.labour import kinds as labour_kinds
from ccxl.budget.parts.labour.kinds import costs
from ccxl.budget.parts.labour.schema import LabourCost
from ccxl.budget.parts.operating.spread import spread
from ccxl.budget.parts.people.lines import GRADES, SUPPORT, rhythm_of
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import leaf
from ccxl.budget.vocabulary import Control, LabourCostKind
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    look_up,
    nothing,
    per_one,
    total,
    total_where,
    word,
    yuan,
)

Kind = LabourCostKind
_BY_MONTH: Final = by_month(LabourCost, "months")
# As document 000 divides them: what comes with wages cannot be steered.
CONTROLLABLE, UNCONTROLLABLE = (f"choice.Control.{word}" for word in Control)


def _quantities(scenario: Scenario) -> list[list[float | None]]:
    return [_BY_MONTH(scenario, row.months) for row in costs(scenario)]


def _control(row: Any) -> LabelKey:
    return choice_label(row.control or row.kind.control)


def _running(month: Value, first_month: Value, last_month: Value, quantity: Value) -> Value:
    return if_else((month >= first_month) & (month <= last_month), quantity, 0)


def _of_kind(kind: Value, names: Value, values: Value) -> Value:
    return look_up(kind, names, values, over="labour_kind")


_AT: Final = ("labour_cost",)
_NAMES: Final = {"names": "labour_kinds.name"}
TABLE: Final = InputTable("labour.costs", LabourCost, "labour_costs", "labour_cost", costs)
ROWS: Final = (
    *TABLE.lines(
        without=("last_year",),
        computed={
            "price": Computed(_of_kind, {**_NAMES, "values": "labour_kinds.price"}),
            "first_month": Computed(lambda edge: edge, {"edge": "timeline.start"}),
            "last_month": Computed(lambda edge: edge, {"edge": "timeline.end"}),
        },
        only_where={"quantity": lambda row: row.months is None},
        given={
            "control": lambda s: [_control(row) for row in costs(s)],
            "rhythm": lambda s: [rhythm_of(s, row) for row in costs(s)],
        },
    ),
    Line(
        "labour_costs.quantities",
        "1",
        axes=("labour_cost", "month"),
        given=_quantities,
        path="labour.costs.*.months.*",
        mixed=leaf(LabourCost, "months").mixed,
        rule=_running,
        reads={"month": "timeline.month"},
        style="price",
    ),
    Line(
        "labour_costs.level",
        "1",
        axes=("labour_cost", "month"),
        rule=_of_kind,
        reads={**_NAMES, "values": "labour_kinds.level"},
        mixed=leaf(LabourCost, "months").mixed,
        style="price",
    ),
    Line(
        "labour_costs.cost",
        "yuan/month",
        axes=("labour_cost", "month"),
        rule=lambda level, quantities, price: yuan(level * quantities * per_one(price, "month")),
    ),
    Line(
        "labour_costs.normal_month",
        "yuan/month",
        axes=_AT,
        rule=lambda year: yuan(year / constant(12, "month")),
    ),
    *spread("labour_costs", "labour_cost", lambda s: [row.last_year for row in costs(s)], "labour.costs.*.last_year"),
)

# ------------------------------------------------------------------------------------------------ what can be steered


def _controls(table: InputTable, usual: Control) -> Line:
    return table.line("control", given=lambda s: [choice_label(row.control or usual) for row in table.rows(s)])


_STEERED: Final = {
    f"{group}_{name}": f"{key}.{name}"
    for group, key in (("grades", "grades"), ("support", "support"), ("costs", "labour_costs"))
    for name in ("year", "control")
}


def _by_control(control: str) -> Callable[..., Value]:
    def rule(
        grades_year: Value,
        grades_control: Value,
        support_year: Value,
        support_control: Value,
        costs_year: Value,
        costs_control: Value,
    ) -> Value:
        return (
            total_where(grades_year, grades_control, word(control), over="grade")
            + total_where(support_year, support_control, word(control), over="support")
            + total_where(costs_year, costs_control, word(control), over="labour_cost")
        )

    return rule


CONTROLS: Final = (
    _controls(GRADES, Control.UNCONTROLLABLE),
    _controls(SUPPORT, Control.CONTROLLABLE),
    Line("labour.controllable", "yuan", rule=_by_control(CONTROLLABLE), reads=_STEERED),
    Line("labour.uncontrollable_rows", "yuan", rule=_by_control(UNCONTROLLABLE), reads=_STEERED),
    # Contributions come with the wages.
    Line(
        "labour.uncontrollable",
        "yuan",
        rule=lambda contributions, rows: total(contributions, over="contribution") + rows,
        reads={"contributions": "contributions.year", "rows": "labour.uncontrollable_rows"},
    ),
    Line("labour.year", "yuan", rule=lambda controllable, uncontrollable: controllable + uncontrollable),
    Line(
        "labour.person_months",
        "person*month",
        rule=lambda heads: total(heads, over="month"),
        reads={"heads": "staffing.heads_by_month"},
        style="price",
    ),
    Line(
        "labour.loaded",
        "yuan/month/person",
        rule=lambda year, person_months: if_else(person_months > 0, yuan(year / person_months), nothing()),
    ),
)
LINES: Final = (*labour_kinds.LINES, *ROWS, *CONTROLS)


def rules_over(months: Months) -> Rules:
    """Rules of lines that count months, for other months than those of one year."""
    return {
        **labour_kinds.rules_over(months),
        "labour_costs.normal_month": (lambda year: yuan(year / constant(months.budget, "month")), {}),
    }
