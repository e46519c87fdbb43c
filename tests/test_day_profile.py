"""A day's profile: agents by interval, seats from the busiest, heads from hours, and what is refused."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load
from tests.finished import finished

Raw = dict[str, Any]

TARGETS: Raw = {"aht_s": 180, "target_service_level": 0.8, "answer_within_s": 20, "max_occupancy": 1.0}
RAW: Raw = {
    "budget": {"unit": "某公司", "project": "某热线", "year": 2026},
    "traffic": {
        **TARGETS,
        "working_days": 30,
        "intervals": [{"time": "09:00", "calls": 100}, {"time": "09:30", "calls": 50}, {"time": "10:00", "calls": 0}],
    },
    "staffing": {
        "shrinkage": 0.3,
        "agents_per_seat": 1,
        "monthly_hours": 160,
        "grades": [{"name": "一级", "share": 1.0, "monthly_wage": 5000}],
    },
    "labour": {"social_rate": 0.25, "housing_rate": 0.07},
}


def with_traffic(**changes: Any) -> Raw:
    raw = copy.deepcopy(RAW)
    raw["traffic"] |= changes
    raw["traffic"] = {key: value for key, value in raw["traffic"].items() if value is not None}
    return raw


def budget(raw: Raw) -> Budget:
    return Budget(scenario_from(raw, "test"))


def erlang_c(traffic: float, agents: int) -> float:
    """Probability of waiting by the textbook's sum in exact steps, for small numbers of agents."""
    terms = [traffic**k / math.factorial(k) for k in range(agents)]
    last = traffic**agents / math.factorial(agents) * agents / (agents - traffic)
    return last / (sum(terms) + last)


def fewest(traffic: float, aht_s: float, target: float, answer_within_s: float) -> tuple[int, float]:
    """Fewest agents for a target by trying one after another, and the service level that they reach."""
    agents = math.floor(traffic) + 1
    while (level := 1 - erlang_c(traffic, agents) * math.exp(-(agents - traffic) * answer_within_s / aht_s)) < target:
        agents += 1
    return agents, level


# 100 calls in half an hour of 180 s each are 10 erlangs, 50 are 5.
TEN, FIVE = fewest(10, 180, 0.8, 20), fewest(5, 180, 0.8, 20)


def test_the_reference_gives_a_printed_example():
    # 100 calls in 30 minutes of 180 s for 80/20: 14 agents, 20 with a shrinkage of 30 %
    # (tests of ErlangC 0.1.0 on CRAN, after the worked example of Call Centre Helper).
    assert TEN[0] == 14


def test_a_day_by_interval():
    lines = budget(RAW).lines

    assert lines["profile.traffic"].tolist() == [10, 5, 0]
    assert lines["profile.agents"].tolist() == [14, FIVE[0], 0]
    assert lines["profile.service_level"].tolist() == pytest.approx([TEN[1], FIVE[1], 1], abs=1e-12)
    assert lines["profile.occupancy"].tolist() == pytest.approx([10 / 14, 5 / FIVE[0], 0])
    waits = erlang_c(10, 14)
    assert lines["profile.asa"].tolist()[0] == pytest.approx(waits * 180 / 4)
    assert lines["profile.asa"].tolist()[2] == 0
    # The weighted service level leaves the interval without calls out.
    assert lines["profile.day_service_level"] == pytest.approx((100 * TEN[1] + 50 * FIVE[1]) / 150)
    assert lines["profile.day_hours"] == (14 + FIVE[0]) / 2


def test_the_busiest_interval_decides_seats_and_hours_decide_heads():
    lines = budget(RAW).lines

    assert lines["profile.busiest"] == "09:00"
    assert lines["staffing.agents"] == 14
    # 14 / 0.7 is 20 to the last digit, not 21.
    assert lines["profile.busiest_rostered"] == 20
    assert lines["staffing.seats"] == 20
    hours = (14 + FIVE[0]) / 2 * 30
    assert lines["profile.hours_by_month"].tolist() == pytest.approx([hours] * 12)
    assert lines["staffing.rostered"] == math.ceil(hours / (160 * 0.7))


