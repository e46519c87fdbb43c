"""建设成本预算表 and 折旧与摊销计算表: items with tax, the reserve, charges by month and by class."""

from __future__ import annotations

from typing import Any

from ccxl.budget.given import BLANK, LabelKey, bare, each, once
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import Driver
from ccxl.core.line import Line
from ccxl.core.rule import Value, look_up, total, total_where, word, yuan
from ccxl.formulas import construction, tax

INCLUSIVE, DEDUCTIBLE, GENERAL = "choice.PriceBasis.inclusive", "choice.Deductible.yes", "choice.Taxpayer.general"
AMOUNTS = ("gross", "net", "tax", "booked")


@once
def items(scenario: Scenario) -> tuple[Any, ...]:
    """The construction items in the order of their sections."""
    rows = scenario.construction.items
    names = list(dict.fromkeys(row.section for row in rows))
    return tuple(sorted(rows, key=lambda row: names.index(row.section)))


def sections(scenario: Scenario) -> list[str]:
    """Names of the sections, in order of first appearance."""
    return list(dict.fromkeys(row.section for row in scenario.construction.items))


def _quantity(scenario: Scenario) -> list[float | None]:
    return [row.quantity if row.driver is Driver.FIXED else None for row in items(scenario)]


def _per_seat(scenario: Scenario) -> list[Any]:
    return [row.quantity if row.driver is Driver.SEATS else BLANK for row in items(scenario)]


def deducts(deductible: Value, taxpayer: Value) -> Value:
    """Whether input tax is deducted: the line allows it and the payer is a general taxpayer."""
    return (deductible == word(DEDUCTIBLE)) & (taxpayer == word(GENERAL))


def gross_of_item(quantity: Value, price: Value, price_basis: Value, tax_rate: Value) -> Value:
    """Amount of an item with tax."""
    return tax.amount_with_tax(quantity, price, price_basis == word(INCLUSIVE), tax_rate)


def net_of_item(gross: Value, quantity: Value, price: Value, price_basis: Value, tax_rate: Value) -> Value:
    """Amount of an item without tax."""
    return tax.amount_without_tax(gross, quantity, price, price_basis == word(INCLUSIVE), tax_rate)


def booked_of_item(gross: Value, net: Value, deductible: Value, taxpayer: Value) -> Value:
    """What of an item is booked as cost."""
    return tax.booked_cost(gross, net, deducts(deductible, taxpayer))


_ITEM_TEXTS = ("name", "specification", "measure", "account", "cost_centre", "department", "source", "note")
_TAXPAYER = {"taxpayer": "tax.taxpayer"}

