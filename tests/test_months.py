"""Budgets of other months than twelve: a case worked by hand, and what must hold in every month."""

from __future__ import annotations

import copy
import datetime as dt
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from ccxl.budget.model import Budget
from ccxl.budget.months import ByMonth, Months
from ccxl.budget.paths import fields
from ccxl.budget.reading import scenario_from
from ccxl.core.errors import InputError
from ccxl.workbook.build import build
from tests.test_moved_inputs import WAYS
from tests.test_totals import raw

CALLS = [10_000 + 100 * month for month in range(12)]
TYPED = [100 * month for month in range(1, 13)]
LINE = {"section": "A", "quantity": 1, "tax_rate": 0}
ITEM = {"section": "B", "price_basis": "inclusive", "tax_rate": 0, "residual_share": 0}
# Ten seats open in January 2026; rent and the manager begin in October before, four trainees in November.
BY_HAND: dict[str, Any] = {
    "budget": {"unit": "U", "project": "P", "year": 2026},
    "tax": {"taxpayer": "general"},
    "traffic": {"monthly_calls": CALLS, "aht_s": 180},
    "staffing": {
        "seats": 10,
        "agents_per_seat": 1,
        "grades": [
            {"name": "agents", "headcount": 10, "monthly_wage": 5000},
            {
                "name": "trainees",
                "headcount": 4,
                "monthly_wage": 3000,
                "first_month": "2025-11",
                "last_month": "2026-01",
            },
        ],
        "support": [{"name": "manager", "headcount": 1, "monthly_wage": 9000, "first_month": "2025-10"}],
    },
    "labour": {"social_rate": 0.2, "housing_rate": 0.1, "rhythm": "next_month", "opening_agents": 0},
    "construction": {
        "items": [
            {**ITEM, "name": "computers", "driver": "seats", "quantity": 1, "price": 3600, "asset_class": "fixed",
             "life_years": 3, "in_use": "2025-12"},
            {**ITEM, "name": "software", "quantity": 1, "price": 12_000, "asset_class": "intangible",
             "life_years": 5, "in_use": "2025-11"},
        ]
    },
    "operating": {
        "lines": [
            {**LINE, "name": "rent", "price": 10_000, "price_time": "month", "first_month": "2025-10",
             "rhythm": "quarter_start"},
            {**LINE, "name": "licence", "driver": "seats", "price": 100, "price_time": "year",
             "rhythm": "year_start"},
            {**LINE, "name": "phone", "driver": "calls", "price": 0.5, "price_time": "each", "rhythm": "same_month"},
            {"section": "A", "name": "typed", "tax_rate": 0, "months": TYPED, "rhythm": "year_end"},
        ]
    },
}  # fmt: skip
OVER = Months(opening=3, budget=36)


@pytest.fixture(scope="module")
def budget() -> Budget:
    return Budget(scenario_from(BY_HAND, "by hand").over(OVER))


def by_name(budget: Budget, group: str, name: str) -> dict[str, list[float]]:
    """Rows of a line by the names beside them."""
    names = budget.lines[f"{group}.name"]
    return {str(each): row.tolist() for each, row in zip(names, budget.lines[f"{group}.{name}"], strict=True)}


