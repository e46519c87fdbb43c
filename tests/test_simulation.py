"""The simulator, and the formulas against it.

The seeds are fixed, so that a run that agrees always agrees; the intervals hold the true value with 99.9 % each.
"""

from __future__ import annotations

import dataclasses
import math
import time

import numpy as np
import pytest

import ccxl
from ccxl import simulate, simulate_skills
from ccxl.core.errors import InputError
from ccxl.formulas.queueing import measures

DEFINITIONS = {
    "served": "service_level",
    "virtual": "service_level_virtual",
    "without_short": "service_level_without_short",
    "answered": "service_level_answered",
}


def assert_near(value, estimate, what, unseen):
    """The value lies in the interval; what happens to fewer than `unseen` of the calls need not have been seen."""
    assert estimate.low - unseen <= value <= estimate.high + unseen, (what, value, estimate)


def assert_agrees(found, case, patience, redial, agents, within, *, places=1, unseen=0.0):
    """Every measure of a simulation against Erlang C, A or X with so many servers."""
    calls, aht = case
    options = {"patience_s": patience, "redial_share": redial}
    for definition, name in DEFINITIONS.items():
        level = ccxl.service_level(calls, aht, agents * places, within, **options, definition=definition)
        assert_near(level, getattr(found, name), definition, unseen)
    measures_ = {
        "asa": ccxl.asa(calls, aht, agents * places, **options),
        "wait_probability": ccxl.wait_probability(calls, aht, agents * places, **options),
        "occupancy": ccxl.occupancy(calls, aht, agents * places, **options),
        "queue_length": ccxl.queue_length(calls, aht, agents * places, **options),
        "abandonment": ccxl.abandonment(calls, aht, agents * places, patience, redial_share=redial) if patience else 0,
    }
    for name, value in measures_.items():
        assert_near(value, getattr(found, name), name, unseen)


QUICK = [
    # calls, aht, agents, answer within, patience, redials, chats at a time
    (300, 180, 18, 20, None, 0, 1),
    (60, 600, 12, 30, None, 0, 1),
    (300, 180, 15, 20, 60, 0, 1),
    (300, 180, 11, 20, 120, 0, 1),
    (1000, 120, 36, 15, 200, 0, 1),
    (20, 300, 2, 20, 45, 0, 1),
    (300, 180, 15, 20, 60, 0.5, 1),
    (60, 300, 5, 20, 120, 0.8, 1),
    (200, 480, 10, 30, None, 0, 3),
    (200, 480, 6, 30, 90, 0, 4),
]


@pytest.mark.parametrize(("calls", "aht", "agents", "within", "patience", "redial", "together"), QUICK)
def test_formulas_agree(calls, aht, agents, within, patience, redial, together):
    found = simulate(
        calls, aht, agents, within, patience_s=patience, redial_share=redial, concurrency=together,
        total_calls=200_000, replications=100, confidence=0.999, seed=5,
    )  # fmt: skip

    assert_agrees(found, (calls, aht), patience, redial, agents, within, places=together)
    if together > 1:
        level = ccxl.chat_service_level(calls, aht, agents, together, within, patience_s=patience)
        assert level in found.service_level


