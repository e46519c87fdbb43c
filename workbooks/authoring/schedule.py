"""建设进度表: tasks with days and cost, bars over time, whether what is used is ready."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ccxl.budget.parts.schedule.lines import SPANS
from ccxl.workbook.conventions import ACCENT, FONT
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col
from workbooks.authoring.styles import dress

SCHEDULE = Frame(
    "schedule",
    "input",
    (7.5, 26, 20, 12, 9, 9, 12, 12, 10, 12, 15, *[4.6] * SPANS),
    meta="B C D E G H I J",
    paper=A3,
    currency="in_yuan",
    check="K",
)
# Where the bars begin, and where the sheet's own check stands: the bars are too narrow for words.
FIRST_BAR = 12
TASKS: tuple[Column, ...] = (
    col("!number", "center", task="numbers.task"),
    col("!schedule.task", "name", task="tasks.name", total="!schedule.whole"),
    col("!schedule.after", "long", task="tasks.after"),
    col("!schedule.given_start", "day", task="tasks.given_start"),
    col("!schedule.people", "quantity", task="tasks.people"),
    col("!schedule.days", "quantity", task="tasks.days"),
    col("!schedule.start", "day", task="tasks.start", total="=schedule.start"),
    col("!schedule.end", "day", task="tasks.end", total="schedule.end"),
    col("!schedule.person_days", "quantity", task="tasks.person_days", total="schedule.person_days"),
    col("!schedule.day_rate", "price", task="tasks.day_rate"),
    col("!schedule.cost", "money", task="tasks.cost", total="schedule.cost"),
    col("", "bar", SPANS, task="bars.shown"),
)
FIGURES: tuple[Column, ...] = (
    col("", "text"),
    col("", "text", days="!schedule.calendar_days", week="!schedule.week",
        step="!schedule.step"),
    *(col("", "text") for _ in range(8)),
    col("", "count", days="schedule.days", week="schedule.week", step="schedule.step"),
)  # fmt: skip
USE: tuple[Column, ...] = (
    col("!number", "center", item="=numbers.item"),
    col("!item", "name", item="=items.name", total="!schedule.early_total"),
    col("", "text"),
    col("!schedule.ready_with", "count", item="deliveries.task_number"),
    col("", "text"),
    col("", "text"),
    col("!schedule.ready", "day", item="deliveries.ready"),
    col("!in_use", "month", item="=items.in_use"),
    col("", "text"),
    col("", "text"),
    col("!schedule.early", "count", item="deliveries.early", total="schedule.early"),
)
BASIS: tuple[Column, ...] = (
    col("!number", "center", task="=numbers.task"),
    col("!schedule.task", "name", task="=tasks.name"),
    col("!remark", "long", task="tasks.note"),
    col("!source_date", "day", task="tasks.source_date"),
    col("!confidence", "center", task="tasks.confidence"),
    col("!basis", "center", task="tasks.basis"),
    col("!schedule.task_number", "count", task="tasks.number"),
    col("!source", "text", task="tasks.source"),
)


def schedule(book: Workbook, language: str) -> None:
    """What is done when, by whom, and at which cost."""
    page = Page(book, SCHEDULE, language)
    page.top()
    sheet = page.sheet
    # The verdict moves from the last column, which is narrow, beside its words.
    page.put("K", "!own_check", "bare", "text", row=1)
    sheet["K1"].value, sheet.cell(1, page.last).value = sheet.cell(1, page.last).value, None
    page.put("J", "!own_check", "label", "right", row=1)
    page.block("!block.schedule_tasks")
    table = Table(page, TASKS)
    _spans(page)
    table.heading()
    _days(page, page.row - 1)
    top = page.row
    table.rows("task")
    table.row("total", "total")
    bars = f"{get_column_letter(FIRST_BAR)}{top}:{get_column_letter(FIRST_BAR + SPANS - 1)}{top + 1}"
    sheet.conditional_formatting.add(bars, CellIsRule("equal", ["1"], fill=PatternFill("solid", ACCENT, ACCENT)))
    figures = Table(page, FIGURES)
    for name in ("days", "week", "step"):
        figures.row(name)
    page.notes("!notes.schedule.1", "!notes.schedule.2")
    page.block("!block.schedule_use", "delivered")
    use = Table(page, USE)
    use.heading("delivered")
    use.rows("item", "line", "delivered")
    use.row("total", "total", "delivered")
    page.gap("delivered")
    page.block("!block.schedule_basis")
    basis = Table(page, BASIS)
    basis.heading()
    basis.rows("task", wrapped=True)
    page.finish("D9", "C6")


def _spans(page: Page) -> None:
    """Numbers of the bars, in small print above their days."""
    page.put(11, "!schedule.span_number", "label", "right")
    for column in range(FIRST_BAR, FIRST_BAR + SPANS):
        page.put(column, "spans.number", "label", "center")
    page.next(14)


def _days(page: Page, row: int) -> None:
    """The first day of each bar among the headings."""
    for column in range(FIRST_BAR, FIRST_BAR + SPANS):
        cell = page.sheet.cell(row, column)
        cell.value = page.words("spans.first")
        dress(cell, "heading", "short_day")
        cell.font = Font(FONT, 7, color=ACCENT)
        cell.alignment = Alignment("center", "center", shrink_to_fit=True)


LAYOUT = (schedule,)
