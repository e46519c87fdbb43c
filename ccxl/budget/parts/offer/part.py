"""分项报价表 and 开标一览表: what is offered, at which price, and what the price leaves."""

from __future__ import annotations

from ccxl.budget.part import Features, Part, Sheet, Sizes
from ccxl.budget.parts.offer import form, pricing
from ccxl.budget.parts.offer import lines as offer
from ccxl.budget.parts.offer.checks import CHECKS
from ccxl.budget.parts.offer.mistakes import offer_checks
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError
from ccxl.core.line import Axis, Line

# How the price of each item comes about; None without an offer.
Pricings = tuple[pricing.Pricing, ...]


def _pricings(scenario: Scenario) -> Pricings | None:
    found = pricing.pricings(scenario) or None
    if found and not scenario.months.is_one_year:
        raise InputError("offer.items: priced from a budget of twelve months; budget one year, or leave them out")
    return found


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    items = len(pricing.items(scenario))
    return {
        "offer_item": items,
        "offer_term": len(pricing.terms(scenario)),
        "offer_year": offer.years(scenario),
        "offer_budgeted": min(items, before["operating_section"]),
    }


def _lines(features: Features) -> tuple[Line, ...]:
    pricings = features.by_part["offer"]
    return () if pricings is None else tuple(offer.lines(pricings, features.of("operating", bool)))


PART = Part(
    "offer",
    needs=("traffic", "staffing", "people", "operating", "capitals"),
    axes=(Axis("offer_item"), Axis("offer_term", parent="offer_item"), Axis("offer_year", "columns")),
    sheets=(Sheet("offer", shown_with=("offer_item",)), Sheet("bid", shown_with=("offer_item",))),
    feature=_pricings,
    examples=((),),
    sizes=_sizes,
    groups=lambda scenario, sizes: {("offer_term", "offer_item"): pricing.term_groups(scenario)},
    lines=_lines,
    checks=lambda features: CHECKS,
    # A price per hour needs the hours of a month.
    contributes=lambda features: (
        {} if features.by_part["offer"] is None else {"traffic.parameters": ("staffing.monthly_hours",)}
    ),
    parameters=lambda features, sizes: (line.key for line in offer.SCALARS if sizes["offer_item"]),
    deciding=("offer.years.*.factor", "offer.terms.*.value"),
    find_mistakes=offer_checks,
    form_sections=(form.TERMS,),
    form_sheets=(form.SHEET,),
    tables=(offer.ITEM_TABLE, offer.TERM_TABLE),
)
