"""A finite group of lines in front of agents."""

from __future__ import annotations

import itertools
import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

import ccxl
from ccxl.core.errors import InputError, NoSolution
from ccxl.formulas.queueing.trunks import trunks
from tests.markov import stationary
from tests.service_cases import cases, name


@pytest.mark.parametrize("case", cases("trunk"), ids=name)
def test_published_value(case):
    assert getattr(ccxl, case["function"])(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


def exact(rate, busy_s, agents, lines, patience_s):
    """State probabilities in exact fractions: the product form of M/M/N/K+M, patience 0 standing for infinite."""
    weights = [Fraction(1)]
    for k in range(1, lines + 1):
        leaving = Fraction(min(k, agents)) / busy_s + (Fraction(max(k - agents, 0)) / patience_s if patience_s else 0)
        weights.append(weights[-1] * rate / leaving)
    return [weight / sum(weights) for weight in weights]


@pytest.mark.parametrize(
    ("rate", "busy_s", "agents", "lines", "patience_s"),
    [
        (Fraction(5, 18), 120, 36, 60, 0),
        (Fraction(5, 18), 120, 36, 60, 100),
        (Fraction(5, 18), 120, 20, 100, 30),
        (Fraction(1, 3600), 120, 20, 60, 0),
        (Fraction(3, 10), 120, 36, 36, 0),
        (Fraction(3, 10), 120, 36, 300, 0),
        (Fraction(2), 60, 110, 130, 90),
    ],
)
def test_product_form(rate, busy_s, agents, lines, patience_s):
    law = exact(rate, busy_s, agents, lines, patience_s)
    found = trunks(float(rate), busy_s, agents, lines, 20, patience_s or math.inf, 0)

    assert found.blocked == pytest.approx(float(law[-1]), rel=1e-11, abs=1e-300)
    assert found.waiting == pytest.approx(float(sum(law[agents:-1])), rel=1e-12, abs=1e-25)
    queue = float(sum((k - agents) * p for k, p in enumerate(law) if k > agents))
    assert found.queue_length == pytest.approx(queue, rel=1e-12, abs=1e-25)
    assert found.occupancy == pytest.approx(
        float(sum(min(k, agents) * p for k, p in enumerate(law))) / agents, rel=1e-13
    )


@pytest.mark.parametrize(("patience_s", "within_s"), [(0, 20), (60, 20), (60, 0), (25, 90), (600, 5)])
def test_answered_in_time_by_following_one_caller(patience_s, within_s):
    """The service level from the matrix exponential of a caller's own way through the queue."""
    rate, busy_s, agents, lines = Fraction(3, 10), 120, 36, 60
    law = exact(rate, busy_s, agents, lines, patience_s)
    leave = 1 / patience_s if patience_s else 0.0
    places = lines - agents
    way = np.zeros((places + 2, places + 2))  # so many ahead; then answered; then hung up
    for ahead in range(places):
        onward = agents / busy_s + ahead * leave
        way[ahead, ahead - 1 if ahead else places] += onward
        way[ahead, places + 1] += leave
        way[ahead, ahead] -= onward + leave
    answered = expm(way * within_s)[:places, places]
    expected = float(sum(law[:agents])) + sum(float(p) * q for p, q in zip(law[agents:-1], answered, strict=True))

    found = trunks(float(rate), busy_s, agents, lines, within_s, patience_s or math.inf, 0)

    assert found.in_time == pytest.approx(expected, abs=1e-12)


def with_wrap_up(rate, talk_s, wrap_s, agents, lines):
    """Busy signals, waiting and the queue from the chain of talking, wrapped-up and waiting calls."""

    def moves(state):
        talking, wrapped, waiting = state
        free = talking + wrapped < agents
        if talking + waiting < lines:
            yield ((talking + 1, wrapped, 0) if free else (talking, wrapped, waiting + 1)), rate
        if talking:
            yield (talking - 1, wrapped + 1, waiting), talking / talk_s
        if wrapped:
            yield ((talking + 1, wrapped - 1, waiting - 1) if waiting else (talking, wrapped - 1, 0)), wrapped / wrap_s

    law = stationary((0, 0, 0), moves)
    blocked = sum(p for (talking, _, waiting), p in law.items() if talking + waiting == lines)
    waits = sum(p for (i, j, q), p in law.items() if i + j == agents and i + q < lines)
    return blocked, waits


@pytest.mark.parametrize(
    ("rate", "talk_s", "wrap_s", "agents", "lines"),
    [
        (1 / 90, 100, 60, 1, 2),
        (1 / 60, 100, 60, 3, 4),
        (1 / 18, 120, 60, 10, 12),
        (1 / 18, 120, 60, 10, 8),
        (1 / 18, 120, 10, 10, 25),
        (1 / 6, 90, 90, 40, 20),
        (1 / 4, 90, 30, 36, 40),
    ],
)
def test_wrap_up_is_as_near_as_promised(rate, talk_s, wrap_s, agents, lines):
    blocked, waits = with_wrap_up(rate, talk_s, wrap_s, agents, lines)
    found = trunks(rate, talk_s, agents, lines, 20, math.inf, wrap_s)

    assert found.blocked == pytest.approx(blocked, abs=0.03)
    assert found.waiting == pytest.approx(waits, abs=0.06)


def test_a_moment_of_wrap_up_is_nearly_none():
    none = trunks(1 / 4, 120, 36, 40, 20, 90.0, 0)
    little = trunks(1 / 4, 120 - 1e-7, 36, 40, 20, 90.0, 1e-7)

    assert little.blocked == pytest.approx(none.blocked, rel=1e-6)
    assert little.in_time == pytest.approx(none.in_time, rel=1e-6)


def test_many_lines_make_erlang_c_and_a():
    assert ccxl.trunk_service_level(1000, 120, 36, 3000, 15) == pytest.approx(
        ccxl.service_level(1000, 120, 36, 15), abs=1e-12
    )
    assert ccxl.trunk_served(1000, 120, 36, 3000, patience_s=90) == pytest.approx(
        1 - ccxl.abandonment(1000, 120, 36, 90), abs=1e-12
    )


@pytest.mark.parametrize("traffic", [1e4, 9e4])
def test_large_groups_are_erlang_b_to_the_last_digits(traffic):
    """Nothing that counts is left out of the sum."""
    for lines in (traffic - 300, traffic + 300, traffic + 2000):
        blocked = ccxl.trunk_blocking(traffic, 3600, lines, lines)
        assert blocked == pytest.approx(ccxl.erlang_b(traffic, lines), rel=1e-11)


def test_as_many_lines_as_agents_make_erlang_b():
    assert ccxl.trunk_blocking(1000, 120, 36, 36) == pytest.approx(ccxl.erlang_b(1000 / 30, 36), rel=1e-12)
    assert ccxl.trunk_waiting(1000, 120, 36, 36) == 0


@given(
    calls=st.floats(0.01, 5000), aht=st.floats(5, 900), agents=st.integers(1, 80), lines=st.integers(1, 160),
    patience=st.one_of(st.none(), st.floats(1, 1e5)), wrap=st.one_of(st.just(0.0), st.floats(0.01, 0.9)),
)  # fmt: skip
def test_calls_go_somewhere_and_a_line_more_never_blocks_more(calls, aht, agents, lines, patience, wrap):
    options = {"patience_s": patience, "wrap_up_s": wrap * aht}
    blocked = ccxl.trunk_blocking(calls, aht, agents, lines, **options)
    queue = ccxl.trunk_queue_length(calls, aht, agents, lines, **options)
    hung_up = queue * 3600 / (calls * patience) if patience else 0

    served = ccxl.trunk_served(calls, aht, agents, lines, **options)

    assert blocked + served + hung_up == pytest.approx(1, abs=1e-10)
    assert ccxl.trunk_blocking(calls, aht, agents, lines + 1, **options) <= blocked + 1e-12
    assert ccxl.trunk_served(calls, aht, agents + 1, lines, **options) >= served - 1e-12
    # Callers who would have hung up soon may occupy a line for longer once there is somebody to talk to.
    if patience is None:
        assert ccxl.trunk_blocking(calls, aht, agents + 1, lines, **options) <= blocked + 1e-12
    assert ccxl.trunk_waiting(calls, aht, agents, lines, **options) + blocked <= 1 + 1e-12


@given(calls=st.floats(1, 3000), aht=st.floats(5, 900), agents=st.integers(1, 80), blocking=st.floats(1e-4, 0.5))
def test_lines_reach_the_share_and_one_fewer_does_not(calls, aht, agents, blocking):
    lines = int(ccxl.trunk_lines(calls, aht, agents, blocking, patience_s=60))

    assert ccxl.trunk_blocking(calls, aht, agents, lines, patience_s=60) <= blocking
    assert lines == 1 or ccxl.trunk_blocking(calls, aht, agents, lines - 1, patience_s=60) > blocking


def test_edges():
    assert ccxl.trunk_blocking(0, 240, 2, 3) == 0
    assert ccxl.trunk_service_level(0, 240, 2, 3) == 1
    assert ccxl.trunk_blocking(15, 240, 2, 0) == 1
    assert ccxl.trunk_blocking(15, 240, 0, 3) == 1
    assert ccxl.trunk_served(15, 240, 0, 3, patience_s=60) == 0
    assert ccxl.trunk_lines(0, 240, 2) == 0
    with pytest.raises(NoSolution, match="trunk_lines"):
        ccxl.trunk_lines(1000, 240, 2, 0.01)
    with pytest.raises(InputError, match="wrap_up_s = 240"):
        ccxl.trunk_blocking(15, 240, 2, 3, wrap_up_s=240)
    with pytest.raises(InputError, match=r"agents = 2.5: .*; lines = -1: "):
        ccxl.trunk_blocking(15, 240, 2.5, -1)


def test_blank_options_are_defaults():
    plain = ccxl.trunk_service_level(15, 240, 2, 3)

    assert ccxl.trunk_service_level(15, 240, 2, 3, None, 0, 0, None) == plain
    assert ccxl.trunk_service_level(15, 240, 2, 3, 20, 60, "", "") == plain


def test_arrays_agree_to_the_bit():
    calls, lines = np.meshgrid([0, 3.5, 15, 900], [0, 2, 3, 40])
    for wrap in (0, 30):
        block = ccxl.trunk_service_level(calls, 240, 12, lines, 20, 60, 90, wrap)
        for place in np.ndindex(calls.shape):
            alone = ccxl.trunk_service_level(float(calls[place]), 240, 12, int(lines[place]), 20, 60, 90, wrap)
            assert block[place] == alone


@pytest.mark.parametrize(("agents", "lines"), [(1e5, 1e5), (1e5, 1), (1, 1e5), (999, 1e5)])
def test_never_slow(agents, lines):
    for calls, aht, patience, wrap in itertools.product(
        [1e-300, 1, 3600, 1e9], [0.001, 1000], [None, 0.001, 1e12], [0, 1e-4]
    ):
        if calls * aht > 3.6e10:
            continue
        begin = time.process_time()
        found = ccxl.trunk_service_level(calls, aht, agents, lines, 20, 60, patience, wrap)
        assert 0 <= found <= 1 + 1e-9
        assert time.process_time() - begin < 1
    begin = time.process_time()
    assert ccxl.trunk_lines(3600, 900, 1000, 1e-9) > 1000
    assert time.process_time() - begin < 1
