"""Wages, funds, severance, headcount and training, against documents, laws and sums by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccxl import functions as f
from ccxl.core.errors import CatalogError, InputError
from ccxl.core.registry import FUNCTIONS
from ccxl.core.rule import Ref, unit_of
from ccxl.core.units import Unit
from ccxl.formulas import headcount, labour
from ccxl.functions.headcount import headcount_walk
from ccxl.functions.training import training_costs

CASES = json.loads((Path(__file__).parent / "cases" / "labour_cases.json").read_text(encoding="utf-8"))
NAMES = {name for name, record in FUNCTIONS.items() if record.topic in {"labour", "headcount"}}
HIRES = [25, 89, 47, 19, 1, 65, 49, 29, 17, 32, 18, 28]
LEAVERS = [33, 47, 32, 25, 31, 32, 75, 49, 58, 30, 31, 35]


def splits(digits: str, count: int, total: int) -> Iterator[list[int]]:
    """The ways to part digits into numbers of up to three digits with a given sum."""
    if count == 0 or total < 0:
        if not digits and count == total == 0:
            yield []
        return
    for size in (1, 2, 3):
        if digits[:1] not in {"", "0"} and len(digits) >= size:
            first = int(digits[:size])
            yield from ([first, *rest] for rest in splits(digits[size:], count - 1, total - first))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = FUNCTIONS[case["function"]].call(*case["arguments"])

    assert abs(found - case["expected"]) <= max(case["tolerance"], 1e-9)


def test_every_function_has_a_case() -> None:
    assert {case["function"] for case in CASES} == NAMES
    assert len({case["id"] for case in CASES}) == len(CASES)


class TestDocument:
    """What the cost analysis of a centre with 404 agents prints, and what follows from it."""

    def test_hires_have_one_reading(self) -> None:
        """The digits of the twelve months stand without separators; the sum of 419 leaves one way to part them."""
        assert list(splits("25894719165492917321828", 12, 419)) == [HIRES]

    def test_leavers_are_twelve_numbers_of_two_digits(self) -> None:
        digits = "334732253132754958303135"

        assert [int(digits[place : place + 2]) for place in range(0, 24, 2)] == LEAVERS

    def test_the_walk(self) -> None:
        walk = headcount_walk(403.5, HIRES, LEAVERS)
        net = [-8, 34, 49, 43, 13, 46, 20, 0, -41, -39, -52, -59]

        assert [end - 403.5 for end in walk.closing] == net
        assert walk.average == 404

    def test_three_other_costs(self) -> None:
        """S0-26: 招聘, 培训 and 管理 are 741,590 together; the wages are lost."""
        costs = f.recruitment_cost(419, 400), f.training_allowance(419, 7, 30), f.payroll(9, 4500, 12)

        assert sum(costs) == 741590

    def test_days_follow_from_the_calendar(self) -> None:
        """X-08: 365 days, 104 rest days, 11 or 13 holidays."""
        assert round((365 - 104) / 12, 2) == 21750 / f.daily_wage(21750)
        assert round((365 - 104 - 11) / 12, 2) == f.capacity_days("2024-01-01")
        assert round((365 - 104 - 13) / 12, 2) == f.capacity_days("2025-06-01")


# Formulas that lines of a workbook may use, with the units of what they read and give.
MONEY = "yuan/month"
RULES: list[tuple[Callable[..., Any], tuple[str, ...], str]] = [
    (labour.contribution_base, (MONEY, MONEY, MONEY), MONEY),
    (labour.contribution_share, (MONEY, "share", MONEY, "yuan"), MONEY),
    (labour.given_contributions, (MONEY, "share", MONEY, "share"), MONEY),
    (labour.daily_wage, (MONEY, "day/month"), "yuan/day"),
    (labour.hourly_wage, (MONEY, "day/month", "h/day"), "yuan/h"),
    (labour.capacity_days, ("day/month", "day/year"), "day/month"),
    (labour.overtime_pay, ("yuan/h", *["h/month"] * 3, *["ratio"] * 3), MONEY),
    (labour.payroll, ("count", MONEY, "month"), "yuan"),
    (labour.leave_cost, ("yuan/day", "day/year"), "yuan/year"),
    (labour.unused_leave_pay, ("yuan/day", "day/year", "ratio"), "yuan/year"),
    (labour.loaded_monthly_cost, (*[MONEY] * 6, "yuan/year"), MONEY),
    (
        labour.disabled_fund,
        ("person", "person", *["yuan/year"] * 2, "share", "ratio", "person", *["share"] * 3),
        "yuan/year",
    ),
    (headcount.hires_needed, ("count", "count", "count"), "count"),
    (headcount.recruitment_cost, ("count", "yuan"), "yuan"),
    (headcount.training_allowance, ("count", "day", "yuan/day"), "yuan"),
    (headcount.training_wages, ("count", "day", "yuan/day"), "yuan"),
    (headcount.trainer_cost, ("count", "day", "count", "yuan/day"), "yuan"),
    (headcount.ramp_up, ("month", "share", "month"), "share"),
    (headcount.ramp_up_months, ("share", "month"), "month"),
    (headcount.ramp_up_cost, ("count", MONEY, "month"), "yuan"),
]


@pytest.mark.parametrize(("rule", "reads", "gives"), RULES, ids=[rule.__name__ for rule, _, _ in RULES])
def test_a_formula_is_also_a_rule(rule: Callable[..., Any], reads: tuple[str, ...], gives: str) -> None:
    lines = (Ref(f"line{number}", Unit.parse(unit), ()) for number, unit in enumerate(reads))

    assert unit_of(rule(*lines)) == Unit.parse(gives)


class TestRefusals:
    def test_the_fund_is_known_for_2020_to_2027(self) -> None:
        for day in ("2019-12-31", "2028-01-01"):
            with pytest.raises(CatalogError, match="2020-01-01 to 2027-12-31"):
                f.disabled_employment_fund(200, 0, 60000, 120000, day)

    def test_disabled_employees_are_part_of_all(self) -> None:
        with pytest.raises(InputError, match="disabled_heads: must be no more than heads"):
            f.disabled_employment_fund(40, 41, 60000, 120000, "2026-01-01")

    def test_working_days_before_2008_are_not_held(self) -> None:
        with pytest.raises(CatalogError, match="2008-01-03 to 2024-12-31"):
            f.capacity_days("2007-12-31")

    def test_hires_and_leavers_of_different_months(self) -> None:
        with pytest.raises(InputError, match="hires has 2 months, leavers 3"):
            f.closing_headcount(50, [1, 2], [1, 2, 3])

    def test_more_leavers_than_people(self) -> None:
        with pytest.raises(InputError, match="leavers = 60 in month 2: more than there are people"):
            f.closing_headcount(50, [1, 0], [1, 60])
        with pytest.raises(InputError, match="average = 1: with these hires and leavers there were -9 at the start"):
            f.opening_headcount(1, [10], [0])

    def test_a_yearly_attrition_above_1_has_no_compound_form(self) -> None:
        with pytest.raises(InputError, match=r"annual_attrition = 1.18"):
            f.monthly_attrition_compound(1.18)

    def test_an_unpaid_blank(self) -> None:
        with pytest.raises(InputError, match="monthly_wage"):
            f.daily_wage(None)


class TestProperties:
    @given(st.integers(0, 600), st.floats(0, 1e5), st.floats(1000, 5e4))
    def test_severance_grows_with_service_and_never_exceeds_it(self, months: int, wage: float, local: float) -> None:
        pay = f.severance_pay(wage, months, local)

        assert pay <= f.severance_pay(wage, months + 1, local)
        assert pay <= wage * math.ceil(months / 12) + 0.01

    @given(st.floats(0, 0.99))
    def test_attrition_there_and_back(self, monthly: float) -> None:
        assert f.monthly_attrition_simple(f.annual_attrition_simple(monthly)) == pytest.approx(monthly)
        if monthly < 0.9:  # beyond it the year is 1 to the last digit
            back = f.monthly_attrition_compound(f.annual_attrition_compound(monthly))
            assert back == pytest.approx(monthly, abs=1e-4)
        assert f.annual_attrition_compound(monthly) <= f.annual_attrition_simple(monthly) + 1e-12

    @given(st.floats(0, 1), st.integers(1, 24))
    def test_the_loss_is_what_the_months_lack(self, first: float, full: int) -> None:
        lacks = [1 - f.ramp_up(month, first, full) for month in range(1, full + 1)]

        assert f.ramp_up_loss(first, full) == pytest.approx(sum(lacks))

    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=24))
    def test_the_opening_is_found_again(self, moves: list[tuple[int, int]]) -> None:
        hires, leavers = [come for come, _ in moves], [gone for _, gone in moves]
        average = f.average_headcount(5000, hires, leavers)

        assert f.opening_headcount(average, hires, leavers) == pytest.approx(5000)

    def test_parts_of_the_training_add_up(self) -> None:
        parts = training_costs(40, 10, 4350, 30, 20, 400, 0.5, 6)

        assert (parts.allowance, parts.wages, parts.trainers, parts.lost_output) == (12000, 80000, 8000, 261000)
        assert parts.total == 361000

    def test_blocks_give_what_their_cells_give(self) -> None:
        wages = np.array([[4000.0, 5000.0], [6000.0, 50000.0]])
        months = np.array([5.0, 180.0])
        block = f.severance_pay(wages, months, 12577)

        cells = [
            [f.severance_pay(wage, month, 12577) for wage, month in zip(row, months, strict=True)] for row in wages
        ]
        assert block.tolist() == cells
        assert f.overtime_pay(wages, 2, 8, 8)[1, 1] == f.overtime_pay(50000, 2, 8, 8)
        funds = f.disabled_employment_fund(np.array([30, 31, 200]), 0, 60000, 120000, "2026-06-30")
        assert funds.tolist() == [0, 25110, 162000]
        assert f.closing_headcount(np.array([50, 60]), [5, 0], [3, 2]).tolist() == [50, 60]
        assert f.effective_headcount(np.array([50, 60]), [10], 0.5, 6).tolist() == [55, 65]
        assert f.effective_headcount(50, [10, 10], np.array([0.5, 0.7]), 6).tolist() == [61, pytest.approx(64.6)]
