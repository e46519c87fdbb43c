"""The cases of contributions, worked out in fractions from the published tables and not by ccxl.

``python -m tests.contribution_cases`` writes ``tests/cases/contribution_cases.json``. The tables below were typed apart
from the shipped data; `tests/test_contributions.py` holds both the data and the functions against them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

CASES = Path(__file__).parent / "cases" / "contribution_cases.json"

FORVIS = "Forvis Mazars, Social insurance base of 2024 (December 2024)"
SHANGHAI = "上海市 notices of bases and rates 2025 and 2026, as the register norbital-ai/templates quotes them"
KUNMING = (
    "云南省 and 昆明市 notices of bases and rates 2025 and 2026, as the register norbital-ai/templates quotes them"
)
BEIJING = "linianhui/blog, table of Beijing's bases of 2025"
PROVINCES = "jiabin-xu/salary-calculator, table of bases by province"
PROVINCE_NOTES = "jiabin-xu/salary-calculator, notes on its bases by province"
GUANGDONG = f"粤人社发〔2024〕33号 as public policy tables quote it (bases); {FORVIS} (rates)"
SICHUAN = "川人社办发〔2025〕39号 as public policy tables quote it"


class Rates(NamedTuple):
    """Rates of both sides in per cent, smallest and largest; what the employee pays besides; unit of rounding."""

    employer: tuple[str, str]
    employee: tuple[str, str]
    fixed: str = "0"
    round_to: str = "0.01"


class Period(NamedTuple):
    """One row of a published table; no rates where only the bases are published."""

    city: str
    scheme: str
    first: str
    last: str
    floor: str
    cap: str | None
    rates: Rates | None
    source: str


def one(employer: str, employee: str, fixed: str = "0") -> Rates:
    return Rates((employer, employer), (employee, employee), fixed)


def injury(low: str, high: str) -> Rates:
    return Rates((low, high), ("0", "0"))


def housing(low: str, high: str, round_to: str = "0.01") -> Rates:
    return Rates((low, high), (low, high), "0", round_to)


Y24 = ("2024-07-01", "2025-06-30")
H24, H25 = ("2024-07-01", "2024-12-31"), ("2025-01-01", "2025-06-30")
CLASSES = injury("0.2", "1.9")

TABLE = (
    Period("Beijing", "pension", *Y24, "6821", "35283", one("16", "8"), FORVIS),
    Period("Beijing", "medical", *Y24, "6821", "35283", one("9.8", "2", "3"), FORVIS),
    Period("Beijing", "unemployment", *Y24, "6821", "35283", one("0.5", "0.5"), FORVIS),
    Period("Beijing", "injury", *Y24, "6821", "35283", injury("0.2", "1.9"), FORVIS),
    Period("Beijing", "housing", *Y24, "2420", "35283", housing("5", "12"), FORVIS),
    Period("Beijing", "social", "2025-07-01", "2026-06-30", "7162", "35811", None, BEIJING),
    Period("Shanghai", "pension", *Y24, "7384", "36921", one("16", "8"), FORVIS),
    Period("Shanghai", "medical", *Y24, "7384", "36921", one("9", "2"), FORVIS),
    Period("Shanghai", "unemployment", *Y24, "7384", "36921", one("0.5", "0.5"), FORVIS),
    Period("Shanghai", "injury", "2024-07-01", "2024-12-31", "7384", "36921", injury("0.16", "1.52"), FORVIS),
    Period("Shanghai", "housing", *Y24, "2690", "36921", housing("5", "7", "1"), FORVIS),
    Period("Shanghai", "injury", "2025-01-01", "2025-06-30", "7384", "36921", CLASSES, SHANGHAI),
    Period("Shanghai", "pension", "2025-07-01", "2026-06-30", "7460", "37302", one("16", "8"), SHANGHAI),
    Period("Shanghai", "medical", "2025-07-01", "2026-02-28", "7460", "37302", one("9", "2"), SHANGHAI),
    Period("Shanghai", "medical", "2026-03-01", "2026-06-30", "7460", "37302", one("9", "2"), SHANGHAI),
    Period("Shanghai", "unemployment", "2025-07-01", "2025-12-31", "7460", "37302", one("0.5", "0.5"), SHANGHAI),
    Period("Shanghai", "unemployment", "2026-01-01", "2026-06-30", "7460", "37302", None, SHANGHAI),
    Period("Shanghai", "injury", "2025-07-01", "2026-06-30", "7460", "37302", CLASSES, SHANGHAI),
    Period("Shanghai", "housing", "2025-07-01", "2026-06-30", "2690", "37302", housing("5", "7", "1"), SHANGHAI),
    Period("Shanghai", "pension", "2026-07-01", "2027-06-30", "7546", "37731", one("16", "8"), SHANGHAI),
    Period("Shanghai", "medical", "2026-07-01", "2027-02-28", "7546", "37731", one("9", "2"), SHANGHAI),
    Period("Shanghai", "medical", "2027-03-01", "2027-06-30", "7546", "37731", None, SHANGHAI),
    Period("Shanghai", "unemployment", "2026-07-01", "2027-06-30", "7546", "37731", None, SHANGHAI),
    Period("Shanghai", "injury", "2026-07-01", "2027-06-30", "7546", "37731", CLASSES, SHANGHAI),
    Period("Shanghai", "housing", "2026-07-01", "2027-06-30", "2740", "37731", housing("5", "7", "1"), SHANGHAI),
    Period("Guangzhou", "pension", *H24, "5500", "27501", one("15", "8"), GUANGDONG),
    Period("Guangzhou", "pension", *H25, "5500", "27501", one("15", "8"), f"{GUANGDONG}; rates of 2025 not confirmed"),
    Period("Guangzhou", "medical", *H24, "5996", "29979", one("5.35", "2"), FORVIS),
    Period("Guangzhou", "medical", *H25, "5996", "29979", one("5.35", "2"), f"{FORVIS}; bases of 2025 not confirmed"),
    Period("Guangzhou", "unemployment", *Y24, "2300", "38082", one("0.8", "0.2"), FORVIS),
    Period("Guangzhou", "injury", *Y24, "2100", None, injury("0.2", "1.4"), FORVIS),
    Period("Guangzhou", "housing", *Y24, "2300", "39579", housing("5", "12"), FORVIS),
    Period("Shenzhen", "pension", *H24, "4492", "27501", Rates(("15", "16"), ("8", "8")), GUANGDONG),
    Period("Shenzhen", "pension", *H25, "4492", "27501", Rates(("15", "16"), ("8", "8")), GUANGDONG),
    Period("Shenzhen", "medical", *Y24, "6475", "32376", one("5.5", "2"), f"{FORVIS}; 生育 0.5 % not verified"),
    Period("Shenzhen", "unemployment", *Y24, "2360", "43659", one("0.8", "0.2"), FORVIS),
    Period("Shenzhen", "injury", *Y24, "2360", None, injury("0.2", "1.4"), FORVIS),
    Period("Kunming", "pension", "2025-01-01", "2025-12-31", "4357", "21789", one("16", "8"), KUNMING),
    Period("Kunming", "unemployment", "2025-01-01", "2025-12-31", "4357", "21789", one("0.7", "0.3"), KUNMING),
    Period("Kunming", "injury", "2025-01-01", "2025-12-31", "4357", "21789", CLASSES, KUNMING),
    Period("Kunming", "medical", "2025-01-01", "2026-08-31", "4357", "21789", one("7.9", "2"), KUNMING),
    Period("Kunming", "pension", "2026-01-01", "2026-12-31", "4403", "22017", one("16", "8"), KUNMING),
    Period("Kunming", "unemployment", "2026-01-01", "2026-08-31", "4403", "22017", None, KUNMING),
    Period("Kunming", "unemployment", "2026-09-01", "2026-12-31", "4403", "22017", one("0.7", "0.3"), KUNMING),
    Period("Kunming", "injury", "2026-01-01", "2026-12-31", "4403", "22017", CLASSES, KUNMING),
    Period("Kunming", "medical", "2026-09-01", "2026-12-31", "4403", "22017", one("7.9", "2"), KUNMING),
    Period("Kunming", "housing", "2025-10-01", "2025-12-31", "2170", "32470", housing("5", "12", "1"), KUNMING),
    Period("Kunming", "housing", "2026-01-01", "2026-08-31", "2170", "32543", housing("5", "12", "1"), KUNMING),
    Period("Kunming", "housing", "2026-09-01", "2026-12-31", "2270", "32543", housing("5", "12", "1"), KUNMING),
    Period("Chengdu", "social", "2024-01-01", "2024-12-31", "4511", "22555", None, PROVINCES),
    *(
        Period("Chengdu", scheme, "2025-01-01", "2025-12-31", "4588", "22938", None, SICHUAN)
        for scheme in ("pension", "unemployment", "injury")
    ),
    Period("Zhejiang", "social", "2024-01-01", "2024-12-31", "4812", "24930", None, PROVINCE_NOTES),
    *(
        Period(city, "social", "2024-01-01", "2024-12-31", floor, cap, None, PROVINCES)
        for city, floor, cap in (
            ("Tianjin", "5013", "25065"),
            ("Chongqing", "4500", "22500"),
            ("Jiangsu", "4879", "24396"),
            ("Hubei", "4007", "22467"),
            ("Hunan", "4308", "21540"),
            ("Henan", "3756", "18780"),
            ("Shaanxi", "4559", "22795"),
            ("Shandong", "4416", "22078"),
            ("Guizhou", "3579", "17895"),
            ("Anhui", "4227", "21133"),
            ("Jiangxi", "3839", "19191"),
            ("Guangxi", "4053.6", "20268"),
            ("Hebei", "3921", "19603"),
        )
    ),
)


def rounded(amount: Fraction, round_to: str = "0.01") -> Fraction:
    """Half away from zero."""
    unit = Fraction(round_to)
    return (amount / unit + Fraction(1, 2)).__floor__() * unit


def base_of(period: Period, wage: Fraction) -> Fraction:
    base = max(wage, Fraction(period.floor))
    return base if period.cap is None else min(base, Fraction(period.cap))


def shares(period: Period, rates: Rates, wage: Fraction, percent: Fraction | None) -> tuple[Fraction, Fraction]:
    """What employer and employee pay; `percent` is chosen where there is a range."""
    found = []
    for low, high, fixed in ((*rates.employer, "0"), (*rates.employee, rates.fixed)):
        rate = Fraction(low) if low == high or percent is None else percent
        found.append(rounded(base_of(period, wage) * rate / 100 + Fraction(fixed), rates.round_to))
    return found[0], found[1]


def wages_of(period: Period) -> dict[str, Fraction]:
    """A wage below the floor, the floor, a middle wage with fen, the cap, a wage above it."""
    floor = Fraction(period.floor)
    cap = floor * 6 if period.cap is None else Fraction(period.cap)
    middle = rounded((floor + cap) / 2) + Fraction("0.37")
    named = {"below": floor - 1000, "floor": floor, "middle": middle, "cap": cap, "above": cap + 1000}
    return named if period.cap is not None else named | {"cap": cap, "above": cap * 10}


def singles() -> Iterator[dict[str, Any]]:
    """Floor, cap and wages in between for every row of the table, at both ends of a range of rates."""
    for period in TABLE:
        schemes = ("pension", "medical", "unemployment", "injury") if period.scheme == "social" else (period.scheme,)
        ranged = period.rates is not None and period.rates.employer[0] != period.rates.employer[1]
        for scheme in schemes:
            for name, wage in wages_of(period).items():
                for percent in map(Fraction, period.rates.employer) if ranged and period.rates else (None,):
                    expected = {"base": float(base_of(period, wage))}
                    if period.rates is not None:
                        employer, employee = shares(period, period.rates, wage, percent)
                        expected |= {"employer": float(employer), "employee": float(employee)}
                    rate = "" if percent is None else f"-{float(percent):g}"
                    yield {
                        "id": f"{period.city}-{scheme}-{period.first}-{name}{rate}",
                        "kind": "single",
                        "inputs": {
                            "city": period.city,
                            "scheme": scheme,
                            "first": period.first,
                            "last": period.last,
                            "wage": float(wage),
                            "rate": None if percent is None else float(percent / 100),
                        },
                        "expected": expected,
                        "tolerance": 0,
                        "source": period.source,
                    }


def held(city: str, scheme: str, day: dt.date, rates: bool) -> Period:
    """The row that holds on a day, or the latest begun before it."""
    begun = [
        row
        for row in TABLE
        if row.city == city
        and (row.scheme == scheme or (row.scheme == "social" and scheme != "housing"))
        and dt.date.fromisoformat(row.first) <= day
        and (row.rates is not None or not rates)
    ]
    return max(begun, key=lambda row: row.first)


# City, first month, months, wage, injury and housing rate in per cent, housing wage, whether something is carried over.
PERIODS = (
    ("Beijing", "2024-07-01", 12, "5000", "0.2", "12", None, False),
    ("Beijing", "2025-01-01", 12, "6900", "0.4", "12", None, True),
    ("Beijing", "2025-01-01", 12, "40000", "0.2", "5", None, True),
    ("Beijing", "2026-01-01", 12, "6000", "0.2", "5", "4000", True),
    ("Shanghai", "2024-07-01", 12, "5000", "0.2", "7", None, False),
    ("Shanghai", "2025-01-01", 12, "7400", "0.2", "7", None, False),
    ("Shanghai", "2025-01-01", 12, "37000", "0.2", "5", "5555.55", False),
    ("Shanghai", "2026-01-01", 12, "7500", "0.2", "7", None, True),
    ("Shanghai", "2027-01-01", 12, "7500", "0.2", "7", None, True),
    ("Kunming", "2025-10-01", 3, "4000", "0.2", "12", "2000", False),
    ("Kunming", "2026-01-01", 12, "4000", "0.4", "5", "2222", True),
    ("Guangzhou", "2024-07-01", 12, "5000", "0.2", "5", None, False),
    ("Guangzhou", "2024-07-01", 12, "45000", "1.4", "12", "9000", False),
)


def periods() -> Iterator[dict[str, Any]]:
    """Months together, most over a July: each month by the bases that hold in it."""
    for city, first, months, wage, injured, housed, housing_wage, carried in PERIODS:
        totals = [Fraction(0), Fraction(0)]
        start = dt.date.fromisoformat(first)
        for number in range(months):
            year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
            day = dt.date(year, month + 1, 1)
            for scheme in ("pension", "medical", "unemployment", "injury", "housing"):
                rates = held(city, scheme, day, rates=True).rates
                assert rates is not None
                own = Fraction(housing_wage) if scheme == "housing" and housing_wage else Fraction(wage)
                chosen = {"injury": Fraction(injured), "housing": Fraction(housed)}.get(scheme)
                for side, amount in enumerate(shares(held(city, scheme, day, rates=False), rates, own, chosen)):
                    totals[side] += amount
        yield {
            "id": f"{city}-{first}-{months}-months-{wage}",
            "kind": "period",
            "inputs": {
                "city": city,
                "first_month": first,
                "months": months,
                "wage": float(wage),
                "injury_rate": float(Fraction(injured) / 100),
                "housing_rate": float(Fraction(housed) / 100),
                "housing_wage": None if housing_wage is None else float(housing_wage),
                "if_missing": "latest" if carried else "refuse",
            },
            "expected": {"employer": float(totals[0]), "employee": float(totals[1])},
            "tolerance": 0,
            "source": "; ".join(sorted({row.source for row in TABLE if row.city == city})),
        }


def published() -> Iterator[dict[str, Any]]:
    """Figures that others worked out, in whole yuan or to the fen."""
    norms = "the project's notes on statutory parameters: employer's contributions of a 5,000-yuan agent"
    for city, housed, injured, month in (
        ("Beijing", 0.12, 0.002, 2408),
        ("Beijing", 0.05, 0.002, 2058),
        ("Shanghai", 0.07, 0.0016, 2245),
    ):
        yield {
            "id": f"{city}-agent-5000-{housed:g}",
            "kind": "period",
            "inputs": {
                "city": city,
                "first_month": "2024-09-01",
                "months": 1,
                "wage": 5000,
                "injury_rate": injured,
                "housing_rate": housed,
                "housing_wage": None,
                "if_missing": "refuse",
            },
            "expected": {"employer": month},
            "tolerance": 0.5,
            "source": norms,
        }
    register = "norbital-ai/templates, tests of the Shanghai and Kunming payroll, worked there by hand from the notices"
    for city, scheme, day, wage, rate, employee, employer in (
        ("Shanghai", "pension", "2025-12-01", 20000, None, 1600, 3200),
        ("Shanghai", "medical", "2025-12-01", 20000, None, 400, 1800),
        ("Shanghai", "unemployment", "2025-12-01", 20000, None, 100, 100),
        ("Shanghai", "injury", "2025-12-01", 20000, 0.002, 0, 40),
        ("Shanghai", "housing", "2025-12-01", 20000, 0.07, 1400, 1400),
        ("Shanghai", "pension", "2025-12-01", 5000, None, 596.8, 1193.6),
        ("Shanghai", "medical", "2025-12-01", 5000, None, 149.2, 671.4),
        ("Shanghai", "unemployment", "2025-12-01", 5000, None, 37.3, 37.3),
        ("Shanghai", "injury", "2025-12-01", 5000, 0.002, 0, 14.92),
        ("Shanghai", "housing", "2025-12-01", 5000, 0.07, 350, 350),
        ("Shanghai", "housing", "2025-12-01", 2600, 0.07, 188, 188),
        ("Shanghai", "pension", "2025-12-01", 37302.01, None, 2984.16, 5968.32),
        ("Shanghai", "medical", "2025-12-01", 50000, None, 746.04, 3357.18),
        ("Shanghai", "unemployment", "2025-12-01", 50000, None, 186.51, 186.51),
        ("Shanghai", "injury", "2025-12-01", 50000, 0.002, 0, 74.6),
        ("Shanghai", "housing", "2025-12-01", 50000, 0.07, 2611, 2611),
        ("Shanghai", "pension", "2026-06-30", 7500, None, 600, 1200),
        ("Shanghai", "medical", "2026-06-30", 7500, None, 150, 675),
        ("Shanghai", "pension", "2026-06-30", 37500, None, 2984.16, 5968.32),
        ("Shanghai", "pension", "2026-07-01", 7500, None, 603.68, 1207.36),
        ("Shanghai", "medical", "2026-07-01", 7500, None, 150.92, 679.14),
        ("Shanghai", "housing", "2026-07-01", 7500, 0.07, 525, 525),
        ("Shanghai", "pension", "2026-07-01", 37500, None, 3000, 6000),
        ("Shanghai", "housing", "2026-07-01", 37500, 0.07, 2625, 2625),
        ("Shanghai", "pension", "2026-07-01", 50000, None, 3018.48, 6036.96),
        ("Shanghai", "medical", "2026-07-01", 50000, None, 754.62, 3395.79),
        ("Shanghai", "housing", "2026-07-01", 50000, 0.07, 2641, 2641),
        ("Shanghai", "housing", "2026-07-01", 20010, 0.05, 1001, 1001),
        ("Shanghai", "housing", "2026-07-01", 2000, 0.07, 192, 192),
        ("Kunming", "pension", "2026-09-01", 4000, None, 352.24, 704.48),
        ("Kunming", "unemployment", "2026-09-01", 4000, None, 13.21, 30.82),
        ("Kunming", "injury", "2026-09-01", 4000, 0.002, 0, 8.81),
    ):
        yield {
            "id": f"register-{city}-{scheme}-{day}-{wage:g}",
            "kind": "single",
            "inputs": {"city": city, "scheme": scheme, "first": day, "last": day, "wage": wage, "rate": rate},
            "expected": {"employer": employer, "employee": employee},
            "tolerance": 0,
            "source": register,
        }


def cases() -> list[dict[str, Any]]:
    """All cases."""
    return [*singles(), *periods(), *published()]


def text() -> str:
    """The case file, one case a line."""
    return "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases()) + "\n]\n"


if __name__ == "__main__":
    CASES.write_text(text(), encoding="utf-8")
