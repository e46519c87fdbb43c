"""The references that judge the staffing functions, judged themselves: by printed figures and by each other.

Nothing here touches ccxl. A reference that were wrong would condemn a right function, so each gives the published
figures, and where two ways lead to a number both are walked.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from mpmath import mp, mpf

from tests.reference import lines, queue, states
from tests.reference.cases import ANSWERS, published
from tests.reference.chat import chat

pytestmark = pytest.mark.untraced
CASES = [*published("staffing_cases.json"), *published("staffing_more.json")]
JUDGED = [case for case in CASES if case.kind in ANSWERS]
MORE = published("staffing_more.json")


def near(found: object, expected: object, digits: int = 30) -> bool:
    return bool(abs(mpf(found) - mpf(expected)) <= mpf(10) ** -digits * max(abs(mpf(expected)), mpf("1e-3")))


@pytest.mark.parametrize("case", JUDGED, ids=[case.id for case in JUDGED])
def test_the_reference_gives_the_printed_figure(case):
    found = float(ANSWERS[case.kind](case.inputs))

    # The stored reference was worked out elsewhere, partly from inputs rounded to doubles.
    assert found == pytest.approx(case.reference, rel=1e-12, abs=0)
    assert (abs(found - case.expected) <= case.slack) == (case.right != "reference")


def test_every_reference_meets_a_printed_figure():
    assert {case.kind for case in JUDGED} == set(ANSWERS)


def test_outside_figures_are_many_and_sourced():
    assert len(MORE) >= 40
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(case.source and case.inputs for case in CASES)
    assert all(case.why for case in CASES if case.right == "reference")
    # Whoever is wrong is wrong by more than its printed digits.
    assert all(case.agrees == (abs(case.expected - case.reference) <= case.slack) for case in MORE)


@pytest.mark.parametrize(("traffic", "busy"), [(0.3, 4), (7.25, 3), (7.25, 12), (40, 55), (90.5, 60)])
def test_erlang_b_by_three_ways(traffic, busy):
    """Sum from the top down, recursion from the bottom up in fractions, Jagerman's integral."""
    inverse = traffic * mp.quad(
        lambda t: mp.exp(-mpf(traffic) * t) * (1 + t) ** busy, [k / mpf(traffic) for k in range(0, 400, 10)]
    )

    assert near(lines.erlang_b(traffic, busy), lines.real(lines.erlang_b_by_recursion(traffic, busy)), 40)
    assert near(lines.erlang_b(traffic, busy), 1 / inverse)


@pytest.mark.parametrize(("traffic", "busy"), [(1e-9, 2e-4), (0.01, 0.7), (3.0, 2.5), (12.9225, 17.5), (30.5, 100.25)])
def test_erlang_b_of_part_lines_by_the_incomplete_gamma_function(traffic, busy):
    with mp.workdps(60):
        load, power = mpf(traffic), mpf(busy)
        expected = mp.exp(-load) * load**power / mp.gammainc(power + 1, load)
    assert near(lines.erlang_b(traffic, busy), expected)


def test_retries_are_a_fixed_point():
    blocking = lines.erlang_b_retry(60, 55, 0.7)
    attempts = 60 / (1 - mpf(0.7) * blocking)

    assert near(blocking, lines.erlang_b(attempts, 55))


def test_engset_by_simulation_free_identities():
    # As many sources as one likes make Erlang B; one source fewer is what an arriving call sees of the others.
    assert float(lines.engset_calls(10**6, Fraction(10, 10**6), 14)) == pytest.approx(
        float(lines.erlang_b(10, 14)), rel=1e-4
    )
    assert near(lines.engset_calls(20, Fraction(1, 3), 8), lines.engset_time(19, Fraction(1, 3), 8), 40)
    offered = lines.engset_calls_offered(250, 0.3, 88)
    rate = mpf(0.3) / (1 - mpf(0.3) * (1 - offered))
    assert near(lines.engset_calls(250, lines.exact(rate), 88), offered)


@pytest.mark.parametrize("agents", [12, 14, 12.5])
def test_erlang_a_of_endless_patience_is_erlang_c(agents):
    patient, endless = queue.patient(10, agents), queue.impatient(10, agents, 10**9)

    for one, other in [
        (endless.wait_probability, patient.wait_probability),
        (endless.answered_within(0.1), patient.service_level(0.1)),
        (endless.mean_wait, patient.mean_wait),
        (endless.mean_wait_of_answered, patient.mean_wait),
    ]:
        assert near(one, other, 6)


def test_erlang_a_without_patience_is_erlang_b():
    assert near(queue.impatient(10, 12, Fraction(1, 10**12)).abandonment, lines.erlang_b(10, 12), 8)


def test_erlang_a_with_patience_as_long_as_calls_is_a_poisson_process():
    """Every caller leaves at the rate 1, served or not: Poisson states."""
    called = queue.impatient(50, 48, 1)
    poisson = [mp.exp(-50) * mpf(50) ** n / mp.factorial(n) for n in range(400)]

    assert near(called.wait_probability, sum(poisson[48:]), 40)
    assert near(called.queue_length, sum((n - 48) * share for n, share in enumerate(poisson) if n > 48), 40)


