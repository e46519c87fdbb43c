"""建设成本预算表 and 折旧与摊销计算表."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Frame, Page, Table, col

CONSTRUCTION = Frame(
    "construction",
    "output",
    (7.5, 24, 19, 9, 9, 13.5, 9, 15, 9.5, 13.5, 15, 16, 10.5, 9.5, 10, 42),
    meta="B D E F G H I J",
    currency="in_yuan",
)
MAIN = (
    col("!number", "center", section="=numbers.section", item="numbers.item", reserve="numbers.reserve"),
    col("!item", "name", section="=sections.name", item="items.name", reserve="reserve.name",
        subtotal="!subtotal", total="!grand_total"),
    col("!specification", "long", item="items.specification"),
    col("!measure", "center", item="items.measure", reserve="!rate_of_reserve"),
    col("!quantity", "quantity", item="items.quantity", reserve=("reserve.rate_here", "share")),
    col("!price", "price", item="items.price"),
    col("!price_basis", "center", item="items.price_basis"),
    col("!gross", "money", section="sections.gross", item="items.gross", subtotal="construction.subtotal_gross",
        reserve="reserve.gross", total="construction.total"),
    col("!tax_rate", "share", item="items.tax_rate"),
    col("!tax", "money", section="sections.tax", item="items.tax", subtotal="construction.subtotal_tax",
        reserve="reserve.tax", total="construction.tax_total"),
    col("!net", "money", section="sections.net", item="items.net", subtotal="construction.subtotal_net",
        reserve="reserve.net", total="construction.net_total"),
    col("!asset_class", "center", item="items.asset_class", reserve="reserve.asset_class"),
    col("!life_years", "quantity", item="items.life_years", reserve="reserve.life_years"),
    col("!residual_share", "share", item="items.residual_share", reserve="reserve.residual_share"),
    col("!in_use", "month", item="items.in_use", reserve="reserve.in_use"),
    col("!remark_source", "long", item="items.source", reserve="reserve.source"),
)  # fmt: skip
BASIS = (
    col("!number", "center", section="=numbers.section", item="=numbers.item", reserve="=numbers.reserve"),
    col("!item", "name", section="=sections.name", item="=items.name", reserve="=reserve.name",
        subtotal="!subtotal", total="!grand_total"),
    col("!department", "name", item="items.department"),
    col("!cost_centre", "center", item="items.cost_centre"),
    col("!account", "center", item="items.account"),
    col("!price_with_tax", "price", item="items.price_with_tax"),
    col("!per_seat", "quantity", item="items.per_seat"),
    col("!gross", "money", section="=sections.gross", item="=items.gross", subtotal="=construction.subtotal_gross",
        reserve="=reserve.gross", total="=construction.total"),
    col("!deductible", "center", item="items.deductible"),
    col("!tax", "money", section="=sections.tax", item="=items.tax", subtotal="=construction.subtotal_tax",
        reserve="=reserve.tax", total="=construction.tax_total"),
    col("!net", "money", section="=sections.net", item="=items.net", subtotal="=construction.subtotal_net",
        reserve="=reserve.net", total="=construction.net_total"),
    col("!booked", "money", section="sections.booked", item="items.booked", subtotal="construction.subtotal_booked",
        reserve="reserve.booked", total="construction.booked_total"),
    col("!source_date", "day", item="items.source_date"),
    col("!confidence", "center", item="items.confidence"),
    col("!basis", "center", item="items.basis"),
    col("!remark", "long", item="items.note", reserve="reserve.note"),
)  # fmt: skip


def construction(book: Workbook, language: str) -> None:
    """What is bought once, with tax, asset class and sources."""
    page = Page(book, CONSTRUCTION, language)
    page.top()
    page.repeat = page.row
    table = Table(page, MAIN)
    table.heading()
    _items(table)
    table.row("subtotal", "subtotal")
    table.rows("reserve", wrapped=True)
    table.row("total", "total")
    page.capitals("!capitals", "capitals.construction", "C")
    page.signers("B=C:C E=F:G H=I:J K=L:M O=P:P")
    page.notes("!notes.construction.1", "!notes.construction.2", "!notes.construction.3")
    page.block("!block.construction_basis", new_page=True)
    basis = Table(page, BASIS)
    basis.heading()
    _items(basis)
    basis.row("subtotal", "subtotal")
    basis.rows("reserve", wrapped=True)
    basis.row("total", "total")
    page.notes("!notes.construction.4")
    page.finish("B9", "C8")


def _items(table: Table) -> None:
    table.row("section", "section")
    table.rows("item", wrapped=True, outline=1)


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
