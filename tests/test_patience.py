"""Callers who hang up: agents are fixed values in the workbook, marked, noted, and right."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from scipy.linalg import expm

from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.inputs import load
from tests.finished import finished
from tests.test_day_profile import RAW, with_traffic

PATIENT_S = 120
BUSY_HOUR = with_traffic(intervals=None, busy_hour_calls=200, patience_s=PATIENT_S)
MONTHS = with_traffic(
    intervals=None,
    monthly_calls=[20_000, 40_000] * 6,
    working_days=20,
    busy_hour_share=0.1,
    peak_day_factor=1,
    patience_s=PATIENT_S,
)
PROFILE = with_traffic(patience_s=PATIENT_S)
WAYS = {"busy hour": BUSY_HOUR, "months": MONTHS, "profile": PROFILE}


def birth_and_death(traffic: float, agents: int, aht_s: float, patience_s: float) -> dict[str, float]:
    """Abandonment, occupancy and average wait from the queue's states, added up one after another."""
    arrivals, weights, queue, busy = traffic / aht_s, [1.0], 0.0, 0.0
    for callers in range(1, agents + 2000):
        leaving = min(callers, agents) / aht_s + max(callers - agents, 0) / patience_s
        weights.append(weights[-1] * arrivals / leaving)
    for callers, weight in enumerate(weights):
        queue += weight * max(callers - agents, 0)
        busy += weight * min(callers, agents)
    total = sum(weights)
    waiting = queue / total
    return {
        "abandonment": waiting / patience_s / arrivals,
        "occupancy": busy / total / agents,
        "asa": waiting / arrivals,
    }


def served_in_time(traffic: float, agents: int, aht_s: float, patience_s: float, within_s: float) -> float:
    """Share of all callers answered in time, from the states before each caller and how they thin out by then."""
    arrivals, most = traffic / aht_s, 400
    weights = [1.0]
    for callers in range(1, agents + most):
        weights.append(weights[-1] * arrivals / (min(callers, agents) / aht_s + max(callers - agents, 0) / patience_s))
    # State k: k waiting callers stand before this one. One may be served or hang up; or this one hangs up.
    steps = np.zeros((most + 1, most + 1))
    for ahead in range(most):
        onward = agents / aht_s + ahead / patience_s
        steps[ahead, ahead] = -(onward + 1 / patience_s)
        steps[ahead, ahead - 1 if ahead else most] = onward
    in_time = expm(steps * within_s)[:, most]
    total = sum(weights)
    return (sum(weights[:agents]) + sum(w * p for w, p in zip(weights[agents:], in_time[:most], strict=True))) / total


def test_agents_reach_what_the_states_of_the_queue_give():
    lines = Budget(scenario_from(BUSY_HOUR, "test")).lines
    agents = int(lines["busiest.agents"])
    reference = birth_and_death(10, agents, 180, PATIENT_S)

    # Fewer than the 14 that patient callers need.
    assert agents == 12
    levels = [served_in_time(10, number, 180, PATIENT_S, 20) for number in (11, 12)]
    assert levels[0] < 0.8 <= levels[1]
    assert float(lines["busiest.service_level"]) == pytest.approx(levels[1], abs=1e-9)
    for name, value in reference.items():
        assert float(lines[f"busiest.{name}"]) == pytest.approx(value, abs=1e-9), name
    assert lines["staffing.agents"] == agents
    assert lines["staffing.seats"] == 18  # 12 / 0.7 = 17.14


def test_redials_make_more_work():
    patient = Budget(scenario_from(BUSY_HOUR, "test")).lines
    raw = copy.deepcopy(BUSY_HOUR)
    raw["traffic"]["redial_share"] = 0.9
    redialling = Budget(scenario_from(raw, "test")).lines

    assert redialling["busiest.agents"] > patient["busiest.agents"]


def test_every_month_and_interval_has_agents_of_its_own():
    months = Budget(scenario_from(MONTHS, "test")).lines
    profile = Budget(scenario_from(PROFILE, "test")).lines
    # 200 calls an hour are 100 in half an hour.
    busiest = months["months.agents"][1]

    assert months["months.agents"].tolist() == [months["months.agents"][0], busiest] * 6
    assert profile["profile.agents"].tolist() == [busiest, months["months.agents"][0], 0]
    assert months["staffing.rostered_by_month"].max() == months["staffing.rostered"]
    assert profile["profile.busy_hours"][0] == pytest.approx(busiest * 0.5 * profile["profile.occupancy"][0])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", WAYS)
def test_fixed_values_are_marked_and_noted(office, tmp_path, way, language):
    book = finished(WAYS[way], language)
    path = book.write(tmp_path)
    cells = load_workbook(path)
    found = {name for key in book.homes for name in [key.rpartition(".")[2]] if book.budget.model.lines[key].frozen}
    fixed = [
        place for key, homes in book.homes.items() if book.budget.model.lines[key].frozen for place in homes.values()
    ]

    assert found == {"agents", "service_level", "asa", "occupancy", "abandonment"}
    assert {place for place, _ in book.built.fixed} == {f"{sheet}!{cell}" for sheet, cell in fixed}
    for sheet, cell in fixed:
        assert (sheet, cell) not in book.formulas
        assert cells[sheet][cell].font.i is True
        assert cells[sheet][cell].font.color.rgb == "FF5B4B8A"
    texts = {cell.value for sheet in cells for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert any("Erlang A" in text and ("重新生成" in text or "build the workbook again" in text) for text in texts)
    assert book.value("checks.master") in ("通过", "passed")
    # Nothing else is fixed: what reads the agents is live.
    recalculated = office.recalculated(path)
    for (sheet, cell), value in book.stored.items():
        if isinstance(value, (int, float)) and (sheet, cell) in book.formulas:
            assert recalculated[sheet][cell] == pytest.approx(value, abs=1e-6), (sheet, cell)
    assert book.homes["staffing.seats"][()] in book.formulas


@pytest.mark.parametrize("way", WAYS)
def test_the_checker_and_the_reader_take_it(tmp_path, way):
    path = finished(WAYS[way]).write(tmp_path)

    assert check_workbook(path).findings == ()
    assert load(path) == scenario_from(WAYS[way], "test")


def test_patience_beside_given_seats_changes_nothing():
    raw: dict[str, Any] = copy.deepcopy(RAW)
    raw["traffic"] = {"patience_s": 60, "aht_s": 180}
    raw["staffing"]["seats"] = 20

    book = finished(raw)
    assert book.built.fixed == ()
    assert book.value("staffing.seats") == 20


def test_what_is_not_known_stays_unknown():
    raw = copy.deepcopy(BUSY_HOUR)
    del raw["traffic"]["max_occupancy"]
    book = finished(raw)

    assert book.value("busiest.agents") == "未提供"
    assert book.value("staffing.seats") == "无法计算"


def test_redials_without_patience():
    assert [str(mistake) for mistake in mistakes_in(with_traffic(redial_share=0.3))] == [
        "traffic.redial_share: given without traffic.patience_s; only callers who hang up call again: "
        "give both, or neither"
    ]
