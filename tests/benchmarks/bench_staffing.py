"""Service levels and agents beside other libraries, and beside the bare closed form on the same arrays.

The rivals work one row at a time. Their time for 100,000 rows is that of a loop over the first 2,000 (300 for
agents) times the number of such parts: the rows are drawn at random, so any part is like any other.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any, Final

import call_center_tools
import numpy as np
import pytest
from callcenterdim import Dimensionamento
from pyqueueing import ErlangC
from scipy.special import gammaincc, gammaln, xlogy

import ccxl
from tests.benchmarks.conftest import Run, Versus

ROWS: Final = 100_000
LOOPED: Final = 2_000
LOOPED_AGENTS: Final = 300
INTERVAL_MIN: Final = 30
WITHIN_S: Final = 20
TARGET: Final = 0.8
# One interval of a usual centre: 95.5 erlangs, 101 agents.
ONE: Final = (950.0, 181.0, 101)


# --- the rivals -----------------------------------------------------------------------------------------------------


def tools_level(calls: float, aht_s: float, agents: int) -> float:
    """call-center-tools."""
    per_hour = call_center_tools.calc_calls_per_hour(calls, INTERVAL_MIN, call_center_tools.TimeUnit.MIN)
    traffic = call_center_tools.calc_traffic_intensity(per_hour, aht_s)
    waits = call_center_tools.erlang_c(traffic, agents)
    return float(call_center_tools.calc_service_level(traffic, agents, waits, WITHIN_S, aht_s))


def dim_level(calls: float, aht_s: float, agents: int) -> float:
    """callcenterdim."""
    return float(Dimensionamento.ServiceLevel(calls, INTERVAL_MIN, aht_s, WITHIN_S, agents))


def queueing_level(calls: float, aht_s: float, agents: int) -> float:
    """pyqueueing."""
    queue = ErlangC(arrival_rate=calls / (INTERVAL_MIN * 60), service_rate=1 / aht_s, servers=agents)
    return float(queue.service_level(WITHIN_S))


def tools_agents(calls: float, aht_s: float) -> float:
    """call-center-tools, with no limit of occupancy."""
    per_hour = call_center_tools.calc_calls_per_hour(calls, INTERVAL_MIN, call_center_tools.TimeUnit.MIN)
    return float(
        call_center_tools.calc_staffing(
            per_hour, aht_s, max_occupancy=1, target_answer_time=WITHIN_S, target_service_level=TARGET
        ).agents
    )


def dim_agents(calls: float, aht_s: float) -> float:
    """callcenterdim."""
    return float(Dimensionamento.AgentsReq(calls, INTERVAL_MIN, aht_s, TARGET, WITHIN_S))


def named(rival: Callable[..., float]) -> str:
    """The library's name."""
    return str(rival.__doc__).partition(",")[0].rstrip(".")


LEVELS: Final = (tools_level, dim_level, queueing_level)
AGENTS: Final = (tools_agents, dim_agents)


# --- the bare closed form -------------------------------------------------------------------------------------------


def bare_level(traffic: Any, aht_s: Any, agents: Any) -> Any:
    """Erlang C from the Poisson distribution, nothing checked and no edge cared for."""
    pmf = np.exp(xlogy(agents, traffic) - traffic - gammaln(agents + 1))
    lost = pmf / gammaincc(agents + 1, traffic)
    waits = agents * lost / (agents - traffic + traffic * lost)
    return np.where(agents > traffic, 1 - waits * np.exp(-(agents - traffic) * WITHIN_S / aht_s), 0.0)


def bare_agents(traffic: Any, aht_s: Any) -> Any:
    """Bisection on all rows at a time between the erlangs and what the square root of them adds at most."""
    low = np.floor(traffic)
    step = np.ceil(3 * np.sqrt(traffic)) + 3
    high = low + step
    while (short := bare_level(traffic, aht_s, high) < TARGET).any():
        step *= 2
        high = np.where(short, high + step, high)
    while ((high - low) > 1).any():
        middle = np.floor((low + high) / 2)
        enough = bare_level(traffic, aht_s, middle) >= TARGET
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


# --- what is measured -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows() -> tuple[Any, Any, Any]:
    """Calls in half an hour, handling times and agents of many intervals, from 1 to 1,000 erlangs alike, all stable.

    Forecast calls are no whole numbers, and call-center-tools divides by zero at whole erlangs.
    """
    chance = np.random.default_rng(20260101)
    aht_s = np.round(chance.uniform(60, 600, ROWS))
    traffic = chance.uniform(1, 1000, ROWS)
    calls = np.round(traffic * INTERVAL_MIN * 60 / aht_s) + 0.37
    traffic = calls * aht_s / (INTERVAL_MIN * 60)
    agents = np.floor(traffic + chance.uniform(0.2, 2.5, ROWS) * np.sqrt(traffic)) + 1
    return calls, aht_s, agents


