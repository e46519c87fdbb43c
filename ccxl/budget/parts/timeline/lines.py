"""Scalar inputs, the months of the budget, and the small tables that rules look things up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ccxl.budget.given import choice_label
from ccxl.budget.vocabulary import AssetClass, Driver, PriceTime, Rhythm
from ccxl.core.line import Line
from ccxl.core.model import Limit
from ccxl.core.rule import at, constant, month_after, total, year_of
from ccxl.formulas import operating
from ccxl.formulas.construction import CLASS_RULES

CONSTANTS = (
    Line("constants.wan", "1", given=lambda s: 10_000.0, fixed=True, style="count"),
    Line("constants.tolerance", "yuan", given=lambda s: 0.005, fixed=True, style="tolerance"),
)

TIMELINE = (
    Line(
        "timeline.number",
        "1",
        axes=("month",),
        given=lambda s: [float(n) for n in range(1, 13)],
        fixed=True,
        style="count",
    ),
    Line(
        "timeline.month",
        "date",
        axes=("month",),
        style="month",
        rule=lambda first_month, number: month_after(first_month, number - 1),
        reads={"first_month": "budget.first_month"},
    ),
    Line("timeline.start", "date", rule=lambda month: at(month, over="month", index=0), style="month"),
    Line("timeline.end", "date", rule=lambda month: at(month, over="month", index=-1), style="month"),
)

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
        "1",
        axes=("asset_class",),
        given=lambda s: [r[1] for r in CLASS_RULES.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "classes.expensed",
        "1",
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
        "rhythms.step", "1", axes=("rhythm",), given=lambda s: [r[0] for r in _PAYS.values()], fixed=True, style="count"
    ),
    Line(
        "rhythms.offset",
        "1",
        axes=("rhythm",),
        given=lambda s: [r[1] for r in _PAYS.values()],
        fixed=True,
        style="count",
    ),
    Line(
        "rhythms.due",
        "date",
        axes=("rhythm", "month"),
        rule=operating.pay_month,
        style="month",
        reads={"start": "timeline.start", "number": "timeline.number"},
    ),
)

_DRIVERS: dict[Driver, tuple[Callable[..., Any], dict[str, str]]] = {
    Driver.FIXED: (lambda: constant(1, "1"), {}),
    Driver.SEATS: (lambda seats: seats, {"seats": "staffing.seats"}),
    Driver.AGENTS: (lambda heads: heads, {"heads": "staffing.agent_heads_by_month"}),
    Driver.HEADS: (lambda heads: heads, {"heads": "staffing.heads_by_month"}),
    Driver.CALLS: (lambda calls: calls, {"calls": "traffic.monthly_calls"}),
    Driver.MINUTES: (
        lambda calls, aht_s: calls * aht_s / constant(60, "s"),
        {"calls": "traffic.monthly_calls", "aht_s": "traffic.aht_s"},
    ),
}
DRIVERS = (
    Line("drivers.name", "text", axes=("driver",), given=lambda s: [choice_label(d) for d in _DRIVERS], style="label"),
    *(
        Line(f"drivers.{driver}", "1", axes=("month",), rule=rule, reads=reads, style="plain")
        for driver, (rule, reads) in _DRIVERS.items()
    ),
    Line(
        "drivers.level",
        "1",
        axes=("driver", "month"),
        parts=tuple(f"drivers.{driver}" for driver in _DRIVERS),
        style="plain",
    ),
    Line(
        "drivers.average",
        "1",
        axes=("driver",),
        style="plain",
        rule=lambda level: total(level, over="month") / constant(12, "month"),
    ),
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
