"""建设成本预算表 and 折旧与摊销计算表: items with tax, the reserve, charges by month and by class."""

from __future__ import annotations

from typing import Any, Final

from ccxl.budget.given import BLANK, LabelKey, once
from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.parts.construction.schema import ConstructionItem, Contingency
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import Driver
from ccxl.core.line import Line
from ccxl.core.rule import Value, per_one, total, word, yuan
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


# Fields that decide how an item or the reserve is depreciated.
DEPRECIATED: Final = ("asset_class", "life_years", "residual_share", "in_use")
ITEM_TABLE: Final = InputTable("construction.items", ConstructionItem, "items", "item", items)
_TAXPAYER = {"taxpayer": "tax.taxpayer"}


def _quantity_by_seats(per_seat: Value, seats: Value) -> Value:
    """A quantity for one seat, in whatever measure, times the number of seats."""
    return construction.quantity_by_seats(per_seat, per_one(seats, "seat"))


def reserve(scenario: Scenario) -> list[Any]:
    """The reserve on what is bought, if there is one."""
    contingency = scenario.construction.contingency
    return [] if contingency is None or not scenario.construction.items else [contingency]


RESERVE_TABLE: Final = InputTable("construction.contingency", Contingency, "reserve", "reserve", reserve)
ITEMS = (
    Line("sections.name", "text", axes=("section",), given=sections, path="construction.items.=.section"),
    *ITEM_TABLE.lines(
        # What decides depreciation stands with its lines; the task, with those of the schedule.
        without=(*DEPRECIATED, "section", "driver", "task"),
        fixed=("method", "owned"),
        given={"quantity": _quantity},
        computed={"quantity": Computed(_quantity_by_seats, {"seats": "staffing.seats"})},
    ),
    ITEM_TABLE.line("quantity", key="items.per_seat", given=_per_seat),
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
        given=lambda s: [LabelKey("line.reserve.name")] * len(reserve(s)),
    ),
    *(RESERVE_TABLE.line(name) for name in ("source", "note")),
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


RATE: Final = RESERVE_TABLE.line(
    "rate", axes=(), given=lambda s: s.construction.contingency.rate if s.construction.contingency else None,
    missing="not_given",
)  # fmt: skip
LINES = (RATE, *ITEMS, *RESERVE)
