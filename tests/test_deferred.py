"""Work that may wait until a deadline."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError, NoSolution
from ccxl.formulas.queueing.deferred import agents_for_deadline
from tests.service_cases import cases, name


@pytest.mark.parametrize("case", cases("deferred"), ids=name)
def test_published_value(case):
    assert getattr(ccxl, case["function"])(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


def oldest(work, at_work, agents, interval, deadline, opening, periods=3):
    """How much work misses its deadline at worst: the pattern played through in small steps."""
    steps = 60  # for each interval
    came, done, misses = opening, 0.0, []
    arrived, finished = [opening], [0.0]
    for k in range(periods * len(work) + int(deadline / interval) + len(work)):
        for _ in range(steps):
            came += work[k % len(work)] / steps if k < periods * len(work) else 0
            done = min(done + agents * at_work[k % len(work)] * interval / steps, came)
            arrived.append(came)
            finished.append(done)
    lag = round(deadline / interval * steps)
    misses = [a - f for a, f in zip(arrived[: periods * len(work) * steps], finished[lag:], strict=False)]
    return max(misses)


PATTERNS = st.lists(st.integers(0, 50), min_size=1, max_size=8)


@given(work=PATTERNS, open_=st.lists(st.sampled_from([0, 0.5, 1]), min_size=8, max_size=8),
       deadline=st.integers(0, 12), opening=st.integers(0, 100))  # fmt: skip
def test_number_is_just_enough(work, open_, deadline, opening):
    at_work = np.array(open_[: len(work)], float)
    agents = agents_for_deadline(np.array(work, float) * 3600, at_work, 3600.0, deadline * 3600.0, opening * 3600.0)
    if agents == np.inf:
        # Somewhere work arrives and nobody comes to it before the deadline.
        assert oldest(work, at_work, 1e9, 1.0, deadline, opening) > 0
        return
    # A step of the check is a sixtieth of an interval.
    slack = max(work, default=0) / 60 + agents / 60 + 1e-9
    assert oldest(work, at_work, agents, 1.0, deadline, opening) <= slack
    if agents > 0.5:
        fewer = 0.9 * agents
        periods = 3 + int(deadline / len(work)) * 12 + 12
        late = oldest(work, at_work, fewer, 1.0, deadline, opening, periods)
        stable = sum(work) <= fewer * at_work.sum()
        assert late > -slack if stable else late > 0


def test_throughput_where_the_deadline_is_far():
    """Within days, only the work of a day and the hours of a day count."""
    day = [0] * 8 + [50] * 8 + [0] * 8
    at_work = [0] * 9 + [1] * 8 + [0] * 7

    assert ccxl.deferred_agents(day, 360, 10 * 1440, at_work=at_work) == 5
    # Half of the time for it: twice the hands.
    assert ccxl.deferred_agents(day, 360, 10 * 1440, max_occupancy=0.5, at_work=at_work) == 10


def test_at_once_is_the_busiest_interval():
    assert ccxl.deferred_agents([10, 40, 20], 360, 0) == 4
    assert ccxl.deferred_agents([10, 41, 20], 360, 0) == 5


def test_the_evening_has_its_deadline_in_the_morning():
    """120 pieces, twelve hours of work, arrive from 23 to 1 o'clock and are due by 3: four hours for them."""
    day = [60, *[0] * 22, 60]

    assert ccxl.deferred_agents(day, 360, 120) == 3


def test_whole_numbers_are_not_rounded_up():
    for agents in range(1, 40):
        assert ccxl.deferred_agents([10 * agents], 360, 60) == agents


@given(items=st.lists(st.integers(0, 90), min_size=1, max_size=10), deadline=st.integers(0, 600))
def test_longer_deadlines_never_need_more(items, deadline):
    assert ccxl.deferred_agents(items, 300, deadline + 30) <= ccxl.deferred_agents(items, 300, deadline)


def test_backlog_interval_by_interval():
    """By hand: ten pieces an hour for each agent; work cannot be done before it comes."""
    left = ccxl.deferred_backlog([5, 50, 0, 30, 0, 0], 360, [1, 2, 0, 2, 2, 9], opening_items=20)

    assert left.tolist() == pytest.approx([15, 45, 45, 55, 35, 0])


@given(items=st.lists(st.floats(0, 90), min_size=1, max_size=12), agents=st.floats(0, 12), opening=st.floats(0, 50))
def test_backlog_keeps_account(items, agents, opening):
    left = ccxl.deferred_backlog(items, 360, agents, opening_items=opening)
    level = opening
    for came, rest in zip(items, left, strict=True):
        level = max(level + came - 10 * agents, 0)
        assert rest == pytest.approx(level, abs=1e-9)


def test_edges():
    assert ccxl.deferred_agents([0, 0], 360, 60) == 0
    assert ccxl.deferred_agents(40, 360, 60) == 4
    assert ccxl.deferred_agents([0], 360, [60, 120, 240], opening_items=40).tolist() == [4, 2, 1]
    with pytest.raises(NoSolution):
        ccxl.deferred_agents([5, 5], 360, 30, at_work=[1, 0])
    with pytest.raises(NoSolution):
        ccxl.deferred_agents([5, 5], 360, 600, at_work=[0, 0])
    with pytest.raises(NoSolution):
        ccxl.deferred_agents([5], 360, 0, opening_items=5)
    with pytest.raises(InputError, match="at_work: 3 cells for 2 intervals"):
        ccxl.deferred_agents([5, 5], 360, 600, at_work=[1, 0, 1])
    with pytest.raises(InputError, match="agents: 3 cells for 2 intervals"):
        ccxl.deferred_backlog([5, 5], 360, [1, 0, 1])
    with pytest.raises(InputError, match="items = -5"):
        ccxl.deferred_agents([5, -5], 360, 600)


def test_never_slow():
    begin = time.process_time()
    many = np.random.default_rng(1).uniform(0, 100, 17520)
    assert ccxl.deferred_agents(many, 300, 1440, 30) > 1
    assert ccxl.deferred_agents([1e9], 1e6, 525600, 0.1) > 1
    assert ccxl.deferred_agents([1e-300, 1e9], 0.001, 0.1, 0.1) > 1
    assert time.process_time() - begin < 1
