"""Money in binary numbers: halves and sums come out as in spreadsheets, to the last bit.

A sum that is off by its last bit may fall on the other side of half a fen when a share of it is rounded.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from itertools import compress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.core import numbers
from ccxl.core.cells import Cell
from ccxl.core.errors import DeclarationError
from ccxl.core.excel_printer import Context
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model
from ccxl.core.rule import total, total_product, total_where
from ccxl.workbook import fill
from ccxl.workbook.build import build, resources
from ccxl.workbook.engine import Calculation
from ccxl.workbook.inputs import load
from tests.finished import finished

# ------------------------------------------------------------------------------------------------ halves


@st.composite
def near_halves(draw: st.DrawFn, places: int) -> float:
    """A half of the last place kept, or a number some bits beside it."""
    most = min(10 ** (14 - places), 10**9)
    half = float((Decimal(draw(st.integers(0, most * 10**places - 1))) + Decimal("0.5")).scaleb(-places))
    return half + draw(st.integers(-40, 40)) * math.ulp(half)


def by_digits(x: float, places: int) -> float:
    """Decimal arithmetic on the 15 digits that a spreadsheet has of a number."""
    return float(Decimal(f"{x:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


ROUNDED = {2: numbers.yuan, 0: numbers.whole}


@pytest.mark.parametrize("places", ROUNDED)
@given(data=st.data())
def test_halves_go_where_15_digits_say(places, data):
    found = data.draw(st.lists(near_halves(places), min_size=1, max_size=20))
    expected = [by_digits(x, places) for x in found]

    assert ROUNDED[places](np.array(found)).tolist() == expected
    assert ROUNDED[places](-np.array(found)).tolist() == [-x for x in expected]
    assert [ROUNDED[places](x) for x in found] == expected


@settings(max_examples=20)
@given(data=st.data())
def test_the_engine_rounds_halves_alike(data):
    found = data.draw(st.lists(near_halves(2), min_size=1, max_size=20))

    formulas = {("表", row, 2): f"ROUND(A{row},2)" for row in range(1, len(found) + 1)}
    inputs = [(("表", row, 1), x) for row, x in enumerate(found, 1)]
    results = Calculation({"表": (len(found), 2)}, formulas).run(inputs)["表"]

    assert [row[1] for row in results] == numbers.yuan(np.array(found)).tolist()


def test_amounts_without_digits_for_a_half_are_rounded_plainly():
    # 2^50 + 0.25 and + 0.75 are exact in binary.
    assert numbers.whole(np.array([2.0**50 + 0.25, 2.0**50 + 0.75])).tolist() == [2.0**50, 2.0**50 + 1]
    assert numbers.yuan(630_000_000_000_000.0) == 630_000_000_000_000
    assert numbers.whole_up(630_000.0) == 630_000


# ------------------------------------------------------------------------------------------------ sums

MANY, MORE = 60, 25
AXES = (Axis("group"), Axis("item", parent="group"), Axis("other", parent="group"))
SIZES = {"group": 3, "item": MANY, "other": MORE}
# In blocks, so that each group of a line is one range of cells.
GROUPS = {("item", "group"): tuple(i * 3 // MANY for i in range(MANY)),
          ("other", "group"): tuple(i * 3 // MORE for i in range(MORE))}  # fmt: skip


def _given(scenario: Any) -> Any:
    return None


SUMS = {
    "sum": ((), lambda a: total(a, over="item")),
    "two": ((), lambda a, b: total(a, b, over=("item", "other"))),
    "by_group": (("group",), lambda a: total(a, over="item", by="group")),
    "two_by_group": (("group",), lambda a, b: total(a, b, over=("item", "other"), by="group")),
    "where": ((), lambda a, flag: total_where(a, flag, 1, over="item")),
    "product": ((), lambda a, weight: total_product(a, weight, over="item")),
}
LINES = (
    Line("a", "1", ("item",), given=_given),
    Line("b", "1", ("other",), given=_given),
    Line("flag", "1", ("item",), given=_given),
    Line("weight", "1", ("item",), given=_given),
    *(Line(key, "1", axes, rule) for key, (axes, rule) in SUMS.items()),
)


def _one_by_one(amounts: Any) -> float:
    return reduce(operator.add, amounts, 0.0)


def _sums(values: dict[str, Any]) -> dict[str, list[float]]:
    a, b = values["a"].tolist(), values["b"].tolist()
    of = [[x for x, place in zip(a, GROUPS["item", "group"], strict=True) if place == g] for g in range(3)]
    others = [[x for x, place in zip(b, GROUPS["other", "group"], strict=True) if place == g] for g in range(3)]
    return {
        "sum": [_one_by_one(a)],
        "two": [_one_by_one(a + b)],
        "by_group": [_one_by_one(part) for part in of],
        "two_by_group": [_one_by_one(part + more) for part, more in zip(of, others, strict=True)],
        "where": [_one_by_one(compress(a, values["flag"] == 1))],
        "product": [_one_by_one((values["a"] * values["weight"]).tolist())],
    }


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(3, 9))
def test_sums_are_added_one_by_one_as_the_engine_adds_them(seed, digits):
    drawn = np.random.default_rng(seed).integers(0, 10**digits, 2 * MANY + MORE) / 100
    values = {"a": drawn[:MANY], "b": drawn[2 * MANY :], "weight": drawn[MANY : 2 * MANY]}
    values["flag"] = (values["weight"] * 100 % 2 < 1).astype(float)
    model = Model(LINES, AXES)
    groups = {key: np.array(members) for key, members in GROUPS.items()}

    lines = model.evaluate(values, SIZES, groups, {}, "")

    expected = _sums(values)
    assert {key: np.ravel(lines[key]).tolist() for key in SUMS} == expected
    homes = {
        # One below the other, as on a sheet: a sum over two lines goes on from the first to the second.
        key: {
            (i,) if model.lines[key].axes else (): Cell("表", at * (MANY + 1) + i + 1, 1)
            for i in range(lines[key].size)
        }
        for at, key in enumerate([*values, *SUMS])
    }
    texts = FormulaCompiler(Context(model, homes, SIZES, GROUPS, {}, ""))
    formulas = {tuple(cell): texts.formula(key, index) for key in SUMS for index, cell in homes[key].items()}
    inputs = [(tuple(homes[key][index,]), float(x)) for key, array in values.items() for index, x in enumerate(array)]
    results = Calculation({"表": (len(homes) * (MANY + 1), 1)}, formulas).run(inputs)["表"]
    for key in SUMS:
        assert [results[cell.row - 1][cell.column - 1] for cell in homes[key].values()] == expected[key], key


def test_a_sum_of_none_is_zero():
    model, none = Model(LINES, AXES), np.zeros(0)
    groups = {key: np.zeros(0, int) for key in GROUPS}

    values, sizes = dict.fromkeys(("a", "b", "weight", "flag"), none), {**SIZES, "item": 0, "other": 0}
    lines = model.evaluate(values, sizes, groups, {}, "")

    assert {key: np.ravel(lines[key]).tolist() for key in SUMS} == {
        key: [0.0] * (3 if axes else 1) for key, (axes, _) in SUMS.items()
    }


def test_operands_of_a_total_have_the_same_other_axes():
    lines = [
        Line("a", "1", ("item",), given=_given),
        Line("b", "1", ("other", "group"), given=_given),
        Line("sum", "1", ("group",), lambda a, b: total(a, b, over=("item", "other"))),
    ]
    with pytest.raises(DeclarationError, match="total over item, other: its operands vary over different other axes"):
        Model(lines, AXES)


# ------------------------------------------------------------------------------------------------ budgets

EXAMPLES = sorted(resources("examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_model_and_engine_agree_on_money_to_the_last_bit(path, monkeypatch):
    every = fill.Filling._disagreements

    def of_money(filling: fill.Filling) -> Iterator[tuple[Any, Any, Any]]:
        # Exponentials, in the ladder's shares, are the processor's own.
        lines = filling.budget.model.lines
        return (found for found in every(filling) if lines[found[0].key].unit.startswith("yuan"))

    monkeypatch.setattr(fill, "ABSOLUTE", 0.0)
    monkeypatch.setattr(fill, "RELATIVE", 0.0)
    monkeypatch.setattr(fill.Filling, "_disagreements", of_money)

    # The gate refuses a single amount that differs.
    assert build(load(path)).fixed == ()


# Tax of 122.23 in two months, and of 0.09 once: 244.55, half of which is half a fen.
HALVED: dict[str, Any] = {
    "budget": {"unit": "单位", "project": "项目", "year": 2026},
    "tax": {"taxpayer": "general"},
    "operating": {
        "lines": [
            {"section": "丙", "name": "丁", "quantity": 1, "price": 8.95, "price_time": "once", "tax_rate": 0.01},
            {"section": "丙", "name": "戊", "quantity": 1, "price": 12345.678, "price_time": "month",
             "price_basis": "inclusive", "first_month": "2026-11", "tax_rate": 0.01},
        ]
    },
    "offer": {
        "client": "乙", "markup": 0.0,
        "items": [{"name": "丁", "quantity": 2.5, "tax_rate": 0.06, "price": 10245, "cost_share": 0.5}],
    },
}  # fmt: skip


def test_half_of_an_odd_number_of_fen():
    book = finished(HALVED)

    assert float(book.budget.lines["deducted.year"]) == pytest.approx(244.55, abs=1e-9)
    assert book.budget.lines["offers.input_tax"].tolist() == [122.28]


@pytest.mark.parametrize(("gross", "rate"), [(12345.68, 0.01), (9.04, 0.01), (0.3, 0.06), (100.1, 0.13)])
def test_the_tax_of_a_line_is_a_number_of_fen(gross, rate):
    line = {"section": "丙", "name": "丁", "quantity": 1, "price": gross, "price_time": "once", "tax_rate": rate,
            "price_basis": "inclusive"}  # fmt: skip
    raw = {**HALVED, "operating": {"lines": [line]}}

    (tax,) = Budget(scenario_from(raw, "test")).lines["lines.deductible_tax"][:, 0].tolist()

    net = (Decimal(str(gross)) / (1 + Decimal(str(rate)))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    # The very double that a clerk's typing of the tax would give, without a rest of the subtraction.
    assert tax == float(Decimal(str(gross)) - net)
