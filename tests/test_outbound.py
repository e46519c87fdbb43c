"""Calls that agents place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError
from tests.service_cases import cases, name


@pytest.mark.parametrize("case", cases("outbound"), ids=name)
def test_published_value(case):
    assert getattr(ccxl, case["function"])(**case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


@pytest.mark.parametrize(("rate", "lines"), [(0.2, 1), (0.2, 3), (0.5, 2), (0.05, 8)])
def test_power_dialling_played_through(rate, lines):
    """Rounds of several numbers at once until somebody answers; the first gets the agent."""
    rng = np.random.default_rng(7)
    answers = rng.binomial(lines, rate, 400_000)
    rounds = answers.size
    reached = int((answers > 0).sum())
    time_s = reached * (150 + 40) + (rounds - reached) * 25 + rounds * 5

    per_hour = ccxl.outbound_contacts_per_hour(rate, 150, 25, 40, 5, lines)

    assert per_hour == pytest.approx(reached / (time_s / 3600), rel=0.01)
    silent = 1 - reached / answers.sum()
    assert ccxl.outbound_abandonment(rate, lines) == pytest.approx(silent, abs=0.005)


@pytest.mark.parametrize(("rate", "attempts"), [(0.3, 1), (0.3, 4), (0.9, 3), (0.02, 50)])
def test_list_played_through(rate, attempts):
    tries = np.random.default_rng(3).geometric(rate, 200_000)

    people = ccxl.outbound_contacts(tries.size, rate, attempts)
    calls = ccxl.outbound_attempts(tries.size, rate, attempts)

    assert people == pytest.approx((tries <= attempts).sum(), rel=0.01)
    assert calls == pytest.approx(np.minimum(tries, attempts).sum(), rel=0.01)


def test_hours_of_a_list_by_its_attempts():
    """The hours are those of the contacts and of all attempts that failed, whichever way they are counted."""
    people, calls = ccxl.outbound_contacts(5000, 0.3, 4), ccxl.outbound_attempts(5000, 0.3, 4)
    hours = (people * (200 + 60) + (calls - people) * 35 + calls * 12) / 3600

    assert people / ccxl.outbound_contacts_per_hour(0.3, 200, 35, 60, 12) == pytest.approx(hours, rel=1e-12)
    assert ccxl.outbound_agents(people, hours / 7, 0.3, 200, 35, 60, 12) == 7


@given(
    rate=st.floats(0.001, 1), talk=st.floats(1, 900), nothing=st.floats(0, 90), lines=st.integers(1, 19),
)  # fmt: skip
def test_one_line_more_reaches_no_fewer_and_abandons_no_fewer(rate, talk, nothing, lines):
    slow, quick = (ccxl.outbound_contacts_per_hour(rate, talk, nothing, 30, 0, n) for n in (lines, lines + 1))
    calm, hasty = (ccxl.outbound_abandonment(rate, n) for n in (lines, lines + 1))

    assert slow <= quick * (1 + 1e-12)
    assert quick <= 3600 / (talk + 30) * (1 + 1e-12)
    assert calm <= hasty + 1e-12


def test_edges():
    assert ccxl.outbound_agents(0, 8, 0.3, 200, 30) == 0
    assert ccxl.outbound_contacts(0, 0.3) == 0
    assert ccxl.outbound_abandonment(0.3, 1) == pytest.approx(0, abs=1e-15)
    assert ccxl.outbound_agents(1000, 8, 0.3, 200, 30, max_occupancy=0) == ccxl.outbound_agents(1000, 8, 0.3, 200, 30)
    with pytest.raises(InputError, match="contact_rate = 0"):
        ccxl.outbound_contacts_per_hour(0, 200, 30)
    with pytest.raises(InputError, match="contact_rate = 35"):
        ccxl.outbound_contacts(1000, 35)


def test_arrays_agree_to_the_bit():
    rates = np.array([0.01, 0.2, 1 / 3, 1])
    for function, rest in (
        (ccxl.outbound_contacts_per_hour, (150, 30, 30, 5, 3)),
        (ccxl.outbound_abandonment, (3,)),
    ):
        assert function(rates, *rest).tolist() == [function(float(rate), *rest) for rate in rates]
    assert ccxl.outbound_contacts(1000, rates, 3).tolist() == [ccxl.outbound_contacts(1000, float(r), 3) for r in rates]
