"""Every published figure on staffing, by the functions that planners type in cells.

`staffing_cases.json` was collected for the project, `staffing_more.json` for these tests; each case has its source.
Where the source is right its printed digits count, where it is wrong the reference does, and `why` says what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pytest

import ccxl
from tests.reference.cases import Case, fewest, load, published

CASES: Final = [*published("staffing_cases.json"), *published("staffing_more.json")]
Given = dict[str, Any]


def traffic(given: Given) -> float:
    """Erlangs; as the source has them, where it has them."""
    if "A_erl" in given:
        return float(given["A_erl"])
    called = load(given)
    return float(ccxl.traffic(called.calls, called.aht_s, called.interval_min))


def at(function: str, given: Given, *after_agents: Any, **options: Any) -> float:
    """A function of calls, handling time and agents."""
    called = load(given)
    agents = given["N"] if "N" in given else given["n"]
    options = {"interval_min": called.interval_min, **options}
    return float(getattr(ccxl, function)(called.calls, called.aht_s, agents, *after_agents, **options))


def for_target(function: str, given: Given, *targets: Any, **options: Any) -> float:
    """A function of calls, handling time and targets."""
    called = load(given)
    return float(getattr(ccxl, function)(called.calls, called.aht_s, *targets, called.interval_min, **options))


def impatient(given: Given) -> float:
    """One measure where callers hang up; these cases give minutes."""
    patience = {"patience_s": given["patience"] * 60}
    within_s = given["target"] * 60

    def queued() -> float:
        return at("queue_length", given, **patience)

    measures: dict[str, Callable[[], float]] = {
        "pw": lambda: at("wait_probability", given, **patience),
        "p_abandon": lambda: at("abandonment", given, **patience),
        "occupancy": lambda: at("occupancy", given, **patience),
        "queue": queued,
        # The wait of all callers, those who hang up too, as the sources have it: Little's law.
        "mean_wait": lambda: queued() / given["calls"] * given["period"],
        "sl_offered": lambda: at("service_level", given, within_s, definition="served", **patience),
        "sl_virtual": lambda: at("service_level", given, within_s, definition="virtual", **patience),
    }
    return measures[given["measure"]]()


def empty(given: Given) -> float:
    """Share of the time with nobody there: Erlang C is that share times (A^N / N!) / (1 - A / N)."""
    load_, agents = traffic(given), given["N"]
    return float(ccxl.erlang_c(load_, agents)) * (1 - load_ / agents) * math.factorial(agents) / load_**agents


def uplift(given: Given) -> float:
    """Paid hours by the agents that a service level needs over the erlangs, which the source prints rounded."""
    jonesthenet = {"calls": 250, "period_s": 3600, "aht_s": 330}
    agents = for_target("agents", jonesthenet, 0.8, 30)
    return float(ccxl.workload_hours(given["calls"], given["aht_s"])) * agents / traffic(jonesthenet)


def ext_traffic(given: Given) -> float:
    """First attempts on lines that block a share of all attempts, by bisection."""
    low, high = 0.0, 2.0 * given["N"]
    while high - low > 1e-9:
        middle = (low + high) / 2
        blocked = ccxl.erlang_b_retry(middle, given["N"], given["retry"])
        low, high = (middle, high) if blocked < given["blocking"] else (low, middle)
    return low


def engset(given: Given, lines: float) -> float:
    """Blocking where the traffic counts the calls that are blocked: busy shares without blocking are a little less."""
    offered, blocked = given["A_erl"] / given["sources"], 0.0
    for _ in range(60):
        blocked = float(ccxl.engset(given["sources"], offered / (1 + offered * blocked), lines))
    return blocked


def trunk_wait(given: Given) -> float:
    """The wait of those who get a line, by Little's law."""
    called = load(given)
    taken = called.calls * (1 - at("trunk_blocking", given, given["lines"]))
    return at("trunk_queue_length", given, given["lines"]) / taken * called.interval_min * 60


