"""Texts in workbooks: what looks like an escaped character is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ccxl.workbook.xstring import read, unescaped, written

PIECES = st.lists(st.sampled_from(["_", "x", "005F", "x005F_", "_x0041_", "x000d", "A", "&lt;", "<", "\r", "\n"]))


@pytest.mark.parametrize(
    ("text", "xml"),
    # As XlsxWriter 3.2 writes them.
    [("_x0041_", "_x005F_x0041_"), ("a_b_x", "a_b_x"), ("_x00G1_", "_x00G1_"), ("a&b", "a&amp;b")],
)
def test_what_looks_escaped_is_escaped(text, xml):
    assert written(text) == xml


@given(PIECES.map("".join))
def test_every_text_comes_back(text):
    assert read(written(text)) == text
    assert unescaped(etree.fromstring(f"<t>{written(text)}</t>").text or "") == text
