"""A rule read as numbers and as spreadsheet text gives the same; what does not fit is refused by name."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccxl.budget.given import numeral
from ccxl.core import numbers
from ccxl.core.cells import Cell
from ccxl.core.errors import DeclarationError
from ccxl.core.excel_printer import Context
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model
from ccxl.core.operations import OPERATIONS
from ccxl.core.references import UnplacedLineError
from ccxl.core.rule import (
    at,
    constant,
    count_equal,
    first_true,
    if_else,
    known,
    largest,
    look_up,
    months_between,
    percent_text,
    position,
    rank,
    so_far,
    total,
    total_product,
    total_where,
    whole_up,
    word,
    yuan,
)
from ccxl.workbook.engine import Calculation

WORDS = {
    "word.not_given": "未提供",
    "word.not_computable": "无法计算",
    "word.nothing": "—",
    "yes": "是",
    "no": "否",
}
AXES = (Axis("group"), Axis("item", parent="group"), Axis("month", "columns"))
SIZES = {"group": 2, "item": 5, "month": 3}
GROUPS = {("item", "group"): (0, 0, 1, 1, 1)}
MONTHS = [46023.0, 46054.0, 46082.0]  # 2026-01-01, 2026-02-01, 2026-03-01


def giver(scenario):
    return None


def a_line(key, unit="1", axes=(), rule=None, **more):
    return Line(key, unit, axes, rule, **({"given": giver} if rule is None else {}), **more)


GIVEN = (
    a_line("x", axes=("item",), missing="not_given"),
    a_line("y", axes=("item",)),
    a_line("word", "text", axes=("item",)),
    a_line("by_month", axes=("item", "month")),
    a_line("flags", axes=("item",)),
    a_line("month", "date", axes=("month",)),
    a_line("rate"),
    a_line("start", "date"),
)
X = [1.005, -2.5, 0.0, 7.0, 3.0]
VALUES = {
    "x": np.array(X),
    "y": np.array([2.0, 4.0, 1.0, 7.0, 0.5]),
    "word": np.array(["是", "否", "是", "无", "否"], dtype=object),
    "by_month": np.arange(15.0).reshape(5, 3) / 8,
    "flags": np.array([0.0, 0.0, 1.0, 1.0, 0.0]),
    "month": np.array(MONTHS),
    "rate": np.array(0.13),
    "start": np.array(46023.0),
}
RULES = {
    "arithmetic": (("item",), lambda x, y, rate: (x + y) * (1 - rate) - x / y),
    "order_of_signs": (("item",), lambda x, y: x - (y - x) - -(x * y) / (y / (x + 8))),
    "comparison": (("item",), lambda x, y: if_else((x > y) | ~(x <= 3) & (y != 1), 1, 0)),
    "lazy_branch": (("item",), lambda x, y: if_else(known(x), x * y, y)),
    "nested": (("item",), lambda x, y: if_else(y > 1, if_else(y > 3, x, y), x + y)),
    "rounded": (("item",), lambda x, y: yuan(x * y)),
    "counted": (("item",), lambda x, y: whole_up(y / 0.7)),
    "sum": ((), lambda x: total(x, over="item")),
    "sum_by_group": (("group",), lambda y: total(y, over="item", by="group")),
    "sum_of_months": (("item",), lambda by_month: total(by_month, over="month") / constant(1, "month")),
    "sum_of_items": (("month",), lambda by_month: total(by_month, over="item")),
    "sum_where": ((), lambda y, word: total_where(y, word, the("yes"), over="item")),
    "running": (("item", "month"), lambda by_month: so_far(by_month, over="month")),
    "place": (("item",), lambda y: position(y, over="item")),
    "ranked": (("item",), lambda y: rank(y, over="item")),
    "largest": ((), lambda y: largest(y, over="item")),
    "sought": (("item",), lambda word, y: look_up(word, word, y, over="item")),
    "first": ((), lambda flags, y: first_true(flags, y, over="item")),
    "months_apart": (
        (),
        lambda month: (
            months_between(at(month, over="month", index=0), at(month, over="month", index=-1)) / constant(1, "month")
        ),
    ),
    "counted_words": ((), lambda word: count_equal(word, the("no"), over="item")),
}


def the(label):
    return word(label)


def both(lines, values, words=WORDS):
    """Every computed element by the model and by the engine, from the cells."""
    model = Model((*GIVEN, *lines), AXES)
    groups = {key: np.array(members) for key, members in GROUPS.items()}
    computed = model.evaluate(values, SIZES, groups, words, words["word.not_given"])
    homes, row = {}, 1
    for key in model.order:
        line = model.lines[key]
        across = any(axis == "month" for axis in line.axes)
        tall = [axis for axis in line.axes if axis != "month"]
        height, width = (SIZES[tall[0]] if tall else 1), (3 if across else 1)
        homes[key] = {
            (*((i,) if tall else ()), *((j,) if across else ())): Cell("表", row + i, 2 + j)
            for i in range(height)
            for j in range(width)
        }
        row += height + 1
    texts = FormulaCompiler(Context(model, homes, SIZES, GROUPS, words, words["word.not_given"]))
    formulas = {
        tuple(cell): texts.formula(key, index)
        for key in model.rules
        if model.lines[key].given is None
        for index, cell in homes[key].items()
    }
    inputs = []
    for key, array in values.items():
        for index, cell in homes[key].items():
            value = array[index] if index else array.item()
            missing = not isinstance(value, str) and math.isnan(value)
            inputs.append((tuple(cell), words["word.not_given"] if missing else value))
    results = Calculation({"表": (row, 6)}, formulas).run(inputs)["表"]
    for key in model.rules:
        for index, cell in homes[key].items():
            found = computed[key][index] if index else computed[key].item()
            yield key, formulas.get(tuple(cell)), found, results[cell.row - 1][cell.column - 1]


def agree(model, engine):
    if isinstance(model, str):
        return model == engine
    if math.isnan(model):
        return engine in (WORDS["word.not_computable"], WORDS["word.nothing"])
    return isinstance(engine, (int, float)) and math.isclose(model, engine, rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.parametrize("unknown", [None, 0, 3])
@pytest.mark.parametrize("name", RULES)
def test_numbers_and_text_agree(name, unknown):
    axes, rule = RULES[name]
    values = dict(VALUES)
    if unknown is not None:
        x = np.array(X)
        x[unknown] = np.nan
        values["x"] = x
    seen = 0
    for key, formula, model, engine in both([a_line("result", "1", axes, rule)], values):
        assert agree(model, engine), (key, formula, model, engine)
        seen += 1
    assert seen == int(np.prod([SIZES[axis] for axis in axes]))


def test_an_unknown_part_makes_the_sum_unknown_and_not_smaller():
    values = {**VALUES, "x": np.array([1.0, np.nan, 1.0, 1.0, 1.0])}
    results = list(both([a_line("result", "1", (), RULES["sum"][1])], values))
    assert results[0][3] == "无法计算"


def test_every_operation_has_arithmetic_text_and_unit():
    for name, operation in OPERATIONS.items():
        assert callable(operation.value), name
        assert operation.text, name
        assert callable(operation.unit), name


def test_unlike_units_are_refused_with_both_names():
    # The fault of the source document: 160,000 once plus 94,000 a month.
    lines = [a_line("once", "yuan"), a_line("monthly", "yuan/month")]
    with pytest.raises(DeclarationError, match=r"line 'both'.*once is in yuan and monthly is in yuan/month"):
        Model([*lines, a_line("both", "yuan", rule=lambda once, monthly: once + monthly)], AXES)
    with pytest.raises(DeclarationError, match="its rule gives yuan/month, it is declared in yuan"):
        Model([*lines, a_line("both", "yuan", rule=lambda monthly: monthly)], AXES)


def test_a_circle_is_refused_by_name():
    lines = [a_line("a", rule=lambda b: b), a_line("b", rule=lambda a: a)]
    with pytest.raises(DeclarationError, match=r"lines go in a circle: (a -> b -> a|b -> a -> b)"):
        Model(lines, AXES)


def test_a_rule_that_branches_on_a_cell_is_refused():
    with pytest.raises(DeclarationError, match="use if_else"):
        Model([a_line("a"), a_line("b", rule=lambda a: a if a > 1 else 0)], AXES)


def test_a_misspelt_line_is_named_with_the_nearest():
    with pytest.raises(
        DeclarationError, match=r"line 'total' reads 'quantitty', which is unknown; did you mean quantity\?"
    ):
        Model([a_line("quantity"), a_line("total", rule=lambda quantitty: quantitty)], AXES)


def test_one_key_stands_once():
    with pytest.raises(DeclarationError, match="line 'a': declared twice"):
        Model([a_line("a"), a_line("a")], AXES)


@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(0, 1000, places=4))
def test_money_rounds_half_away_from_zero_as_decimal_arithmetic_does(price, quantity):
    exact = (price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP)
    # Beyond twelve significant digits a double no longer tells the halves apart.
    if abs(price * quantity) < 10**9:
        assert abs(Decimal(float(numbers.yuan(float(price) * float(quantity)))) - exact) < Decimal("0.0051")
    tie = Decimal(int(price)) + Decimal("0.005")
    assert numbers.yuan(float(tie)) == float(tie.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_counts_round_up_as_every_spreadsheet_does():
    # 42 / (1 - 0.3) is 60.00000000000001 in binary arithmetic.
    assert numbers.whole_up(42 / (1 - 0.3)) == 60
    assert numbers.whole_up(21 / (1 - 0.3)) == 30
    assert numbers.whole_up(60.000001) == 61


def test_months_move_by_the_calendar():
    # 2026-01-01 is day 46023 of the spreadsheet calendar; 2024 was a leap year.
    assert numbers.month_after(46023.0, 1) == 46054
    assert numbers.month_after(45323.0, 1) == 45352  # 2024-02-01 to 2024-03-01
    assert numbers.months_between(46023.0, 45658.0) == -12
    assert percent_text(0.625) == "63%"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (101, "一百零一"),
        (110, "一百一十"),
        (300, "三百"),
    ],
)
def test_numerals(number, text):
    assert numeral(number, chinese=True) == text
    assert numeral(number, chinese=False) == str(number)


@pytest.mark.parametrize(
    ("operation", "formula"),
    [
        (lambda y, x: total_where(y, x, 1, over="item"), "SUMIF($C$2:$C$6,1,$B$2:$B$6)"),
        (lambda y, x: total_product(y, x, over="item"), "SUMPRODUCT($B$2:$B$6,$C$2:$C$6)"),
    ],
)
def test_ranges_whose_cells_are_paired_stand_alike(operation, formula):
    model = Model((a_line("y", axes=("item",)), a_line("x", axes=("item",)), a_line("z", rule=operation)), AXES)

    def found(gap):
        """The formula where the second line's cells have a gap after the third."""
        homes = {
            "y": {(i,): Cell("表", 2 + i, 2) for i in range(5)},
            "x": {(i,): Cell("表", 2 + i + gap * (i > 2), 3) for i in range(5)},
            "z": {(): Cell("表", 1, 1)},
        }
        return FormulaCompiler(Context(model, homes, SIZES, GROUPS, WORDS, "未提供")).formula("z", ())

    assert found(0) == formula
    with pytest.raises(UnplacedLineError):
        found(1)
