"""人员编制表."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Column, Frame, Page, Table, col
from workbooks.authoring.staffing import MONTHS

HEADCOUNT = Frame(
    "headcount",
    "calc",
    (7.5, 24, 12, *[13.5] * 12, 15, 12, 42, 48),
    meta="B E F G H I J K",
    paper=A3,
    currency="in_people_yuan",
)


def _roles(group: str, axis: str, share: str, all_heads: str) -> tuple[Column, ...]:
    """The columns of grades, which have shares, or of support roles, which have spans."""
    shared = share == "share"
    so_far = {axis: "grades.share_so_far"} if shared else {}
    return (
        col("!number", "center", **{axis: f"numbers.{axis}"}),
        col("!grade" if axis == "grade" else "!role", "name", **{axis: f"{group}.name"}, total="!total"),
        col("!given_heads", "quantity", **{axis: f"{group}.given_heads"}),
        col("!share_of_agents" if shared else "!span", "share" if shared else "quantity", **{axis: f"{group}.{share}"}),
        col("!share_so_far" if shared else "", "share", **so_far),
        col("!level", "quantity", **{axis: f"{group}.level"}, total=all_heads),
        col("!wage", "money", **{axis: f"{group}.wage"}),
        col("!normal_month", "money", **{axis: f"{group}.normal_month"}),
        col("!first_month", "month", **{axis: f"{group}.first_month"}),
        col("!last_month", "month", **{axis: f"{group}.last_month"}),
        col("!rhythm", "center", **{axis: f"{group}.rhythm"}),
        col("!account", "center", **{axis: f"{group}.account"}),
        col("!cost_centre", "center", **{axis: f"{group}.cost_centre"}),
        col("!department", "center", **{axis: f"{group}.department"}),
        col("!confidence", "center", **{axis: f"{group}.confidence"}),
        col("!basis", "center", **{axis: f"{group}.basis"}),
        col("!source_date", "day", **{axis: f"{group}.source_date"}),
        col("!source", "long", **{axis: f"{group}.source"}),
        col("!remark", "long", **{axis: f"{group}.note"}),
    )  # fmt: skip


CONTRIBUTIONS = (
    col("!number", "center", contribution="numbers.contribution"),
    col("!contribution", "name", contribution="contributions.name", total=("!heads_and_wages", "text")),
    col("", "text"),
    col("!rate", "rate", contribution="contributions.rate"),
    col("", "text"),
    col("!all_heads", "quantity", total="staffing.heads"),
    col("!base", "money", contribution="contributions.base"),
    col("!normal_month", "money", contribution="contributions.normal_month", total="staffing.normal_wages"),
    col("!per_agent", "money", contribution="contributions.per_agent", total="staffing.agent_wage"),
    col("", "text"),
    col("!rhythm", "center", contribution="contributions.rhythm"),
)
BY_MONTH = (
    col("!number", "center", grade="=numbers.grade", support="=numbers.support", contribution="=numbers.contribution"),
    col("!item", "name", grade="=grades.name", support="=support.name", contribution="=contributions.name",
        rostered="!rostered", agents="!agent_heads", heads="!all_heads", wages="!all_wages"),
    col("!unit_heading", "center", grade="!unit.persons", support="!unit.persons", contribution="!unit.yuan",
        rostered="!unit.persons", agents="!unit.persons", heads="!unit.persons", wages="!unit.yuan"),
)  # fmt: skip
HEADS = (
    *BY_MONTH,
    col("=timeline.month", "quantity", 12, grade="grades.heads", support="support.heads",
        rostered="staffing.rostered_by_month", agents="staffing.agent_heads_by_month",
        heads="staffing.heads_by_month"),
)  # fmt: skip
COSTS = (
    BY_MONTH[0],
    BY_MONTH[1],
    col("!unit_heading", "center", grade="!unit.yuan", support="!unit.yuan", contribution="!unit.yuan",
        wages="!unit.yuan"),
    col("=timeline.month", "money", 12, grade="grades.cost", support="support.cost", contribution="contributions.cost",
        wages="staffing.wages"),
    col("!year_total", "money", grade="=grades.year", support="=support.year", contribution="=contributions.year"),
)  # fmt: skip


def headcount(book: Workbook, language: str) -> None:
    """Roles with wages, heads and wages by month, contributions."""
    page = Page(book, HEADCOUNT, language)
    page.top()
    for group, axis, share, every in (
        ("grades", "grade", "share", "staffing.agent_heads"),
        ("support", "support", "span", "staffing.support_heads"),
    ):
        page.block(f"!block.{group}", axis)
        table = Table(page, _roles(group, axis, share, every))
        table.heading(axis)
        table.rows(axis, wrapped=True)
        table.row("total", "subtotal", axis)
        page.gap(axis)
    page.block("!block.contributions")
    contributions = Table(page, CONTRIBUTIONS)
    contributions.heading()
    contributions.rows("contribution")
    contributions.row("total", "subtotal")
    page.gap()
    page.block("!block.heads_by_month")
    heads = Table(page, HEADS)
    heads.heading()
    heads.row("rostered", "line")
    heads.rows("grade")
    heads.row("agents", "subtotal", "grade")
    heads.rows("support")
    heads.row("heads", "total")
    page.gap()
    page.block("!block.labour_by_month")
    costs = Table(page, COSTS)
    costs.heading()
    costs.rows("grade")
    costs.rows("support")
    costs.row("wages", "subtotal")
    costs.rows("contribution")
    page.gap(MONTHS)
    _by_month(page)
    page.notes("!notes.headcount.1", "!notes.headcount.2", "!notes.headcount.3")
    page.finish("C9", "C6")


# Rows of agents by month: name, tag, kind, unit.
AGENTS_BY_MONTH = (
    ("calls", "=traffic.monthly_calls", "count", "calls_a_month"),
    ("busy_hour_calls", "months.busy_hour_calls", "money", "calls_an_hour"),
    ("load", "months.traffic", "money", "erlangs"),
    ("agents_for_occupancy", "months.agents_for_occupancy", "count", "persons"),
    ("foot", "months.foot", "count", "persons"),
    ("climb", "months.climb", "count", ""),
    ("beyond", "months.beyond", "count", ""),
    ("agents", "months.agents", "count", "persons"),
    ("waits", "months.waits", "rate", ""),
    ("service_level", "months.service_level", "rate", ""),
    ("asa", "months.asa", "seconds", "seconds"),
    ("occupancy", "months.occupancy", "rate", ""),
    ("abandonment", "months.abandonment", "rate", ""),
)


def _by_month(page: Page) -> None:
    """Agents of every month by a binary ladder."""
    page.block("!block.agents_by_month", MONTHS, new_page=True)
    rows = {name: (f"!month_step.{name}", tag, kind, f"!unit.{unit}" if unit else "") for name, tag, kind, unit
            in AGENTS_BY_MONTH}  # fmt: skip
    table = Table(page, (
        col("!number", "center"),
        col("!item", "name", **{name: row[0] for name, row in rows.items()}),
        col("!unit_heading", "center", **{name: row[3] for name, row in rows.items()}
            | {"climb": ("months.step", "center")}),
        col("=timeline.month", "count", 12, **{name: (row[1], row[2]) for name, row in rows.items()}),
    ))  # fmt: skip
    table.heading(MONTHS)
    for name in rows:
        if name == "climb":
            table.rows(name)
        else:
            table.row(name, "subtotal" if name == "agents" else "line", MONTHS)


LAYOUT = (headcount,)