def test_round_the_clock_needs_more_heads_than_its_peak():
    """Ten erlangs at any hour: 14 agents day and night are 14 x 24 x 30 = 10,080 hours a month."""
    day = [{"time": f"{number // 2:02d}:{number % 2 * 30:02d}", "calls": 100} for number in range(48)]
    lines = budget(with_traffic(intervals=day)).lines

    assert lines["staffing.seats"] == 20
    assert lines["profile.hours_by_month"][0] == pytest.approx(10_080)
    # 10,080 / (160 x 0.7) = 90.
    assert lines["staffing.rostered"] == 90


@pytest.mark.parametrize(("length", "erlangs"), [(15, 20), (30, 10), (60, 5)])
def test_the_length_of_an_interval(length, erlangs):
    lines = budget(with_traffic(interval_min=length, intervals=[{"time": "9:00", "calls": 100}])).lines

    assert lines["profile.traffic"].tolist() == [erlangs]
    assert lines["profile.hours"][0] == lines["profile.agents"][0] * length / 60


def test_occupancy_and_an_interval_s_own_handling_time():
    rows = [{"time": "09:00", "calls": 100}, {"time": "09:30", "calls": 100, "aht_s": 360}]
    lines = budget(with_traffic(max_occupancy=0.5, intervals=rows)).lines

    assert lines["profile.traffic"].tolist() == [10, 20]
    assert lines["profile.agents"].tolist() == [20, 40]
    assert lines["profile.busiest"] == "09:30"
    assert lines["staffing.agents"] == 40


def test_shares_of_the_design_day():
    rows = [{"time": "09:00", "share": 0.5}, {"time": "09:30", "share": 0.25}, {"time": "10:00", "share": 0.25}]
    of_a_day = budget(with_traffic(intervals=rows, day_calls=200)).lines
    # 2,000 calls in 20 days with a peak day of twice the average are 200 on that day.
    months = with_traffic(intervals=rows, monthly_calls=[1000] * 11 + [2000], working_days=20, peak_day_factor=2)
    of_a_month = budget(months).lines

    for lines in (of_a_day, of_a_month):
        assert lines["profile.calls"].tolist() == [100, 50, 50]
        assert lines["profile.agents"].tolist() == [14, FIVE[0], FIVE[0]]
    # The busiest month's average day has half the calls of the design day, the others a quarter.
    assert of_a_month["profile.load"].tolist() == [0.25] * 11 + [0.5]
    assert of_a_day["profile.load"].tolist() == [1] * 12


def test_hours_of_a_month_are_near_those_of_its_own_profile():
    """Square-root staffing against a ladder of its own for each month, on the example's day: 3 % apart at most."""
    example = load(Path(__file__).parents[1] / "workbooks/examples/hotline_profile.toml")
    whole = Budget(example).lines
    for month in range(12):
        scale = float(whole["profile.load"][month])
        raw = json.loads(example.model_dump_json(exclude_none=True, exclude_defaults=True))
        del raw["traffic"]["monthly_calls"], raw["traffic"]["peak_day_factor"]
        raw["traffic"]["day_calls"] = scale * float(whole["profile.day_calls"])
        exact = budget(raw).lines["profile.day_hours"] * 30.42
        assert float(whole["profile.hours_by_month"][month]) == pytest.approx(float(exact), rel=0.03)


def test_what_is_not_known_stays_unknown():
    lines = budget(with_traffic(intervals=[{"time": "09:00", "calls": 10}, {"time": "09:30"}])).lines

    assert lines["profile.agents"].tolist()[0] == fewest(1, 180, 0.8, 20)[0]
    assert [np.isnan(lines[key]) for key in ("staffing.seats", "staffing.rostered", "profile.day_hours")] == [True] * 3


# ------------------------------------------------------------------------------------------------ in the workbook


