"""现金流量预算表: payment plans, payments by month, input tax, and the bridge from the expense view."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Frame, Page, Table, col

CASH = Frame(
    "cash",
    "calc",
    (7.5, 26, 15, *[13.5] * 12, 15, 15),
    meta="B E F G H I J K",
    paper=A3,
    currency="in_yuan",
)
STAGES = ("advance", "delivery", "acceptance", "retention")
PLANS = (
    col("!number", "center", item="=numbers.item"),
    col("!item", "name", item="=items.name"),
    col("!gross", "money", item="=items.gross"),
    col(tuple(f"!stage_share.{stage}" for stage in STAGES), "share", 4, item="payments.share"),
    col(tuple(f"!stage_due.{stage}" for stage in STAGES), "month", 4, item="payments.due"),
    col(tuple(f"!stage_amount.{stage}" for stage in STAGES), "money", 4, item="payments.amount"),
    col("!payment_remainder", "money", item="payments.remainder"),
    col("!payments_total", "money", item="payments.total"),
)
PAID = (
    col("!number", "center", item="=numbers.item", reserve="=numbers.reserve"),
    col("!item", "name", item="=items.name", reserve="=reserve.name", total="!cash_construction"),
    col("!gross", "money", item="=items.gross", reserve="=reserve.gross", total="=construction.total"),
    col("=cash.month", "money", 12, item="cash_items.paid", reserve="cash_reserve.paid", total="cash.construction"),
    col("!paid_within", "money", item="cash_items.year", reserve="cash_reserve.year", total="cash.construction_year"),
    col(
        "!paid_outside",
        "money",
        item="cash_items.outside",
        reserve="cash_reserve.outside",
        total="cash.construction_outside",
    ),
)
ARISEN = (
    col("", "text"),
    col("!rhythm", "name", rhythm="=rhythms.name"),
    col("", "text"),
    col("=timeline.month", "money", 12, rhythm="rhythms.cost"),
    col("!year_total", "money", rhythm="rhythms.year"),
)
RUNNING = (
    col("", "text"),
    col("!rhythm", "name", rhythm="=rhythms.name", total="!cash_operating"),
    col("", "text"),
    col("=cash.month", "money", 12, rhythm="rhythms.paid", total="cash.operating"),
    col("!paid_within", "money", rhythm="rhythms.paid_year", total="cash.operating_year"),
    col("!unpaid", "money", rhythm="rhythms.unpaid", total="cash.unpaid"),
)
TOTALS = (
    col("", "text"),
    col("!item", "name", construction="!cash_construction", operating="!cash_operating", paid="!cash_paid",
        so_far="!cash_so_far"),
    col("", "text"),
    col("=cash.month", "money", 12, construction="=cash.construction", operating="=cash.operating", paid="cash.paid",
        so_far="cash.so_far"),
    col("!paid_within", "money", construction="=cash.construction_year", operating="=cash.operating_year",
        paid="cash.total"),
)  # fmt: skip
INPUT_TAX = (
    col("!number", "center", line="=numbers.line"),
    col("!cost_item", "name", line="=lines.name", total="!total"),
    col("", "text"),
    col("=timeline.month", "money", 12, line="lines.deductible_tax", total="deducted.cost"),
    col("!year_total", "money", line="=lines.deductible_tax_year", total="=deducted.year"),
)
BRIDGE = ("expense", "charges", "input_tax", "unpaid", "construction", "cash")


def cash(book: Workbook, language: str) -> None:
    """When everything is paid."""
    page = Page(book, CASH, language)
    page.top()
    page.block("!block.plans", "item")
    plans = Table(page, PLANS)
    plans.heading("item")
    plans.rows("item")
    page.gap("item")
    page.block("!block.cash_construction", "item", new_page=True)
    paid = Table(page, PAID)
    paid.heading("item")
    paid.rows("item")
    paid.rows("reserve")
    paid.row("total", "total", "item")
    page.gap("item")
    page.block("!block.cash_operating", new_page=True)
    arisen = Table(page, ARISEN)
    arisen.heading()
    arisen.rows("rhythm")
    page.gap()
    running = Table(page, RUNNING)
    running.heading()
    running.rows("rhythm")
    running.row("total", "total")
    page.gap()
    page.block("!block.cash_totals")
    totals = Table(page, TOTALS)
    totals.heading()
    totals.row("construction", "line", "item")
    totals.row("operating")
    totals.row("paid", "total")
    totals.row("so_far")
    page.gap()
    page.block("!block.input_tax", new_page=True)
    input_tax = Table(page, INPUT_TAX)
    input_tax.heading()
    input_tax.rows("line")
    input_tax.row("total", "total")
    page.gap()
    _bridge(page)
    page.notes("!notes.cash.1", "!notes.cash.2")
    page.finish(freeze="C6")


def _bridge(page: Page) -> None:
    """From the expense view to cash; its amounts keep out of the columns of months."""
    page.block("!block.bridge")
    for column, text, kind in (
        (1, "", "text"),
        (2, "!item", "text"),
        (3, "!amount", "right"),
        (4, "!step_words", "unit"),
    ):
        page.put(column, text, "heading", kind)
    for column in range(5, 9):
        page.put(column, "", "heading")
    page.next(22)
    for name in BRIDGE:
        role = "total" if name == "cash" else "line"
        for column in range(1, 9):
            page.put(column, "", role)
        page.put(2, f"!bridge.{name}", role)
        page.put(3, f"bridge.{name}", role, "money")
        page.put(4, f"!bridge_words.{name}", role, "unit")
        page.next()


LAYOUT = (cash,)
