"""Variants of a budget against budgets made of each variant's scenario alone."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from ccxl.budget.input_paths import InputPaths
from ccxl.budget.model import Budget
from ccxl.budget.paths import field_at, pattern
from ccxl.budget.reading import changed, mistakes_in, scenario_from
from ccxl.budget.register import DEFINITION
from ccxl.core.errors import InputError, ScenarioError
from ccxl.core.model import Conditions, Model
from ccxl.core.numbers import poisson_sum, yuan
from ccxl.core.rule import look_up, total
from ccxl.core.variants import VariedModel
from tests.random_scenarios import raw_scenarios
from tests.test_moved_inputs import WAYS
from tests.test_rules import AXES, GIVEN, GROUPS, RULES, SIZES, VALUES, WORDS, a_line
from tests.test_totals import EXAMPLES, raw

MONEY = ("yuan", "yuan/month")
COUNT = 20
# Their length follows from the inputs; a longer table of candidates has the same answer.
LADDERS = {"rung", "step", "level"}


def numbers(budget: Budget) -> list[str]:
    """The inputs that variants can move."""
    lines = budget.model.lines
    return [
        key
        for key, line in lines.items()
        if line.is_input and line.unit not in ("text", "date") and not np.isnan(budget.inputs[key]).all()
    ]


def figures(budget: Budget) -> list[str]:
    """Everything that is a number, whatever it depends on."""
    return [
        key
        for key, line in budget.model.lines.items()
        if line.unit != "text" and LADDERS.isdisjoint(line.axes) and ".step." not in key and ".climb." not in key
    ]


def paths(budget: Budget, key: str) -> dict[tuple[int, ...], str]:
    """Path of each given element."""
    given_at = np.argwhere(~np.isnan(budget.inputs[key])).tolist()
    return {
        tuple(index): InputPaths(budget.scenario).of(budget.model.lines[key], tuple(index))[0] for index in given_at
    }


def decides(budget: Budget, key: str) -> bool:
    """Whether more depends on an input than the lines that read it."""
    return any(pattern(path) in DEFINITION.deciding for path in paths(budget, key).values())


def spread(budget: Budget, key: str, draws: Any) -> Any:
    """Numbers around those of the budget, within the bounds of their fields; never the same in two variants."""
    found = budget.inputs[key] * draws.uniform(0.8, 1.25, (COUNT, *budget.inputs[key].shape))
    for index, path in paths(budget, key).items():
        field = field_at(path)
        at = (slice(None), *index)
        found[at] = np.clip(found[at], field.low, field.high)
        if field.high_open:
            found[at] = np.minimum(found[at], np.nextafter(field.high, 0))
    return found


def fresh(budget: Budget, tables: Mapping[str, Any], moved: Mapping[str, Any], number: int) -> Budget:
    """A budget made of the scenario of one variant."""
    words = []
    for key, array in moved.items():
        if key == "traffic.monthly_calls":
            words.append(f"{key}={array[number].tolist()!r}")
            continue
        for index, path in paths(budget, key).items():
            # What is taken for granted where nothing is given stays so.
            if array[(number, *index)] != budget.inputs[key][index]:
                words.append(f"{path}={float(array[(number, *index)])!r}")
    return Budget(scenario_from(changed(tables, words), f"variant {number}"))


def assert_same(line: Any, one: Any, other: Any, what: Any) -> None:
    """Money to the fen and counts alike, the rest to 1e-12 of its size."""
    one, other = np.asarray(one, float), np.where(np.isfinite(other), other, np.nan)
    if line.unit in MONEY:
        one, other = yuan(one), yuan(other)
    tolerance = 0 if line.unit in MONEY or line.style == "count" else 1e-12
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=0, err_msg=str(what))


def assert_as_alone(tables: Mapping[str, Any], choose: Callable[[list[str]], list[str]], seed: int) -> int:
    """Every figure of twenty variants, against a budget made of each; how many inputs were moved."""
    budget = Budget(scenario_from(tables, "base"))
    keys = choose([key for key in numbers(budget) if not decides(budget, key)])
    if not keys:
        return 0
    draws = np.random.default_rng(seed)
    moved = {key: spread(budget, key, draws) for key in keys}
    tags = figures(budget)
    found = budget.variants(moved, tags).values

    assert list(found) == tags
    for number in range(COUNT):
        alone = fresh(budget, tables, moved, number)
        for key in tags:
            assert_same(budget.model.lines[key], found[key][number], alone.lines[key], (number, key, keys))
    return len(keys)


def some(data: st.DataObject) -> Callable[[list[str]], list[str]]:
    """A few of the inputs, those of the calls for a start."""

    def choose(keys: list[str]) -> list[str]:
        of_calls = [key for key in keys if key.startswith(("traffic.", "staffing.", "profile."))]
        few = [st.lists(st.sampled_from(each), max_size=3, unique=True) for each in (of_calls, keys) if each]
        return list(dict.fromkeys(key for each in few for key in data.draw(each)))

    return choose


def check_random(tables: Mapping[str, Any], data: st.DataObject) -> None:
    assume(assert_as_alone(tables, some(data), data.draw(st.integers(0, 2**32 - 1))))


# Making a failing scenario smaller takes minutes; what failed is told as it is.
AS_FOUND = settings(phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
QUICK = settings(AS_FOUND, max_examples=6)
MANY = settings(AS_FOUND, max_examples=50)


@QUICK
@given(tables=raw_scenarios(), data=st.data())
def test_random_budgets_have_the_figures_of_each_variant_alone(tables, data):
    check_random(tables, data)


@pytest.mark.full
@MANY
@given(tables=raw_scenarios(), data=st.data())
def test_fifty_random_budgets_have_the_figures_of_each_variant_alone(tables, data):
    check_random(tables, data)


@pytest.mark.parametrize("way", WAYS)
def test_callers_who_hang_up_are_staffed_anew_in_each_variant(way):
    # Months, the busy hour and a day's profile, all with patience.
    wanted = (
        "traffic.aht_s",
        "traffic.patience_s",
        "traffic.busy_hour_calls",
        "traffic.monthly_calls",
        "profile.calls",
    )
    assert assert_as_alone(WAYS[way], lambda keys: [key for key in wanted if key in keys], 1) >= 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_have_the_figures_of_each_variant_alone(example):
    assert assert_as_alone(raw(example), lambda keys: keys[:: max(len(keys) // 12, 1)], 2) >= 4


@pytest.mark.parametrize("shape", [(), (1, 3), (228, 3)])
def test_sums_of_the_poisson_distribution_are_spread_over_candidates_and_variants(shape):
    # Beyond 100,000 the fraction of one sum ends at another term than that of the next.
    mean = np.broadcast_to(np.array([1.3e5, 3e5, 50.0]) if shape else np.array(1.3e5), shape)
    count = (np.floor(np.max(mean)) + np.arange(1, 2500, 11.0)).reshape(-1, *(1,) * (len(shape) - 1))
    found = poisson_sum(count, mean)

    assert found.shape == np.broadcast_shapes(count.shape, shape)
    for one, n, of in zip(found.flat, *(part.flat for part in np.broadcast_arrays(count, mean)), strict=True):
        assert one == poisson_sum(float(n), float(of))


def test_every_input_at_once():
    assert assert_as_alone(raw("hotline_60"), lambda keys: keys, 3) > 30


def test_the_flagship_has_75_seats_at_300_seconds_with_patience():
    # The same calls and targets by fresh budgets; 60 seats stood in both before agents followed their inputs.
    tables = raw("hotline_60")
    tables["traffic"]["patience_s"] = 120
    found = Budget(scenario_from(tables, "x")).variants({"traffic.aht_s": [240, 300]}, ["staffing.seats"])

    assert found.values["staffing.seats"].tolist() == [60, 75]


@pytest.mark.parametrize("example", ["hotline_60", "hotline_profile"])
def test_a_table_of_candidates_that_is_too_short_for_a_variant_is_made_longer(example):
    tables = raw(example)
    budget = Budget(scenario_from(tables, "base"))
    tags = ["staffing.agents", "staffing.seats", "operating.total"]
    moved = {
        "traffic.target_service_level": np.array([0.8, 0.9999, 0.9999, 0.8]),
        "traffic.answer_within_s": np.array([20.0, 0.0, 0.0, 20.0]),
        "traffic.aht_s": budget.inputs["traffic.aht_s"] * np.array([1, 1, 60, 0.5]),
    }
    found = budget.variants(moved, tags).values

    longer = 0
    for number in range(4):
        alone = fresh(budget, tables, moved, number)
        longer += alone.structure.sizes["rung"] > budget.structure.sizes["rung"]
        for tag in tags:
            assert found[tag][number] == alone.lines[tag]
    assert longer >= 1
    with pytest.raises(InputError, match=r"variant 1: ladder\.agents has \(\d+,\) elements, \(\d+,\) in the budget"):
        budget.variants(moved, ["staffing.agents", "ladder.agents"])


def test_numbers_that_decide_the_order_of_rows_are_read_as_scenarios_of_their_own():
    tables = raw("securities_50")
    budget = Budget(scenario_from(tables, "base"))
    base = budget.inputs["tiers.from_seats"]
    assert base.tolist() == [10, 30, 50]
    moved = {"tiers.from_seats": np.array([[10, 30, 50], [10, 60, 50], [10, 20, 50]])}
    moved["tiers.price"] = budget.inputs["tiers.price"] * np.array([[1], [1.1], [0.9]])
    tags = figures(budget)
    found = budget.variants(moved, tags).values

    for number in range(3):
        alone = fresh(budget, tables, moved, number)
        for tag in tags:
            assert_same(budget.model.lines[tag], found[tag][number], alone.lines[tag], (number, tag))


def test_shares_that_must_add_up_are_checked_in_each_variant():
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    share = budget.inputs["grades.share"]
    other = np.stack([share, share[::-1], share, share * 1.1])
    with pytest.raises(ScenarioError) as caught:
        budget.variants({"grades.share": other}, ["operating.total"])

    assert [mistake.place for mistake in caught.value.mistakes] == ["variant 3: staffing.grades.0.share"]
    found = budget.variants({"grades.share": other[:3]}, ["operating.total"]).values["operating.total"]
    assert found[0] == found[2] == budget.lines["operating.total"]


def test_numbers_out_of_their_bounds_are_refused_as_in_a_single_budget_all_at_once():
    tables = raw("hotline_60")
    budget = Budget(scenario_from(tables, "base"))
    bad = {2: ("traffic.aht_s", 0.0), 5: ("staffing.shrinkage", 1.0), 7: ("traffic.aht_s", math.inf)}
    moved = {key: np.full(9, float(budget.inputs[key])) for key in ("traffic.aht_s", "staffing.shrinkage")}
    wanted = []
    for number, (key, value) in bad.items():
        moved[key][number] = value
        other = copy.deepcopy(tables)
        section, name = key.split(".")
        held = other[section][name]
        other[section][name] = {**held, "value": value} if isinstance(held, dict) else value
        wanted += [f"variant {number}: {mistake}" for mistake in mistakes_in(other)]
    with pytest.raises(ScenarioError) as caught:
        budget.variants(moved, ["operating.total"])

    assert [str(mistake) for mistake in caught.value.mistakes] == wanted
    assert len(wanted) == 3
    assert wanted[0].startswith("variant 2: traffic.aht_s.value = 0.0: must be a number of seconds > 0")


def test_a_month_without_calls_is_allowed_as_in_a_list_of_months():
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    assert budget.model.lines["months.agents"].axes == ("month",)
    calls = np.tile(budget.inputs["traffic.monthly_calls"], (2, 1))
    calls[1, 3] = 0
    found = budget.variants({"traffic.monthly_calls": calls}, ["operating.total", "months.agents"]).values

    assert found["months.agents"][1, 3] == 0
    assert found["operating.total"][1] < found["operating.total"][0] == budget.lines["operating.total"]


REFUSED: dict[str, tuple[Any, str]] = {
    "traffic.ahts": ([1.0], r"traffic\.ahts: no such input; did you mean traffic\.aht_s\?"),
    "budget.unit": ([1.0], r"budget\.unit: variants move numbers that the scenario gives, no texts, dates or results"),
    "budget.first_month": ([46023.0], "no texts, dates or results"),
    "operating.total": ([1.0], "no texts, dates or results"),
    "traffic.patience_s": ([60.0], "not given in this budget"),
    "traffic.aht_s": ([[1.0]], r"traffic\.aht_s has the shape \(1, 1\); must be \(variants,\)"),
    "traffic.monthly_calls": ([[1.0] * 11], r"has the shape \(1, 11\); must be \(variants, 12\)"),
    "staffing.shrinkage": ([], "with at least one"),
    "traffic.answer_within_s": (["20 s"], r"answer_within_s: must be an array of numbers"),
    "traffic.max_occupancy": ([[0.8], [0.8, 0.9]], "must be an array of numbers"),
    "traffic.working_days": ([math.nan], "of variant 0: must be given"),
}


@pytest.mark.parametrize("key", REFUSED)
def test_what_no_variant_can_move_is_told(key):
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    values, text = REFUSED[key]
    with pytest.raises(InputError, match=text):
        budget.variants({key: values}, ["operating.total"])


def test_a_number_beside_what_is_not_given_is_told():
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    heads = np.where(np.isnan(budget.inputs["support.given_heads"]), 1.0, budget.inputs["support.given_heads"])
    with pytest.raises(InputError, match=r"must be NaN, for the scenario does not give it"):
        budget.variants({"support.given_heads": heads[None]}, ["operating.total"])


def test_tags_that_are_unknown_or_texts_are_told_and_nothing_moved_too():
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    with pytest.raises(
        InputError, match=r"operating\.totl: unknown; did you mean operating\.total\?; budget\.unit: is"
    ):
        budget.variants({"traffic.aht_s": [180]}, ["operating.totl", "budget.unit"])
    with pytest.raises(InputError, match="no input is moved"):
        budget.variants({}, ["operating.total"])
    with pytest.raises(InputError, match=r"different numbers of variants: traffic\.aht_s 2, staffing\.shrinkage 3"):
        budget.variants({"traffic.aht_s": [180, 190], "staffing.shrinkage": [0.3] * 3}, ["operating.total"])


def test_what_no_variant_moves_stands_in_each_and_arrays_cannot_be_written_to():
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    found = budget.variants({"traffic.aht_s": [180, 190]}, ["construction.total", "timeline.month", "traffic.aht_s"])

    assert found.values["timeline.month"].tolist() == [budget.lines["timeline.month"].tolist()] * 2
    assert found.values["traffic.aht_s"].tolist() == [180, 190]
    with pytest.raises(ValueError, match="read-only"):
        found.values["traffic.aht_s"][0] = 1


def test_variants_of_more_than_one_portion_are_the_same():
    # Two portions and a part of a third, in the order given.
    budget = Budget(scenario_from(raw("hotline_60"), "base"))
    aht_s = np.random.default_rng(4).uniform(150, 250, 1000)
    whole = budget.variants({"traffic.aht_s": aht_s}, ["operating.total"]).values["operating.total"]
    parts = [budget.variants({"traffic.aht_s": each}, ["operating.total"]) for each in np.array_split(aht_s, 7)]

    assert whole.tolist() == np.concatenate([part.values["operating.total"] for part in parts]).tolist()


@pytest.mark.untraced
@pytest.mark.parametrize("example", ["securities_50", *EXAMPLES])
def test_more_depends_on_no_other_number_than_on_those_that_are_declared(example):
    """Moving any number by any factor: its own line alone differs, and a scenario that may not have it says so."""
    budget = Budget(scenario_from(raw(example), "base"))
    draws = np.random.default_rng(5)
    moved = 0
    for key in numbers(budget):
        if decides(budget, key):
            continue
        places = list(paths(budget, key))
        for factor in (0.5, 3) if len(places) < 12 else (0.5, 1.1, 3):
            array = budget.inputs[key][None].copy()
            at = (0, *places[draws.integers(len(places))])
            array[at] = array[at] * factor
            words = [f"{InputPaths(budget.scenario).of(budget.model.lines[key], at[1:])[0]}={float(array[at])!r}"]
            if key == "traffic.monthly_calls":
                words = [f"{key}={array[0].tolist()!r}"]
            tables = changed(raw(example), words)
            field = field_at(words[0].partition("=")[0])
            within = not mistakes_in(tables)
            assert within == (array[at] == np.clip(array[at], field.low, field.high)), (key, words)
            if not within or array[at] in (field.low, field.high):
                continue
            other = Budget(scenario_from(tables, "moved"))
            assert shape_of(other) == shape_of(budget), (key, words)
            for each, line in budget.model.lines.items():
                if line.given is None or line.frozen or not LADDERS.isdisjoint(line.axes):
                    continue
                expected = array[0] if each == key else budget.inputs[each]
                assert other.inputs[each].tolist() == expected.tolist() or np.array_equal(
                    other.inputs[each], expected, equal_nan=True
                ), (key, words, each)
            moved += 1
    assert moved >= 8


def shape_of(budget: Budget) -> Any:
    """All that a structure says but the lengths of tables of candidates."""
    held = budget.structure
    features = [each for each in held.features if each[0] not in ("staffing", "day_profile")]
    sizes = {axis: size for axis, size in held.sizes.items() if axis not in LADDERS}
    return features, sizes, held.groups, held.checks, held.sheets


# Tables of numbers: of each variant alone, with a key that varies, and both.
OF_NUMBERS = {
    "numbers": (("item",), lambda x, y: look_up(y, x, y, over="item")),
    "one_number": ((), lambda rate, x, y: look_up(rate, x, y, over="item")),
    "sum_of_two": ((), lambda x, y, rate: total(x, y, over="item") + rate),
    "sums_by_group": (("group",), lambda x, y: total(x, y, over="item", by="group")),
}


@pytest.mark.parametrize("name", [*RULES, *OF_NUMBERS])
def test_every_operation_of_a_rule_has_the_axis_of_variants(name):
    """Each rule with each set of its inputs moved, in few and in many variants, with unknown numbers among them."""
    axes, rule = (RULES | OF_NUMBERS)[name]
    model = Model((*GIVEN, a_line("result", "1", axes, rule)), AXES)
    read = [key for key in model.read_by("result") if model.lines[key].unit not in ("text", "date")]
    groups = {key: np.array(members) for key, members in GROUPS.items()}
    conditions = Conditions(SIZES, groups, WORDS, WORDS["word.not_given"])
    alone = partial(model.evaluate, sizes=SIZES, groups=groups, words=WORDS, not_given=WORDS["word.not_given"])
    draws = np.random.default_rng(6)
    for count in (3, 5000):
        for varied in (read[:1], read[1:], read):
            # Few different numbers, so that ranks have ties and tables hold what is looked up.
            moved = {
                key: np.round(VALUES[key] * draws.integers(0, 3, (count, *np.shape(VALUES[key])))) for key in varied
            }
            for array in moved.values():
                array[draws.random(array.shape) < 0.02] = np.nan
            if not moved:
                continue
            found, within = VariedModel(model, moved, ["result"]).evaluate(
                alone(VALUES), VALUES, moved, ["result"], conditions
            )
            assert within.all()
            for number in range(0, count, max(count // 20, 1)):
                one = alone({**VALUES, **{key: array[number] for key, array in moved.items()}})["result"]
                np.testing.assert_array_equal(found["result"][number], one, err_msg=f"{name} {varied} {number}")
