"""话务量与座席测算表."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from ccxl.workbook.conventions import PASS_INK, SECTION_FILL
from workbooks.authoring.charts import place, scatter
from workbooks.authoring.page import Frame, Page, Table, col, name_of

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
        page.put(2, name_of(f"step.{name}", tag), role)
        page.put(4, f"!words.{name}", role)
        page.put(7, tag, role, kind)
        page.put(8, f"!unit.{unit}" if unit else "", role, "unit")
        if when or conditions:
            page.condition(*([when] if when else conditions))
        page.next()
    after = page.row
    page.gap(*conditions)
    return after


LAYOUT = (staffing,)