@pytest.mark.parametrize(("traffic", "agents", "patience"), [(10, 9, 0.4), (10, 12, 2.5), (31.5, 30, 0.1)])
def test_erlang_a_adds_up(traffic, agents, patience):
    called, forever = queue.impatient(traffic, agents, patience), 10**4
    pieces = [0, 0.1, 0.3, 1, 3, 10]
    # To all digits first: what is kept must not come from the coarser integrals below.
    mean_wait, of_answered, waiting = called.mean_wait, called.mean_wait_of_answered, called.wait_probability

    def still_to_be_served(time):
        return 1 - called.abandonment - called.answered_within(lines.exact(time))

    # Waits from the states of the queue, and by integrating the share that still waits.
    with mp.workdps(15):
        waits = mp.quad(lambda t: called.longer_than(lines.exact(t)), pieces, maxdegree=5)
        served_waits = mp.quad(still_to_be_served, pieces, maxdegree=5) / (1 - called.abandonment)
    assert float(waits) == pytest.approx(float(mean_wait), rel=1e-9)
    assert float(served_waits) == pytest.approx(float(of_answered), rel=1e-9)
    # What is served, is gone: at once, and at the end of time.
    assert near(called.gone_within(forever), called.abandonment, 30)
    assert near(called.answered_within(0), 1 - waiting, 30)


def test_the_four_service_levels_stand_in_the_order_of_the_design():
    """In time of offered, virtual wait, without short abandons, in time of answered."""
    levels = list(queue.impatient(10, 13, Fraction(5, 3)).service_levels(Fraction(1, 9)).values())

    assert levels == sorted(levels)
    assert all(later - earlier > 0.001 for earlier, later in itertools.pairwise(levels))


def test_redials_are_a_fixed_point():
    called = queue.with_redials(52, 48, 0.8, 0.4)

    assert near(lines.real(called.traffic) * (1 - mpf(0.4) * called.abandonment), 52)


@pytest.mark.parametrize("patience", [None, 1.5])
def test_many_trunks_are_a_plain_queue_and_as_few_as_agents_lose(patience):
    many, few = states.trunks(10, 12, 900, patience), states.trunks(10, 12, 12, patience)
    plain = queue.patient(10, 12) if patience is None else queue.impatient(10, 12, patience)

    assert near(many.queued, plain.wait_probability)
    assert near(many.queue_length, plain.queue_length)
    assert near(few.blocked, lines.erlang_b(10, 12), 40)
    assert near(many.blocked + many.abandoned + many.served, 1, 40)


def test_trunk_waits_add_up():
    behind = states.trunks(10, 9, 14)
    with mp.workdps(15):
        waits = mp.quad(
            lambda t: 1 - behind.blocked - behind.answered_within(lines.exact(t)), [0, 0.3, 1, 3, 10], maxdegree=5
        )
    assert float(waits * 10) == pytest.approx(float(states.trunks(10, 9, 14).queue_length), rel=1e-9)

    leaving = states.trunks(10, 9, 200, 0.4)
    assert near(leaving.answered_within(0.2), queue.impatient(10, 9, 0.4).answered_within(0.2), 30)


def test_trunks_with_after_call_work():
    """With next to none of it they are the plain ones; one agent with one line is balanced by hand."""
    plain = states.trunks(10, 3, 6, 0.4)
    hardly = states.WrapUp(Fraction(10), Fraction(1), Fraction(1, 10**12), 3, 6, lines.exact(0.4))
    assert near(hardly.blocked, plain.blocked, 10)
    assert near(hardly.queue_length, plain.queue_length, 10)
    assert near(hardly.served, plain.served, 10)

    # Calls at 2, talk at 1, after-call work at 3 per unit of time. States: agent free; talking; writing; writing while
    # a caller waits on the line. In and out: 2 free = 3 writing; 5 writing = talking; 3 with_caller = 2 writing.
    one = states.WrapUp(Fraction(2), Fraction(1), Fraction(1, 3), 1, 1, None)
    free, writing = mpf(1), mpf(2) / 3
    talking, with_caller = 5 * writing, 2 * writing / 3
    whole = free + talking + writing + with_caller
    assert near(one.blocked, (talking + with_caller) / whole, 40)
    assert near(one.queue_length, with_caller / whole, 40)


@pytest.mark.parametrize("patience", [None, 0.7])
def test_chat_of_one_is_a_call_and_of_several_with_one_handling_time_as_many_servers(patience):
    def plain(agents):
        return queue.patient(10, agents) if patience is None else queue.impatient(10, agents, patience)

    assert near(chat(10, 12, 1, patience).wait_probability, plain(12).wait_probability, 40)
    assert near(chat(10, 4, 3, patience).wait_probability, plain(12).wait_probability, 40)
    assert near(chat(10, 4, 3, patience).queue_length, plain(12).queue_length, 40)


def test_chats_beside_fewer_others_are_quicker():
    slower = chat(10, 4, 3, 0.7)
    quicker = chat(10, 4, 3, 0.7, handling=(0.5, 0.75, 1))

    assert quicker.wait_probability < slower.wait_probability
    # Two agents, up to two chats: all five balance equations by hand.
    few = chat(3, 2, 2, None, handling=(0.5, 1))
    weights = [mpf(1)]
    for rate in (1 / 0.5, 2 / 0.5, 2 / 1 + 1 / 0.5, 4 / 1):
        weights.append(weights[-1] * 3 / rate)
    tail = weights[-1] / (1 - mpf(3) / 4)
    assert near(few.wait_probability, tail / (sum(weights[:-1]) + tail), 40)
