"""通信费测算表: rules, calls and minutes, tiers, charges by month, what is passed on."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

TELECOM = Frame(
    "telecom",
    "input",
    (7.5, 24, 16, *[12.5] * 12, 15, 10.5, 10.5, 32, 24),
    meta="B D F G I J L M",
    paper=A3,
    currency="in_yuan",
    check="S",
)
USAGE: tuple[Column, ...] = (
    col("!number", "center", usage="numbers.usage"),
    col("!telecom.charge", "name", usage="usage.name"),
    col("!telecom.line", "name", usage="usage.line"),
    col("!telecom.calls_share", "price", usage="usage.calls_share"),
    col("!telecom.talk_share", "share", usage="usage.talk_share"),
    col("!telecom.duration", "seconds", usage="usage.duration_s"),
    col("!telecom.durations", "center", usage="usage.durations"),
    col("!telecom.increment", "seconds", usage="usage.increment_s"),
    col("!telecom.minimum", "seconds", usage="usage.minimum_s"),
    col("!telecom.tariff", "center", usage="usage.tariff"),
    col("!telecom.price", "price", usage="usage.price"),
    col("!telecom.package_fee", "money", usage="usage.package_fee"),
    col("!telecom.included", "count", usage="usage.included_minutes"),
    col("!telecom.floor", "money", usage="usage.monthly_minimum"),
    col("!telecom.passed_on", "center", usage="usage.passed_on"),
    col("!telecom.billed", "seconds", usage="usage.billed_s"),
    col("!first_month", "month", usage="usage.first_month"),
    col("!last_month", "month", usage="usage.last_month"),
    col("!source", "long", usage="usage.source"),
    col("!remark", "long", usage="usage.note"),
)
RENTS: tuple[Column, ...] = (
    col("!number", "center", rent="numbers.rent"),
    col("!telecom.charge", "name", rent="rents.name"),
    col("!telecom.line", "name", rent="rents.line"),
    col("!measure", "center", rent="rents.measure"),
    col("!quantity", "quantity", rent="rents.quantity"),
    *(col("", "text") for _ in range(5)),
    col("!telecom.price", "price", rent="rents.price"),
    *(col("", "text") for _ in range(3)),
    col("!telecom.passed_on", "center", rent="rents.passed_on"),
    col("", "text"),
    col("!first_month", "month", rent="rents.first_month"),
    col("!last_month", "month", rent="rents.last_month"),
    col("!source", "long", rent="rents.source"),
    col("!remark", "long", rent="rents.note"),
)
TIERS: tuple[Column, ...] = (
    col("!number", "center", tier="numbers.telecom_tier"),
    col("!telecom.charge", "name", tier="telecom_tiers.usage"),
    col("!telecom.tariff", "center", tier="telecom_tiers.tariff"),
    col("!telecom.from", "count", tier="telecom_tiers.from_minutes"),
    col("!telecom.to", "count", tier="telecom_tiers.to_minutes"),
    col("!telecom.price", "price", tier="telecom_tiers.price"),
    col("!telecom.tier_last", "count", tier="telecom_tiers.is_last"),
    col("!telecom.number", "count", tier="telecom_tiers.usage_number"),
    *(col("", "text") for _ in range(8)),
    col("!number", "count", tier="telecom_tiers.number"),
    col("", "text"),
    col("!source", "long", tier="telecom_tiers.source"),
    col("!remark", "long", tier="telecom_tiers.note"),
)
TIER_STEPS = ("minutes", "charge", "used", "saving")
TIER_MONTHS: tuple[Column, ...] = (
    col("!number", "center", **dict.fromkeys(TIER_STEPS, "=numbers.telecom_tier")),
    col("!telecom.charge", "name", **dict.fromkeys(TIER_STEPS, "=telecom_tiers.usage")),
    col("!telecom.step", "long", **{name: f"!telecom.tier_{name}" for name in TIER_STEPS}),
    col("=timeline.month", "money", 12, **{name: f"telecom_tiers.{name}" for name in TIER_STEPS}),
    col("!year_total", "money", charge="telecom_tiers.charge_year", saving="telecom_tiers.saving_year"),
    col("", "text"),
    col("", "text"),
    col("!telecom.tier_advice", "text", saving="telecom_tiers.advice"),
)
MINUTES: tuple[Column, ...] = (
    col("!number", "center", calls="=numbers.usage", minutes="=numbers.usage"),
    col("!telecom.charge", "name", calls="=usage.name", minutes="=usage.name", total=("!telecom.all_minutes", "text")),
    col("!telecom.step", "long", calls="!telecom.calls", minutes="!telecom.minutes"),
    col("=timeline.month", "money", 12, calls="usage.calls", minutes="usage.minutes", total="telecom.minutes"),
    col("!year_total", "money", minutes="usage.minutes_year", total="telecom.minutes_year"),
)
COSTS: tuple[Column, ...] = (
    col("!number", "center", used="=numbers.usage", usage="=numbers.usage", rent="=numbers.rent",
        usage_own="=numbers.usage", rent_own="=numbers.rent"),
    col("!telecom.charge", "name", used="=usage.name", usage="=usage.name", rent="=rents.name",
        usage_own="=usage.name", rent_own="=rents.name", cost=("!telecom.cost_total", "text"),
        own=("!telecom.own_total", "text"), taken=("!telecom.lines_total", "text")),
    col("!telecom.step", "long", used="!telecom.used", usage="!telecom.cost", rent="!telecom.cost",
        usage_own="!telecom.own_charge", rent_own="!telecom.own_charge"),
    col("=timeline.month", "money", 12, used="usage.charge", usage="usage.cost", rent="rents.cost",
        usage_own="usage.own", rent_own="rents.own", cost="telecom.cost", own="telecom.own"),
    col("!year_total", "money", used="usage.charge_year", usage="usage.cost_year", rent="rents.cost_year",
        usage_own="usage.own_year", rent_own="rents.own_year", cost="telecom.cost_year", own="telecom.own_year",
        taken="telecom.lines_year"),
)  # fmt: skip
PASSED: tuple[Column, ...] = (
    col("!number", "center", usage="=numbers.usage", rent="=numbers.rent"),
    col("!telecom.charge", "name", usage="=usage.name", rent="=rents.name", passed=("!telecom.passed_total", "text"),
        billed=("!telecom.billed_total", "text")),
    col("!telecom.step", "long", usage="!telecom.passed_charge", rent="!telecom.passed_charge"),
    col("=timeline.month", "money", 12, usage="usage.passed", rent="rents.passed", passed="telecom.passed",
        billed="telecom.billed"),
    col("!year_total", "money", usage="usage.passed_year", rent="rents.passed_year", passed="telecom.passed_year",
        billed="telecom.billed_year"),
)  # fmt: skip
BASIS: tuple[Column, ...] = (
    col("!number", "center", usage="=numbers.usage", rent="=numbers.rent", tier="=numbers.telecom_tier"),
    col("!telecom.charge", "name", usage="=usage.name", rent="=rents.name", tier="=telecom_tiers.usage"),
    col("", "text"),
    *(
        col(f"!{name}", kind, usage=f"usage.{name}", rent=f"rents.{name}", tier=f"telecom_tiers.{name}")
        for name, kind in (("source_date", "day"), ("confidence", "center"), ("basis", "center"))
    ),
    col("!telecom.invoice_rate", "share", usage="usage.tax_rate", rent="rents.tax_rate"),
    *(col("", "text") for _ in range(8)),
    col("!telecom.number", "count", usage="usage.number"),
)


def telecom(book: Workbook, language: str) -> None:
    """What telecom costs by month, from calls and contracts."""
    page = Page(book, TELECOM, language)
    page.top()
    page.block("!block.telecom_rules")
    usage = Table(page, USAGE)
    usage.heading("usage")
    usage.rows("usage", wrapped=True)
    page.gap("usage")
    rents = Table(page, RENTS)
    rents.heading("rent")
    rents.rows("rent", wrapped=True)
    page.notes("!notes.telecom.1")
    page.block("!block.telecom_minutes", "usage")
    minutes = Table(page, MINUTES)
    minutes.heading("usage")
    minutes.rows("calls")
    minutes.rows("minutes")
    minutes.row("total", "total", "usage")
    page.gap("usage")
    _tiers(page)
    page.gap()
    page.block("!block.telecom_costs")
    costs = Table(page, COSTS)
    costs.heading()
    for name in ("used", "usage", "rent"):
        costs.rows(name)
    costs.row("cost", "subtotal")
    for name in ("usage_own", "rent_own"):
        costs.rows(name)
    costs.row("own", "total")
    costs.row("taken")
    page.notes("!notes.telecom.3")
    _passed_on(page)
    page.block("!block.telecom_sources")
    basis = Table(page, BASIS)
    basis.heading()
    for name in ("usage", "rent", "tier"):
        basis.rows(name)
    page.finish("D9", "C6")


def _tiers(page: Page) -> None:
    page.block("!block.telecom_tiers", "telecom_tier")
    tiers = Table(page, TIERS)
    tiers.heading("telecom_tier")
    tiers.rows("tier", wrapped=True)
    months = Table(page, TIER_MONTHS)
    months.heading("telecom_tier")
    for name in TIER_STEPS:
        months.rows(name)
    page.put(1, "!notes.telecom.2", "note")
    page.condition("telecom_tier")
    page.next(15)
    page.gap("telecom_tier")


def _passed_on(page: Page) -> None:
    page.block("!block.telecom_passed", "passed_on")
    passed = Table(page, PASSED)
    passed.heading("passed_on")
    passed.rows("usage", "line", "passed_on")
    passed.rows("rent", "line", "passed_on")
    passed.row("passed", "subtotal", "passed_on")
    passed.row("billed", "total", "passed_on")
    page.gap("passed_on")


LAYOUT = (telecom,)
