"""分项报价表 (internal) and 开标一览表 (in the workbook, and alone as the client's file)."""

from __future__ import annotations

from openpyxl import Workbook

from ccxl.budget.parts.offer.schema import MOST_YEARS
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col
from workbooks.authoring.styles import accent_bar, signing_line

OFFER = Frame(
    "offer",
    "calc",
    (6, 24, 20, 11, 8, 14, 9, 10, 13, 9, 14, 13, 13, 13, 8, 13, 14, 14, 13, 12, 14, 9, 15),
    meta="B D E F G H I J",
    paper=A3,
    currency="in_yuan",
)
ITEMS: tuple[Column, ...] = (
    col("!number", "center", item="offers.number"),
    col("!offer_item", "name", item="offers.name", total=("!offer_total", "text")),
    col("!offer_way", "long", item="offers.way"),
    col("!offer_band", "center", item="offers.band"),
    col("!measure", "center", item="offers.measure"),
    col("!quantity", "quantity", item="offers.quantity"),
    col("!offer_minimum", "quantity", item="offers.minimum"),
    col("!offer_charged", "quantity", item="offers.charged"),
    col("!offer_cost", "money", item="offers.cost"),
    col("!offer_cost_share", "share", item="offers.cost_share"),
    col("!offer_budget_cost", "money", item="offers.budget_cost"),
    col("!offer_unit_cost", "price", item="offers.unit_cost"),
    col("!offer_at_margin", "price", item="offers.price_at_margin"),
    col("!offer_price", "price", item="offers.price"),
    col("!tax_rate", "share", item="offers.tax_rate"),
    col("!offer_with_tax", "price", item="offers.price_with_tax"),
    col("!offer_year_net", "money", item="offers.year_net", total="offer.year_net"),
    col("!offer_year_cost", "money", item="offers.year_cost", total="offer.year_cost"),
    col("!offer_input_tax", "money", item="offers.input_tax"),
    col("!offer_surcharges", "money", item="offers.surcharges", total="offer.surcharges"),
    col("!offer_profit", "money", item="offers.profit", total="offer.profit"),
    col("!offer_margin_left", "share", item="offers.margin_left", total="offer.margin_left"),
    col("!offer_contract", "money", item="=offers.total", total="=offer.total"),
)
YEARS: tuple[Column, ...] = (
    col("", "text"),
    col("!offer_years", "name", factor="!offer_factor"),
    col("offer_years.name", "number", MOST_YEARS, factor="offer_years.factor"),
)
TERMS: tuple[Column, ...] = (
    col("!number", "center", item="=offers.number"),
    col("!offer_term", "name", item="=offers.name", term="terms.name"),
    col("!offer_way", "long", item="=offers.way"),
    col("!term_value", "quantity", term="terms.value"),
    col("!term_unit", "unit", term="terms.unit"),
    col("", "text", 2),
)
KINDS: tuple[Column, ...] = (
    col("!number", "center", section="=numbers.operating_section"),
    col("!cost_item", "name", section="=operating_sections.name"),
    col("!offer_per_head_month", "money", section="offer_kinds.per_head"),
    col("!offer_month", "money", section="offer_kinds.month"),
    col("", "text"),
    col("!offer_year", "money", section="=operating_sections.year"),
    col("", "text"),
    col("!offer_of_price", "share", section="offer_kinds.share"),
)
# From the sections' sum to the price: name (label offer_step.<name>), tag.
STEPS = (
    ("input_tax", "=deducted.year"),
    ("charges", "=depreciation.year"),
    ("direct_cost", "offer.direct_cost"),
    ("overhead", "offer.overhead"),
    ("capital", "offer.capital"),
    ("risk", "offer.risk"),
    ("full_cost", "offer.full_cost"),
    ("year_cost", "=offer.year_cost"),
    ("surcharges", "=offer.surcharges"),
    ("profit", "=offer.profit"),
    ("year_net", "=offer.year_net"),
)
# Known without a budget too.
OFFERED = ("year_cost", "surcharges", "profit", "year_net")
SUMS = ("direct_cost", "full_cost", "year_net")
UNIT_PRICES = ("per_seat", "per_head", "per_hour", "per_call", "per_minute")


