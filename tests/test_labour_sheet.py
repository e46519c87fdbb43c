"""人工成本测算表: contributions by city against cases worked out by hand, and what may not be combined."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from

CASES = json.loads((Path(__file__).parent / "cases" / "contribution_cases.json").read_text(encoding="utf-8"))
HEADING = {"unit": "单位", "project": "项目", "year": 2025}
SHANGHAI = {"city": "上海", "housing_rate": 0.07, "injury_rate": 0.002}
AGENT = {"name": "一级", "headcount": 3, "monthly_wage": 5000.0}


def budget(labour: dict[str, Any], *grades: dict[str, Any], **heading: Any) -> Budget:
    raw = {"budget": HEADING | heading, "labour": labour, "staffing": {"grades": list(grades)}}
    return Budget(scenario_from(raw, "labour"))


def pays(found: Budget, name: str, place: int) -> float:
    return float(found.lines[f"grade_pay.{name}"][place])


def test_one_grade_before_and_after_july_is_as_worked_by_hand():
    # Shanghai, wage 5,000 below the floors 7,384 (to June 2025) and 7,460 (from July); the published rates are 16, 9,
    # 0.5 and 0.2 % for the employer, 8, 2 and 0.5 % for the employee, 7 % housing fund on the wage in whole yuan.
    found = budget(SHANGHAI, AGENT)
    by_hand = {
        "pension_base": (7384, 7460),
        "housing_base": (5000, 5000),
        "pension": (1181.44, 1193.60),
        "medical": (664.56, 671.40),
        "unemployment": (36.92, 37.30),
        "injury": (14.77, 14.92),
        "social": (1897.69, 1917.22),
        "housing": (350, 350),
        "employer": (2247.69, 2267.22),
        "own_pension": (590.72, 596.80),
        "own_medical": (147.68, 149.20),
        "own_unemployment": (36.92, 37.30),
        "own_housing": (350, 350),
        "employee": (1125.32, 1133.30),
        "net": (3874.68, 3866.70),
        "unit_cost": (7247.69, 7267.22),
        "person_months": (18, 18),
    }
    assert {name: (pays(found, name, 0), pays(found, name, 1)) for name in by_hand} == by_hand
    # Three heads: six months each way, and the sums reach the operating budget and the cash sheet.
    social, housing = found.lines["contributions.cost"]
    assert list(social) == pytest.approx([5693.07] * 6 + [5751.66] * 6, abs=1e-9)
    assert list(housing) == pytest.approx([1050.0] * 12, abs=1e-9)
    assert found.values["operating.total"] == pytest.approx(12 * 15_000 + 6 * (5693.07 + 5751.66) + 12 * 1050, abs=1e-6)
    assert found.values["cash.total"] == found.values["operating.total"]
    # A normal month is one of the last period.
    assert found.values["operating.monthly_total"] == pytest.approx(15_000 + 5751.66 + 1050, abs=1e-9)


# Shanghai's injury rates of 2024 hold until December only, so that no one rate fits the twelve months from July.
STARTS = (
    ("Beijing", "2024-07"),
    ("Shanghai", "2025-01"),
    ("Shanghai", "2025-07"),
    ("Shanghai", "2026-07"),
    ("Guangzhou", "2024-07"),
    ("Kunming", "2025-11"),
    ("Kunming", "2026-09"),
)


@pytest.mark.parametrize(("city", "start"), STARTS)
def test_every_case_of_a_city_stands_on_its_sheet(city, start):
    month = dt.date.fromisoformat(f"{start}-01")
    cases = [
        case
        for case in CASES
        if case["kind"] == "single" and case["inputs"]["city"] == city and _covers(case["inputs"], month)
    ]
    # Bases without rates have no shares to compare.
    cases = [case for case in cases if "employer" in case["expected"]]
    assert len({case["inputs"]["scheme"] for case in cases}) >= 4
    for injury, housing in _rates(cases):
        chosen = {"injury": injury, "housing": housing}
        fit = [case for case in cases if case["inputs"]["rate"] in (None, chosen.get(case["inputs"]["scheme"]))]
        wages = sorted({case["inputs"]["wage"] for case in fit})
        labour = {"city": city, "injury_rate": injury, "housing_rate": housing}
        grades = [{"name": f"{wage}", "headcount": 1, "monthly_wage": wage} for wage in wages]
        found = budget(labour | {"if_missing": "latest"}, *grades, year=month.year, first_month=start)
        periods = int(found.values["standards.periods"] or 0)
        for case in fit:
            scheme, place = case["inputs"]["scheme"], wages.index(case["inputs"]["wage"]) * periods
            expected = case["expected"]
            if "base" in expected:
                assert pays(found, f"{scheme}_base", place) == expected["base"], case["id"]
            assert pays(found, scheme, place) == expected["employer"], case["id"]
            if scheme != "injury":
                assert pays(found, f"own_{scheme}", place) == expected["employee"], case["id"]


def _covers(inputs: dict[str, Any], month: dt.date) -> bool:
    return dt.date.fromisoformat(inputs["first"]) <= month <= dt.date.fromisoformat(inputs["last"])


def _rates(cases: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """The smallest injury rate with the smallest housing rate, and the largest ones."""
    by_scheme = {
        scheme: sorted({case["inputs"]["rate"] for case in cases if case["inputs"]["scheme"] == scheme})
        for scheme in ("injury", "housing")
    }
    return list(zip(by_scheme["injury"], by_scheme["housing"], strict=True))


def test_forms_of_employment_decide_what_is_due():
    # 社会保险法 and 劳社部发〔2003〕12号: part-time people are insured against injury only, interns and the
    # contractor's people not by the unit; for dispatched people everything is due through the agency.
    forms = ("full_time", "part_time", "intern", "dispatch", "outsourced")
    found = budget(SHANGHAI, *({**AGENT, "name": form, "form": form} for form in forms))
    first = [pays(found, "employer", 2 * place) for place in range(5)]
    assert first == [2247.69, 14.77, 0, 2247.69, 0]
    assert [pays(found, "employee", 2 * place) for place in range(5)] == [1125.32, 0, 0, 1125.32, 0]


def test_wages_reported_to_insurance_and_housing_fund_stand_apart():
    found = budget(SHANGHAI, {**AGENT, "social_wage": 10_000.0, "housing_wage": 8000.0})
    # 10,000 x 16 % and 8,000 x 7 %.
    assert (pays(found, "pension", 0), pays(found, "housing", 0)) == (1600, 560)


def test_what_is_carried_over_is_marked_and_only_on_request():
    raw = {"budget": HEADING | {"year": 2026}, "labour": SHANGHAI, "staffing": {"grades": [AGENT]}}
    [mistake] = mistakes_in(raw)
    assert str(mistake).startswith("labour.city = '上海': Shanghai: unemployment on 2026-01-01: rates not in the data")
    assert "choose labour.if_missing = latest" in str(mistake)
    assert "labour.social_rate" in str(mistake)
    found = Budget(scenario_from(raw | {"labour": SHANGHAI | {"if_missing": "latest"}}, "carried"))
    status = dict(zip(found.lines["standards.scheme"], found.lines["standards.status"], strict=False))
    assert status["失业"] == "暂估"
    assert status["养老"] == "有依据"


def test_an_unchosen_rate_stays_unknown():
    found = budget({"city": "上海", "housing_rate": 0.05}, AGENT)
    assert found.values["operating.total"] is None
    assert pays(found, "pension", 0) == 1181.44


@pytest.mark.parametrize(
    ("labour", "form", "path", "words"),
    [
        ({"city": "上海", "social_rate": 0.25}, "", "labour.social_rate", "given beside labour.city"),
        ({"city": "上海", "housing_rate": 0.12}, "", "labour.housing_rate", "must be from 0.05 to 0.07 in Shanghai"),
        ({"city": "上海", "injury_rate": 0.02}, "", "labour.injury_rate", "must be from 0.002 to 0.019"),
        ({"city": "上海", "pension_rate": 0.16}, "", "labour.pension_rate", "leaves no choice"),
        ({"city": "上还"}, "", "labour.city", "not in the data"),
        ({"city": "成都", "if_missing": "latest"}, "", "labour.city", "housing on 2025-01-01"),
        ({"injury_rate": 0.002}, "", "labour.injury_rate", "given without labour.city"),
        ({}, "intern", "staffing.grades.0.form", "given without labour.city"),
    ],
)
def test_what_does_not_fit_together_is_refused(labour, form, path, words):
    grade = AGENT | ({"form": form} if form else {})
    found = {mistake.place: str(mistake) for mistake in mistakes_in(
        {"budget": HEADING, "labour": labour, "staffing": {"grades": [grade]}}
    )}  # fmt: skip
    assert words in found.get(path, str(found))
