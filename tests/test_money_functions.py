"""Unit costs, construction, telecom, tax, offers, outsourcing prices and reconciling against figures from outside."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import CatalogError, InputError, NoSolution
from ccxl.core.rule import Ref, unit_of
from ccxl.core.units import Unit
from ccxl.formulas import building, construction, offers, sourcing, tax, telecom, unit_costs
from ccxl.formulas.building import system_cost
from ccxl.formulas.reconcile import Convention, reconciled
from ccxl.formulas.schedule import Task, scheduled
from ccxl.functions import FUNCTIONS

CASES = json.loads((Path(__file__).parent / "cases" / "money_cases.json").read_text(encoding="utf-8"))
TOPICS = {
    "unit costs",
    "construction",
    "telecom",
    "tax",
    "offers",
    "outsourcing prices",
    "reconcile",
}
STARTS, PRICES = [0, 10_000, 30_000, 50_000], [0.15, 0.145, 0.142, 0.138]

money = st.floats(0, 1e9).map(lambda x: round(x, 2))
shares = st.floats(0, 0.8)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_figure_from_outside(case):
    found = FUNCTIONS[case["kind"]].by_name(case["inputs"])

    if isinstance(case["expected"], str):
        assert found == case["expected"]
    else:
        assert found == pytest.approx(case["expected"], abs=case["tolerance"], rel=1e-12)


def test_every_function_of_these_topics_has_a_case():
    source_cases = (Path(__file__).parent / "source_cases" / "money.py").read_text(encoding="utf-8")
    covered = {case["kind"] for case in CASES}
    ours = {name for name, function in FUNCTIONS.items() if function.topic in TOPICS}
    rest = {name for name in ours - covered if f"ccxl.{name}(" not in source_cases}

    # What is checked below, by a property or by its refusals.
    assert rest == {"average_billed_s", "cloud_price_check", *OLDER, *RATIOS}


# Tied to the sheets by the worked examples.
OLDER = {"amount_without_tax", "tax_in_amount"}
# A cost over its denominator, all by one formula.
RATIOS = {
    "cost_per_answered_call",
    "cost_per_full_time_agent",
    "cost_per_productive_hour",
    "cost_per_paid_hour",
}


@pytest.mark.parametrize("name", sorted(RATIOS))
def test_a_unit_cost_times_its_denominator_is_the_cost(name):
    function = FUNCTIONS[name]

    assert function.call(741_590, 404) * 404 == pytest.approx(741_590, rel=1e-15)
    with pytest.raises(InputError, match=f"{function.parameters[1].name} = 0: must be a number > 0"):
        function.call(741_590, 0)


class TestTelecom:
    @pytest.mark.parametrize(("mean", "increment", "minimum"), [(43, 60, 0), (120, 6, 30), (180, 60, 60), (20, 1, 0)])
    def test_the_mean_of_billed_durations_is_that_of_many_calls(self, mean, increment, minimum):
        # The durations at 400,000 evenly spaced probabilities stand for all exponential ones.
        middle = (np.arange(400_000) + 0.5) / 400_000
        durations = -mean * np.log(1 - middle)
        billed = telecom.billed_duration(durations, increment, minimum).mean()

        assert ccxl.average_billed_s(mean, increment, minimum) == pytest.approx(billed, rel=1e-4)

    @given(st.integers(0, 70_000))
    def test_the_cheaper_quantity_is_the_cheapest_of_all(self, minutes):
        better = ccxl.cheaper_minutes(minutes, STARTS, PRICES)
        candidates = np.arange(minutes, 70_001, dtype=float)
        cheapest = ccxl.charge_all_units(candidates, STARTS, PRICES).min()

        assert better >= minutes
        assert ccxl.charge_all_units(better, STARTS, PRICES) == cheapest
        assert bool(ccxl.tier_warning(minutes, STARTS, PRICES)) is (better > minutes)

    @given(st.lists(st.floats(0, 1e6), min_size=2, max_size=2).map(sorted))
    def test_marginal_tiers_never_make_more_cost_less(self, two):
        low, high = ccxl.charge_marginal(np.array(two), STARTS, PRICES)

        assert low <= high

    def test_a_warning_names_both_quantities_and_what_is_saved(self):
        # 29,999 x 0.145 = 4,349.855; 30,000 x 0.142 = 4,260.
        words = ccxl.tier_warning(29_999, STARTS, PRICES)

        assert words == "购买 30,000 分钟为 4,260.00 元，比 29,999 分钟的 4,349.86 元少 89.86 元：宜购买更多分钟。"

    @pytest.mark.parametrize(
        ("starts", "prices", "message"),
        [
            ([0, 10], [1], "1 prices for 2 tiers; give one price per tier"),
            ([5, 10], [1, 2], "must begin with 0 and rise"),
            ([0, 10, 10], [1, 2, 3], "must begin with 0 and rise"),
            ([0, -1], [1, 2], "tier_starts = -1: must be a number >= 0"),
        ],
    )
    def test_a_table_of_tiers_that_is_none_is_refused(self, starts, prices, message):
        for charge in (ccxl.charge_all_units, ccxl.charge_marginal, ccxl.cheaper_minutes, ccxl.tier_warning):
            with pytest.raises(InputError, match=message):
                charge(7, starts, prices)

    def test_a_column_of_tiers_is_a_row_of_tiers(self):
        block = [[0], [10_000], [30_000], [50_000]]

        assert ccxl.charge_all_units(30_000, block, [[price] for price in PRICES]) == 4260

    def test_quantities_of_any_shape_keep_it(self):
        minutes = np.array([[1_000.0, 20_000.0], [30_000.0, 60_000.0]])
        charges = ccxl.charge_marginal(minutes, STARTS, PRICES)

        assert charges.shape == (2, 2)
        for place in np.ndindex(2, 2):
            assert charges[place] == ccxl.charge_marginal(minutes[place], STARTS, PRICES)


class TestTax:
    def test_the_two_gross_ups_differ(self):
        # The document takes cost x (1 + t) for a tax on the price itself: 5.6 % of 105,600 leaves 99,686.40.
        assert ccxl.price_with_vat(100_000, 0.056) == 105_600
        assert ccxl.price_with_inclusive_tax(100_000, 0.056) == pytest.approx(105_932.20, abs=0.005)

    @given(money, shares)
    def test_what_is_left_after_each_tax_is_what_it_was(self, cost, rate):
        added, inside = ccxl.price_with_vat(cost, rate), ccxl.price_with_inclusive_tax(cost, rate)

        assert added / (1 + rate) == pytest.approx(cost, abs=0.006, rel=1e-12)
        assert inside * (1 - rate) == pytest.approx(cost, abs=0.006, rel=1e-12)
        assert inside >= added - 0.005

    @given(money, money)
    def test_tax_to_pay_and_credit_exclude_each_other(self, output, credit):
        payable, left = ccxl.vat_payable(output, credit), ccxl.vat_credit_carried_forward(output, credit)

        assert min(payable, left) == 0
        assert payable - left == pytest.approx(output - credit, abs=1e-6)

    def test_a_day_without_a_rate_is_refused(self):
        with pytest.raises(CatalogError, match=r"vat\.goods.*2015-01-01.*not in the data"):
            ccxl.vat_rate("goods", "2015-01-01")
        with pytest.raises(CatalogError, match=r"stamp\.sale.*2022-06-30"):
            ccxl.stamp_duty(1, "sale", "2022-06-30")
        # The relief ends with 2027, and nobody knows yet what follows.
        assert ccxl.surcharge_rate("urban", "2027-12-31", "small") == pytest.approx(0.06)
        with pytest.raises(CatalogError, match=r"relief\.small_taxes.*2028-01-01"):
            ccxl.surcharge_rate("urban", "2028-01-01", "small")

    def test_a_misspelt_place_names_the_nearest(self):
        with pytest.raises(InputError, match="place = 'urbn': must be one of urban, town, other; did you mean urban"):
            ccxl.surcharge_rate("urbn", "2026-01-01")


class TestOffers:
    @given(st.floats(1, 1e9), shares, st.sampled_from([0.0, 0.06, 0.13]), st.floats(0, 0.12), st.floats(0, 1e8))
    def test_an_offer_leaves_the_margin_it_was_made_with(self, cost, margin, rate, surcharge, credit):
        price = ccxl.offer_price(cost, margin, rate, surcharge, credit)

        assert ccxl.margin_of_price(price, cost, rate, surcharge, credit) == pytest.approx(margin, abs=1e-9)

    @given(st.floats(0, 0.99))
    def test_margin_and_markup_turn_into_each_other(self, margin):
        assert ccxl.margin_from_markup(ccxl.markup_from_margin(margin)) == pytest.approx(margin, abs=1e-12)
        assert ccxl.price_from_margin(100, margin) == pytest.approx(
            ccxl.price_from_markup(100, ccxl.markup_from_margin(margin)), rel=1e-12
        )

    def test_a_margin_that_the_surcharges_eat_has_no_price(self):
        with pytest.raises(NoSolution):
            ccxl.offer_price(100, 0.995, 0.06, 0.12)

    def test_a_percentage_typed_as_a_number_is_refused(self):
        with pytest.raises(InputError, match=r"margin = 20: must be a number >= 0 and < 1 .*write 0.80 for 80 %"):
            ccxl.price_from_margin(100, 20)


class TestConstruction:
    def test_a_task_waits_for_all_before_it(self):
        # https://oercommons.org/authoring/58983-critical-path-for-project: A 3, B 2, C 5, D 4; by hand 3 + 2 + 5 + 4.
        plan = scheduled({"A": Task(3), "B": Task(2, ("A",)), "C": Task(5, ("A", "B")), "D": Task(4, ("B", "C"))})

        assert plan.days == 14
        assert plan.critical == ("A", "B", "C", "D")
        assert plan.starts == {"A": 0, "B": 3, "C": 5, "D": 10}

    def test_a_task_beside_the_longest_has_slack(self):
        plan = scheduled({"site": Task(0.5), "cabling": Task(3, ("site",), people=2), "order": Task(3)})

        assert (plan.days, plan.person_days) == (3.5, 9.5)
        assert plan.slack == {"site": 0, "cabling": 0, "order": 0.5}
        assert plan.critical == ("site", "cabling")

    def test_no_task_takes_no_day(self):
        assert scheduled({}).days == 0

    def test_tasks_that_wait_for_each_other_are_named(self):
        with pytest.raises(InputError, match=r"wait for each other: .*break the circle"):
            scheduled({"a": Task(1, ("b",)), "b": Task(1, ("a",))})
        with pytest.raises(InputError, match="'a' comes after 'cablin', which is unknown; did you mean cabling"):
            scheduled({"a": Task(1, ("cablin",)), "cabling": Task(1)})
        with pytest.raises(InputError, match="comes after '3', which is unknown"):
            ccxl.project_days([1, 2], [0, 3])
        with pytest.raises(InputError, match="1 places for 2 tasks"):
            ccxl.project_days([1, 2], [0])

    @pytest.mark.parametrize(
        ("seats", "words"),
        [(20, "Suits"), (21, "plan a replacement"), (120, "plan a replacement"), (121, "take another technical basis")],
    )
    def test_a_board_has_its_limits(self, seats, words):
        assert words in ccxl.basis_check("board", seats, "2026-03-01", "en")

    def test_what_no_source_limits_says_so(self):
        assert ccxl.basis_check("cloud", 5_000, "2026-03-01") == "资料中没有座席上限。"
        with pytest.raises(CatalogError, match="unknown"):
            ccxl.seat_limit("cloud", "2026-03-01")

    @pytest.mark.parametrize(("price", "word"), [(79, "below"), (80, "within"), (500, "within"), (501, "above")])
    def test_a_cloud_price_outside_the_market_is_said(self, price, word):
        # 80 to 500 a seat and month: https://www.hollycrm.com/innews/8786.html
        assert word in ccxl.cloud_price_check(price, "2026-03-01", "en")

    @pytest.mark.parametrize(("basis", "price"), [("board", 2_750), ("pbx", 33_000), ("ip_softswitch", 8_500)])
    def test_a_known_price_is_within(self, basis, price):
        assert "within" in ccxl.platform_price_check(basis, price, "2026-03-01", "en")
        assert "above" in ccxl.platform_price_check(basis, price * 2, "2026-03-01", "en")
        assert "低于" in ccxl.platform_price_check(basis, price / 2, "2026-03-01")

    def test_a_warranty_longer_than_the_life_pays_no_fee(self):
        cost = ccxl.system_cost_per_year(300, 3, 0.1, 0, 0, 0, 0, 0, warranty=5)

        assert cost == 100


LISTED = {"a": 1.0, "b": 2.0}


def added(a, b):
    return a + b


class TestReconciling:
    def test_a_convention_has_to_change_what_is_listed(self):
        with pytest.raises(InputError, match="'x' changes 'c', which is not listed"):
            reconciled(added, LISTED, 4, [Convention("x", {"c": 2})], tolerance=0.5)

    def test_only_what_closes_the_gap_is_reported(self):
        tried = [Convention("two", {"a": 2}), Convention("three", {"b": 3}), Convention("nine", {"b": 9})]
        answer = reconciled(added, LISTED, 4, tried, tolerance=0.5)

        assert (answer.listed, answer.gap) == (3, 1)
        assert answer.closing == ("two", "three")
        assert answer.totals == {"two": 4, "three": 4, "nine": 10}

    def test_the_three_conventions_of_document_004_in_a_cell(self):
        lines = [1_000_000, 120_000, 80_000, 200_000, 300_000]
        words = ccxl.closing_convention(
            lines, 1_600_000, [1, 2, 2, 1, 1], [3, 0, 0, 0, 0], [0, 0, 0, 0, 3], language="en"
        )

        assert words == (
            "The gap of -100,000.00 is closed by: a residual value of 10% on line 1; or no fee on line 5 "
            "for 1 of its years; or one fewer on line 2 and 3."
        )

    def test_the_conventions_are_those_of_the_system_with_one_input_changed(self):
        listed = {
            "capex": 3e6, "life": 3, "residual_share": 0, "service_share": 0.1, "warranty": 0, "racks": 2,
            "rent_per_rack": 6e4, "power_per_rack": 4e4, "staff": 1, "cost_per_person": 2e5,
        }  # fmt: skip
        for change in ({"residual_share": 0.1}, {"warranty": 1}, {"racks": 1}):
            assert float(system_cost(**(listed | change))) == pytest.approx(1_600_000)

    def test_blocks_of_different_length_are_refused(self):
        with pytest.raises(InputError, match="quantities: 1 values for 2 lines"):
            ccxl.closing_convention([1, 2], 4, [2])

    def test_a_place_beyond_the_lines_has_no_answer(self):
        with pytest.raises(NoSolution):
            ccxl.implied_line([1, 2], 3, 4)

    @given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.data())
    def test_a_line_left_out_is_found(self, lines, data):
        place = data.draw(st.integers(1, len(lines)))
        words = ccxl.closing_convention(lines, sum(lines) - lines[place - 1], language="en")

        assert f"without line {place}" in words


@pytest.mark.parametrize("name", sorted(name for name, f in FUNCTIONS.items() if f.topic in TOPICS))
def test_an_array_gives_what_its_cells_give(name):
    """Each number of a case as a column of three: the results are those of the three cells."""
    case = next((case for case in CASES if case["kind"] == name), None)
    if case is None or isinstance(case["expected"], str):
        assert name in {case["kind"] for case in CASES if isinstance(case["expected"], str)} | WITHOUT_NUMBERS
        return
    kinds = {parameter.name: parameter.kind for parameter in FUNCTIONS[name].parameters}
    numeric = [key for key, value in case["inputs"].items() if isinstance(value, int | float) and not kinds[key].many]
    for key in numeric:
        column = np.array([case["inputs"][key]] * 3, float)
        result = FUNCTIONS[name].by_name(case["inputs"] | {key: column})
        assert np.shape(result) == (3,), key
        assert result == pytest.approx(case["expected"], abs=case["tolerance"], rel=1e-12)


WITHOUT_NUMBERS = {
    name
    for name, f in FUNCTIONS.items()
    if f.topic in TOPICS and (f.result.unit == "text" or name not in {case["kind"] for case in CASES})
}


def test_a_price_that_is_needed_and_unknown_is_not_zero():
    assert ccxl.fee_by_service_band(10, 5_000) == 50_000
    assert ccxl.integration_cost(160_000, 0.1) == 16_000
    for unknown in (
        lambda: ccxl.fee_by_service_band(10, 5_000, seats_7x24=2),
        lambda: ccxl.fee_by_service_band(10),
        lambda: ccxl.integration_cost(160_000, 0.1, interfaces=1),
        lambda: ccxl.integration_cost(160_000, 0.1, person_days=1),
    ):
        with pytest.raises(NoSolution):
            unknown()


# Functions whose arguments go to one formula in their order; the others have theirs checked as price models.
FORMULAS = {
    "capex_per_seat": unit_costs.unit_cost,
    "area_per_seat": unit_costs.unit_cost,
    "cost_per_answered_call": unit_costs.unit_cost,
    "cost_per_converted_call": unit_costs.unit_cost,
    "cost_per_talk_minute": unit_costs.unit_cost,
    "cost_per_seat": unit_costs.unit_cost,
    "cost_per_full_time_agent": unit_costs.unit_cost,
    "cost_per_productive_hour": unit_costs.unit_cost,
    "cost_per_paid_hour": unit_costs.unit_cost,
    "utilisation": unit_costs.share_of_time,
    "login_to_paid": unit_costs.share_of_time,
    "payroll_hours": unit_costs.payroll_hours,
    "productive_hours": unit_costs.productive_hours,
    "full_time_agents": unit_costs.full_time_agents,
    "quantity_for_seats": construction.quantity_by_seats,
    "integration_cost": building.integration,
    "contingency": building.contingency,
    "person_days": building.person_days,
    "days_for": building.days_for,
    "effort_cost": building.effort_cost,
    "total_outlay": building.total_outlay,
    "implied_months": building.implied_months,
    "price_from_margin": offers.price_from_margin,
    "price_from_markup": offers.price_from_markup,
    "margin_from_markup": offers.margin_from_markup,
    "markup_from_margin": offers.markup_from_margin,
    "offer_price": offers.offer_price,
    "margin_of_price": offers.margin_of_price,
    "ceiling_headroom": offers.headroom,
    "price_with_vat": tax.price_with_vat,
    "price_with_inclusive_tax": tax.price_with_inclusive_tax,
    "vat_payable": tax.vat_payable,
    "billed_duration_s": telecom.billed_duration,
    "average_billed_s": telecom.average_billed,
    "number_rent": sourcing.charge,
    "line_rent": sourcing.charge,
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_gives_the_unit_that_its_function_names(name):
    function = FUNCTIONS[name]
    cells = [Ref(parameter.name, Unit.parse(parameter.kind.unit), ()) for parameter in function.parameters]

    assert unit_of(FORMULAS[name](*cells)) == Unit.parse(function.result.unit)


def test_the_system_of_document_004_has_the_unit_that_its_function_names():
    function = FUNCTIONS["system_cost_per_year"]
    cells = {p.name: Ref(p.name, Unit.parse(p.kind.unit), ()) for p in function.parameters}

    assert unit_of(system_cost(**cells)) == Unit.parse(function.result.unit)


def test_a_blank_minimum_is_none():
    assert ccxl.fee_by_seat(8, 3_000, None) == ccxl.fee_by_seat(8, 3_000, "") == 24_000
    assert math.isclose(ccxl.billed_duration_s(43, None), 60)
