"""What has to hold of staffing functions whatever the numbers are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ccxl
from tests.staffing_calls import COLUMNS, SIGNATURES, WAYS

pytestmark = pytest.mark.untraced

# Rounding in the last places of a probability near 1, and of a time.
LAST = 1e-13
TIME = 1e-11

calls = st.floats(0.1, 3000)
aht = st.floats(10, 1200)
team = st.integers(1, 400)
patience = st.floats(1, 5000)
within = st.floats(0, 300)
target = st.floats(0.05, 0.995)
blocking = st.floats(1e-6, 0.95)
erlangs = st.floats(0.01, 2000)
redial = st.floats(0, 0.95)
INTERVAL = 30


def traffic_of(count: float, aht_s: float) -> float:
    return count * aht_s / (INTERVAL * 60)


# --- one more agent never worsens anything --------------------------------------------------------------------------


@given(calls, aht, team, within)
def test_one_more_agent_for_patient_callers(count, aht_s, agents, within_s):
    def measured(name: str, *more: float) -> tuple[float, float]:
        function = getattr(ccxl, name)
        return tuple(function(count, aht_s, n, *more, interval_min=INTERVAL) for n in (agents, agents + 1))

    fewer, more = measured("service_level", within_s)
    assert more >= fewer - LAST
    for name, arguments, slack in (
        ("asa", (), TIME),
        ("occupancy", (), LAST),
        ("queue_length", (), TIME),
        ("wait_probability", (within_s,), LAST),
        ("wait_quantile", (0.9,), TIME),
    ):
        fewer, more = measured(name, *arguments)
        assert more <= fewer * (1 + slack) + slack, name


@given(calls, aht, team, within, patience, redial)
def test_one_more_agent_for_impatient_callers(count, aht_s, agents, within_s, patience_s, redial_share):
    options = {"interval_min": INTERVAL, "patience_s": patience_s, "redial_share": redial_share}

    def measured(name: str, *more: float, **named: Any) -> tuple[float, float]:
        function = getattr(ccxl, name)
        return tuple(function(count, aht_s, n, *more, **{**options, **named}) for n in (agents, agents + 1))

    slack = 1e-10  # the fixed point of redials is as near as its last step
    for definition in ("served", "virtual"):
        fewer, more = measured("service_level", within_s, definition=definition)
        assert more >= fewer - slack
    for name, arguments in (("asa", ()), ("queue_length", ()), ("wait_probability", (within_s,)), ("occupancy", ())):
        fewer, more = measured(name, *arguments)
        assert more <= fewer * (1 + slack) + slack, name
    fewer, more = (ccxl.abandonment(count, aht_s, n, **options) for n in (agents, agents + 1))
    assert more <= fewer + slack


@given(erlangs, st.integers(0, 3000), st.floats(0, 0.99))
def test_one_more_line(traffic, lines, retry):
    assert ccxl.erlang_b(traffic, lines + 1) <= ccxl.erlang_b(traffic, lines)
    assert ccxl.erlang_c(traffic, lines + 1) <= ccxl.erlang_c(traffic, lines)
    assert ccxl.erlang_b_retry(traffic, lines + 1, retry) <= ccxl.erlang_b_retry(traffic, lines, retry) + LAST


@given(st.integers(1, 500), st.floats(0.001, 0.99), st.integers(0, 500))
def test_one_more_line_for_few_sources(sources, each, lines):
    assert ccxl.engset(sources, each, lines + 1) <= ccxl.engset(sources, each, lines) + LAST


# --- the fewest that reach a target ---------------------------------------------------------------------------------


@given(calls, aht, target, within, st.floats(0.3, 1))
def test_agents_reach_the_target_and_one_fewer_do_not(count, aht_s, share, within_s, busy):
    found = ccxl.agents(count, aht_s, share, within_s, INTERVAL, busy)

    def enough(agents: float) -> bool:
        level = ccxl.service_level(count, aht_s, agents, within_s, INTERVAL)
        # Agents for an occupancy round up as counts do, after nine digits.
        return bool(level >= share and ccxl.occupancy(count, aht_s, agents, INTERVAL) <= busy + 1e-9)

    assert found == math.floor(found) >= 1
    assert enough(found)
    assert found == 1 or not enough(found - 1)


@given(calls, aht, target, within, patience, redial)
def test_agents_for_impatient_callers(count, aht_s, share, within_s, patience_s, redial_share):
    options = {"interval_min": INTERVAL, "patience_s": patience_s, "redial_share": redial_share}
    found = ccxl.agents(count, aht_s, share, within_s, **options)

    assert ccxl.service_level(count, aht_s, found, within_s, **options) >= share - 1e-10
    assert found == 0 or ccxl.service_level(count, aht_s, found - 1, within_s, **options) < share + 1e-10


@given(calls, aht, st.floats(0.01, 600))
def test_agents_for_a_mean_wait(count, aht_s, asa_s):
    found = ccxl.agents_for_asa(count, aht_s, asa_s, INTERVAL)

    assert ccxl.asa(count, aht_s, found, INTERVAL) <= asa_s
    assert found == 1 or ccxl.asa(count, aht_s, found - 1, INTERVAL) > asa_s


@given(calls, aht, st.floats(0.05, 1))
def test_agents_for_an_occupancy(count, aht_s, busy):
    found = ccxl.agents_for_occupancy(count, aht_s, busy, INTERVAL)

    assert traffic_of(count, aht_s) / found <= busy + 1e-8
    assert found <= 1 or traffic_of(count, aht_s) / (found - 1) > busy - 1e-8


@given(calls, aht, st.floats(0.001, 0.9), patience)
def test_agents_for_an_abandonment(count, aht_s, share, patience_s):
    found = ccxl.agents_for_abandonment(count, aht_s, share, patience_s, INTERVAL)

    assert ccxl.abandonment(count, aht_s, found, patience_s, INTERVAL) <= share + LAST
    assert found == 0 or ccxl.abandonment(count, aht_s, found - 1, patience_s, INTERVAL) > share - LAST


@given(erlangs, blocking, st.floats(0, 0.9))
def test_lines_reach_the_blocking_and_one_fewer_do_not(traffic, share, retry):
    found = ccxl.lines(traffic, share)
    assert ccxl.erlang_b(traffic, found) <= share
    assert found == 0 or ccxl.erlang_b(traffic, found - 1) > share

    found = ccxl.lines_retry(traffic, share, retry)
    assert ccxl.erlang_b_retry(traffic, found, retry) <= share + LAST
    assert found == 0 or ccxl.erlang_b_retry(traffic, found - 1, retry) > share - LAST


# --- inverses invert ------------------------------------------------------------------------------------------------


@given(erlangs, blocking)
def test_fractional_lines_invert(traffic, share):
    found = ccxl.lines_fractional(traffic, share)

    assert ccxl.lines(traffic, share) - 1 <= found <= ccxl.lines(traffic, share)
    assert ccxl.erlang_b(traffic, found) == pytest.approx(share, rel=1e-9)


@given(st.floats(0.1, 3000), blocking)
def test_line_capacity_inverts(lines, share):
    assert ccxl.erlang_b(ccxl.line_capacity(lines, share), lines) == pytest.approx(share, rel=1e-9)


@given(calls, aht, target, within)
def test_fractional_agents_lie_below_whole_ones(count, aht_s, share, within_s):
    whole = ccxl.agents(count, aht_s, share, within_s, INTERVAL)
    for method in ("continuous", "linear"):
        part = ccxl.agents_fractional(count, aht_s, share, within_s, INTERVAL, method=method)
        assert whole - 1 - 1e-9 <= part <= whole + 1e-9, method


@given(calls, aht, target, within)
def test_linear_agents_weigh_the_two_service_levels(count, aht_s, share, within_s):
    whole = ccxl.agents(count, aht_s, share, within_s, INTERVAL)
    part = ccxl.agents_fractional(count, aht_s, share, within_s, INTERVAL, method="linear")
    above = ccxl.service_level(count, aht_s, whole, within_s, INTERVAL)
    below = ccxl.service_level(count, aht_s, whole - 1, within_s, INTERVAL) if whole > 1 else 0.0
    assume(above - below > 1e-6)

    assert below + (part - (whole - 1)) * (above - below) == pytest.approx(share, abs=1e-9)


@given(st.integers(1, 400), aht, target, within)
def test_call_capacity_inverts(agents, aht_s, share, within_s):
    found = ccxl.call_capacity(agents, aht_s, share, within_s, INTERVAL)

    assert ccxl.service_level(found * (1 - 1e-9), aht_s, agents, within_s, INTERVAL) >= share
    assert ccxl.service_level(found * (1 + 1e-7), aht_s, agents, within_s, INTERVAL) <= share + LAST


@given(calls, aht, team, st.floats(0.01, 0.999))
def test_wait_quantile_inverts(count, aht_s, agents, share):
    assume(traffic_of(count, aht_s) < agents * 0.9999)
    found = ccxl.wait_quantile(count, aht_s, agents, share, INTERVAL)
    longer = ccxl.wait_probability(count, aht_s, agents, found, INTERVAL)

    assert longer == pytest.approx(1 - share, abs=1e-9) if found > 0 else longer <= 1 - share + LAST


@given(calls, aht, team, st.floats(0.01, 0.999), patience)
def test_wait_quantile_inverts_for_impatient_callers(count, aht_s, agents, share, patience_s):
    options = {"interval_min": INTERVAL, "patience_s": patience_s}
    found = ccxl.wait_quantile(count, aht_s, agents, share, **options)
    longer = ccxl.wait_probability(count, aht_s, agents, found, **options)

    assert longer == pytest.approx(1 - share, abs=1e-8) if found > 0 else longer <= 1 - share + LAST


# --- one model in the limit of another ------------------------------------------------------------------------------


@given(calls, aht, team, within)
def test_endless_patience_is_erlang_c(count, aht_s, agents, within_s):
    assume(traffic_of(count, aht_s) < agents * 0.98)
    endless = {"interval_min": INTERVAL, "patience_s": 1e11}
    given_ = (count, aht_s, agents)

    for function, more in ((ccxl.service_level, (within_s,)), (ccxl.wait_probability, (0,)), (ccxl.occupancy, ())):
        assert function(*given_, *more, **endless) == pytest.approx(
            function(*given_, *more, interval_min=INTERVAL), abs=1e-5
        )
    assert ccxl.abandonment(count, aht_s, agents, 1e11, INTERVAL) <= 1e-5


@given(st.floats(0.01, 400), team)
def test_no_patience_is_erlang_b(traffic, agents):
    """Calls of days, so that a thousandth of a second is no patience at all."""
    gone = ccxl.abandonment(traffic, 1e6, agents, 0.001, 1e6 / 60)

    assert gone == pytest.approx(ccxl.erlang_b(traffic, agents), abs=1e-6)


@given(calls, aht, team, patience, within)
def test_no_redial_is_no_change(count, aht_s, agents, patience_s, within_s):
    plain = {"interval_min": INTERVAL, "patience_s": patience_s}
    for function, more in ((ccxl.service_level, (within_s,)), (ccxl.asa, ()), (ccxl.wait_probability, (within_s,))):
        assert function(count, aht_s, agents, *more, **plain) == function(
            count, aht_s, agents, *more, **plain, redial_share=0
        )


@given(erlangs, st.integers(0, 3000))
def test_no_retry_is_erlang_b(traffic, lines):
    assert ccxl.erlang_b_retry(traffic, lines, 0) == ccxl.erlang_b(traffic, lines)


@given(erlangs, blocking)
def test_no_retry_needs_the_lines_of_erlang_b(traffic, share):
    assert ccxl.lines_retry(traffic, share, 0) == ccxl.lines(traffic, share)


@given(st.floats(0.01, 300), st.integers(0, 400))
def test_many_sources_are_erlang_b(traffic, lines):
    """Ten million; what they differ by grows with the square of the lines over the sources."""
    assert ccxl.engset(10**7, traffic / 10**7, lines) == pytest.approx(ccxl.erlang_b(traffic, lines), rel=0.02)


# --- what goes in comes out -----------------------------------------------------------------------------------------


@given(calls, aht, team, patience, redial)
def test_throughput_balances(count, aht_s, agents, patience_s, redial_share):
    """Busy agents are the traffic of the attempts that are not given up."""
    options = {"interval_min": INTERVAL, "patience_s": patience_s, "redial_share": redial_share}
    gone = ccxl.abandonment(count, aht_s, agents, **options)
    attempts = traffic_of(count, aht_s) / (1 - redial_share * gone)

    assert ccxl.occupancy(count, aht_s, agents, **options) * agents == pytest.approx(
        attempts * (1 - gone), rel=1e-9, abs=1e-12
    )


@given(calls, aht, team, patience)
def test_those_who_hang_up_leave_at_the_rate_of_their_patience(count, aht_s, agents, patience_s):
    gone = ccxl.abandonment(count, aht_s, agents, patience_s, INTERVAL)
    length = ccxl.queue_length(count, aht_s, agents, INTERVAL, patience_s)

    assert length / patience_s * INTERVAL * 60 == pytest.approx(count * gone, rel=1e-8, abs=1e-9)


@given(calls, aht, team, within, patience)
def test_the_four_service_levels_are_in_order(count, aht_s, agents, within_s, patience_s):
    options = {"interval_min": INTERVAL, "patience_s": patience_s}
    levels = [
        ccxl.service_level(count, aht_s, agents, within_s, definition=definition, **options)
        for definition in ("served", "virtual", "without_short", "answered")
    ]

    assert all(0 <= level <= 1 for level in levels)
    assert levels[0] <= min(levels[1:]) + LAST
    assert levels[0] == pytest.approx(
        levels[3] * (1 - ccxl.abandonment(count, aht_s, agents, patience_s, INTERVAL)), abs=1e-11
    )


# --- scalars and arrays ---------------------------------------------------------------------------------------------


def called(value: Any) -> str:
    return value if isinstance(value, str) else str(len(value))


@pytest.mark.parametrize(("name", "columns"), WAYS, ids=called)
def test_one_at_a_time_or_all_at_once_is_the_same_to_the_bit(name, columns):
    """Vectorised code works in blocks of 4, 8 or more with a rest: every size, and columns out of order."""
    function, arrays = getattr(ccxl, name), [COLUMNS[column] for column in columns]
    alone = np.array([function(*map(float, row)) for row in zip(*arrays, strict=True)])

    for part in (slice(None), slice(0, 1), slice(3, 10), slice(0, 8), slice(None, None, -2)):
        np.testing.assert_array_equal(function(*(array[part] for array in arrays)), alone[part])
    square = [array[:256].reshape(16, 16).T for array in arrays]
    np.testing.assert_array_equal(function(*square), alone[:256].reshape(16, 16).T)
    assert all(type(function(*map(float, row))) is float for row in zip(*(a[:3] for a in arrays), strict=True))


@pytest.mark.parametrize(("name", "columns"), WAYS, ids=called)
def test_arguments_broadcast(name, columns):
    """A column of the first argument against a row of the second."""
    function, arrays = getattr(ccxl, name), [COLUMNS[column][:5] for column in columns]
    fixed = [float(array[0]) for array in arrays]
    table = function(arrays[0][:, None], arrays[1][None, :4], *fixed[2:])

    assert table.shape == (5, 4)
    assert table[2, 3] == function(float(arrays[0][2]), float(arrays[1][3]), *fixed[2:])


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_arguments_have_the_names_of_the_interface(name):
    columns = SIGNATURES[name][-1]
    given_ = {column: float(COLUMNS[column][0]) for column in columns}

    assert getattr(ccxl, name)(**given_) == getattr(ccxl, name)(*given_.values())