def test_the_axis_is_three_months_and_thirty_six(budget):
    months = [dt.date(2025, 10 + number, 1) for number in range(3)]
    months += [dt.date(2026 + number // 12, number % 12 + 1, 1) for number in range(36)]
    found = [dt.date(1899, 12, 30) + dt.timedelta(days=day) for day in budget.lines["timeline.month"].tolist()]

    assert found == OVER.dates(dt.date(2026, 1, 1)) == months
    assert budget.lines["timeline.start"] == budget.lines["timeline.month"][3]
    assert budget.structure.sizes["quarter"] == 13
    assert budget.structure.sizes["calendar_year"] == 4


def test_rows_of_the_operating_budget_by_hand(budget):
    cost = by_name(budget, "lines", "cost")

    assert cost["rent"] == [10_000] * 39
    # 10 x 100 / 12 = 83.333 a month, 83.33; over 36 months 3,000 - 36 x 83.33 = 0.12, which the last month takes.
    assert cost["licence"] == pytest.approx([0] * 3 + [83.33] * 35 + [83.45], abs=1e-9)
    assert cost["phone"] == [0] * 3 + [calls / 2 for calls in CALLS] * 3
    assert cost["typed"] == [0] * 3 + TYPED * 3
    assert budget.lines["lines.running_months"].tolist() == [39, 36, 36, 36]


def test_people_by_hand(budget):
    assert by_name(budget, "grades", "cost") == {
        "agents": [0] * 3 + [50_000] * 36,
        "trainees": [0] + [12_000] * 3 + [0] * 35,
    }
    assert by_name(budget, "support", "cost") == {"manager": [9000] * 39}
    # Agents on the payroll: none, 4, 4, 14, then 10: 4 hired in November and 10 in January; who leaves is not given.
    assert budget.lines["staffing.agent_heads_by_month"].tolist() == [0, 4, 4, 14] + [10] * 35
    wages = [9000, 21_000, 21_000, 71_000] + [59_000] * 35
    assert budget.lines["staffing.wages"].tolist() == wages
    assert budget.lines["contributions.cost"].tolist() == [
        pytest.approx([wage * rate for wage in wages], abs=1e-9) for rate in (0.2, 0.1)
    ]


def test_calls_are_none_before_opening_and_repeat_in_later_years(budget):
    assert budget.lines["traffic.monthly_calls"].tolist() == [0] * 3 + CALLS * 3
    assert sum(CALLS) == 126_600
    assert budget.values["unit_cost.calls"] == 379_800
    # The average of the months of the budget.
    assert by_name(budget, "drivers", "average")["来电量"] == pytest.approx(10_550)


def test_yearly_sums_by_hand(budget):
    # 2025: rent 30,000; wages 9,000 x 3 + 12,000 x 2 = 51,000; contributions 15,300.
    # 2026: rent 120,000; licence 12 x 83.33 = 999.96; calls 126,600 / 2 = 63,300; typed 7,800; wages 59,000 x 12 +
    # 12,000 = 720,000; contributions 216,000. 2027 without the trainees: 708,000 and 212,400. 2028 with 0.12 more.
    years = [
        Fraction(30_000 + 51_000 + 15_300),
        Fraction("999.96") + 120_000 + 63_300 + 7_800 + 720_000 + 216_000,
        Fraction("999.96") + 120_000 + 63_300 + 7_800 + 708_000 + 212_400,
        Fraction("1000.08") + 120_000 + 63_300 + 7_800 + 708_000 + 212_400,
    ]
    assert years == [96_300, Fraction("1128099.96"), Fraction("1112499.96"), Fraction("1112500.08")]
    assert budget.lines["operating.calendar_year"].tolist() == pytest.approx([float(year) for year in years], abs=1e-6)
    assert budget.values["operating.total"] == 3_449_400 == sum(years)
    # 3,449,400 / 10 seats / 36 months of the budget, and / 379,800 calls.
    assert budget.values["unit_cost.per_seat_month"] == pytest.approx(3_449_400 / 360)
    assert budget.values["unit_cost.per_call"] == pytest.approx(3_449_400 / 379_800)
    # The first quarter, of the months before opening, then those of 2026: trainees are there in January.
    quarters = budget.lines["operating.quarter"]
    calls, typed = sum(CALLS[:3]) / 2, 600
    assert quarters[0] == pytest.approx(96_300)
    assert quarters[1] == pytest.approx(30_000 + 3 * 83.33 + calls + typed + (3 * 59_000 + 12_000) * 1.3)


def test_depreciation_by_hand(budget):
    # Ten computers, 36,000 over 36 months from the month after their use; software, 12,000 over 60 from its month.
    assert by_name(budget, "items", "charge") == {
        "computers": [0] * 3 + [1000] * 36,
        "software": [0] + [200] * 38,
    }
    assert budget.lines["depreciation.calendar_year"].tolist() == [400, 14_400, 14_400, 14_400]
    assert budget.lines["items.charged_before"].tolist() == [0, 0]
    assert by_name_of(budget, "items.book_value") == {"computers": 0, "software": 12_000 - 7_600}
    assert budget.values["expense.total"] == 3_449_400 + 43_600


def by_name_of(budget: Budget, key: str) -> dict[str, float]:
    group = key.partition(".")[0]
    return dict(zip(map(str, budget.lines[f"{group}.name"]), budget.lines[key].tolist(), strict=True))


def test_cash_by_hand(budget):
    paid = budget.lines["cash.paid"].tolist()
    # October 2025: rent of the quarter. November: October's labour 9,000 x 1.3, and software. December: November's
    # labour 21,000 x 1.3, and computers. January: December's labour, rent, the year's licence, calls.
    assert paid[:4] == pytest.approx([30_000, 11_700 + 12_000, 27_300 + 36_000, 27_300 + 30_000 + 999.96 + 5000])
    # February: January's labour 71,000 x 1.3, calls. December 2028: November's labour, typed, calls.
    assert paid[4] == pytest.approx(92_300 + 5050)
    assert paid[-1] == pytest.approx(76_700 + 7_800 + 5550)
    # Left unpaid is the labour of the last month, 59,000 x 1.3.
    assert budget.values["cash.unpaid"] == pytest.approx(76_700)
    assert budget.values["cash.total"] == 3_449_400 - 76_700 + 48_000
    assert budget.values["bridge.cash"] == budget.values["cash.total"]
    assert budget.lines["cash.so_far"][-1] == pytest.approx(budget.values["cash.total"])


def test_outlays_by_hand(budget):
    # January 2026: rent, licence, 10,000 calls, typed, labour 71,000 x 1.3.
    assert budget.values["first_month_outlay"] == pytest.approx(48_000 + 10_000 + 83.33 + 5000 + 100 + 92_300)
    # Purchases, the months before opening, and twelve months.
    assert budget.values["first_year_total"] == pytest.approx(48_000 + 96_300 + 1_128_099.96)
    assert budget.values["checks.failed"] == 0


def test_who_comes_before_opening_by_hand():
    tables = copy.deepcopy(BY_HAND)
    tables["labour"] |= {"hires": [2] * 12, "leavers": [1] * 12}
    lines = Budget(scenario_from(tables, "x").over(Months(3, 24))).lines

    # Before opening as many are hired as heads need, and nobody leaves; then two come and one leaves each month.
    assert lines["walk.hires"].tolist() == [0, 4, 0] + [2] * 24
    assert lines["walk.leavers"].tolist() == [0] * 3 + [1] * 24
    assert lines["walk.closing"].tolist() == [0, 4, 4, *range(5, 29)]
    # Agents: 0, 4, 4, 14, then 23 months of 10, on average of 27 months; 24 leave.
    assert lines["walk.mean_agents"] == pytest.approx(252 / 27)
    assert lines["walk.monthly"] == pytest.approx(24 / 252)


@pytest.mark.parametrize("way", [*WAYS, "patient", "example", "combined"])
def test_nobody_is_rostered_before_opening_and_a_first_year_is_as_a_budget_of_one(way):
    if way == "patient":
        tables = copy.deepcopy(WAYS["profile"])
        del tables["traffic"]["patience_s"]
    else:
        tables = raw({"example": "hotline_60", "combined": "hotline_profile"}[way]) if way not in WAYS else WAYS[way]
    scenario = scenario_from(tables, way)
    one, long = Budget(scenario), Budget(scenario.over(Months(2, 24)))
    axes = long.model.lines["staffing.rostered_by_month"].axes

    assert axes == ("month",)
    assert long.lines["staffing.rostered_by_month"].tolist()[:2] == [0, 0]
    if not np.isnan(one.lines["traffic.monthly_calls"]).any():
        assert long.lines["traffic.monthly_calls"].tolist()[:2] == [0, 0]
    for key in ("staffing.rostered_by_month", "traffic.monthly_calls", "grades.heads", "staffing.heads_by_month"):
        year = one.lines[key]
        np.testing.assert_array_equal(long.lines[key][..., 2:14], year, err_msg=key)
        np.testing.assert_array_equal(long.lines[key][..., 14:], year, err_msg=key)
    assert long.values["staffing.seats"] == one.values["staffing.seats"]


def test_months_of_one_year_are_those_of_every_budget():
    scenario = scenario_from(raw("hotline_60"), "x")
    one, same = Budget(scenario), Budget(scenario.over(Months(0, 12)))

    assert same.structure == one.structure
    assert same.model is one.model
    assert {key: array.tolist() for key, array in same.lines.items() if array.dtype.kind == "O"} == {
        key: array.tolist() for key, array in one.lines.items() if array.dtype.kind == "O"
    }


def test_a_year_of_two_calendar_years_and_months_before():
    tables = copy.deepcopy(BY_HAND)
    tables["budget"]["first_month"] = "2026-04"
    del tables["staffing"]["grades"][1], tables["staffing"]["support"]
    budget = Budget(scenario_from(tables, "x").over(Months(4, 12)))

    # December 2025, January to March 2026, then April 2026 to March 2027: quarters back from April.
    assert budget.structure.groups["month", "quarter"] == (0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5)
    assert budget.structure.groups["month", "calendar_year"] == (0, *([1] * 12), 2, 2, 2)
    assert budget.lines["traffic.monthly_calls"].tolist() == [0] * 4 + CALLS
    # Quarters before April begin in January and in October, before the axis: rent of December is paid at once, beside
    # the computers.
    assert budget.lines["cash.paid"][0] == pytest.approx(10_000 + 36_000)
    assert budget.lines["cash.paid"][1] == pytest.approx(30_000)


@pytest.mark.parametrize(("opening", "budgeted"), [(-1, 12), (25, 12), (0, 11), (0, 61), (1.5, 12)])
def test_numbers_of_months_have_bounds(opening, budgeted):
    with pytest.raises(InputError, match=r"months\.(opening|budget) = .*: must be a whole number of months from"):
        Months(opening, budgeted)


def test_every_list_of_twelve_says_what_months_before_opening_have():
    assert {path: field.by_month for path, field in fields().items() if field.by_month} == {
        "traffic.monthly_calls": ByMonth(0),
        "labour.hires": ByMonth(None),
        "labour.leavers": ByMonth(0),
        "labour.costs.*.months": ByMonth(0),
        "operating.lines.*.months": ByMonth(0),
        "telecom.usage.*.months": ByMonth(0),
    }


def test_what_takes_twelve_months_only_says_so():
    scenario = scenario_from(BY_HAND, "x").over(OVER)
    with pytest.raises(InputError, match="twelve columns of months"):
        build(scenario)
    with pytest.raises(InputError, match=r"comparison\.ways: compared with a budget of twelve months"):
        Budget(scenario_from(raw("securities_50"), "x").over(OVER))
    with pytest.raises(InputError, match=r"offer\.items: priced from a budget of twelve months"):
        Budget(scenario_from(raw("outsourcer_offer"), "x").over(OVER))


def test_telecom_and_contributions_by_city_over_more_months():
    scenario = scenario_from(raw("hotline_60"), "x")
    one, long = Budget(scenario), Budget(scenario.over(Months(0, 24)))

    assert np.isfinite(long.lines["telecom.cost"]).all()
    np.testing.assert_array_equal(long.lines["usage.calls"][:, 12:], one.lines["usage.calls"])
    np.testing.assert_array_equal(long.lines["operating.cost"][:11], one.lines["operating.cost"][:11])


def test_variants_of_more_months():
    scenario = scenario_from(BY_HAND, "x").over(OVER)
    budget = Budget(scenario)
    found = budget.variants({"staffing.seats": [10, 11], "labour.social_rate": [0.2, 0.25]}, ["operating.total"])
    tables = copy.deepcopy(BY_HAND)
    tables["staffing"]["seats"] = 11
    tables["labour"]["social_rate"] = 0.25
    alone = Budget(scenario_from(tables, "x").over(OVER))

    assert found.values["operating.total"].tolist() == [budget.lines["operating.total"], alone.lines["operating.total"]]
    with pytest.raises(
        InputError, match=r"traffic\.monthly_calls: variants move lists of months in budgets of one year"
    ):
        budget.variants({"traffic.monthly_calls": budget.inputs["traffic.monthly_calls"][None]}, ["operating.total"])
