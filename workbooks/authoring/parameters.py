"""参数与编制依据: every single input with its source, the small tables, and the months."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.labour import kinds, standards
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

PARAMETERS = Frame(
    "parameters",
    "input",
    (7.5, 26, 26, 13, 72, *[12] * 12, 24),
    meta="B E F G H I J K",
    paper=A3,
    currency="in_column",
)
SCALARS = (
    col("", "text"),
    col("!parameter", "name", parameter="parameters.label"),
    col("!value", "value", parameter="parameters.value"),
    col("!unit_heading", "unit", parameter="parameters.unit"),
    col("!source", "long", parameter="parameters.source"),
    col("!source_date", "center", parameter="parameters.date"),
    col("!confidence", "center", parameter="parameters.confidence"),
    col("!basis", "center", parameter="parameters.basis"),
    col("!remark", "text", parameter="parameters.note"),
    col("", "text", 8),
    col("!key", "long", parameter="parameters.key"),
)
SECTIONS = (
    col("!number", "center", section="numbers.section", operating_section="numbers.operating_section"),
    col("!section", "name", section="sections.name", operating_section="operating_sections.name"),
    col("!belongs_to", "text", section="!sheet.construction", operating_section="!sheet.operating"),
)
CLASSES = (
    col("", "text"),
    col("!asset_class", "name", asset_class="classes.name"),
    col("!start_lag", "count", asset_class="classes.start_lag"),
    col("!measure", "unit", asset_class="!unit.month"),
    col("!step_words", "long", asset_class="!words.class"),
    col("!charged", "count", asset_class="classes.charged"),
    col("!expensed", "count", asset_class="classes.expensed"),
)
PRICE_TIMES = (
    col("", "text"),
    col("!price_time", "name", price_time="price_times.name"),
    col("!period_months", "count", price_time="price_times.months"),
    col("!measure", "unit", price_time="!unit.month"),
    col("!step_words", "long", price_time="!words.price_time"),
)
RHYTHMS = (
    col("", "text"),
    col("!rhythm", "name", rhythm="rhythms.name"),
    col("!rhythm_step", "count", rhythm="rhythms.step"),
    col("!measure", "unit", rhythm="!unit.month"),
    col("!step_words", "long", rhythm="!words.rhythm"),
    col("!rhythm_offset", "count", rhythm="rhythms.offset"),
)


def _monthly(
    heading: str, name: str, kind: str, unit: str, words: str, *tags: str, value: str = ""
) -> tuple[Column, ...]:
    label, key = tags
    return (
        col("", "text"),
        col(heading, "name", **{name: label}),
        col("!average" if value else "", "money", **{name: value}),
        col("!measure", "unit", **{name: unit}),
        col("!step_words", "long", **{name: words}),
        col("=timeline.month", kind, 12, **{name: key}),
    )


def parameters(book: Workbook, language: str) -> None:
    """Inputs and rules that formulas look up."""
    page = Page(book, PARAMETERS, language)
    page.top()
    page.block("!block.parameters")
    scalars = Table(page, SCALARS)
    scalars.heading()
    first = page.row
    scalars.rows("parameter", wrapped=True)
    page.gap()
    page.block("!block.sections", new_page=True)
    sections = Table(page, SECTIONS)
    sections.heading()
    sections.rows("section")
    sections.rows("operating_section")
    page.gap()
    for title, columns, axis in (
        ("!block.classes", CLASSES, "asset_class"),
        ("!block.price_times", PRICE_TIMES, "price_time"),
        ("!block.rhythms", RHYTHMS, "rhythm"),
    ):
        page.block(title)
        table = Table(page, columns)
        table.heading()
        table.rows(axis)
        page.gap()
    standards(page)
    kinds(page)
    _months(page)
    page.notes("!notes.parameters.1")
    page.finish(f"C{first}", "C6")


def _months(page: Page) -> None:
    """The months of the budget, what drives costs in each, and when each month is paid."""
    page.block("!block.months", new_page=True)
    for name, label, tag in (("start", "!start", "timeline.start"), ("end", "!end", "timeline.end")):
        scalar = Table(page, (
            col("", "text"), col("", "name", **{name: label}), col("", "left_month", **{name: tag}),
            col("", "unit", **{name: "!unit.year_month"}), col("", "long", **{name: "!words.start"}),
        ))  # fmt: skip
        scalar.row(name)
    page.gap()
    months = Table(page, (
        col("", "text"), col("!months", "name", number="!month_number"), col("", "text"),
        col("!measure", "unit", number="!unit.ordinal"), col("!step_words", "long", number="!words.month_number"),
        col("timeline.month", "count", 12, number="timeline.number"),
    ))  # fmt: skip
    months.row("number")
    months.heading()
    calls = Table(
        page,
        _monthly(
            "", "calls", "count", "!unit.calls", "!words.monthly_calls", "!monthly_calls", "traffic.monthly_calls"
        ),
    )
    calls.row("calls")
    drivers = Table(page, _monthly(
        "!driver", "driver", "money", "!unit.each_month", "!words.drivers", "drivers.name", "drivers.level",
        value="drivers.average",
    ))  # fmt: skip
    page.gap()
    page.block("!block.drivers")
    drivers.heading()
    drivers.rows("driver")
    page.gap()
    page.block("!block.due")
    due = Table(
        page, _monthly("!rhythm", "rhythm", "month", "!unit.year_month", "!words.due", "=rhythms.name", "rhythms.due")
    )
    due.heading()
    due.rows("rhythm")
    page.gap()
    page.block("!block.paid_in")
    paid_in = Table(page, (
        col("", "text"), col("!cash_months", "name", number="!month_number"), col("", "text"),
        col("!measure", "unit", number="!unit.ordinal"), col("!step_words", "long", number="!words.paid_in"),
        col("cash.month", "count", 12, number="cash.number"),
    ))  # fmt: skip
    paid_in.row("number")
    paid_in.heading()


LAYOUT = (parameters,)