ITEMS = (
    Line("sections.name", "text", axes=("section",), given=sections),
    *(
        Line(
            f"items.{name}", "text", axes=("item",), given=each(items, name), missing="" if name == "name" else "blank"
        )
        for name in _ITEM_TEXTS
    ),
    Line("items.source_date", "date", axes=("item",), given=each(items, "source_date"), missing="blank", style="day"),
    Line(
        "items.confidence",
        "text",
        axes=("item",),
        choices="Confidence",
        given=each(items, "confidence"),
        missing="blank",
    ),
    Line("items.basis", "text", axes=("item",), choices="Basis", given=each(items, "basis"), missing="blank"),
    *(
        Line(f"items.{name}", "text", axes=("item",), choices=choices, given=each(items, name), fixed=True)
        for name, choices in (("method", "DepreciationMethod"), ("owned", "Owned"))
    ),
    Line("items.per_seat", "1", axes=("item",), given=_per_seat, missing="not_given", style="plain"),
    Line(
        "items.quantity",
        "1",
        axes=("item",),
        given=_quantity,
        rule=construction.quantity_by_seats,
        reads={"seats": "staffing.seats"},
        style="plain",
    ),
    Line("items.price", "yuan", axes=("item",), given=each(items, "price"), missing="not_given"),
    Line("items.price_basis", "text", axes=("item",), choices="PriceBasis", given=each(items, "price_basis")),
    Line("items.tax_rate", "share", axes=("item",), given=each(items, "tax_rate"), missing="not_given", style="share"),
    Line("items.deductible", "text", axes=("item",), choices="Deductible", given=each(items, "deductible")),
    Line(
        "items.gross",
        "yuan",
        axes=("item",),
        rule=gross_of_item,
    ),
    Line(
        "items.net",
        "yuan",
        axes=("item",),
        rule=net_of_item,
    ),
    Line("items.tax", "yuan", axes=("item",), rule=lambda gross, net: yuan(gross - net)),
    Line(
        "items.price_with_tax",
        "yuan",
        axes=("item",),
        style="price",
        rule=lambda price, price_basis, tax_rate: tax.price_with_tax(price, price_basis == word(INCLUSIVE), tax_rate),
    ),
    Line(
        "items.booked",
        "yuan",
        axes=("item",),
        reads=_TAXPAYER,
        rule=booked_of_item,
    ),
    # As it stands in the rows of the assets, without the sections between items of the budget.
    Line("items.carried", "yuan", axes=("item",), rule=lambda booked: booked),
    *(
        Line(
            f"sections.{name}",
            "yuan",
            axes=("section",),
            reads={"amount": f"items.{name}"},
            rule=lambda amount: total(amount, over="item", by="section"),
        )
        for name in AMOUNTS
    ),
    *(
        Line(
            f"construction.subtotal_{name}",
            "yuan",
            reads={"amount": f"sections.{name}"},
            rule=lambda amount: total(amount, over="section"),
        )
        for name in AMOUNTS
    ),
)


def _reserve(scenario: Scenario) -> list[Any]:
    contingency = scenario.construction.contingency
    return [] if contingency is None or not scenario.construction.items else [contingency]


RESERVE = (
    *(
        Line(
            f"reserve.{name}",
            "yuan",
            axes=("reserve",),
            reads={"subtotal": f"construction.subtotal_{name}", "rate": "reserve.rate_here"},
            rule=lambda subtotal, rate: yuan(subtotal * rate),
        )
        for name in ("gross", "net", "booked")
    ),
    Line("reserve.rate_here", "share", axes=("reserve",), rule=lambda rate: rate, style="share"),
    Line("reserve.tax", "yuan", axes=("reserve",), rule=lambda gross, net: yuan(gross - net)),
    Line(
        "reserve.name",
        "text",
        axes=("reserve",),
        style="label",
        given=lambda s: [LabelKey("line.reserve.name")] * len(_reserve(s)),
    ),
    *(
        Line(f"reserve.{name}", "text", axes=("reserve",), given=each(_reserve, name), missing="blank")
        for name in ("source", "note")
    ),
    *(
        Line(
            f"construction.{'total' if name == 'gross' else name + '_total'}",
            "yuan",
            reads={"subtotal": f"construction.subtotal_{name}", "reserve": f"construction.reserve_{name}"},
            rule=lambda subtotal, reserve: subtotal + reserve,
        )
        for name in AMOUNTS
    ),
    *(
        Line(
            f"construction.reserve_{name}",
            "yuan",
            reads={"amount": f"reserve.{name}"},
            rule=lambda amount: total(amount, over="reserve"),
        )
        for name in AMOUNTS
    ),
)


