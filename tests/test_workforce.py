"""Hours, heads, trunks and seats: outside values, edges, and calls on blocks of cells."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
import udfs
from ccxl.core.errors import InputError
from ccxl.data.catalog import parameter
from ccxl.functions import FUNCTIONS, workforce

CASES = json.loads((Path(__file__).parent / "cases" / "workforce_cases.json").read_text(encoding="utf-8"))
MODULES = ("workforce", "trunks", "seats", "profile")
MINE = {name for name, f in FUNCTIONS.items() if f.call.__module__.rpartition(".")[2] in MODULES}

shares = st.floats(0, 0.95)
hours = st.floats(0, 1e6)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_outside_values(case: dict[str, Any]) -> None:
    assert case["source"]
    answer = FUNCTIONS[case["kind"]].by_name(case["inputs"])

    assert np.asarray(answer) == pytest.approx(np.asarray(case["expected"]), abs=case["tolerance"], rel=0)


class TestSourcedDefaults:
    """Figures that stand in signatures are those of the data, with their source there."""

    def test_standard_hours_are_the_statutory_working_days(self) -> None:
        days = parameter("work_days_month", dt.date(2026, 1, 1))

        assert days.basis == "sourced"
        assert pytest.approx(8 * days.value) == workforce.STANDARD_HOURS
        for name in ("fte", "relief_factor", "heads_from_hours", "year_heads"):
            standard = next(p for p in FUNCTIONS[name].parameters if p.name == "standard_hours")
            assert standard.default == workforce.STANDARD_HOURS

    def test_holidays_are_the_statutory_ones(self) -> None:
        assert parameter("statutory_holidays", dt.date(2026, 1, 1)).value == workforce.STATUTORY_HOLIDAYS

    def test_the_usual_busy_hour_share_and_loads(self) -> None:
        assert parameter("kpi.busy_hour_share.low", dt.date(2026, 1, 1)).value == 0.1
        defaults = {p.name: p.default for p in FUNCTIONS["busy_hour_calls"].parameters}
        assert defaults["busy_hour_share"] == 0.1
        # Huawei traffic model, www.sokaoti.com/c/s56622/sitPDfNW.html: 0.8 for agents, 0.7 for trunks.
        assert FUNCTIONS["seats_by_load"].parameters[2].default == 0.8
        assert FUNCTIONS["trunks_by_load"].parameters[1].default == 0.7


class TestRoads:
    def test_fte_of_a_day(self) -> None:
        # calctoolsconverter.com/advance-fte-requirement-calculator: 1,000 calls of 300 s, 85 %, 25 %, 8 hours: 16.34.
        on_line = ccxl.hours_needed(1000, 300, 0.85)

        assert ccxl.fte(ccxl.paid_hours(on_line, 0.25), 8) == pytest.approx(16.34, abs=0.005)

    def test_a_centre_open_day_and_night_is_not_sized_by_its_peak(self) -> None:
        at_peak = ccxl.rostered_agents(10, 0.3)
        round_the_clock = ccxl.heads_from_hours(ccxl.agent_hours(10, ccxl.service_hours("7x24")), 0.3)

        # 10 x 730/(165.36 x 0.7) = 63.07, against 10/0.7 = 14.3.
        assert (at_peak, round_the_clock) == (15, 64)

    def test_shifts_add_up(self) -> None:
        # Three shifts of 8 hours with 5 people cover what 5 posts day and night need.
        by_shifts = sum(ccxl.agent_hours(5, 8 * 365 / 12) for _ in range(3))

        assert by_shifts == pytest.approx(ccxl.agent_hours(5, ccxl.service_hours("7x24")))

    def test_absence_grosses_up_by_division(self) -> None:
        # www.callcentrehelper.com/fte-calculation-question-206996.htm: 80 + 20 % of it is 96, not 100.
        assert ccxl.paid_hours(80, 0.2) == pytest.approx(100)

    def test_holidays_cost_pay_and_no_heads(self) -> None:
        holidays = ccxl.holiday_hours(5)

        assert ccxl.paid_hours(43800, 0.3, holidays) - ccxl.paid_hours(43800, 0.3) == pytest.approx(2 * 1560 / 0.7)

    def test_trunks_of_minutes_on_a_bill(self) -> None:
        # www.ansapoint.com/calculator/mins: 10,000 minutes, 17 % in the busy hour, blocking 0.01: 40 lines.
        traffic = ccxl.busy_hour_traffic(10000, 0.17)

        assert ccxl.erlang_b(traffic, 40) <= 0.01 < ccxl.erlang_b(traffic, 39)


class TestServiceHours:
    @pytest.mark.parametrize(
        ("pattern", "days_a_year"), [("5x8", 248), ("6x12", 300), ("7x8", 365), ("7x12", 365), ("5x12", 248)]
    )
    def test_days_are_counted_by_the_rule_of_statutory_working_days(self, pattern: str, days_a_year: int) -> None:
        per_day = int(pattern.partition("x")[2])

        assert ccxl.service_hours(pattern) == pytest.approx(days_a_year * per_day / 12)

    def test_holidays_can_be_closed_or_staffed(self) -> None:
        assert ccxl.service_hours("7x24", 13) == pytest.approx(352 * 24 / 12)
        assert ccxl.service_hours("5x8", 0) == pytest.approx(261 * 8 / 12)

    def test_a_column_of_closed_days(self) -> None:
        assert ccxl.service_hours("7x12", [0, 12]).tolist() == pytest.approx([365, 353])

    def test_an_unknown_pattern_names_the_nearest(self) -> None:
        with pytest.raises(InputError, match=r"pattern = '7x25': must be one of .*did you mean 7x24"):
            ccxl.service_hours("7x25")

    def test_a_blank_cell_is_the_default(self) -> None:
        assert udfs.CCXL_SERVICE_HOURS(None, None) == pytest.approx(730)
        assert udfs.CCXL_SERVICE_HOURS([["5x8"], ["7x24"]]) == [[pytest.approx(496 / 3)], [pytest.approx(730)]]


class TestProperties:
    @given(hours, shares, st.floats(1, 700))
    def test_heads_cover_the_hours_and_one_fewer_does_not(self, needed: float, away: float, standard: float) -> None:
        heads = ccxl.heads_from_hours(needed, away, standard)
        each = standard * (1 - away)

        assert heads * each >= needed - 1e-8 * each
        assert heads == 0 or (heads - 1) * each < needed

    @given(hours, shares)
    def test_paid_hours_shrink_back(self, needed: float, away: float) -> None:
        assert ccxl.paid_hours(needed, away) * (1 - away) == pytest.approx(needed)

    @given(shares, shares)
    def test_combined_shrinkage_is_symmetric_and_below_the_sum(self, a: float, b: float) -> None:
        both = ccxl.combined_shrinkage(a, b)

        assert both == pytest.approx(ccxl.combined_shrinkage(b, a))
        assert max(a, b) - 1e-12 <= both <= a + b + 1e-12

    @given(st.floats(1, 1e5), st.floats(0, 600), st.floats(0, 300), st.floats(1, 600))
    def test_waiting_loads_trunks_and_interval_scales(
        self, calls: float, wait: float, menu: float, talk: float
    ) -> None:
        traffic = ccxl.trunk_traffic(calls, talk, wait, menu)

        assert traffic >= ccxl.traffic(calls, talk) * (1 - 1e-12)
        assert ccxl.trunk_traffic(calls / 2, talk, wait, menu, 30) == pytest.approx(traffic)

    @given(st.floats(0, 1e5), st.floats(0.05, 1))
    def test_trunks_by_load_stay_within_it(self, traffic: float, load: float) -> None:
        trunks = ccxl.trunks_by_load(traffic, load)

        assert traffic <= trunks * load + 1e-8
        assert trunks == 0 or (trunks - 1) * load < traffic


class TestEdges:
    def test_nothing_needs_nobody(self) -> None:
        assert ccxl.workload_hours(0, 300) == 0
        assert ccxl.heads_from_hours(0, 0.3) == 0
        assert ccxl.support_staff(0, 15) == 0
        assert ccxl.trunk_traffic(0, 160) == 0
        assert ccxl.trunks_by_load(0) == 0
        assert ccxl.seats_by_load(0, 110) == 0
        assert ccxl.shrinkage(480) == 0

    def test_all_paid_time_may_be_away_but_no_more(self) -> None:
        assert ccxl.shrinkage(480, 480) == 1
        assert ccxl.shrinkage(0.3, 0.1, 0.2) == 1
        with pytest.raises(InputError, match=r"together = 500 min: must be at most paid_min = 480 min"):
            ccxl.shrinkage(480, 240, 0, 60, 0, 0, 200)

    def test_one_bad_cell_does_not_spoil_the_others(self) -> None:
        (good,), (bad,) = udfs.CCXL_SHRINKAGE([[480.0], [480.0]], [[120.0], [500.0]])

        assert good == 0.25
        assert bad.startswith("#VALUE! the times that are not available, together = 500 min")

    def test_holidays_are_part_of_the_hours(self) -> None:
        with pytest.raises(InputError, match="holiday_hours = 11 h: must be at most hours = 10 h"):
            ccxl.paid_hours(10, 0.3, 11)

    def test_a_minimum_team_needs_its_hours(self) -> None:
        with pytest.raises(InputError, match="service_hours = 0: must be > 0"):
            ccxl.hours_needed(1000, 600, 0.8, 2)

    @pytest.mark.parametrize(
        ("call", "words"),
        [
            (lambda: ccxl.shrinkage(0), "paid_min = 0: must be a number > 0"),
            (lambda: ccxl.heads_from_hours(100, 1), "shrinkage = 1: must be a number >= 0 and < 1"),
            (lambda: ccxl.heads_from_hours(100, 30), "write 0.80 for 80 %"),
            (lambda: ccxl.support_staff(10, 0), "span = 0: must be a number > 0"),
            (lambda: ccxl.hours_needed(100, 0, 0.8), "aht_s = 0: must be a number >= 0.001"),
            (lambda: ccxl.trunks_by_ratio(10, 0), "ratio = 0: must be a number > 0"),
            (lambda: ccxl.fte(100, 800), "standard_hours = 800: must be a number > 0 and <= 744"),
            (lambda: ccxl.hours_per_month(169), "hours_per_week = 169: must be a number >= 0 and <= 168"),
            (lambda: ccxl.trunks_by_load(math.nan), "traffic = nan"),
            (lambda: ccxl.agent_hours(-1, math.inf), "agents = -1: .*; hours_each = inf"),
        ],
    )
    def test_what_is_not_allowed_is_named(self, call: Any, words: str) -> None:
        with pytest.raises(InputError, match=words):
            call()

    def test_zero_and_blank_are_the_default_where_zero_makes_no_sense(self) -> None:
        for blank in (None, "", 0):
            assert ccxl.heads_from_hours(730, 0.3, blank) == 7
            assert ccxl.trunks_by_load(70, blank) == 100
            assert ccxl.trunk_traffic(350, 160, 25, 0, blank) == ccxl.trunk_traffic(350, 160, 25)
            assert ccxl.paid_hours(100, 0, 10, blank) == 120


def _example(name: str) -> dict[str, Any]:
    """Inputs of the first outside case of a function with numbers alone."""
    return next(case["inputs"] for case in CASES if case["kind"] == name)


@pytest.mark.parametrize("name", sorted(case["kind"] for case in CASES if case["kind"] in MINE))
def test_every_case_belongs_to_a_registered_function(name: str) -> None:
    assert name in FUNCTIONS


@pytest.mark.parametrize("name", sorted({c["kind"] for c in CASES if not FUNCTIONS[c["kind"]].parameters[0].kind.many}))
def test_blocks_and_single_cells_agree_to_the_bit(name: str) -> None:
    inputs = _example(name)
    single = FUNCTIONS[name].by_name(inputs)
    numbers = {key: value for key, value in inputs.items() if not isinstance(value, str)}
    words = {key: value for key, value in inputs.items() if isinstance(value, str)}
    if not numbers:
        return
    block = FUNCTIONS[name].by_name({key: [[value], [value]] for key, value in numbers.items()} | words)

    assert isinstance(single, float)
    assert block.tolist() == [[single], [single]]
