"""Deferred work in the idle time of inbound agents."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError
from ccxl.formulas.queueing.blending import blended
from tests.markov import stationary
from tests.service_cases import cases, name


@pytest.mark.parametrize("case", cases("idle"), ids=name)
def test_published_value(case):
    assert getattr(ccxl, case["function"])(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("patience", [None, 60, 600])
@pytest.mark.parametrize(("agents", "traffic", "busy"), [(6, 3, 4), (12, 8, 10), (12, 8, 12), (12, 11, 3), (5, 4, 0)])
def test_calls_and_pieces_of_work_told_apart(agents, traffic, busy, patience):
    """Both kinds of work in a chain of their own; a free agent begins a piece while fewer than `busy` are at work."""
    aht, most = 180, 400 if patience is None else 80
    rate = traffic / aht

    def moves(state):
        calls, pieces, waiting = state
        if calls + pieces < agents:
            yield (calls + 1, pieces, 0), rate
        elif waiting < most:
            yield (calls, pieces, waiting + 1), rate
        fewer = calls + pieces - 1 < busy
        if calls:
            after = (calls, pieces, waiting - 1) if waiting else (calls - 1, pieces + (1 if fewer else 0), 0)
            yield after, calls / aht
        if pieces and not (fewer and not waiting):
            yield ((calls + 1, pieces - 1, waiting - 1) if waiting else (calls, pieces - 1, 0)), pieces / aht
        if waiting and patience:
            yield (calls, pieces, waiting - 1), waiting / patience

    law = stationary((0, busy, 0), moves)
    waits = sum(p for (calls, pieces, _), p in law.items() if calls + pieces == agents)
    at_work = sum(p * pieces for (_, pieces, _), p in law.items())
    queue = sum(p * waiting for (_, _, waiting), p in law.items())

    found, pieces = blended(traffic, agents, busy, aht, patience or math.inf)

    assert found.waits == pytest.approx(waits, abs=1e-9)
    assert pieces == pytest.approx(at_work, abs=1e-8)
    assert found.mean_wait == pytest.approx(queue / rate, rel=1e-7)


@given(
    calls=st.floats(1, 2000), aht=st.floats(30, 900), agents=st.integers(1, 120), target=st.floats(0.05, 0.99),
    patience=st.sampled_from([None, 60, 900]),
)  # fmt: skip
def test_reserve_keeps_the_target_and_one_fewer_does_not(calls, aht, agents, target, patience):
    given_ = (calls, aht, agents, target, 20, 60, patience)
    free = int(ccxl.blended_reserve(*given_))
    hours = ccxl.blended_hours(*given_)
    idle = ccxl.idle_hours(calls, aht, agents, patience_s=patience)
    plain = ccxl.service_level(calls, aht, agents, 20, patience_s=patience)

    # What must be finished leaves no more than what may be dropped; calls that wait longer may hang up and leave time.
    assert 0 <= hours <= (idle if patience is None else agents) + 1e-9
    if plain < target:
        assert (free, hours) == (agents, 0)
        return
    traffic = calls * aht / 3600
    assert blended(traffic, agents, agents - free, aht, patience or math.inf)[0].in_time(20) >= target
    if free:
        assert blended(traffic, agents, agents - free + 1, aht, patience or math.inf)[0].in_time(20) < target


@given(calls=st.floats(1, 900), target=st.floats(0.05, 0.9))
def test_a_higher_target_leaves_less(calls, target):
    assert ccxl.blended_hours(calls, 120, 36, target + 0.05) <= ccxl.blended_hours(calls, 120, 36, target) + 1e-12


def test_hours_left():
    done = ccxl.blended_hours(900, 120, 40)

    assert ccxl.blended_hours_left(1000, 360, 900, 120, 40) == pytest.approx(100 - done)
    assert ccxl.blended_hours_left(10, 360, 900, 120, 40) == 0


def test_edges():
    assert ccxl.blended_hours(0, 120, 7, interval_min=30) == 3.5
    assert ccxl.blended_hours(100, 120, 0) == 0
    assert ccxl.blended_hours(2000, 120, 40) == 0
    assert ccxl.blended_reserve(2000, 120, 40) == 40
    assert ccxl.idle_hours(0, 120, 7, interval_min=30) == 3.5
    assert ccxl.idle_hours(2000, 120, 40) == 0
    assert ccxl.idle_hours(600, 120, 40, max_occupancy=0.4) == 0
    assert ccxl.idle_hours(600, 120, 40, max_occupancy=0) == pytest.approx(20)
    with pytest.raises(InputError, match="target_service_level = 80"):
        ccxl.blended_hours(600, 120, 40, 80)


def test_arrays_agree_to_the_bit():
    calls, agents = np.meshgrid([0, 3.5, 100, 900], [0, 20, 40])
    for function in (ccxl.blended_hours, ccxl.blended_reserve):
        block = function(calls, 120, agents)
        for place in np.ndindex(calls.shape):
            assert block[place] == function(float(calls[place]), 120, int(agents[place]))


@pytest.mark.parametrize("patience", [None, 0.001, 60, 1e12])
@pytest.mark.parametrize(("calls", "agents"), [(1e9, 1e7), (1e-300, 1e7), (2.9e8, 1e7), (1, 1)])
def test_never_slow(calls, agents, patience):
    begin = time.process_time()
    ccxl.blended_hours(calls, 30, agents, 0.9, patience_s=patience)
    assert time.process_time() - begin < 1
