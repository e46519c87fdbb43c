"""What a comparison is made of: its years, its ways, the lines of their costs, prices by tiers, cost drivers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.given import LabelKey, choice_label
from ccxl.budget.input_lines import Computed, InputTable, alternatives, single_line
from ccxl.budget.parts.comparison.schema import MOST_YEARS, Comparison, CostLine, Factor, Tier, Way
from ccxl.budget.parts.comparison.words import AmountFrom, CostBasis, CostObject, Counted, Growth, Settlement
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import leaf
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    at,
    constant,
    for_one,
    if_else,
    largest,
    look_up,
    no_text,
    nothing,
    per_one,
    position,
    product_so_far,
    total,
    total_where,
    word,
)
from ccxl.formulas import comparison


def ways(scenario: Scenario) -> Any:
    """The ways, in the order given; the others are compared with the first."""
    return scenario.comparison.ways


def names(scenario: Scenario) -> list[str]:
    """Names of the ways."""
    return [way.name for way in ways(scenario)]


def parts(scenario: Scenario) -> list[tuple[int, str]]:
    """Number of the way and name of each part of its cost, in order of first appearance."""
    order = names(scenario)
    found = dict.fromkeys((order.index(row.way), row.part) for row in scenario.comparison.lines)
    return sorted(found, key=lambda part: part[0])


def cost_lines(scenario: Scenario) -> Any:
    """The lines in the order of ways and parts."""
    order, sections = names(scenario), parts(scenario)
    return sorted(scenario.comparison.lines, key=lambda row: sections.index((order.index(row.way), row.part)))


def line_numbers(scenario: Scenario) -> list[str]:
    """Numbers such as 2.1 of the lines in each part."""
    counts: dict[Any, int] = {}
    found = []
    order, sections = names(scenario), parts(scenario)
    for row in cost_lines(scenario):
        place = sections.index((order.index(row.way), row.part))
        counts[place] = counts.get(place, 0) + 1
        found.append(f"{place + 1}.{counts[place]}")
    return found


def tiers(scenario: Scenario) -> Any:
    """The tiers in the order of ways and seats."""
    order = names(scenario)
    return sorted(scenario.comparison.tiers, key=lambda row: (order.index(row.way), row.from_seats))


def factors(scenario: Scenario) -> Any:
    """What the cost drivers add."""
    return scenario.comparison.factors


def years(scenario: Scenario) -> range:
    """The years of the horizon, counted from 1."""
    return range(1, int(scenario.comparison.horizon_years or 0) + 1)


def way_numbers(rows: Callable[[Scenario], Any]) -> Callable[[Scenario], list[float]]:
    """A giver for the number of each row's way, from 1."""
    return lambda s: [names(s).index(row.way) + 1.0 for row in rows(s)]


def _follows(scenario: Scenario) -> list[float]:
    """1 for a tier that follows another of the same way."""
    order = [row.way for row in tiers(scenario)]
    return [float(place > 0 and order[place - 1] == way) for place, way in enumerate(order)]


def _price_steps(scenario: Scenario) -> list[float | None]:
    given = [None, *scenario.comparison.price_steps]
    return [given[number - 1] if number <= len(given) else None for number in years(scenario)]


def _scope(scenario: Scenario) -> list[Any]:
    scopes = [way.scope or scenario.comparison.scope for way in ways(scenario)]
    return [None if scope is None else choice_label(scope) for scope in scopes]


def _choice(name: str, value: str) -> Value:
    return word(f"choice.{name}.{value}")


WAY_TABLE: Final = InputTable("comparison.ways", Way, "ways", "way", ways, {"monthly_calls": "calls"})
LINE_TABLE: Final = InputTable("comparison.lines", CostLine, "cost_lines", "cost_line", cost_lines)
TIER_TABLE: Final = InputTable("comparison.tiers", Tier, "tiers", "tier", tiers)
FACTOR_TABLE: Final = InputTable("comparison.factors", Factor, "factors", "factor", factors)