@pytest.mark.full
@pytest.mark.parametrize("traffic", [0.5, 5, 40])
@pytest.mark.parametrize("load", [0.5, 0.8, 0.95, 1.2])
@pytest.mark.parametrize("patience", [20, 100, 1000])
@pytest.mark.parametrize("redial", [0, 0.6])
def test_formulas_agree_far_and_wide(traffic, load, patience, redial):
    agents = max(round(traffic / load), 1)
    found = simulate(
        20 * traffic, 180, agents, 20, patience_s=patience, redial_share=redial, redial_after_s=20 * 180,
        total_calls=400_000, replications=200, confidence=0.99999, seed=11,
    )  # fmt: skip

    assert_agrees(found, (20 * traffic, 180), patience, redial, agents, 20, unseen=2e-5)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Of a hundred intervals of 90 % about ninety: fewer than 80 come once in 500 such runs."""
    truth = ccxl.service_level(60, 180, 4, 20, patience_s=90)
    hits = sum(
        truth
        in simulate(
            60, 180, 4, 20, patience_s=90, total_calls=6000, replications=30, confidence=0.9, seed=k
        ).service_level
        for k in range(100)
    )

    assert 80 <= hits <= 98


@pytest.mark.parametrize(("lines", "patience"), [(18, None), (22, None), (20, 60)])
def test_lines_agree(lines, patience):
    found = simulate(300, 180, 15, 20, patience_s=patience, lines=lines, total_calls=200_000, confidence=0.999)
    given = (300, 180, 15, lines)

    assert ccxl.trunk_blocking(*given, patience_s=patience) in found.blocking
    assert ccxl.trunk_waiting(*given, patience_s=patience) in found.wait_probability
    assert ccxl.trunk_service_level(*given, patience_s=patience) in found.service_level
    assert ccxl.trunk_queue_length(*given, patience_s=patience) in found.queue_length
    lost = 1 - found.blocking.mean - found.abandonment.mean
    assert ccxl.trunk_served(*given, patience_s=patience) == pytest.approx(lost, abs=0.005)


@pytest.mark.parametrize(
    ("calls", "talk", "wrap", "agents", "lines", "patience"),
    [
        (1000, 90, 30, 36, 40, None),
        (1000, 90, 60, 36, 40, None),
        (600, 90, 90, 40, 20, None),
        (1200, 180, 90, 100, 105, 90),
        (20, 100, 60, 1, 2, None),
    ],
)
def test_lines_with_wrap_up_as_near_as_promised(calls, talk, wrap, agents, lines, patience):
    found = simulate(calls, talk, agents, 20, patience_s=patience, lines=lines, wrap_up_s=wrap, total_calls=150_000)
    given = (calls, talk + wrap, agents, lines)
    options = {"patience_s": patience, "wrap_up_s": wrap}

    assert ccxl.trunk_blocking(*given, **options) == pytest.approx(found.blocking.mean, abs=0.03)
    assert ccxl.trunk_service_level(*given, **options) == pytest.approx(found.service_level.mean, abs=0.06)


def test_lines_without_agents_to_spare_retry_as_erlang_b_with_retries():
    found = simulate(
        300, 180, 15, lines=15, redial_share=0.6, redial_after_s=60 * 180, total_calls=200_000, confidence=0.999
    )

    assert ccxl.erlang_b_retry(15, 15, 0.6) in found.blocking


@pytest.mark.parametrize("patience", [None, 60])
@pytest.mark.parametrize(
    ("calls", "aht", "specialists", "generalists", "tolerance"),
    [
        ([500, 500], [120, 120], [16, 16], 5, 0.03),
        ([500, 250, 100], [120, 180, 240], [17, 13, 7], 6, 0.03),
        ([60, 60], [180, 180], [2, 2], 4, 0.03),
        ([30, 90, 10], [300, 300, 300], [2, 8, 1], 3, 0.03),
        ([1000, 200], [180, 300], [50, 16], 6, 0.05),
    ],
)
def test_skill_groups_as_near_as_promised(calls, aht, specialists, generalists, tolerance, patience):
    found = simulate_skills(calls, aht, specialists, generalists, 20, patience_s=patience, total_calls=60_000)
    level = ccxl.skill_service_level(calls, aht, specialists, generalists, 20, patience_s=patience)

    half = found.service_level.high - found.service_level.mean
    assert level == pytest.approx(found.service_level.mean, abs=tolerance + half)


def test_skill_simulator_of_one_group():
    found = simulate_skills(
        [100, 200], [180, 180], [0, 0], 15, 20, patience_s=60, total_calls=150_000, confidence=0.999
    )

    assert_agrees(found, (300, 180), 60, 0, 15, 20)


def test_handling_law_does_not_matter_where_nobody_waits():
    """Erlang B holds for every law with the same mean."""
    blocked = ccxl.erlang_b(15, 18)
    sample = np.random.default_rng(0).gamma(0.5, 360, 5000)
    sample *= 180 / sample.mean()
    laws = [
        {"aht_s": 180, "handling": "deterministic"},
        {"aht_s": 180, "handling": "lognormal", "handling_cv": 1.5},
        {"aht_s": sample},
        {"aht_s": lambda rng, shape: rng.uniform(0, 360, shape)},
    ]
    for law in laws:
        found = simulate(300, agents=18, lines=18, total_calls=150_000, confidence=0.999, **law)
        assert blocked in found.blocking


@pytest.mark.parametrize(
    ("law", "cv", "expected"), [("exponential", 1, 60), ("deterministic", 0, 30), ("lognormal", 2, 150)]
)
def test_pollaczek_khinchin(law, cv, expected):
    """One agent at half load: the wait is (1 + cv^2) / 2 of the handling time of 60 s."""
    found = simulate(30, 60, 1, handling=law, handling_cv=cv, total_calls=400_000, confidence=0.999)

    assert expected in found.asa


def test_abandonment_by_a_fixed_patience():
    """M/M/1 with patience d: of those who wait d all hang up (exact: Barrer, 1957)."""
    load, aht, limit = 0.9, 60, 45
    rate = load / aht
    spare = (1 / aht - rate) * limit
    hang_up = (1 - load) * load * math.exp(-spare) / (1 - load * load * math.exp(-spare))
    found = simulate(
        3600 * rate, aht, 1, patience_s=limit, patience="deterministic", total_calls=400_000, confidence=0.999
    )

    assert hang_up in found.abandonment


def test_another_simulator():
    """ciw 3.2.7, event by event: 12 runs of 180,000 s after 20,000 s, seeds 0 to 11; its 95 % intervals."""
    found = simulate(300, 180, 17, 20, patience_s=120, handling="lognormal", handling_cv=1.5, total_calls=400_000)

    assert found.abandonment.mean == pytest.approx(0.0597, abs=0.0036)
    assert found.service_level.mean == pytest.approx(0.8240, abs=0.0101)
    assert found.asa.mean == pytest.approx(7.20, abs=0.49)


def test_same_seed_same_result():
    one, two, other = (simulate(300, 180, 15, patience_s=60, total_calls=20_000, seed=seed) for seed in (3, 3, 4))

    assert one == two
    assert one.service_level != other.service_level


def test_account_of_calls():
    found = simulate(300, 180, 15, patience_s=60, lines=18, total_calls=50_000)

    assert found.calls == pytest.approx(50_000, rel=0.03)
    assert found.queue_length.mean == pytest.approx(found.asa.mean * 300 / 3600 * (1 - found.blocking.mean), rel=0.03)
    carried = 15 * (1 - found.blocking.mean - found.abandonment.mean)
    assert found.occupancy.mean == pytest.approx(carried / 15, rel=0.03)
    for field in dataclasses.fields(found)[1:]:
        estimate = getattr(found, field.name)
        assert estimate.low <= estimate.mean <= estimate.high


def test_wider_intervals_for_more_confidence():
    wide, narrow = (simulate(300, 180, 15, total_calls=20_000, confidence=c).asa for c in (0.99, 0.5))

    assert wide.low < narrow.low < wide.mean == narrow.mean < narrow.high < wide.high


def test_mistakes_are_named_together():
    with pytest.raises(InputError, match=r"calls = 0: .*; redial_share = 1: .*; lines = 0: .*; replications = 1: "):
        simulate(0, 180, 15, redial_share=1, lines=0, replications=1)
    with pytest.raises(InputError, match="agents"):
        simulate(10, 180, 0)
    with pytest.raises(InputError, match="aht_s = -1"):
        simulate(10, -1, 5)
    with pytest.raises(InputError, match=r"'lognormall': must be one of .*; did you mean lognormal"):
        simulate(10, 180, 5, handling="lognormall")
    with pytest.raises(InputError, match="a skill without specialists needs generalists"):
        simulate_skills([10, 10], [180, 180], [0, 3], 0)
    with pytest.raises(InputError, match="one for every skill"):
        simulate_skills([10, 10], [180], [1, 3], 0)


def test_in_cells():
    given = (300, 180, 15, 20, 60, 60)
    low, mean, high = (ccxl.simulated_service_level(*given, bound=end) for end in ("low", "mean", "high"))

    assert low < ccxl.service_level(*given) < high
    assert mean == pytest.approx((low + high) / 2)
    assert ccxl.simulated_service_level(0, 180, 15) == 1
    assert ccxl.simulated_service_level(300, 180, 15) == 0
    assert ccxl.simulated_asa(300, 180, 15) == math.inf
    assert ccxl.simulated_asa(0, 180, 15) == 0
    assert ccxl.simulated_abandonment(0, 180, 15, 60) == 0
    hung_up = [ccxl.simulated_abandonment(300, 180, 15, 60, bound=end) for end in ("low", "high")]
    assert hung_up[0] < ccxl.abandonment(300, 180, 15, 60) < hung_up[1]
    block = ccxl.simulated_asa([60, 0, 30], 60, 2)
    assert block.tolist() == [ccxl.simulated_asa(calls, 60, 2) for calls in (60, 0, 30)]
    with pytest.raises(InputError, match="agents = 0"):
        ccxl.simulated_asa(30, 60, 0)


@pytest.mark.parametrize(
    ("calls", "aht", "agents", "patience"),
    [
        (1e9, 30, 1000, 0.001),
        (1e-300, 1e6, 1, None),
        (11700, 300, 1000, None),
        (1e6, 180, 1000, 1e12),
        (3e3, 3600, 1000, 600),
    ],
)
def test_cells_are_never_slow(calls, aht, agents, patience):
    begin = time.process_time()
    ccxl.simulated_service_level(calls, aht, agents, patience_s=patience)
    assert time.process_time() - begin < 1


def test_all_definitions_are_tested():
    assert set(DEFINITIONS) == set(measures.SERVICE_LEVELS)