def offer(book: Workbook, language: str) -> None:
    """What each service costs and is offered at, and what the price leaves."""
    page = Page(book, OFFER, language)
    page.top()
    _facts(page)
    page.block("!block.offer_items")
    table = Table(page, ITEMS)
    table.heading()
    table.rows("item", wrapped=True)
    table.row("total", "total")
    page.gap()
    page.block("!block.offer_years")
    years = Table(page, YEARS)
    years.heading()
    years.row("factor")
    page.gap()
    page.block("!block.offer_terms", "offer_term")
    _terms(page, TERMS)
    page.gap()
    page.block("!block.offer_kinds", "operating_section")
    kinds = Table(page, KINDS)
    kinds.heading("operating_section")
    kinds.row("section")
    for name, tag in STEPS:
        role = "subtotal" if name in SUMS else "line"
        for column in range(1, 9):
            page.put(column, "", role)
        page.put(2, f"!offer_step.{name}", role)
        page.put(6, tag, role, "money")
        page.condition(*(() if name in OFFERED else ("operating_section",)))
        page.next()
    page.gap()
    page.block("!block.offer_units")
    for name in UNIT_PRICES:
        for column in range(1, 9):
            page.put(column, "", "line")
        page.put(2, f"!offer_unit.{name}", "line")
        page.put(6, f"offer.{name}", "line", "price")
        page.next()
    page.notes(*(f"!notes.offer.{number}" for number in range(1, 6)))
    page.finish("B9", "C6")


def _facts(page: Page) -> None:
    for name, tag, kind in (
        ("client", "offer.client", "text"),
        ("target_margin", "offer.target_margin", "share"),
        ("margin_left", "=offer.margin_left", "share"),
        ("ceiling", "=offer.ceiling", "money"),
        ("headroom", "offer.headroom", "share"),
    ):
        for column in range(1, 6):
            page.put(column, "", "line")
        page.put(2, f"!offer_fact.{name}", "line")
        page.put(3, tag, "line", kind)
        page.next()
    page.gap()


def _terms(page: Page, columns: tuple[Column, ...]) -> None:
    table = Table(page, columns)
    table.heading("offer_term")
    table.row("item", "section", "offer_term")
    table.rows("term")


BID = Frame(
    "bid",
    "output",
    (6, 26, 18, 11, 8, 10, 9, 10, 13, 8, 13, *[14] * MOST_YEARS, 16, 15, 14),
    meta="B D E F G H I J",
    currency="in_yuan",
)


def _bid_items(own: str) -> tuple[Column, ...]:
    """Columns of the table; `own` stands before what the workbook holds on its other sheets."""
    return (
        col("!number", "center", item=f"{own}offers.number"),
        col("!offer_item", "name", factor="!offer_factor", item=f"{own}offers.name", total=("!offer_total", "text")),
        col("!offer_way", "long", item=f"{own}offers.way"),
        col("!offer_band", "center", item=f"{own}offers.band"),
        col("!measure", "center", item=f"{own}offers.measure"),
        col("!quantity", "quantity", item=f"{own}offers.quantity"),
        col("!offer_minimum", "quantity", item=f"{own}offers.minimum"),
        col("!offer_charged", "quantity", item=f"{own}offers.charged"),
        col("!offer_price", "price", item=f"{own}offers.price"),
        col("!tax_rate", "share", item=f"{own}offers.tax_rate"),
        col("!offer_with_tax", "price", item=f"{own}offers.price_with_tax"),
        col(f"{own}offer_years.name", "money", MOST_YEARS, factor=(f"{own}offer_years.factor", "number"),
            item="offers.gross", total="offer.gross"),
        col("!offer_contract", "money", item="offers.total", total="offer.total"),
        col("!offer_net", "money", item="offers.net", total="offer.net"),
        col("!offer_tax", "money", item="offers.tax", total="offer.tax"),
    )  # fmt: skip


def _bid_terms(own: str) -> tuple[Column, ...]:
    return (
        col("!number", "center", item="=offers.number"),
        col("!offer_term", "name", item="=offers.name", term=f"{own}terms.name"),
        col("!offer_way", "long", item="=offers.way"),
        col("!term_value", "quantity", term=f"{own}terms.value"),
        col("", "text"),
        col("!term_unit", "unit", term=f"{own}terms.unit"),
        col("", "text", 2),
    )


