"""A model evaluated with inputs that were moved gives what a budget made from them gives, or raises."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.core.errors import InputError
from ccxl.workbook.build import build
from tests.finished import finished
from tests.test_patience import BUSY_HOUR, MONTHS, PROFILE, WAYS
from tests.test_totals import raw

# What a scenario says anew, each in both directions.
MOVED: Mapping[str, tuple[Any, ...]] = {
    "traffic.aht_s": (150, 300),
    "traffic.patience_s": (30, 600),
    "traffic.target_service_level": (0.6, 0.95),
    "traffic.answer_within_s": (5, 40),
    "traffic.max_occupancy": (0.6, 0.95),
    "traffic.redial_share": (0.1, 0.6),
    "traffic.busy_hour_calls": (120, 400),
    "traffic.monthly_calls": ([10_000, 50_000] * 6, [70_000] * 12),
    "traffic.working_days": (15, 25),
    "traffic.busy_hour_share": (0.08, 0.15),
    "traffic.peak_day_factor": (1.5, 2.5),
    "traffic.interval_min": (15, 60),
    "staffing.shrinkage": (0.2, 0.4),
    "staffing.agents_per_seat": (1.5, 3),
}


def moved(raw: Mapping[str, Any], path: str, value: Any) -> Budget:
    """A budget of its own."""
    other = copy.deepcopy(dict(raw))
    section, name = path.split(".")
    given = other[section].get(name)
    other[section][name] = {**given, "value": value} if isinstance(given, dict) else value
    return Budget(scenario_from(other, "test"))


def evaluated(base: Budget, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The base's model with other inputs."""
    groups = {key: np.array(members, dtype=int) for key, members in base.structure.groups.items()}
    return base.model.evaluate(inputs, base.structure.sizes, groups, base.words, base.words["word.not_given"])


def assert_alike(lines: Mapping[str, Any], fresh: Budget, what: Any) -> None:
    """Every line has what the fresh budget's has; ladders may be longer."""
    compared = 0
    for key, value in fresh.lines.items():
        longer = key.startswith(("ladder.", "profile.step", "profile.climb", "months.step", "months.climb"))
        if longer or key not in lines:
            continue
        compared += 1
        if value.dtype.kind == "O":
            assert lines[key].tolist() == value.tolist(), (what, key)
        else:
            np.testing.assert_array_equal(lines[key], value, err_msg=f"{what} {key}")
    assert compared > 200


@pytest.mark.parametrize("way", WAYS)
def test_patient_or_not_what_is_moved_comes_out_as_in_a_fresh_budget(way):
    base = Budget(scenario_from(WAYS[way], "test"))
    given, tried = WAYS[way]["traffic"], 0
    for path, values in MOVED.items():
        if path.startswith("traffic.") and path.partition(".")[2] not in {*given, "redial_share"}:
            continue
        for value in values:
            fresh = moved(WAYS[way], path, value)
            inputs = {**base.inputs, path: fresh.inputs[path]}
            assert_alike(evaluated(base, inputs), fresh, (way, path, value))
            tried += 1
    assert tried >= 16


def test_the_flagship_with_patience_has_75_seats_at_300_seconds():
    # The same calls and targets by a fresh budget; 60 seats stood here before.
    given = raw("hotline_60")
    given["traffic"]["patience_s"] = 120
    base = Budget(scenario_from(given, "test"))
    lines = evaluated(base, {**base.inputs, "traffic.aht_s": np.array(300.0)})
    fresh = moved(given, "traffic.aht_s", 300)

    assert base.values["staffing.seats"] == 60
    assert lines["staffing.seats"] == fresh.values["staffing.seats"] == 75
    assert lines["operating.total"] == fresh.lines["operating.total"]


def test_what_is_given_in_place_of_what_is_worked_out_is_not_looked_at():
    base = Budget(scenario_from(BUSY_HOUR, "test"))
    inputs = {**base.inputs, "busiest.agents": np.array(3.0)}

    assert evaluated(base, inputs)["staffing.agents"] == base.values["staffing.agents"] == 12


def test_many_moves_at_once_and_back_again():
    base = Budget(scenario_from(PROFILE, "test"))
    changes = {"aht_s": 240.0, "patience_s": 45.0, "target_service_level": 0.9}
    other = copy.deepcopy(PROFILE)
    other["traffic"] |= changes
    inputs = base.inputs | {f"traffic.{key}": np.array(value) for key, value in changes.items()}

    assert_alike(evaluated(base, inputs), Budget(scenario_from(other, "test")), changes)
    assert_alike(evaluated(base, base.inputs), base, "back again")


