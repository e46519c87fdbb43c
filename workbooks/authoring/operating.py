"""运营费用预算表."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook

from workbooks.authoring.depreciation import CALENDAR_YEARS, QUARTERS
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

OPERATING = Frame(
    "operating",
    "output",
    (7.5, 24, 18, 9, 10, 13.5, 10, *[13.5] * 12, *[14] * 6, 15, 10, 14, 14, 9.5, 14.5, 13, 48),
    meta="B E F G I J L M",
    paper=A3,
    currency="in_yuan",
)
SECTION, LINES = "operating_sections", "lines"
ROW_NAMES = {
    SECTION: "section",
    "grades": "grade",
    "support": "support",
    "contributions": "contribution",
    "labour_costs": "labour_cost",
    LINES: "line",
}


def _every(tag: str, only: str = "", link: str = "", **more: str | tuple[str, str]) -> dict[str, Any]:
    """The same tag in the rows of several groups; ``link`` names groups that only show it."""
    rows: dict[str, Any] = {ROW_NAMES[group]: f"{group}.{tag}" for group in only.split()}
    rows |= {ROW_NAMES[group]: f"={group}.{tag}" for group in link.split()}
    return rows | more


_PEOPLE = "grades support contributions labour_costs"
_ALL = f"{SECTION} {_PEOPLE} {LINES}"
_LINKED_NUMBERS = {
    name: f"=numbers.{'operating_section' if name == 'section' else name}" for name in ROW_NAMES.values()
}
_NUMBERS = _LINKED_NUMBERS | {"line": "numbers.line"}
MAIN: tuple[Column, ...] = (
    col("!number", "center", **_NUMBERS),
    col("!cost_item", "name", **_every("name", LINES, f"{SECTION} {_PEOPLE}", total=("!operating_total", "text"),
        deducted=("!less_input_tax", "text"), charges=("!plus_charges", "text"), expense=("!expense_total", "text"))),
    col("!calculation", "long", line="lines.calculation", grade="!by_heads", support="!by_heads",
        contribution="!by_base", labour_cost="=labour_costs.kind"),
    col("!measure", "center", line="lines.measure", grade="!person", support="!person"),
    col("!quantity", "quantity", line="lines.quantity", grade="=grades.level", support="=support.level",
        labour_cost="=labour_costs.quantity"),
    col("!price", "price", line="lines.price", grade="=grades.wage", support="=support.wage",
        labour_cost="=labour_costs.price"),
    col("!price_time", "center", line="lines.price_time", grade="!choice.PriceTime.month",
        support="!choice.PriceTime.month"),
    col("=timeline.month", "money", 12, **_every("cost", f"{SECTION} {LINES}", _PEOPLE, total="operating.cost",
        deducted="=deducted.cost", charges="=depreciation.total", expense="expense.cost")),
    col(QUARTERS, "money", 4, **_every("quarter", _ALL, total="operating.quarter", deducted="deducted.quarter",
        charges="=depreciation.quarter", expense="expense.quarter")),
    col(CALENDAR_YEARS, "money", 2, **_every("calendar_year", _ALL, total="operating.calendar_year",
        deducted="deducted.calendar_year", charges="=depreciation.calendar_year", expense="expense.calendar_year")),
    col("!year_total", "money", **_every("year", _ALL, total="operating.total", deducted="deducted.year",
        charges="=depreciation.year", expense="expense.total")),
    col("!share_of_total", "share", **_every("share_of_total", _ALL)),
    col("!last_year", "money", **_every("last_year", _ALL, total="operating.last_year")),
    col("!change", "money", **_every("change", _ALL, total="operating.change")),
    col("!change_rate", "share", **_every("change_rate", _ALL, total="operating.change_rate")),
    col("!account", "center", **_every("account", LINES, "grades support labour_costs")),
    col("!department", "center", **_every("department", LINES, "grades support labour_costs")),
    col("!remark_source", "long", **_every("source", LINES)),
)  # fmt: skip
# Formulas keep out of the columns of months, where one row holds one formula; inputs stand there.
BASIS: tuple[Column, ...] = (
    col("!number", "center", **_LINKED_NUMBERS),
    col("!cost_item", "name", **_every("name", "", _ALL, total=("!operating_total", "text"))),
    col("!driver", "text", line="lines.driver"),
    col("!first_month", "month", line="lines.first_month"),
    col("!last_month", "month", line="lines.last_month"),
    col("!price_with_tax", "price", line="lines.price_with_tax"),
    col("!period_months", "count", line="lines.period_months"),
    col("!price_basis", "center", line="lines.price_basis"),
    col("!tax_rate", "share", line="lines.tax_rate"),
    col("!deductible", "center", line="lines.deductible"),
    col("!rhythm", "center", line="lines.rhythm"),
    col("!cost_centre", "center", line="lines.cost_centre"),
    col("!source_date", "day", line="lines.source_date"),
    col("!confidence", "center", line="lines.confidence"),
    col("!basis", "center", line="lines.basis"),
    col("!charged_by", "center", line="lines.charged_by"),
    col("!charged_to", "center", line="lines.charged_to"),
    col("!amount_from", "center", line="lines.amount_from"),
    col("", "text"),
    col("!average_level", "money", line="lines.average_level"),
    col("!running_months", "count", line="lines.running_months"),
    col("!remainder", "money", line="lines.remainder"),
    col("!normal_month", "money", section="operating_sections.normal_month", line="lines.normal_month",
        grade="=grades.normal_month", support="=support.normal_month", contribution="=contributions.normal_month",
        labour_cost="=labour_costs.normal_month",
        total="=operating.monthly_total"),
    col("", "text", 2),
    col("!deductible_tax_year", "money", line="lines.deductible_tax_year", total="=deducted.year"),
    col("", "text", 4),
    col("!net_year", "money", line="lines.net_year"),
    col("", "text"),
    col("!remark", "long", line="lines.note"),
)  # fmt: skip


def operating(book: Workbook, language: str) -> None:
    """Running costs by month, and the expense view."""
    page = Page(book, OPERATING, language)
    page.top()
    page.repeat = page.row
    table = Table(page, MAIN)
    table.heading()
    _sections(table)
    table.row("total", "total")
    table.row("deducted")
    table.row("charges", "line", "sheet:depreciation")
    table.row("expense", "total")
    page.capitals("!capitals", "capitals.operating", "C")
    page.signers("B=C:D F=G:I T=U:V W=Z:AA AE=AF:AF")
    page.notes("!notes.operating.1", "!notes.operating.2", "!notes.operating.3")
    page.block("!block.operating_basis", new_page=True)
    basis = Table(page, BASIS)
    basis.heading()
    _sections(basis)
    basis.row("total", "total")
    page.notes("!notes.operating.4")
    for letter in "HIJKLMNOPQRS":
        page.sheet.column_dimensions[letter].outlineLevel = 1
    page.finish("B9", "C8")


def _sections(table: Table) -> None:
    table.row("section", "section")
    for name in ("grade", "support", "contribution", "labour_cost"):
        table.rows(name, outline=1)
    table.rows("line", wrapped=True, outline=1)


LAYOUT = (operating,)
