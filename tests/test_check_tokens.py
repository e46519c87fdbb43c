"""Formulas are cut as openpyxl cuts them, without its import."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.tokenizer import Tokenizer
from openpyxl.formula.tokenizer import TokenizerError as OpenpyxlError
from openpyxl.styles import numbers

from ccxl.workbook.check.formats import BUILT_IN, is_date_format
from ccxl.workbook.check.tokens import TokenizerError, tokens_of
from tests.test_formula_patterns import ODD

PIECES = (
    "A1", "$B$2", "SUM", "(", ")", "{", "}", ",", ";", " ", "  ", "+", "-", "*", "/", "^", "&", "=", "<", ">", "%", "1",
    "2.5", "1E", "1.5e", "E", '"', '""', '"a b"', "'", "'表 1'!", "!", ":", "[", "]", "[1]", "T[#All]", "#REF!", "#N/A",
    "#", "TRUE", "FALSE", "nan", "inf", "1_0", "@", "名", "\\", "<>", "<=", ">=",
)  # fmt: skip
CODES = (
    "General",
    "yyyy-mm",
    '"d"0',
    "[Red]0",
    "[h]:mm",
    "[$-804]0",
    r"\d0",
    "_d0",
    "0;yy",
    "0.00E+00",
    "@",
    "",
    "Std",
)


def cut(text: str) -> object:
    try:
        return [(token.value, token.type, token.subtype) for token in tokens_of(text)]
    except (TokenizerError, IndexError) as error:
        return type(error).__name__, str(error)


def cut_by_openpyxl(text: str) -> object:
    try:
        return [(token.value, token.type, token.subtype) for token in Tokenizer("=" + text).items]
    except (OpenpyxlError, IndexError) as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("text", [text.replace("\n", " ") for text in ODD])
def test_odd_formulas(text):
    assert cut(text) == cut_by_openpyxl(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_formula(text):
    assert cut(text) == cut_by_openpyxl(text)


def test_number_formats():
    assert BUILT_IN == numbers.BUILTIN_FORMATS
    for code in (*BUILT_IN.values(), *CODES):
        assert is_date_format(code) == numbers.is_date_format(code)


def test_a_check_imports_neither_openpyxl_nor_the_budget():
    code = (
        "import sys, ccxl.workbook.check.audit; "
        "print([name for name in sys.modules if name in ('openpyxl', 'numpy', 'pydantic', 'ccxl.budget.scenario')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
