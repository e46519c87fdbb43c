"""人工成本测算表: what holds in a city, what a head of each role costs, and contributions by month."""

from __future__ import annotations

from openpyxl import Workbook

from ccxl.data.contributions import SCHEMES
from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

LABOUR = Frame(
    "labour",
    "calc",
    (7.5, 22, 11, 10, 10, *[12] * 23),
    meta="B E F G H I J K",
    paper=A3,
    currency="in_people_yuan",
)
# Three lines of small print.
SOURCES_HEIGHT = 38
ROLES = (
    col("!role_number", "center", grade="grades.order", support="support.order"),
    col("!role", "name", grade="=grades.name", support="=support.name"),
    col("!employment", "center", grade="grades.form", support="support.form"),
    col("!control", "center", grade="grades.control", support="support.control"),
    col("", "text"),
    col("!gross_wage", "money", grade="=grades.wage", support="=support.wage"),
    col("!social_wage", "money", grade="grades.social_wage", support="support.social_wage"),
    col("!housing_wage", "money", grade="grades.housing_wage", support="support.housing_wage"),
)
STANDARDS = (
    col("!code", "center", standard="standards.code"),
    col("!scheme", "name", standard="standards.scheme"),
    col("!remark", "long", standard="standards.note"),
    col("!basis", "center", standard="standards.status"),
    col("!source", "long", standard="standards.source"),
    col("!from_month", "month", standard="standards.first"),
    col("!to_month", "month", standard="standards.last"),
    col("!floor", "money", standard="standards.floor"),
    col("!cap", "money", standard="standards.cap"),
    col("!rate_low", "rate", standard="standards.low"),
    col("!rate_high", "rate", standard="standards.high"),
    col("!employer_rate", "rate", standard="standards.employer_rate"),
    col("!own_low", "rate", standard="standards.employee_low"),
    col("!own_high", "rate", standard="standards.employee_high"),
    col("!employee_rate", "rate", standard="standards.employee_rate"),
    col("!employee_fixed", "money", standard="standards.employee_fixed"),
    col("!round_to", "price", standard="standards.round_to"),
    col("!confidence", "center", standard="standards.confidence"),
)
# How formulas find the rows, and whether the chosen rates are allowed.
FOUND = (
    col("!code", "center", standard="=standards.code"),
    col("!scheme", "name", standard="=standards.scheme"),
    col("!published", "text", standard="standards.published"),
    col("!measure", "unit", standard="!unit.ordinal"),
    col("!step_words", "long", standard="!words.standard_rows"),
    col("!scheme_number", "count", standard="standards.number"),
    col("!period_number", "count", standard="standards.period"),
    col("!outside", "count", standard="standards.outside"),
)
SCHEME_RATES = (
    col("!number", "center", scheme="schemes.number"),
    col("!scheme", "name", scheme="schemes.name"),
    col("!chosen_rate", "rate", scheme="schemes.chosen"),
    col("!measure", "unit", scheme="!unit.rate"),
    col("!step_words", "long", scheme="!words.chosen_rate"),
    col("!rows_before", "count", scheme="schemes.before"),
)
FORMS = (
    col("", "text"),
    col("!employment", "name", form="forms.name"),
    col("", "text"),
    col("!measure", "unit", form="!unit.due"),
    col("!source", "long", form="forms.source"),
    *(col(f"!{scheme}_short", "count", form=f"forms.{scheme}") for scheme in SCHEMES),
)


def standards(page: Page) -> None:
    """What holds in the city, among the parameters."""
    page.block("!block.labour_standards", "city", new_page=True)
    for name, columns in (("standard", STANDARDS), ("standard", FOUND), ("scheme", SCHEME_RATES)):
        table = Table(page, columns)
        table.heading("city")
        for _ in range(2):
            table.row(name, height=SOURCES_HEIGHT if columns is STANDARDS else 0)
        if columns is FOUND:
            periods = Table(page, (
                col("", "text"), col("", "name", found="!periods"), col("", "left_count", found="standards.periods"),
                col("", "unit", found="!unit.ordinal"), col("", "long", found="!words.periods"),
            ))  # fmt: skip
            periods.row("found", "line", "city")
        page.gap("city")
    page.block("!block.labour_forms", "city")
    forms = Table(page, FORMS)
    forms.heading("city")
    for _ in range(2):
        forms.row("form", height=SOURCES_HEIGHT)
    page.gap("city")


def _pay(heading: str, kind: str, name: str) -> Column:
    return col(heading, kind, grade_pay=f"grade_pay.{name}", support_pay=f"support_pay.{name}")


