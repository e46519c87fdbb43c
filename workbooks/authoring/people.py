"""话务量与座席测算表 and 人员编制表."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from ccxl.workbook.conventions import PASS_INK, SECTION_FILL
from workbooks.authoring.charts import place, scatter
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

STAFFING = Frame(
    "staffing",
    "calc",
    (8, *[24] * 7),
    meta="B",
    currency="in_people",
)
MONTHS, BUSY_HOUR, DIRECT, LADDER, PROFILE = "mode:months", "mode:busy_hour", "mode:direct", "rung", "interval"
SOUGHT, IMPATIENT = "sought", "impatient"
# The curve needs what a head costs.
PRICED = (LADDER, "grade")
# Conditions, name of the step (label step.<name> and words.<name>), tag, kind, unit.
TRAFFIC = (
    (MONTHS, "peak_month_calls", "traffic.peak_month_calls", "count", "calls_a_month"),
    (MONTHS, "working_days", "=traffic.working_days", "price", "days"),
    (MONTHS, "busy_hour_share", "=traffic.busy_hour_share", "share", ""),
    (MONTHS, "peak_day_factor", "=traffic.peak_day_factor", "price", ""),
    (MONTHS, "busy_hour_calls", "traffic.busy_hour_calls", "money", "calls_an_hour"),
    (BUSY_HOUR, "busy_hour_given", "=traffic.busy_hour_calls", "money", "calls_an_hour"),
    (PROFILE, "busiest", "=profile.busiest", "right", ""),
    (PROFILE, "busiest_aht_s", "=profile.busiest_aht_s", "seconds", "seconds"),
    (MONTHS, "aht_s", "=traffic.aht_s", "seconds", "seconds"),
    (BUSY_HOUR, "aht_s", "=traffic.aht_s", "seconds", "seconds"),
    (PROFILE, "busiest_load", "traffic.load", "money", "erlangs"),
    (MONTHS, "load", "traffic.load", "money", "erlangs"),
    (BUSY_HOUR, "load", "traffic.load", "money", "erlangs"),
)
TARGETS = (
    (SOUGHT, "target", "=traffic.target_service_level", "share", ""),
    (SOUGHT, "answer_within_s", "=traffic.answer_within_s", "seconds", "seconds"),
    (SOUGHT, "max_occupancy", "=traffic.max_occupancy", "share", ""),
    (IMPATIENT, "patience_s", "=traffic.patience_s", "seconds", "seconds"),
    (IMPATIENT, "redial_share", "=traffic.redial_share", "share", ""),
    (LADDER, "agents_for_occupancy", "traffic.agents_for_occupancy", "count", "persons"),
    (LADDER, "ladder_start", "ladder.start", "count", "persons"),
)
RESULT = (
    (IMPATIENT, "fixed_agents", "busiest.agents", "count", "persons"),
    (IMPATIENT, "fixed_service_level", "busiest.service_level", "rate", ""),
    (IMPATIENT, "fixed_asa", "busiest.asa", "seconds", "seconds"),
    (IMPATIENT, "fixed_occupancy", "busiest.occupancy", "rate", ""),
    (IMPATIENT, "fixed_abandonment", "busiest.abandonment", "rate", ""),
    (LADDER, "agents", "staffing.agents", "count", "persons"),
    (IMPATIENT, "agents_impatient", "staffing.agents", "count", "persons"),
    (SOUGHT, "shrinkage", "=staffing.shrinkage", "share", ""),
    (DIRECT, "seats_given", "=staffing.seats", "count", "seats"),
    (DIRECT, "agents_per_seat", "=staffing.agents_per_seat", "price", "persons_a_seat"),
    (PROFILE, "busiest_rostered", "profile.busiest_rostered", "count", "persons"),
    (MONTHS, "rostered", "staffing.rostered", "count", "persons"),
    (BUSY_HOUR, "rostered", "staffing.rostered", "count", "persons"),
    (DIRECT, "rostered", "staffing.rostered", "count", "persons"),
    (SOUGHT, "agents_per_seat", "=staffing.agents_per_seat", "price", "persons_a_seat"),
    (SOUGHT, "seats", "staffing.seats", "count", "seats"),
    (PROFILE, "rostered_by_hours", "staffing.rostered", "count", "persons"),
)
RUNGS = (
    col("!rung", "center", rung="ladder.label"),
    col("!candidate", "count", rung="ladder.agents"),
    col("!blocked", "rate", rung="ladder.blocked"),
    col("!waits", "rate", rung="ladder.waits"),
    col("!service_level", "rate", rung="ladder.service_level"),
    col("!asa", "seconds", rung="ladder.asa"),
    col("!occupancy", "rate", rung="ladder.occupancy"),
    col("!meets", "count", rung="ladder.meets"),
)
COSTS_OF_RUNGS = (
    col("!rung", "center", rung="=ladder.label"),
    col("!candidate", "count", rung="=ladder.agents"),
    col("!rostered", "count", rung="ladder.rostered"),
    col("!month_cost", "money", rung="ladder.cost"),
    col("!service_level", "rate", rung="=ladder.service_level"),
    col("", "text", 3),
)
CURVE = (
    ("", "agent_wage", "=staffing.agent_wage", "money", "yuan_a_month"),
    ("", "agent_cost", "staffing.agent_cost", "money", "yuan_a_month"),
    ("", "chosen_cost", "ladder.chosen_cost", "money", "yuan_a_month"),
    ("", "chosen_level", "ladder.chosen_level", "rate", ""),
)
STRONG = (
    "load",
    "busiest_load",
    "agents",
    "agents_impatient",
    "rostered",
    "rostered_by_hours",
    "seats",
    "seats_given",
    "chosen_cost",
)
CHART_ROWS = 12


def staffing(book: Workbook, language: str) -> None:
    """From calls to seats, step by step."""
    page = Page(book, STAFFING, language)
    page.top()
    steps(page, "!block.traffic", TRAFFIC, SOUGHT)
    steps(page, "!block.targets", TARGETS, SOUGHT)
    steps(page, "!block.seats", RESULT)
    page.notes("!notes.staffing.1", "!notes.staffing.2")
    page.put(1, "!notes.staffing.3", "note")
    page.condition(IMPATIENT)
    page.next(15)
    page.block("!block.ladder", LADDER, new_page=True)
    ladder = Table(page, RUNGS)
    ladder.heading(LADDER)
    first = page.row
    ladder.rows("rung")
    found = CellIsRule("equal", ["1"], font=Font(bold=True, color=PASS_INK), fill=PatternFill(bgColor=SECTION_FILL))
    page.sheet.conditional_formatting.add(f"H{first}:H{first + 1}", found)
    page.gap(*PRICED)
    _curve(page)
    page.finish(freeze="A6")


def _curve(page: Page) -> None:
    """Service level against the month's labour cost: steps, chart, table."""
    row = steps(page, "!block.curve", CURVE, *PRICED, new_page=True)
    top = page.row
    for _ in range(CHART_ROWS):
        page.gap(*PRICED, height=18)
    bottom = page.row
    headline = page.row
    page.put(2, "ladder.headline", "label")
    page.condition(*PRICED)
    page.next(16)
    costs = Table(page, COSTS_OF_RUNGS)
    costs.heading(*PRICED)
    first = page.row
    costs.rows("rung", "line", "grade")
    # The last two steps are what the chosen candidate costs and gives.
    chart = scatter(
        page, f"B{headline}", f"D{first}:D{first + 1}", f"E{first}:E{first + 1}", f"G{row - 2}", f"G{row - 1}"
    )
    place(page, chart, (1, top), (page.last + 1, bottom))


def steps(
    page: Page, title: str, rows: Sequence[tuple[str, str, str, str, str]], *conditions: str, new_page: bool = False
) -> int:
    """A block of figures with their explanations; returns the row after the last."""
    page.block(title, *conditions, new_page=new_page)
    heading = {2: "!step_item", 4: "!step_words", 7: "!value", 8: "!unit_heading"}
    for column in range(1, 9):
        page.put(column, heading.get(column, ""), "heading", {7: "right", 8: "unit"}.get(column, "text"))
    if conditions:
        page.condition(*conditions)
    page.next(22)
    for when, name, tag, kind, unit in rows:
        role = "subtotal" if name in STRONG else "line"
        for column in range(1, 9):
            page.put(column, "", role)
        page.put(2, f"!step.{name}", role)
        page.put(4, f"!words.{name}", role)
        page.put(7, tag, role, kind)
        page.put(8, f"!unit.{unit}" if unit else "", role, "unit")
        if when or conditions:
            page.condition(*([when] if when else conditions))
        page.next()
    after = page.row
    page.gap(*conditions)
    return after


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
