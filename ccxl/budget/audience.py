"""Who a workbook is for: the client's is made from a scenario that holds the offer's prices and nothing behind them."""

from __future__ import annotations

import math
from enum import StrEnum

from ccxl.budget.base_model import Given
from ccxl.budget.model import Budget
from ccxl.budget.parts.heading.schema import Heading
from ccxl.budget.parts.offer import pricing
from ccxl.budget.parts.offer.schema import Offer, OfferItem, OfferTerm
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError


class Audience(StrEnum):
    """Who a workbook is for."""

    INTERNAL = "internal"
    CLIENT = "client"


# Conditions that a client reads; a source or a note of theirs stays inside.
_OPEN = ("ceiling", "payment_days", "performance_share", "award_rate", "valid_days")


def for_client(scenario: Scenario) -> Scenario:
    """The offer alone: prices in place of costs and margins, terms, conditions; who offers what to whom.

    Everything that a client may read is named here; whatever else a scenario holds, now or later, stays behind.

    Raises
    ------
    InputError
        There is no offer, or a price of it cannot be computed.
    """
    if not scenario.offer.items:
        raise InputError("offer.items: not given; a client's file is made from an offer: fill it in first")
    prices = [float(price) for price in Budget(scenario).lines["offers.price"]]
    unknown = [item.name for item, price in zip(scenario.offer.items, prices, strict=True) if math.isnan(price)]
    if unknown:
        raise InputError(f"offer.items: no price for {', '.join(unknown)}; give a price, or its cost and a margin")
    given, heading = scenario.offer, scenario.budget
    return Scenario(
        budget=Heading(unit=heading.unit, project=heading.project, year=heading.year, prepared=heading.prepared),
        offer=Offer(
            client=given.client,
            items=tuple(_item(item, price) for item, price in zip(given.items, prices, strict=True)),
            terms=tuple(OfferTerm(item=row.item, term=row.term, value=row.value) for row in pricing.terms(scenario)),
            years=given.years,
            remarks=given.remarks,
            **{name: Given(value=found.value) for name in _OPEN if (found := getattr(given, name)) is not None},
        ),
    )


def _item(item: OfferItem, price: float) -> OfferItem:
    return OfferItem(
        name=item.name,
        measure=item.measure,
        quantity=item.quantity,
        minimum=item.minimum,
        band=item.band,
        model=item.model,
        price=None if item.model else price,
        tax_rate=item.tax_rate,
    )