def test_calls_beyond_the_ladder_fail_the_check(office, tmp_path):
    book = finished(with_traffic(target_service_level=0.8))
    path = book.write(tmp_path)
    steps = book.budget.structure.sizes["step"]
    verdicts = [book.homes["checks.result"][(number,)] for number in range(book.budget.structure.sizes["check"])]
    checks = list(book.budget.structure.checks)

    # A target of all calls at once needs more agents than the ladder has steps for.
    level = book.homes["traffic.target_service_level"][()]
    wait = book.homes["traffic.answer_within_s"][()]
    calls = book.homes["profile.calls"][(0,)]
    now = office.recalculated(path, {level: 1 - 1e-12, wait: 0, calls: 30_000})

    def shown(key: str, *index: int) -> Any:
        sheet, cell = book.homes[key][index]
        return now[sheet][cell]

    assert steps == 5
    assert shown("profile.beyond", 0) == 1
    assert shown("profile.agents", 0) == "—"
    assert shown("staffing.seats") == "无法计算"
    sheet, cell = verdicts[checks.index("profile_ladder")]
    assert now[sheet][cell] == "不通过"
    assert shown("checks.master") == "不通过"
    assert shown("sheet_check.profile") == "不通过"


def test_months_beyond_their_ladder_fail_the_check(office, tmp_path):
    raw = with_traffic(intervals=None, monthly_calls=[20_000] * 12, busy_hour_share=0.1, peak_day_factor=1)
    book = finished(raw)
    path = book.write(tmp_path)
    level, wait = (book.homes[f"traffic.{key}"][()] for key in ("target_service_level", "answer_within_s"))
    june = book.homes["traffic.monthly_calls"][(5,)]
    now = office.recalculated(path, {level: 1 - 1e-12, wait: 0, june: 50_000_000})
    checks = list(book.budget.structure.checks)

    sheet, cell = book.homes["months.beyond"][(5,)]
    assert now[sheet][cell] == 1
    for check in ("months_ladder", "ladder"):
        sheet, cell = book.homes["checks.result"][(checks.index(check),)]
        assert now[sheet][cell] == "不通过"


def test_heads_follow_the_calls_of_each_month():
    calls = [20_000, 40_000] * 6
    raw = with_traffic(intervals=None, monthly_calls=calls, busy_hour_share=0.1, peak_day_factor=1, working_days=20)
    book = finished(raw)
    # 100 and 200 calls in the busy hour are 5 and 10 erlangs: 20 heads in the busier months.
    assert book.row("months.traffic") == [5, 10] * 6
    assert book.row("months.agents") == [FIVE[0], 14] * 6
    quieter = math.ceil(round(FIVE[0] / 0.7, 9))
    assert book.row("grades.heads", 0) == [quieter, 20] * 6
    assert book.row("staffing.rostered_by_month") == [quieter, 20] * 6
    assert book.row("grades.cost", 0) == [quieter * 5000, 100_000] * 6


def test_the_curve_costs_every_candidate():
    book = finished(with_traffic(intervals=None, busy_hour_calls=200))
    # 14 agents are 20 heads at 5,000 yuan and 32 % on top.
    assert book.value("ladder.chosen_cost") == 132_000
    assert book.value("staffing.agent_cost") == 6_600
    assert book.row("ladder.agents")[:4] == [11, 12, 13, 14]
    assert book.row("ladder.cost")[3] == 132_000
    assert book.value("ladder.chosen_level") == pytest.approx(TEN[1], abs=1e-9)
    assert book.value("ladder.headline").endswith(" 89%")
    assert book.homes["ladder.headline"][()] in book.formulas


def test_the_sheet_is_there_only_with_a_profile(tmp_path):
    without = finished(with_traffic(intervals=None, busy_hour_calls=200))
    book = finished(RAW)
    path = book.write(tmp_path)

    assert "话务分布表" in load_workbook(path).sheetnames
    assert "话务分布表" not in load_workbook(without.write(tmp_path, "without.xlsx")).sheetnames
    assert check_workbook(path).findings == ()
    assert load(path) == scenario_from(RAW, "test")


def test_formulas_have_no_constants_of_their_own():
    book = finished(RAW)
    formulas = {text for (sheet, _), text in book.formulas.items() if sheet == "话务分布表"}
    numbers = {
        token
        for text in formulas
        for token in re.findall(r"(?<![A-Za-z$\d.'])\d+(?:\.\d+)?(?![\d.])", text.split('"')[0])
    }

    assert numbers <= {"0", "1", "9", "60", "3600"}


# ------------------------------------------------------------------------------------------------ forms and mistakes


