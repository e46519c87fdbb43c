"""方案成本明细表: each cost of each way, once and by year, with its basis and workings; tiers, drivers, indexes."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import A3, Column, Frame, Page, Table, col

YEARS = 10
WAYS = Frame(
    "ways",
    "input",
    (7.5, 28, 12, 12.5, 14, 10, 10.5, 10, 8, 8, 30, 14, 14, 14, 15, *[14] * YEARS),
    meta="B C D E G H K L",
    paper=A3,
    currency="in_yuan",
    check="N",
)
COSTS: tuple[Column, ...] = (
    col("!number", "center", part="numbers.way_part", line="numbers.cost_line"),
    col("!cost", "name", part="way_parts.title", line="cost_lines.name"),
    col("!per", "center", line="cost_lines.per"),
    col("!amount_from", "center", line="cost_lines.amount_from"),
    col("!price_or_amount", "price", line="cost_lines.amount"),
    col("!quantity", "quantity", line="cost_lines.quantity"),
    col("!charge_times", "quantity", line="cost_lines.level"),
    col("!growth", "center", line="cost_lines.growth"),
    col("!first_year", "count", line="cost_lines.first_year"),
    col("!last_year_of", "count", line="cost_lines.last_year"),
    col("!remark_source", "long", line="cost_lines.source"),
    col("!once", "money", part="way_parts.once", line="cost_lines.once"),
    col("!a_month", "money", part="way_parts.month", line="cost_lines.month"),
    col("!twelve", "money", part="way_parts.twelve", line="cost_lines.twelve"),
    col("!horizon", "money", part="way_parts.horizon", line="cost_lines.horizon"),
    col("=years.name", "money", YEARS, part="way_parts.by_year", line="cost_lines.by_year"),
)
BASIS: tuple[Column, ...] = (
    col("!number", "center", part="=numbers.way_part", line="=numbers.cost_line"),
    col("!cost", "name", part="=way_parts.title", line="=cost_lines.name"),
    col("!pays_for", "center", part="way_parts.name", line="cost_lines.pays_for"),
    col("!party", "center", part="way_parts.way", line="cost_lines.party"),
    col("!counterparty", "center", line="cost_lines.counterparty"),
    col("!tax_rate", "share", line="cost_lines.tax_rate"),
    col("!source_date", "day", line="cost_lines.source_date"),
    col("!confidence", "center", line="cost_lines.confidence"),
    col("!basis", "center", line="cost_lines.basis"),
    col("!counts", "count", line="cost_lines.counts"),
    col("!remark", "long", line="cost_lines.note"),
    col("!way_number", "count", part="way_parts.way_number", line="cost_lines.way_number"),
    # Charges are looked up by number: this table has the rows of the first.
    col("!charged_a_year", "money", line="cost_lines.charged"),
    col("!due", "quantity", line="cost_lines.due"),
    col("!running", "money", part="way_parts.running", line="cost_lines.running"),
    col("!party_number", "count", line="cost_lines.party_number"),
)
WORKINGS: tuple[Column, ...] = (
    col("!number", "center", line="=numbers.cost_line"),
    col("!cost", "name", line="=cost_lines.name"),
    col("!counted", "center", line="cost_lines.counted"),
    col("!seats_of", "count", line="cost_lines.seats"),
    col("!tier_price", "price", line="cost_lines.tier_price"),
    col("!blocks", "count", line="cost_lines.blocks"),
    col("!calls_of", "count", line="cost_lines.calls"),
    col("!minutes_of", "count", line="cost_lines.minutes"),
    col("!a_year", "quantity", line="cost_lines.a_year"),
    col("!uplift", "share", line="cost_lines.uplift"),
    col("!settles", "count", line="cost_lines.settles"),
    col("!price_taken", "price", line="cost_lines.rate"),
    col("!price_used", "price", line="cost_lines.price"),
    col("!charge", "money", line="cost_lines.base"),
    col("", "text"),
    col("=years.name", "factor", YEARS, line="cost_lines.index"),
)
SPLIT: tuple[Column, ...] = (
    col("!number", "center", line="=numbers.cost_line", way="=numbers.way"),
    col("!cost", "name", line="=cost_lines.name", way="=ways.name"),
    col("!be.span", "quantity", line="cost_lines.span"),
    col("!times", "count", line="cost_lines.times"),
    *(col("", "text") for _ in range(7)),
    col("!be.fixed", "money", line="cost_lines.fixed", way="ways.fixed"),
    col("!be.by_seat", "money", line="cost_lines.by_seat", way="ways.by_seat"),
    col("!be.by_block", "money", line="cost_lines.by_block", way="ways.by_block"),
    col("!be.by_tier", "quantity", line="cost_lines.by_tier", way="ways.by_tier"),
)
LEVELS: tuple[Column, ...] = (
    col("!number", "center", way="=numbers.way"),
    col("!way", "name", way="=ways.name"),
    col("!way_number", "count", way="ways.number"),
    col("!seats_of", "count", way="=ways.seats"),
    col("!capacity", "count", way="=ways.capacity"),
    col("!blocks", "count", way="ways.blocks"),
    col("!calls_of", "count", way="=ways.calls"),
    col("!minutes_of", "count", way="ways.minutes"),
    col("!tiers_reached", "count", way="ways.tiers"),
    col("!settles", "count", way="ways.settles"),
    col("!settlement", "text", way="ways.settlement"),
    col("!tier_sum", "price", way="ways.tier_sum"),
    col("!tier_price", "price", way="ways.tier_price"),
)
BY_YEAR: tuple[Column, ...] = (
    col("!number", "center", spent="=numbers.way", present="=numbers.way", so_far="=numbers.way", sum="=numbers.way"),
    col("!way", "name", spent="=ways.name", present="=ways.name", so_far="=ways.name", sum="=ways.name"),
    *(col("", "text") for _ in range(9)),
    col("!once", "money", spent="=ways.once", present="=ways.once", sum="=ways.once"),
    col("", "text"),
    col("!running", "money", spent="ways.running", present="ways.discounted_total"),
    col("!horizon", "money", spent="=ways.horizon", present="=ways.present"),
    col("=years.name", "money", YEARS, spent="ways.by_year", present="ways.discounted", so_far="ways.running_so_far",
        sum="ways.cumulative"),
)  # fmt: skip
# Rows of the years: name, tag, kind.
INDEXES = (
    ("number", "years.number", "count"),
    ("wage_factor", "years.wage_factor", "factor"),
    ("wage_index", "years.wage_index", "factor"),
    ("price_step", "years.price_step", "share"),
    ("price_factor", "years.price_factor", "factor"),
    ("price_index", "years.price_index", "factor"),
    ("discount_factor", "years.discount_factor", "factor"),
    ("discount_index", "years.discount_index", "factor"),
)
TIERS: tuple[Column, ...] = (
    col("!number", "center", tier="tiers.number"),
    col("!way", "name", tier="tiers.way"),
    col("!from_seats", "count", tier="tiers.from_seats"),
    col("!way_number", "count", tier="tiers.way_number"),
    col("!price_seat_month", "price", tier="tiers.price"),
    col("!follows", "count", tier="tiers.follows"),
    col("!seats_of", "count", tier="tiers.seats"),
    col("!reached", "count", tier="tiers.reached"),
    col("!confidence", "center", tier="tiers.confidence"),
    col("!basis", "center", tier="tiers.basis"),
    col("!remark_source", "long", tier="tiers.source"),
    col("!tier_step", "price", tier="tiers.step"),
    col("!tier_counts", "price", tier="tiers.at_way"),
    col("!source_date", "day", tier="tiers.source_date"),
    col("!remark", "long", tier="tiers.note"),
)
TIER_STEPS: tuple[Column, ...] = (
    col("", "text"),
    col("!way", "name", tier="=tiers.way"),
    *(col("", "text") for _ in range(9)),
    col("!be.own_step", "price", tier="tiers.own_step"),
    col("!be.bought_step", "price", tier="tiers.bought_step"),
)
FACTORS: tuple[Column, ...] = (
    col("!number", "center", factor=""),
    col("!cost_driver", "name", factor="factors.driver"),
    col("!acts_on", "center", factor="factors.acts_on"),
    col("!uplift", "share", factor="factors.uplift"),
    *(col("", "text") for _ in range(4)),
    col("!confidence", "center", factor="factors.confidence"),
    col("!basis", "center", factor="factors.basis"),
    col("!driver_level", "long", factor="factors.level"),
    col("!source", "long", factor="factors.source"),
    col("", "text"),
    col("!source_date", "day", factor="factors.source_date"),
    col("!remark", "long", factor="factors.note"),
)
BASES: tuple[Column, ...] = (
    col("", "text"),
    col("!per", "name", basis="cost_bases.name"),
    col("!counted", "center", basis="cost_bases.counted"),
    col("!times", "count", basis="cost_bases.times"),
    col("!a_year", "quantity", basis="cost_bases.a_year"),
)


CHARGES: tuple[Column, ...] = (
    col("!number", "center", charge="charges.line"),
    col("!charge_item", "name", charge="charges.name"),
    col("!payer", "center", charge="charges.payer"),
    col("!payee", "center", charge="charges.payee"),
    col("!charge_gross", "price", charge="charges.gross"),
    col("!tax_rate", "share", charge="charges.tax_rate"),
    col("!charge_tax", "price", charge="charges.tax"),
    col("!charge_net", "price", charge="charges.net"),
    col("!eliminated", "price", charge="charges.eliminated"),
    col("!payee_number", "count", charge="charges.payee_number"),
)
PARTIES: tuple[Column, ...] = (
    col("!number", "center", party="parties.number"),
    col("!way", "name", party="parties.way", total="!consolidated"),
    col("!party_name", "center", party="parties.name"),
    col("!party_external", "price", party="parties.external", total="consolidated.external"),
    col("!party_paid", "price", party="parties.paid", total="consolidated.paid"),
    col("!party_received", "price", party="parties.received", total="consolidated.received"),
    col("!way_number", "count", party="parties.way_number"),
    col("!party_own", "price", party="parties.own", total="consolidated.own"),
)


def ways(book: Workbook, language: str) -> None:
    """Every cost from its price to its years."""
    page = Page(book, WAYS, language)
    page.top()
    page.block("!block.costs")
    _by_part(page, COSTS)
    page.notes("!notes.ways.1", "!notes.ways.2")
    page.block("!block.by_year", new_page=True)
    for name in ("spent", "present", "so_far", "sum"):
        page.put(1, f"!block.by_year.{name}", "label")
        page.next()
        table = Table(page, BY_YEAR)
        table.heading()
        table.rows(name)
    _indexes(page)
    page.notes("!notes.ways.3", "!notes.ways.4")
    page.block("!block.cost_basis", new_page=True)
    _by_part(page, BASIS)
    page.gap()
    page.block("!block.workings")
    workings = Table(page, WORKINGS)
    workings.heading()
    workings.rows("line")
    page.notes("!notes.ways.5", "!notes.ways.6")
    page.block("!block.levels")
    levels = Table(page, LEVELS)
    levels.heading()
    levels.rows("way")
    page.gap()
    page.block("!block.split")
    split = Table(page, SPLIT)
    split.heading()
    split.rows("line")
    split.rows("way", "subtotal")
    page.gap()
    page.block("!block.cost_bases")
    bases = Table(page, BASES)
    bases.heading()
    bases.rows("basis")
    _tables(page)
    page.finish("E9", "C6")


def _by_part(page: Page, columns: tuple[Column, ...]) -> None:
    table = Table(page, columns)
    table.heading()
    table.row("part", "section")
    table.rows("line", wrapped=True, outline=1)


def _indexes(page: Page) -> None:
    page.gap()
    page.block("!block.indexes")
    rows = {name: tag for name, tag, _ in INDEXES}
    kinds = {name: (tag, kind) for name, tag, kind in INDEXES}
    table = Table(page, (
        col("!number", "center"),
        col("!item", "name", **{name: f"!year_row.{name}" for name in rows}),
        *(col("", "text") for _ in range(13)),
        col("years.name", "factor", YEARS, **kinds),
    ))  # fmt: skip
    table.heading()
    for name in rows:
        table.row(name)


def _internal(page: Page) -> None:
    """Charges between the parties, and what is left of them."""
    page.gap("charge")
    page.block("!block.way_charges", "charge")
    charges = Table(page, CHARGES)
    charges.heading("charge")
    charges.rows("charge")
    page.gap("charge")
    page.block("!block.parties", "charge")
    parties = Table(page, PARTIES)
    parties.heading("charge")
    parties.rows("party")
    parties.row("total", "total", "charge")
    page.put(1, "!notes.comparison.5", "note")
    page.condition("charge")
    page.next(15)


def _tables(page: Page) -> None:
    """What only some comparisons have, without numbers: tiers, cost drivers, internal charges."""
    page.gap("tier")
    page.block("!block.tiers", "tier")
    tiers = Table(page, TIERS)
    tiers.heading("tier")
    tiers.rows("tier", wrapped=True)
    steps = Table(page, TIER_STEPS)
    steps.heading("tier", "candidate")
    steps.rows("tier", "line", "candidate")
    page.gap("factor")
    page.block("!block.factors", "factor")
    factors = Table(page, FACTORS)
    factors.heading("factor")
    factors.rows("factor", wrapped=True)
    _internal(page)
