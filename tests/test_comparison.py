"""Cost of ownership by year and break-even, against arithmetic by hand and a count through every number."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError, NoSolution


def test_wages_grow_and_prices_step() -> None:
    # Wages 100 a month and 10 % more each year; prices 50 a month, 4 % more in year 2 and none in year 3.
    costs = ccxl.tco_by_year([1000, 0, 200], 100, 50, 3, 0.1, [0.04, 0])
    assert costs == pytest.approx([1000 + 1200 + 600, 1320 + 624, 200 + 1452 + 624], rel=1e-14)
    assert ccxl.tco_by_year(1000, 0, 50, 3, 0, 0.1) == pytest.approx([1600, 660, 726], rel=1e-14)
    assert ccxl.tco_by_year(1000, 10, 0, 1).tolist() == [1120]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ccxl.tco_by_year([1, 2], 0, 0, 1), "outlays: 2 cells for 1 years"),
        (lambda: ccxl.tco_by_year(0, 0, 0, 4, 0, [0.1, 0.1]), "price_steps: 2 cells; give one, or 3"),
        (lambda: ccxl.break_even_seats(1, 0, [2, 1]), "from_seats: 1 cells for 2 prices"),
        (lambda: ccxl.break_even_seats(1, 0, [2, 1], [5, 9]), "from_seats: the first is 5; must be 1"),
        (lambda: ccxl.break_even_seats(1, 0, [2, 1], [1, 1]), "from_seats: must rise from tier to tier"),
        (lambda: ccxl.break_even_seats(1, 0, [2, 1], [1, 1.5]), "from_seats = 1.5: must be a whole number"),
        (lambda: ccxl.break_even_volume(1, 0, 2, block_calls=1), "block_calls = 1: too small for most_calls = 1e[+]07"),
        (lambda: ccxl.break_even_seats(1, 0, 2, tiers="units"), "tiers = 'units': must be one of all_units, marginal"),
    ],
)
def test_what_does_not_fit_is_named(call, message) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_no_break_even_is_said() -> None:
    with pytest.raises(NoSolution, match="break_even_seats: the own cost is dearer at every number up to 1000"):
        ccxl.break_even_seats(1e6, 100, 90)
    with pytest.raises(NoSolution):
        ccxl.break_even_point(100, 5, 5)


def test_a_tie_is_decided_in_decimals() -> None:
    # 0.1 x 3 is 0.30000000000000004 in binary: at three calls both cost 0.30.
    assert ccxl.break_even_volume(0.3, 0, 0.1).tolist() == [[3, 1e7]]
    assert ccxl.break_even_volume(0, 0.1, 0, bought_fixed=0.3).tolist() == [[1, 3]]


def test_a_step_of_capacity_gives_more_than_one_crossing() -> None:
    # Own: 100 for each ten seats begun; bought: 12 a seat. At 9 and 10 seats own is 100 against 108 and 120, at 11
    # it is 200 against 132, at 17 seats 200 against 204; from 42 seats on, 500 against 504, it is never dearer again.
    ranges = ccxl.break_even_seats(0, 0, 12, block_seats=10, cost_per_block=100, most_seats=60)
    assert ranges.tolist() == [[9, 10], [17, 20], [25, 30], [34, 40], [42, 60]]


prices = st.integers(0, 300).map(lambda x: x / 10)


@st.composite
def offers(draw):
    starts = [draw(st.integers(0, 1)), *sorted(draw(st.sets(st.integers(2, 60), max_size=4)))]
    return draw(st.lists(prices, min_size=len(starts), max_size=len(starts))), starts


@given(prices, prices, offers(), st.sampled_from(["all_units", "marginal"]), st.integers(0, 12), prices, prices)
def test_every_number_is_judged_right(fixed, unit, offer, tiers, block, step, fee) -> None:
    tenths = lambda x: Fraction(round(x * 10), 10)  # noqa: E731
    rates, starts = offer
    tier_of = [max(i for i, start in enumerate(starts) if start <= n) for n in range(1, 71)]
    single = [tenths(rates[tier]) for tier in tier_of]
    cheap = set()
    for n in range(1, 71):
        bought = tenths(fee) + (n * single[n - 1] if tiers == "all_units" else sum(single[:n]))
        own = tenths(fixed) + n * tenths(unit) + (-(-n // block) * tenths(step) if block else 0)
        if own <= bought:
            cheap.add(n)
    try:
        ranges = ccxl.break_even_seats(fixed, unit, rates, starts, tiers, block, step, fee, 70)
    except NoSolution:
        ranges = np.empty((0, 2))
    found = {n for low, high in ranges for n in range(int(low), int(high) + 1)}
    assert found == cheap
    # Ranges do not touch each other.
    assert all(later > high + 1 for (_, high), (later, _) in pairwise(ranges))
