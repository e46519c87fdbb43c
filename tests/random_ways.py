"""Random comparisons of ways of delivery, as raw tables: part of `tests.strategies`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from ccxl.budget.parts.comparison.words import (
    CostBasis,
    CostDriver,
    CostObject,
    CostScope,
    Growth,
    OutsourcingForm,
    ServiceProduct,
    Settlement,
    WayKind,
)

if TYPE_CHECKING:
    from tests.strategies import Raw, _Pen

AMOUNTS: Final = (0.0, 0.01, 1.005, 2.675, 33.3333, 94_000, 160_000, 1234.5678, -300_000, -0.285, 99_999.99)
MORE: Final[dict[str, tuple[Any, ...]]] = {
    "amount": (4321.05, -10.5, 0), "uplift": (0.15, -0.05), "weight": (0.35, 0.0), "discount_rate": (0.08, 0),
    "wage_growth": (0.07,), "price_growth": (0.02, -0.01), "running_months": (6, 10.5), "capacity": (12, 7.5),
    "service_level": (0.75,), "scope": ("full", "system"), "settlement": ("provider", "client"),
    "per": tuple(CostBasis), "growth": tuple(Growth), "pays_for": tuple(CostObject), "acts_on": tuple(CostObject),
    "first_year": (1, 2), "from_seats": (2, 13),
}  # fmt: skip


def comparison(pen: _Pen, raw: Raw) -> Raw:
    """A comparison without mistakes: every basis, growth and source of a price, gaps, charges, tiers, break-even."""
    years = 1 + pen.count(4)
    found: Raw = {"horizon_years": years}
    for name, rates in (
        ("discount_rate", (0.05, 0.0, 0.1234)),
        ("wage_growth", (0.05, 0.0, 0.0333)),
        ("price_growth", (0.02, -0.01)),
        ("running_months", (12, 7, 0.5)),
        ("service_level", (0.8, 0.95)),
        ("monthly_calls", (20_000, 0, 1234.5)),
    ):
        pen.given(found, name, rates, missing=3)
    pen.given(found, "seats", (20, 50, 1.5), missing=5)
    pen.put(found, "scope", tuple(CostScope))
    if years > 1 and pen.chance(3):
        found["price_steps"] = pen.draw(st.lists(st.sampled_from((0.1, 0, -0.05)), min_size=1, max_size=years - 1))
    used: set[Any] = set()
    ways = [_way(pen, used) for _ in range(1 + pen.count(4))]
    tiered = [way["name"] for way in ways if pen.chance(3)]
    found["ways"] = ways
    found["tiers"] = [tier for name in tiered for tier in _tiers(pen, name)]
    parties = [pen.name(set()) for _ in range(2)] if pen.chance(2) else []
    found["lines"] = [line for way in ways for line in _lines(pen, raw, way["name"], years, parties, tiered)]
    found["factors"] = [_factor(pen) for _ in range(pen.count(3))]
    if len(ways) > 1 and pen.chance(2):
        own, bought = pen.draw(st.permutations([way["name"] for way in ways]))[:2]
        found["break_even"] = {"own": own, "bought": bought, "last_seats": pen.one((12, 2, 31))}
    criteria = set()
    found["criteria"] = [_criterion(pen, criteria, len(ways)) for _ in range(pen.count(3))]
    return {name: value for name, value in found.items() if value != []}


def _sourced(pen: _Pen, row: Raw) -> Raw:
    if pen.chance(4):
        row |= {
            "source": pen.one(("='x'", "报价")),
            "source_date": "2025-08-23",
            "confidence": "low",
            "basis": "assumed",
        }
    return row


def _title(pen: _Pen, used: set[Any]) -> str:
    """A name; a title that joins one called like a word for what is unknown would be taken for unknown."""
    name = pen.name(used)
    return f"{name}款" if name in ("未提供", "无法计算") else name


def _way(pen: _Pen, used: set[Any]) -> Raw:
    row: Raw = {"name": _title(pen, used), "kind": pen.one(tuple(WayKind))}
    pen.put(row, "form", tuple(OutsourcingForm), missing=2)
    fitting = [product for product in ServiceProduct if row["kind"] in product.kinds]
    pen.put(row, "service", fitting, missing=2)
    pen.put(row, "capacity", (10, 50, 7.5), missing=2)
    pen.put(row, "settlement", tuple(Settlement), missing=2)
    for name, values in (("seats", (30, 12)), ("monthly_calls", (999.5, 0)), ("service_level", (0.9,))):
        if pen.chance(4):
            row[name] = pen.one(values)
    if pen.chance(5):
        row["scope"] = pen.one(tuple(CostScope))
    return _sourced(pen, row)


def _tiers(pen: _Pen, way: str) -> list[Raw]:
    rows = []
    for start in sorted(pen.draw(st.sets(st.sampled_from((1, 5, 10, 20.5, 50)), min_size=1, max_size=3))):
        row: Raw = {"way": way, "from_seats": start}
        pen.put(row, "price", (3000, 2500.05, 0.01, 1999.99))
        rows.append(_sourced(pen, row))
    return rows


def _lines(pen: _Pen, raw: Raw, way: str, years: int, parties: list[str], tiered: list[str]) -> list[Raw]:
    """The lines of one way, in parts that may come apart."""
    taken = ["construction"] if raw.get("construction", {}).get("items") else []
    if raw.get("operating", {}).get("lines") or raw.get("staffing", {}).keys() & {"grades", "support"}:
        taken.append("operating")
    taken += ["tiers"] if way in tiered else []
    parts = [_title(pen, set()) for _ in range(1 + pen.count(2))]
    used: set[Any] = set()
    rows = []
    for _ in range(1 + pen.count(4)):
        part = pen.one(parts)
        row: Raw = {"way": way, "part": part, "name": pen.name(used, part)}
        if taken and pen.chance(3):
            row["amount_from"] = pen.one(taken)
            row["per"] = {"construction": "once", "operating": "month", "tiers": "seat_month"}[row["amount_from"]]
        else:
            row["per"] = pen.one(tuple(CostBasis))
            small = row["per"] in (CostBasis.CALL, CostBasis.MINUTE)
            pen.put(row, "amount", (0.85, 0, 0.075) if small else AMOUNTS)
        pen.put(row, "quantity", (1, 2, 0.5, 0), missing=2)
        pen.put(row, "growth", tuple(Growth), missing=2)
        pen.put(row, "pays_for", tuple(CostObject), missing=3)
        _years(pen, row, years)
        if parties:
            pen.put(row, "party", parties, missing=4)
            if "party" in row and pen.chance(3):
                row["counterparty"] = pen.one([name for name in (*parties, "丙方") if name != row["party"]])
                pen.put(row, "tax_rate", (0.06, 0.13, 0.0), missing=4)
        rows.append(_sourced(pen, row))
    return rows


def _years(pen: _Pen, row: Raw, years: int) -> None:
    if pen.chance(3):
        row["first_year"] = 1 + pen.count(years - 1)
    if pen.chance(4):
        low = row.get("first_year", 1)
        row["last_year"] = low + pen.count(years - low)


def _factor(pen: _Pen) -> Raw:
    row = {
        "driver": pen.one(tuple(CostDriver)),
        "level": pen.one(("7×24", "=1", "急")),
        "acts_on": pen.one(tuple(CostObject)),
    }
    return _sourced(pen, {**row, "uplift": pen.one((0.2, -0.1, 0.0333))})


def _criterion(pen: _Pen, used: set[Any], ways: int) -> Raw:
    row: Raw = {"name": pen.name(used), "weight": pen.one((0.4, 0.25, 0.0, 1.0))}
    if not pen.chance(3):
        row["scores"] = pen.draw(st.lists(st.sampled_from((8, 0, 5.5, 10)), min_size=ways, max_size=ways))
    return _sourced(pen, row)