@pytest.mark.parametrize("way", WAYS)
def test_a_workbook_of_known_shape_shows_the_agents_of_its_own_inputs(way):
    for aht_s in (180, 300, 180):
        other = copy.deepcopy(WAYS[way])
        other["traffic"]["aht_s"] = aht_s
        book = finished(other)
        for key in ("busiest.agents", "profile.agents", "months.agents", "staffing.seats"):
            if key in book.homes:
                fresh = Budget(scenario_from(other, "test")).lines[key]
                shown = [book.value(key, *index) for index in np.ndindex(fresh.shape)]
                assert shown == fresh.ravel().tolist(), (way, aht_s, key)


@pytest.mark.parametrize("example", ["hotline_60", "hotline_profile"])
@pytest.mark.parametrize("path", ["traffic.aht_s", "traffic.answer_within_s", "staffing.shrinkage"])
def test_ladders_that_are_long_enough_give_the_same_too(example, path):
    given = raw(example)
    base = Budget(scenario_from(given, "test"))
    for factor in (0.9, 1.1):
        value = float(base.inputs[path]) * factor
        fresh = moved(given, path, value)
        assert_alike(evaluated(base, {**base.inputs, path: np.array(value)}), fresh, (path, factor))


@pytest.mark.parametrize("example", ["hotline_60", "hotline_profile"])
def test_a_ladder_that_is_used_up_is_told(example):
    base = Budget(scenario_from(raw(example), "test"))
    busy = {**base.inputs, "traffic.answer_within_s": np.array(0.0), "traffic.target_service_level": np.array(0.9999)}
    tenfold = {**busy, "traffic.monthly_calls": base.inputs["traffic.monthly_calls"] * 50}

    with pytest.raises(InputError, match=r"ladder.*; make a new budget of the scenario with these inputs"):
        evaluated(base, tenfold)


def test_a_ladder_that_cannot_be_longer_stays_unknown():
    given = copy.deepcopy(BUSY_HOUR)
    del given["traffic"]["patience_s"]
    # 50,000 erlangs; one call in a million waits at about 4.9 roots of them above, 1,095 agents: beyond 400 candidates.
    given["traffic"] |= {"busy_hour_calls": 1e6, "max_occupancy": 1, "answer_within_s": 0}
    given["traffic"]["target_service_level"] = 0.999999
    longest = Budget(scenario_from(given, "test"))
    lines = evaluated(longest, {**longest.inputs, "traffic.aht_s": np.array(181.0)})

    assert longest.structure.sizes["rung"] == 400
    assert longest.values["staffing.seats"] is None
    assert np.isnan(lines["staffing.seats"])


@pytest.mark.parametrize("way", WAYS)
def test_callers_who_begin_or_cease_to_hang_up_are_told(way):
    patient = copy.deepcopy(WAYS[way])
    del patient["traffic"]["patience_s"]
    for given, patience_s in ((WAYS[way], np.nan), (patient, 120.0)):
        base = Budget(scenario_from(given, "test"))
        with pytest.raises(InputError, match=r"traffic\.patience_s = (nan|120): decides"):
            evaluated(base, {**base.inputs, "traffic.patience_s": np.array(patience_s)})


def test_seats_that_are_taken_back_where_calls_are_given_are_told():
    given = copy.deepcopy(MONTHS)
    del given["traffic"]["patience_s"]
    given["staffing"]["seats"] = 20
    base = Budget(scenario_from(given, "test"))

    with pytest.raises(InputError, match=r"staffing\.seats: not given"):
        evaluated(base, {**base.inputs, "staffing.seats": np.array(np.nan)})


def test_a_year_that_begins_in_another_month_is_told():
    base = Budget(scenario_from(MONTHS, "test"))
    start = base.inputs["budget.first_month"]
    whole_year = evaluated(base, {**base.inputs, "budget.first_month": start + 365})

    assert whole_year["timeline.end"] == base.lines["timeline.end"] + 365
    with pytest.raises(InputError, match="other calendar years"):
        evaluated(base, {**base.inputs, "budget.first_month": start + 31})


def test_an_evaluation_that_raises_is_not_remembered():
    base = Budget(scenario_from(MONTHS, "test"))
    seats = base.values["staffing.seats"]
    with pytest.raises(InputError):
        evaluated(base, {**base.inputs, "budget.first_month": base.inputs["budget.first_month"] + 31})

    assert evaluated(base, base.inputs)["staffing.seats"] == seats
    assert build(scenario_from(MONTHS, "test")).budget.values["staffing.seats"] == seats
