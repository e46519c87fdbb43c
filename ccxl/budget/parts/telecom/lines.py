"""通信费测算表: calls to billed minutes, minutes to charges by tariff and tier, rents, charges passed on (过手)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.check import Check
from ccxl.budget.given import by_month
from ccxl.budget.input_lines import Computed, InputTable, single_lines
from ccxl.budget.parts.operating import lines as operating
from ccxl.budget.parts.operating.lines import AmountSource
from ccxl.budget.parts.telecom.schema import (
    TIERED,
    Durations,
    PassedOn,
    RentCharge,
    Tariff,
    Telecom,
    TelecomTier,
    UsageCharge,
)
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import LineAmount
from ccxl.core.line import Line
from ccxl.core.reading import NOTHING
from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    known,
    look_up,
    nothing,
    position,
    total,
    word,
    yuan,
)
from ccxl.formulas import sourcing, tax, telecom
from ccxl.formulas import tiers as pricing


def usage(scenario: Scenario) -> Any:
    """The charges for use, in the order given."""
    return scenario.telecom.usage


def rents(scenario: Scenario) -> Any:
    """The rents, in the order given."""
    return scenario.telecom.rents


def tiers(scenario: Scenario) -> list[Any]:
    """The tiers in the order of charges and minutes."""
    order = [row.name for row in usage(scenario)]
    return sorted(scenario.telecom.tiers, key=lambda row: (order.index(row.usage), row.from_minutes))


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of its axes, and whether it is there."""
    found = {"usage": len(usage(scenario)), "rent": len(rents(scenario)), "telecom_tier": len(tiers(scenario))}
    return found | {
        "telecom": int(bool(found["usage"] or found["rent"])),
        "all_units": sum(row.tariff is Tariff.ALL_UNITS for row in usage(scenario)),
        "passed_on": sum(row.passed_on is PassedOn.YES for row in (*usage(scenario), *rents(scenario))),
    }


def groups(scenario: Scenario) -> dict[tuple[str, str], tuple[int, ...]]:
    """The operating line of each charge, and the charge of each tier."""
    names = {
        row.name: place for place, row in enumerate(operating.lines(scenario)) if row.amount_from is LineAmount.TELECOM
    }
    order = [row.name for row in usage(scenario)]
    return {
        ("usage", "line"): tuple(names[row.line] for row in usage(scenario)),
        ("rent", "line"): tuple(names[row.line] for row in rents(scenario)),
        ("telecom_tier", "usage"): tuple(order.index(row.usage) for row in tiers(scenario)),
    }


def _calls(scenario: Scenario) -> list[list[float | None]]:
    return [_OF_MONTHS(scenario, row.months) for row in usage(scenario)]


def _last(scenario: Scenario) -> list[float]:
    """1 for the last tier of a charge."""
    names = [row.usage for row in tiers(scenario)]
    return [float(names[place + 1 : place + 2] != [name]) for place, name in enumerate(names)]


def _is(choice: Value, member: Tariff | Durations | PassedOn) -> Value:
    return choice == word(f"choice.{type(member).__name__}.{member}")


# ------------------------------------------------------------------------------------------------ rules


def _to_lines(usage: Value, rents: Value) -> Value:
    return total(usage, rents, over=("usage", "rent"), by="line")


AMOUNTS: Final = AmountSource(
    f"choice.LineAmount.{LineAmount.TELECOM}", "telecom.lines_year", ("usage.own", "rents.own"), _to_lines
)


def _running(month: Value, first_month: Value, last_month: Value) -> Value:
    return (month >= first_month) & (month <= last_month)


def _calls_in_month(
    month: Value, first_month: Value, last_month: Value, monthly_calls: Value, calls_share: Value
) -> Value:
    return if_else(_running(month, first_month, last_month), monthly_calls * calls_share, 0)


def _billed(durations: Value, duration_s: Value, increment_s: Value, minimum_s: Value) -> Value:
    return if_else(
        _is(durations, Durations.EXPONENTIAL),
        telecom.average_billed(duration_s, increment_s, minimum_s),
        telecom.billed_duration(duration_s, increment_s, minimum_s),
    )


