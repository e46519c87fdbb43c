"""The policy of the staffing functions: nothing to do, too little to do it with, and what makes no sense.

A = 0: no agents needed, service level 1, wait 0. N <= A: all wait, service level 0, the wait has no end, occupancy 1.
Patience given as 0 or blank means patient callers. NaN, negative and infinite values and targets of 1 and more are
errors that name the argument. No call takes more than a second whatever is typed.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from typing import Any, Final

import numpy as np
import pytest

import ccxl
from ccxl.core.errors import InputError, NoSolution
from ccxl.core.poisson import at_most, lower_fraction
from ccxl.functions import FUNCTIONS
from tests.staffing_calls import COLUMNS, SIGNATURES, WAYS

INFINITE: Final = math.inf
PATIENT: Final = [None, "", 0, 0.0]


# --- nothing to do --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agents", [0, 1, 7, 100_000])
@pytest.mark.parametrize("options", [{}, {"patience_s": 60}, {"patience_s": 60, "redial_share": 0.5}])
def test_no_calls_wait_for_nobody(agents, options):
    assert ccxl.service_level(0, 180, agents, **options) == 1
    assert ccxl.asa(0, 180, agents, **options) == 0
    assert ccxl.queue_length(0, 180, agents, **options) == 0
    assert ccxl.wait_probability(0, 180, agents, **options) == 0
    assert ccxl.wait_quantile(0, 180, agents, 0.9, **options) == 0
    assert ccxl.occupancy(0, 180, agents, **options) == 0


@pytest.mark.parametrize("definition", ["served", "virtual", "without_short", "answered"])
def test_no_calls_are_answered_in_time_by_any_definition(definition):
    assert ccxl.service_level(0, 180, 3, patience_s=60, definition=definition) == 1


@pytest.mark.parametrize("agents", [0, 1, 7])
def test_no_calls_are_given_up(agents):
    assert ccxl.abandonment(0, 180, agents, 60) == 0


@pytest.mark.parametrize("options", [{}, {"patience_s": 60}, {"max_occupancy": 0.8}])
def test_no_calls_need_no_agents(options):
    assert ccxl.traffic(0, 180) == 0
    assert ccxl.agents(0, 180, **options) == 0


def test_no_calls_need_no_agents_for_any_target():
    assert ccxl.agents_for_asa(0, 180, 20) == 0
    assert ccxl.agents_for_occupancy(0, 180, 0.8) == 0
    assert ccxl.agents_for_abandonment(0, 180, 0.05, 60) == 0
    assert ccxl.agents_fractional(0, 180, method="continuous") == 0
    assert ccxl.agents_fractional(0, 180, method="linear") == 0


def test_no_traffic_on_lines():
    assert ccxl.erlang_b(0, 3) == 0
    assert ccxl.erlang_b(0, 0) == 1
    assert ccxl.erlang_b_retry(0, 3, 0.5) == 0
    assert ccxl.erlang_c(0, 3) == 0
    assert ccxl.lines(0, 0.01) == 0
    assert ccxl.lines_retry(0, 0.01, 0.5) == 0
    assert ccxl.engset(10, 0, 3) == 0


def test_no_lines_lose_everything():
    assert ccxl.erlang_b(5, 0) == 1
    assert ccxl.erlang_b_retry(5, 0, 0.5) == 1
    assert ccxl.engset(10, 0.2, 0) == 1
    assert ccxl.line_capacity(0, 0.01) == 0


def test_as_many_lines_as_sources_lose_nothing():
    assert ccxl.engset(10, 0.9, 10) == 0
    assert ccxl.engset(10, 0.9, 11) == 0


# --- too few agents -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("calls", "agents"), [(100, 10), (100, 9), (100, 0), (100, 1), (3000, 299), (1e6, 10)])
def test_overload_of_patient_callers(calls, agents):
    """100 calls of 180 s in half an hour are 10 erlangs."""
    given = (calls, 180, agents)

    assert ccxl.service_level(*given, interval_min=30) == 0
    assert ccxl.wait_probability(*given, interval_min=30) == 1
    assert ccxl.wait_probability(*given, 3600, interval_min=30) == 1
    assert ccxl.asa(*given, interval_min=30) == INFINITE
    assert ccxl.queue_length(*given, interval_min=30) == INFINITE
    assert ccxl.wait_quantile(*given, 0.9, interval_min=30) == INFINITE
    assert ccxl.occupancy(*given, interval_min=30) == 1
    assert ccxl.erlang_c(calls / 10, agents) == 1


@pytest.mark.parametrize("agents", [0, 1, 5, 9, 10])
def test_overload_of_impatient_callers_has_an_end(agents):
    given, options = (100, 180, agents), {"interval_min": 30, "patience_s": 60}

    gone = ccxl.abandonment(100, 180, agents, 60, 30)
    assert 1 - agents / 10 <= gone <= 1
    assert math.isfinite(ccxl.asa(*given, **options))
    assert 0 < ccxl.queue_length(*given, **options) <= 100 * 60 / 1800
    assert 0 < ccxl.occupancy(*given, **options) <= 1


def test_without_agents_all_callers_give_up():
    assert ccxl.abandonment(100, 180, 0, 60, 30) == 1
    assert ccxl.service_level(100, 180, 0, 20, 30, 60) == 0
    assert ccxl.queue_length(100, 180, 0, 30, 60) == pytest.approx(100 * 60 / 1800, rel=1e-12)
    assert ccxl.wait_probability(100, 180, 0, 30, 30, 60) == pytest.approx(math.exp(-0.5), rel=1e-12)


# --- blanks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", PATIENT)
def test_blank_patience_means_patient_callers(blank):
    given = (100, 180, 12)

    for name, more in (("service_level", (20,)), ("asa", ()), ("queue_length", ()), ("occupancy", ())):
        function = getattr(ccxl, name)
        plain = function(*given, *more, interval_min=30)
        assert function(*given, *more, interval_min=30, patience_s=blank) == plain, name
    assert ccxl.agents(100, 180, 0.8, 20, 30, patience_s=blank) == ccxl.agents(100, 180, 0.8, 20, 30) == 14


@pytest.mark.parametrize("blank", [None, ""])
def test_blank_options_mean_their_defaults(blank):
    plain = ccxl.service_level(200, 180, 12)

    assert ccxl.service_level(200, 180, 12, blank, blank, blank, blank) == plain
    assert ccxl.agents(200, 180, blank, blank, blank, blank, blank, blank) == ccxl.agents(200, 180)


@pytest.mark.parametrize("blank", [None, "", 0])
def test_blank_interval_is_an_hour(blank):
    assert ccxl.traffic(200, 180, blank) == ccxl.traffic(200, 180) == 10


# --- what makes no sense --------------------------------------------------------------------------------------------

SENSELESS: Final = [math.nan, -1.0, -1e-300, -math.inf, math.inf, 1e308, "abc", True]
LAST_WAYS: Final = [(name, ways[-1]) for name, ways in SIGNATURES.items()]
NAMED: Final = [(name, columns, place) for name, columns in LAST_WAYS for place in range(len(columns))]


@pytest.mark.parametrize(("name", "columns", "place"), NAMED, ids=[f"{n}-{c[p]}" for n, c, p in NAMED])
@pytest.mark.parametrize("value", SENSELESS, ids=repr)
def test_senseless_values_are_named(name, columns, place, value):
    if columns[place] == "patience_s" and value == math.inf:
        return  # endless patience is the default
    arguments: list[Any] = [float(COLUMNS[column][0]) for column in columns]
    arguments[place] = value

    with pytest.raises(InputError, match=rf"\b{columns[place]} = "):
        getattr(ccxl, name)(*arguments)


@pytest.mark.parametrize(("name", "columns", "place"), NAMED, ids=[f"{n}-{c[p]}" for n, c, p in NAMED])
def test_senseless_values_among_others_are_named(name, columns, place):
    arguments: list[Any] = [COLUMNS[column][:6].copy() for column in columns]
    arguments[place][3] = math.nan

    with pytest.raises(InputError, match=rf"\b{columns[place]} = nan"):
        getattr(ccxl, name)(*arguments)


SHARES: Final = [
    (name, columns, place)
    for name, columns, place in NAMED
    if columns[place] in {"target_service_level", "share", "blocking", "redial_share", "retry_share", "max_abandonment"}
]


@pytest.mark.parametrize(("name", "columns", "place"), SHARES, ids=[f"{n}-{c[p]}" for n, c, p in SHARES])
@pytest.mark.parametrize("value", [1.0001, 80, 100])
def test_percentages_are_not_shares(name, columns, place, value):
    arguments = [float(COLUMNS[column][0]) for column in columns]
    arguments[place] = value

    with pytest.raises(InputError, match=rf"\b{columns[place]} = .*0\.80 for 80 %"):
        getattr(ccxl, name)(*arguments)


@pytest.mark.parametrize("name", ["agents", "agents_fractional", "call_capacity"])
def test_a_target_of_one_is_out_of_reach(name):
    arguments = [float(COLUMNS[column][0]) for column in SIGNATURES[name][-1]]
    arguments[SIGNATURES[name][-1].index("target_service_level")] = 1

    with pytest.raises(InputError, match="target_service_level = 1"):
        getattr(ccxl, name)(*arguments)


def test_a_wrong_definition_is_named_with_the_right_ones():
    with pytest.raises(InputError, match=r"definition = .*served"):
        ccxl.service_level(100, 180, 12, definition="serverd")
    with pytest.raises(InputError, match=r"method = .*continuous"):
        ccxl.agents_fractional(100, 180, method="continous")


def test_all_mistakes_are_told_at_once():
    with pytest.raises(InputError, match=r"calls = .*aht_s = .*agents = "):
        ccxl.service_level(-1, math.nan, -2)


def test_no_agents_answer_sooner_than_patience_allows():
    """Nothing but an error: 0 s at a mean wait of 0."""
    with pytest.raises((InputError, NoSolution)):
        ccxl.agents_for_asa(100, 180, 0)


# --- in a sheet only the bad cells fail -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service_level", "agents", "asa", "erlang_b", "abandonment"])
def test_a_bad_cell_spoils_no_other(name):
    columns = SIGNATURES[name][0]
    blocks = [COLUMNS[column][:4].astype(object) for column in columns]
    blocks[0][1] = math.nan
    blocks[1][2] = "n/a"
    results, reasons = FUNCTIONS[name].each(*blocks)

    assert [bool(reason) for reason in reasons] == [False, True, True, False]
    assert columns[0] in reasons[1]
    assert columns[1] in reasons[2]
    for place in (0, 3):
        assert results[place] == getattr(ccxl, name)(*(float(block[place]) for block in blocks))


# --- no call takes long ---------------------------------------------------------------------------------------------

EXTREMES: Final = [0, 1e-300, 1e-12, 1e-3, 0.5, 1 - 1e-12, 1, 20, 80, 1e4, 1e6, 1e7, 1e9, 1e12, 1e308]
# The largest and smallest values that the limits let through, which are the ones that cost.
ALLOWED: Final[dict[str, list[float]]] = {
    "calls": [1e-300, 1e-6, 1, 1e6, 1e9],
    "aht_s": [1e-300, 1e-6, 1, 1e4, 1e6],
    "interval_min": [1e-300, 1e-3, 15, 1440],
    "agents": [0, 1, 999, 1e6, 1e7],
    "lines": [0, 1, 999, 1e6, 1e7],
    "sources": [1, 2, 1000, 1e6, 1e7],
    "traffic": [1e-300, 1e-9, 1, 1e6],
    "traffic_per_source": [1e-300, 1e-9, 0.5, 0.999999],
    "blocking": [1e-300, 1e-15, 0.01, 0.999999999],
    "target_service_level": [1e-300, 0.5, 0.99, 1 - 1e-12, 1 - 1e-16],
    "share": [1e-300, 0.5, 1 - 1e-12, 1 - 1e-16],
    "answer_within_s": [0, 1e-300, 20, 1e6],
    "longer_than_s": [0, 1e-300, 20, 1e6],
    "patience_s": [1e-300, 1e-6, 1, 1e4, 1e12],
    "redial_share": [0, 1e-300, 0.5, 1 - 1e-12, 1 - 1e-16],
    "retry_share": [0, 1e-300, 0.5, 1 - 1e-12, 1 - 1e-16],
    "target_asa_s": [1e-300, 1e-6, 20, 1e6],
    "max_occupancy": [1e-300, 1e-6, 0.5, 1],
    "max_abandonment": [1e-300, 1e-12, 0.05, 0.999999],
}
SHARES_OUT: Final = {
    "erlang_b", "erlang_c", "erlang_b_retry", "engset", "service_level", "occupancy", "abandonment", "wait_probability"
}  # fmt: skip


def quick(name: str, arguments: tuple[float, ...]) -> None:
    """At most a second, and an answer that makes sense or an error that says why."""
    start = time.process_time()
    try:
        found = getattr(ccxl, name)(*arguments)
    except (InputError, NoSolution):
        found = 0.0
    seconds = time.process_time() - start

    assert seconds < 1, f"{name}{arguments}: {seconds:.1f} s"
    assert found >= 0, f"{name}{arguments} = {found}"
    assert name not in SHARES_OUT or found <= 1, f"{name}{arguments} = {found}"


@pytest.mark.parametrize(("name", "columns"), WAYS, ids=lambda value: value if isinstance(value, str) else len(value))
def test_no_extreme_takes_long(name, columns):
    base = [float(COLUMNS[column][0]) for column in columns]
    for place, value in itertools.product(range(len(columns)), EXTREMES):
        quick(name, tuple(value if other == place else base[other] for other in range(len(columns))))


@pytest.mark.parametrize(("name", "columns"), WAYS, ids=lambda value: value if isinstance(value, str) else len(value))
def test_no_extremes_together_take_long(name, columns):
    chance = random.Random(f"{name} {len(columns)}")
    for _ in range(150):
        quick(name, tuple(chance.choice(ALLOWED[column]) for column in columns))


@pytest.mark.parametrize("name", ["agents", "service_level", "asa", "abandonment", "lines", "erlang_b"])
def test_extremes_in_arrays_take_no_longer(name):
    """A thousand rows of anything allowed: no warning, no NaN, and no row that holds up the others."""
    columns = SIGNATURES[name][-1]
    chance = np.random.default_rng(5)
    blocks = [chance.choice(np.array(ALLOWED[column], float), 1000) for column in columns]
    start = time.process_time()
    results, reasons = FUNCTIONS[name].each(*blocks)

    assert time.process_time() - start < 30
    good = reasons == ""
    assert good.any()
    assert (results[good].astype(float) >= 0).all()


# --- what is not known ----------------------------------------------------------------------------------------------


def test_an_unknown_traffic_stays_unknown_in_one_cell_and_spoils_no_other():
    # P(at most 10 arrivals | mean 4) = sum of 4^k exp(-4) / k! for k = 0..10 = 0.997160...
    found = at_most(np.array([10.0, math.nan, 10.0]), np.array([math.nan, 4.0, 4.0]))
    assert np.isnan(found[:2]).all()
    assert found[2] == pytest.approx(sum(4.0**k * math.exp(-4) / math.factorial(k) for k in range(11)), rel=1e-14)
    assert math.isnan(at_most(10.0, math.nan))
    assert math.isnan(lower_fraction(math.nan, 4.0))