PLACES: tuple[Column, ...] = (
    col("!capitals_position", "count", place="capitals.position"),
    col("!capitals_place", "text", place="capitals.label"),
    col("!capitals_offer", "count", place="capitals.offer_digit"),
    col("!capitals_offer_text", "text", place="capitals.offer_piece"),
)


def bid(book: Workbook, language: str) -> None:
    """The offer as the client sees it, beside the sheets that it comes from."""
    page = Page(book, BID, language)
    page.top()
    _bid(page, "=")
    page.finish("A1", "C6")


def client(book: Workbook, language: str) -> None:
    """The offer alone: no other sheet, nothing that an offer does not say."""
    page = Page(book, BID, language)
    page.put(1, "!sheet.bid", "title")
    page.next(30)
    page.put(1, "budget.project", "project")
    page.next(20)
    for column, text, role, kind in (
        (1, "!bid.bidder", "label", "text"),
        (2, "budget.unit", "bare", "text"),
        (3, "!bid.dated", "label", "right"),
        (4, "budget.prepared", "bare", "left_day"),
        (page.last, "!in_yuan", "label", "right"),
    ):
        page.put(column, text, role, kind)
    page.next()
    for number in range(1, page.last + 1):
        accent_bar(page.sheet.cell(page.row, number))
    page.next(3)
    page.next(8)
    _bid(page, "")
    bottom = page.row - 1
    page.next(8)
    page.block("!bid.workings")
    places = Table(page, PLACES)
    places.heading()
    places.rows("place", "small")
    page.finish("A1", "C6")
    letters = page.sheet.print_area.rpartition(":")[2].strip("$")
    page.sheet.print_area = f"A1:{''.join(filter(str.isalpha, letters))}{bottom}"


def _bid(page: Page, own: str) -> None:
    page.put(1, "!bid.client", "label")
    page.put(2, f"{own}offer.client", "project")
    page.next(20)
    page.next(6)
    page.repeat = page.row
    table = Table(page, _bid_items(own))
    table.heading()
    table.row("factor", "small")
    table.rows("item", wrapped=True)
    table.row("total", "total")
    page.capitals("!capitals", "capitals.offer", "C")
    page.gap()
    _conditions(page, own)
    page.gap()
    page.block("!block.bid_terms", "offer_term")
    _terms(page, _bid_terms(own))
    page.gap()
    _remarks(page)
    page.notes(*(f"!notes.bid.{number}" for number in range(1, 4)))
    _sign(page)


def _conditions(page: Page, own: str) -> None:
    page.block("!block.bid_conditions")
    for name, tag, kind, more, more_kind in (
        ("ceiling", f"{own}offer.ceiling", "money", "offer.against_ceiling", "text"),
        ("payment_days", f"{own}offer.payment_days", "count", "", "text"),
        ("performance_share", f"{own}offer.performance_share", "share", "offer.performance", "money"),
        ("award_rate", f"{own}offer.award_rate", "rate", "offer.award", "money"),
        ("valid_days", f"{own}offer.valid_days", "count", "", "text"),
    ):
        for column in range(1, 9):
            page.put(column, "", "line")
        page.put(2, f"!bid.{name}", "line")
        page.put(3, tag, "line", kind)
        page.put(4, more, "line", more_kind)
        page.next()


def _remarks(page: Page) -> None:
    for _ in range(2):
        page.put(1, "remarks.number", "line", "index")
        page.put(2, "remarks.text", "line")
        for column in range(3, 9):
            page.put(column, "", "line")
        page.next()


def _sign(page: Page) -> None:
    page.next(8)
    for name, columns in (("bidder_seal", (2, 3, 4)), ("signatory", (6, 9, 10)), ("date", (11, 12, 13))):
        label, *lines = columns
        page.put(label, f"!bid.{name}", "label", "right")
        for column in lines:
            signing_line(page.sheet.cell(page.row, column))
    page.next(36)
    page.next(8)


LAYOUT = (offer, bid)
