"""Specialists of one skill, and generalists."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ccxl
import ccxl.functions
from ccxl.core.errors import InputError
from ccxl.formulas.queueing.skill_play import play_skills
from ccxl.formulas.queueing.skills import Overflow, hayward, overflow
from tests.markov import stationary
from tests.reference.skills import simulated
from tests.service_cases import cases, name

UNLIKE = json.loads((Path(__file__).parent / "cases" / "skill_cases.json").read_text(encoding="utf-8"))


def level_of(case, **other):
    """Service level that ccxl gives to a case of the reference."""
    given = case | other
    names = ("calls", "aht_s", "specialists", "generalists", "within_s")
    return ccxl.skill_service_level(*(given[name] for name in names), patience_s=given["patience_s"])


@pytest.mark.parametrize("case", cases("overflow"), ids=name)
def test_published_overflow(case):
    """Time between overflow calls where one call comes every 6 s, and variance over mean."""
    traffic, servers = case["inputs"]["traffic"], case["inputs"]["servers"]
    spilled = overflow(traffic, servers)
    (time_s, peakedness), (near, close) = case["expected"], case["tolerance"]

    assert 6 * traffic / spilled.mean == pytest.approx(time_s, abs=near)
    assert spilled.variance / spilled.mean == pytest.approx(peakedness, abs=close)


@pytest.mark.parametrize(("traffic", "servers"), [(4, 3), (4, 6), (9, 9), (2, 1)])
def test_overflow_of_a_group_into_an_endless_one(traffic, servers):
    """Mean and variance of what an unlimited group carries that takes what finds the first one busy."""

    def moves(state):
        first, second = state
        yield ((first + 1, second) if first < servers else (first, min(second + 1, 60))), traffic
        if first:
            yield (first - 1, second), first
        if second:
            yield (first, second - 1), second

    law = stationary((0, 0), moves)
    mean = sum(p * second for (_, second), p in law.items())
    square = sum(p * second**2 for (_, second), p in law.items())
    spilled = overflow(traffic, servers)

    assert spilled.mean == pytest.approx(mean, rel=1e-9)
    assert spilled.variance == pytest.approx(square - mean**2, rel=1e-8)


def test_hayward_is_erlang_b_for_calls_at_random():
    assert hayward(Overflow(np.array([3.0, 4.0]), np.array([3.0, 4.0])), 9) == pytest.approx(ccxl.erlang_b(7, 9))


@pytest.mark.parametrize("patience", [None, 30, 600])
def test_generalists_alone_are_one_group(patience):
    level = ccxl.skill_service_level([300, 500, 200], 120, 0, 36, 15, patience_s=patience)

    assert level == pytest.approx(ccxl.service_level(1000, 120, 36, 15, patience_s=patience), abs=1e-10)


@pytest.mark.parametrize("patience", [None, 30, 600])
def test_without_generalists_every_group_is_on_its_own(patience):
    level = ccxl.skill_service_level([300, 500], [120, 200], [13, 30], 0, 15, patience_s=patience)
    alone = [ccxl.service_level(*row, 15, patience_s=patience) for row in ((300, 120, 13), (500, 200, 30))]

    assert level == pytest.approx((300 * alone[0] + 500 * alone[1]) / 800, abs=1e-10)


def skill_chain(rates, aht, specialists, generalists, patience, most=14):
    """Two skills with a queue each; a free generalist takes from the longer one: near enough to the older call."""

    def with_(state, place, by):
        return (*state[:place], state[place] + by, *state[place + 1 :])

    def arrival(state, k):
        if state[k] < specialists[k]:
            return with_(state, k, 1)
        return with_(state, 2, 1) if state[2] < generalists else with_(state, 3 + k, 1)

    def moves(state):
        for k in (0, 1):
            waiting = state[3 + k]
            if waiting < most:
                yield arrival(state, k), rates[k] / aht
            yield with_(state, 3 + k if waiting else k, -1), state[k] / aht
            yield with_(state, 3 + k, -1), waiting / patience
        longer = 3 if state[3] >= state[4] else 4
        yield with_(state, longer if state[longer] else 2, -1), state[2] / aht

    return stationary((0, 0, 0, 0, 0), moves)


@pytest.mark.parametrize("patience", [30, 600])
@pytest.mark.parametrize(
    ("rates", "specialists", "generalists"),
    [((2.4, 2.4), (2, 2), 2), ((2.4, 2.4), (3, 3), 1), ((3.5, 1.2), (3, 2), 2), ((1.5, 1.5), (1, 1), 3)],
)
def test_small_groups_against_the_chain_of_both_queues(rates, specialists, generalists, patience):
    aht = 180
    law = skill_chain(rates, aht, specialists, generalists, patience)
    waits = [sum(p for at, p in law.items() if at[k] == specialists[k] and at[2] == generalists) for k in (0, 1)]
    expected = 1 - (rates[0] * waits[0] + rates[1] * waits[1]) / sum(rates)

    calls = [rate * 3600 / aht for rate in rates]
    level = ccxl.skill_service_level(calls, aht, specialists, generalists, 0, patience_s=patience)
    # Answered at once: nobody has hung up yet.
    assert level == pytest.approx(expected, abs=0.02)


@given(
    calls=st.lists(st.floats(0, 400), min_size=1, max_size=4), specialists=st.integers(0, 12),
    generalists=st.integers(0, 12), patience=st.sampled_from([None, 60, 900]),
)  # fmt: skip
def test_one_generalist_more_never_worsens_a_fair_service_level(calls, specialists, generalists, patience):
    levels = [
        ccxl.skill_service_level(calls, 180, specialists, number, patience_s=patience)
        for number in (generalists, generalists + 1)
    ]

    assert 0 <= min(levels) <= max(levels) <= 1
    assert levels[0] <= levels[1] + 1e-9 or levels[0] < 0.5


@settings(max_examples=30)
@given(
    calls=st.lists(st.floats(1, 400), min_size=2, max_size=3),
    specialists=st.integers(0, 12),
    target=st.floats(0.5, 0.95),
)
def test_generalists_reach_the_target_and_one_fewer_does_not(calls, specialists, target):
    number = int(ccxl.skill_generalists(calls, 180, specialists, target, patience_s=120))

    assert ccxl.skill_service_level(calls, 180, specialists, number, patience_s=120) >= target
    if number:
        assert ccxl.skill_service_level(calls, 180, specialists, number - 1, patience_s=120) < target


def test_a_skill_without_hands_does_not_stop_the_others():
    """One generalist among calls that nobody else takes is always busy; who has specialists keeps them."""
    alone = ccxl.service_level(60, 180, 6)
    level = ccxl.skill_service_level([60, 600], 180, [6, 0], 1)

    assert level == pytest.approx(60 / 660 * alone, abs=0.002)


def test_edges():
    assert ccxl.skill_service_level([0, 0], 120, 3, 1) == 1
    assert ccxl.skill_service_level([0, 60], 120, [0, 0], 0) == 0
    # One agent for 14.7 erlangs, whose queue is never shorter than a patience or so: nothing in time, and never less.
    assert 0 <= ccxl.skill_service_level([294], 180, 0, 1, patience_s=900) < 1e-12
    assert ccxl.skill_service_level([100], 120, [6], 0) == pytest.approx(ccxl.service_level(100, 120, 6), abs=1e-10)
    assert ccxl.skill_generalists([0, 0], 120, 0) == 0
    assert ccxl.skill_service_level([60, 60], 120, 2, [0, 1, 5]).tolist() == [
        ccxl.skill_service_level([60, 60], 120, 2, number) for number in (0, 1, 5)
    ]
    with pytest.raises(InputError, match="specialists: 3 cells for 2 skills"):
        ccxl.skill_service_level([60, 60], 120, [1, 2, 3], 1)
    with pytest.raises(InputError, match="calls = -1"):
        ccxl.skill_service_level([60, -1], 120, 1, 1)


@pytest.mark.parametrize("patience", [None, 0.001, 60])
@pytest.mark.parametrize(
    ("calls", "aht", "specialists"),
    [
        ([500, 250, 100], [120, 180, 240], [14, 11, 6]),
        ([1e6, 1e6], 300, [1e4, 1e5]),
        ([50] * 12, 120, 1),
        ([1e-300, 1e9], 0.001, 0),
    ],
)
def test_the_fewest_generalists_reach_the_target(calls, aht, specialists, patience):
    number = ccxl.skill_generalists(calls, aht, specialists, 0.9, patience_s=patience)
    assert ccxl.skill_service_level(calls, aht, specialists, number, patience_s=patience) >= 0.9


@pytest.mark.parametrize("case", UNLIKE, ids=lambda case: f"{case['calls']}-{case['generalists']}")
def test_unlike_handling_times_against_an_independent_simulation(case):
    """Made by `tests/reference/skills.py`, which knows nothing of ccxl; both have their standard errors."""
    assert level_of(case) == pytest.approx(case["level"], abs=0.02 + 2 * case["error"])


def test_generalists_for_unlike_handling_times():
    """With 16 the independent simulation gives 0.744, with 17 0.804."""
    assert ccxl.skill_generalists([600, 100], [120, 900], [15, 20]) == 17


def test_the_stated_standard_error_is_that_of_other_random_numbers(monkeypatch):
    """Twelve seeds spread as the one error says."""
    centre = np.array([133, 16]) / 3600, np.array([130.0, 590.0]), np.array([4.0, 1.0])
    found = []
    for seed in range(12):
        monkeypatch.setattr("ccxl.formulas.queueing.skill_play.SEED", seed)
        found.append(play_skills(*centre, 4, 10, np.inf))
    spread = np.std([one.late for one in found], ddof=1)

    assert 0.5 < spread / np.mean([one.error for one in found]) < 1.7
    # The independent simulation's figure for the same centre.
    assert 1 - np.mean([one.late for one in found]) == pytest.approx(0.5106, abs=0.008)


@pytest.mark.parametrize(
    ("calls", "aht", "specialists", "patience"),
    [
        ([133, 16], [130, 590], [4, 1], None),
        ([68, 76], [360, 130], [3, 1], 60),
        ([60, 40], [120, 300], [0, 0], None),
        ([40, 10], [120, 300], [3, 2], None),
    ],
)
def test_one_generalist_more_never_worsens_unlike_handling_times(calls, aht, specialists, patience):
    levels = [ccxl.skill_service_level(calls, aht, specialists, n, patience_s=patience) for n in range(16)]

    assert levels[0] >= 0
    assert levels[-1] <= 1
    assert levels == sorted(levels)
    for target in (0.3, 0.8, 0.95):
        number = int(ccxl.skill_generalists(calls, aht, specialists, target, patience_s=patience))
        assert number == next(n for n in range(16) if levels[n] >= target)


def test_unlike_skills_at_the_edges():
    # Nobody asks for the second skill, or there is one only: that is one group.
    alone = ccxl.service_level(100, 180, 8)
    assert ccxl.skill_service_level([100, 0], [180, 900], [5, 2], 3) == pytest.approx(alone, abs=1e-10)
    assert ccxl.skill_service_level([100], [180], [5], 3) == pytest.approx(alone, abs=1e-10)
    # Too few generalists: those who need them wait for ever and hold them; who has specialists keeps them.
    kept = ccxl.service_level(60, 180, 6)
    assert ccxl.skill_service_level([60, 60], [180, 600], [6, 0], 10) == pytest.approx(kept / 2, abs=1e-10)
    # So many generalists that nobody waits.
    assert ccxl.skill_service_level([60, 60], [180, 600], [0, 0], 60) > 0.999999
    # The same random numbers each time, and cell by cell as in an array.
    one = ccxl.skill_service_level([60, 20], [120, 300], 2, [1, 2, 3])
    assert one.tolist() == [ccxl.skill_service_level([60, 20], [120, 300], 2, n) for n in (1, 2, 3)]


def test_what_is_said_of_the_error_and_of_who_takes_which_call():
    for called in ("skill_service_level", "skill_generalists"):
        assert "up to 0.07 too high" in ccxl.functions.FUNCTIONS[called].summary
    text = ccxl.skill_service_level.__doc__
    for words in ("free specialist", "free generalist", "has waited longest", "standard error", "too low"):
        assert words in text


@pytest.mark.parametrize(
    ("calls", "specialists", "generalists", "patience", "tolerance"),
    [([200, 400], [6, 4], 8, 300, 0.005), ([200, 600], [8, 10], 6, 120, 0.011)],
)
def test_others_beyond_all_generalists_are_felt_the_less_the_more_there_are(
    calls, specialists, generalists, patience, tolerance
):
    """Overloaded, and nearly all are late; with equal handling times it is the formula that answers."""
    case = {
        "calls": calls, "aht_s": [180, 180], "specialists": specialists, "generalists": generalists, "within_s": 20,
        "patience_s": patience,
    }  # fmt: skip
    level, error = simulated(case, 120_000)

    assert error < tolerance / 3
    assert level_of(case) == pytest.approx(level, abs=tolerance)


@pytest.mark.full
def test_forty_random_centres_with_unlike_handling_times():
    rng = np.random.default_rng(40)
    found = []
    while len(found) < 40:
        size = int(rng.choice([2, 2, 3, 4]))
        load, aht = np.exp(rng.uniform(0.7, 3.4, size)), np.round(np.exp(rng.uniform(4.1, 7, size)))
        specialists = np.round(load * rng.uniform(0.2, 1.15, size)).astype(int)
        generalists = int(np.ceil(load.sum() / rng.uniform(0.8, 0.97))) - int(specialists.sum())
        calls = np.ceil(load * 3600 / aht)
        if aht.max() < 1.3 * aht.min() or generalists <= 0:
            continue
        case = {
            "calls": calls.tolist(), "aht_s": aht.tolist(), "specialists": specialists.tolist(),
            "generalists": generalists, "within_s": 20, "patience_s": rng.choice([None, None, 60, 300]),
        }  # fmt: skip
        level, error = simulated(case, 400_000)
        found.append((level_of(case) - level, error, case))
    assert sum(abs(off) <= 0.02 for off, _, _ in found) >= 35
    assert not [case for off, error, case in found if off > 0.07 + 3 * error]
