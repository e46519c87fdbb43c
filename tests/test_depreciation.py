"""Whole schedules: by year, by month and class of asset, existing assets, replacement at the end of life."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.budget.model import Budget
from ccxl.core.errors import InputError
from ccxl.formulas.construction import CLASS_RULES
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load

EXAMPLE = resources("examples") / "hotline_60.toml"
METHODS = ("straight_line", "sum_of_years", "double_declining_last_two_even", "variable")
costs = st.integers(0, 10**9).map(float)


@given(costs, st.floats(0, 1), st.integers(1, 40), st.sampled_from(METHODS))
def test_the_years_add_up_to_cost_less_salvage(cost, share, life, method) -> None:
    charges = ccxl.depreciation_by_year(cost, cost * share, life, method)
    assert len(charges) == life
    assert charges.sum() == pytest.approx(cost - cost * share, rel=1e-9, abs=1e-6)
    assert (charges >= -1e-6).all()


@pytest.mark.parametrize(("life", "expected"), [(1, [960]), (2, [480, 480]), (3, [2000 / 3, 440 / 3, 440 / 3])])
def test_the_last_two_years_are_even_in_a_short_life_too(life, expected) -> None:
    # 1,000 less 40: in three years 2/3 of 1,000 first, then half of what is left, 293.33, each.
    assert ccxl.depreciation_by_year(1000, 40, life, "double_declining_last_two_even") == pytest.approx(expected)


def test_each_year_of_a_schedule_is_that_of_its_function() -> None:
    years = np.arange(1.0, 8)
    schedule = {
        "straight_line": [ccxl.straight_line_depreciation(9000, 500, 7)] * 7,
        "sum_of_years": ccxl.sum_of_years_depreciation(9000, 500, 7, years),
        "declining": ccxl.declining_depreciation(9000, 500, 7, years),
        "double_declining": ccxl.double_declining_depreciation(9000, 500, 7, years),
        "variable": ccxl.variable_depreciation(9000, 500, 7, years - 1, years),
    }
    for method, charges in schedule.items():
        assert ccxl.depreciation_by_year(9000, 500, 7, method) == pytest.approx(np.array(charges), rel=1e-14), method


# 财政部 应用指南 to 企业会计准则第4号 (固定资产): from the month after use; to 第6号 (无形资产): from the month of use.
@pytest.mark.parametrize(
    ("asset_class", "expected"),
    [
        ("fixed", [0, 100, 100, 100, 100]),
        ("deferred", [0, 100, 100, 100, 100]),
        ("intangible", [100, 100, 100, 100, 100]),
        ("low_value", [1200, 0, 0, 0, 0]),
        ("expensed", [1200, 0, 0, 0, 0]),
        ("deposit", [0, 0, 0, 0, 0]),
    ],
)
def test_the_class_says_when_the_charge_begins(asset_class, expected) -> None:
    charges = ccxl.depreciation_by_month(1200, 1, "2026-03-31", "2026-03-01", 5, 0, asset_class)
    assert charges.tolist() == expected


def test_the_schedule_is_that_of_the_budget() -> None:
    """The same purchase on a sheet and as a function for cells: one rule, the same fen."""
    budget = Budget(load(EXAMPLE))
    word_of = {budget.words[f"choice.AssetClass.{name}"]: name for name in CLASS_RULES}
    months = budget.lines["timeline.month"]
    rows = zip(
        *(budget.lines[f"items.{name}"] for name in ("booked", "life_years", "in_use", "residual_share")),
        budget.lines["items.asset_class"],
        budget.lines["items.charge"],
        strict=True,
    )
    classes = set()
    for cost, life, in_use, residual, word, charges in rows:
        if not np.isnan(life):
            found = ccxl.depreciation_by_month(cost, life, in_use, months[0], len(months), residual, word_of[word])
            assert found == pytest.approx(charges, abs=1e-9), word
            classes.add(word_of[word])
    assert {"fixed", "intangible", "deferred"} <= classes


@given(
    st.integers(1, 10**9),
    st.integers(1, 120),
    st.sampled_from([0, 3, 5, 10]),
    st.integers(0, 40),
    st.sampled_from(["fixed", "intangible"]),
)
def test_the_months_add_up_to_the_fen(fen, life_months, percent, before, asset_class) -> None:
    cost, share = fen / 100, percent / 100
    first = f"{2030 - before // 12}-{12 - before % 12:02d}-01"
    charges = ccxl.depreciation_by_month(cost, life_months / 12, first, first, 170, share, asset_class)
    residual = Fraction(fen * percent, 100)
    depreciable = fen - residual
    # Half a fen at most is rounded away, once.
    assert abs(round(charges.sum() * 100) - depreciable) <= Fraction(1, 2)
    lag = 1 if asset_class == "fixed" else 0
    assert not charges[:lag].any()
    assert not charges[lag + life_months :].any()
    # All months but the last are alike, to the nearest fen.
    even = charges[lag : lag + life_months - 1]
    assert all(
        abs(round(x * 100) - depreciable / life_months) <= Fraction(1, 2) + Fraction(1, 2 * life_months) for x in even
    )


def test_what_is_replaced_is_charged_again_at_its_new_price() -> None:
    # 3,600 over 12 months is 300 a month from February; bought again in January 2027 at 10 % more: 330 from February.
    kept = {"residual_share": 0, "asset_class": "fixed", "price_growth": 0.1}
    charges = ccxl.depreciation_by_month(3600, 1, "2026-01-15", "2026-01-01", 26, at_end_of_life="replaced", **kept)
    assert charges.tolist() == [0] + [300] * 12 + [330] * 12 + [363]
    once = ccxl.depreciation_by_month(3600, 1, "2026-01-15", "2026-01-01", 26, **kept)
    assert once.tolist() == [0] + [300] * 12 + [0] * 13
    outlays = ccxl.replacement_outlays(3600, 1, "2026-01-15", "2026-01-01", 26, 0.1)
    assert outlays.tolist() == [0] * 12 + [3960] + [0] * 11 + [4356, 0]


def test_an_asset_from_before_the_budget_is_replaced_in_it() -> None:
    # Three years from May 2023 end in April 2026.
    assert ccxl.replacement_outlays(6000, 3, "2023-05-01", "2026-01-01", 12).tolist() == [0] * 4 + [6000] + [0] * 7
    # Half a year: twice in the year, and the fourth and fifth time since.
    assert np.flatnonzero(ccxl.replacement_outlays(6000, 0.5, "2024-01-01", "2026-01-01", 12)).tolist() == [0, 6]
    # Not in use before the budget ends: nothing to replace.
    assert not ccxl.replacement_outlays(6000, 3, "2028-01-01", "2026-01-01", 12).any()


def test_an_existing_asset_goes_on_as_it_was() -> None:
    # Bought for 12,000 over 60 months without residual; after 50 months 10,000 are charged and 200 a month go on.
    charges = ccxl.existing_asset_depreciation(12000, 10000, 10, 0, 12)
    assert charges.tolist() == [200] * 10 + [0, 0]
    assert ccxl.existing_asset_depreciation(12000, 11400, 0, 600, 3).tolist() == [0, 0, 0]
    with pytest.raises(InputError, match="remaining_months = 0: must be at least 1, since 100 yuan"):
        ccxl.existing_asset_depreciation(12000, 11300, 0, 600)
    with pytest.raises(InputError, match="accumulated \\+ residual = 12600: must be at most original_cost = 12000"):
        ccxl.existing_asset_depreciation(12000, 12000, 3, 600)


@given(st.integers(0, 10**9), st.integers(1, 200))
def test_an_existing_asset_is_charged_to_the_fen(fen, months) -> None:
    charges = ccxl.existing_asset_depreciation(fen / 100, 0, months, 0, 240)
    assert round(charges.sum() * 100) == fen
    assert not charges[months:].any()


def test_a_date_may_be_a_day_a_text_or_a_serial_number() -> None:
    rows = [
        ccxl.depreciation_by_month(1200, 1, day, 46023, 3)
        for day in ("2026-01-20", dt.date(2026, 1, 1), dt.datetime(2026, 1, 31, 12), 46030.0)
    ]
    assert all(row.tolist() == [0, 100, 100] for row in rows)
