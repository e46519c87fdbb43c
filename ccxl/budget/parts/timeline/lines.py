"""Scalar inputs, the months of the budget, and the small tables that rules look things up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np

from ccxl.budget.given import choice_label
from ccxl.budget.months import Months
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import AssetClass, Driver, PriceTime, Rhythm
from ccxl.core.line import Line, keys_read
from ccxl.core.model import Limit
from ccxl.core.rule import (
    Value,
    at,
    constant,
    for_one,
    if_else,
    larger,
    month_after,
    per_one,
    total,
    whole_up,
    year_of,
)
from ccxl.formulas import operating
from ccxl.formulas.construction import CLASS_RULES

CONSTANTS = (
    Line("constants.wan", "ratio", given=lambda s: 10_000.0, fixed=True, style="count"),
    Line("constants.tolerance", "yuan", given=lambda s: 0.005, fixed=True, style="tolerance"),
)


def numbers(scenario: Scenario) -> list[float]:
    """Numbers of the months of the axis, from 1."""
    return [float(number) for number in range(1, scenario.months.count + 1)]


@cache
def timeline(months: Months) -> tuple[Line, ...]:
    """The months of the budget and, where there are some, those before opening.

    ``timeline.start`` is the first month of the budget, ``timeline.begin`` the first of the axis.
    """
    opening = months.opening
    begin = Line("timeline.begin", "date", rule=lambda month: at(month, over="month", index=0), style="month")
    return (
        Line("timeline.number", "index", axes=("month",), given=numbers, fixed=True, style="count"),
        Line(
            "timeline.month",
            "date",
            axes=("month",),
            style="month",
            rule=lambda first_month, number: month_after(first_month, number - (1 + opening)),
            reads={"first_month": "budget.first_month"},
        ),
        Line("timeline.start", "date", rule=lambda month: at(month, over="month", index=opening), style="month"),
        Line("timeline.end", "date", rule=lambda month: at(month, over="month", index=-1), style="month"),
        *((begin,) if opening else ()),
    )


def beginning(months: Months) -> str:
    """Key of the line of the first month of the axis."""
    return "timeline.begin" if months.opening else "timeline.start"


def none_before_opening(months: Months, lines: tuple[Line, ...], key: str) -> tuple[Line, ...]:
    """Lines, of which one by month, with a rule, is 0 before opening."""
    if not months.opening:
        return lines
    return tuple(_none_before_opening(line) if line.key == key and line.rule is not None else line for line in lines)


def _none_before_opening(line: Line) -> Line:
    rule = line.rule
    assert rule is not None

    def budgeted(*read: Value) -> Value:
        month, start, *others = read
        return if_else(month >= start, rule(*others), 0)

    reads = {"month": "timeline.month", "start": "timeline.start", **{key: key for key in keys_read(line)}}
    return replace(line, rule=budgeted, reads=reads)


_PERIODS = {
    PriceTime.MONTH: 1.0,
    PriceTime.QUARTER: 3.0,
    PriceTime.YEAR: 12.0,
    PriceTime.ONCE: 1.0,
    PriceTime.EACH: 1.0,
}
_PAYS = {  # months that one payment covers, and in which of them it is made
    Rhythm.SAME_MONTH: (1.0, 1.0),
    Rhythm.NEXT_MONTH: (1.0, 2.0),
    Rhythm.QUARTER_START: (3.0, 1.0),
    Rhythm.QUARTER_END: (3.0, 3.0),
    Rhythm.YEAR_START: (12.0, 1.0),
    Rhythm.YEAR_END: (12.0, 12.0),
}


@cache
def _due(months: Months) -> Line:
    """When a month's cost is paid: blocks of months are counted from the first month of the budget on, and back."""
    opening = months.opening
    line = Line(
        "rhythms.due",
        "date",
        axes=("rhythm", "month"),
        rule=operating.pay_month,
        style="month",
        reads={"start": "timeline.start", "number": "timeline.number"},
    )

    def with_opening(start: Value, number: Value, step: Value, offset: Value, begin: Value) -> Value:
        # Whole blocks ahead, so that no number of a month is below 1; what was due before the axis is paid at once.
        ahead = whole_up(constant(opening, "1") / step) * step
        return larger(operating.pay_month(start, number - opening + ahead, step, offset - ahead), begin)

    return replace(line, rule=with_opening, reads={**line.reads, "begin": beginning(months)}) if opening else line


