"""Names of sheets in formulas: quoted wherever XlsxWriter, whose rules were tried in Excel, quotes them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from xlsxwriter.utility import quote_sheetname

from ccxl.api import load
from ccxl.core.cells import sheet_prefix
from ccxl.workbook.build import build
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.read import read_book
from ccxl.workbook.check.resolve import Resolver
from ccxl.workbook.template import read_template

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
HOTLINE = load(EXAMPLES / "hotline_60.toml")
LIKE_REFERENCES = (
    "C1设备", "R2机房", "R1预算", "RC1表", "C12_线路", "R10_north", "r2d2", "c3po", "rc5x", "R1C1", "R1C1表",
    "RC2", "C1C2", "R", "C", "RC", "rc", "A1", "XFD1048576", "ab12", "TRUE", "False", "R1048576x", "C16384x",
)  # fmt: skip
PLAIN = ("建设", "汇总", "Sheet", "Roster", "Costs", "设备C1", "RCA", "Rack")


@pytest.mark.parametrize("name", LIKE_REFERENCES)
def test_a_name_that_is_or_begins_like_something_else_is_quoted(name):
    assert sheet_prefix(name) == f"'{name}'!"
    assert quote_sheetname(name) == f"'{name}'" or name.upper() in ("TRUE", "FALSE")


@pytest.mark.parametrize("name", [name for name in PLAIN if len(name) > 3 or not name.isascii()])
def test_a_plain_name_is_not(name):
    assert sheet_prefix(name) == f"{name}!" == f"{quote_sheetname(name)}!"


@given(st.text("rRcCaAxXfFdD0159设备_.!'- ıß№①１😀", min_size=1, max_size=8) | st.text(min_size=1, max_size=31))
def test_what_xlsxwriter_quotes_is_quoted_in_the_same_way(name):
    quoted = quote_sheetname(name)
    # XlsxWriter leaves a name as it is that begins with a quotation mark, which no sheet's name may.
    if quoted.startswith("'") and not name.startswith("'"):
        assert sheet_prefix(name) == f"{quoted}!"


@pytest.mark.parametrize("name", ["C1设备", "R2机房", "RC1表", "C12_线路", "R10_north", "TRUE", "Bob's"])
def test_a_formula_of_a_line_names_the_sheet_that_it_reads_in_quotes(tmp_path, name):
    book = Workbook()
    book.active.title = name
    book.active["D1"] = "{{construction.total}}"
    book.create_sheet("汇总")["A1"] = "{{=construction.total}}"
    path = tmp_path / "ours.xlsx"
    book.save(path)
    finished = openpyxl.load_workbook(io.BytesIO(build(HOTLINE, template=read_template(path)).content))
    assert finished["汇总"]["A1"].value == "='" + name.replace("'", "''") + "'!D1"


@pytest.mark.parametrize("spelling", ["C1设备!", "'C1设备'!", "R2机房!", "'R2机房'!", "TRUE!", "'TRUE'!", "'Bob''s'!"])
def test_both_spellings_are_read(tmp_path, spelling):
    book = Workbook()
    book.active.title = spelling.rstrip("!").strip("'").replace("''", "'")
    for row in (1, 2):
        book.active[f"A{row}"], book.active[f"B{row}"] = "{{items.name}}", "{{items.gross}}"
    book.active.defined_names["Last"] = DefinedName("Last", attr_text=f"{spelling}$B$2")
    other = book.create_sheet("汇总")
    other["A1"], other["A2"], other["A3"] = "{{construction.total}}", f"=SUM({spelling}B1:B2)", f"={spelling}Last*1"
    path = tmp_path / "ours.xlsx"
    book.save(path)
    result = build(HOTLINE, template=read_template(path))
    (total,), amounts = (result.budget.lines[key].ravel().tolist() for key in ("construction.total", "items.gross"))
    stored = openpyxl.load_workbook(io.BytesIO(result.content), data_only=True)["汇总"]
    assert [stored[f"A{row}"].value for row in (1, 2, 3)] == pytest.approx([total, sum(amounts), amounts[-1]])
    finished = read_book(path, result.content)
    resolver, sheet = Resolver(finished), finished.sheets[1]
    for row in (2, 3):
        areas = resolver.reads(parse(sheet.cells[row, 1].formula or ""), sheet, row)
        assert {place.name for place, _ in areas} == {finished.sheets[0].name}