# What is assumed of all ways; each stands on the sheet of parameters with its source.
SCALARS = tuple(
    single_line(Comparison, f"comparison.{name}", computed)
    for name, computed in (
        ("discount_rate", None),
        ("wage_growth", None),
        ("price_growth", None),
        ("running_months", Computed(lambda: comparison.MONTHS_A_YEAR)),
        ("seats", Computed(lambda seats: seats, {"seats": "staffing.seats"})),
        ("monthly_calls", Computed(lambda calls: calls / constant(12, "month"), {"calls": "unit_cost.calls"})),
        ("service_level", None),
    )
)

_YEAR = ("year",)
FIRST_YEAR: Final = constant(1, "year")
YEARS = (
    Line("years.name", "text", axes=_YEAR, style="label",
         given=lambda s: [LabelKey(f"word.year.{n}") for n in years(s)]),
    Line("years.number", "year", axes=_YEAR, given=lambda s: [float(n) for n in years(s)], fixed=True, style="count"),
    Line("comparison.years", "year", rule=lambda number: largest(number, over="year"), reads={"number": "years.number"},
         style="count"),
    Line("years.wage_factor", "ratio", axes=_YEAR, style="probability", reads={"growth": "comparison.wage_growth"},
         rule=lambda number, growth: if_else(number > FIRST_YEAR, growth + 1, 1)),
    Line("years.price_step", "share", axes=_YEAR, given=_price_steps, style="share",
         # The first year has no step.
         path=alternatives("", *(f"comparison.price_steps.{n}" for n in range(MOST_YEARS - 1))),
         reads={"growth": "comparison.price_growth"},
         rule=lambda number, growth: if_else(number > FIRST_YEAR, growth, 0)),
    Line("years.price_factor", "ratio", axes=_YEAR, style="probability", rule=lambda price_step: price_step + 1),
    Line("years.discount_factor", "ratio", axes=_YEAR, style="probability", reads={"rate": "comparison.discount_rate"},
         rule=lambda rate: rate + 1),
    *(
        # The first year stands at today's level, whatever may be unknown of growth.
        Line(f"years.{name}_index", "ratio", axes=_YEAR, style="probability", reads={"factor": f"years.{name}_factor"},
             rule=lambda number, factor: if_else(number > FIRST_YEAR, product_so_far(factor, over="year"), 1))
        for name in ("wage", "price")
    ),
    Line("years.discount_index", "ratio", axes=_YEAR, style="probability", reads={"factor": "years.discount_factor"},
         rule=lambda factor: product_so_far(factor, over="year")),
)  # fmt: skip

_BASIS = ("cost_basis",)
BASES = (
    Line("cost_bases.name", "text", axes=_BASIS, given=lambda s: [choice_label(b) for b in CostBasis], style="label"),
    Line("cost_bases.times", "1/year", axes=_BASIS, given=lambda s: [float(b.times) for b in CostBasis], fixed=True,
         style="count"),
    Line("cost_bases.counted", "text", axes=_BASIS, given=lambda s: [choice_label(b.counted) for b in CostBasis],
         style="label"),
    Line("cost_bases.a_year", "1/year", axes=_BASIS, style="plain", rule=comparison.times_a_year,
         reads={"running_months": "comparison.running_months"}),
)  # fmt: skip

_WAY = ("way",)
WAYS = (
    *WAY_TABLE.lines(
        computed={
            name: Computed(lambda usual: usual, {"usual": f"comparison.{name}"})
            for name in ("seats", "monthly_calls", "service_level")
        },
        given={"scope": _scope},
    ),
    Line("ways.number", "index", axes=_WAY, style="count", rule=lambda name: position(name, over="way")),
    Line("ways.settles", "indicator", axes=_WAY, style="count",
         rule=lambda settlement: if_else(settlement == _choice("Settlement", Settlement.PROVIDER), 0, 1)),
    Line("ways.minutes", "min/month", axes=_WAY, style="count", reads={"aht_s": "traffic.aht_s"},
         rule=lambda calls, aht_s: calls * per_one(aht_s, "call") / constant(60, "s/min")),
    Line("ways.blocks", "block", axes=_WAY, style="count", rule=comparison.blocks),
    Line("ways.tiers", "row", axes=_WAY, style="count", reads={"reached": "tiers.reached"},
         rule=lambda reached: for_one(total(reached, over="tier", by="way"), "row")),
    Line("ways.tier_sum", "yuan/month/seat", axes=_WAY, reads={"step": "tiers.at_way"},
         rule=lambda step: total(step, over="tier", by="way")),
    Line("ways.tier_price", "yuan/month/seat", axes=_WAY,
         rule=lambda tiers, tier_sum: if_else(tiers > 0, tier_sum, nothing())),
)  # fmt: skip

