"""分项报价表 and 开标一览表: what is offered, at which price, what it costs, and what the price leaves.

An item's price is typed, or the fee of a price model, or what the cost asks for at the margin. Each has a line of its
own, so that the cell of the price holds the figure or the one formula that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ccxl.budget.given import LabelKey
from ccxl.budget.input_lines import InputTable, single_line
from ccxl.budget.parts.capitals.lines import amount_lines
from ccxl.budget.parts.offer.pricing import (
    COST,
    TYPED,
    Pricing,
    items,
    price_line,
    price_models,
    pricings,
    terms,
    terms_of,
)
from ccxl.budget.parts.offer.schema import Offer, OfferItem, OfferTerm
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import leaf
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    at,
    constant,
    if_else,
    known,
    larger,
    nothing,
    per_one,
    total,
    word,
    yuan,
)
from ccxl.data.catalog import labels
from ccxl.formulas import offers

AT, BY_YEAR = ("offer_item",), ("offer_item", "offer_year")
ABOVE, WITHIN = "word.above_ceiling", "word.within_ceiling"


def years(scenario: Scenario) -> int:
    """Years of the contract; one where nothing is said."""
    return len(scenario.offer.years) or int(bool(items(scenario)))


def _year_names(scenario: Scenario) -> list[Any]:
    return [year.name for year in scenario.offer.years] or [LabelKey("word.contract_year")]


def _named(key: str) -> Any:
    """A label, or the name itself where a price model of the user's own has none."""
    return LabelKey(key) if key in labels("zh") else key.partition(".")[2].replace("_", " ")


def _model_names(scenario: Scenario) -> list[Any]:
    ways = {TYPED: LabelKey("price_model.typed"), COST: LabelKey("price_model.cost")}
    return [ways.get(pricing.way) or _named(f"price_model.{pricing.way}") for pricing in pricings(scenario)]


def _units(scenario: Scenario) -> list[Any]:
    found = []
    for item in items(scenario):
        kinds = {p.name: p.kind.unit for p in price_models()[item.model].function.parameters} if item.model else {}
        found += [_named(f"unit.{kinds[term.term]}") for term in terms_of(scenario, item)]
    return found


# ------------------------------------------------------------------------------------------------ lines

# Known to the client, or not.
OPEN = ("ceiling", "payment_days", "performance_share", "award_rate", "valid_days")
INTERNAL = ("margin", "markup", "surcharge_rate", "overhead_rate", "capital_rate", "risk_rate")
SCALARS = tuple(single_line(Offer, f"offer.{name}") for name in (*INTERNAL, *OPEN))
ITEM_TABLE: Final = InputTable("offer.items", OfferItem, "offers", "offer_item", items)
TERM_TABLE: Final = InputTable("offer.terms", OfferTerm, "terms", "offer_term", terms)

_HERE = (
    single_line(Offer, "offer.client"),
    Line(
        "offer_years.name",
        "text",
        axes=("offer_year",),
        given=_year_names,
        style="label",
    ),
    Line(
        "offer_years.factor",
        "ratio",
        axes=("offer_year",),
        given=lambda s: [year.factor for year in s.offer.years] or [1.0],
        style="plain",
        path="offer.years.*.factor",
    ),
    Line("offers.number", "text", axes=AT, given=lambda s: [f"{n}" for n, _ in enumerate(items(s), 1)], style="label"),
    *(ITEM_TABLE.line(name) for name in ("name", "measure", "band", "quantity", "minimum", "tax_rate")),
    Line("offers.way", "text", axes=AT, given=_model_names, style="label"),
    Line(
        "terms.name",
        "text",
        axes=("offer_term",),
        given=lambda s: [_named(f"term.{term.term}") for term in terms(s)],
        style="label",
    ),
    TERM_TABLE.line("value"),
    Line("terms.unit", "text", axes=("offer_term",), given=_units, style="label"),
)


def _over_items(part: Value) -> Value:
    return total(part, over="offer_item")


def _over_years(gross: Value) -> Value:
    return total(gross, over="offer_year")


def _left(year_net: Value, profit: Value) -> Value:
    return if_else(year_net > 0, profit / year_net, nothing())