def _charge(
    month: Value,
    first_month: Value,
    last_month: Value,
    tariff: Value,
    minutes: Value,
    price: Value,
    package_fee: Value,
    included_minutes: Value,
    in_tiers: Value,
) -> Value:
    """Charge of a month for what was used, before any minimum."""
    tiered = yuan(total(in_tiers, over="telecom_tier", by="usage"))
    package = sourcing.charge_beyond(package_fee, minutes, included_minutes, price)
    used = if_else(
        _is(tariff, Tariff.FLAT),
        sourcing.charge(minutes, price),
        if_else(_is(tariff, Tariff.PACKAGE), package, tiered),
    )
    return if_else(_running(month, first_month, last_month), used, 0)


def _cost(month: Value, first_month: Value, last_month: Value, monthly_minimum: Value, charge: Value) -> Value:
    at_least = if_else(known(monthly_minimum), telecom.at_least(charge, monthly_minimum), charge)
    return if_else(_running(month, first_month, last_month), at_least, 0)


def _rent(month: Value, first_month: Value, last_month: Value, quantity: Value, price: Value) -> Value:
    return if_else(_running(month, first_month, last_month), sourcing.charge(quantity, price), 0)


def _of_its_charge(number: Value, numbers: Value, values: Value) -> Value:
    return look_up(number, numbers, values, over="usage")


def _in_tier(
    tariff: Value, is_last: Value, minutes: Value, from_minutes: Value, to_minutes: Value, price: Value
) -> Value:
    """What a tier charges: the whole volume where it falls in the tier, or the part of it that does."""

    def by(rule: Callable[..., Value]) -> Value:
        ended = rule(minutes, from_minutes, to_minutes, price)
        return if_else(is_last == 1, rule(minutes, from_minutes, None, price), ended)

    return if_else(_is(tariff, Tariff.ALL_UNITS), by(pricing.all_units_in_tier), by(pricing.marginal_in_tier))


def _saving(tariff: Value, minutes: Value, charge: Value, from_minutes: Value, price: Value) -> Value:
    saved = pricing.saved_at_tier(minutes, charge, from_minutes, price)
    return if_else(_is(tariff, Tariff.ALL_UNITS), saved, 0)


# ------------------------------------------------------------------------------------------------ lines

_MONTH: Final = {"month": "timeline.month"}


_OF_MONTHS: Final = by_month(UsageCharge, "months")
USAGE_TABLE: Final = InputTable("telecom.usage", UsageCharge, "usage", "usage", usage)
RENT_TABLE: Final = InputTable("telecom.rents", RentCharge, "rents", "rent", rents)
TIER_TABLE: Final = InputTable("telecom.tiers", TelecomTier, "telecom_tiers", "telecom_tier", tiers)
_RUNNING: Final = {
    "first_month": Computed(lambda edge: edge, {"edge": "timeline.start"}),
    "last_month": Computed(lambda edge: edge, {"edge": "timeline.end"}),
}


def _is_billed(row: Any) -> bool:
    return row.passed_on is PassedOn.YES or row.tax_rate is not None


def _charges(group: str, axis: str) -> tuple[Line, ...]:
    """What is worked out of use and rents alike: what is one's own cost, and what is passed on."""
    at, by_month = (axis,), (axis, "month")
    return (
        Line(f"{group}.own", "yuan/month", axes=by_month,
             rule=lambda passed_on, cost: if_else(_is(passed_on, PassedOn.YES), 0, cost)),
        Line(f"{group}.passed", "yuan/month", axes=by_month,
             rule=lambda passed_on, cost, tax_rate: if_else(
                 _is(passed_on, PassedOn.YES), tax.net_of_tax(cost, tax_rate), 0)),
        *(
            Line(f"{group}.{name}_year", "yuan", axes=at, reads={"by_month": f"{group}.{name}"},
                 rule=lambda by_month: total(by_month, over="month"))
            for name in ("cost", "own", "passed")
        ),
    )  # fmt: skip


