"""方案比选表: the ways side by side, with bars and lines."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter, quote_sheetname

from workbooks.authoring.break_even import break_even, scorecard
from workbooks.authoring.charts import columns_by_row, place, stacked_bars
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col
from workbooks.authoring.ways import YEARS, ways

COMPARISON = Frame(
    "comparison",
    "output",
    (7.5, 26, *[14] * 12, 30, 34),
    meta="B C D E G H J K",
    paper=A3,
    currency="in_yuan",
    check="O",
)
BASIS: tuple[Column, ...] = (
    col("!number", "center", way="numbers.way"),
    col("!way", "name", way="ways.name"),
    col("!way_kind", "center", way="ways.kind"),
    col("!way_form", "center", way="ways.form"),
    col("!way_scope", "center", way="ways.scope"),
    col("!seats_of", "count", way="ways.seats"),
    col("!capacity", "count", way="ways.capacity"),
    col("!calls_of", "count", way="ways.calls"),
    col("!service_level", "share", way="ways.service_level"),
    col("!confidence", "center", way="ways.confidence"),
    col("!basis", "center", way="ways.basis"),
    col("!source_date", "day", way="ways.source_date"),
    col("!service_product", "center", way="ways.service"),
    col("", "text"),
    col("!remark", "long", way="ways.note"),
    col("!source", "long", way="ways.source"),
)
RESULTS: tuple[Column, ...] = (
    col("!number", "center", way="=numbers.way"),
    col("!way", "name", way="=ways.name"),
    col("!once", "money", way="ways.once"),
    col("!a_month", "money", way="ways.month"),
    col("!twelve", "money", way="ways.twelve"),
    col("!way_first_year", "money", way="ways.first_year"),
    col("!way_first_month", "money", way="ways.first_month"),
    col("!horizon", "money", way="ways.horizon"),
    col("!present", "money", way="ways.present"),
    col("!per_seat_month", "money", way="ways.per_seat_month"),
    col("!per_call", "money", way="ways.per_call"),
    col("!first_year_saving_share", "share", way="ways.first_year_saving_share"),
    col("!horizon_saving", "money", way="ways.horizon_saving"),
    col("!horizon_saving_share", "share", way="ways.horizon_saving_share"),
)
ALIKE: tuple[Column, ...] = (
    col("!number", "center", way="=numbers.way"),
    col("!way", "name", way="=ways.name"),
    *(
        part
        for name in ("seats", "calls", "service_level", "scope")
        for part in (
            col(f"!differs.{name}", "count", way=f"ways.other_{name}"),
            col("!differs.said", "center", way=f"ways.said_{name}"),
        )
    ),
)
# Rows that the two charts take.
CHART_ROWS = 16
# Where the years begin on the sheet of costs.
YEAR_COLUMN = 16


def comparison(book: Workbook, language: str) -> None:
    """What each way costs, and whether the ways may be compared."""
    page = Page(book, COMPARISON, language)
    page.top()
    page.block("!block.way_basis")
    _table(page, BASIS, wrapped=True)
    page.gap()
    page.block("!block.results")
    _table(page, RESULTS)
    page.notes(*(f"!notes.comparison.{number}" for number in range(1, 4)))
    page.gap()
    top = page.row
    for _ in range(CHART_ROWS):
        page.next()
    page.gap()
    page.block("!block.alike")
    _table(page, ALIKE)
    page.notes("!notes.comparison.4")
    data = _chart_data(page)
    bars = stacked_bars(page, f"B{data - 1}", f"B{data}:B{data + 1}", f"D{data}:D{data + 1}", f"E{data}:E{data + 1}")
    place(page, bars, (1, top), (8, top + CHART_ROWS), 4)
    place(page, _cumulative(page), (8, top), (17, top + CHART_ROWS), 10)
    page.finish("C9", "C6")
    # Its lines are drawn from the sheet of costs, but it is read before it.
    book.move_sheet(page.sheet, -1)


def _cumulative(page: Page) -> BarChart:
    """Cumulative cost by year, from the sheet of costs that is laid out before this one."""
    sheet = page.words("!sheet.ways")
    own = page.sheet.parent[sheet]
    first = next(row for row in range(1, own.max_row) if own.cell(row, YEAR_COLUMN).value == "{{ways.cumulative}}")
    start, end = get_column_letter(YEAR_COLUMN), get_column_letter(YEAR_COLUMN + YEARS - 1)
    quoted = quote_sheetname(sheet)
    rows = (first, first + 1)
    return columns_by_row(
        page,
        "!chart.cumulative",
        [f"{quoted}!$B${row}" for row in rows],
        [f"{quoted}!${start}${row}:${end}${row}" for row in rows],
        f"{quoted}!${start}${first - 1}:${end}${first - 1}",
    )


def _table(page: Page, columns: tuple[Column, ...], wrapped: bool = False) -> None:
    table = Table(page, columns)
    table.heading()
    table.rows("way", wrapped=wrapped)


def _chart_data(page: Page) -> int:
    """Figures behind the bars; returns their first row."""
    page.next(6)
    page.put(1, "!block.way_chart_data", "label")
    page.next()
    for column in range(1, 8):
        page.put(column, "", "small")
    page.put(2, "comparison.headline", "small")
    for column, tag, kind in (
        (3, "comparison.cheapest", "text"), (4, "comparison.lowest", "money"), (5, "comparison.highest", "money"),
        (6, "comparison.cheapest_share", "share"), (7, "comparison.years", "count"),
    ):  # fmt: skip
        page.put(column, tag, "small", kind)
    page.next(14)
    for _ in range(2):
        page.put(1, "ways.place", "small", "center")
        page.put(2, "ways.sorted_name", "small")
        page.put(3, "ways.rank", "small", "count")
        page.put(4, "ways.sorted_once", "small", "money")
        page.put(5, "ways.sorted_running", "small", "money")
        page.put(6, "ways.sorted_horizon", "small", "money")
        page.next(14)
    return page.row - 2


# The sheet of costs is laid out before that of results, which refers to it.
LAYOUT = (ways, comparison, break_even, scorecard)
