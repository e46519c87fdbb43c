"""封面, 编制说明."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import Frame, Page, Table, col, name_of
from workbooks.authoring.styles import ROLES, accent_bar, signing_line

COVER = Frame("cover", "control", (7.5, 29, 1.5, 29, 1.5, 29), portrait=True, pages_high=1)
FACTS = (
    (
        ("unit", "=budget.unit", "text"),
        ("first_month", "=timeline.start", "left_month"),
        ("last_month", "=timeline.end", "left_month"),
    ),
    (
        ("version", "=budget.version", "text"),
        ("status", "=budget.status", "text"),
        ("prepared", "=budget.prepared", "left_day"),
    ),
    (
        ("author", "=budget.author", "text"),
        ("taxpayer", "=tax.taxpayer", "text"),
        ("seats", "=staffing.seats", "left_count"),
    ),
)
CARDS = (
    ("construction", "=construction.total", "yuan_with_tax"),
    ("operating", "=operating.total", "yuan_with_tax"),
    ("first_month", "=first_month_outlay", "yuan_with_tax"),
    ("per_seat", "=unit_cost.per_seat_month", "yuan_a_seat"),
    ("per_call", "=unit_cost.per_call", "yuan_a_call"),
    ("check", "=checks.master", "all_checks"),
)
# Where nothing is budgeted but ways are compared.
WAY_CARDS = (
    ("cheapest", "=comparison.cheapest", "over_horizon"),
    ("lowest", "=comparison.lowest", "yuan_over_horizon"),
    ("highest", "=comparison.highest", "yuan_over_horizon"),
)
WAY_MORE = (
    ("years", "=comparison.years", "years"),
    ("cheapest_share", "=comparison.cheapest_share", "below_dearest"),
)
LEGEND = ("input", "calculation", "link", "fixed", "passed", "failed", "unknown")
LEGEND_ROLES = {
    "input": "sample_input",
    "link": "sample_link",
    "fixed": "sample_fixed",
    "passed": "sample_passed",
    "failed": "sample_failed",
    "unknown": "sample_unknown",
}
THIRDS = (2, 4, 6)


def cover(book: Workbook, language: str) -> None:
    """Who, what, when; five figures; the check; contents; legend; signatures."""
    page = Page(book, COVER, language)
    page.kind()
    page.next(16)
    page.next(14)
    page.put(2, "!cover.title", "cover")
    page.next(ROLES["cover"].height)
    page.put(2, "=budget.project", "project")
    page.next(22)
    for column in range(2, 7):
        accent_bar(page.sheet.cell(page.row, column))
    page.next(3)
    page.next(12)
    for facts in FACTS:
        for column, (name, tag, _) in zip(THIRDS, facts, strict=True):
            page.put(column, name_of(f"cover.{name}", tag), "label")
        page.next(15)
        for column, (_, tag, kind) in zip(THIRDS, facts, strict=True):
            page.put(column, tag, "bare", kind)
        page.next(20)
    page.next(10)
    _cards(page, CARDS[:3], "budgeted")
    _cards(page, WAY_CARDS, "compared_alone")
    page.next(8)
    _cards(page, CARDS[3:], "budgeted")
    _cards(page, (*WAY_MORE, CARDS[-1]), "compared_alone")
    page.next(10)
    _contents(page)
    _legend(page)
    _sign_off(page)
    page.finish()


def _cards(page: Page, cards: tuple[tuple[str, str, str], ...], condition: str) -> None:
    for role, texts in (
        ("card_label", [f"!card.{name}" for name, _, _ in cards]),
        ("card", [tag for _, tag, _ in cards]),
        ("card_unit", [f"!unit.{unit}" for _, _, unit in cards]),
    ):
        for column, text in zip(THIRDS, texts, strict=True):
            page.put(column, text, role, "card" if role == "card" else "unit")
        page.condition(condition)
        page.next(ROLES[role].height)


def _contents(page: Page) -> None:
    page.block("!cover.contents")
    for column, text in ((1, "!number"), (2, "!contents.sheet"), (4, "!contents.purpose")):
        page.put(column, text, "heading", "center" if column == 1 else "text")
    for column in (3, 5, 6):
        page.put(column, "", "heading")
    page.next(22)
    for _ in range(2):
        for column in range(1, 7):
            page.put(column, "", "line")
        page.put(1, "contents.number", "line", "center")
        page.put(2, "contents.sheet", "contents")
        page.put(4, "contents.purpose", "line")
        page.next()
    page.next(6)


def _legend(page: Page) -> None:
    page.block("!cover.legend")
    for name in LEGEND:
        for column in range(2, 7):
            page.put(column, "", "line")
        page.put(2, f"!legend.{name}", LEGEND_ROLES.get(name, "line"), "center")
        page.put(4, f"!legend_words.{name}", "line")
        page.next()
    page.next(6)


def _sign_off(page: Page) -> None:
    page.block("!cover.sign")
    for _ in range(2):
        page.put(2, "signers.name", "sign")
        for column in (4, 6):
            signing_line(page.sheet.cell(page.row, column))
        page.put(6, "!date", "label")
        signing_line(page.sheet.cell(page.row, 6))
        page.next(30)
    page.next(6)


NOTES = Frame("notes", "control", (7.5, 96), meta="B", portrait=True)


def notes(book: Workbook, language: str) -> None:
    """What the reader has to know, numbered."""
    page = Page(book, NOTES, language)
    page.top()
    page.repeat = page.row
    table = Table(page, (col("!number", "index", note="notes.number"), col("!note", "prose", note="notes.text")))
    table.heading()
    for _ in range(2):
        table.row("note", height=30)
    page.finish(freeze="A8")


LAYOUT = (cover, notes)
