"""The workbook's ladders against the textbook's recursion and LibreOffice, from 0.1 to 3,000 erlangs.

Each example is a day of ten intervals, each with a traffic of its own; --full draws five times as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.finished import Finished, finished

FULL = settings().max_examples >= 1000
CASES = 10
EXAMPLES = (200 if FULL else 40) // CASES
LEVEL = 1e-6

Raw = dict[str, Any]


def erlang_c(traffic: float, agents: int) -> float:
    """Probability of waiting by the recursion for Erlang B, B(n) = A B(n-1) / (n + A B(n-1)) (Koole 2013, ch. 4)."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = traffic * blocked / (n + traffic * blocked)
    return agents * blocked / (agents - traffic * (1 - blocked))


def served(traffic: float, agents: int, aht_s: float, within_s: float) -> float:
    return 1 - erlang_c(traffic, agents) * math.exp(-(agents - traffic) * within_s / aht_s)


def fewest(traffic: float, aht_s: float, target: float, within_s: float, occupancy: float) -> int:
    """Fewest agents for a target, one after another."""
    agents = math.floor(traffic) + 1
    while served(traffic, agents, aht_s, within_s) < target:
        agents += 1
    return max(agents, math.ceil(round(traffic / occupancy, 9)))


@st.composite
def days(draw: st.DrawFn) -> Raw:
    """A profile of intervals from 0.1 to 3,000 erlangs."""
    rows = []
    for number in range(CASES):
        traffic = 10 ** draw(st.floats(-1, math.log10(3000)))
        aht_s = draw(st.floats(20, 900))
        rows.append(
            {"time": f"{8 + number // 2:02d}:{number % 2 * 30:02d}", "calls": traffic * 1800 / aht_s, "aht_s": aht_s}
        )
    targets = {
        "target_service_level": draw(st.sampled_from((0.8, 0.5, 0.9, 0.95, 0.99))),
        "answer_within_s": draw(st.sampled_from((20, 0, 10, 60))),
        "max_occupancy": draw(st.sampled_from((1.0, 0.98, 0.85))),
    }
    return {
        "budget": {"unit": "某公司", "project": "某热线", "year": 2026},
        "traffic": {"aht_s": 240, "working_days": 30, "intervals": rows, **targets},
        "staffing": {"shrinkage": 0.3, "agents_per_seat": 1, "monthly_hours": 160},
        "operating": {
            "lines": [{"section": "A", "name": "B", "quantity": 1, "price": 1, "price_time": "month", "tax_rate": 0.0}]
        },
    }


def differences(book: Finished, raw: Raw, shown: Any) -> Iterator[str]:
    """Where the cells of a workbook differ from the reference; `shown` gives an element of a line."""
    traffic = raw["traffic"]
    target, within = traffic["target_service_level"], traffic["answer_within_s"]
    expected = []
    for number, row in enumerate(traffic["intervals"]):
        load, aht_s = row["calls"] * row["aht_s"] / 1800, row["aht_s"]
        agents = fewest(load, aht_s, target, within, traffic["max_occupancy"])
        expected.append(agents)
        level = served(load, agents, aht_s, within)
        if shown("profile.agents", number) != agents:
            yield f"{load} erlangs, {aht_s} s: {shown('profile.agents', number)} agents for {agents}"
        elif abs(shown("profile.service_level", number) - level) > LEVEL:
            yield f"{load} erlangs, {agents} agents: {shown('profile.service_level', number)} for {level}"
    busiest = expected.index(max(expected))
    row = traffic["intervals"][busiest]
    load = row["calls"] * row["aht_s"] / 1800
    if shown("staffing.agents") != max(expected):
        yield f"ladder: {shown('staffing.agents')} agents for {max(expected)}"
    for rung in range(book.budget.structure.sizes["rung"]):
        agents = int(shown("ladder.agents", rung))
        level = served(load, agents, row["aht_s"], within)
        if abs(shown("ladder.service_level", rung) - level) > LEVEL:
            yield f"ladder, {load} erlangs, {agents} agents: {shown('ladder.service_level', rung)} for {level}"


@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(raw=days())
def test_ladders_give_the_agents_of_the_recursion_here_and_in_libreoffice(office, tmp_path, raw):
    book = finished(raw)
    recalculated = office.recalculated(book.write(tmp_path))

    def in_libreoffice(key: str, *index: int) -> Any:
        sheet, cell = book.homes[key][index]
        return recalculated[sheet][cell]

    def in_model(key: str, *index: int) -> Any:
        return float(book.budget.lines[key][index])

    for shown in (in_model, book.value, in_libreoffice):
        assert list(differences(book, raw, shown)) == []
    assert [in_libreoffice("checks.failed"), book.value("checks.failed")] == [0, 0]


@pytest.mark.parametrize(("traffic", "agents", "expected"), [(10, 14, 0.174132), (1, 2, 1 / 3), (3, 4, 0.509434)])
def test_the_reference_gives_printed_probabilities(traffic, agents, expected):
    # Sums of A^k/k! in exact fractions.
    assert erlang_c(traffic, agents) == pytest.approx(expected, abs=5e-7)
