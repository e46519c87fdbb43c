"""保本座席测算表: the cost of two ways at every number of seats, and where one's own costs no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.parts.comparison.words import AmountFrom, Counted
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    constant,
    for_one,
    if_else,
    known,
    look_up,
    nothing,
    per_one,
    so_far,
    total,
    total_where,
    whole_up,
    word,
    yuan,
)

SIDES: Final = ("own", "bought")
STRETCHES: Final = 3
_LINE, _WAY, _TIER, _AT = ("cost_line",), ("way",), ("tier",), ("candidate",)


def last_seats(scenario: Scenario) -> int:
    """How many seats are tried; 0 without a break-even."""
    given = scenario.comparison.break_even
    return int(given.last_seats) if given is not None and scenario.comparison.ways else 0


def _name(side: str) -> Callable[[Scenario], Any]:
    return lambda s: getattr(s.comparison.break_even, side, None)


def _is(by: Counted | AmountFrom) -> Value:
    return word(f"choice.{type(by).__name__}.{by.value}")


def _span(first_year: Value, due: Value, index: Value) -> Value:
    """How many times a price is paid over the horizon, at the level of its first year."""
    return if_else(first_year == 0, 1, for_one(due, "year") * total(index, over="year"))


def _fixed(counted: Value, horizon: Value) -> Value:
    return if_else((counted == _is(Counted.SEATS)) | (counted == _is(Counted.BLOCKS)), 0, horizon)


def _by_seat(counted: Value, amount_from: Value, counts: Value, price: Value, quantity: Value, span: Value) -> Value:
    own = if_else(amount_from == _is(AmountFrom.TIERS), 0, counts * per_one(price, "seat") * quantity * span)
    return if_else(counted == _is(Counted.SEATS), if_else(amount_from == _is(AmountFrom.TIERS), 0, own), 0)


def _by_block(counted: Value, counts: Value, price: Value, quantity: Value, span: Value) -> Value:
    return if_else(counted == _is(Counted.BLOCKS), counts * per_one(price, "block") * quantity * span, 0)


def _by_tier(amount_from: Value, counts: Value, uplift: Value, quantity: Value, span: Value) -> Value:
    return if_else(amount_from == _is(AmountFrom.TIERS), counts * (uplift + 1) * quantity * for_one(span, "month"), 0)


PARTS: Final = (
    ("fixed", "yuan", ""),
    ("by_seat", "yuan/seat", ""),
    ("by_block", "yuan/block", ""),
    ("by_tier", "month", "plain"),
)
CAPACITY: Final = ("capacity", "seat/block", "plain")
SPLIT = (
    Line("cost_lines.span", "ratio", axes=_LINE, style="plain", rule=_span),
    Line("cost_lines.fixed", "yuan", axes=_LINE, rule=_fixed),
    Line("cost_lines.by_seat", "yuan/seat", axes=_LINE, rule=_by_seat),
    Line("cost_lines.by_block", "yuan/block", axes=_LINE, rule=_by_block),
    Line("cost_lines.by_tier", "month", axes=_LINE, style="plain", rule=_by_tier),
    *(
        Line(f"ways.{name}", unit, axes=_WAY, style=style,
             reads={"part": f"cost_lines.{name}"}, rule=lambda part: total(part, over="cost_line", by="way"))
        for name, unit, style in PARTS
    ),
)  # fmt: skip


def _tiered(by_tier: Value, rate: Value, seats: Value) -> Value:
    """What tiers charge; before the first tier there is no price."""
    return if_else(by_tier == 0, 0, if_else(rate > 0, by_tier * seats * rate, nothing()))


def _cost(fixed: Value, by_seat: Value, by_block: Value, seats: Value, blocks: Value, tiered: Value) -> Value:
    return yuan(fixed + by_seat * seats + by_block * blocks + tiered)


def _side(side: str) -> tuple[Line, ...]:
    """The lines of one of the two ways."""
    way = {"name": f"break_even.{side}", "keys": "ways.name"}
    parts = {name: f"break_even.{side}_{name}" for name, *_ in (*PARTS, CAPACITY)}
    return (
        Line(f"break_even.{side}", "text", given=_name(side), missing="not_given",
             path=f"comparison.break_even.{side}"),
        *(
            Line(f"break_even.{side}_{name}", unit, style=style,
                 reads={**way, "values": f"ways.{name}"},
                 rule=lambda name, keys, values: look_up(name, keys, values, over="way"))
            for name, unit, style in (*PARTS, CAPACITY)
        ),
        Line(f"tiers.{side}_step", "yuan/month/seat", axes=_TIER, reads={"name": f"break_even.{side}"},
             rule=lambda way, name, step: if_else(way == name, step, 0)),
        Line(f"candidates.{side}_step", "yuan/month/seat", axes=_AT,
             reads={"steps": f"tiers.{side}_step", "starts": "tiers.from_seats"},
             rule=lambda steps, starts, seats: total_where(steps, starts, seats, over="tier")),
        Line(f"candidates.{side}_rate", "yuan/month/seat", axes=_AT, reads={"step": f"candidates.{side}_step"},
             rule=lambda step: so_far(step, over="candidate")),
        Line(f"candidates.{side}_blocks", "block", axes=_AT, style="count",
             reads={"by_block": parts["by_block"], "capacity": parts["capacity"]},
             rule=lambda by_block, seats, capacity: if_else(by_block == 0, 0, whole_up(seats / capacity))),
        Line(f"candidates.{side}_tiered", "yuan", axes=_AT, rule=_tiered,
             reads={"by_tier": parts["by_tier"], "rate": f"candidates.{side}_rate"}),
        Line(f"candidates.{side}_cost", "yuan", axes=_AT, rule=_cost,
             reads={**{name: parts[name] for name in ("fixed", "by_seat", "by_block")},
                    "blocks": f"candidates.{side}_blocks", "tiered": f"candidates.{side}_tiered"}),
        Line(f"candidates.{side}_seat_year", "yuan/seat/year", axes=_AT,
             reads={"cost": f"candidates.{side}_cost", "years": "comparison.years"},
             rule=lambda cost, seats, years: cost / seats / years),
    )  # fmt: skip


def _neighbour(step: int) -> Callable[[Value, Value, Value], Value]:
    """Whether one seat fewer or more is in a stretch too; beyond the table nothing is."""

    def rule(seats: Value, last: Value, wins: Value) -> Value:
        inside = seats > constant(1, "seat") if step < 0 else seats < last
        return if_else(inside, look_up(seats + constant(step, "seat"), seats, wins, over="candidate"), 0)

    return rule


def _bound(name: str) -> Line:
    return Line(f"stretches.{name}", "seat", axes=("stretch",), style="count",
                reads={"found": "break_even.stretches", "numbers": f"candidates.{name}_number",
                       "seats": "candidates.seats"},
                rule=lambda number, found, numbers, seats: if_else(
                    for_one(number, "row") <= found,
                    look_up(number, numbers, seats, over="candidate"),
                    nothing()))  # fmt: skip


LINES = (
    *SPLIT,
    Line("candidates.seats", "seat", axes=_AT, fixed=True, style="count",
         given=lambda s: [float(n) for n in range(1, last_seats(s) + 1)]),
    *(line for side in SIDES for line in _side(side)),
    Line("candidates.wins", "indicator", axes=_AT, style="count",
         reads={"own": "candidates.own_cost", "bought": "candidates.bought_cost"},
         rule=lambda own, bought: if_else(known(own) & known(bought), if_else(own <= bought, 1, 0), 0)),
    Line("break_even.last_seats", "seat", fixed=True, style="count", missing="not_given",
         given=lambda s: float(last_seats(s)) or None),
    *(
        Line(f"candidates.{name}", "indicator", axes=_AT, style="count", rule=_neighbour(step),
             reads={"last": "break_even.last_seats"})
        for name, step in (("before", -1), ("after", 1))
    ),
    Line("candidates.starts", "indicator", axes=_AT, style="count",
         rule=lambda wins, before: if_else((wins == 1) & (before == 0), 1, 0)),
    Line("candidates.number", "index", axes=_AT, style="count",
         rule=lambda starts: so_far(starts, over="candidate")),
    Line("candidates.from_number", "index", axes=_AT, style="count",
         rule=lambda starts, number: if_else(starts == 1, number, 0)),
    Line("candidates.to_number", "index", axes=_AT, style="count",
         rule=lambda wins, after, number: if_else((wins == 1) & (after == 0), number, 0)),
    Line("break_even.stretches", "row", style="count", reads={"starts": "candidates.starts"},
         rule=lambda starts: for_one(total(starts, over="candidate"), "row")),
    Line("stretches.number", "index", axes=("stretch",), fixed=True, style="count",
         given=lambda s: [float(n) for n in range(1, STRETCHES + 1)]),
    _bound("from"),
    _bound("to"),
)  # fmt: skip


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of its axes."""
    found = last_seats(scenario)
    return {"candidate": found, "stretch": STRETCHES if found else 0}