_AT, _BY_MONTH = ("usage",), ("usage", "month")
USAGE: Final = (
    *USAGE_TABLE.lines(
        # Another tariff needs other figures, and tiers of its own: it is chosen where the workbook is made.
        fixed=("line", "tariff"),
        computed={
            **_RUNNING,
            "duration_s": Computed(lambda aht_s, talk_share: aht_s * talk_share, {"aht_s": "traffic.aht_s"}),
        },
        only_where={
            "price": lambda row: row.tariff not in TIERED,
            "tax_rate": _is_billed,
            "talk_share": lambda row: row.duration_s is None,
            "package_fee": lambda row: row.tariff is Tariff.PACKAGE,
            "included_minutes": lambda row: row.tariff is Tariff.PACKAGE,
        },
    ),
    *_charges("usage", "usage"),
    Line("usage.number", "index", axes=_AT, style="count", rule=lambda name: position(name, over="usage")),
    Line("usage.billed_s", "s", axes=_AT, rule=_billed, style="seconds"),
    Line("usage.calls", "call/month", axes=_BY_MONTH, given=_calls, rule=_calls_in_month, style="price",
         path="telecom.usage.*.months.*",
         reads={**_MONTH, "monthly_calls": "traffic.monthly_calls"}),
    Line("usage.minutes", "min/month", axes=_BY_MONTH, style="price",
         rule=telecom.billed_minutes),
    Line("usage.charge", "yuan/month", axes=_BY_MONTH, rule=_charge,
         reads={**_MONTH, "in_tiers": "telecom_tiers.charge"}),
    Line("usage.cost", "yuan/month", axes=_BY_MONTH, rule=_cost, reads=_MONTH),
    Line("usage.minutes_year", "min", axes=_AT, style="price", rule=lambda minutes: total(minutes, over="month")),
    Line("usage.charge_year", "yuan", axes=_AT, rule=lambda charge: total(charge, over="month")),
)  # fmt: skip

_TIER, _TIER_MONTH = ("telecom_tier",), ("telecom_tier", "month")
_OF_USAGE: Final = {"number": "telecom_tiers.usage_number", "numbers": "usage.number"}
TIERS: Final = (
    *TIER_TABLE.lines(without=("usage",)),
    Line("telecom_tiers.usage_number", "index", axes=_TIER, fixed=True, style="count",
         given=lambda s: [[row.name for row in usage(s)].index(row.usage) + 1.0 for row in tiers(s)]),
    Line("telecom_tiers.is_last", "indicator", axes=_TIER, fixed=True, style="count", given=_last),
    *(
        Line(f"telecom_tiers.{name}", "text", axes=_TIER, rule=_of_its_charge,
             reads={**_OF_USAGE, "values": f"usage.{value}"})
        for name, value in (("usage", "name"), ("tariff", "tariff"))
    ),
    Line("telecom_tiers.number", "index", axes=_TIER, style="count", reads={"start": "telecom_tiers.from_minutes"},
         rule=lambda start: position(start, over="telecom_tier")),
    Line("telecom_tiers.to_minutes", "min/month", axes=_TIER, style="count",
         reads={"numbers": "telecom_tiers.number", "starts": "telecom_tiers.from_minutes"},
         rule=lambda is_last, number, numbers, starts: if_else(
             is_last == 1, nothing(), look_up(number + 1, numbers, starts, over="telecom_tier"))),
    Line("telecom_tiers.minutes", "min/month", axes=_TIER_MONTH, rule=_of_its_charge, style="price",
         reads={**_OF_USAGE, "values": "usage.minutes"}),
    Line("telecom_tiers.charge", "yuan/month", axes=_TIER_MONTH, rule=_in_tier),
    Line("telecom_tiers.charge_year", "yuan", axes=_TIER, rule=lambda charge: total(charge, over="month")),
    Line("telecom_tiers.used", "yuan/month", axes=_TIER_MONTH, rule=_of_its_charge,
         reads={**_OF_USAGE, "values": "usage.charge"}),
    Line("telecom_tiers.saving", "yuan/month", axes=_TIER_MONTH, rule=_saving,
         reads={"charge": "telecom_tiers.used"}),
    Line("telecom_tiers.saving_year", "yuan", axes=_TIER, reads={"saving": "telecom_tiers.saving"},
         rule=lambda saving: total(saving, over="month")),
    Line("telecom_tiers.advice", "text", axes=_TIER, reads={"saving": "telecom_tiers.saving_year"},
         rule=lambda saving: if_else(saving > 0, word("word.cheaper_tier"), word(NOTHING))),
)  # fmt: skip

