"""Agents behind trunks and chat against balance equations; see `tests/test_staffing_accuracy.py`."""

from __future__ import annotations

from fractions import Fraction

import pytest

import ccxl
from tests.reference import queue, states
from tests.reference.chat import ImpatientChat, PatientChat, chat

pytestmark = pytest.mark.untraced
NEAR = 1e-11
PATIENCE = [None, 45.0, 600.0]


# --- agents behind a trunk group ------------------------------------------------------------------------------------

GROUPS = [
    (100, 180, 9, 9),
    (100, 180, 9, 12),
    (100, 180, 12, 20),
    (100, 180, 14, 200),
    (950, 181, 90, 110),
    (30, 60, 3, 3),
]


@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize(("calls", "aht_s", "agents", "lines"), GROUPS)
def test_trunks(calls, aht_s, agents, lines, patience_s):
    given, options = (calls, aht_s, agents, lines), {"interval_min": 30, "patience_s": patience_s}
    behind = states.trunks(
        Fraction(calls * aht_s, 1800), agents, lines, None if patience_s is None else Fraction(patience_s) / aht_s
    )

    assert ccxl.trunk_blocking(*given, **options) == pytest.approx(float(behind.blocked), rel=NEAR, abs=NEAR)
    assert ccxl.trunk_waiting(*given, **options) == pytest.approx(float(behind.queued), rel=NEAR, abs=NEAR)
    assert ccxl.trunk_served(*given, **options) == pytest.approx(float(behind.served), rel=NEAR, abs=NEAR)
    assert ccxl.trunk_queue_length(*given, **options) == pytest.approx(float(behind.queue_length), rel=1e-10, abs=NEAR)
    for within_s in (0, 20, 200):
        found = ccxl.trunk_service_level(*given, within_s, **options)
        assert found == pytest.approx(float(behind.answered_within(Fraction(within_s, aht_s))), abs=NEAR)


@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize(("agents", "lines", "wrap_up_s"), [(1, 1, 30), (2, 3, 60), (4, 4, 60), (4, 7, 120), (3, 3, 1)])
def test_trunks_with_after_call_work(agents, lines, wrap_up_s, patience_s):
    """Talk and after-call work one after the other, each of random length."""
    given = (60, 180, agents, lines)
    options = {"interval_min": 30, "patience_s": patience_s, "wrap_up_s": wrap_up_s}
    behind = states.WrapUp(
        Fraction(60, 1800),
        Fraction(180 - wrap_up_s),
        Fraction(wrap_up_s),
        agents,
        lines,
        None if patience_s is None else Fraction(patience_s),
    )

    assert ccxl.trunk_blocking(*given, **options) == pytest.approx(float(behind.blocked), abs=NEAR)
    assert ccxl.trunk_served(*given, **options) == pytest.approx(float(behind.served), abs=NEAR)
    assert ccxl.trunk_queue_length(*given, **options) == pytest.approx(float(behind.queue_length), abs=1e-10)


@pytest.mark.parametrize("blocking", [0.3, 0.05, 0.001])
@pytest.mark.parametrize("patience_s", PATIENCE)
def test_trunk_lines_are_the_fewest(blocking, patience_s):
    found = ccxl.trunk_lines(100, 180, 12, blocking, 30, patience_s)

    assert ccxl.trunk_blocking(100, 180, 12, found, 30, patience_s) <= blocking
    assert found == 1 or ccxl.trunk_blocking(100, 180, 12, found - 1, 30, patience_s) > blocking


def test_as_many_lines_as_agents_are_erlang_b():
    assert ccxl.trunk_blocking(100, 180, 12, 12, 30) == pytest.approx(ccxl.erlang_b(10, 12), rel=NEAR)


# --- chat -----------------------------------------------------------------------------------------------------------

CHATS = [(100, 180, 4, 3), (100, 180, 6, 2), (100, 180, 14, 1), (900, 240, 45, 3), (50, 600, 7, 4)]