def _asset_lines(group: str, axis: str, rows: Any) -> tuple[Line, ...]:
    """Class, life and charges of what is bought."""
    at, by_month = (axis,), (axis, "month")
    table = {"keys": "classes.name"}
    start = {"month": "timeline.month"}
    return (
        Line(
            f"{group}.asset_class",
            "text",
            axes=at,
            choices="AssetClass",
            given=each(rows, "asset_class"),
            missing="not_given",
        ),
        Line(
            f"{group}.life_years",
            "year",
            axes=at,
            given=lambda s: [_life(row) for row in rows(s)],
            missing="not_given",
            style="plain",
        ),
        Line(
            f"{group}.residual_share",
            "share",
            axes=at,
            given=lambda s: [_residual(row) for row in rows(s)],
            missing="not_given",
            style="share",
        ),
        Line(
            f"{group}.in_use",
            "date",
            axes=at,
            given=each(rows, "in_use"),
            rule=lambda start: start,
            reads={"start": "timeline.start"},
            style="month",
        ),
        *(
            Line(
                f"{group}.{name}",
                unit,
                axes=at,
                reads={**table, "values": f"classes.{name}"},
                style="count",
                rule=lambda asset_class, keys, values: look_up(asset_class, keys, values, over="asset_class"),
            )
            for name, unit in (("start_lag", "month"), ("charged", "1"), ("expensed", "1"))
        ),
        Line(f"{group}.useful_months", "month", axes=at, rule=construction.useful_months, style="count"),
        Line(
            f"{group}.depreciable",
            "yuan",
            axes=at,
            rule=construction.depreciable_amount,
            reads={"cost": f"{group}.booked"},
        ),
        Line(f"{group}.monthly_charge", "yuan/month", axes=at, rule=construction.monthly_charge),
        Line(f"{group}.first_charge", "date", axes=at, rule=construction.first_charge, style="month"),
        Line(
            f"{group}.charged_before",
            "yuan",
            axes=at,
            rule=construction.charged_before,
            reads={"start": "timeline.start"},
        ),
        Line(f"{group}.charge", "yuan/month", axes=by_month, rule=construction.charge_in_month, reads=start),
        Line(f"{group}.charge_year", "yuan", axes=at, rule=lambda charge: total(charge, over="month")),
        Line(
            f"{group}.book_value",
            "yuan",
            axes=at,
            rule=lambda booked, charged_before, charge_year: yuan(booked - charged_before - charge_year),
        ),
    )


def _life(row: Any) -> Any:
    return BLANK if _at_once(row) and row.life_years is None else bare(row.life_years)


def _residual(row: Any) -> Any:
    return BLANK if _at_once(row) and row.residual_share is None else bare(row.residual_share)


def _at_once(row: Any) -> bool:
    return row.asset_class is not None and construction.CLASS_RULES[row.asset_class][2] == 1


_CHARGES = {"items": "items.charge", "reserve": "reserve.charge"}
ASSETS = (
    *_asset_lines("items", "item", items),
    *_asset_lines("reserve", "reserve", _reserve),
    Line(
        "classes.charge",
        "yuan/month",
        axes=("asset_class", "month"),
        reads={
            "charge": "items.charge",
            "where": "items.asset_class",
            "reserve": "reserve.charge",
            "reserve_class": "reserve.asset_class",
            "name": "classes.name",
        },
        rule=lambda charge, where, reserve, reserve_class, name: (
            total_where(charge, where, name, over="item") + total_where(reserve, reserve_class, name, over="reserve")
        ),
    ),
    Line("classes.charge_year", "yuan", axes=("asset_class",), rule=lambda charge: total(charge, over="month")),
    Line(
        "depreciation.total",
        "yuan/month",
        axes=("month",),
        reads=_CHARGES,
        rule=lambda items, reserve: total(items, reserve, over=("item", "reserve")),
    ),
    Line(
        "depreciation.quarter",
        "yuan",
        axes=("quarter",),
        reads={"cost": "depreciation.total"},
        rule=lambda cost: total(cost, over="month", by="quarter"),
    ),
    Line(
        "depreciation.calendar_year",
        "yuan",
        axes=("calendar_year",),
        reads={"cost": "depreciation.total"},
        rule=lambda cost: total(cost, over="month", by="calendar_year"),
    ),
    Line(
        "depreciation.year", "yuan", reads={"cost": "depreciation.total"}, rule=lambda cost: total(cost, over="month")
    ),
    *(
        Line(
            f"depreciation.{name}",
            "yuan",
            reads={"items": f"items.{name}", "reserve": f"reserve.{name}"},
            rule=lambda items, reserve: total(items, reserve, over=("item", "reserve")),
        )
        for name in ("charged_before", "book_value", "charge_year")
    ),
)

LINES = (*ITEMS, *RESERVE)
