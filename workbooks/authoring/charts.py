"""What charts share: letters, titles, axes, anchors; the curve of service level and cost, agents over the day."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import quote_sheetname

from ccxl.workbook.conventions import ACCENT, FONT, HAIRLINE, INK, MUTED_INK, PASS_INK, SECTION_FILL, SERIES_INKS
from workbooks.authoring.page import Page

EMU_PER_POINT = 12_700


def cells_of(page: Page, cells: str) -> str:
    """A range of the page as charts refer to it."""
    fixed = ":".join(f"${cell[0]}${cell[1:]}" for cell in cells.split(":"))
    return f"{quote_sheetname(page.sheet.title)}!{fixed}"


def letters(size: int, ink: str, bold: bool = False) -> CharacterProperties:
    """Letters of the house's font."""
    fonts = {"latin": Font(FONT), "ea": Font(FONT)}
    return CharacterProperties(sz=size * 100, b=bold, solidFill=ink, **fonts)


def lettering(size: int, ink: str, bold: bool = False, turned: int | None = None) -> RichText:
    """How the text of an axis, legend or label looks."""
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters(size, ink, bold)), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(rot=turned), p=[paragraph])


def title_of(text: Text) -> Title:
    """A title from a cell or of fixed words."""
    return Title(tx=text, overlay=False, txPr=lettering(10, INK, bold=True))


def words_of(text: str, size: int = 10, ink: str = INK, bold: bool = True) -> Text:
    """Fixed words of a title."""
    return Text(rich=RichText(p=[Paragraph(r=[RegularTextRun(rPr=letters(size, ink, bold), t=text)])]))


def place(page: Page, chart: ChartBase, start: tuple[int, int], end: tuple[int, int], inset: float = 0) -> None:
    """Put a chart between the corners of two cells (column, row); both go with the rows."""
    left = AnchorMarker(start[0] - 1, int(inset * EMU_PER_POINT), start[1] - 1, 0)
    right = AnchorMarker(end[0] - 1, 0, end[1] - 1, 0)
    chart.anchor = TwoCellAnchor(editAs="twoCell", _from=left, to=right)
    page.sheet.add_chart(chart)


def scatter(page: Page, headline: str, costs: str, levels: str, cost: str, level: str) -> ScatterChart:
    """Service level against cost, one point per candidate, the chosen one apart."""
    chart = ScatterChart(style=None, scatterStyle="lineMarker")
    chart.title = title_of(Text(strRef=StrRef(cells_of(page, headline))))
    chart.series += [
        _points(page, 0, "!chart.candidates", costs, levels, ACCENT, 5, joined=True),
        _points(page, 1, "!chart.chosen", cost, level, PASS_INK, 10, joined=False),
    ]
    _plain(chart)
    chart.x_axis.title = Title(tx=words_of(page.words("!month_cost"), 8, MUTED_INK, False), overlay=False)
    chart.y_axis.title = Title(tx=words_of(page.words("!service_level"), 8, MUTED_INK, False), overlay=False)
    chart.x_axis.number_format, chart.y_axis.number_format = "#,##0", "0%"
    chart.y_axis.scaling.max = 1
    return chart


def _points(page: Page, number: int, name: str, xs: str, ys: str, ink: str, size: int, joined: bool) -> XYSeries:
    series = XYSeries(
        idx=number,
        order=number,
        tx=SeriesLabel(v=page.words(name)),
        xVal=AxDataSource(numRef=NumRef(f=cells_of(page, xs))),
        yVal=NumDataSource(numRef=NumRef(f=cells_of(page, ys))),
    )
    series.marker = Marker("circle", size, GraphicalProperties(solidFill=ink, ln=LineProperties(solidFill=ink)))
    line = LineProperties(solidFill=ink, w=19050) if joined else LineProperties(noFill=True)
    series.spPr = GraphicalProperties(ln=line)
    series.smooth = False
    return series


def agents_over_day(page: Page, times: str, agents: str, traffic: str) -> BarChart:
    """Agents on the line as columns, traffic as a line before them."""
    names = AxDataSource(strRef=StrRef(cells_of(page, times)))
    chart = BarChart()
    chart.type = "col"
    chart.gapWidth = 30
    chart.title = title_of(words_of(page.words("!chart.day")))
    columns = Series(idx=0, order=0, val=NumDataSource(numRef=NumRef(f=cells_of(page, agents))), cat=names)
    columns.tx = SeriesLabel(v=page.words("!online"))
    columns.spPr = GraphicalProperties(solidFill=SECTION_FILL, ln=LineProperties(solidFill=ACCENT))
    columns.invertIfNegative = False
    chart.series.append(columns)
    line = LineChart()
    curve = Series(idx=1, order=1, val=NumDataSource(numRef=NumRef(f=cells_of(page, traffic))), cat=names)
    curve.tx = SeriesLabel(v=page.words("!interval_traffic"))
    curve.spPr = GraphicalProperties(ln=LineProperties(solidFill=ACCENT, w=22225))
    curve.marker = Marker("none")
    curve.smooth = False
    line.series.append(curve)
    _plain(chart)
    chart.x_axis.txPr = lettering(8, MUTED_INK, turned=-2_700_000)
    chart += line
    return chart


def _plain(chart: BarChart | LineChart | ScatterChart) -> None:
    """Axes in small grey letters, faint lines, the legend below."""
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    hair = LineProperties(solidFill=HAIRLINE, w=9525)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.title = None
        axis.majorTickMark = "none"
        axis.txPr = lettering(8, MUTED_INK)
        axis.spPr = GraphicalProperties(ln=hair)
        axis.majorGridlines = None
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=hair))
    chart.legend.position = "b"
    chart.legend.txPr = lettering(8, MUTED_INK)


def stacked_bars(page: Page, headline: str, names: str, once: str, running: str) -> BarChart:
    """One-off and running cost of each way on one bar, the dearest at the top."""
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "stacked"
    chart.overlap = 100
    chart.gapWidth = 60
    chart.title = title_of(Text(strRef=StrRef(cells_of(page, headline))))
    labels = AxDataSource(strRef=StrRef(cells_of(page, names)))
    for number, (name, amounts, ink) in enumerate((("!once", once, PASS_INK), ("!running", running, ACCENT))):
        part = Series(idx=number, order=number, val=NumDataSource(numRef=NumRef(f=cells_of(page, amounts))), cat=labels)
        part.tx = SeriesLabel(v=page.words(name))
        part.spPr = GraphicalProperties(solidFill=ink, ln=LineProperties(noFill=True))
        part.invertIfNegative = False
        chart.series.append(part)
    _plain(chart)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.number_format = "#,##0"
    return chart


def columns_by_row(page: Page, title: str, names: Sequence[str], values: Sequence[str], across: str) -> BarChart:
    """Columns for each row, side by side; the builder repeats the first for all rows that its sample has become.

    What cannot be computed has no column. A line would run through nil there: spreadsheets draw a word as nil.
    """
    chart = BarChart()
    chart.type = "col"
    chart.gapWidth = 40
    chart.title = title_of(words_of(page.words(title)))
    categories = AxDataSource(strRef=StrRef(across))
    for number, (name, row) in enumerate(zip(names, values, strict=True)):
        part = Series(idx=number, order=number, val=NumDataSource(numRef=NumRef(f=row)), cat=categories)
        part.tx = SeriesLabel(strRef=StrRef(name))
        part.spPr = GraphicalProperties(solidFill=SERIES_INKS[number], ln=LineProperties(noFill=True))
        part.invertIfNegative = False
        chart.series.append(part)
    _plain(chart)
    chart.y_axis.number_format = "#,##0"
    return chart