ANSWERS: Final[dict[str, Callable[[Given], float]]] = {
    "erlang_b": lambda g: ccxl.erlang_b(traffic(g), g["N"]),
    "log_erlang_b": lambda g: math.log(ccxl.erlang_b(traffic(g), g["N"])),
    "lines": lambda g: ccxl.lines(traffic(g), g["blocking"]),
    "lines_frac": lambda g: ccxl.lines_fractional(traffic(g), g["blocking"]),
    "traffic_b": lambda g: ccxl.line_capacity(g["N"], g["blocking"]),
    "ext_b": lambda g: ccxl.erlang_b_retry(traffic(g), g["N"], g["retry"]),
    "ext_lines": lambda g: ccxl.lines_retry(traffic(g), g["blocking"], g["retry"]),
    "ext_traffic": ext_traffic,
    "engset": lambda g: engset(g, g["N"]),
    "engset_lines": lambda g: fewest(lambda n: engset(g, n) <= g["blocking"], 1),
    "bht": traffic,
    "erlang_c": lambda g: ccxl.erlang_c(traffic(g), g["N"]),
    "log_erlang_c": lambda g: math.log(ccxl.erlang_c(traffic(g), g["N"])),
    "p_wait_gt": lambda g: at("wait_probability", g, g["t_s"]),
    "sl": lambda g: at("service_level", g, g["target_s"]),
    "asa": lambda g: at("asa", g),
    "w_sys": lambda g: at("asa", g) + g["aht_s"],
    "lq": lambda g: at("queue_length", g),
    "occupancy": lambda g: at("occupancy", g),
    "wait_quantile": lambda g: at("wait_quantile", g, g["q"]),
    "p0": empty,
    "agents_sl": lambda g: for_target("agents", g, g["sl"], g["target_s"], max_occupancy=g.get("max_occupancy", 1)),
    "agents_sl_frac": lambda g: for_target("agents_fractional", g, g["sl"], g["target_s"], method="continuous"),
    "agents_asa": lambda g: for_target("agents_for_asa", g, g["asa_s"]),
    "agents_asa_frac": lambda g: for_target("agents_for_asa", g, g["asa_s"], method="continuous"),
    # Answered at once by all but the share that may wait.
    "agents_pw": lambda g: for_target("agents", g, 1 - g["pw"], 0),
    "traffic_pw": lambda g: ccxl.call_capacity(g["N"], 3600, 1 - g["pw"], 0, 60),
    "erlang_a": impatient,
    "trunk_blocked": lambda g: at("trunk_blocking", g, g["lines"]),
    "trunk_queue": lambda g: at("trunk_queue_length", g, g["lines"]),
    "trunk_wait": trunk_wait,
    "shrink": lambda g: ccxl.rostered_agents(g["agents"], g["shrinkage"]),
    "paid_hours": lambda g: ccxl.paid_hours(g["fte_hours"], 1 - g["productive"]),
    "agent_hours": lambda g: ccxl.agent_hours(g["agents"], g["hours_week"]),
    "workload_h": lambda g: ccxl.workload_hours(g["calls"], g["aht_s"]),
    "uplift_h": uplift,
    "cost_per_call": lambda g: ccxl.cost_per_answered_call(g["cost"], g["calls"]),
    # From the productivity of the first month to all of it in the month after the last that is given.
    "ramp_cost": lambda g: ccxl.ramp_up_cost(
        1, g["rate_h"] * g["hours_m"], g["productivity"][0], len(g["productivity"]) + 1
    ),
    "payback_months": lambda g: ccxl.payback([-g["capex"], *g["savings"]]) * 12,
    "rent_month": lambda g: ccxl.monthly_rent(g["seats"] * g["sqft_per_seat"], g["rent_sqft_year"]),
}


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_published_figure(case: Case):
    found = ANSWERS[case.kind](case.inputs)

    assert abs(found - case.truth) <= case.slack, case.why or case.source
