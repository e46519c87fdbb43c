"""折旧与摊销计算表: faster methods and existing assets (利旧), against schedules worked out by hand."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest

import ccxl
from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load
from tests.finished import finished

ITEM = {"section": "设备", "quantity": 1, "tax_rate": 0.13, "asset_class": "fixed", "life_years": 5}
FACTOR = "double_declining"
RAW: dict[str, Any] = {
    "budget": {"unit": "单位", "project": "项目", "year": 2026},
    "tax": {"taxpayer": "general"},
    "construction": {
        "items": [
            {**ITEM, "name": "双倍", "price": 1_130_000, "residual_share": 0.04, "method": FACTOR, "in_use": "2025-12"},
            {**ITEM, "name": "双倍末期", "price": 113, "residual_share": 0.05, "method": FACTOR, "in_use": "2022-09"},
            {
                **ITEM, "name": "年数", "price": 1_130_000, "residual_share": 0.04, "method": "sum_of_years",
                "in_use": "2024-06",
            },
            {**ITEM, "name": "平均", "price": 1_130_000, "residual_share": 0.04, "in_use": "2026-02"},
            {**ITEM, "name": "旧机", "price": 60_000, "residual_share": 0.04, "in_use": "2023-06", "owned": "yes"},
        ],
        "contingency": {"rate": 0.05, "asset_class": "fixed", "life_years": 5, "residual_share": 0},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Budget:
    return Budget(scenario_from(RAW, "methods"))


def test_double_declining_by_hand(found):
    # 1,000,000 without tax, residual 40,000, five years: 40 % of the book value, the last two years alike:
    # 400,000, 240,000, 144,000, (216,000 - 40,000) / 2 twice. In use in December 2025: 2026 is the first year.
    assert found.lines["items.charge_year"][0] == pytest.approx(400_000, abs=1e-6)
    assert found.lines["items.charge"][0].tolist() == pytest.approx([400_000 / 12] * 12, abs=0.01)
    assert found.lines["items.book_value"][0] == 600_000
    assert list(ccxl.depreciation_by_year(1_000_000, 40_000, 5, "double_declining_last_two_even")) == pytest.approx(
        [400_000, 240_000, 144_000, 88_000, 88_000], rel=1e-14
    )


def test_the_last_two_years_are_alike_and_the_years_begin_with_the_first_charge(found):
    # 100 without tax, residual 5: charged from October 2022; years of 40, 24, 14.40, 8.30, 8.30. Before 2026 three
    # years and three months of the fourth: 78.40 + 8.30 / 4 = 80.475; in 2026 nine and three months: 8.30.
    assert found.lines["items.charged_before"][1] == 80.48
    assert found.lines["items.charge_year"][1] == pytest.approx(8.30, abs=0.01)
    exact = [Fraction("78.4") + Fraction("8.3") * months / 12 for months in range(3, 16)]
    assert found.lines["items.charged_to"][1].tolist() == pytest.approx([float(x) for x in exact[1:]], abs=0.005)


def test_sum_of_years_by_hand(found):
    # 960,000 over 5/15, 4/15 ...: 320,000, 256,000, 192,000; charged from July 2024: eighteen months are 448,000,
    # 2026 is half of 256,000 and half of 192,000.
    assert found.lines["items.charged_before"][2] == 448_000
    assert found.lines["items.charge_year"][2] == 224_000
    assert found.lines["items.charge"][2].tolist() == pytest.approx([256_000 / 12] * 6 + [16_000] * 6, abs=0.01)


def test_straight_line_beside_them_is_as_ever(found):
    # 960,000 / 60 = 16,000 a month from March.
    assert found.lines["items.charge"][3].tolist() == [0, 0] + [16_000] * 10


def test_what_is_owned_is_charged_and_not_paid(found):
    # 60,000 x 0.96 / 60 = 960 a month from July 2023: thirty months before 2026, twelve in it.
    assert (found.lines["items.charged_before"][4], found.lines["items.charge_year"][4]) == (28_800, 11_520)
    assert found.lines["items.book_value"][4] == 60_000 - 28_800 - 11_520
    # Three purchases of 1,130,000 and one of 113, 5 % reserve; not the old machine.
    bought = 3 * 1_130_000 + 113
    assert found.values["construction.total"] == pytest.approx(bought * 1.05, abs=0.005)
    assert found.lines["cash_items.year"][4] == 0
    # Booked: without tax, the reserve on that, and the original cost of the old machine.
    assert found.values["construction.booked_total"] == pytest.approx(3_000_100 * 1.05 + 60_000, abs=0.005)
    assert found.values["checks.failed"] == 0


@pytest.mark.parametrize("method", ["double_declining", "sum_of_years"])
@pytest.mark.parametrize(("cost", "life", "residual"), [(1_000_000, 5, 0.04), (9_999.99, 3, 0.05), (77_777.7, 10, 0.3)])
def test_a_life_on_the_sheet_is_what_the_function_gives_by_year(method, cost, life, residual):
    item = {**ITEM, "name": "甲", "price": cost, "tax_rate": 0, "life_years": life, "residual_share": residual}
    named = "double_declining_last_two_even" if method == "double_declining" else method
    salvage = round(cost - round(cost * (1 - residual), 2), 2)
    by_year = ccxl.depreciation_by_year(cost, salvage, life, named)
    total = 0.0
    for number in range(life):
        raw = {
            "budget": {"unit": "单位", "project": "项目", "year": 2026 + number},
            "tax": {"taxpayer": "small"},
            "construction": {"items": [{**item, "method": method, "in_use": "2025-12"}]},
        }
        charged = Budget(scenario_from(raw, "life")).lines["items.charge_year"][0]
        assert charged == pytest.approx(by_year[number], abs=0.0101)
        total += charged
    assert total == pytest.approx(cost - salvage, abs=1e-6)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_is_live(language):
    book = finished(RAW, language)
    assert book.built.fixed == ()
    assert "POWER(" in book.formulas[book.homes["items.charged_to"][0, 0]]


def test_a_budget_without_them_has_the_formulas_that_it_had():
    raw = copy.deepcopy(RAW)
    raw["construction"]["items"] = raw["construction"]["items"][3:4]
    book = finished(raw, "zh")
    assert "items.charged_to" not in book.budget.model.lines
    assert "年限平均法" not in book.formulas[book.homes["items.charge"][0, 0]]


def test_hotline_profile_charges_its_old_recorder():
    # 30,000 from July 2023, residual 1,500: 12,000, 7,200, 4,320, then (6,480 - 1,500) / 2 = 2,490 a year; in 2026
    # half of the third year and half of the fourth: 2,160 + 1,245.
    found = Budget(load(resources("examples") / "hotline_profile.toml"))
    place = list(found.lines["items.name"]).index("录音服务器（利旧）")
    assert found.lines["items.charge_year"][place] == 3_405
    assert found.lines["items.gross"][place] == 0


MISTAKES = (
    ("life_years", 4.5, "life_years", "must be a whole number >= 3"),
    ("life_years", 2, "life_years", "must be a whole number >= 3"),
    ("asset_class", "intangible", "method", "only fixed assets take it"),
)


@pytest.mark.parametrize(("key", "value", "place", "words"), MISTAKES)
def test_what_does_not_fit_a_method_is_named(key, value, place, words):
    raw = copy.deepcopy(RAW)
    raw["construction"]["items"][0][key] = value
    (told,) = mistakes_in(raw)
    assert told.place == f"construction.items.0.{place}"
    assert words in told.message


@pytest.mark.parametrize("key", ["in_use", "payment"])
def test_what_does_not_fit_what_is_owned_is_named(key):
    raw = copy.deepcopy(RAW)
    owned = raw["construction"]["items"][4]
    if key == "in_use":
        del owned["in_use"]
    else:
        owned["payment"] = {"delivery": {"share": 1.0, "month": "2026-01"}}
    assert [mistake.place for mistake in mistakes_in(raw)] == [f"construction.items.4.{key}"]


def test_what_is_owned_bears_no_reserve_in_whatever_section_it_stands():
    item = {"price": 100, "quantity": 1, "asset_class": "fixed", "life_years": 5, "residual_share": 0}
    items = [
        {**item, "section": "甲", "name": "买一"},
        {**item, "section": "乙", "name": "有", "price": 7777, "owned": "yes", "in_use": "2025-03"},
        {**item, "section": "乙", "name": "买二", "price": 500},
    ]
    raw = {
        "budget": {"unit": "单位", "project": "项目", "year": 2026},
        "tax": {"taxpayer": "small"},
        "construction": {"items": items, "contingency": {"rate": 0.1}},
    }

    # 10 % of 100 + 500; the gate compares with the sheet's formulas.
    assert finished(raw).value("reserve.booked", 0) == 60
