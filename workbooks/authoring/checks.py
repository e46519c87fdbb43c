"""勾稽校验表."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import Frame, Page, Table, col

CHECKS = Frame("checks", "control", (24, 56, 17, 17, 14, 15, 42, 15, 42), meta="B")
CHECK_TABLE = (
    col("!check_sheet", "text", check="checks.sheet"),
    col("!check_name", "name", check="checks.name"),
    col("!check_left", "money", check="checks.left"),
    col("!check_right", "money", check="checks.right"),
    col("!check_difference", "money", check="checks.difference"),
    col("!check_fails", "count", check="checks.fails"),
    col("!check_result", "unit", check="checks.result"),
)
PLACES = (
    col("!capitals_place", "text", place="capitals.label"),
    col("!capitals_construction_text", "text", place="capitals.construction_piece"),
    col("!capitals_position", "count", place="capitals.position"),
    col("!capitals_construction", "count", place="capitals.construction_digit"),
    col("!capitals_operating", "count", place="capitals.operating_digit"),
    col("", "text"),
    col("!capitals_operating_text", "unit", place="capitals.operating_piece"),
    col("!capitals_offer", "count", place="capitals.offer_digit"),
    col("!capitals_offer_text", "unit", place="capitals.offer_piece"),
)


def checks(book: Workbook, language: str) -> None:
    """Every check as two figures, the verdict on all, and amounts in words digit by digit."""
    page = Page(book, CHECKS, language)
    page.top()
    page.block("!block.verdict")
    for name, tag, kind in (
        ("master", "checks.master", "text"),
        ("failed", "checks.failed", "left_count"),
        ("open", "checks.open", "left_count"),
        ("tolerance", "=constants.tolerance", "tolerance"),
    ):
        for column in range(1, page.last + 1):
            page.put(column, "", "line")
        page.put(1, f"!verdict.{name}", "line")
        page.put(2, tag, "line", kind)
        page.next()
    page.gap()
    page.block("!block.checks")
    table = Table(page, CHECK_TABLE)
    table.heading()
    table.rows("check")
    page.notes("!notes.checks.1")
    page.block("!block.capitals", "place", new_page=True)
    places = Table(page, PLACES)
    places.heading("place")
    places.rows("place")
    page.notes("!notes.checks.2")
    page.finish(freeze="A6")


LAYOUT = (checks,)