def test_times_pasted_into_the_form(tmp_path):
    path = tmp_path / "form.xlsx"
    write_form(path, scenario_from(RAW, "test"))
    book = load_workbook(path)
    book["话务分布"]["B6"] = dt.time(9, 0)
    book["话务分布"]["B7"] = "09:30-10:00"
    book.save(path)

    assert [row.time for row in load(path).traffic.intervals] == ["09:00", "09:30-10:00", "10:00"]


def test_a_form_of_an_earlier_version_has_no_profile(tmp_path):
    path = tmp_path / "form.xlsx"
    write_form(path, scenario_from(with_traffic(intervals=None, busy_hour_calls=10), "test"))
    book = load_workbook(path)
    del book["话务分布"]
    book.save(path)

    assert load(path).traffic.intervals == ()


ROW: Raw = {"time": "09:00", "calls": 1}
MISTAKES = {
    "calls and share": (
        {"intervals": [{**ROW, "share": 0.5}]},
        "traffic.intervals.0.calls: calls and share: give one of the two",
        "traffic.intervals.0.share: given beside traffic.intervals.0.calls; give all as calls or all as shares",
    ),
    "an hour of 45 minutes": (
        {"interval_min": 45},
        "traffic.interval_min = 45: must be 15, 30 or 60 minutes",
    ),
    "an interval of two hours": (
        {"interval_min": 120},
        "traffic.interval_min = 120: must be a number of minutes >= 15 and <= 60",
    ),
    "a day of 25 hours": (
        {"interval_min": 60, "intervals": [{"time": f"第{n}段", "calls": 1} for n in range(25)]},
        "traffic.intervals: 25 intervals of 60 minutes; a day has at most 24",
    ),
    "half-hours said to be hours": (
        {"interval_min": 60},
        "traffic.intervals.1.time: starts 30 minutes after the interval before; traffic.interval_min is 60",
    ),
    "times twice": (
        {"intervals": [ROW, ROW]},
        "traffic.intervals.1.time = '09:00': stands twice, also at traffic.intervals.0.time; give each its own name",
    ),
    "some calls, some shares": (
        {"intervals": [ROW, {"time": "09:30", "share": 1.0}]},
        "traffic.intervals.1.share: given beside traffic.intervals.0.calls; give all as calls or all as shares",
    ),
    "shares of nothing": (
        {"intervals": [{"time": "09:00", "share": 1.0}]},
        "traffic.day_calls: not given; shares of a day need it, or traffic.monthly_calls",
    ),
    "shares of two things": (
        {"intervals": [{"time": "09:00", "share": 1.0}], "day_calls": 100, "monthly_calls": 3000},
        "traffic.day_calls: given beside traffic.monthly_calls; shares are of one of the two: leave one out",
    ),
    "shares that do not add up": (
        {"intervals": [{"time": "09:00", "share": 0.6}, {"time": "09:30", "share": 0.3}], "day_calls": 9},
        "traffic.intervals.0.share: shares of the intervals add up to 0.9; must add up to 1",
    ),
    "the day's calls twice": (
        {"day_calls": 150},
        "traffic.day_calls: given beside calls in traffic.intervals, which say how many a day has; leave one out",
    ),
    "a busy hour beside it": (
        {"busy_hour_calls": 200},
        "traffic.busy_hour_calls: given beside traffic.intervals; the busiest interval of the day stands for the busy "
        "hour: leave one out",
    ),
    "a length without intervals": (
        {"intervals": None, "interval_min": 30},
        "traffic.interval_min: given without traffic.intervals; give the intervals of the day, or leave it out",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_profile(name):
    changes, *expected = MISTAKES[name]

    assert [str(mistake) for mistake in mistakes_in(with_traffic(**changes))] == expected


def test_seats_beside_a_profile():
    raw = copy.deepcopy(RAW)
    raw["staffing"]["seats"] = 20

    assert [str(mistake) for mistake in mistakes_in(raw)] == [
        "staffing.seats: given beside traffic.intervals; seats are either given or follow from the day's profile: "
        "leave one out"
    ]


@pytest.mark.parametrize("times", [("23:30", "00:00"), ("9:00", "9:30"), ("早班", "晚班"), ("09:00-09:30", "09：30")])
def test_times_that_are_fine(times):
    assert mistakes_in(with_traffic(intervals=[{"time": time, "calls": 1} for time in times])) == []
