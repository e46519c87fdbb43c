"""Staffing functions against references that add up balance equations in 45 digits and more.

The references share no formula with ccxl; `tests/test_reference.py` judges them by published figures. Random points are
the same on every run; the many of `--full` are other ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
from mpmath import mpf

import ccxl
from tests.reference import lines, queue
from tests.reference.cases import Load

pytestmark = pytest.mark.untraced
RELATIVE: Final = 1e-12
ABSOLUTE: Final = 1e-12
# What the four definitions of the service level are called, in the order of the design.
DEFINITIONS: Final = ("served", "virtual", "without_short", "answered")


def off(found: float, expected: mpf) -> float:
    """How far a double is off, relatively."""
    return float(abs(mpf(found) - expected) / abs(expected))


def worst(found: Any, expected: list[mpf], points: list[Any], allowed: float, relative: bool = True) -> None:
    """Every result is as near as allowed; says the worst."""
    errors = [
        off(one, other) if relative else float(abs(mpf(float(one)) - other))
        for one, other in zip(np.asarray(found).tolist(), expected, strict=True)
    ]
    place = int(np.argmax(errors))
    assert errors[place] <= allowed, f"{errors[place]:.2g} at {points[place]}: expected {float(expected[place])!r}"


# --- Erlang B and C -------------------------------------------------------------------------------------------------


def loads(count: int, seed: int, whole: bool) -> Iterator[tuple[float, float]]:
    """Erlangs from 1e-9 to 1e6, lines from 30 standard deviations below to 15 above."""
    chance = random.Random(seed)
    for _ in range(count):
        traffic = 10 ** chance.uniform(-9, 6)
        busy = max(0.0, traffic + chance.uniform(-30, 15) * traffic**0.5)
        yield traffic, float(round(busy)) if whole else busy


CORNERS: Final = [
    (traffic, busy) for traffic in (1e-9, 1e-4, 0.5, 1.0, 17.0, 999.5, 1e5, 1e6) for busy in (0.0, 0.5, 1.0, 2.0, 3.0)
] + [
    (traffic, traffic + sigmas * traffic**0.5)
    for traffic in (4.0, 36.0, 100.0, 900.0, 2500.0, 1e4, 1e5, 1e6)
    for sigmas in (
        -30,
        -10,
        -6.01,
        -6,
        -5.99,
        -4.6,
        -1,
        0,
        1e-9,
        0.01,
        3,
        4.49,
        4.52,
        4.7,
        5.1,
        5.99,
        6,
        6.01,
        8,
        11.4,
        15,
    )
    if traffic + sigmas * traffic**0.5 >= 0
]


def check_erlang_b(points: list[tuple[float, float]]) -> None:
    traffic, busy = np.array(points).T
    worst(ccxl.erlang_b(traffic, busy), [lines.erlang_b(*point) for point in points], points, RELATIVE)


def check_erlang_c(points: list[tuple[float, float]]) -> None:
    stable = [(traffic, agents) for traffic, agents in points if agents > traffic]
    traffic, agents = np.array(stable).T
    expected = [queue.patient(*point).wait_probability for point in stable]
    worst(ccxl.erlang_c(traffic, agents), expected, stable, RELATIVE)


@pytest.mark.parametrize("whole", [False, True], ids=["real", "whole"])
def test_erlang_b(whole):
    check_erlang_b(list(loads(150, 1, whole)))


def test_erlang_b_at_corners():
    check_erlang_b(CORNERS)


@pytest.mark.parametrize("whole", [False, True], ids=["real", "whole"])
def test_erlang_c(whole):
    chance = random.Random(2)
    spare = ((traffic, 10 ** chance.uniform(-3, 1.17) * traffic**0.5) for traffic, _ in loads(150, 2, whole))
    check_erlang_c([(traffic, np.ceil(traffic + more) if whole else traffic + more) for traffic, more in spare])


def test_erlang_c_at_corners():
    check_erlang_c(CORNERS)


@pytest.mark.parametrize("traffic", [0.3, 1.0, 100.0, 12345.678, 1e6])
@pytest.mark.parametrize("step", [1, 2, 1000])
def test_erlang_c_next_to_full_load(traffic, step):
    """Where N - A is a few units of the last place, nothing may cancel."""
    agents = traffic
    for _ in range(step):
        agents = float(np.nextafter(agents, np.inf))

    assert off(ccxl.erlang_c(traffic, agents), queue.patient(traffic, agents).wait_probability) <= RELATIVE


@pytest.mark.full
@pytest.mark.parametrize("whole", [False, True], ids=["real", "whole"])
def test_erlang_b_and_c_many(whole):
    points = list(loads(5000, 3, whole))
    check_erlang_b(points)
    check_erlang_c(points)


@pytest.mark.parametrize(("blocking", "digits"), [(0.001, 1e-11), (0.01, 1e-11), (0.2, 1e-11), (0.9, 1e-11)])
@pytest.mark.parametrize("traffic", [0.01, 1, 9.65, 123.4])
def test_lines(traffic, blocking, digits):
    whole = lines.lines_for(traffic, blocking)

    assert ccxl.lines(traffic, blocking) == whole
    in_part = float(lines.lines_fractional(traffic, blocking))
    assert ccxl.lines_fractional(traffic, blocking) == pytest.approx(in_part, rel=digits, abs=1e-11)
    if whole:
        capacity = float(lines.line_capacity(whole, blocking))
        assert ccxl.line_capacity(whole, blocking) == pytest.approx(capacity, rel=digits)


@pytest.mark.parametrize(
    ("traffic", "busy", "retry"), [(0.5, 2, 0.5), (60, 55, 0.7), (60, 70, 0.7), (1500, 1000, 0.2), (186.877, 200, 0.99)]
)
def test_erlang_b_with_retries(traffic, busy, retry):
    assert off(ccxl.erlang_b_retry(traffic, busy, retry), lines.erlang_b_retry(traffic, busy, retry)) <= 1e-11


@pytest.mark.parametrize(
    ("sources", "each", "busy"), [(3, 0.5, 2), (100, 0.35, 40), (250, 0.3, 88), (500, 0.0068, 10), (20, 0.9, 19)]
)
def test_engset(sources, each, busy):
    assert off(ccxl.engset(sources, each, busy), lines.engset_calls_intended(sources, each, busy)) <= 1e-10


# --- patient and impatient callers ----------------------------------------------------------------------------------


def intervals(count: int, seed: int, largest: float) -> Iterator[tuple[Load, int, float, float]]:
    """A load, agents, patience and a target time: 0.5 to 1.5 erlangs an agent, patience 1 % to 100 times the AHT."""
    chance = random.Random(seed)
    for _ in range(count):
        agents = round(10 ** chance.uniform(0, largest))
        aht_s = round(chance.uniform(20, 900), 1)
        offered = (
            agents + chance.gauss(0, 4) * agents**0.5 if chance.random() < 0.7 else agents * chance.uniform(0.5, 1.5)
        )
        calls = max(round(offered * 1800 / aht_s, 3), 0.001)
        patience_s = round(aht_s * 10 ** chance.uniform(-2, 2), 2)
        yield Load(calls, aht_s, 30), agents, max(patience_s, 0.01), round(chance.choice((0, 10, 20, 0.3 * aht_s)), 2)


def of_aht(seconds: float, load: Load) -> Fraction:
    return Fraction(seconds) / Fraction(load.aht_s)


def impatient_measures(load: Load, agents: int, patience_s: float, within_s: float) -> dict[str, float]:
    """Errors in all probabilities of one interval."""
    called = queue.impatient(load.traffic, agents, of_aht(patience_s, load))
    given = (load.calls, load.aht_s, agents)
    options = {"interval_min": load.interval_min, "patience_s": patience_s}
    time = of_aht(within_s, load)
    expected = {
        "wait_probability": (ccxl.wait_probability(*given, 0, **options), called.wait_probability),
        "longer": (ccxl.wait_probability(*given, within_s, **options), called.longer_than(time)),
        "abandonment": (ccxl.abandonment(*given, patience_s, load.interval_min), called.abandonment),
        "occupancy": (ccxl.occupancy(*given, **options), called.occupancy),
    }
    levels = called.service_levels(time)
    for name, level in zip(DEFINITIONS, levels.values(), strict=True):
        expected[name] = (ccxl.service_level(*given, within_s, definition=name, **options), level)
    return {name: float(abs(mpf(found) - right)) for name, (found, right) in expected.items()}


def check_erlang_a(points: list[tuple[Load, int, float, float]]) -> None:
    errors = {(*point, name): error for point in points for name, error in impatient_measures(*point).items()}
    place = max(errors, key=lambda key: errors[key])
    assert errors[place] <= ABSOLUTE, f"{errors[place]:.2g} at {place}"


def test_erlang_a():
    check_erlang_a(list(intervals(60, 4, 2.5)))


@pytest.mark.parametrize(
    ("agents", "share", "patience"),
    [(100_000, 1.0, 1.0), (100_000, 0.995, 0.3), (30_000, 1.1, 0.1), (20_000, 1.0, 10.0)],
)
def test_erlang_a_of_many_agents(agents, share, patience):
    load = Load(agents * share * 10, 180, 30)
    check_erlang_a([(load, agents, 180 * patience, 20)])


@pytest.mark.full
def test_erlang_a_many():
    check_erlang_a([*intervals(1500, 5, 3), *intervals(40, 6, 5)])


@pytest.mark.parametrize("point", list(intervals(25, 7, 2.3)), ids=str)
def test_times_and_lengths_with_impatience(point):
    load, agents, patience_s, _ = point
    called = queue.impatient(load.traffic, agents, of_aht(patience_s, load))
    given, options = (load.calls, load.aht_s, agents), {"interval_min": load.interval_min, "patience_s": patience_s}
    length, wait = float(called.queue_length), float(called.mean_wait) * load.aht_s

    assert ccxl.queue_length(*given, **options) == pytest.approx(length, rel=1e-9, abs=1e-11)
    assert ccxl.asa(*given, **options) == pytest.approx(wait, rel=1e-9, abs=1e-11)


def test_patient_callers():
    for load, agents, _, within_s in intervals(60, 8, 4):
        if agents <= load.traffic:
            continue
        called, given = queue.patient(load.traffic, agents), (load.calls, load.aht_s, agents)
        time = of_aht(within_s, load)
        level = ccxl.service_level(*given, within_s, load.interval_min)
        assert abs(mpf(level) - called.service_level(time)) <= ABSOLUTE
        longer = ccxl.wait_probability(*given, within_s, load.interval_min)
        assert abs(mpf(longer) - called.longer_than(time)) <= ABSOLUTE
        # The erlangs of the calls are rounded once; what is left over them is as much less exact as it is small.
        loss = float(load.traffic / (agents - load.traffic)) * 4e-16 + 1e-12
        found = ccxl.asa(*given, load.interval_min)
        assert off(found, called.mean_wait * load.aht_s) <= loss * (1 + float(agents - load.traffic))
        assert off(ccxl.queue_length(*given, load.interval_min), called.queue_length) <= loss * (
            1 + float(agents - load.traffic)
        )
        share = 0.95
        quantile = float(called.wait_quantile(share)) * load.aht_s
        assert ccxl.wait_quantile(*given, share, load.interval_min) == pytest.approx(quantile, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("redial", [0.1, 0.5, 0.9])
@pytest.mark.parametrize(("agents", "patience_s"), [(9, 60), (11, 180), (14, 30)])
def test_redials(agents, patience_s, redial):
    load = Load(100, 180, 30)
    called = queue.with_redials(load.traffic, agents, of_aht(patience_s, load), redial)
    given = (100, 180, agents)
    options = {"interval_min": 30, "patience_s": patience_s, "redial_share": redial}

    assert ccxl.abandonment(*given, patience_s, 30, redial) == pytest.approx(float(called.abandonment), abs=1e-11)
    assert ccxl.wait_probability(*given, **options) == pytest.approx(float(called.wait_probability), abs=1e-11)
    within = float(called.answered_within(of_aht(20, load)))
    assert ccxl.service_level(*given, 20, definition="served", **options) == pytest.approx(within, abs=1e-11)
    assert ccxl.occupancy(*given, **options) == pytest.approx(float(called.occupancy), abs=1e-11)
