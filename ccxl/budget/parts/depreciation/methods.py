"""折旧与摊销计算表 and 建设成本预算表 where items are depreciated faster at first, or were there before (利旧)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ccxl.budget.parts.construction import lines as sheet
from ccxl.budget.parts.depreciation.lines import ASSETS
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import DepreciationMethod, Owned
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    larger,
    look_up,
    months_between,
    nothing,
    per_one,
    smaller,
    total_where,
    word,
    yuan,
)
from ccxl.formulas import construction, depreciation

Method = DepreciationMethod
OWNED: Final = f"choice.Owned.{Owned.YES}"


def count_accelerated(scenario: Scenario) -> int:
    """How many items are depreciated faster at first."""
    return sum(row.method is not Method.STRAIGHT_LINE for row in sheet.items(scenario))


def count_owned(scenario: Scenario) -> int:
    """How many items were there before."""
    return sum(row.owned is Owned.YES for row in sheet.items(scenario))


def _is(method: Value, member: Method) -> Value:
    return method == word(f"choice.DepreciationMethod.{member}")


# ------------------------------------------------------------------------------------------------ methods


def _charged(method: Value, booked: Value, depreciable: Value, salvage: Value, years: Value, months: Value,
             factor: Value, even_years: Value, otherwise: Value) -> Value:  # fmt: skip
    """What is charged within so many months, by the method of the item."""
    years, even_years = per_one(years, "year"), per_one(even_years, "year")
    declined = depreciation.charged_by_double_declining(booked, salvage, years, months, factor, even_years)
    return if_else(
        _is(method, Method.STRAIGHT_LINE),
        otherwise,
        if_else(
            _is(method, Method.SUM_OF_YEARS),
            yuan(depreciation.charged_by_sum_of_years(depreciable, years, months)),
            yuan(declined),
        ),
    )


def _within(months: Value, useful_months: Value) -> Value:
    return larger(smaller(months, useful_months), 0)


def _charged_to(method: Value, booked: Value, depreciable: Value, salvage: Value, years: Value, first_charge: Value,
                useful_months: Value, month: Value, factor: Value, even_years: Value) -> Value:  # fmt: skip
    months = _within(months_between(first_charge, month) + constant(1, "month"), useful_months)
    return _charged(method, booked, depreciable, salvage, years, months, factor, even_years, nothing())


def _charged_before(method: Value, booked: Value, depreciable: Value, salvage: Value, years: Value,
                    first_charge: Value, useful_months: Value, monthly_charge: Value, start: Value, factor: Value,
                    even_years: Value) -> Value:  # fmt: skip
    months = _within(months_between(first_charge, start), useful_months)
    even = construction.charged_before(start, first_charge, useful_months, depreciable, monthly_charge)
    return _charged(method, booked, depreciable, salvage, years, months, factor, even_years, even)


def _charge(method: Value, month: Value, first_charge: Value, useful_months: Value, depreciable: Value,
            monthly_charge: Value, number: Value, numbers: Value, charged_to: Value, charged_before: Value,
            ends: Value) -> Value:  # fmt: skip
    """Straight-line as ever; else what is charged to the end of a month less what was charged to its beginning."""
    return if_else(
        _is(method, Method.STRAIGHT_LINE),
        construction.charge_in_month(month, first_charge, useful_months, depreciable, monthly_charge),
        if_else(
            number == 1,
            per_one(yuan(charged_to - charged_before), "month"),
            per_one(yuan(charged_to - look_up(number - 1, numbers, ends, over="month")), "month"),
        ),
    )


_CONSTANTS: Final = {"factor": "constants.declining_factor", "even_years": "constants.even_years"}
SCALARS: Final = tuple(
    Line(f"constants.{name}", unit, given=lambda s: 2.0, fixed=True, style="count")
    for name, unit in (("declining_factor", "ratio"), ("even_years", "year"))
)
_AT: Final = ("item",)
_MORE: Final = (
    Line(
        "items.years",
        "year",
        axes=_AT,
        style="plain",
        rule=lambda useful_months: useful_months / constant(12, "month/year"),
    ),
    Line("items.salvage", "yuan", axes=_AT, rule=lambda booked, depreciable: yuan(booked - depreciable)),
    Line(
        "items.charged_to",
        "yuan",
        axes=("item", "month"),
        rule=_charged_to,
        reads={"month": "timeline.month", **_CONSTANTS},
    ),
)
_BY_METHOD: Final[dict[str, tuple[Callable[..., Any], dict[str, str]]]] = {
    "items.monthly_charge": (
        lambda method, depreciable, useful_months: if_else(
            _is(method, Method.STRAIGHT_LINE), construction.monthly_charge(depreciable, useful_months), nothing()
        ),
        {},
    ),
    "items.charged_before": (_charged_before, {"start": "timeline.start", **_CONSTANTS}),
    "items.charge": (
        _charge,
        {
            "month": "timeline.month",
            "number": "timeline.number",
            "numbers": "timeline.number",
            "ends": "items.charged_to",
        },
    ),
}

# ------------------------------------------------------------------------------------------------ owned


def _unless_owned(rule: Callable[..., Value]) -> Callable[..., Value]:
    def amount(owned: Value, quantity: Value, price: Value, price_basis: Value, tax_rate: Value) -> Value:
        return if_else(owned == word(OWNED), 0, rule(quantity, price, price_basis, tax_rate))

    return amount


def _net(owned: Value, gross: Value, quantity: Value, price: Value, price_basis: Value, tax_rate: Value) -> Value:
    return if_else(owned == word(OWNED), 0, sheet.net_of_item(gross, quantity, price, price_basis, tax_rate))


def _booked(owned: Value, quantity: Value, price: Value, gross: Value, net: Value, deductible: Value,
            taxpayer: Value) -> Value:  # fmt: skip
    """What was there before stands in the books with its original cost, which is no purchase of the budget."""
    bought = sheet.booked_of_item(gross, net, deductible, taxpayer)
    return if_else(owned == word(OWNED), yuan(quantity * price), bought)


_FOR_OWNED: Final[dict[str, tuple[Callable[..., Any], dict[str, str]]]] = {
    "items.gross": (_unless_owned(sheet.gross_of_item), {}),
    "items.net": (_net, {}),
    "items.booked": (_booked, {"taxpayer": "tax.taxpayer"}),
    # The reserve is on what is bought.
    "reserve.booked": (
        lambda subtotal, owned, rate: yuan((subtotal - owned) * rate),
        {
            "subtotal": "construction.subtotal_booked",
            "owned": "construction.owned_booked",
            "rate": "reserve.rate_here",
        },
    ),
}
_OWNED_BOOKED: Final = Line(
    "construction.owned_booked",
    "yuan",
    reads={"booked": "items.carried", "owned": "items.owned"},
    rule=lambda booked, owned: total_where(booked, owned, word(OWNED), over="item"),
)


def construction_lines(owned: bool) -> tuple[Line, ...]:
    """The lines of the construction budget; with other rules where some items were there before."""
    return (*_changed(sheet.LINES, _FOR_OWNED if owned else {}), *((_OWNED_BOOKED,) if owned else ()))


def depreciation_lines(accelerated: bool) -> tuple[Line, ...]:
    """The lines of depreciation; with other rules where some items are depreciated faster at first."""
    return (*_changed(ASSETS, _BY_METHOD if accelerated else {}), *((*_MORE, *SCALARS) if accelerated else ()))


def _changed(lines: Iterable[Line], other: Mapping[str, tuple[Callable[..., Any], dict[str, str]]]) -> Iterator[Line]:
    return (
        replace(line, rule=other[line.key][0], reads=other[line.key][1]) if line.key in other else line
        for line in lines
    )
