"""预算汇总表: the budget on one page in 万元, with four charts."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import Paragraph, RegularTextRun

from ccxl.workbook.conventions import ACCENT, HAIRLINE, INK, MUTED_INK
from workbooks.authoring.charts import cells_of, lettering, letters, place, title_of
from workbooks.authoring.page import Frame, Page, Table, col

SUMMARY = Frame(
    "summary",
    "output",
    (7.5, 28, 15.5, 11, *[8.8] * 10),
    meta="B C D E G H J L",
    portrait=True,
    pages_high=1,
    currency="in_wan",
)
CONSTRUCTION = (
    col("!number", "center", section="=numbers.section"),
    col("!section", "name", section="=sections.name", reserve="!line.reserve.name", difference="!rounding_difference",
        total="!construction_total", net="!of_which_net"),
    col("!amount_wan", "money", section="sections.wan", reserve="summary.reserve",
        difference="summary.construction_difference", total="summary.construction", net="summary.construction_net"),
    col("!share", "share", section="sections.share"),
)  # fmt: skip
OPERATION = (
    col("!number", "center", section="=numbers.operating_section"),
    col("!section", "name", section="=operating_sections.name", difference="!rounding_difference",
        total="!operating_year"),
    col("!amount_wan", "money", section="operating_sections.wan", difference="summary.operating_difference",
        total="summary.operating"),
    col("!share", "share", section="=operating_sections.share_of_total"),
)  # fmt: skip
RUNNING = "operating_section"
# Name, condition, tag in yuan, tag in 万元, kind.
KEY_FIGURES = (
    ("normal_month", RUNNING, "operating.monthly_total", "summary.normal_month", "money"),
    ("first_month", RUNNING, "first_month_outlay", "summary.first_month", "money"),
    ("first_year", RUNNING, "first_year_total", "summary.first_year", "money"),
    ("expense", RUNNING, "=expense.total", "summary.expense", "money"),
    ("cash", "sheet:cash", "=cash.total", "summary.cash", "money"),
    ("per_seat", RUNNING, "unit_cost.per_seat_month", "", "money"),
    ("per_call", RUNNING, "unit_cost.per_call", "", "money"),
    ("calls", RUNNING, "unit_cost.calls", "", "count"),
)
# Points between the table and its chart.
INSET = 10


def summary(book: Workbook, language: str) -> None:
    """The page that is read first."""
    page = Page(book, SUMMARY, language)
    page.top()
    blocks = [_construction(page), _operation(page), _key_figures(page)]
    data = _chart_data(page)
    page.finish()
    _charts(page, blocks, data)


def _construction(page: Page) -> tuple[int, int]:
    top = page.row
    page.block("!block.construction", "section")
    table = Table(page, CONSTRUCTION)
    table.heading("section")
    table.rows("section")
    table.row("reserve", "line", "reserve")
    table.row("difference", "line", "section")
    table.row("total", "total", "section")
    table.row("net", "line", "section")
    bottom = page.row
    page.gap("section")
    return top, bottom


def _operation(page: Page) -> tuple[int, int]:
    top = page.row
    page.block("!block.operation", "operating_section")
    table = Table(page, OPERATION)
    table.heading("operating_section")
    table.rows("section")
    table.row("difference", "line", "operating_section")
    table.row("total", "total", "operating_section")
    bottom = page.row
    page.gap("operating_section")
    return top, bottom


def _key_figures(page: Page) -> tuple[int, int]:
    top = page.row
    page.block("!block.key_figures")
    for column, text, kind in (
        (1, "", "text"),
        (2, "!item", "text"),
        (3, "!amount_yuan", "right"),
        (4, "!wan", "right"),
    ):
        page.put(column, text, "heading", kind)
    page.next(26)
    for name, condition, yuan, wan, kind in KEY_FIGURES:
        for column in range(1, 5):
            page.put(column, "", "line")
        page.put(2, f"!key_figure.{name}", "line", "name")
        page.put(3, yuan, "line", kind)
        page.put(4, wan, "line", "money")
        page.condition(condition)
        page.next(28)
    bottom = page.row
    page.gap()
    page.notes("!notes.summary.1")
    return top, bottom


def _chart_data(page: Page) -> dict[str, int]:
    """Figures behind the charts; returns the first row of each and the rows of the headlines."""
    rows: dict[str, int] = {}
    page.put(1, "!block.chart_data", "label")
    page.next()
    for group, condition in (("construction", "section"), ("operating", "operating_section")):
        lines = "sections" if group == "construction" else "operating_sections"
        rows[f"{group}_headline"] = page.row
        for column in range(1, 5):
            page.put(column, "", "small")
        page.put(2, f"summary.{group}_headline", "small")
        page.put(3, "!wan", "small", "right")
        page.put(4, "!rank", "small", "right")
        page.condition(condition)
        page.next(14)
        rows[group] = page.row
        for _ in range(2):
            page.put(1, f"{lines}.place", "small", "center")
            page.put(2, f"{lines}.sorted_name", "small")
            page.put(3, f"{lines}.sorted_amount", "small", "money")
            page.put(4, f"{lines}.rank", "small", "count")
            page.next(14)
    for name, month, amount in (
        ("by_month", "=timeline.month", "summary.by_month"),
        ("paid", "=cash.month", "summary.paid_by_month"),
    ):
        rows[name] = page.row
        for text, label, kind in ((month, f"!chart.{name}", "when"), (amount, "!wan", "money")):
            page.put(1, "", "small")
            page.put(2, label, "small")
            for column in range(3, 15):
                page.put(column, text, "small", kind)
            page.condition(RUNNING)
            page.next(14)
    return rows


# ---------------------------------------------------------------------------------------------------- charts


def _charts(page: Page, blocks: Sequence[tuple[int, int]], data: dict[str, int]) -> None:
    construction, operation, figures = blocks
    middle = figures[0] + 1 + len(KEY_FIGURES) // 2
    for name, area in (("construction", construction), ("operating", operation)):
        first = data[name]
        names, amounts = cells_of(page, f"B{first}:B{first + 1}"), cells_of(page, f"C{first}:C{first + 1}")
        title = title_of(Text(strRef=StrRef(cells_of(page, f"B{data[f'{name}_headline']}"))))
        place(page, _bars(title, names, amounts), (5, area[0]), (page.last + 1, area[1]), INSET)
    for name, area in (("by_month", (figures[0], middle)), ("paid", (middle, figures[1]))):
        first = data[name]
        words = RegularTextRun(rPr=letters(10, INK, bold=True), t=page.words(f"!chart.{name}"))
        title = title_of(Text(rich=RichText(p=[Paragraph(r=[words])])))
        chart = _months(title, cells_of(page, f"C{first}:N{first}"), cells_of(page, f"C{first + 1}:N{first + 1}"))
        place(page, chart, (5, area[0]), (page.last + 1, area[1]), INSET)


def _bar_chart(title: Title, direction: str, names: AxDataSource, amounts: str) -> BarChart:
    chart = BarChart()
    chart.type = direction
    chart.gapWidth = 45
    chart.legend = None
    chart.roundedCorners = False
    chart.title = title
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    series = Series(idx=0, order=0, val=NumDataSource(numRef=NumRef(f=amounts)), cat=names)
    series.spPr = GraphicalProperties(solidFill=ACCENT, ln=LineProperties(noFill=True))
    series.invertIfNegative = False
    chart.series.append(series)
    labels = DataLabelList(numFmt="#,##0.0", txPr=lettering(8, INK), showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.position = "outEnd"
    series.dLbls = labels
    line = LineProperties(solidFill=HAIRLINE, w=9525)
    chart.x_axis.delete = False
    chart.x_axis.title = chart.y_axis.title = None
    chart.x_axis.txPr = lettering(8, INK if direction == "bar" else MUTED_INK)
    chart.x_axis.spPr = GraphicalProperties(ln=line)
    chart.x_axis.majorTickMark = chart.y_axis.majorTickMark = "none"
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    return chart


def _bars(title: Title, names: str, amounts: str) -> BarChart:
    """Sorted horizontal bars, the largest at the top, labelled directly."""
    chart = _bar_chart(title, "bar", AxDataSource(strRef=StrRef(f=names)), amounts)
    chart.x_axis.scaling.orientation = "maxMin"
    return chart


def _months(title: Title, months: str, amounts: str) -> BarChart:
    """A column for each month."""
    chart = _bar_chart(title, "col", AxDataSource(numRef=NumRef(f=months)), amounts)
    chart.x_axis.number_format = "yyyy-mm"
    # Room for the labels of the highest columns below the title.
    plot = ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.01, y=0.32, w=0.98, h=0.5)
    chart.layout = Layout(manualLayout=plot)
    return chart


LAYOUT = (summary,)