OWN = ("pension", "medical", "unemployment", "housing")
PAY = (
    _pay("!role_number", "center", "role"),
    _pay("!role", "name", "name"),
    _pay("!employment", "center", "form"),
    _pay("!from_month", "month", "first"),
    _pay("!to_month", "month", "last"),
    _pay("!gross_wage", "money", "wage"),
    *(_pay(f"!base_{scheme}", "money", f"{scheme}_base") for scheme in SCHEMES),
    *(_pay(f"!employer_{scheme}", "money", scheme) for scheme in SCHEMES[:4]),
    _pay("!employer_social", "money", "social"),
    _pay("!employer_housing", "money", "housing"),
    _pay("!employer_all", "money", "employer"),
    *(_pay(f"!own_{scheme}", "money", f"own_{scheme}") for scheme in OWN),
    _pay("!own_all", "money", "employee"),
    _pay("!net_wage", "money", "net"),
    _pay("!unit_labour_cost", "money", "unit_cost"),
    _pay("!person_months", "quantity", "person_months"),
    _pay("!year_labour_cost", "money", "year_cost"),
    _pay("!period_number", "count", "period"),
)
HEADS = (
    _pay("!number", "center", "number"),
    col("!role", "name", grade_pay="=grade_pay.name", support_pay="=support_pay.name"),
    _pay("!level_at_end", "quantity", "level"),
    col("!from_month", "month", grade_pay="=grade_pay.first", support_pay="=support_pay.first"),
    col("!to_month", "month", grade_pay="=grade_pay.last", support_pay="=support_pay.last"),
    col("=timeline.month", "quantity", 12, grade_pay="grade_pay.heads", support_pay="support_pay.heads"),
    _pay("!social_wage", "money", "social_wage"),
    _pay("!housing_wage", "money", "housing_wage"),
)
COSTS = (
    col("!number", "center", scheme="=schemes.number"),
    col("!scheme", "name", scheme="=schemes.name"),
    col("", "text", 3),
    col("=timeline.month", "money", 12, scheme="schemes.cost"),
    col("!year_total", "money", scheme="schemes.year"),
)


WALK_ROWS = ("before", "opening", "hires", "leavers", "closing")
WALK = (
    col("", "text"),
    col("!item", "name", agents="!walk_agents", **{name: f"!walk_{name}" for name in WALK_ROWS}),
    col("!unit_heading", "center", agents="!unit.persons", **dict.fromkeys(WALK_ROWS, "!unit.persons")),
    col("", "text", 2),
    col("=timeline.month", "money", 12, agents=("=staffing.agent_heads_by_month", "money"),
        **{name: f"walk.{name}" for name in WALK_ROWS}),
    col("!year_total", "money", hires="walk.year_hires", leavers="walk.year_leavers"),
)  # fmt: skip
RATES = (
    ("walk_mean", "walk.mean_agents", "money", "persons"),
    ("walk_monthly", "walk.monthly", "rate", ""),
    ("walk_simple", "walk.simple", "rate", ""),
    ("walk_compound", "walk.compound", "rate", ""),
)
OTHER = (
    col("!number", "center", labour_cost="numbers.labour_cost"),
    col("!cost_item", "name", labour_cost="labour_costs.name"),
    col("!kind", "center", labour_cost="labour_costs.kind"),
    col("!control", "center", labour_cost="labour_costs.control"),
    col("!quantity", "quantity", labour_cost="labour_costs.quantity"),
    col("=timeline.month", "money", 12, labour_cost="labour_costs.cost"),
    col("!year_total", "money", labour_cost="=labour_costs.year"),
    col("!price", "price", labour_cost="labour_costs.price"),
    col("!first_month", "month", labour_cost="labour_costs.first_month"),
    col("!last_month", "month", labour_cost="labour_costs.last_month"),
    col("!rhythm", "center", labour_cost="labour_costs.rhythm"),
    col("!account", "center", labour_cost="labour_costs.account"),
    col("!cost_centre", "center", labour_cost="labour_costs.cost_centre"),
    col("!department", "center", labour_cost="labour_costs.department"),
    col("!normal_month", "money", labour_cost="labour_costs.normal_month"),
)
QUANTITIES = (
    col("!number", "center", labour_cost="=numbers.labour_cost"),
    col("!each_quantity", "name", labour_cost="=labour_costs.name"),
    col("!confidence", "center", labour_cost="labour_costs.confidence"),
    col("!basis", "center", labour_cost="labour_costs.basis"),
    col("!source_date", "day", labour_cost="labour_costs.source_date"),
    col("=timeline.month", "quantity", 12, labour_cost="labour_costs.quantities"),
    col("!source", "text", labour_cost="labour_costs.source"),
    col("", "text", 3),
    col("!remark", "text", labour_cost="labour_costs.note"),
)
LEVELS = (
    col("!number", "center", labour_cost="=numbers.labour_cost"),
    col("!each_level", "name", labour_cost="=labour_costs.name"),
    col("!kind", "center", labour_cost="=labour_costs.kind"),
    col("", "text", 2),
    col("=timeline.month", "money", 12, labour_cost="labour_costs.level"),
)
CONTROL = (
    ("controllable_year", "labour.controllable", "money", "yuan"),
    ("uncontrollable_rows", "labour.uncontrollable_rows", "money", "yuan"),
    ("uncontrollable_year", "labour.uncontrollable", "money", "yuan"),
    ("labour_year", "labour.year", "money", "yuan"),
    ("labour_person_months", "labour.person_months", "money", "person_months"),
    ("labour_loaded", "labour.loaded", "money", "yuan_a_month"),
)
KINDS = (
    col("", "text"),
    col("!kind", "name", labour_kind="labour_kinds.name"),
    col("!kind_price", "price", labour_kind="labour_kinds.price"),
    col("!measure", "unit", labour_kind="!unit.each"),
    col("!step_words", "long", labour_kind="labour_kinds.words"),
    col("=timeline.month", "money", 12, labour_kind="labour_kinds.level"),
    col("!kind_multiple", "price", labour_kind="labour_kinds.multiple"),
)
LEGAL = (
    ("paid_days", "labour.paid_days", "days_a_month", "paid_days"),
    ("paid_hours", "labour.paid_hours", "hours_a_day", "paid_hours"),
    *(
        (f"disabled_{name}", f"disabled.{name}", unit, "disabled")
        for name, unit in (
            ("quota", "rate"),
            ("wage_cap", "times"),
            ("exempt_heads", "persons"),
            ("reduced_from", "rate"),
            ("due_from_reduced", "rate"),
            ("due_below", "rate"),
        )
    ),
    ("disabled_fund", "labour.disabled_fund", "yuan_a_year", "disabled_fund"),
)


