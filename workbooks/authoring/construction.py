"""建设成本预算表 and 折旧与摊销计算表."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import Frame, Page, Table, col

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


LAYOUT = (construction,)
