"""Random scenarios as raw tables, for properties that hold for all of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from ccxl.budget.paths import Field, fields, joined
from ccxl.budget.schema_reader import Kind

# What people and exports put into names, and what must come back as it went in.
NASTY = (
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+86 10",
    "-5",
    "@cell",
    "'quoted",
    "#N/A",
    "#REF!",
    "007",
    "1,200.00",
    "80%",
    "2026-03",
    "TRUE",
    "_x0041_",
    "</v><v>1",
    "a & b < c",
    'say "x"',
    "back\\slash",
    "two\nlines",
    "tab\there",
    "座席 坐席",
    "😀",
    "（全角）",
)

PLAIN_SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u2028\u2029")


def texts(longest: int | None) -> st.SearchStrategy[str]:
    """Text of any kind that the schema takes, without blanks around it."""
    free = st.text(PLAIN_SIGNS, min_size=1, max_size=min(longest or 20, 20)).map(str.strip).filter(bool)
    return st.sampled_from(NASTY) | free


def months(year: int = 2026) -> st.SearchStrategy[dt.date]:
    """First days of the months of a year."""
    return st.integers(1, 12).map(lambda month: dt.date(year, month, 1))


def numbers(field: Field) -> st.SearchStrategy[float]:
    """Numbers within the bounds of a field."""
    return st.floats(
        field.low,
        field.high,
        exclude_min=field.low_open,
        exclude_max=field.high_open,
        allow_nan=False,
    ).map(abs if field.low == 0 else float)


def values(path: str) -> st.SearchStrategy[Any]:
    """Any value that a field takes."""
    field = fields()[path]
    if field.choices is not None:
        return st.sampled_from([str(word) for word in field.choices])
    kinds: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: texts(field.longest),
        Kind.MONTH: months(),
        Kind.DAY: st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)),
        Kind.WHOLE: st.just(2026),
    }
    return kinds[field.kind] if field.kind in kinds else numbers(field)


def some(prefix: str, *names: str) -> st.SearchStrategy[dict[str, Any]]:
    """A table with any of the named keys."""
    return st.fixed_dictionaries({}, optional={name: values(joined(prefix, name)) for name in names})


@st.composite
def given_value(draw: st.DrawFn, path: str) -> Any:
    """A value, bare or with its source."""
    value = draw(values(path))
    more = draw(some(path, "source", "date", "confidence", "basis", "note"))
    return {"value": value, **more} if more else value


SOURCE = ("source", "source_date", "confidence", "basis", "note")
CODES = ("account", "cost_centre", "department")


@st.composite
def by_the_rules_of_a_city(draw: st.DrawFn) -> dict[str, Any]:
    """Contributions by city, with rates that it allows."""
    city, housing = draw(st.sampled_from([("上海", (0.05, 0.07)), ("Kunming", (0.05, 0.12)), ("广州市", (0.12, 0.05))]))
    chosen = {"injury_rate": draw(st.sampled_from([0.002, {"value": 0.014, "source": "='x'"}]))}
    return {"city": city, "if_missing": "latest", "housing_rate": draw(st.sampled_from(housing)), **chosen}


@st.composite
def walks(draw: st.DrawFn) -> dict[str, Any]:
    """Who comes and goes, and costs beside wages."""
    path = "labour.costs.*"
    found: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(["hires", "leavers"]))):
        found[name] = draw(st.lists(values(f"labour.{name}"), min_size=12, max_size=12))
    rows = []
    for name in draw(st.lists(texts(120), max_size=3, unique=True)):
        row = draw(some(path, "price", "control", "rhythm", "last_year", *CODES, *SOURCE))
        row |= {"name": name, "kind": draw(values(f"{path}.kind")), "first_month": "2026-03", "last_month": "2026-03"}
        if draw(st.booleans()):
            row["months"] = draw(st.lists(values(f"{path}.quantity"), min_size=12, max_size=12))
        else:
            row |= draw(some(path, "quantity"))
        rows.append(row)
    return found | ({"costs": rows} if rows else {})


@st.composite
def people(draw: st.DrawFn, path: str, either: str, by_city: bool) -> list[dict[str, Any]]:
    """Rows of grades or support roles with a headcount, or with the other key where it may be used."""
    names = draw(st.lists(texts(120), max_size=3, unique=True))
    rows = []
    for name in names:
        row = draw(some(f"{path}.*", "monthly_wage", "rhythm", "last_year", "first_month", *CODES, *SOURCE))
        row |= draw(some(f"{path}.*", "social_wage", "housing_wage"))
        if by_city:
            row |= draw(some(f"{path}.*", "form"))
        key = draw(st.sampled_from(["", "headcount", either]))
        if key and (key != "share" or len(names) == 1):
            row[key] = 1.0 if key == "share" else draw(values(f"{path}.*.{key}"))
        rows.append({"name": name, **row})
    return rows


@st.composite
def schedules(draw: st.DrawFn, raw: dict[str, Any]) -> dict[str, Any]:
    """Tasks that wait for one another; items of the construction that are ready with one of them."""
    path, rows = "schedule.tasks.*", []
    for name in draw(st.lists(texts(120), min_size=1, max_size=4, unique=True)):
        row = {"name": name, **draw(some(path, "people", "days", "day_rate", *SOURCE))}
        if rows and draw(st.booleans()):
            row["after"] = [rows[-1]["name"]]
        rows.append(row)
    for item in raw.get("construction", {}).get("items", []):
        if draw(st.booleans()):
            item["task"] = rows[0]["name"]
    return {"start": draw(values("schedule.start")), "tasks": rows}


@st.composite
def telecoms(draw: st.DrawFn, raw: dict[str, Any]) -> dict[str, Any]:
    """Telecom charges of one line, which is added to the operating budget."""
    line = {"section": draw(texts(120)), "name": draw(texts(120)) + " telecom", "amount_from": "telecom"}
    raw.setdefault("operating", {}).setdefault("lines", []).append(line)
    found: dict[str, Any] = draw(some("telecom", "handling_share", "billing_tax_rate"))
    for table, path in (("usage", "telecom.usage.*"), ("rents", "telecom.rents.*")):
        common = ("price", "passed_on", "tax_rate", *SOURCE)
        rows = []
        for name in draw(st.lists(texts(120), min_size=1, max_size=2, unique=True)):
            row = {"name": name, "line": line["name"], **draw(some(path, *common))}
            if table == "rents":
                row |= draw(some(path, "measure", "quantity"))
            else:
                row |= draw(some(path, "calls_share", "durations", "increment_s", "minimum_s", "monthly_minimum"))
                row["months"] = draw(st.lists(values(f"{path}.months"), min_size=12, max_size=12))
                row["duration_s"] = draw(values(f"{path}.duration_s"))
            rows.append(row)
        found[table] = rows
    tiered = found["usage"][0]
    if draw(st.booleans()):
        tiered.pop("price", None)
        tiered["tariff"] = draw(st.sampled_from(["all_units", "marginal"]))
        found["tiers"] = [
            {"usage": tiered["name"], "from_minutes": 0.0, **draw(some("telecom.tiers.*", "price", *SOURCE))}
        ]
    elif draw(st.booleans()):
        tiered |= {"tariff": "package", **draw(some("telecom.usage.*", "package_fee", "included_minutes"))}
    return found


@st.composite
def items(draw: st.DrawFn, drivers: list[str]) -> list[dict[str, Any]]:
    """Rows of the construction budget."""
    path = "construction.items.*"
    rows = []
    for section, name in draw(st.lists(st.tuples(texts(120), texts(120)), max_size=4, unique=True)):
        row = draw(
            some(
                path,
                *("specification", "measure", "quantity", "price", "price_basis", "tax_rate", "deductible"),
                *("asset_class", "life_years", "residual_share", "in_use", *CODES, *SOURCE),
            )
        )
        if draw(st.booleans()):
            row["driver"] = draw(st.sampled_from([driver for driver in drivers if driver in ("fixed", "seats")]))
        stages = draw(st.sampled_from([{}, {"delivery": 1.0}, {"advance": 0.25, "retention": 0.75}]))
        if stages:
            row["payment"] = {stage: {"share": share, "month": draw(months())} for stage, share in stages.items()}
        rows.append({"section": section, "name": name, **row})
    return rows


@st.composite
def lines(draw: st.DrawFn, drivers: list[str]) -> list[dict[str, Any]]:
    """Rows of the operating budget."""
    path = "operating.lines.*"
    rows = []
    for section, name in draw(st.lists(st.tuples(texts(120), texts(120)), max_size=4, unique=True)):
        common = (
            "calculation",
            "measure",
            "price_basis",
            "tax_rate",
            "deductible",
            "rhythm",
            "last_year",
            "charged_by",
            "charged_to",
        )
        row = draw(some(path, *common, *CODES, *SOURCE))
        if draw(st.booleans()):
            row["months"] = draw(st.lists(values(f"{path}.price"), min_size=12, max_size=12))
        else:
            row |= draw(some(path, "quantity"))
            driver = draw(st.sampled_from(drivers))
            times = {"calls": ["each"], "minutes": ["each"], "agents": ["month"], "heads": ["month"]}
            price_times = times.get(driver, ["month", "quarter", "year", "once"])
            row |= {"driver": driver, "price": draw(values(f"{path}.price"))}
            row["price_time"] = draw(st.sampled_from(price_times))
        first, last = sorted((draw(months()), draw(months())))
        row |= draw(st.sampled_from([{}, {"first_month": first}, {"first_month": first, "last_month": last}]))
        rows.append({"section": section, "name": name, **row})
    return rows


def _without_what_excludes_itself(raw: dict[str, Any]) -> None:
    if "patience_s" not in raw.get("traffic", {}):
        raw.get("traffic", {}).pop("redial_share", None)
    if "margin" in raw.get("offer", {}):
        raw["offer"].pop("markup", None)


@st.composite
def raw_scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario without mistakes, as raw tables."""
    raw: dict[str, Any] = {"budget": {"year": 2026, "unit": draw(texts(120)), "project": draw(texts(120))}}
    raw["budget"] |= draw(some("budget", "version", "status", "author", "prepared", "purpose", "scope", "first_month"))
    raw["budget"].pop("first_month", None)
    for name, most in (("signers", 6), ("notes", 7)):
        if entries := draw(st.lists(texts(120), max_size=most)):
            raw["budget"][name] = entries
    singles = [field.path for field in fields().values() if field.given and field.path != "traffic.monthly_calls"]
    left_out = {"staffing.seats", "traffic.busy_hour_calls", "traffic.interval_min", "traffic.day_calls"}
    left_out |= {"labour.pension_rate", "labour.injury_rate"}
    for path in singles:
        if path not in left_out and draw(st.booleans()):
            group, _, name = path.rpartition(".")
            raw.setdefault(group, {})[name] = draw(given_value(path))
    _without_what_excludes_itself(raw)
    by_city = _labour(draw, raw)
    demand = _demand(draw, raw)
    grades, support = (
        draw(people(f"staffing.{table}", either, by_city))
        for table, either in (("grades", "share"), ("support", "span"))
    )
    # Lines per head need heads.
    drivers = ["fixed", *demand, *(["agents"] if grades else []), *(["heads"] if grades or support else [])]
    for group, name, rows in (
        ("staffing", "grades", grades),
        ("staffing", "support", support),
        ("construction", "items", draw(items(drivers))),
        ("operating", "lines", draw(lines(drivers))),
    ):
        if rows:
            raw.setdefault(group, {})[name] = rows
    if not any(raw.get(group, {}).get(name) for group, name in (("construction", "items"), ("operating", "lines"))):
        raw.setdefault("staffing", {}).setdefault("grades", [{"name": "A", "headcount": 1}])
    contingency = draw(
        some("construction.contingency", "asset_class", "life_years", "residual_share", "in_use", *SOURCE)
    )
    raw.setdefault("construction", {})["contingency"] = {"rate": 0.05, **contingency}
    raw.pop("telecom", None)
    if draw(st.booleans()):
        raw["schedule"] = draw(schedules(raw))
    if draw(st.booleans()):
        raw["telecom"] = draw(telecoms(raw))
    raw["sources"] = [
        {"title": draw(texts(200)), **draw(some("sources.*", "publisher", "address", "date", "used_for"))}
    ]
    raw["versions"] = [{"version": "1", "change": draw(texts(200)), **draw(some("versions.*", "date", "author"))}]
    return raw


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Calls of a day by interval, or shares with the day's calls."""
    path = "traffic.intervals.*"
    length = draw(st.sampled_from([15, 30, 60]))
    start, count = draw(st.integers(0, 23)), draw(st.integers(1, 1440 // length))
    minutes = [(start * 60 + number * length) % 1440 for number in range(count)]
    rows = [{"time": f"{at // 60:02d}:{at % 60:02d}", **draw(some(path, "aht_s"))} for at in minutes]
    if draw(st.booleans()):
        return {"interval_min": length, "intervals": [{**row, **draw(some(path, "calls"))} for row in rows]}
    # Shares of a day must add up to it.
    shares = [{**row, "share": 1.0 if number == 0 else 0.0} for number, row in enumerate(rows)]
    return {"interval_min": length, "intervals": shares, "day_calls": draw(given_value("traffic.day_calls"))}


def _labour(draw: st.DrawFn, raw: dict[str, Any]) -> bool:
    """Contributions by city or combined, and who comes and goes; whether it is by city."""
    by_city = draw(st.booleans())
    if by_city:
        raw["labour"] = draw(by_the_rules_of_a_city())
    if draw(st.booleans()):
        raw.setdefault("labour", {}).update(draw(walks()))
    return by_city


def _demand(draw: st.DrawFn, raw: dict[str, Any]) -> list[str]:
    """Seats or calls in one of the ways to state them; the drivers that they allow."""
    way = draw(st.sampled_from(["none", "seats", "busy hour", "month", "months", "profile"]))
    traffic = raw.setdefault("traffic", {})
    if way == "seats":
        raw.setdefault("staffing", {})["seats"] = draw(given_value("staffing.seats"))
    elif way == "busy hour":
        traffic["busy_hour_calls"] = draw(given_value("traffic.busy_hour_calls"))
    elif way == "month":
        traffic["monthly_calls"] = draw(given_value("traffic.monthly_calls"))
    elif way == "months":
        calls = st.floats(0, 1e9, allow_nan=False).map(abs)
        traffic["monthly_calls"] = draw(st.lists(calls, min_size=12, max_size=12))
        if draw(st.booleans()):
            traffic["monthly_calls"] = {"value": traffic["monthly_calls"], "source": draw(texts(200))}
    elif way == "profile":
        traffic |= draw(profiles())
    if not traffic:
        del raw["traffic"]
    by_way = {"none": [], **{key: ["seats", "calls"] for key in ("month", "months", "profile")}}
    return by_way.get(way, ["seats"])