PRICES = (
    Line(
        "offers.charged",
        "1",
        axes=AT,
        mixed=leaf(OfferItem, "quantity").mixed,
        style="plain",
        rule=lambda quantity, minimum: if_else(known(minimum), larger(quantity, minimum), quantity),
    ),
    Line(
        "offers.price_with_tax",
        "yuan",
        axes=AT,
        style="price",
        rule=lambda price, tax_rate: yuan(price * (1 + tax_rate)),
    ),
    Line(
        "offers.gross",
        "yuan",
        axes=BY_YEAR,
        reads={"factor": "offer_years.factor"},
        # The price with tax is rounded, as it is printed, and the amount is that price times the quantity.
        rule=lambda price, factor, tax_rate, charged: yuan(yuan(price * factor * (1 + tax_rate)) * charged),
    ),
    Line("offers.total", "yuan", axes=AT, reads={"gross": "offers.gross"}, rule=_over_years),
    Line("offers.net", "yuan", axes=AT, rule=lambda total, tax_rate: yuan(total / (1 + tax_rate))),
    Line("offers.tax", "yuan", axes=AT, rule=lambda total, net: yuan(total - net)),
    Line(
        "offer.gross",
        "yuan",
        axes=("offer_year",),
        reads={"part": "offers.gross"},
        rule=_over_items,
    ),
    Line("offer.total", "yuan", rule=_over_years),
    *(Line(f"offer.{name}", "yuan", reads={"part": f"offers.{name}"}, rule=_over_items) for name in ("net", "tax")),
    Line(
        "offer.headroom",
        "share",
        style="share",
        rule=lambda total, ceiling: if_else(known(ceiling), offers.headroom(total, ceiling), nothing()),
    ),
    Line(
        "offer.against_ceiling",
        "text",
        rule=lambda total, ceiling: if_else(
            known(ceiling), if_else(total > ceiling, word(ABOVE), word(WITHIN)), word("word.no_ceiling")
        ),
    ),
    Line("offer.performance", "yuan", rule=lambda total, performance_share: yuan(total * performance_share)),
    Line("offer.award", "yuan", rule=lambda total, award_rate: yuan(total * award_rate)),
    *amount_lines("offer", "offer.total"),
)


def _load(name: str) -> Line:
    """A load on the direct cost at a rate; none where no rate is given."""
    return Line(
        f"offer.{name}",
        "yuan",
        reads={"direct": "offer.direct_cost", "rate": f"offer.{name}_rate"},
        rule=lambda direct, rate: if_else(known(rate), yuan(direct * rate), 0),
    )


COSTS = (
    Line("offer.direct_cost", "yuan", reads={"expense": "expense.total"}, rule=lambda expense: expense),
    *(_load(name) for name in ("overhead", "capital", "risk")),
    Line(
        "offer.full_cost",
        "yuan",
        rule=lambda direct_cost, overhead, capital, risk: direct_cost + overhead + capital + risk,
    ),
    Line(
        "offer.target_margin",
        "share",
        style="share",
        rule=lambda margin, markup: if_else(known(margin), margin, offers.margin_from_markup(markup)),
    ),
    ITEM_TABLE.line("cost"),
    ITEM_TABLE.line("cost_share"),
    Line(
        "offers.budget_cost",
        "yuan",
        axes=AT,
        reads={"full_cost": "offer.full_cost"},
        rule=lambda cost_share, full_cost: if_else(known(cost_share), cost_share * full_cost, 0),
    ),
    Line(
        "offers.unit_cost",
        "yuan",
        axes=AT,
        style="price",
        rule=lambda cost, cost_share, budget_cost, charged: if_else(
            known(cost), cost, if_else(known(cost_share), _per(budget_cost, charged), nothing())
        ),
    ),
    Line(
        "offers.input_tax",
        "yuan",
        axes=AT,
        reads={"deducted": "deducted.year"},
        rule=lambda cost_share, deducted: if_else(known(cost_share), yuan(cost_share * deducted), 0),
    ),
    Line(
        "offers.price_at_margin",
        "yuan",
        axes=AT,
        reads={"margin": "offer.target_margin", "surcharge_rate": "offer.surcharge_rate"},
        rule=lambda unit_cost, margin, tax_rate, surcharge_rate, input_tax, charged: if_else(
            charged > 0,
            yuan(offers.offer_price(unit_cost, margin, tax_rate, surcharge_rate, input_tax / charged)),
            nothing(),
        ),
    ),
    Line(
        "offers.year_net",
        "yuan",
        axes=AT,
        reads={"gross": "offers.gross"},
        rule=lambda gross, tax_rate: yuan(at(gross, over="offer_year", index=0) / (1 + tax_rate)),
    ),
    Line("offers.year_cost", "yuan", axes=AT, rule=lambda unit_cost, charged: yuan(unit_cost * charged)),
    Line(
        "offers.surcharges",
        "yuan",
        axes=AT,
        reads={"surcharge_rate": "offer.surcharge_rate"},
        rule=lambda year_net, tax_rate, surcharge_rate, input_tax: yuan(
            offers.surcharges_on_price(year_net, tax_rate, surcharge_rate, input_tax)
        ),
    ),
    Line(
        "offers.profit",
        "yuan",
        axes=AT,
        rule=lambda year_net, year_cost, surcharges: yuan(year_net - year_cost - surcharges),
    ),
    Line("offers.margin_left", "share", axes=AT, style="share", rule=_left),
    *(
        Line(f"offer.{name}", "yuan", reads={"part": f"offers.{name}"}, rule=_over_items)
        for name in ("year_net", "year_cost", "surcharges", "profit")
    ),
    Line("offer.margin_left", "share", style="share", rule=_left),
)


