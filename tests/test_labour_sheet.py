"""人工成本测算表: contributions by city against cases worked out by hand, and what may not be combined."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import pytest

from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load

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


def test_document_000_gives_what_can_be_recovered_and_no_more():
    # Cases S0-20 to S0-25 of the checked source cases: 419 hires, 478 leavers, 419 x 400 = 167,600,
    # 419 x 7 x 30 = 87,990, 9 x 4,500 x 12 = 486,000, attrition 478 / 404 = 1.1832.
    found = Budget(load(resources("examples") / "labour_404.toml"))
    costs = dict(zip(found.lines["labour_costs.name"], found.lines["labour_costs.year"], strict=True))
    assert costs.pop("招聘成本（代招费用）") == 167_600
    assert costs.pop("培训成本（补贴）") == 87_990
    assert list(found.lines["support.year"]) == [486_000]
    assert (found.values["walk.year_hires"], found.values["walk.year_leavers"]) == (419, 478)
    assert found.values["walk.simple"] == pytest.approx(1.1832, abs=5e-5)
    # Wages, funds, leave and overtime are lost, and so is every total.
    assert len(costs) == 5
    assert all(math.isnan(cost) for cost in costs.values())
    assert found.values["operating.total"] is None
    assert found.values["labour.loaded"] is None


COSTS = {
    # 20 agents at 5,000: wages of the month 100,000; daily wage 5,000 / 21.75, hourly that / 8.
    "union": (0.02, 2000.00),
    "welfare": (0.14, 14_000.00),
    "education": (0.08, 8000.00),
    "overtime": (10, 8620.69),  # 20 x 10 x 5000 / 21.75 / 8 x 1.5
    "rest_day": (8, 9195.40),  # x 2
    "holiday": (8, 13_793.10),  # x 3
    "leave": (1, 9195.40),  # 20 x 5000 / 21.75 x (3 - 1)
    "severance": (0.5, 5000.00),  # 2 leavers x 0.5 x 5000
    "training_wages": (10, 6896.55),  # 3 hires x 10 x 5000 / 21.75
    "ramp_up": (1.5, 29_250.00),  # 3 x 1.5 x 5000 x (1 + 25 % + 5 %)
    # 100 heads x 1.5 % - 1 = 0.5 short; 80,000 is below twice 146,000; 1 of 100 is employed, so half is due.
    "disabled_fund": (1, 20_000.00),
}


@pytest.mark.parametrize("kind", COSTS)
def test_a_kind_of_labour_cost_in_one_month_by_hand(kind):
    quantity, amount = COSTS[kind]
    cost = {"name": kind, "kind": kind, "quantity": quantity, "first_month": "2025-09", "last_month": "2025-09"}
    labour = {"social_rate": 0.25, "housing_rate": 0.05, "hires": [3.0] * 12, "leavers": [2.0] * 12, "costs": [cost]}
    labour |= {"last_year_heads": 100, "last_year_disabled": 1, "last_year_wage": 80_000, "local_wage": 146_000}
    found = budget(labour, AGENT | {"headcount": 20})
    assert list(found.lines["labour_costs.cost"][0]) == [0] * 8 + [pytest.approx(amount, abs=1e-9)] + [0] * 3
    assert found.values["operating.total"] == pytest.approx(12 * 100_000 * 1.3 + amount, abs=1e-6)


def test_people_come_and_go_as_given_or_by_attrition():
    given = {"social_rate": 0.25, "housing_rate": 0.05, "opening_agents": 18, "attrition": 0.05}
    found = budget(given, AGENT | {"headcount": 20, "first_month": "2025-01"})
    # 5 % of 20 leave each month; January also fills the gap from 18 to 20.
    assert list(found.lines["walk.leavers"]) == [1.0] * 12
    assert list(found.lines["walk.hires"]) == [3.0] + [1.0] * 11
    assert list(found.lines["walk.opening"]) == [18.0] + [20.0] * 11
    assert list(found.lines["walk.closing"]) == [20.0] * 12
    assert found.values["walk.simple"] == pytest.approx(0.6)
    assert found.values["walk.compound"] == pytest.approx(1 - 0.95**12)


def test_what_can_be_steered_and_what_not_add_up():
    costs = [
        {"name": "招聘", "kind": "recruitment", "quantity": 1, "price": 400},
        {"name": "工会", "kind": "union", "quantity": 0.02},
        {"name": "福利", "kind": "welfare", "quantity": 0.01, "control": "controllable"},
    ]
    found = budget({"social_rate": 0.25, "housing_rate": 0.05, "hires": [1] * 12, "costs": costs}, AGENT)
    # Wages 180,000; contributions 54,000; 12 x 400; 2 % and 1 % of the wages; three heads for a year.
    assert found.values["labour.controllable"] == 4800 + 1800
    assert found.values["labour.uncontrollable"] == 180_000 + 54_000 + 3600
    assert found.values["labour.loaded"] == 6783.33  # 244,200 / 36
