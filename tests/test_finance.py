"""Depreciation and time value of money against published results and exact arithmetic."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ccxl
from ccxl.core.errors import InputError, NoSolution
from ccxl.formulas import finance
from ccxl.functions import FUNCTIONS
from tests import exact_finance as exact

CASES = json.loads((Path(__file__).parent / "cases" / "finance_cases.json").read_text(encoding="utf-8"))
FUNCTION_OF = {
    "SLN": ccxl.straight_line_depreciation,
    "DB": ccxl.declining_depreciation,
    "DDB": ccxl.double_declining_depreciation,
    "SYD": ccxl.sum_of_years_depreciation,
    "VDB": ccxl.variable_depreciation,
    "NPV": ccxl.npv_excel,
    "NPV_TODAY": ccxl.npv_from_today,
    "XNPV": ccxl.xnpv,
    "IRR": ccxl.irr,
    "XIRR": ccxl.xirr,
    "PMT": ccxl.annuity_payment,
    "PV": ccxl.annuity_present_value,
    "RATE": ccxl.annuity_rate,
    "NPER": ccxl.annuity_periods,
    "DDB_LAST_TWO": lambda *a: ccxl.depreciation_by_year(*a, "double_declining_last_two_even"),
}
EXACT = {
    "SLN": exact.sln,
    "DB": exact.db,
    "DDB": exact.ddb,
    "SYD": exact.syd,
    "VDB": exact.vdb,
    "NPV": exact.npv,
    "NPV_TODAY": lambda rate, flows: exact.npv(rate, flows, 0),
    "XNPV": exact.xnpv,
    "PMT": exact.pmt,
    "PV": exact.pv,
}
# The published rate is no closed form: at the rate that is found the exact sum must vanish.
VANISHES = {
    "IRR": lambda rate, flows, guess: exact.npv(rate, flows, 0),
    "XIRR": lambda rate, flows, dates, guess: exact.xnpv(rate, flows, dates),
    "RATE": lambda rate, periods, payment, now, then, start, guess: exact.balance(
        rate, periods, payment, now, then, start
    ),
    "NPER": lambda periods, rate, payment, now, then, start: exact.balance(rate, periods, payment, now, then, start),
}


def as_float(value: Any) -> Any:
    if isinstance(value, list):
        return [as_float(x) for x in value]
    return value if isinstance(value, str) and "-" in value else float(exact.number(value))


def as_decimal(value: Any) -> Any:
    if isinstance(value, list):
        return [as_decimal(x) for x in value]
    return value if isinstance(value, str) and "-" in value else exact.number(value)


def test_there_are_enough_published_results() -> None:
    counts = Counter(case["kind"] for case in CASES)
    assert sum(counts[kind] for kind in ("SLN", "DB", "DDB", "SYD", "VDB", "NPV", "IRR", "XIRR", "PMT")) >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["source"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_result(case: dict[str, Any]) -> None:
    found = FUNCTION_OF[case["kind"]](*as_float(case["inputs"]))
    assert np.all(np.abs(found - np.array(case["expected"])) <= case["tolerance"]), found


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] in EXACT], ids=lambda case: case["id"])
def test_exact_arithmetic_gives_the_published_result_and_ours(case: dict[str, Any]) -> None:
    right = EXACT[case["kind"]](*as_decimal(case["inputs"]))
    assert abs(right - Decimal(repr(case["expected"]))) <= Decimal(repr(case["tolerance"]))
    found = FUNCTION_OF[case["kind"]](*as_float(case["inputs"]))
    assert found == pytest.approx(float(right), rel=1e-12, abs=1e-10)


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] in VANISHES], ids=lambda case: case["id"])
def test_nothing_is_left_at_the_rate_found(case: dict[str, Any]) -> None:
    found = Decimal(repr(float(FUNCTION_OF[case["kind"]](*as_float(case["inputs"])))))
    step = Decimal("1e-9") * (1 + abs(found))
    left, right = (VANISHES[case["kind"]](found + d, *as_decimal(case["inputs"])) for d in (-step, step))
    assert left * right <= 0, (left, right)


def test_annuities_agree_with_each_other() -> None:
    # 100 paid at the end of two years at 10 %: 100 x 1.1 + 100 = 210; at their start 231.
    assert ccxl.annuity_future_value(0.1, 2, -100) == pytest.approx(210, rel=1e-14)
    assert ccxl.annuity_future_value(0.1, 2, -100, 0, True) == pytest.approx(231, rel=1e-14)
    assert ccxl.annuity_future_value(0, 12, -100, -50) == 1250
    # The money is never paid back by what is below the interest.
    with pytest.raises(NoSolution):
        ccxl.annuity_periods(0.1, -99, 1000)


amounts = st.integers(-(10**8), 10**8).map(lambda fen: fen / 100)
rates = st.one_of(st.floats(1e-9, 1), st.floats(-0.5, -1e-9), st.just(0.0))


@given(rates, st.floats(1, 400), amounts, amounts, st.booleans())
def test_annuities_by_exact_arithmetic(rate, periods, given_now, future, start) -> None:
    numbers = [Decimal(x) for x in (rate, periods, given_now, future, int(start))]
    sizes = [*numbers[:2], abs(numbers[2]), abs(numbers[3]), numbers[4]]
    for function, right in ((ccxl.annuity_payment, exact.pmt), (ccxl.annuity_present_value, exact.pv)):
        found = function(rate, periods, given_now, future, start)
        assert abs(Decimal(found) - right(*numbers)) <= Decimal("1e-12") * abs(right(*sizes))
    found = ccxl.annuity_future_value(rate, periods, given_now, future, start)
    right, size = (-exact.balance(*x[:4], Decimal(0), x[4]) for x in (numbers, sizes))
    assert abs(Decimal(found) - right) <= Decimal("1e-12") * abs(size)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ccxl.straight_line_depreciation(100, 120, 5), r"salvage = 120: must be at most cost = 100 \(yuan\)"),
        (lambda: ccxl.declining_depreciation(100, 10, 5, 6), "period = 6: must be at most life = 5"),
        (lambda: ccxl.declining_depreciation(100, 10, 5, 7, 7), "period = 7: must be at most life = 5"),
        (lambda: ccxl.declining_depreciation(-1, 10, 5, 1), "cost = -1"),
        (lambda: ccxl.declining_depreciation(100, 10, 5, 1, 13), "first_year_months = 13"),
        (lambda: ccxl.double_declining_depreciation(100, 10, 5, 5.5), "period = 5.5: must be at most life = 5"),
        (lambda: ccxl.double_declining_depreciation(100, 10, 5, 0), "period = 0: must be a number > 0"),
        (lambda: ccxl.sum_of_years_depreciation(100, 10, 0, 1), "life = 0: must be a number > 0"),
        (lambda: ccxl.sum_of_years_depreciation(100, 10, 3, 4), "period = 4: must be at most life = 3"),
        (lambda: ccxl.variable_depreciation(100, 10, 5, 3, 2), "start_period = 3: must be at most end_period = 2"),
        (lambda: ccxl.variable_depreciation(100, 10, 5, 3, 6), "end_period = 6: must be at most life = 5"),
        (lambda: ccxl.variable_depreciation(100, 10, 5, 0, 1, 2, "no"), "no_switch = 'no': must be TRUE or FALSE"),
        (lambda: ccxl.npv_excel(8, [1, 2]), "discount_rate = 8: .* write 0.80 for 80 %"),
        (lambda: ccxl.npv_excel(0.1, [1, None, 2]), "flows = None: must be a number .* in each of its cells"),
        (lambda: ccxl.irr([100, 200]), r"flows: needs a payment \(negative\) and a receipt \(positive\)"),
        (lambda: ccxl.xirr([-1, 2], ["2026-01-01"]), "dates: 1 cells for 2 flows"),
        (lambda: ccxl.xnpv(0.1, [-1, 2], ["2026-01-02", "2026-01-01"]), "dates: one lies before the first"),
        (lambda: ccxl.xnpv(0.1, [-1, 2], ["2026-01-02", "soon"]), "dates = 'soon': must be a date"),
        (lambda: ccxl.xnpv(0.1, [-1, 2], [46023, 0]), "dates = 0: must be a date from 1900 to 9999 .* in each"),
        (lambda: ccxl.replacement_outlays(1, 1, 3e6, 46023), r"in_use = 3e\+06: must be a date from 1900 to 9999"),
    ],
)
def test_what_excel_refuses_is_refused_by_name(call, message) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(InputError, match=r"salvage = 120.*; end_period = 6.*"):
        ccxl.variable_depreciation(100, 120, 5, 0, 6)


def test_a_bad_cell_spoils_no_other() -> None:
    results, reasons = FUNCTIONS["declining_depreciation"].each(100, 10, [[5.0], [5.0]], [[1.0], [9.0]])
    assert results[0, 0] == pytest.approx(36.9)
    assert reasons[1, 0].startswith("period = 9: must be at most life = 5")


def test_flows_are_taken_whole_and_rates_cell_by_cell() -> None:
    rates = np.array([[0.0], [0.1]])
    flows = [[-100.0, 60.0, 60.0]]
    assert ccxl.npv_excel(rates, flows).tolist() == [[20.0], [pytest.approx(4.1322314 / 1.1)]]
    results, reasons = FUNCTIONS["npv_from_today"].each([[0.0], [9.0]], flows)
    assert results[0, 0] == 20
    assert "discount_rate = 9" in reasons[1, 0]


def test_a_result_of_many_cells_takes_one_cell_of_each_argument() -> None:
    with pytest.raises(InputError, match="cost: one cell, since the result of depreciation_by_year fills several"):
        FUNCTIONS["depreciation_by_year"].each([[1.0], [2.0]], 0.0, 5.0)
    results, reasons = FUNCTIONS["depreciation_by_year"].each(100.0, 0.0, 4.0)
    assert results.tolist() == [25.0] * 4
    assert not np.any(reasons != "")


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(1, 10**6))
def test_the_value_at_the_internal_rate_is_nothing(receipts, outlay) -> None:
    flows = [-float(outlay), *map(float, receipts)]
    rate = ccxl.irr(flows)
    value, size = (finance.net_present_value(rate, np.array(x), 0) for x in (flows, np.abs(flows)))
    assert abs(value) <= 1e-8 * size


@pytest.mark.parametrize("guess", [-0.5, 0.01, 0.1, 0.9])
def test_a_rate_is_found_from_afar_and_only_where_there_is_one(guess: float) -> None:
    # A search by tangents from 1 % leaves this one at -100 %: 25 payments in advance, worth 11,142,246 today.
    rate = ccxl.annuity_rate(25, -1085415.68, 11142246, 0, True, guess)
    left, right = (exact.balance(*map(Decimal, (rate + d, 25, "-1085415.68", 11142246, 0, 1))) for d in (-1e-12, 1e-12))
    assert left * right < 0
    # 1 becomes 5000 in three periods; 1000 becomes 1 and 1.
    assert ccxl.irr([-1, 0, 0, 5000], guess) == pytest.approx(5000 ** (1 / 3) - 1, rel=1e-9)
    assert 1 + ccxl.irr([-1000, 1, 1], guess) == pytest.approx((1 + 4001**0.5) / 2000, rel=1e-7)
    # 1 - 2 x + 2 x^2 has no zero.
    with pytest.raises(NoSolution):
        ccxl.irr([1, -2, 2], guess)


def test_of_two_internal_rates_the_one_near_the_guess_is_given() -> None:
    # -4,000 + 25,000 x - 25,000 x^2 = 0 for x = 0.8 and x = 0.2: rates of 25 % and 400 %.
    flows = [-4000, 25000, -25000]
    assert ccxl.irr(flows, 0.2) == pytest.approx(0.25, rel=1e-9)
    assert ccxl.irr(flows, 4.5) == pytest.approx(4, rel=1e-9)
    # -1 + 2.1 x - 1.1 x^2: rates of 0 and 10 %.
    assert ccxl.irr([-1, 2.1, -1.1], -0.05) == pytest.approx(0, abs=1e-9)
    assert ccxl.irr([-1, 2.1, -1.1], 0.2) == pytest.approx(0.1, abs=1e-9)
    # The same, 365 and 730 days on.
    days = ["2025-01-01", "2026-01-01", "2027-01-01"]
    assert ccxl.xirr(flows, days, 0.2) == pytest.approx(0.25, rel=1e-9)
    assert ccxl.xirr(flows, days, 4.5) == pytest.approx(4, rel=1e-9)


def test_a_rate_that_is_no_root_is_searched_for_again() -> None:
    # 100 becomes 110.
    value, size = (lambda rate, sign=sign: sign * 100 + 110 / (1 + rate) for sign in (-1, 1))
    for proposed in (None, -1.0, 0.5, 0.1):
        assert finance._root(proposed, 0.3, value, size) == pytest.approx(0.1, rel=1e-12)


@given(st.floats(1, 1e7), st.floats(0, 1), st.floats(0.5, 60), st.floats(0.01, 1), st.floats(0.1, 10))
def test_a_broken_period_by_exact_arithmetic(cost, share, life, part, factor) -> None:
    period = max(life * part, 1e-3)
    numbers = [Decimal(x) for x in (cost, cost * share, life, period, factor)]
    charge = ccxl.double_declining_depreciation(cost, cost * share, life, period, factor)
    assert abs(Decimal(charge) - exact.ddb(*numbers)) <= Decimal("1e-13") * numbers[0]


def test_payback() -> None:
    # 1,000 out and 500 a year in: two years.
    assert ccxl.payback([-1000, 500, 500]) == 2
    assert ccxl.payback([-1000, 500, 600]) == pytest.approx(1 + 500 / 600)
    assert ccxl.payback([100, 200]) == 0
    # Earned back in the second year, lost again in the third: paid back for good in the fourth.
    assert ccxl.payback([-100, 150, -100, 80]) == pytest.approx(2 + 50 / 80)
    # 500/1.25 = 400, 625/1.25^2 = 400, 625/1.25^3 = 320: 200 of 320 are missing after two years.
    assert ccxl.discounted_payback(0.25, [-1000, 500, 625, 625]) == pytest.approx(2.625)
    with pytest.raises(NoSolution):
        ccxl.payback([-1000, 400, 500])


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12))
def test_after_payback_the_sum_stays_up(flows) -> None:
    sums = np.cumsum(flows)
    assume(sums[-1] >= 0)
    periods = ccxl.payback(flows)
    assert (sums[int(np.ceil(periods)) :] >= 0).all()
    assert periods == 0 or sums[int(np.ceil(periods)) - 1] < 0