TABLES = (
    Line(
        "classes.name",
        "text",
        axes=("asset_class",),
        given=lambda s: [choice_label(AssetClass(c)) for c in CLASS_RULES],
        style="label",
    ),
    Line(
        "classes.start_lag",
        "month",
        axes=("asset_class",),
        given=lambda s: [r[0] for r in CLASS_RULES.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "classes.charged",
        "indicator",
        axes=("asset_class",),
        given=lambda s: [r[1] for r in CLASS_RULES.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "classes.expensed",
        "indicator",
        axes=("asset_class",),
        given=lambda s: [r[2] for r in CLASS_RULES.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "price_times.name",
        "text",
        axes=("price_time",),
        given=lambda s: [choice_label(c) for c in _PERIODS],
        style="label",
    ),
    Line(
        "price_times.months",
        "month",
        axes=("price_time",),
        given=lambda s: list(_PERIODS.values()),
        fixed=True,
        style="count",
    ),
    Line("rhythms.name", "text", axes=("rhythm",), given=lambda s: [choice_label(c) for c in _PAYS], style="label"),
    Line(
        "rhythms.step",
        "month",
        axes=("rhythm",),
        given=lambda s: [r[0] for r in _PAYS.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "rhythms.offset",
        "index",
        axes=("rhythm",),
        given=lambda s: [r[1] for r in _PAYS.values()],
        fixed=True,
        style="count",
    ),
)


def lines(months: Months) -> tuple[Line, ...]:
    """Constants, months and small tables."""
    return (*CONSTANTS, *timeline(months), *TABLES, _due(months))


# Rule, unit, and what the rule reads.
_DRIVERS: dict[Driver, tuple[Callable[..., Any], str, dict[str, str]]] = {
    Driver.FIXED: (lambda: constant(1, "ratio"), "ratio", {}),
    Driver.SEATS: (lambda seats: seats, "seat", {"seats": "staffing.seats"}),
    Driver.AGENTS: (lambda heads: heads, "person", {"heads": "staffing.agent_heads_by_month"}),
    Driver.HEADS: (lambda heads: heads, "person", {"heads": "staffing.heads_by_month"}),
    Driver.CALLS: (lambda calls: calls, "call/month", {"calls": "traffic.monthly_calls"}),
    Driver.MINUTES: (
        lambda calls, aht_s: calls * per_one(aht_s, "call") / constant(60, "s/min"),
        "min/month",
        {"calls": "traffic.monthly_calls", "aht_s": "traffic.aht_s"},
    ),
}
COUNTED_BY_DRIVER: Final = "the driver of each row says what is counted"
_LEVELS = (
    Line("drivers.name", "text", axes=("driver",), given=lambda s: [choice_label(d) for d in _DRIVERS], style="label"),
    *(
        Line(f"drivers.{driver}", unit, axes=("month",), rule=rule, reads=reads, style="plain")
        for driver, (rule, unit, reads) in _DRIVERS.items()
    ),
    Line(
        "drivers.level",
        "1",
        axes=("driver", "month"),
        parts=tuple(f"drivers.{driver}" for driver in _DRIVERS),
        mixed=COUNTED_BY_DRIVER,
        style="plain",
    ),
)


@cache
def drivers(months: Months) -> tuple[Line, ...]:
    """What quantities are multiplied by in each month, and on average over the months of the budget."""

    def average(level: Value) -> Value:
        budgeted = total(level, over="month")
        for number in range(months.opening):
            budgeted = budgeted - for_one(at(level, over="month", index=number), "month")
        return budgeted / constant(months.budget, "month")

    return (
        *_LEVELS,
        Line("drivers.average", "1", axes=("driver",), style="plain", rule=average, mixed=COUNTED_BY_DRIVER),
    )


TABLE_SIZES = {"asset_class": len(CLASS_RULES), "price_time": len(_PERIODS), "rhythm": len(_PAYS)}
DRIVER_SIZES = {"driver": len(_DRIVERS)}


def _in_same_years(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> Any:
    """Whether the months fall into the calendar years of the columns, also where the first month was moved."""
    months = values.get("timeline.month")
    held = groups.get(("month", "calendar_year"))
    if months is None or held is None or np.isnan(months).any():
        return True
    years = year_of(months)
    return np.array_equal(years - years[0], held) and (sizes["calendar_year"] > 0) == bool(years[-1] > years[0])


IN_OTHER_YEARS = Limit(
    ("timeline.month",),
    _in_same_years,
    lambda values, sizes, groups: "the months of the budget fall into other calendar years than its columns",
)
