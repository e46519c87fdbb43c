"""Random scenarios without mistakes, as raw tables such as TOML gives, with figures a budget may hold.

`tests/random_scenarios.py` draws whatever the schema takes, for what goes in and out of files. Here the figures stay
within what fifteen digits can add up to the fen, so that whole workbooks can be compared, and every way of stating a
cost turns up: tax, plans, rhythms, lives, ladders, and gaps.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st

from tests import random_ways

Raw = dict[str, Any]

# Legal names that break careless programs: formulas, markup, quotes, line breaks, the words of empty cells.
NASTY: Final = (
    "=1+1", "a&b<c>", "行\n换行", '"引"', "it's", "'", "-5", "+86", "@x", "#N/A", "TRUE", "007", "1,200.00", "80%",
    "2026-03", "_x0041_", "*?~", "{{construction.total}}", "未提供", "无法计算", "—", "N/A", "null",
    "\\n", "😀", "通过",
)  # fmt: skip
PLAIN: Final = (
    "甲",
    "乙",
    "丙",
    "丁",
    "座席",
    "Rent",
    "线路",
    "软件",
    "培训",
    "水电",
    "Licence",
    "保险",
    "耗材",
    "设备",
    "维护",
)
RATES: Final = (0.13, 0.06, 0.09, 0.0, 0.03, 0.01, 0.05, 0.125, 0.0999, 0.5)
# Products of these fall on half a fen, or beside it by one bit.
AWKWARD: Final = (0.0, 0.01, 0.1, 1.005, 2.01, 0.285, 33.3333, 99.99, 4999.99, 1234.5678, 99999.99, 123456.785)
QUANTITIES: Final = (1, 2, 3, 7, 10, 0, 0.5, 1.5, 2.25, 0.3333, 63, 756, 10_000)
UNIT_PRICES: Final = (0.1, 0.0, 0.07, 1.005, 5.5, 0.0333)
LIVES: Final = (3, 5, 1, 10, 0.5, 0.25, 2.5, 1 / 12, 20, 0.04)
RHYTHMS: Final = ("same_month", "next_month", "quarter_start", "quarter_end", "year_start", "year_end")
KINDS: Final = (
    *("union", "welfare", "education", "overtime", "rest_day", "holiday", "leave", "severance", "recruitment"),
    *("training", "training_wages", "ramp_up", "disabled_fund"),
)
CLASSES: Final = ("fixed", "intangible", "deferred", "low_value", "expensed", "deposit", None)
STAGES: Final = ("advance", "delivery", "acceptance", "retention")
MONEY = st.one_of(
    st.sampled_from(AWKWARD),
    st.integers(0, 200_000),
    st.integers(0, 99_999_999).map(lambda fen: fen / 100),
    st.integers(0, 99_999_999).map(lambda parts: parts / 10_000),
)
# Not so small that a change against it has more digits than a spreadsheet keeps.
LAST_YEAR = st.one_of(
    st.sampled_from((0.0, -50_000.0)), st.integers(100_000, 99_999_999_999).map(lambda fen: fen / 100)
)


def month(year: int, number: int) -> str:
    """The month a number of months after a January; 0 is December of the year before."""
    years, rest = divmod(number - 1, 12)
    return f"{year + years}-{rest + 1:02d}"


class _Pen:
    """Draws parts of one scenario."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.year = self.one((2026, 2024, 2025, 1999, 2090))
        self.first = self.one((1, 1, 4, 7, 12, 2, 3, 5, 6, 8, 9, 10, 11))

    def one(self, words: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(words))

    def chance(self, of: int) -> bool:
        """True once in so many times; the simplest example says no."""
        return self.one(range(of)) == of - 1

    def count(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    def put(self, row: Raw, name: str, strategy: st.SearchStrategy[Any] | Sequence[Any], missing: int = 8) -> None:
        """A value under a name, but left out once in so many times."""
        if not self.chance(missing):
            row[name] = self.draw(strategy) if isinstance(strategy, st.SearchStrategy) else self.one(strategy)

    def given(self, table: Raw, name: str, strategy: st.SearchStrategy[Any] | Sequence[Any], missing: int = 10) -> None:
        """An assumption, bare or with its source."""
        self.put(table, name, strategy, missing)
        if name in table and self.chance(4):
            source = {"source": self.one(NASTY), "confidence": "low", "basis": "sourced", "date": "2025-10-15"}
            table[name] = {"value": table[name], **source}

    def name(self, used: set[Any], *section: str) -> str:
        """A name that nothing else in its section has."""
        name = self.one(NASTY if self.chance(4) else PLAIN)
        while (*section, name) in used:
            name = f"{name}{len(used)}"
        used.add((*section, name))
        return name

    def month(self, low: int, high: int) -> str:
        """A month so far from the budget's first."""
        return month(self.year, self.first + self.draw(st.integers(low, high)))

    def span(self, row: Raw) -> None:
        """First and last month within the budget; the first may lie before it."""
        first = self.draw(st.integers(-3, 11))
        if self.chance(3):
            row["first_month"] = month(self.year, self.first + first)
        else:
            first = 0
        if self.chance(4):
            row["last_month"] = self.month(max(first, 0), 11)

    def parts_of_one(self, count: int) -> list[float]:
        """Shares in two decimals that add up to exactly 1."""
        cuts = sorted(self.draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
        return [(high - low) / 100 for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]

    def extras(self, row: Raw) -> None:
        """Codes and sources, which no amount depends on."""
        if self.chance(3):
            row |= {"account": self.one(NASTY), "department": self.one(PLAIN), "note": self.one(NASTY)}
        if self.chance(4):
            row |= {"source": self.one(NASTY), "source_date": "2025-08-23", "confidence": "medium", "basis": "assumed"}


@st.composite
def scenarios(draw: st.DrawFn) -> Raw:
    """A scenario without mistakes, as raw tables."""
    pen = _Pen(draw)
    raw: Raw = {"budget": {"unit": "单位", "project": pen.one(NASTY), "year": pen.year}}
    if pen.first > 1:
        raw["budget"]["first_month"] = month(pen.year, pen.first)
    if pen.chance(3):
        raw["budget"] |= {
            "signers": ["甲", "=乙"],
            "notes": [pen.one(NASTY)],
            "author": pen.one(NASTY),
            "prepared": "2025-10-15",
        }
    drivers = _demand(pen, raw)
    _people(pen, raw)
    drivers += ["agents"] if "grades" in raw["staffing"] else []
    drivers += ["heads"] if raw["staffing"].keys() & {"grades", "support"} else []
    if not pen.chance(6):
        raw["tax"] = {}
        pen.given(raw["tax"], "taxpayer", ("general", "small"), missing=20)
    items, lines = pen.count(12), pen.count(14)
    construction: Raw = {"items": _items(pen, max(items, 1 - lines), drivers)} if items or not lines else {}
    if pen.chance(2):
        construction["contingency"] = _contingency(pen)
    if construction:
        raw["construction"] = construction
    if lines:
        raw["operating"] = {"lines": _lines(pen, lines, drivers)}
    _sheets(pen, raw)
    if pen.chance(3):
        raw["offer"] = _offer(pen, budgeted=bool(lines) or bool(raw["staffing"].keys() & {"grades", "support"}))
    if pen.chance(4):
        raw["comparison"] = random_ways.comparison(pen, raw)
    if pen.chance(4):
        raw["sources"] = [{"title": pen.one(NASTY), "address": "https://example.org/a?b=1&c=2", "date": "2024-12-25"}]
    return {key: value for key, value in raw.items() if value}


def _demand(pen: _Pen, raw: Raw) -> list[str]:
    """Where seats come from; gives the drivers that may be used."""
    mode = pen.one(("direct", "months", "busy_hour", "direct with calls", "profile", "none"))
    traffic: Raw = {}
    staffing: Raw = {}
    if mode != "none":
        pen.given(staffing, "agents_per_seat", (1, 1.05, 1.5, 2.2, 3))
    if mode.startswith("direct"):
        pen.given(staffing, "seats", (20, 0, 7, 63, 1.5), missing=50)
    if mode not in ("direct", "none"):
        # An hour's load in thousandths of an erlang: small teams and big ones.
        load = pen.one((36_950, 500, 4_000, 12_345, 88_800, 240_000))
        aht = pen.one((240, 180, 95.5, 400))
        calls = round(load / 1000 * 3600 / aht, 2)
        pen.given(traffic, "aht_s", (aht,))
        pen.given(traffic, "target_service_level", (0.8, 0.9, 0.5, 0.99))
        pen.given(traffic, "answer_within_s", (20, 10, 0, 60))
        pen.given(traffic, "max_occupancy", (0.85, 1, 0.6, 0.9))
        pen.given(staffing, "shrinkage", (0.3, 0, 0.28, 0.15))
        if mode == "busy_hour":
            traffic["busy_hour_calls"] = calls
        elif mode == "profile":
            _profile(pen, traffic, staffing, calls)
        else:
            _months(pen, traffic, calls)
    raw |= {"traffic": traffic, "staffing": staffing}
    drivers = ["fixed"]
    with_calls = traffic.keys() & {"monthly_calls", "intervals"}
    if "seats" in staffing or "busy_hour_calls" in traffic or with_calls:
        drivers += ["seats"]
    if with_calls:
        drivers += ["calls", "minutes"] if "aht_s" in traffic else ["calls"]
    return drivers


def _profile(pen: _Pen, traffic: Raw, staffing: Raw, busy_hour: float) -> None:
    """A day by interval, as calls or as shares, with or without calls by month."""
    length = pen.one((30, 15, 60))
    if length != 30 or pen.chance(2):
        traffic["interval_min"] = length
    pen.given(staffing, "monthly_hours", (165.36, 160))
    by_shares, by_month = pen.chance(2), pen.chance(2)
    if by_month or not by_shares:
        pen.given(traffic, "working_days", (30.42, 20.67))
    if by_month:
        _months(pen, traffic, busy_hour)
    elif by_shares:
        traffic["day_calls"] = round(busy_hour * 8, 1)
    count = 1 + pen.count(6)
    shares = pen.parts_of_one(count) if by_shares else []
    rows: list[Raw] = []
    for number in range(count):
        row: Raw = {"time": f"{8 + number * length // 60:02d}:{number * length % 60:02d}"}
        if by_shares:
            row["share"] = shares[number]
        else:
            row["calls"] = round(busy_hour * length / 60 * pen.one((1, 0.6, 0.08, 0)), 2)
        pen.put(row, "aht_s", (300, 61.5), missing=2)
        rows.append(row)
    traffic["intervals"] = rows


def _months(pen: _Pen, traffic: Raw, busy_hour: float) -> None:
    pen.given(traffic, "working_days", (20.67, 22, 30))
    pen.given(traffic, "busy_hour_share", (0.13, 0.1, 0.2))
    pen.given(traffic, "peak_day_factor", (1.25, 1, 1.6))
    peak = max(round(busy_hour * 130), 1)
    monthly: Any = peak
    if pen.chance(2):
        monthly = [
            round(peak * share)
            for share in pen.draw(st.lists(st.sampled_from((1, 0.5, 0.77, 0)), min_size=11, max_size=11))
        ]
        monthly.insert(pen.count(11), peak)
    traffic["monthly_calls"] = {"value": monthly, "source": "报表"} if pen.chance(3) else monthly


def _people(pen: _Pen, raw: Raw) -> None:
    staffing, used = raw["staffing"], set()
    grades: list[Raw] = []
    count = pen.count(4)
    shares = pen.parts_of_one(count) if count and pen.chance(2) else None
    for number in range(count):
        row: Raw = {"name": pen.name(used)}
        if shares is not None:
            row["share"] = shares[number]
        else:
            pen.put(row, "headcount", (10, 1, 0, 2.5, 63))
        grades.append(_role(pen, row))
    support: list[Raw] = []
    used = set()
    for _ in range(pen.count(4)):
        row = {"name": pen.name(used)}
        pen.put(row, *pen.one((("headcount", (1, 2, 0.5, 0)), ("span", (16, 12, 35, 7.5)))))
        support.append(_role(pen, row))
    staffing |= {"grades": grades} if grades else {}
    staffing |= {"support": support} if support else {}
    # The data begin in 2024; later years carry the latest over.
    if raw["budget"]["year"] in (2025, 2026, 2090) and pen.chance(3):
        raw["labour"] = _by_city(pen, [*grades, *support])
    elif pen.chance(2) or grades:
        labour: Raw = {}
        pen.given(labour, "social_rate", (0.25, 0.265, 0, 0.2535))
        pen.given(labour, "housing_rate", (0.05, 0.12, 0.07))
        pen.given(labour, "social_base", (6821, 5333.33, 0), missing=2)
        pen.given(labour, "housing_base", (4500, 5000.01), missing=2)
        pen.put(labour, "rhythm", RHYTHMS, missing=2)
        pen.put(labour, "social_last_year", LAST_YEAR, missing=2)
        raw["labour"] = labour
    if (grades or support) and pen.chance(2):
        raw.setdefault("labour", {}).update(_walk(pen))


def _walk(pen: _Pen) -> Raw:
    """Who comes and goes, given or by attrition, and costs of every kind."""
    found: Raw = {}
    pen.given(found, "opening_agents", (63, 0, 12.5), missing=4)
    people = st.sampled_from((0, 1, 3, 2.5))
    for name in ("hires", "leavers"):
        pen.put(found, name, st.lists(people, min_size=12, max_size=12), missing=2)
    pen.given(found, "attrition", (0.03, 0.0986, 0), missing=2)
    for name, amounts in (
        ("last_year_heads", (100, 25, 0)),
        ("last_year_disabled", (1, 0)),
        ("last_year_wage", (80_000, 65_432.1)),
        ("local_wage", (36_000, 146_000)),
    ):
        pen.given(found, name, amounts, missing=6)
    used: set[Any] = set()
    rows = []
    for _ in range(pen.count(5)):
        row: Raw = {"name": pen.name(used), "kind": pen.one(KINDS)}
        if pen.chance(4):
            row["months"] = pen.draw(st.lists(st.sampled_from((0, 1, 8, 0.02)), min_size=12, max_size=12))
        else:
            pen.put(row, "quantity", (0.02, 1, 7, 0, 1.5))
        pen.put(row, "price", (400, 30, 0, 12.345), missing=2)
        pen.put(row, "control", ("controllable", "uncontrollable"), missing=2)
        pen.put(row, "rhythm", RHYTHMS, missing=2)
        pen.put(row, "last_year", LAST_YEAR, missing=3)
        pen.span(row)
        if row["kind"] == "disabled_fund":
            row["first_month"] = row["last_month"] = pen.month(0, 11)
        pen.extras(row)
        rows.append(row)
    return found | ({"costs": rows} if rows else {})


def _by_city(pen: _Pen, people: list[Raw]) -> Raw:
    """Contributions by the rules of a city: floors of each kind, no cap, amounts in whole yuan, a fixed part."""
    labour: Raw = {"city": pen.one(("Shanghai", "北京市", "广州")), "if_missing": "latest"}
    pen.given(labour, "housing_rate", (0.05, 0.07, 0.0625))
    pen.given(labour, "injury_rate", (0.002, 0.0095))
    pen.put(labour, "rhythm", RHYTHMS, missing=2)
    pen.put(labour, "housing_last_year", LAST_YEAR, missing=2)
    for row in people:
        pen.put(row, "form", ("full_time", "part_time", "intern", "dispatch", "outsourced"), missing=2)
        pen.put(row, "social_wage", MONEY, missing=2)
        pen.put(row, "housing_wage", MONEY, missing=2)
    return labour


def _role(pen: _Pen, row: Raw) -> Raw:
    pen.put(row, "monthly_wage", MONEY)
    pen.put(row, "rhythm", RHYTHMS, missing=2)
    pen.put(row, "last_year", LAST_YEAR, missing=3)
    pen.span(row)
    pen.extras(row)
    return row


def _items(pen: _Pen, count: int, drivers: Sequence[str]) -> list[Raw]:
    used: set[Any] = set()
    sections = _sections(pen)
    rows = []
    for _ in range(count):
        section = pen.one(sections)
        row: Raw = {"section": section, "name": pen.name(used, section)}
        if "seats" in drivers and pen.chance(3):
            row["driver"] = "seats"
        pen.put(row, "quantity", QUANTITIES)
        pen.put(row, "price", MONEY)
        pen.put(row, "price_basis", ("inclusive", "exclusive"), missing=4)
        pen.put(row, "tax_rate", RATES)
        pen.put(row, "deductible", ("yes", "no"), missing=4)
        _asset(pen, row)
        _method(pen, row)
        if pen.chance(2) and "owned" not in row:
            row["payment"] = _payments(pen)
        pen.extras(row)
        rows.append(row)
    return rows


def _sections(pen: _Pen) -> list[str]:
    used: set[Any] = set()
    names = [pen.name(used) for _ in range(1 + pen.count(4))]
    # The headline takes a section called like the word for what is missing for a missing one.
    return [f"{name}款" if name == "未提供" else name for name in names]


def _asset(pen: _Pen, row: Raw) -> None:
    asset_class = pen.one(CLASSES)
    if asset_class is not None:
        row["asset_class"] = asset_class
    # What is charged at once needs neither; where they are given all the same they must not matter.
    rarely = 2 if asset_class in ("low_value", "expensed", "deposit") else 8
    pen.put(row, "life_years", LIVES, missing=rarely)
    pen.put(row, "residual_share", (0.05, 0.0, 0.1, 1.0), missing=rarely)
    if not pen.chance(4):
        row["in_use"] = pen.month(*pen.one(((0, 11), (-40, -1), (12, 20), (-13, -11))))


def _method(pen: _Pen, row: Raw) -> None:
    """How an item is depreciated, and whether it was there before."""
    if row.get("asset_class") == "fixed" and pen.chance(2):
        row["method"] = pen.one(("straight_line", "double_declining", "sum_of_years"))
        if row["method"] != "straight_line" and "life_years" in row:
            row["life_years"] = pen.one((3, 5, 10, 4))
    if pen.chance(4):
        row["owned"] = "yes"
        row["in_use"] = pen.month(*pen.one(((-70, -1), (0, 3))))


def _payments(pen: _Pen) -> Raw:
    count = 1 + pen.count(3)
    first = pen.count(4 - count)
    shares = pen.parts_of_one(count)
    stages = STAGES[first : first + count]
    return {stage: {"share": share, "month": pen.month(-6, 18)} for stage, share in zip(stages, shares, strict=True)}


def _contingency(pen: _Pen) -> Raw:
    row: Raw = {"rate": pen.one((0.05, 0.0, 0.0333, 0.1))}
    _asset(pen, row)
    return row


def _lines(pen: _Pen, count: int, drivers: Sequence[str]) -> list[Raw]:
    used: set[Any] = set()
    sections = [*_sections(pen)[:4], pen.one(("人工成本", "Labour", "丙"))]
    rows = []
    for _ in range(count):
        section = pen.one(sections)
        row: Raw = {"section": section, "name": pen.name(used, section)}
        if pen.chance(5):
            row["months"] = pen.draw(st.lists(MONEY, min_size=12, max_size=12))
        else:
            _priced(pen, row, drivers)
        pen.put(row, "price_basis", ("inclusive", "exclusive"), missing=4)
        pen.put(row, "tax_rate", RATES)
        pen.put(row, "deductible", ("yes", "no"), missing=4)
        pen.put(row, "rhythm", RHYTHMS, missing=4)
        pen.put(row, "last_year", LAST_YEAR, missing=3)
        if pen.chance(5):
            row |= {"charged_by": pen.one(NASTY), "charged_to": pen.one(PLAIN)}
        pen.span(row)
        pen.extras(row)
        rows.append(row)
    return rows


def _priced(pen: _Pen, row: Raw, drivers: Sequence[str]) -> None:
    driver = pen.one(drivers)
    times = {"calls": ["each"], "minutes": ["each"], "agents": ["month"], "heads": ["month"]}
    if driver != "fixed":
        row["driver"] = driver
    row["price_time"] = pen.one(times.get(driver, ["month", "quarter", "year", "once"]))
    # So many calls a year leave no digits for more.
    pen.put(row, "quantity", QUANTITIES if driver == "fixed" else (1, 0, 0.5, 2.25))
    pen.put(row, "price", MONEY if driver not in times or driver == "heads" else UNIT_PRICES, missing=12)


def _sheets(pen: _Pen, raw: Raw) -> None:
    """What sheets of their own work out: a schedule, telecom charges."""
    if pen.chance(3):
        raw["schedule"] = _schedule(pen, raw.get("construction", {}).get("items", []))
    if "operating" in raw and pen.chance(2):
        raw["telecom"] = _telecom(pen, raw)


def _schedule(pen: _Pen, items: list[Raw]) -> Raw:
    """Tasks that wait for up to three others, in any order; items that are ready with one of them."""
    used: set[Any] = set()
    rows: list[Raw] = []
    for number in range(1 + pen.count(5)):
        row: Raw = {"name": pen.name(used)}
        pen.put(row, "people", (2, 0, 1.5, 7))
        pen.put(row, "days", (10, 0.5, 1, 12.5, 300), missing=15)
        pen.put(row, "day_rate", (500, 0, 1234.56), missing=5)
        if number and not pen.chance(3):
            row["after"] = sorted({rows[pen.count(number - 1)]["name"] for _ in range(1 + pen.count(2))})
        if pen.chance(3):
            row["start"] = f"{pen.year}-{pen.one((3, 4, 12)):02d}-{pen.one((1, 6, 7, 28)):02d}"
        pen.extras(row)
        for name in ("account", "department"):
            row.pop(name, None)
        rows.append(row)
    for item in items:
        if pen.chance(3):
            item["task"] = pen.one(rows)["name"]
    start = f"{pen.year}-{pen.one((1, 2)):02d}-{pen.one((1, 3, 4, 25)):02d}"
    return {"start": start, "tasks": rows[::-1] if pen.chance(2) else rows}


def _telecom(pen: _Pen, raw: Raw) -> Raw:
    """Charges of every tariff, rents, tiers, some passed on; each in one of a few lines of the operating budget."""
    lines, used = [], set()
    for number in range(1 + pen.count(2)):
        row: Raw = {
            "section": pen.one(("通信费", "丙")),
            "name": f"{pen.one(NASTY)}话费{number}",
            "amount_from": "telecom",
        }
        pen.put(row, "tax_rate", RATES)
        pen.put(row, "rhythm", RHYTHMS, missing=4)
        pen.put(row, "last_year", LAST_YEAR, missing=3)
        lines.append(row)
    raw["operating"]["lines"] += lines
    names = [row["name"] for row in lines]
    found: Raw = {"usage": [], "rents": [], "tiers": []}
    for number in range(pen.count(4)):
        row = {"name": pen.name(used), "line": names[number % len(names)]}
        _used(pen, row, raw, found["tiers"])
        found["usage"].append(row)
    used = set()
    # Each line needs a charge.
    for number in range(len(names)):
        row = {"name": pen.name(used), "line": names[number]}
        pen.put(row, "quantity", QUANTITIES)
        pen.put(row, "price", MONEY)
        _passed_on(pen, row)
        found["rents"].append(row)
    pen.given(found, "handling_share", (0.0, 0.05), missing=3)
    pen.given(found, "billing_tax_rate", (0.06, 0.0), missing=5)
    return {name: part for name, part in found.items() if part}


def _used(pen: _Pen, row: Raw, raw: Raw, tiers: list[Raw]) -> None:
    """How a charge for use counts and what it costs; its tiers go with the others."""
    if not raw["traffic"].keys() & {"monthly_calls", "intervals"} or pen.chance(3):
        row["months"] = pen.draw(st.lists(st.sampled_from((0, 100, 12_345, 0.5)), min_size=12, max_size=12))
    else:
        pen.put(row, "calls_share", (1, 0.06, 0, 1.2), missing=2)
    if "aht_s" not in raw["traffic"] or pen.chance(2):
        row["duration_s"] = pen.one((43, 204, 0.5, 600))
    else:
        pen.put(row, "talk_share", (0.85, 1), missing=2)
    pen.put(row, "durations", ("alike", "exponential"), missing=2)
    pen.put(row, "increment_s", (60, 1, 6, 0.1), missing=2)
    pen.put(row, "minimum_s", (30, 0, 180), missing=2)
    pen.put(row, "monthly_minimum", (40, 0, 5000.01), missing=2)
    row["tariff"] = pen.one(("flat", "package", "all_units", "marginal"))
    if row["tariff"] in ("flat", "package"):
        pen.put(row, "price", UNIT_PRICES)
    if row["tariff"] == "package":
        pen.put(row, "package_fee", MONEY)
        pen.put(row, "included_minutes", (10_000, 0, 333.3))
    elif row["tariff"] != "flat":
        for start in (0, 10_000, 30_000.5)[: 1 + pen.count(2)]:
            tier = {"usage": row["name"], "from_minutes": start}
            pen.put(tier, "price", UNIT_PRICES, missing=20)
            tiers.insert(pen.count(len(tiers)), tier)
    _passed_on(pen, row)


def _passed_on(pen: _Pen, row: Raw) -> None:
    if pen.chance(3):
        row["passed_on"] = "yes"
        pen.put(row, "tax_rate", RATES)
    pen.span(row)
    pen.extras(row)
    for name in ("account", "department"):
        row.pop(name, None)


# Price models with figures that they take; a list is one row a tier.
MODELS: Final[dict[str, dict[str, Any]]] = {
    "fee_by_seat": {"seats": 8, "price_per_seat": 3000.05, "minimum_seats": 10},
    "fee_by_tiered_seats": {"seats": 30, "tier_starts": [0, 30, 50], "tier_prices": [3000, 2500.5, 2000]},
    "fee_by_call": {"calls": 20_000, "price_per_call": 2.55, "base_fee": 0, "minimum_fee": 8000, "minimum_calls": 0},
    "fee_for_front_filter": {
        "calls": 1234.5, "price_per_call": 2.5, "transfer_cost_per_call": 0.3, "resolved_share": 0.8,
    },
    "outbound_fee_by_person_day": {"person_days": 60, "price_per_person_day": 300.01, "telecom_cost": 2400},
}  # fmt: skip


def _offer(pen: _Pen, budgeted: bool) -> Raw:
    """Items whose prices come about in every way; what is left out leaves margins unknown, not the rest."""
    offer: Raw = {"client": pen.one(NASTY)}
    pen.given(offer, pen.one(("margin", "markup")), (0.2, 0.0, 0.1234))
    for name, rates in (("surcharge_rate", (0.12, 0.0)), ("overhead_rate", (0.08, 0.0333)), ("risk_rate", (0.01,))):
        pen.given(offer, name, rates, missing=3)
    pen.given(offer, "ceiling", (1e6, 5e8), missing=2)
    pen.given(offer, "performance_share", (0.05, 0.1), missing=3)
    used: set[Any] = set()
    items, terms = [], []
    for _ in range(1 + pen.count(4)):
        item: Raw = {"name": pen.name(used)}
        pen.put(item, "quantity", (12, 1, 0, 2.5))
        pen.put(item, "minimum", (3, 0), missing=2)
        pen.put(item, "tax_rate", RATES)
        pen.put(item, "band", ("5x8", "7x12", "7x24"), missing=2)
        way = pen.one(("price", "model", "cost", "cost_share", "none"))
        if way == "model":
            item["model"] = pen.one(sorted(MODELS))
            rows = [
                {"item": item["name"], "term": term, "value": value}
                for term, given in MODELS[item["model"]].items()
                for value in (given if isinstance(given, list) else [given])
            ]
            terms += rows
        elif way in ("price", "cost"):
            item[way] = pen.draw(MONEY)
        if (way == "cost_share" or pen.chance(3)) and budgeted and "cost" not in item:
            item["cost_share"] = pen.one((0.5, 0.0, 1.0, 0.3333))
        items.append(item)
    if pen.chance(2):
        offer["years"] = [{"name": f"{n}", "factor": 1.0 + 0.03 * n} for n in range(1 + pen.count(4))]
    if pen.chance(3):
        offer["remarks"] = [pen.one(NASTY)]
    return offer | {"items": items} | ({"terms": terms} if terms else {})


# ------------------------------------------------------------------------------------------------ changes


def _set(raw: Raw, path: tuple[Any, ...], value: Any) -> None:
    node: Any = raw
    for step in path[:-1]:
        node = node[step]
    if isinstance(node[path[-1]], dict) and "value" in node[path[-1]]:
        node[path[-1]] = {**node[path[-1]], "value": value}
    else:
        node[path[-1]] = value


_NEW: Final[dict[str, tuple[Any, ...]]] = {
    "price": (7777.77, 0.01, 0), "quantity": (4, 0.75, 0), "tax_rate": (0.06, 0.13, 0.0), "life_years": (4, 0.75, 8),
    "residual_share": (0.03, 0.0), "price_basis": ("exclusive", "inclusive"), "deductible": ("no", "yes"),
    "asset_class": ("intangible", "expensed", "deposit", "fixed"), "rhythm": RHYTHMS, "in_use": ("+5", "-14", "+0"),
    "monthly_wage": (5333.33, 0), "headcount": (11, 0), "span": (9, 20), "rate": (0.07, 0.0),
    "last_year": (1234.56, 0.0),
    "taxpayer": ("small", "general"), "aht_s": (200, 250.5), "shrinkage": (0.31, 0.05), "seats": (21, 0),
    "agents_per_seat": (1.1, 2), "social_rate": (0.3, 0.0), "housing_rate": (0.06,),
    "injury_rate": (0.005,), "form": ("intern", "part_time", "full_time"),
    "kind": ("union", "leave", "training"), "control": ("controllable", "uncontrollable"), "attrition": (0.05, 0),
    "opening_agents": (40,), "last_year_heads": (200,), "last_year_disabled": (3,), "local_wage": (50_000,),
    "social_wage": (9000.5, 1, 99_999), "housing_wage": (9000.5, 0), "social_base": (7000,),
    "housing_base": (4321.09,), "busy_hour_share": (0.12,), "max_occupancy": (0.8,), "target_service_level": (0.85,),
    "interval_min": (60, 15), "day_calls": (2000, 350.5), "monthly_hours": (170,), "calls": (120, 0, 33.3),
    "first_month": ("+1", "-1"), "margin": (0.3,), "markup": (0.4,), "surcharge_rate": (0.1,), "ceiling": (2e6,),
    "calls_share": (0.5, 0), "duration_s": (100, 61), "talk_share": (0.9,),
    "durations": ("exponential", "alike"), "increment_s": (6,),
    "minimum_s": (10,), "package_fee": (99.5,), "included_minutes": (500,), "monthly_minimum": (1234.5,),
    "from_minutes": (20_000,), "handling_share": (0.1,), "billing_tax_rate": (0.09,),
    "people": (3, 0), "days": (5, 0.25), "day_rate": (99.9,),
    "overhead_rate": (0.05,), "factor": (1.5,), "minimum": (20, 1), "cost": (99.99,), "cost_share": (0.7, 0.0),
    **random_ways.MORE,
}  # fmt: skip


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict) and "value" not in node:
        return [leaf for key, value in node.items() for leaf in _leaves(value, (*path, key))]
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return [leaf for number, value in enumerate(node) for leaf in _leaves(value, (*path, number))]
    return [path]


@st.composite
def changes(draw: st.DrawFn, raw: Raw) -> tuple[str, Raw]:
    """One input changed to another legal figure: what was changed, and the tables after it."""
    found = [path for path in _leaves(raw) if path[-1] in _NEW and path[0] != "sources"]
    kinds = sorted({path[-1] for path in found}) + (["shares"] if _plans(raw) else [])
    # The standards of a city are those of the budget's months, looked up when the workbook is built.
    kinds += [] if "city" in raw.get("labour", {}) else ["budget.first_month"]
    kind = draw(st.sampled_from(kinds))
    after = copy.deepcopy(raw)
    if kind == "shares":
        plan = draw(st.sampled_from(_plans(after)))
        first, second = draw(st.permutations(sorted(plan)))[:2]
        plan[first]["share"], plan[second]["share"] = plan[second]["share"], plan[first]["share"]
        return f"shares of {first} and {second}", after
    if kind == "budget.first_month":
        other = draw(st.integers(1, 12))
        after["budget"]["first_month"] = month(after["budget"]["year"], other)
        return f"the budget's first month to {other}", after
    path = draw(st.sampled_from([path for path in found if path[-1] == kind]))
    value = draw(st.sampled_from(_NEW[kind]))
    if isinstance(value, str) and value[0] in "+-":
        start = raw["budget"].get("first_month", f"{raw['budget']['year']}-01")
        value = month(raw["budget"]["year"], int(start[-2:]) + int(value))
    _set(after, path, value)
    return f"{'.'.join(map(str, path))} to {value}", after


def _plans(raw: Raw) -> list[Raw]:
    """Payment plans of several stages."""
    return [row["payment"] for row in raw.get("construction", {}).get("items", []) if len(row.get("payment", {})) > 1]
