"""话务分布表: the day by interval, agents by a binary ladder, hours and heads by month."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.charts import agents_over_day, place
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col, name_of

# The most steps that a binary ladder may have.
STEPS = 12
PROFILE = Frame(
    "profile",
    "calc",
    (26, *[11.5] * 12, 12.5, 13, *[9] * (STEPS + 5)),
    meta="B D E F G H I J",
    check="format",
    paper=A3,
    currency="in_people",
)
# Name of the figure (label step.<name> or words.<name>), tag, kind, unit.
BASIS = (
    ("interval_min", "=traffic.interval_min", "count", "minutes"),
    ("peak_month_calls", "traffic.peak_month_calls", "count", "calls_a_month"),
    ("design_calls", "profile.design_calls", "money", "calls"),
    ("target", "=traffic.target_service_level", "share", ""),
    ("answer_within_s", "=traffic.answer_within_s", "seconds", "seconds"),
    ("max_occupancy", "=traffic.max_occupancy", "share", ""),
    ("busiest", "profile.busiest", "right", ""),
    ("most_agents", "profile.most_agents", "count", "persons"),
    ("busiest_rostered", "=profile.busiest_rostered", "count", "persons"),
    ("seats", "=staffing.seats", "count", "seats"),
    ("day_hours", "=profile.day_hours", "money", "hours"),
    ("month_hours", "profile.month_hours", "money", "hours"),
    ("monthly_hours", "=staffing.monthly_hours", "price", "hours"),
    ("shrinkage", "=staffing.shrinkage", "share", ""),
    ("rostered_by_hours", "=staffing.rostered", "count", "persons"),
)
# So low that the 48 half-hours of a day stand on one page.
INTERVAL_HEIGHT = 17
STRONG = ("busiest", "most_agents", "seats", "rostered_by_hours")
INTERVALS: tuple[Column, ...] = (
    col("!interval", "name", interval="profile.time", units="!unit_heading", day="!day"),
    col("!interval_calls", "money", interval="profile.calls", units=("!unit.calls", "right"), day="profile.day_calls"),
    col("!share_of_day", "share", interval="profile.share"),
    col("!interval_aht_s", "seconds", interval="profile.aht_s", units=("!unit.seconds", "right")),
    col("!interval_traffic", "money", interval="profile.traffic", units=("!unit.erlangs", "right")),
    col("!online", "count", interval="profile.agents", units=("!unit.persons", "right"), day="=profile.most_agents"),
    col("!service_level", "rate", interval="profile.service_level", day="profile.day_service_level"),
    col("!interval_asa", "seconds", interval="profile.asa", units=("!unit.seconds", "right")),
    col("!occupancy", "rate", interval="profile.occupancy", day="profile.day_occupancy"),
    col("!rostered", "count", interval="profile.rostered", units=("!unit.persons", "right")),
    col("!hours", "money", interval="profile.hours", units=("!unit.hours", "right"), day="profile.day_hours"),
    col("!busy_hours", "money", interval="profile.busy_hours", units=("!unit.hours", "right"),
        day="profile.day_busy_hours"),
    col("!served", "money", interval="profile.served", units=("!unit.calls", "right")),
    # Between results and workings; the year's total of the months stands in it.
    col("", "text"),
    col("!for_occupancy", "count", interval="profile.agents_for_occupancy", units=("!unit.persons", "right")),
    col("!foot", "count", interval="profile.foot", steps=("!climb_step", "right")),
    col("!climb", "count", STEPS, interval="profile.climb", steps="profile.step"),
    col("!beyond", "count", interval="profile.beyond"),
    col("!waits_short", "rate", interval="profile.waits"),
    col("!abandonment", "rate", interval="profile.abandonment"),
    # Again at the other end of long rows.
    col("!interval", "right", interval="=profile.time", day=("!day", "right")),
)  # fmt: skip
MONTHS: tuple[Column, ...] = (
    col("!item", "name", calls="!month_step.calls", load="!month_step.ratio", hours="!month_step.hours",
        heads="!month_step.heads"),
    col("=timeline.month", "count", 12, calls="=traffic.monthly_calls", load=("profile.load", "rate"),
        hours=("profile.hours_by_month", "money"), heads="=staffing.rostered_by_month"),
    col("!year_total", "money", hours="profile.year_hours"),
)  # fmt: skip


def profile(book: Workbook, language: str) -> None:
    """From the calls of each interval to agents, hours and heads."""
    page = Page(book, PROFILE, language)
    page.top()
    top, bottom = _basis(page)
    page.block("!block.heads_from_hours")
    months = Table(page, MONTHS)
    months.heading()
    for name in ("calls", "load", "hours"):
        months.row(name)
    months.row("heads", "total")
    page.notes(*(f"!notes.profile.{number}" for number in range(1, 6)))
    page.put(1, "!notes.staffing.3", "note")
    page.condition("impatient")
    page.next(15)
    page.block("!block.intervals", new_page=True)
    table = Table(page, INTERVALS)
    table.heading()
    table.row("units", "small")
    table.row("steps", "small")
    first = page.row
    for _ in range(2):
        table.row("interval", height=INTERVAL_HEIGHT)
    table.row("day", "total")
    chart = agents_over_day(page, f"A{first}:A{first + 1}", f"F{first}:F{first + 1}", f"E{first}:E{first + 1}")
    place(page, chart, (9, top), (page.last + 1, bottom), 10)
    page.finish(f"B{first}", "B6")


def _basis(page: Page) -> tuple[int, int]:
    """Targets and results at the left; returns the rows beside which the chart stands."""
    page.block("!block.day")
    top = page.row
    for name, tag, kind, unit in BASIS:
        role = "subtotal" if name in STRONG else "line"
        for column in range(1, 8):
            page.put(column, "", role)
        page.put(1, name_of(f"step.{name}", tag), role)
        page.put(2, f"!words.{name}", role)
        page.put(6, tag, role, kind)
        page.put(7, f"!unit.{unit}" if unit else "", role, "unit")
        page.next()
    bottom = page.row
    page.gap()
    return top, bottom


LAYOUT = (profile,)
