"""Scalar inputs, the months of the budget, and the small tables that rules look things up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ccxl.budget.given import LabelKey, choice_label, scalar, serial
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import AssetClass, Driver, PriceTime, Rhythm
from ccxl.core.line import Line
from ccxl.core.rule import at, constant, month_after, total, year_of
from ccxl.data.contributions import place
from ccxl.formulas import operating
from ccxl.formulas.construction import CLASS_RULES


def _monthly_calls(scenario: Scenario) -> list[float | None]:
    given = scenario.traffic.monthly_calls
    if given is None:
        return [None] * 12
    return list(given.value) if isinstance(given.value, tuple) else [given.value] * 12


def _interval_min(scenario: Scenario) -> float | None:
    """Half an hour if nothing else is said; nothing without a profile."""
    given = scenario.traffic.interval_min
    if given is not None:
        return given.value
    return USUAL_INTERVAL_MIN if scenario.traffic.intervals else None


def _if_missing(scenario: Scenario) -> Any:
    """Only contributions by city may lack something."""
    return choice_label(scenario.labour.if_missing) if scenario.labour.city else None


USUAL_INTERVAL_MIN = 30.0

HEADING = (
    Line("budget.unit", "text", given=scalar("budget.unit")),
    Line("budget.project", "text", given=scalar("budget.project")),
    Line("budget.first_month", "date", given=lambda s: serial(s.budget.start), style="month"),
    Line("budget.version", "text", given=scalar("budget.version")),
    Line("budget.status", "text", choices="Status", given=scalar("budget.status")),
    Line("budget.author", "text", given=scalar("budget.author"), missing="not_given"),
    Line("budget.prepared", "date", given=scalar("budget.prepared"), missing="not_given", style="day"),
    Line("tax.taxpayer", "text", choices="Taxpayer", given=scalar("tax.taxpayer"), missing="not_given"),
)
TRAFFIC = (
    Line("traffic.aht_s", "s", given=scalar("traffic.aht_s"), missing="not_given", style="seconds"),
    Line("traffic.interval_min", "min", given=_interval_min, missing="not_given", style="plain"),
    Line("traffic.day_calls", "1", given=scalar("traffic.day_calls"), missing="not_given", style="plain"),
    Line("traffic.working_days", "1", given=scalar("traffic.working_days"), missing="not_given", style="plain"),
    Line(
        "traffic.busy_hour_share", "share", given=scalar("traffic.busy_hour_share"), missing="not_given", style="share"
    ),
    Line("traffic.peak_day_factor", "1", given=scalar("traffic.peak_day_factor"), missing="not_given", style="plain"),
    Line(
        "traffic.target_service_level",
        "share",
        given=scalar("traffic.target_service_level"),
        missing="not_given",
        style="share",
    ),
    Line("traffic.answer_within_s", "s", given=scalar("traffic.answer_within_s"), missing="not_given", style="seconds"),
    Line("traffic.max_occupancy", "share", given=scalar("traffic.max_occupancy"), missing="not_given", style="share"),
    Line("traffic.patience_s", "s", given=scalar("traffic.patience_s"), missing="blank", style="seconds"),
    Line("traffic.redial_share", "share", given=scalar("traffic.redial_share"), missing="blank", style="share"),
)
STAFFING = (
    Line("staffing.shrinkage", "share", given=scalar("staffing.shrinkage"), missing="not_given", style="share"),
    Line("staffing.monthly_hours", "h", given=scalar("staffing.monthly_hours"), missing="not_given", style="plain"),
    Line("staffing.agents_per_seat", "1", given=scalar("staffing.agents_per_seat"), missing="not_given", style="plain"),
)
LABOUR_CITY = (
    Line(
        "labour.city",
        "text",
        given=lambda s: s.labour.city and LabelKey(f"city.{place(s.labour.city)}"),
        fixed=True,
        missing="blank",
    ),
    Line("labour.if_missing", "text", choices="IfMissing", given=_if_missing, fixed=True, missing="blank"),
    Line("labour.pension_rate", "share", given=scalar("labour.pension_rate"), missing="blank", style="share"),
    Line("labour.injury_rate", "share", given=scalar("labour.injury_rate"), missing="not_given", style="share"),
)
LABOUR_RATES = (
    Line("labour.social_rate", "share", given=scalar("labour.social_rate"), missing="not_given", style="share"),
    Line("labour.social_base", "yuan/month", given=scalar("labour.social_base"), missing="blank"),
    Line("labour.housing_rate", "share", given=scalar("labour.housing_rate"), missing="not_given", style="share"),
    Line("labour.housing_base", "yuan/month", given=scalar("labour.housing_base"), missing="blank"),
)
RESERVE = (
    Line(
        "reserve.rate",
        "share",
        missing="not_given",
        style="share",
        given=lambda s: s.construction.contingency.rate if s.construction.contingency else None,
    ),
)
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
MONTHLY_CALLS = Line(
    "traffic.monthly_calls", "1", axes=("month",), given=_monthly_calls, missing="not_given", style="count"
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


def in_other_years(values: Mapping[str, Any], sizes: Mapping[str, int], groups: Mapping[tuple[str, str], Any]) -> str:
    """What is wrong where a first month that was moved puts the months into other calendar years."""
    months = values.get("timeline.month")
    held = groups.get(("month", "calendar_year"))
    if months is None or held is None or np.isnan(months).any():
        return ""
    years = year_of(months)
    fits = np.array_equal(years - years[0], held) and (sizes["calendar_year"] > 0) == bool(years[-1] > years[0])
    return "" if fits else "the months of the budget fall into other calendar years than its columns"