_TIER = ("tier",)
TIERS = (
    Line("tiers.way_number", "index", axes=_TIER, given=way_numbers(tiers), fixed=True, style="count"),
    Line("tiers.way", "text", axes=_TIER, reads={"keys": "ways.number", "names": "ways.name"},
         rule=lambda way_number, keys, names: look_up(way_number, keys, names, over="way")),
    *TIER_TABLE.lines(without=("way",)),
    Line("tiers.number", "index", axes=_TIER, style="count", reads={"seats": "tiers.from_seats"},
         rule=lambda seats: position(seats, over="tier")),
    Line("tiers.follows", "indicator", axes=_TIER, fixed=True, style="count", given=_follows),
    Line("tiers.step", "yuan/month/seat", axes=_TIER, reads={"numbers": "tiers.number", "prices": "tiers.price"},
         rule=lambda follows, price, number, numbers, prices: if_else(
             follows == 1, price - look_up(number - 1, numbers, prices, over="tier"), price)),
    Line("tiers.seats", "seat", axes=_TIER, style="count", reads={"keys": "ways.number", "seats": "ways.seats"},
         rule=lambda way_number, keys, seats: look_up(way_number, keys, seats, over="way")),
    Line("tiers.reached", "indicator", axes=_TIER, style="count",
         rule=lambda seats, from_seats: if_else(seats >= from_seats, 1, 0)),
    Line("tiers.at_way", "yuan/month/seat", axes=_TIER, rule=lambda reached, step: if_else(reached == 1, step, 0)),
)  # fmt: skip

FACTORS = FACTOR_TABLE.lines()


def _rate(amount_from: Value, amount: Value, tier_price: Value, construction: Value, operating: Value) -> Value:
    def taken(source: AmountFrom) -> Value:
        return amount_from == _choice("AmountFrom", source)

    return if_else(
        taken(AmountFrom.TYPED),
        amount,
        if_else(
            taken(AmountFrom.TIERS),
            # The price of a seat and month, due for each of them.
            for_one(for_one(tier_price, "month"), "seat"),
            if_else(taken(AmountFrom.CONSTRUCTION), construction, for_one(operating, "month")),
        ),
    )


def _level(counted: Value, seats: Value, blocks: Value, calls: Value, minutes: Value) -> Value:
    """What a price is multiplied by; a price for the whole needs none of them."""

    def is_counted(by: Counted) -> Value:
        return counted == _choice("Counted", by)

    # Each price is for one of what it counts.
    seats, blocks = per_one(seats, "seat"), per_one(blocks, "block")
    calls, minutes = (for_one(per_one(calls, "call"), "month"), for_one(per_one(minutes, "min"), "month"))
    return if_else(
        is_counted(Counted.ONE),
        1,
        if_else(
            is_counted(Counted.SEATS),
            seats,
            if_else(is_counted(Counted.BLOCKS), blocks, if_else(is_counted(Counted.CALLS), calls, minutes)),
        ),
    )


def _counts(counterparty: Value, pays_for: Value, settles: Value) -> Value:
    """1 where a line is the way's own cost: internal charges cancel, and settlement may be the provider's."""
    is_settlement = pays_for == _choice("CostObject", CostObject.SETTLEMENT)
    return if_else(counterparty == no_text(), if_else(is_settlement, settles, 1), 0)


def _index(growth: Value, number: Value, first_year: Value, last_year: Value, wages: Value, prices: Value) -> Value:
    grows = if_else(
        growth == _choice("Growth", Growth.WAGES), wages, if_else(growth == _choice("Growth", Growth.PRICES), prices, 1)
    )
    return if_else(
        number < first_year,
        0,
        if_else(number > last_year, 0, grows),
    )


_LINE = ("cost_line",)
_BY_YEAR = ("cost_line", "year")


