"""折旧与摊销计算表."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Frame, Page, Table, col

DEPRECIATION = Frame(
    "depreciation",
    "calc",
    (7.5, 26, 13, *[13.5] * 12, *[14] * 6, 15),
    meta="B E F G H I K L",
    paper=A3,
    currency="in_yuan",
    check="S",
)
ASSETS = (
    col("!number", "center", item="=numbers.item", reserve="=numbers.reserve"),
    col("!item", "name", item="=items.name", reserve="=reserve.name", total="!total"),
    col("!asset_class", "center", item="=items.asset_class", reserve="=reserve.asset_class"),
    col("!booked", "money", item="items.carried", reserve="=reserve.booked", total="=construction.booked_total"),
    *(
        col(f"!{name}", kind, item=f"items.{name}", reserve=f"reserve.{name}", total=total)
        for name, kind, total in (
            ("start_lag", "count", ""),
            ("charged", "count", ""),
            ("expensed", "count", ""),
            ("useful_months", "count", ""),
            ("depreciable", "money", ""),
            ("monthly_charge", "money", ""),
            ("first_charge", "month", ""),
            ("charged_before", "money", "depreciation.charged_before"),
            ("charge_year", "money", "depreciation.charge_year"),
            ("book_value", "money", "depreciation.book_value"),
        )
    ),
    col("!method", "center", item="items.method"),
    col("!owned", "center", item="items.owned"),
)
QUARTERS = ("!quarter.1", "!quarter.2", "!quarter.3", "!quarter.4")
CALENDAR_YEARS = ("!calendar_year.1", "!calendar_year.2")
CHARGES = (
    col("!number", "center", section="=numbers.section", item="=numbers.item", reserve="=numbers.reserve"),
    col("!item", "name", section="=sections.name", item="=items.name", reserve="=reserve.name",
        asset_class="=classes.name", total="!total", by_class="!by_class"),
    col("!asset_class", "center", item="=items.asset_class", reserve="=reserve.asset_class"),
    col("=timeline.month", "money", 12, item="items.charge", reserve="reserve.charge", asset_class="classes.charge",
        total="depreciation.total"),
    col(QUARTERS, "money", 4, total="depreciation.quarter"),
    col(CALENDAR_YEARS, "money", 2, total="depreciation.calendar_year"),
    col("!year_total", "money", item="=items.charge_year", reserve="=reserve.charge_year",
        asset_class="classes.charge_year", total="depreciation.year"),
)  # fmt: skip

FASTER = (
    col("!number", "center", item="=numbers.item"),
    col("!item", "name", item="=items.name"),
    col("!method", "center", item="=items.method"),
    col("=timeline.month", "money", 12, item="items.charged_to"),
    col("!years", "quantity", item="items.years"),
    col("!salvage", "money", item="items.salvage"),
)


def depreciation(book: Workbook, language: str) -> None:
    """What each purchase is charged, over its life and by month."""
    page = Page(book, DEPRECIATION, language)
    page.top()
    page.block("!block.assets")
    assets = Table(page, ASSETS)
    assets.heading()
    assets.rows("item")
    assets.rows("reserve")
    assets.row("total", "total")
    page.gap()
    page.block("!block.charges", new_page=True)
    charges = Table(page, CHARGES)
    charges.heading()
    charges.row("section", "section")
    charges.rows("item")
    charges.rows("reserve")
    charges.row("total", "total")
    page.gap()
    by_class = Table(page, CHARGES)
    by_class.row("by_class", "section")
    by_class.rows("asset_class")
    page.gap("accelerated")
    page.block("!block.accelerated", "accelerated")
    faster = Table(page, FASTER)
    faster.heading("accelerated")
    faster.rows("item", "line", "accelerated")
    page.notes("!notes.depreciation.1", "!notes.depreciation.2")
    for text, name in (("!notes.depreciation.3", "accelerated"), ("!notes.depreciation.4", "owned")):
        page.put(1, text, "note")
        page.condition(name)
        page.next(15)
    page.finish(freeze="C6")


LAYOUT = (depreciation,)
