"""Cases worked by hand from law and practice: the sheets and the model give every figure to the fen.

`tests/cases/worked_examples.json` holds inputs, expected figures, the steps and the source of each.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.finished import Finished, finished

CASES = json.loads((Path(__file__).parent / "cases" / "worked_examples.json").read_text(encoding="utf-8"))
FEN = 1e-6

Read: TypeAlias = Callable[[str, tuple[int, ...]], Any]
"""Gives one element of a line: from its cell, or from the model."""
Figure: TypeAlias = Callable[[Read, dict[str, int]], Any]
"""Reads one expected figure, given the lengths of the axes."""


def one(key: str, *index: int) -> Figure:
    """One element of a line."""
    return lambda read, sizes: read(key, index)


def months(key: str, *before: int) -> Figure:
    """Twelve elements of a line, the last of whose axes runs over the months."""
    return lambda read, sizes: [read(key, (*before, month)) for month in range(12)]


def added(*figures: Figure) -> Figure:
    """Several figures added up, by months if they are monthly."""

    def figure(read: Read, sizes: dict[str, int]) -> Any:
        found = [part(read, sizes) for part in figures]
        return [sum(month) for month in zip(*found, strict=True)] if isinstance(found[0], list) else sum(found)

    return figure


def total(key: str, axis: str) -> Figure:
    """All elements of a line with one axis added up."""
    return lambda read, sizes: sum(read(key, (number,)) for number in range(sizes[axis]))


ITEM = {"gross": "items.gross", "net": "items.net", "tax": "items.tax", "cost": "items.booked"}
RHYTHMS = ("当月", "次月", "季初", "季末", "年初", "年末")
STAGES = ("advance", "delivery", "acceptance", "retention")

FIGURES: dict[str, dict[str, Figure]] = {
    "tax": {name: one(key, 0) for name, key in ITEM.items()},
    "depreciation": {
        "cost": one("items.booked", 0),
        "depreciation": months("items.charge", 0),
        "depreciation_year": one("items.charge_year", 0),
        "expensed": added(months("items.charge", 0), months("items.charge", 1)),
        "expensed_year": added(one("items.charge_year", 0), one("items.charge_year", 1)),
        "deposit": one("items.book_value", 2),
    },
    "cash": {
        **{name: one("payments.amount", 0, place) for place, name in enumerate(STAGES)},
        "cash": months("cash_items.paid", 0),
        "cash_year": one("cash_items.year", 0),
        **{f"cash_{name}": months("rhythms.paid", place) for place, name in enumerate(RHYTHMS)},
        "cash_after_次月": one("rhythms.unpaid", 1),
    },
    "rounding": {
        "months": months("lines.cost", 0),
        "year": one("operating.total"),
        "tail": one("lines.remainder", 0),
        **{f"wan_{name}": one("operating_sections.wan", place) for place, name in enumerate("甲乙丙")},
        "wan_total": one("summary.operating"),
        "wan_sum_of_parts": total("operating_sections.wan", "operating_section"),
        "wan_tail": one("summary.operating_difference"),
        "construction": one("construction.total"),
        "operating_month": one("operating.monthly_total"),
        "operating_year": one("operating.total"),
        "construction_and_year": one("first_year_total"),
        "construction_and_first_month": one("first_month_outlay"),
    },
    "contingency": {
        **{f"items_{kind}": one(f"construction.subtotal_{kind}") for kind in ("gross", "net", "tax")},
        **{f"contingency_{kind}": one(f"reserve.{kind}", 0) for kind in ("gross", "net", "tax")},
        "contingency_cost": one("reserve.booked", 0),
        "contingency_depreciation": months("reserve.charge", 0),
        "total_gross": one("construction.total"),
    },
    "contributions": {
        "wages": months("staffing.wages"),
        "social": months("contributions.cost", 0),
        "housing": months("contributions.cost", 1),
        "employer_month": added(one("contributions.cost", 0, 0), one("contributions.cost", 1, 0)),
        "labour_year": one("operating_sections.year", 0),
    },
}
# Where a case means another figure by the same name.
OWN: dict[str, dict[str, Figure]] = {
    "tax_operating_month": {
        "gross": one("lines.cost", 0, 11),
        "net": one("lines.net_year", 0),
        "tax": one("lines.deductible_tax", 0, 11),
        "cost": one("expense.total"),
    },
}
# What falls before and after the year stands in one cell.
OUTSIDE = {"cash_before", "cash_after"}


@pytest.fixture(scope="module")
def workbooks():
    """Every case's workbook, built once."""
    return {}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_sheets_and_model_give_the_worked_figures(case, workbooks):
    book = workbooks.setdefault(case["id"], finished(case["inputs"]))
    figures = FIGURES[case["topic"]] | OWN.get(case["id"], {})
    expected = {name: value for name, value in case["expected"].items() if name not in OUTSIDE}
    sizes = dict(book.budget.structure.sizes)

    for name, value in expected.items():
        for source, read in (("sheet", in_sheet(book)), ("model", in_model(book))):
            assert agrees(figures[name](read, sizes), value), f"{name} in the {source}"


@pytest.mark.parametrize(
    "case", [case for case in CASES if OUTSIDE & set(case["expected"])], ids=lambda case: case["id"]
)
def test_payments_outside_the_year_are_shown(case, workbooks):
    book = workbooks.setdefault(case["id"], finished(case["inputs"]))
    expected = sum(case["expected"][name] for name in OUTSIDE)

    assert agrees(in_sheet(book)("cash_items.outside", (0,)), expected)
    assert agrees(in_model(book)("cash_items.outside", (0,)), expected)


def in_sheet(book: Finished) -> Read:
    words = {book.budget.words[f"word.{name}"] for name in ("not_given", "not_computable", "nothing")}

    def read(key: str, index: tuple[int, ...]) -> Any:
        value = book.value(key, *index)
        return None if value in words else value

    return read


def in_model(book: Finished) -> Read:
    def read(key: str, index: tuple[int, ...]) -> Any:
        value = float(book.budget.lines[key][index])
        return None if math.isnan(value) else value

    return read


def agrees(found: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if expected is None or found is None:
        return expected is found
    return abs(found - expected) <= FEN
