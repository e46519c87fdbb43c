"""A comparison of ways: the documents' figures, what differs, stretches, and settlement of staff."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from ccxl.budget.model import Budget
from ccxl.budget.parts.comparison.words import CostDriver
from ccxl.budget.reading import changed, mistakes_in, scenario_from
from ccxl.workbook.inputs import load

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
HEADING = {"unit": "U", "project": "P", "year": 2026}


def lines_of(example: str) -> Any:
    return Budget(load(EXAMPLES / f"{example}.toml")).lines


def two(**more: Any) -> dict[str, Any]:
    """Two ways: one built in blocks of 10 seats, one bought per seat and month."""
    return {
        "budget": HEADING,
        "comparison": {
            "horizon_years": 1,
            "scope": "system",
            "seats": 10,
            "ways": [
                {"name": "own", "kind": "self_built", "capacity": 10},
                {"name": "bought", "kind": "hosted"},
            ],
            "lines": [
                {"way": "own", "part": "P", "name": "system", "per": "block_once", "amount": 960},
                {"way": "bought", "part": "P", "name": "seats", "per": "seat_month", "amount": 10},
            ],
            **more,
        },
    }


def found(raw: dict[str, Any]) -> Any:
    return Budget(scenario_from(raw, "ways")).lines


def test_document_000_comes_out_by_month_year_and_horizon():
    # S0-12..14: 160,000 + 94,000 a month against 30,000 + 74,000.
    values = lines_of("twenty_seats_comparison")
    assert values["ways.month"].tolist() == [94_000, 74_000]
    assert values["ways.first_month"].tolist() == [254_000, 104_000]
    assert values["ways.first_year"].tolist() == [1_288_000, 918_000]
    assert values["ways.horizon"].tolist() == [3_544_000, 2_694_000]
    assert values["ways.first_year_saving_share"][1] == pytest.approx(0.2873, abs=5e-5)
    assert values["ways.horizon_saving_share"][1] == pytest.approx(0.2398, abs=5e-5)


def test_document_004_as_listed_and_under_its_three_conventions():
    # S4-04: 1,700,000 a year as listed; 1,600,000 with one rack, a year's warranty, or a residual of a tenth.
    values = lines_of("securities_50")
    assert (values["ways.horizon"] / 3).tolist() == [1_700_000, 1_600_000, 1_600_000, 1_600_000, 1_200_000]
    own, bought = values["candidates.own_seat_year"], values["candidates.bought_seat_year"]
    assert [round(own[n - 1]) for n in (10, 30, 50)] == [170_000, 56_667, 34_000]
    assert [bought[n - 1] for n in (10, 30, 50)] == [36_000, 30_000, 24_000]


def test_what_is_unknown_stays_unknown():
    values = lines_of("lease_share")
    assert all(math.isnan(value) for value in values["ways.month"])
    assert set(values["checks.result"]) <= {"通过", "无法计算"}


def test_every_stretch_is_found():
    # By hand: a block of 960 for each 10 seats begun against 120 a seat: 8-10, 16-20, 24-30 (and on from 32).
    values = found(two(break_even={"own": "own", "bought": "bought", "last_seats": 31}))
    assert float(values["break_even.stretches"]) == 3
    assert values["stretches.from"].tolist() == [8, 16, 24]
    assert values["stretches.to"].tolist() == [10, 20, 30]


def test_present_value_has_the_one_off_at_the_start_and_years_at_their_ends():
    # 960 today; 1,200 at the end of a year at 25 %.
    values = found(two(discount_rate=0.25))
    assert values["ways.present"].tolist() == [960, 960]


def test_what_differs_is_named():
    raw = two()
    raw["comparison"]["ways"][1] |= {"seats": 12, "scope": "full"}
    values = found(raw)
    assert values["ways.other_seats"].tolist() == [0, 1]
    assert values["ways.other_scope"].tolist() == [0, 1]
    failed = [
        name for name, result in zip(values["checks.name"], values["checks.result"], strict=True) if result == "不通过"
    ]
    assert [("座席数" in name, "成本口径" in name) for name in failed] == [(True, False), (False, True)]


@pytest.mark.parametrize(("borne", "once"), [("deducted", -700), ("client", -700), ("provider", -1000)])
def test_settlement_is_borne_as_chosen(borne, once):
    # Equipment valued at 1,000; staff settled for 300.
    raw = two()
    raw["comparison"]["ways"][0] = {"name": "own", "kind": "sold", "settlement": borne}
    raw["comparison"]["lines"][0] = {"way": "own", "part": "P", "name": "sale", "per": "once", "amount": -1000,
                                     "pays_for": "sale"}  # fmt: skip
    raw["comparison"]["lines"].append({"way": "own", "part": "P", "name": "staff", "per": "once", "amount": 300,
                                       "pays_for": "settlement"})  # fmt: skip
    assert found(raw)["ways.once"][0] == once


def test_a_cost_driver_acts_on_what_it_names():
    raw = two(factors=[{"driver": "time_band", "level": "7x24", "acts_on": "service", "uplift": 0.2}])
    raw["comparison"]["lines"][1]["pays_for"] = "service"
    assert found(raw)["ways.twelve"].tolist() == [0, 1440]


def test_wages_and_prices_grow_apart():
    raw = two(horizon_years=3, wage_growth=0.1, price_steps=[0.5])
    raw["comparison"]["price_growth"] = 0.0
    raw["comparison"]["lines"][0] = {"way": "own", "part": "P", "name": "wages", "per": "year", "amount": 100,
                                     "growth": "wages"}  # fmt: skip
    raw["comparison"]["lines"][1]["growth"] = "prices"
    assert found(raw)["ways.by_year"].tolist() == [[100, 110, 121], [1200, 1800, 1800]]


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("comparison.horizon_years=1.5", "comparison.horizon_years"),
        ("comparison.lines.0.way=nobody", "comparison.lines.0.way"),
        ("comparison.lines.0.first_year=2", "comparison.lines.0.first_year"),
        ("comparison.lines.0.amount_from=tiers", "comparison.lines.0.amount"),
        ("comparison.lines.0.counterparty=B", "comparison.lines.0.party"),
        ("comparison.price_steps=[0.1]", "comparison.price_steps"),
        ("comparison.ways.0.service=remote_seat", "comparison.ways.0.service"),
    ],
)
def test_a_mistake_is_placed(setting, place):
    assert place in [mistake.place for mistake in mistakes_in(changed(two(), [setting]))]


def test_what_a_way_covers_may_be_unknown():
    raw = two(scope=None)
    del raw["comparison"]["scope"]
    raw["comparison"]["ways"][1]["scope"] = "full"
    assert all(math.isnan(value) for value in found(raw)["ways.other_scope"])


def test_scores_without_weight_come_to_nothing_known():
    raw = two(criteria=[{"name": "speed", "weight": 0.0, "scores": [8, 5]}])
    assert all(math.isnan(value) for value in found(raw)["options.total"])


@pytest.mark.parametrize("driver", list(CostDriver))
def test_each_of_the_eight_cost_drivers_drives_the_price_of_what_it_acts_on(driver):
    # Document 000, L621-629: 10 seats at 10 yuan a month, a fifth more.
    raw = two(factors=[{"driver": driver, "level": "L", "acts_on": "service", "uplift": 0.2}])
    raw["comparison"]["lines"][1]["pays_for"] = "service"
    assert found(raw)["ways.twelve"].tolist() == [0, 1440]


def test_duration_and_traffic_are_quantities_too():
    # Half a year of service; 300 calls a month at 2 yuan.
    raw = two(running_months=6, monthly_calls=300)
    raw["comparison"]["lines"].append({"way": "bought", "part": "P", "name": "calls", "per": "call", "amount": 2})
    assert found(raw)["ways.twelve"].tolist() == [0, 10 * 10 * 6 + 300 * 2 * 6]


def test_a_centre_is_sold_and_served_under_a_term_contract():
    # Document 001: equipment valued at 1,000, staff settled for 300 out of the price, then two years' service at 50
    # a month: -1,000 + 300 + 2 x 600.
    raw = two(horizon_years=3)
    raw["comparison"]["ways"][0] = {"name": "own", "kind": "sold", "settlement": "deducted"}
    raw["comparison"]["lines"] = [
        {"way": "own", "part": "sale", "name": "equipment", "per": "once", "amount": -1000, "pays_for": "sale"},
        {"way": "own", "part": "sale", "name": "staff", "per": "once", "amount": 300, "pays_for": "settlement"},
        {"way": "own", "part": "service", "name": "service", "per": "month", "amount": 50, "last_year": 2},
        raw["comparison"]["lines"][1],
    ]
    values = found(raw)
    assert values["ways.horizon"][0] == 500
    assert values["ways.cumulative"].tolist()[0] == [-100, 500, 500]