def _per(amount: Value, what: Value) -> Value:
    return if_else(what > 0, amount / what, nothing())


def _if_told(what: Value, value: Value) -> Value:
    """A value that needs heads, seats or calls; nothing where the budget does not tell them."""
    return if_else(known(what), value, nothing())


_NET = {"net": "offer.year_net", "heads": "staffing.heads", "seats": "staffing.seats", "calls": "unit_cost.calls"}
UNIT_PRICES = (
    Line(
        "offer.per_seat",
        "yuan/month/seat",
        reads=_NET,
        style="price",
        rule=lambda net, seats: _if_told(seats, _per(net / constant(12, "month"), seats)),
    ),
    Line(
        "offer.per_head",
        "yuan/month/person",
        reads=_NET,
        style="price",
        rule=lambda net, heads: _if_told(heads, _per(net / constant(12, "month"), heads)),
    ),
    Line(
        "offer.per_hour",
        "yuan/person/h",
        reads=_NET | {"monthly_hours": "staffing.monthly_hours"},
        style="price",
        rule=lambda net, heads, monthly_hours: _if_told(
            heads, _per(net, heads * monthly_hours * constant(12, "month"))
        ),
    ),
    Line(
        "offer.per_call",
        "yuan/call",
        reads=_NET,
        style="price",
        rule=lambda net, calls: _if_told(calls, _per(net, calls)),
    ),
    Line(
        "offer.per_minute",
        "yuan/min",
        reads=_NET | {"aht_s": "traffic.aht_s"},
        style="price",
        rule=lambda net, calls, aht_s: _if_told(
            calls, _per(net, calls * per_one(aht_s, "call") / constant(60, "s/min"))
        ),
    ),
)


def _kind(name: str, unit: str, style: str, rule: Callable[..., Value], reads: dict[str, str]) -> Line:
    return Line(f"offer_kinds.{name}", unit, axes=("operating_section",), rule=rule, reads=reads, style=style)


# The cost by kind as a quotation breaks it down: a head and month, a month, the year, and its share of the price.
_YEAR = {"year": "operating_sections.year"}
KINDS = (
    _kind(
        "per_head",
        "yuan/month/person",
        "",
        lambda year, heads: _if_told(heads, _per(year / constant(12, "month"), heads)),
        _YEAR | {"heads": "staffing.heads"},
    ),
    _kind("month", "yuan/month", "", lambda year: year / constant(12, "month"), _YEAR),
    _kind("share", "share", "share", _per, {"amount": "operating_sections.year", "what": "offer.year_net"}),
)


# What a budget without running costs has to say of the cost: nothing.
_FROM_BUDGET: Mapping[str, Callable[..., Value]] = {
    **{f"offer.{name}": nothing for name in ("direct_cost", "overhead", "capital", "risk", "full_cost")},
    "offers.budget_cost": lambda: constant(0, "yuan"),
    "offers.input_tax": lambda: constant(0, "yuan"),
}


def lines(ways: Sequence[Pricing], budgeted: bool = True) -> Iterator[Line]:
    """The lines of an offer.

    Parameters
    ----------
    ways
        How its prices come about; without any, the lines as templates know them.
    budgeted
        Whether the workbook has running costs, of which items may bear shares.
    """
    for line in (*SCALARS, *_HERE, *PRICES, *COSTS, *UNIT_PRICES, *KINDS):
        yield line if budgeted or line.key not in _FROM_BUDGET else replace(line, rule=_FROM_BUDGET[line.key], reads={})
    if not ways:
        yield Line("offers.price", "yuan", axes=AT, rule=nothing, style="price")
        return
    first = 0
    for number, pricing in enumerate(ways):
        yield price_line(number, pricing, first)
        first += sum(pricing.counts)
    yield Line(
        "offers.price",
        "yuan",
        axes=AT,
        parts=tuple(f"offer_price.{number}" for number, _ in enumerate(ways)),
        style="price",
    )
