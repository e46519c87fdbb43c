"""pandas objects with unlike labels are refused, never paired by position."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ccxl
from ccxl.core.errors import InputError
from ccxl.functions import FUNCTIONS

DAYS = pd.date_range("2026-07-01", periods=3)
PAIRS = pd.MultiIndex.from_tuples([("north", 1), ("north", 2), ("south", 1)])


def series(values: Any, index: Any = None) -> Any:
    return pd.Series(values, index=index, dtype=float)


@pytest.mark.parametrize(
    ("mine", "yours", "says"),
    [
        (["a", "b", "c"], ["c", "b", "a"], r"first at label 1 \('a' and 'c'\): the same labels in another order"),
        (["a", "b", "c"], ["a", "b", "d"], r"first at label 3 \('c' and 'd'\)"),
        (["a", "b", "c"], [0, 1, 2], r"first at label 1 \('a' and 0\)"),
        (None, [1, 2, 3], r"first at label 1 \(0 and 1\)"),
        (DAYS, DAYS + pd.Timedelta(days=1), r"2026-07-01 00:00:00 and 2026-07-02 00:00:00"),
        (DAYS, DAYS.tz_localize("UTC"), "index differs"),
        (PAIRS, PAIRS[::-1], r"\('north', 1\) and \('south', 1\)"),
        (["a", "a", "b"], ["a", "b", "a"], r"first at label 2 \('a' and 'b'\)"),
    ],
)
def test_unlike_indexes_are_refused_with_names_and_labels(mine: Any, yours: Any, says: str) -> None:
    calls, aht_s = series([100, 400, 200], mine), series([600, 120, 180], yours)

    with pytest.raises(InputError, match=rf"calls and aht_s: .*{says}.*reindex.*to_numpy") as caught:
        ccxl.agents(calls, aht_s)
    assert str(caught.value).count("reindex") == 1
    # By name, and where cells are worked out one by one.
    with pytest.raises(InputError, match="calls and aht_s"):
        ccxl.agents(aht_s=aht_s, calls=calls)
    with pytest.raises(InputError, match="calls and aht_s"):
        FUNCTIONS["agents"].each(calls, aht_s)
    # The way out.
    assert ccxl.agents(calls, aht_s.to_numpy()).tolist() == ccxl.agents(calls.tolist(), aht_s.tolist()).tolist()


@pytest.mark.parametrize("index", [None, ["b", "a", "c"], DAYS, PAIRS, ["a", "a", "b"], [1.0, np.nan, 2.0]])
def test_equal_indexes_are_paired(index: Any) -> None:
    calls, aht_s = series([100, 400, 200], index), series([600, 120, 180], index)
    expected = ccxl.agents([100, 400, 200], [600, 120, 180]).tolist()

    assert ccxl.agents(calls, aht_s.copy()).tolist() == expected
    assert ccxl.agents(calls, [600, 120, 180]).tolist() == expected
    assert ccxl.agents([100, 400, 200], aht_s).tolist() == expected
    assert ccxl.agents(calls.rename("x"), aht_s.rename("y")).tolist() == expected


def test_unlike_lengths_are_refused_also_one_label_beside_many() -> None:
    calls = series([100, 400, 200], ["a", "b", "c"])

    with pytest.raises(InputError, match=r"calls and aht_s: .*in length \(3 and 2 labels\)"):
        ccxl.agents(calls, series([180, 180], ["a", "b"]))
    with pytest.raises(InputError, match="calls and aht_s"):
        ccxl.agents(calls, series([180], ["a"]))


def test_all_that_differ_are_named_beside_other_mistakes() -> None:
    first, second = series([100, 400], ["a", "b"]), series([600, 120], ["b", "a"])

    with pytest.raises(InputError) as caught:
        ccxl.service_level(first, second, second + 50, answer_within_s=-1)
    for words in ("calls and aht_s:", "calls and agents:", "answer_within_s = -1"):
        assert words in str(caught.value)


def test_tables_need_equal_rows_and_columns() -> None:
    calls = pd.DataFrame([[100, 400], [200, 300]], index=["mon", "tue"], columns=["am", "pm"])
    aht_s = pd.DataFrame([[600, 120], [180, 240]], index=["mon", "tue"], columns=["am", "pm"])
    expected = ccxl.agents(calls.to_numpy(), aht_s.to_numpy()).tolist()

    assert ccxl.agents(calls, aht_s).tolist() == expected
    assert ccxl.agents(calls, aht_s.to_numpy()).tolist() == expected
    with pytest.raises(InputError, match=r"their columns differ first at label 1 \('am' and 'pm'\)"):
        ccxl.agents(calls, aht_s[["pm", "am"]])
    with pytest.raises(InputError, match=r"their index differs first at label 1 \('mon' and 'tue'\)"):
        ccxl.agents(calls, aht_s.iloc[::-1])


def test_a_row_beside_a_table_is_taken_where_its_labels_are_the_columns_alone() -> None:
    calls = pd.DataFrame([[100, 400], [200, 300]], index=["mon", "tue"], columns=["am", "pm"])
    expected = ccxl.agents(calls.to_numpy(), [[600, 120], [600, 120]]).tolist()

    assert ccxl.agents(calls, series([600, 120], ["am", "pm"])).tolist() == expected
    for index in (["mon", "tue"], ["pm", "am"], None):
        with pytest.raises(InputError, match="a Series beside a DataFrame whose columns are not its index"):
            ccxl.agents(calls, series([600, 120], index))
    with pytest.raises(InputError, match="rows and columns are unclear"):
        ccxl.agents(pd.DataFrame([[100, 400], [200, 300]]), series([600, 120]))


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda x, y: ccxl.day_service_level(x, y, 40), "calls and aht_s"),
        (ccxl.profile_agents, "calls and aht_s"),
        (ccxl.day_profile, "calls and aht_s"),
        (lambda x, y: ccxl.day_profile(x, 180, y), "calls and agents"),
        (lambda x, y: ccxl.day_profile(x, 180, minimum_agents=y), "calls and minimum_agents"),
        (lambda x, y: ccxl.skill_service_level(x, y, 4, 5), "calls and aht_s"),
        (lambda x, y: ccxl.skill_generalists(x, 180, y), "calls and specialists"),
        (lambda x, y: ccxl.simulate_skills(x, y, [1, 1, 1], 9), "calls and aht_s"),
        (lambda x, y: ccxl.simulate_skills(x, [180] * 3, y, 9), "calls and specialists"),
        (lambda x, y: ccxl.xnpv(0.1, x, y), "flows and dates"),
        (lambda x, y: ccxl.closing_headcount(10, x, y), "hires and leavers"),
        (lambda x, y: ccxl.Quote("fee_by_seat", {"price_per_seat": x}).fee({"seats": y}), "seats"),
    ],
)
def test_blocks_and_other_doors_refuse_too(call: Any, names: str) -> None:
    with pytest.raises(InputError, match=names) as caught:
        call(series([30, 40, 50], ["a", "b", "c"]), series([200, 180, 160], ["c", "b", "a"]))
    assert "reindex" in str(caught.value)


def test_blocks_with_axes_of_their_own_need_no_common_labels() -> None:
    """Seven days beside twelve months, tiers beside seats by month: they are not paired."""
    week, months = series([8] * 7, list("abcdefg")), series([1] * 12, range(1, 13))
    starts, prices = series([0, 50], ["low", "high"]), series([3000, 2500], ["low", "high"])
    seats = series([40, 60], ["2026-07", "2026-08"])

    hours = ccxl.year_hours(week, "2026-01-01", months)
    assert hours.tolist() == ccxl.year_hours([8] * 7, "2026-01-01", [1] * 12).tolist()
    assert (
        ccxl.fee_by_tiered_seats(seats, starts, prices).tolist()
        == ccxl.fee_by_tiered_seats([40, 60], [0, 50], [3000, 2500]).tolist()
    )
    with pytest.raises(InputError, match="tier_starts and tier_prices"):
        ccxl.fee_by_tiered_seats(seats, starts, prices.iloc[::-1])


def test_a_table_of_one_column_is_a_column() -> None:
    calls = pd.DataFrame({"calls": [30.0, 40.0]}, index=["a", "b"])

    assert ccxl.skill_service_level(calls, series([180, 180], ["a", "b"]), 4, 5) == ccxl.skill_service_level(
        [30, 40], 180, 4, 5
    )
    with pytest.raises(InputError, match="calls and aht_s: their index differs"):
        ccxl.skill_service_level(calls, series([180, 180], ["b", "a"]), 4, 5)


def test_amounts_keep_the_labels_of_what_they_are_made_of() -> None:
    build = ccxl.Amount(series([1, 2], ["a", "b"]), "yuan")
    other = ccxl.Amount(series([10, 20], ["b", "a"]), "yuan")

    assert (build + ccxl.Amount(series([10, 20], ["a", "b"]), "yuan")).value.tolist() == [11, 22]
    for operation in (
        lambda: build + other,
        lambda: build - other,
        lambda: build < other,
        lambda: build == other,
        lambda: build / other,
        lambda: -(2 * build) + other,
        lambda: build + (ccxl.Amount(1, "yuan") + other),
        lambda: ccxl.Amount(series([1, 2], ["a", "b"]), "yuan/month").for_months(12) + other,
    ):
        with pytest.raises(InputError, match="index differs"):
            operation()


def test_pandas_is_not_loaded_and_numbers_cost_nothing_more() -> None:
    code = "import ccxl, sys; ccxl.agents([100, 200], 180); ccxl.Amount(1, 'yuan'); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_number_is_answered_without_a_look_at_labels() -> None:
    """Plain numbers take the short way: they are quicker than a list of one."""

    def seconds(call: Any) -> float:
        begin = time.process_time()
        for _ in range(300):
            call()
        return time.process_time() - begin

    short = min(seconds(lambda: ccxl.service_level(1000, 120, 36)) for _ in range(5))
    long = min(seconds(lambda: ccxl.service_level([1000], 120, 36)) for _ in range(5))
    assert short < long