def loop(one: Callable[..., float], columns: tuple[Any, ...], looped: int) -> Run:
    """A loop over the first rows; agents are whole numbers there."""
    cells = [
        (calls, aht_s, *map(int, agents))
        for calls, aht_s, *agents in zip(*(column[:looped].tolist() for column in columns), strict=True)
    ]

    def run() -> None:
        for cell in cells:
            one(*cell)

    return run


def own_levels(rows: tuple[Any, Any, Any]) -> Any:
    calls, aht_s, agents = rows
    return ccxl.service_level(calls, aht_s, agents, WITHIN_S, INTERVAL_MIN)


def own_agents(rows: tuple[Any, Any, Any]) -> Any:
    return ccxl.agents(rows[0], rows[1], TARGET, WITHIN_S, INTERVAL_MIN)


def test_all_give_the_same(rows: tuple[Any, Any, Any]) -> None:
    """What is fast has to be right as well; every tenth of what the loops take."""
    calls, aht_s, agents = (column[:LOOPED:10] for column in rows)
    traffic = calls * aht_s / (INTERVAL_MIN * 60)
    for level in LEVELS:
        others = [level(*cell) for cell in zip(calls.tolist(), aht_s.tolist(), map(int, agents), strict=True)]
        np.testing.assert_allclose(own_levels((calls, aht_s, agents)), others, rtol=0, atol=1e-9)
    np.testing.assert_allclose(own_levels((calls, aht_s, agents)), bare_level(traffic, aht_s, agents), atol=1e-9)

    fewest = own_agents((calls, aht_s, agents))
    np.testing.assert_array_equal(fewest, bare_agents(traffic, aht_s))
    for staffing in AGENTS:
        found = [staffing(*cell) for cell in zip(calls.tolist(), aht_s.tolist(), strict=True)]
        np.testing.assert_array_equal(fewest, found)


@pytest.mark.parametrize("level", LEVELS, ids=named)
def test_one_service_level(versus: Versus, benchmark: Any, level: Callable[..., float]) -> None:
    calls, aht_s, agents = ONE
    assert ccxl.service_level(calls, aht_s, agents, WITHIN_S, INTERVAL_MIN) == pytest.approx(level(*ONE), abs=1e-9)

    def others() -> None:
        for _ in range(2000):
            level(calls, aht_s, agents)

    def own() -> None:
        for _ in range(2000):
            ccxl.service_level(calls, aht_s, agents, WITHIN_S, INTERVAL_MIN)

    assert versus.ratio(lambda: own, others, 15) <= 1


@pytest.mark.parametrize("level", LEVELS, ids=named)
def test_many_service_levels(versus: Versus, rows: tuple[Any, Any, Any], level: Callable[..., float]) -> None:
    part = loop(level, rows, LOOPED)

    assert versus.ratio(lambda: lambda: own_levels(rows), part, 15, ROWS / LOOPED) <= 1 / 85


@pytest.mark.parametrize("staffing", AGENTS, ids=named)
def test_many_agents(versus: Versus, rows: tuple[Any, Any, Any], staffing: Callable[..., float]) -> None:
    part = loop(staffing, rows[:2], LOOPED_AGENTS)

    assert versus.ratio(lambda: lambda: own_agents(rows), part, 9, ROWS / LOOPED_AGENTS) <= 1 / 185


def test_many_service_levels_beside_the_closed_form(versus: Versus, rows: tuple[Any, Any, Any]) -> None:
    calls, aht_s, agents = rows

    def bare() -> Any:
        return bare_level(calls * aht_s / (INTERVAL_MIN * 60), aht_s, agents)

    assert versus.ratio(lambda: lambda: own_levels(rows), bare, 15) <= 1.5


def test_many_agents_beside_the_closed_form(versus: Versus, rows: tuple[Any, Any, Any]) -> None:
    calls, aht_s, _ = rows

    def bare() -> Any:
        return bare_agents(calls * aht_s / (INTERVAL_MIN * 60), aht_s)

    assert versus.ratio(lambda: lambda: own_agents(rows), bare, 7) <= 1.5


def peak_bytes(run: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("own", [own_levels, own_agents], ids=["service_level", "agents"])
def test_memory_grows_with_the_rows_only(rows: tuple[Any, Any, Any], own: Callable[..., Any]) -> None:
    """Not with the agents in them: ten times the rows at most ten times the bytes, ten times the calls no more."""
    few = tuple(column[: ROWS // 10] for column in rows)
    larger = (few[0] * 10, few[1], np.floor(few[2] * 10))
    own(few)
    of_few = peak_bytes(lambda: own(few))

    assert peak_bytes(lambda: own(rows)) <= 10.5 * of_few
    assert peak_bytes(lambda: own(larger)) <= 1.05 * of_few
    # Sixty doubles a row: arguments, what lies between, and the result.
    assert of_few <= 60 * 8 * len(few[0])
