"""保本座席测算表 and 方案定性评分表."""

from __future__ import annotations

from openpyxl import Workbook

from ccxl.budget.parts.comparison.schema import MOST_WAYS
from workbooks.authoring.charts import cells_of, columns_by_row, place
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

BREAK_EVEN = Frame(
    "break_even",
    "input",
    (9, 26, *[13.5] * 12, *[9.5] * 7),
    meta="B C D E G H J K",
    paper=A3,
    currency="in_yuan",
    check="S",
)
COLUMNS = ("own_step", "own_rate", "own_blocks", "own_tiered", "own_cost", "own_seat_year", "bought_step",
           "bought_rate", "bought_blocks", "bought_tiered", "bought_cost", "bought_seat_year")  # fmt: skip
SEATS: tuple[Column, ...] = (
    col("!be.seats", "count", candidate="candidates.seats"),
    col("!be.wins", "count", candidate="candidates.wins"),
    *(
        col(f"!be.{name}", "count" if name.endswith("blocks") else "money", candidate=f"candidates.{name}")
        for name in COLUMNS
    ),
    *(
        col(f"!be.{name}", "count", candidate=f"candidates.{name}")
        for name in ("before", "after", "starts", "number", "from_number", "to_number")
    ),
)
STRETCHES: tuple[Column, ...] = (
    col("!be.stretch", "count", stretch="stretches.number"),
    col("!be.from", "count", stretch="stretches.from"),
    col("!be.to", "count", stretch="stretches.to"),
)
PARTS = (("fixed", "money"), ("by_seat", "money"), ("by_block", "money"), ("by_tier", "quantity"),
         ("capacity", "count"))  # fmt: skip


def break_even(book: Workbook, language: str) -> None:
    """Where one's own way costs no more than a bought one."""
    page = Page(book, BREAK_EVEN, language)
    page.top()
    page.block("!block.be_result")
    top = page.row
    for name, tag, kind in (("own", "break_even.own", "text"), ("bought", "break_even.bought", "text"),
                            ("last_seats", "break_even.last_seats", "left_count"),
                            ("stretches", "break_even.stretches", "left_count")):  # fmt: skip
        for column in range(1, 5):
            page.put(column, "", "line")
        page.put(1, f"!be.{name}", "line")
        page.put(3, tag, "line", kind)
        page.next()
    stretches = Table(page, STRETCHES)
    stretches.heading()
    stretches.rows("stretch")
    page.gap()
    page.block("!block.be_parts")
    parts = Table(page, (
        col("", "text"),
        col("!be.part", "name", **{name: f"!be.{name}" for name, _ in PARTS}),
        col("!be.own", "money", **{name: (f"break_even.own_{name}", kind) for name, kind in PARTS}),
        col("!be.bought", "money", **{name: (f"break_even.bought_{name}", kind) for name, kind in PARTS}),
    ))  # fmt: skip
    parts.heading()
    for name, _ in PARTS:
        parts.row(name)
    bottom = page.row
    page.notes("!notes.be.1", "!notes.be.2")
    page.block("!block.be_table", new_page=True)
    table = Table(page, SEATS)
    table.heading()
    heading, first = page.row - 1, page.row
    table.rows("candidate")
    areas = [cells_of(page, f"{letter}{first}:{letter}{first + 1}") for letter in "GM"]
    names = [cells_of(page, f"{letter}{heading}") for letter in "GM"]
    chart = columns_by_row(page, "!chart.break_even", names, areas, cells_of(page, f"A{first}:A{first + 1}"))
    place(page, chart, (6, top), (15, bottom), 10)
    page.finish("C7", "C6")


SCORECARD = Frame(
    "scorecard", "input", (7.5, 30, 11, *[14] * MOST_WAYS, 40, 30), meta="B C D E", currency="in_scores", check="J"
)
SCORES: tuple[Column, ...] = (
    col("", "text"),
    col("!criterion", "name", criterion="criteria.name", total=""),
    col("!weight", "share", criterion="criteria.weight", total="scorecard.weights"),
    col("=options.name", "quantity", MOST_WAYS, criterion="scores.score", total="options.number"),
    col("!source", "long", criterion="criteria.source"),
    col("!remark", "long", criterion="criteria.note"),
)
WEIGHTED: tuple[Column, ...] = (
    col("", "text"),
    col("!criterion", "name", criterion="=criteria.name", total="!score_total"),
    col("", "text"),
    col("options.name", "price", MOST_WAYS, criterion="scores.weighted", total="options.total"),
    col("!confidence", "center", criterion="criteria.confidence"),
    col("!basis", "center", criterion="criteria.basis"),
)
DATES: tuple[Column, ...] = (
    col("", "text"),
    col("!criterion", "name", criterion="=criteria.name"),
    col("!source_date", "day", criterion="criteria.source_date"),
)


def scorecard(book: Workbook, language: str) -> None:
    """Qualities of the ways, apart from money."""
    page = Page(book, SCORECARD, language)
    page.top()
    page.block("!block.scores")
    scores = Table(page, SCORES)
    scores.heading()
    scores.rows("criterion", wrapped=True)
    scores.row("total", "small")
    page.gap()
    page.block("!block.weighted")
    weighted = Table(page, WEIGHTED)
    weighted.heading()
    weighted.rows("criterion")
    weighted.row("total", "total")
    page.notes("!notes.scorecard.1")
    dates = Table(page, DATES)
    dates.heading()
    dates.rows("criterion")
    page.finish("C8", "C6")
