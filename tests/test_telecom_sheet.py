"""通信费测算表: billed minutes, tiers, packages and charges passed on, by hand and by published prices."""

from __future__ import annotations

import copy
import math
from fractions import Fraction
from typing import Any

import pytest

import ccxl
from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load
from tests.finished import finished

CALLS = [10_000, 12_000, 9_000, 10_000, 15_000, 20_000, 20_000, 20_000, 15_000, 14_000, 13_000, 11_000]
RAW: dict[str, Any] = {
    "budget": {"unit": "单位", "project": "项目", "year": 2026},
    "traffic": {"monthly_calls": CALLS, "aht_s": 200},
    "staffing": {"seats": 10},
    "operating": {
        "lines": [
            {"section": "通信", "name": "话费", "amount_from": "telecom", "tax_rate": 0.09, "account": "660104"},
            {"section": "通信", "name": "短信", "quantity": 1, "price": 5, "price_time": "month", "tax_rate": 0.06},
            {"section": "通信", "name": "线路", "amount_from": "telecom", "tax_rate": 0.09},
        ]
    },
    "telecom": {
        "usage": [
            {"name": "呼入", "line": "话费", "price": 0.1},
            {"name": "外呼", "line": "话费", "calls_share": 0.5, "tariff": "all_units"},
            {"name": "分段", "line": "话费", "duration_s": 31, "increment_s": 6, "minimum_s": 30, "tariff": "marginal"},
            {
                "name": "套餐", "line": "话费", "months": [3_000] * 12, "duration_s": 43, "tariff": "package",
                "package_fee": 1450, "included_minutes": 2_500, "price": 0.15, "first_month": "2026-03",
            },
            {"name": "保底", "line": "线路", "calls_share": 0, "price": 0.2, "monthly_minimum": 40},
            {"name": "过手", "line": "线路", "price": 0.106, "passed_on": "yes", "tax_rate": 0.06},
        ],
        "rents": [{"name": "中继", "line": "线路", "quantity": 3, "price": 800, "last_month": "2026-06"}],
        "tiers": [
            {"usage": "外呼", "from_minutes": 20_001, "price": 0.12},
            {"usage": "外呼", "from_minutes": 0, "price": 0.15},
            {"usage": "分段", "from_minutes": 0, "price": 0.10},
            {"usage": "分段", "from_minutes": 1_000, "price": 0.05},
            {"usage": "分段", "from_minutes": 10_000, "price": 0.01},
        ],
        "handling_share": 0.05,
        "billing_tax_rate": 0.06,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Budget:
    return Budget(scenario_from(RAW, "telecom"))


def fen(amount: Fraction) -> float:
    """Rounded half up to fen, exactly."""
    return float(Fraction(math.floor(amount * 100 + Fraction(1, 2)), 100))


def test_minutes_are_started_increments_times_calls(found):
    # 200 s are four started minutes; 31 s are 30 s and one started increment of 6 s; 43 s are one started minute.
    assert list(found.lines["usage.billed_s"][:4]) == [240, 240, 36, 60]
    minutes = found.lines["usage.minutes"]
    assert list(minutes[0]) == [4 * calls for calls in CALLS]
    assert list(minutes[1]) == [2 * calls for calls in CALLS]
    assert list(minutes[2]) == pytest.approx([float(Fraction(36, 60) * calls) for calls in CALLS], abs=1e-9)
    assert list(minutes[3]) == [3000] * 12


def test_charges_by_hand_in_exact_fractions(found):
    cost = found.lines["usage.cost"]
    assert list(cost[0]) == [fen(4 * calls * Fraction("0.1")) for calls in CALLS]
    # All minutes at the price of the tier reached.
    assert list(cost[1]) == [
        fen(2 * calls * (Fraction("0.15") if 2 * calls <= 20_000 else Fraction("0.12"))) for calls in CALLS
    ]
    by_tier = []
    for calls in CALLS:
        minutes = Fraction(36, 60) * calls
        parts = [
            (Fraction(0), Fraction(1000), Fraction("0.10")),
            (Fraction(1000), Fraction(10_000), Fraction("0.05")),
            (Fraction(10_000), Fraction(10**9), Fraction("0.01")),
        ]
        by_tier.append(fen(sum(max(min(minutes, end) - start, Fraction(0)) * price for start, end, price in parts)))
    assert list(cost[2]) == by_tier
    # 1,450 for 2,500 minutes and 500 more at 0.15, from March on.
    assert list(cost[3]) == [0, 0] + [1450 + 75] * 10
    assert list(cost[4]) == [40] * 12
    assert list(found.lines["rents.cost"][0]) == [2400] * 6 + [0] * 6


def test_each_line_takes_its_own_charges_and_keeps_account_and_month(found):
    usage, lines = found.lines["usage.own"], found.lines["lines.cost"]
    names = list(found.lines["lines.name"])
    assert list(lines[names.index("话费")]) == pytest.approx(usage[:4].sum(axis=0), abs=1e-9)
    assert list(lines[names.index("线路")]) == [2440] * 6 + [40] * 6
    assert list(lines[names.index("短信")]) == [5] * 12
    assert found.lines["lines.account"][names.index("话费")] == "660104"
    assert found.values["operating.total"] == pytest.approx(usage.sum() + 2400 * 6 + 60, abs=1e-9)


def test_what_is_passed_on_is_shown_and_is_no_cost(found):
    # 0.106 with 6 % tax is 0.10 without: 4,000 in January, billed with 5 % handling and 6 % tax: 4,452.
    assert found.lines["usage.own"][5].sum() == 0
    assert list(found.lines["usage.passed"][5]) == [fen(4 * calls * Fraction("0.10")) for calls in CALLS]
    assert list(found.lines["telecom.billed"]) == [
        fen(4 * calls * Fraction("0.10") * Fraction("1.05") * Fraction("1.06")) for calls in CALLS
    ]
    assert found.lines["telecom.billed"][0] == 4452


def test_unknown_handling_leaves_only_the_bill_unknown():
    found = Budget(scenario_from(_without("handling_share"), "telecom"))
    assert found.values["telecom.billed_year"] is None
    assert found.values["operating.total"] is not None


def _without(name: str) -> dict[str, Any]:
    raw = copy.deepcopy(RAW)
    del raw["telecom"][name]
    return raw


def test_the_sheet_and_the_functions_for_cells_are_one_formula(found):
    starts, prices = [0, 20_001], [0.15, 0.12]
    assert list(found.lines["usage.cost"][1]) == list(ccxl.charge_all_units([2 * c for c in CALLS], starts, prices))
    marginal = ccxl.charge_marginal([0.6 * c for c in CALLS], [0, 1000, 10_000], [0.10, 0.05, 0.01])
    assert list(found.lines["usage.cost"][2]) == list(marginal)
    exponential = copy.deepcopy(RAW)
    exponential["telecom"]["usage"][0] |= {"durations": "exponential", "duration_s": 43}
    billed = Budget(scenario_from(exponential, "telecom")).lines["usage.billed_s"][0]
    # 60 / (1 - e^(-60/43)), the mean of started minutes.
    assert billed == pytest.approx(60 / (1 - math.exp(-60 / 43)), rel=1e-12)
    assert billed == pytest.approx(float(ccxl.average_billed_s(43)), rel=1e-15)


def test_a_tier_at_which_more_costs_less_is_warned_of(found):
    # 20,000 minutes at 0.15 are 3,000; 20,001 at 0.12 are 2,400.12: 599.88 in January and April; in March 18,000
    # minutes cost 2,700: 299.88.
    assert list(found.lines["telecom_tiers.saving"][1]) == [599.88, 0, 299.88, 599.88] + [0] * 8
    assert found.values["check.telecom_tiers.left"] == pytest.approx(1499.64, abs=1e-9)
    names = [found.words[f"check.{key}"] for key in found.structure.checks]
    result = dict(zip(names, found.lines["checks.result"], strict=True))
    assert result[found.words["check.telecom_tiers"]] == "不通过"
    assert found.words["word.cheaper_tier"] in found.lines["telecom_tiers.advice"]


def test_published_tiers_of_a_cloud_provider_warn_where_they_should():
    # Tencent cloud call centre, outbound packages (own size), qcloud-documents @528aa5de: 29,999 minutes at 0.145 cost
    # 4,349.86 (4,349.855), 30,000 at 0.142 cost 4,260.
    usage = {"name": "外呼", "line": "话费", "months": [29_999] * 12, "duration_s": 60, "tariff": "all_units"}
    prices = ((0, 0.15), (10_000, 0.145), (30_000, 0.142), (50_000, 0.138))
    raw = _without("rents")
    raw["operating"]["lines"] = raw["operating"]["lines"][:1]
    raw["telecom"] |= {
        "usage": [usage],
        "tiers": [{"usage": "外呼", "from_minutes": start, "price": price} for start, price in prices],
    }
    found = Budget(scenario_from(raw, "telecom"))
    assert found.lines["usage.cost"][0][0] == 4349.86
    assert found.lines["telecom_tiers.saving"][:, 0].tolist() == [0, 0, 89.86, 0]


def test_a_workbook_without_telecom_charges_has_no_such_sheet():
    raw = copy.deepcopy(RAW)
    del raw["telecom"]
    raw["operating"]["lines"] = [raw["operating"]["lines"][1]]
    found = Budget(scenario_from(raw, "telecom"))
    assert "telecom" not in found.structure.sheets
    assert not [key for key in found.model.lines if key.startswith(("telecom", "usage.", "rents."))]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_sheet_is_live(language):
    book = finished(RAW, language)
    assert book.built.fixed == ()
    sheet = book.budget.words["sheet.telecom"]
    rows = {key: cells for key, cells in book.homes.items() if any(place[0] == sheet for place in cells.values())}
    assert {"usage.minutes", "usage.cost", "rents.cost", "telecom.own", "telecom_tiers.charge"} <= rows.keys()
    place = book.homes["usage.cost"][1, 0]
    assert "IF(" in book.formulas[place]


def test_hotline_60_costs_what_it_did_before_it_had_the_sheet():
    # Before: 0.85 and 0.06 of the minutes of 240 s at 0.20 and 0.12, three trunks at 800, four numbers at 50.
    found = Budget(load(resources("examples") / "hotline_60.toml"))
    calls = [Fraction(int(each)) for each in found.lines["traffic.monthly_calls"]]
    cost = dict(zip(found.lines["lines.name"], found.lines["lines.cost"], strict=True))
    assert list(cost["400 呼入通话费"]) == [fen(Fraction("0.85") * n * 4 * Fraction("0.2")) for n in calls]
    assert list(cost["外呼回访通话费"]) == [fen(Fraction("0.06") * n * 4 * Fraction("0.12")) for n in calls]
    assert list(cost["数字中继月租"]) == [2400] * 12
    assert list(cost["外显号码月租"]) == [200] * 12


MISTAKES: tuple[tuple[str, Any, str, str], ...] = (
    ("telecom.usage.0.line", "话", "telecom.usage.0.line", "no such line; did you mean 话费?"),
    ("telecom.usage.0.line", "短信", "telecom.usage.0.line", "no such line"),
    ("telecom.tiers.0.usage", "呼入", "telecom.tiers.0.usage", "no such charge with tariff all_units or marginal"),
    ("telecom.tiers.1.from_minutes", 5, "telecom.usage.1.tariff", "must begin with 0"),
    ("telecom.tiers.1.from_minutes", 20_001, "telecom.tiers.1.from_minutes", "stands twice"),
    ("telecom.usage.1.price", 1, "telecom.usage.1.price", "prices stand in telecom.tiers"),
    ("telecom.usage.0.package_fee", 1, "telecom.usage.0.package_fee", "belongs to tariff 'package'"),
    ("telecom.usage.3.talk_share", 0.5, "telecom.usage.3.talk_share", "leave it out, or duration_s"),
    ("telecom.usage.3.months", [1], "telecom.usage.3.months", "must be 12"),
    ("operating.lines.0.price", 1, "operating.lines.0.price", "given beside amount_from"),
    ("operating.lines.0.driver", "seats", "operating.lines.0.driver", "must be fixed"),
    ("operating.lines.0.price_basis", "exclusive", "operating.lines.0.price_basis", "must be inclusive"),
    ("telecom.rents.0.last_month", "2025-06", "telecom.rents.0.last_month", "before the budget starts"),
    ("traffic.monthly_calls", None, "telecom.usage.0.months", "not given; needs traffic.monthly_calls"),
    ("traffic.aht_s", None, "telecom.usage.0.duration_s", "needs traffic.aht_s"),
)


@pytest.mark.parametrize(("path", "value", "place", "words"), MISTAKES)
def test_what_does_not_fit_is_named(path, value, place, words):
    raw = copy.deepcopy(RAW)
    node: Any = raw
    *parents, last = path.split(".")
    for part in parents:
        node = node[int(part)] if isinstance(node, list) else node[part]
    node[last] = value
    if value is None:
        del node[last]
    told = {mistake.place: mistake.message for mistake in mistakes_in(raw)}
    assert words in told[place], told


def test_a_line_that_no_charge_feeds_is_named():
    raw = copy.deepcopy(RAW)
    raw["operating"]["lines"].append({"section": "通信", "name": "空", "amount_from": "telecom"})
    assert [mistake.place for mistake in mistakes_in(raw)] == ["operating.lines.3.amount_from"]
