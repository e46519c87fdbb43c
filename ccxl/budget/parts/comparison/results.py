"""方案比选表: what each way costs once, by month, over the first year and the horizon, per unit, and what it saves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ccxl.budget.given import Numeral
from ccxl.budget.parts.comparison import break_even, charges, scorecard, ways
from ccxl.budget.parts.comparison.words import CostBasis, CostScope
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    at,
    for_one,
    if_else,
    join,
    look_up,
    nothing,
    percent_text,
    position,
    rank,
    so_far,
    total,
    word,
    yuan,
)
from ccxl.formulas import comparison

_WAY, _BY_YEAR = ("way",), ("way", "year")
MONEY: Final = (("once", "yuan"), ("month", "yuan/month"), ("twelve", "yuan"), ("running", "yuan"), ("horizon", "yuan"))
# What must be alike for ways to be compared: line, unit.
ALIKE: Final = (("seats", "seat"), ("calls", "call/month"), ("service_level", "share"))


def _of_lines(name: str, unit: str, group: str, axis: str) -> Line:
    return Line(
        f"{group}.{name}",
        unit,
        axes=(axis,),
        reads={"amount": f"cost_lines.{name}"},
        rule=lambda amount: total(amount, over="cost_line", by=axis),
    )


def _differs(name: str) -> Line:
    """1 where a way has another figure than the first."""
    return Line(
        f"ways.other_{name}",
        "indicator",
        axes=_WAY,
        style="count",
        reads={"own": f"ways.{name}"},
        rule=lambda own: if_else(own == at(own, over="way", index=0), 0, 1),
    )


def _other_scope(own: Value) -> Value:
    """1 where a way covers something else than the first; what either covers may be unknown."""
    first = at(own, over="way", index=0)
    return if_else(_is_scope(own) & _is_scope(first), if_else(own == first, 0, 1), nothing())


def _is_scope(told: Value) -> Value:
    return (told == word(f"choice.CostScope.{CostScope.SYSTEM}")) | (told == word(f"choice.CostScope.{CostScope.FULL}"))


def _named(label: str) -> Callable[[Value], Value]:
    return lambda differs: if_else(differs == 1, word(label), word("word.nothing"))


def _sorted_at(place: int) -> Callable[[Value], Value]:
    return lambda amounts: at(amounts, over="way", index=place)


RESULTS = (
    *(_of_lines(name, unit, "ways", "way") for name, unit in MONEY),
    Line("ways.by_year", "yuan", axes=_BY_YEAR, reads={"amount": "cost_lines.by_year"},
         rule=lambda amount: total(amount, over="cost_line", by="way")),
    # Each of the two is an amount; the month's rate never joins them.
    Line("ways.first_year", "yuan", axes=_WAY, rule=lambda once, twelve: once + twelve),
    Line("ways.first_month", "yuan", axes=_WAY, rule=lambda once, month: once + for_one(month, "month")),
    Line("ways.discounted", "yuan", axes=_BY_YEAR, reads={"index": "years.discount_index"},
         rule=lambda by_year, index: yuan(by_year / index)),
    Line("ways.discounted_total", "yuan", axes=_WAY, rule=lambda discounted: total(discounted, over="year")),
    Line("ways.present", "yuan", axes=_WAY, rule=lambda once, discounted_total: once + discounted_total),
    Line("ways.running_so_far", "yuan", axes=_BY_YEAR, reads={"amount": "ways.by_year"},
         rule=lambda amount: so_far(amount, over="year")),
    Line("ways.cumulative", "yuan", axes=_BY_YEAR, rule=lambda once, running_so_far: once + running_so_far),
    Line("ways.per_seat_month", "yuan/month/seat", axes=_WAY, rule=comparison.per_seat_month,
         reads={"years": "comparison.years"}),
    Line("ways.per_call", "yuan/call", axes=_WAY, rule=comparison.per_call, reads={"years": "comparison.years"}),
    Line("ways.horizon_saving", "yuan", axes=_WAY, reads={"own": "ways.horizon"},
         rule=lambda own: at(own, over="way", index=0) - own),
    *(
        Line(f"ways.{name}_saving_share", "share", axes=_WAY, style="share", reads={"own": f"ways.{name}"},
             rule=lambda own: comparison.saving_share(at(own, over="way", index=0) - own, at(own, over="way", index=0)))
        for name in ("first_year", "horizon")
    ),
    *(_of_lines(name, unit, "way_parts", "way_part") for name, unit in MONEY),
    Line("way_parts.by_year", "yuan", axes=("way_part", "year"), reads={"amount": "cost_lines.by_year"},
         rule=lambda amount: total(amount, over="cost_line", by="way_part")),
    Line("way_parts.name", "text", axes=("way_part",), given=lambda s: [part for _, part in ways.parts(s)],
         style="label"),
    Line("way_parts.way_number", "index", axes=("way_part",), fixed=True, style="count",
         given=lambda s: [way + 1.0 for way, _ in ways.parts(s)]),
    Line("way_parts.way", "text", axes=("way_part",), reads={"keys": "ways.number", "values": "ways.name"},
         rule=lambda way_number, keys, values: look_up(way_number, keys, values, over="way")),
    Line("way_parts.title", "text", axes=("way_part",),
         rule=lambda way, name: join(way, word("word.of_way"), name)),
    *(
        Line(f"comparison.{name}", "yuan", reads={"amount": f"ways.{name}"},
             rule=lambda amount: total(amount, over="way"))
        for name in ("twelve", "horizon")
    ),
)  # fmt: skip

LIKE_FOR_LIKE = (
    *(_differs(name) for name, _ in ALIKE),
    Line("ways.other_scope", "indicator", axes=_WAY, style="count", reads={"own": "ways.scope"}, rule=_other_scope),
    *(
        Line(f"ways.said_{name}", "text", axes=_WAY, reads={"differs": f"ways.other_{name}"},
             rule=_named(f"word.differs.{name}"))
        for name in (*(name for name, _ in ALIKE), "scope")
    ),
)  # fmt: skip

CHART = (
    Line("ways.rank", "index", axes=_WAY, style="count", rule=lambda horizon: rank(horizon, over="way")),
    Line("ways.place", "index", axes=_WAY, style="count", rule=lambda horizon: position(horizon, over="way")),
    *(
        Line(f"ways.sorted_{name}", unit, axes=_WAY,
             reads={"place": "ways.place", "ranks": "ways.rank", "values": f"ways.{name}"},
             rule=lambda place, ranks, values: look_up(place, ranks, values, over="way"))
        for name, unit in (("name", "text"), ("once", "yuan"), ("running", "yuan"), ("horizon", "yuan"))
    ),
    Line("comparison.cheapest", "text", reads={"names": "ways.sorted_name"},
         rule=lambda names: at(names, over="way", index=-1)),
    *(
        Line(f"comparison.{name}", "yuan", reads={"amounts": "ways.sorted_horizon"},
             rule=_sorted_at(place))
        for name, place in (("highest", 0), ("lowest", -1))
    ),
    Line("comparison.cheapest_share", "share", style="share",
         reads={"highest": "comparison.highest", "lowest": "comparison.lowest"},
         rule=lambda highest, lowest: comparison.saving_share(highest - lowest, highest)),
    Line("comparison.headline", "text",
         reads={"name": "comparison.cheapest", "share": "comparison.cheapest_share"},
         rule=lambda name, share: join(word("word.headline.comparison"), name, word("word.below_dearest"),
                                       percent_text(share))),
)  # fmt: skip

NUMBERS = (
    Line("numbers.way", "text", axes=_WAY, style="label",
         given=lambda s: [Numeral(n) for n, _ in enumerate(ways.ways(s), start=1)]),
    Line("numbers.way_part", "text", axes=("way_part",), style="label",
         given=lambda s: [Numeral(n) for n, _ in enumerate(ways.parts(s), start=1)]),
    Line("numbers.cost_line", "text", axes=("cost_line",), style="label", given=ways.line_numbers),
)  # fmt: skip

LINES = (
    *ways.SCALARS,
    *ways.YEARS,
    *ways.BASES,
    *ways.WAYS,
    *ways.TIERS,
    *ways.FACTORS,
    *ways.COST_LINES,
    *RESULTS,
    *LIKE_FOR_LIKE,
    *CHART,
    *NUMBERS,
    *break_even.LINES,
    *scorecard.LINES,
    *charges.LINES,
)


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of the comparison's own axes; all are empty where no ways are given."""
    found = ways.ways(scenario)
    return {
        "way": len(found),
        "way_part": len(ways.parts(scenario)) if found else 0,
        "cost_line": len(scenario.comparison.lines) if found else 0,
        "year": len(ways.years(scenario)) if found else 0,
        "tier": len(scenario.comparison.tiers) if found else 0,
        "factor": len(scenario.comparison.factors) if found else 0,
        "cost_basis": len(CostBasis) if found else 0,
        **break_even.sizes(scenario),
        **scorecard.sizes(scenario),
        **charges.sizes(scenario),
    }


def groups(scenario: Scenario) -> dict[tuple[str, str], tuple[int, ...]]:
    """For each child axis of the comparison the parent's index of each element."""
    order, sections, rows = ways.names(scenario), ways.parts(scenario), ways.cost_lines(scenario)
    return {
        ("cost_line", "way"): tuple(order.index(row.way) for row in rows),
        ("cost_line", "way_part"): tuple(sections.index((order.index(row.way), row.part)) for row in rows),
        ("tier", "way"): tuple(order.index(row.way) for row in ways.tiers(scenario)),
    }