def asked(
    chats: int, aht_s: int, agents: int, concurrency: int, patience_s: float | None, slowdown: float
) -> tuple[PatientChat | ImpatientChat, Fraction]:
    """The reference, and the handling time at full concurrency that is its unit of time."""
    step = Fraction(slowdown)
    full = aht_s * (1 + step * (concurrency - 1))
    handling = [aht_s * (1 + step * others) / full for others in range(concurrency)]
    patience = None if patience_s is None else Fraction(patience_s) / full
    return chat(chats * full / 1800, agents, concurrency, patience, handling), full


@pytest.mark.parametrize("slowdown", [0, 0.125, 0.5])
@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize(("chats", "aht_s", "agents", "concurrency"), CHATS)
def test_chat(chats, aht_s, agents, concurrency, patience_s, slowdown):
    held, unit = asked(chats, aht_s, agents, concurrency, patience_s, slowdown)
    given = (chats, aht_s, agents, concurrency)
    options = {"interval_min": 30, "patience_s": patience_s, "slowdown": slowdown}
    if isinstance(held, PatientChat) and held.traffic >= held.agents:
        assert ccxl.chat_service_level(*given, 20, **options) == 0
        assert ccxl.chat_asa(*given, **options) == float("inf")
        return
    for within_s in (0, 20, 90):
        time = Fraction(within_s) / unit
        level = held.service_level(time) if isinstance(held, PatientChat) else held.answered_within(time)
        assert ccxl.chat_service_level(*given, within_s, **options) == pytest.approx(float(level), abs=NEAR)
    wait = float(held.mean_wait) * float(unit)
    assert ccxl.chat_asa(*given, **options) == pytest.approx(wait, rel=1e-10, abs=1e-9)
    if isinstance(held, ImpatientChat):
        gone = ccxl.chat_abandonment(*given, patience_s, 30, slowdown)
        assert gone == pytest.approx(float(held.abandonment), abs=NEAR)


@pytest.mark.parametrize("definition", ["served", "virtual", "without_short", "answered"])
def test_chat_service_levels_by_definition(definition):
    held, unit = asked(100, 180, 4, 3, 60.0, 0.25)
    names = dict(
        zip(("served", "virtual", "without_short", "answered"), held.service_levels(20 / unit).values(), strict=True)
    )
    found = ccxl.chat_service_level(100, 180, 4, 3, 20, 30, 60, 0.25, definition)

    assert found == pytest.approx(float(names[definition]), abs=NEAR)


@pytest.mark.parametrize("patience_s", PATIENCE)
def test_chat_one_at_a_time_is_a_call(patience_s):
    options = {"interval_min": 30, "patience_s": patience_s}

    for agents in (9, 12, 14):
        for name, more in (("service_level", (20,)), ("asa", ())):
            one = getattr(ccxl, f"chat_{name}")(100, 180, agents, 1, *more, **options)
            assert one == pytest.approx(getattr(ccxl, name)(100, 180, agents, *more, **options), rel=NEAR, abs=NEAR)
    assert ccxl.chat_agents(100, 180, 1, 0.8, 20, **options) == ccxl.agents(100, 180, 0.8, 20, **options)


@pytest.mark.parametrize("slowdown", [0, 0.2])
@pytest.mark.parametrize("patience_s", PATIENCE)
@pytest.mark.parametrize(("target", "concurrency"), [(0.5, 2), (0.8, 3), (0.95, 4)])
def test_chat_agents_are_the_fewest(target, concurrency, patience_s, slowdown):
    options = {"interval_min": 30, "patience_s": patience_s, "slowdown": slowdown}
    found = ccxl.chat_agents(400, 300, concurrency, target, 30, **options)

    assert ccxl.chat_service_level(400, 300, found, concurrency, 30, **options) >= target
    assert ccxl.chat_service_level(400, 300, found - 1, concurrency, 30, **options) < target


def test_chat_of_the_example_is_a_call_queue_of_places():
    """1,000 chats of two minutes an hour, 36 places: the 60.5 % of 36 agents."""
    level = queue.patient(Fraction(1000 * 120, 3600), 36).service_level(Fraction(15, 120))

    assert ccxl.chat_service_level(1000, 120, 12, 3, 15) == pytest.approx(float(level), abs=NEAR)