# Units of what prices are multiplied by, and of the price by tiers.
LEVELS: Final = {
    "seats": "seat",
    "blocks": "block",
    "calls": "call/month",
    "minutes": "min/month",
    "tier_price": "yuan/month/seat",
}


def _of_way(key: str, by: Counted | AmountFrom) -> Line:
    """What a line's way has, where the line's price needs it."""
    told = "counted" if isinstance(by, Counted) else "amount_from"
    return Line(
        f"cost_lines.{key}",
        LEVELS[key],
        axes=_LINE,
        style="" if key == "tier_price" else "count",
        reads={"keys": "ways.number", "values": f"ways.{key}", "told": f"cost_lines.{told}"},
        rule=lambda told, way_number, keys, values: if_else(
            told == _choice(type(by).__name__, by), look_up(way_number, keys, values, over="way"), nothing()
        ),
    )


def _of_basis(key: str, unit: str, value: str, style: str = "") -> Line:
    return Line(
        f"cost_lines.{key}",
        unit,
        axes=_LINE,
        style=style,
        reads={"keys": "cost_bases.name", "values": value},
        rule=lambda per, keys, values: look_up(per, keys, values, over="cost_basis"),
    )


COST_LINES = (
    Line("cost_lines.way_number", "index", axes=_LINE, given=way_numbers(cost_lines), fixed=True, style="count"),
    *LINE_TABLE.lines(
        without=("way", "part"),
        computed={
            "first_year": Computed(comparison.first_year),
            "last_year": Computed(
                comparison.last_year, {"first": "cost_lines.first_year", "years": "comparison.years"}
            ),
        },
    ),
    _of_basis("times", "1/year", "cost_bases.times", "count"),
    _of_basis("a_year", "1/year", "cost_bases.a_year", "plain"),
    _of_basis("counted", "text", "cost_bases.counted"),
    *(_of_way(by.value, by) for by in Counted if by is not Counted.ONE),
    _of_way("tier_price", AmountFrom.TIERS),
    Line("cost_lines.settles", "indicator", axes=_LINE, style="count",
         reads={"keys": "ways.number", "values": "ways.settles"},
         rule=lambda way_number, keys, values: look_up(way_number, keys, values, over="way")),
    Line("cost_lines.level", "1", axes=_LINE, style="count", rule=_level,
         mixed=leaf(CostLine, "quantity").mixed),
    Line("cost_lines.counts", "indicator", axes=_LINE, style="count", rule=_counts),
    Line("cost_lines.rate", "yuan", axes=_LINE, rule=_rate,
         reads={"construction": "construction.total", "operating": "operating.monthly_total"}),
    Line("cost_lines.uplift", "share", axes=_LINE, style="share",
         reads={"uplifts": "factors.uplift", "objects": "factors.acts_on"},
         rule=lambda pays_for, uplifts, objects: total_where(uplifts, objects, pays_for, over="factor")),
    Line("cost_lines.price", "yuan", axes=_LINE, style="price", rule=lambda rate, uplift: rate * (uplift + 1)),
    Line("cost_lines.base", "yuan", axes=_LINE, rule=comparison.charge),
    Line("cost_lines.due", "1/year", axes=_LINE, style="plain", rule=comparison.due_in_a_year),
    Line("cost_lines.index", "ratio", axes=_BY_YEAR, style="probability", rule=_index,
         reads={"number": "years.number", "wages": "years.wage_index", "prices": "years.price_index"}),
    Line("cost_lines.once", "yuan", axes=_LINE, rule=comparison.at_the_start, reads={"first": "cost_lines.first_year"}),
    Line("cost_lines.by_year", "yuan", axes=_BY_YEAR, rule=comparison.in_year, reads={"level": "cost_lines.index"}),
    Line("cost_lines.twelve", "yuan", axes=_LINE,
         rule=lambda times, by_year: if_else(times == 0, 0, at(by_year, over="year", index=0))),
    Line("cost_lines.month", "yuan/month", axes=_LINE, rule=comparison.per_month),
    Line("cost_lines.running", "yuan", axes=_LINE, rule=lambda by_year: total(by_year, over="year")),
    Line("cost_lines.horizon", "yuan", axes=_LINE, rule=lambda once, running: once + running),
)  # fmt: skip
