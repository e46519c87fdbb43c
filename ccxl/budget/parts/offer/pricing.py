"""How the price of each item of an offer comes about, and the line that makes it.

A price is typed, or the fee of a price model, or what the cost asks for at the margin. Each has a line of its own, so
that the cell of the price holds the figure or the one formula that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ccxl.budget.parts.offer.schema import OfferItem, OfferTerm
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import Ref, Value, at, for_one, yuan
from ccxl.core.units import Unit

TYPED: Final = "typed"
COST: Final = "cost"
MONTHLY: Final = Unit.parse("yuan/month")


class Pricing(NamedTuple):
    """How the price of one item comes about.

    Parameters
    ----------
    way
        `TYPED`, `COST`, or the name of a price model.
    counts
        Of a price model, how many figures each argument has: one, or one for each tier.
    """

    way: str
    counts: tuple[int, ...] = ()


def items(scenario: Scenario) -> tuple[OfferItem, ...]:
    """The services offered."""
    return scenario.offer.items


def pricings(scenario: Scenario) -> tuple[Pricing, ...]:
    """How each item's price comes about."""
    return tuple(_pricing(scenario, item) for item in items(scenario))


def _pricing(scenario: Scenario, item: OfferItem) -> Pricing:
    if item.model is not None:
        terms = terms_of(scenario, item)
        return Pricing(item.model, tuple(sum(term.term == name for term in terms) for name in _arguments(item.model)))
    return Pricing(COST if item.price is None and (item.cost is not None or item.cost_share is not None) else TYPED)


def _arguments(model: str) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in price_models()[model].function.parameters)


def price_models() -> Mapping[str, Any]:
    """Every price model by name; all functions for cells are loaded with them, so only offers wait for it."""
    from ccxl.functions import import_all
    from ccxl.functions.price_models import PRICE_MODELS

    import_all()
    return PRICE_MODELS


def terms_of(scenario: Scenario, item: OfferItem) -> list[OfferTerm]:
    """The figures of an item's price model, in the order of its arguments."""
    if item.model is None:
        return []
    names = _arguments(item.model)
    return sorted((row for row in scenario.offer.terms if row.item == item.name), key=lambda row: names.index(row.term))


def terms(scenario: Scenario) -> list[OfferTerm]:
    """All terms in the order of the items."""
    return [term for item in items(scenario) for term in terms_of(scenario, item)]


def term_groups(scenario: Scenario) -> tuple[int, ...]:
    """Number of the item of each term."""
    return tuple(number for number, item in enumerate(items(scenario)) for _ in terms_of(scenario, item))


def price_line(number: int, pricing: Pricing, first: int) -> Line:
    """Price of one item; a price model's terms begin with `first`."""
    key = f"offer_price.{number}"
    if pricing.way == TYPED:
        path = f"offer.items.{number}.price"
        return Line(key, "yuan", given=lambda s: items(s)[number].price, missing="not_given", style="price", path=path)
    if pricing.way == COST:
        return Line(
            key,
            "yuan",
            reads={"price": "offers.price_at_margin"},
            rule=lambda price: at(price, over="offer_item", index=number),
            style="price",
        )
    return Line(key, "yuan", reads={"value": "terms.value"}, rule=_fee(pricing, first), style="price")


def _fee(pricing: Pricing, first: int) -> Callable[[Value], Value]:
    """A price model's formula on the cells of its terms; a monthly fee is that of one month."""
    model = price_models()[pricing.way]

    def rule(value: Value) -> Value:
        arguments, place = {}, first
        for parameter, count in zip(model.function.parameters, pricing.counts, strict=True):
            # One column holds figures of many units; each is read in its own.
            column = Ref(value.key, Unit.parse(parameter.kind.unit), value.axes)
            cells = tuple(at(column, over="offer_term", index=place + tier) for tier in range(count))
            arguments[parameter.name] = cells if parameter.kind.many else cells[0]
            place += count
        fee = model.rule(**arguments)
        return yuan(for_one(fee, "month") if model.unit == MONTHLY else fee)

    return rule
