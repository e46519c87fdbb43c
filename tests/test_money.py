"""Amounts with units: what does not fit is refused with both names, in Python, in functions and in declarations."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl import Amount
from ccxl.core.errors import DeclarationError, InputError, UnitError
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model
from ccxl.core.rule import Ref, constant, unit_of
from ccxl.core.units import Unit

# The fault of document 000: 160,000 once and 94,000 a month, printed as a total of 254,000.
BUILD = Amount(160_000, "yuan", "construction")
RUN = Amount(94_000, "yuan/month", "operation")
BOTH = r"construction = 160,000\.00 yuan \(one-off\)"
AND = r"operation = 94,000\.00 yuan/month \(every month\)"


@pytest.mark.parametrize(
    "mix",
    [
        lambda: BUILD + RUN,
        lambda: BUILD - RUN,
        lambda: BUILD < RUN,
        lambda: BUILD >= RUN,
        lambda: np.sum([BUILD, RUN]),
    ],
)
def test_a_one_off_and_a_monthly_amount_do_not_mix(mix):
    with pytest.raises(UnitError, match=rf"{BOTH} and {AND} cannot be (added|subtracted|compared); say for how many"):
        mix()


@pytest.mark.parametrize(
    "mix",
    [
        lambda: sum([RUN, BUILD]),
        lambda: sum([BUILD, RUN], Amount(0, "yuan")),
        lambda: RUN.for_months(1) + RUN,
        lambda: BUILD + RUN * 12,
        lambda: RUN + RUN * Amount(12, "month"),
        lambda: RUN + Amount(94_000, "yuan/year"),
        lambda: Amount(2.5, "yuan/call") + Amount(0.8, "yuan/min"),
        lambda: Amount([1, 2], "yuan") + Amount([1, 2], "yuan/month"),
        lambda: BUILD + 5,
        lambda: 5 - BUILD,
        lambda: BUILD > 5.0,
        lambda: BUILD + np.array([1.0, 2.0]),
    ],
)
def test_other_units_do_not_mix_either(mix):
    with pytest.raises(UnitError, match="cannot be"):
        mix()


@pytest.mark.parametrize(
    "loophole",
    [
        lambda: float(BUILD) + float(RUN),
        lambda: math.fsum([BUILD, RUN]),
        lambda: np.add(BUILD, RUN),
        lambda: np.array([BUILD, RUN], float).sum(),
        lambda: np.array([1.0]) + BUILD,
        lambda: BUILD + "5",
        lambda: BUILD + True,
        lambda: BUILD * "5",
    ],
)
def test_there_is_no_way_round(loophole):
    with pytest.raises((TypeError, UnitError)):
        loophole()


def test_only_units_that_differ_by_the_month_get_the_advice():
    with pytest.raises(UnitError, match="for_months"):
        RUN + BUILD
    with pytest.raises(UnitError) as other:
        BUILD + Amount(1, "yuan/call")

    assert "for_months" not in str(other.value)
    assert str(other.value).endswith("1.00 yuan/call cannot be added")


def test_months_make_one_of_the_two():
    # Document 000, case S0-14.
    assert (BUILD + RUN.for_months(12)).value == 1_288_000
    assert BUILD + RUN * Amount(12, "month") == Amount(1_288_000, "yuan")
    assert BUILD + RUN * constant(12, "month") == BUILD + RUN.for_months(12)
    assert (BUILD + RUN.for_months(1)).unit == Unit.parse("yuan")


def test_arithmetic_keeps_the_unit():
    seats = Amount(20, "seat")

    assert RUN / seats == Amount(4_700, "yuan/month/seat")
    assert Amount(3_000, "yuan/month/seat") * seats == Amount(60_000, "yuan/month")
    assert 2 * RUN == RUN * 2 == RUN + RUN == Amount(188_000, "yuan/month")
    assert Amount(160 / 94, "month") == BUILD / RUN
    assert 2 / seats == Amount(0.1, "1/seat")
    assert Amount(0, "yuan/month") == -RUN + RUN
    assert RUN - 0 == 0 + RUN == RUN
    assert 0 - RUN == -RUN
    assert sum([RUN, RUN]) == RUN * 2
    assert Amount(93_999, "yuan/month") < RUN
    assert Amount(94_000, "yuan/month") >= RUN
    assert RUN > 0
    assert RUN != BUILD
    assert RUN != 94_000
    assert {"a": RUN}["a"] is RUN


def test_a_series_is_one_amount():
    months = Amount([94_000, 95_000], "yuan/month", "operation")

    assert (months + RUN).value.tolist() == [188_000, 189_000]
    assert (np.array([1, 2]) * RUN).value.tolist() == [94_000, 188_000]
    assert "[94000. 95000.] yuan/month (every month)" in str(months)


def test_an_amount_says_what_it_is():
    assert str(RUN) == "operation = 94,000.00 yuan/month (every month)"
    assert repr(RUN) == "Amount(94000.0, 'yuan/month', 'operation')"
    assert str(Amount(1, "yuan/year")) == "1.00 yuan/year (every year)"
    assert str(Amount(1, "yuan/month/seat")) == "1.00 yuan/month/seat (every month)"
    assert str(Amount(1, "yuan/call")) == "1.00 yuan/call"
    assert str(Amount(1, "month")) == "1.00 month"


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(0, 600))
def test_amounts_add_up_as_numbers_do(one_off, monthly, months):
    total = Amount(one_off, "yuan") + Amount(monthly, "yuan/month").for_months(months)

    assert total.value == one_off + monthly * months


class TestFunctions:
    def test_an_amount_in_the_unit_of_the_argument_passes(self):
        assert ccxl.cost_per_seat(RUN, Amount(20, "seat")) == Amount(4_700, "yuan/month/seat")
        assert ccxl.cost_per_seat(RUN, 20) == Amount(4_700, "yuan/month/seat")
        assert ccxl.cost_per_seat(94_000, 20) == 4_700
        assert ccxl.fee_by_seat(Amount([8, 12], "seat"), 3_000, 10).value.tolist() == [30_000, 36_000]

    def test_a_one_off_where_a_monthly_amount_belongs_is_refused_with_both(self):
        with pytest.raises(InputError, match=rf"monthly_cost: {BOTH}, but it must be a number .*\(yuan/month\)"):
            ccxl.cost_per_seat(BUILD, 20)
        with pytest.raises(InputError, match=rf"one_off: {AND}.*; monthly_cost: {BOTH}"):
            ccxl.total_outlay(RUN, BUILD, 12)

    def test_a_value_that_is_not_allowed_is_not_allowed_with_a_unit_either(self):
        with pytest.raises(InputError, match=r"seats: 0\.00 seat, but it must be a number > 0"):
            ccxl.cost_per_seat(RUN, Amount(0, "seat"))

    def test_words_stay_words(self):
        assert ccxl.capitals(Amount(100.5, "yuan")) == "人民币壹佰元伍角整"


class TestDeclarations:
    AXES = (Axis("item"),)

    def test_a_line_that_adds_both_is_refused_with_both_names(self):
        lines = [Line("once", "yuan", given=lambda _: None), Line("monthly", "yuan/month", given=lambda _: None)]
        total = Line("total", "yuan", rule=lambda once, monthly: once + monthly)

        with pytest.raises(DeclarationError, match=r"once is in yuan and monthly is in yuan/month"):
            Model([*lines, total], self.AXES)

    def test_an_amount_in_a_rule_brings_its_unit(self):
        monthly = Ref("monthly", Unit.parse("yuan/month"), ())

        assert unit_of(RUN + monthly) == Unit.parse("yuan/month")
        assert unit_of(monthly * Amount(12, "month") + BUILD) == Unit.parse("yuan")
        with pytest.raises(DeclarationError, match="160000 is in yuan and monthly is in yuan/month"):
            unit_of(BUILD + monthly)


def test_the_saving_of_document_000_is_that_of_the_right_totals():
    own = [BUILD + RUN.for_months(months) for months in (1, 12)]
    out = [Amount(30_000, "yuan") + Amount(74_000, "yuan/month").for_months(months) for months in (1, 12)]
    savings = [((a - b) / a).value for a, b in zip(own, out, strict=True)]

    # The print implies 59.1 %; over twelve months it is 28.7 %.
    assert savings == pytest.approx([float(Fraction(150, 254)), float(Fraction(370, 1288))])
