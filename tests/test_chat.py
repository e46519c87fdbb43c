"""Chats, of which an agent holds several."""

from __future__ import annotations

import contextlib
import itertools
import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError, NoSolution
from tests.markov import stationary
from tests.reference.chat import chat as reference
from tests.service_cases import cases, name


@pytest.mark.parametrize("case", cases("chat"), ids=name)
def test_published_value(case):
    assert getattr(ccxl, case["function"])(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize("patience", [None, 5, 90, 1e6])
@pytest.mark.parametrize(("chats", "agents"), [(1000, 36), (1000, 30), (3, 1), (200000, 6700)])
def test_one_chat_at_a_time_is_the_telephone(chats, agents, patience):
    shared = {"interval_min": 60, "patience_s": patience}

    for definition in ("served", "virtual", "without_short", "answered"):
        level = ccxl.service_level(chats, 120, agents, 20, **shared, definition=definition)
        alone = ccxl.chat_service_level(chats, 120, agents, 1, 20, **shared, definition=definition)
        assert alone == pytest.approx(level, abs=1e-12)
        # With one chat at a time nothing slows it down.
        assert (
            ccxl.chat_service_level(chats, 120, agents, 1, 20, **shared, slowdown=0.7, definition=definition) == alone
        )
    assert ccxl.chat_asa(chats, 120, agents, 1, **shared) == pytest.approx(ccxl.asa(chats, 120, agents, **shared))
    if patience:
        lost = ccxl.abandonment(chats, 120, agents, patience)
        assert ccxl.chat_abandonment(chats, 120, agents, 1, patience) == pytest.approx(lost, abs=1e-12)


@pytest.mark.parametrize("patience", [None, 60, 600])
@pytest.mark.parametrize(("agents", "concurrency", "slowdown"), [(5, 2, 0.1), (4, 3, 0.25), (3, 4, 0.5), (6, 2, 0.9)])
def test_slowed_chats_against_the_chain_of_single_agents(agents, concurrency, slowdown, patience):
    """Every agent's own number of chats, a new one going to who has fewest; nothing counted together beforehand."""
    aht, rate = 300, 0.8 * agents * concurrency / 300 / (1 + slowdown * (concurrency - 1))
    most = 400 if patience is None else 80

    def moves(state):
        held, waiting = state
        if held[0] < concurrency:
            yield (tuple(sorted((held[0] + 1, *held[1:]))), 0), rate
        elif waiting < most:
            yield (held, waiting + 1), rate
        for each in set(held) - {0}:
            pace = held.count(each) * each / (aht * (1 + slowdown * (each - 1)))
            rest = list(held)
            rest.remove(each)
            # Even spreading also moves a chat over when an agent has two fewer than another.
            yield ((held, waiting - 1) if waiting else (evened([*rest, each - 1]), 0)), pace
        if waiting and patience:
            yield (held, waiting - 1), waiting / patience

    def evened(held):
        each, more = divmod(sum(held), agents)
        return (each,) * (agents - more) + (each + 1,) * more

    law = stationary(((0,) * agents, 0), moves)
    waits = sum(p for (held, _), p in law.items() if held[0] == concurrency)
    queue = sum(p * waiting for (_, waiting), p in law.items())
    given_ = (rate * 3600, aht, agents, concurrency)

    at_once = ccxl.chat_service_level(*given_, 0, patience_s=patience, slowdown=slowdown, definition="virtual")
    assert 1 - at_once == pytest.approx(waits, abs=1e-9)
    assert ccxl.chat_asa(*given_, patience_s=patience, slowdown=slowdown) == pytest.approx(queue / rate, rel=1e-7)
    if patience:
        lost = ccxl.chat_abandonment(*given_, patience, slowdown=slowdown)
        assert lost == pytest.approx(queue / patience / rate, rel=1e-9)


@pytest.mark.parametrize("patience", [None, 60, 900])
@pytest.mark.parametrize(
    ("agents", "concurrency", "slowdown", "load"),
    [(10, 3, 0, 0.9), (12, 2, 0.15, 0.8), (40, 4, 0.3, 0.97), (300, 3, 0.5, 0.99), (2, 5, 0.9, 0.6)],
)
def test_thirty_digits(agents, concurrency, slowdown, load, patience):
    """Against sums of exact fractions, in units of the handling time at full concurrency."""
    slow = Fraction(str(slowdown))
    handling = [(1 + slow * held) / (1 + slow * (concurrency - 1)) for held in range(concurrency)]
    aht, full = 300, 300 * (1 + slow * (concurrency - 1))
    chats = round(load * agents * concurrency * 3600 / float(full))
    queue = reference(chats * full / 3600, agents, concurrency, patience and patience / full, handling)

    level = ccxl.chat_service_level(
        chats, aht, agents, concurrency, 30, patience_s=patience, slowdown=slowdown, definition="served"
    )
    wait = ccxl.chat_asa(chats, aht, agents, concurrency, patience_s=patience, slowdown=slowdown)

    exact = queue.answered_within(30 / full) if patience else queue.service_level(30 / full)
    assert level == pytest.approx(float(exact), abs=1e-12)
    assert wait == pytest.approx(float(queue.mean_wait) * float(full), rel=1e-11)


@given(
    chats=st.floats(0.1, 5000), aht=st.floats(30, 1800), concurrency=st.integers(1, 6),
    slowdown=st.sampled_from([0, 0.1, 0.6, 1]), target=st.floats(0.05, 0.99), patience=st.sampled_from([None, 45, 900]),
)  # fmt: skip
def test_agents_reach_the_target_and_one_fewer_does_not(chats, aht, concurrency, slowdown, target, patience):
    options = {"patience_s": patience, "slowdown": slowdown}
    agents = int(ccxl.chat_agents(chats, aht, concurrency, target, 30, **options))

    assert ccxl.chat_service_level(chats, aht, agents, concurrency, 30, **options) >= target
    if agents:
        assert ccxl.chat_service_level(chats, aht, agents - 1, concurrency, 30, **options) < target


@given(chats=st.floats(1, 2000), agents=st.integers(1, 60), slowdown=st.sampled_from([0, 0.2, 1]))
def test_more_chats_at_a_time_never_lengthen_the_wait(chats, agents, slowdown):
    waits = [
        ccxl.chat_asa(chats, 300, agents, together, patience_s=120, slowdown=slowdown) for together in (1, 2, 3, 8)
    ]

    assert all(longer >= shorter * (1 - 1e-11) for longer, shorter in itertools.pairwise(waits))


def test_nothing_gained_where_chats_slow_each_other_down_fully():
    """With slowdown 1 two chats take twice as long: the agent ends as many as on the telephone."""
    assert ccxl.chat_asa(100, 300, 8, 2, slowdown=1) == math.inf
    assert ccxl.chat_agents(100, 300, 4, 0.8, slowdown=1) >= 9


def test_edges():
    assert ccxl.chat_service_level(0, 600, 0, 3) == 1
    assert ccxl.chat_service_level(100, 600, 0, 3) == 0
    assert ccxl.chat_service_level(100, 600, 0, 3, slowdown=0.2) == 0
    assert ccxl.chat_service_level(60, 600, 4, 2, slowdown=0.2) == 0
    assert ccxl.chat_asa(0, 600, 5, 3) == 0
    assert ccxl.chat_agents(0, 600, 3) == 0
    with pytest.raises(InputError, match=r"concurrency = 2\.5"):
        ccxl.chat_agents(100, 600, 2.5)
    with pytest.raises(InputError, match="target_service_level = 80"):
        ccxl.chat_agents(100, 600, 2, 80)
    with pytest.raises(InputError, match="erlangs; must be at most"):
        ccxl.chat_agents(1e9, 1e6, 2)
    with pytest.raises(InputError, match="agents x concurrency: 400000 chats"):
        ccxl.chat_service_level(100, 600, 2e5, 2, slowdown=0.1)


def test_arrays_agree_to_the_bit():
    chats, slow = np.meshgrid([0, 3.5, 100, 900], [0, 0.2, 1])
    block = ccxl.chat_service_level(chats, 300, 12, 3, 30, 60, 90, slow)
    number = ccxl.chat_agents(chats, 300, 3, 0.8, 30, 60, 90, slow)
    for place in np.ndindex(chats.shape):
        given_ = float(chats[place]), float(slow[place])
        assert block[place] == ccxl.chat_service_level(given_[0], 300, 12, 3, 30, 60, 90, given_[1])
        assert number[place] == ccxl.chat_agents(given_[0], 300, 3, 0.8, 30, 60, 90, given_[1])


@pytest.mark.parametrize("slowdown", [0, 0.3, 1])
@pytest.mark.parametrize("patience", [None, 0.001, 60])
@pytest.mark.parametrize(("chats", "aht"), [(1e9, 30), (1e-300, 1e6), (7e5, 300), (1, 0.001)])
def test_never_slow(chats, aht, patience, slowdown):
    begin = time.process_time()
    with contextlib.suppress(InputError, NoSolution):
        ccxl.chat_agents(chats, aht, 5, 0.9, 20, patience_s=patience, slowdown=slowdown)
    with contextlib.suppress(InputError):
        ccxl.chat_service_level(chats, aht, 6e4 if slowdown else 1e7, 5, 20, patience_s=patience, slowdown=slowdown)
    assert time.process_time() - begin < 1
