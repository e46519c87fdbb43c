"""折旧与摊销计算表: class, life and charges of what is bought, by month and by class."""

from __future__ import annotations

from typing import Any

from ccxl.budget.given import BLANK, bare
from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.parts.construction.lines import ITEM_TABLE, RESERVE_TABLE
from ccxl.core.line import Line
from ccxl.core.rule import look_up, total, total_where, yuan
from ccxl.formulas import construction


def _asset_lines(assets: InputTable) -> tuple[Line, ...]:
    """Class, life and charges of what is bought."""
    group, axis, rows = assets.group, assets.axis, assets.rows
    at, by_month = (axis,), (axis, "month")
    table = {"keys": "classes.name"}
    start = {"month": "timeline.month"}
    return (
        assets.line("asset_class"),
        assets.line("life_years", given=lambda s: [_life(row) for row in rows(s)]),
        assets.line("residual_share", given=lambda s: [_residual(row) for row in rows(s)]),
        assets.line("in_use", Computed(lambda start: start, {"start": "timeline.start"})),
        *(
            Line(
                f"{group}.{name}",
                unit,
                axes=at,
                reads={**table, "values": f"classes.{name}"},
                style="count",
                rule=lambda asset_class, keys, values: look_up(asset_class, keys, values, over="asset_class"),
            )
            for name, unit in (("start_lag", "month"), ("charged", "indicator"), ("expensed", "indicator"))
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
    *_asset_lines(ITEM_TABLE),
    *_asset_lines(RESERVE_TABLE),
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