def kinds(page: Page) -> None:
    """What each kind of labour cost counts, among the parameters."""
    page.block("!block.labour_kinds", "labour_cost", new_page=True)
    table = Table(page, KINDS)
    table.heading("labour_cost")
    table.rows("labour_kind", wrapped=True)
    for name, tag, unit, words in LEGAL:
        row = Table(page, (
            col("", "text"), col("", "name", **{name: f"!{name}"}), col("", "price", **{name: tag}),
            col("", "unit", **{name: f"!unit.{unit}"}), col("", "long", **{name: f"!words.{words}"}),
        ))  # fmt: skip
        row.row(name, "line", "labour_cost")
    page.gap("labour_cost")


def _figures(page: Page, rows: tuple[tuple[str, str, str, str], ...], *conditions: str) -> None:
    for name, tag, kind, unit in rows:
        table = Table(page, (
            col("", "text"), col("", "text", **{name: f"!{name}"}), col("", "text", 3), col("", kind, **{name: tag}),
            col("", "unit", **{name: f"!unit.{unit}" if unit else ""}),
        ))  # fmt: skip
        table.row(name, "line", *conditions)
    page.gap(*conditions)


def labour(book: Workbook, language: str) -> None:
    """Roles, standards, forms of employment, the cost of a head, heads and contributions by month."""
    page = Page(book, LABOUR, language)
    page.top()
    _block(page, "!block.labour_roles", ROLES, "grade", "support")
    _block(page, "!block.labour_pay", PAY, "grade_pay", "support_pay", when="city")
    _block(page, "!block.labour_heads", HEADS, "grade_pay", "support_pay", when="city")
    _block(page, "!block.labour_costs", COSTS, "scheme", when="city")
    page.block("!block.walk", "walk", new_page=True)
    walk = Table(page, WALK)
    walk.heading("walk")
    for name in ("agents", *WALK_ROWS):
        walk.row(name, "subtotal" if name == "closing" else "line", "walk")
    _figures(page, RATES, "walk")
    _block(page, "!block.labour_other", OTHER, "labour_cost", when="labour_cost")
    for columns in (QUANTITIES, LEVELS):
        table = Table(page, columns)
        table.heading("labour_cost")
        table.rows("labour_cost")
        page.gap("labour_cost")
    page.block("!block.labour_control")
    _figures(page, CONTROL)
    page.next(6)
    for number in range(1, 5):
        page.put(1, f"!notes.labour.{number}", "note")
        page.condition("city")
        page.next(15)
    page.finish("C9", "C6")


def _block(page: Page, title: str, columns: tuple[Column, ...], *rows: str, when: str = "") -> None:
    conditions = [when] if when else []
    page.block(title, *conditions)
    table = Table(page, columns)
    table.heading(*conditions)
    for name in rows:
        table.rows(name)
    page.gap(*conditions)


LAYOUT = (labour,)
