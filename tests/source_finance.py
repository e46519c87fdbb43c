"""Cases of the source documents for finance, each a function named after its id; it raises where one is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

import ccxl


def s0_14(case: dict[str, Any]) -> None:
    """Totals of both columns over 1 to 60 months, and what outsourcing saves."""
    ways = case["inputs"]
    for months, totals in case["recomputed"].items():
        found = {}
        for way, cost in ways.items():
            if int(months) % 12:
                found[way] = cost["one_off"] + int(months) * cost["monthly"]
            else:
                found[way] = ccxl.tco_by_year(cost["one_off"], 0, cost["monthly"], int(months) / 12).sum()
            assert found[way] == totals[way], (months, way)
        saving = found["self"] - found["outsourced"]
        assert saving == totals["saving"], months
        assert round(saving / found["self"], 4) == totals["saving_pct"], months


def _fixed_cost(inputs: dict[str, Any], residual: float = 0, service: Any = None, racks: int = 2) -> float:
    """Cost of a year in units of ten thousand: depreciation over the years, and what is paid every year."""
    depreciation = ccxl.straight_line_depreciation(inputs["capex_wan"], inputs["capex_wan"] * residual, inputs["years"])
    fees = np.mean(service if service is not None else [inputs["service"]] * inputs["years"])
    return depreciation + (inputs["rent"] + inputs["power"]) * racks / 2 + inputs["staff"] + float(fees)


def s4_04(case: dict[str, Any]) -> None:
    """Cost of a seat and year: as listed 170, and the three conventions that give the published 160."""
    inputs, published, right = case["inputs"], case["published"]["per_seat_year"], case["recomputed"]
    listed = _fixed_cost(inputs)
    assert listed == right["listed_items_total_wan"]
    for seats in inputs["seats"]:
        assert round(listed * 10_000 / seats, 2) == right["listed_per_seat"][str(seats)]
        assert round(listed * 10_000 / seats) != published[str(seats)]
    conventions = {
        "H1_service_free_in_year1": _fixed_cost(inputs, service=[0, 30, 30]),
        "H2_residual_10pct": _fixed_cost(inputs, residual=0.1),
        "H3_service_20": _fixed_cost(inputs, service=[20, 20, 20]),
        "H4_one_rack": _fixed_cost(inputs, racks=1),
    }
    for name, total in conventions.items():
        assert np.isclose(total, right[name]["total_wan"], rtol=1e-12), name
        assert [round(total * 10_000 / seats) for seats in inputs["seats"]] == list(published.values()), name


def s4_06(case: dict[str, Any]) -> None:
    """The outsourced price by size as a price by the month, and its yearly total."""
    for seats, price in case["inputs"]["out_per_seat_year"].items():
        monthly = case["recomputed"]["per_seat_month"][seats]
        assert price == 12 * monthly
        year = ccxl.tco_by_year(0, 0, int(seats) * monthly, 1)
        assert year[0] == case["recomputed"]["out_total_wan"][seats] * 10_000


def s4_07(case: dict[str, Any]) -> None:
    """Break-even seats at each price; with the price by size self-built never wins up to the 50 seats of the design."""
    for key, seats in case["recomputed"].items():
        fixed, price = map(float, key.split("@"))
        assert round(ccxl.break_even_point(fixed * 10_000, price), 2) == seats
    for fixed in case["inputs"]["fixed_wan"]:
        monthly = [price / 12 for price in case["inputs"]["prices"]]
        found = ccxl.break_even_seats(fixed * 10_000 / 12, 0, monthly, [1, 30, 50], most_seats=100)
        at_last_price = case["recomputed"][f"{fixed}@{case['inputs']['prices'][-1]}"]
        assert found[-1].tolist() == [np.ceil(at_last_price), 100]
        assert found[-1][0] > 50


def x_07(case: dict[str, Any]) -> None:
    """Amounts in capitals of published tenders."""
    for amount, text in case["published"].items():
        assert ccxl.capitals(float(amount)) == "人民币" + text


CASES = {"S0-14": s0_14, "S4-04": s4_04, "S4-06": s4_06, "S4-07": s4_07, "X-07": x_07}
