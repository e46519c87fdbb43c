"""Amounts in Chinese capitals: the function, read back by another reader, and the live cells of the sheets."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccxl
from ccxl.budget.parts.capitals import lines as capitals
from ccxl.core.cells import Cell, address
from ccxl.core.errors import InputError
from ccxl.core.excel_printer import Context
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model
from ccxl.data.catalog import labels
from tests.office import Office

# 会计基础工作规范 art. 52 gives the rules; the first six are the examples of 支付结算办法, annex 1
# (正确填写票据和结算凭证的基本规定), in that of its two forms that we write, with 元 and 整 as art. 52 has them.
RULED = {
    1409.50: "人民币壹仟肆佰零玖元伍角整",
    6007.14: "人民币陆仟零柒元壹角肆分",
    1680.32: "人民币壹仟陆佰捌拾元叁角贰分",
    107_000.53: "人民币壹拾万零柒仟元伍角叁分",
    16_409.02: "人民币壹万陆仟肆佰零玖元零贰分",
    325.04: "人民币叁佰贰拾伍元零肆分",
    # X-07 of the checked source cases (public tender texts).
    7_560_000: "人民币柒佰伍拾陆万元整",
    2_398_400: "人民币贰佰叁拾玖万捌仟肆佰元整",
    7_390_000: "人民币柒佰叁拾玖万元整",
    # By the same rules.
    0: "人民币零元整",
    0.01: "人民币壹分",
    0.1: "人民币壹角整",
    0.11: "人民币壹角壹分",
    10: "人民币壹拾元整",
    100_000_000: "人民币壹亿元整",
    100_000_005: "人民币壹亿零伍元整",
    1e12: "人民币壹万亿元整",
    1e12 + 0.01: "人民币壹万亿元零壹分",
    9_999_999_999_999.99: "人民币玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    # 负 follows the currency, which art. 52 wants right before the number; so do the programs that write negatives.
    -12.34: "人民币负壹拾贰元叁角肆分",
    -1000.05: "人民币负壹仟元零伍分",
    -0.004: "人民币零元整",
    -1e12: "人民币负壹万亿元整",
}


@pytest.mark.parametrize(("amount", "text"), RULED.items())
def test_capitals_by_the_rules(amount: float, text: str) -> None:
    assert ccxl.capitals(amount) == text


@pytest.mark.parametrize("amount", [1e13, -1e13, "one", None, True])
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(InputError, match=r"amount = .*must be a number > -1e[+]13 and < 1e[+]13"):
        ccxl.capitals(amount)


def read_capitals(text: str) -> Decimal:
    """An amount read back from its capitals, sign by sign."""
    digits = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    whole, group, digit, yi, fen = 0, 0, 0, 0, Decimal(0)
    number = text.removeprefix("人民币")
    for sign in number.removeprefix("负"):
        if sign in digits:
            digit = digits[sign]
        elif sign in units:
            group, digit = group + digit * units[sign], 0
        elif sign == "万":
            whole, group, digit = whole + (group + digit) * 10_000, 0, 0
        elif sign == "亿":
            yi, whole, group, digit = whole + group + digit, 0, 0, 0
        elif sign == "元":
            whole, group, digit = whole + group + digit, 0, 0
        elif sign in "角分":
            fen, digit = fen + digit * Decimal("0.1" if sign == "角" else "0.01"), 0
        else:
            assert sign == "整", sign
    return (-1 if number.startswith("负") else 1) * (yi * 10**8 + whole + fen)


def random_fen(count: int, seed: int) -> list[int]:
    """Amounts in fen of every size, many with runs of zeros, some negative, some whole."""
    draw = random.Random(seed)
    amounts = [0, 1, 10, 100, 10**14, 10**14 + 1, -(10**14), 10**15 - 1]
    while len(amounts) < count:
        digits = [draw.choice("0000123456789") for _ in range(draw.randint(1, 15))]
        fen = int("".join(digits)) * draw.choice([1, 1, 1, 10, 100])
        amounts.append(draw.choice([1, 1, 1, -1]) * (fen % 10**15))
    return amounts


def test_ten_thousand_amounts_are_read_back_by_another_reader() -> None:
    for fen in random_fen(10_000, 1):
        amount = Decimal(fen) / 100
        text = ccxl.capitals(float(amount))
        assert read_capitals(text) == amount, text
        assert "零零" not in text
        assert "零元" not in text or fen == 0
        assert text.endswith("分" if fen % 10 else "整"), text
        assert text.startswith("人民币负") == (fen < 0)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_two_amounts_never_share_their_capitals(fen: int) -> None:
    assert read_capitals(ccxl.capitals(fen / 100)) == Decimal(fen) / 100


# ---------------------------------------------------------------- the live cells of the sheets

WORDS, NOT_GIVEN = labels("zh"), "未提供"
LINES = (
    Line("construction.total", "yuan", given=lambda s: None),
    Line("operating.total", "yuan", given=lambda s: None),
    *capitals.LINES,
)
SIZES = {"place": capitals.PLACES}


def test_live_capitals_are_those_of_the_function() -> None:
    model = Model(LINES, (Axis("place"),))
    places = np.array([str(n) for n in range(capitals.PLACES)], dtype=object)
    for fen in random_fen(500, 2):
        amount = fen / 100
        inputs = {
            "construction.total": np.array(amount),
            "operating.total": np.array(np.nan),
            "capitals.label": places,
        }
        found = model.evaluate(inputs, SIZES, {}, WORDS, NOT_GIVEN)
        assert found["capitals.construction"].item() == ccxl.capitals(amount)
        assert found["capitals.operating"].item() == "无法计算"


def test_live_capitals_in_a_spreadsheet_are_those_of_the_function(office: Office, tmp_path: Path) -> None:
    """The formulas of the sheets, a few columns for each amount, worked out by LibreOffice."""
    model = Model(LINES, (Axis("place"),))
    keys = [key for key in model.lines if "operating" not in key]
    tall = [key for key in keys if model.lines[key].axes]
    flat = [key for key in keys if not model.lines[key].axes]
    amounts = [fen / 100 for fen in random_fen(200, 3)] + [x for x in RULED if round(x, 2) == x]
    # LibreOffice's TEXT makes ten trillion of a fen less.
    amounts = [x for x in amounts if abs(x) < 1e13 - 1]
    assert max(amounts) > 1e12
    book = openpyxl.Workbook()
    sheet = book.active
    answers = []
    for number, amount in enumerate(amounts):
        first = number * (len(tall) + 1) + 1
        homes = {
            key: {(row,): Cell("Sheet", row + 1, first + column) for row in range(capitals.PLACES)}
            for column, key in enumerate(tall)
        }
        homes |= {key: {(): Cell("Sheet", row, first + len(tall))} for row, key in enumerate(flat, 1)}
        texts = FormulaCompiler(Context(model, homes, SIZES, {}, WORDS, NOT_GIVEN))
        for key in set(homes) & set(model.rules):
            for index, cell in homes[key].items():
                sheet.cell(cell.row, cell.column, "=" + texts.formula(key, index))
        given, answer = homes["construction.total"][()], homes["capitals.construction"][()]
        sheet.cell(given.row, given.column, amount)
        answers.append(address(answer.row, answer.column))
    book.save(tmp_path / "capitals.xlsx")
    values = office.recalculated(tmp_path / "capitals.xlsx")["Sheet"]
    wrong = [
        (x, values[answer]) for x, answer in zip(amounts, answers, strict=True) if values[answer] != ccxl.capitals(x)
    ]
    assert wrong == []