RENTS: Final = (
    *RENT_TABLE.lines(fixed=("line",), computed=_RUNNING, only_where={"tax_rate": _is_billed}),
    *_charges("rents", "rent"),
    Line("rents.cost", "yuan/month", axes=("rent", "month"), rule=_rent, reads=_MONTH),
)

# They stand on the sheet of parameters with their sources.
SCALARS: Final = single_lines(Telecom, "telecom")
_BOTH: Final = ("usage", "rent")
TOTALS: Final = (
    *(
        Line(f"telecom.{name}", "yuan/month", axes=("month",),
             reads={"usage": f"usage.{name}", "rents": f"rents.{name}"},
             rule=lambda usage, rents: total(usage, rents, over=_BOTH))
        for name in ("cost", "own", "passed")
    ),
    Line("telecom.minutes", "min/month", axes=("month",), style="price", reads={"minutes": "usage.minutes"},
         rule=lambda minutes: total(minutes, over="usage")),
    # What is passed on without a handling share or a tax rate that is known cannot be billed; nothing need not be.
    Line("telecom.billed", "yuan/month", axes=("month",),
         reads={"share": "telecom.handling_share", "rate": "telecom.billing_tax_rate"},
         rule=lambda passed, share, rate: if_else(passed > 0, telecom.passed_through(passed, share, rate), 0)),
    *(
        Line(f"telecom.{name}_year", unit, style=style, reads={"by_month": f"telecom.{name}"},
             rule=lambda by_month: total(by_month, over="month"))
        for name, unit, style in (
            ("cost", "yuan", ""), ("own", "yuan", ""), ("passed", "yuan", ""), ("billed", "yuan", ""),
            ("minutes", "min", "price"),
        )
    ),
)  # fmt: skip


def _numbered(axis: str, rows: Callable[[Scenario], Any], table: int) -> Line:
    """Numbers such as 2.1 of the rows of a table."""
    return Line(
        f"numbers.{axis}",
        "text",
        axes=(axis,),
        style="label",
        given=lambda s: [f"{table}.{number}" for number, _ in enumerate(rows(s), start=1)],
    )


NUMBERS: Final = (_numbered("usage", usage, 1), _numbered("rent", rents, 2), _numbered("telecom_tier", tiers, 3))

LINES: Final = (*SCALARS, *USAGE, *TIERS, *RENTS, *TOTALS, *NUMBERS)

CHECKS: Final = (
    Check(
        "telecom_lines",
        "telecom",
        lambda usage, rents: total(usage, rents, over=_BOTH),
        lambda own: own,
        {"usage": "usage.own_year", "rents": "rents.own_year", "own": "telecom.lines_year"},
        "telecom",
    ),
    Check(
        "telecom_minutes",
        "telecom",
        lambda charges: total(charges, over="usage"),
        lambda months: months,
        {"charges": "usage.minutes_year", "months": "telecom.minutes_year"},
        "usage",
        "min",
    ),
    Check(
        "telecom_tiers",
        "telecom",
        lambda saving: total(saving, over="telecom_tier"),
        lambda: constant(0, "yuan"),
        {"saving": "telecom_tiers.saving_year"},
        "all_units",
    ),
)
