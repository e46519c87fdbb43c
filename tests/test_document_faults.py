"""Where a source document is wrong the workbook says so in words, with both figures; the right one by arithmetic."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.workbook.build import build, resources
from ccxl.workbook.inputs import load


def workbook(example: str) -> openpyxl.Workbook:
    content = build(load(resources("examples") / f"{example}.toml")).content
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def books() -> dict[str, openpyxl.Workbook]:
    return {name: workbook(name) for name in ("twenty_seats_comparison", "securities_50", "labour_404")}


def note_with(book: openpyxl.Workbook, *words: str) -> str:
    """The one sentence of the workbook that has all these words."""
    found = {
        cell.value
        for sheet in book
        if sheet.title != "ccxl"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and all(word in cell.value for word in words)
    }
    assert len(found) == 1, (words, found)
    return found.pop()


def heading_of(sheet: Worksheet, row: int, column: int) -> Any:
    """The text nearest above a cell."""
    above = (sheet.cell(upper, column).value for upper in range(row - 1, 0, -1))
    return next(value for value in above if isinstance(value, str))


def test_the_sum_of_one_off_and_month_stands_apart_and_is_explained(books):
    # S0-12..14: 160,000 + 94,000 and 30,000 + 74,000 are no totals; a year is 1,288,000 against 918,000.
    sheet = books["twenty_seats_comparison"]["方案比选表"]
    places = {
        value: {
            heading_of(sheet, cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == value
        }
        for value in (254_000, 104_000, 160_000, 94_000, 160_000 + 12 * 94_000, 30_000 + 12 * 74_000)
    }
    assert places[254_000] == places[104_000] == {"建设投入及首月运营支出"}
    assert places[94_000] == {"每月费用"}
    assert "一次性投入" in places[160_000]
    assert "每月费用" not in places[160_000]
    assert places[1_288_000] == places[918_000] == {"首年合计"}
    note = note_with(books["twenty_seats_comparison"], "254,000", "104,000", "建设投入及首月运营支出")
    shares = [Fraction(254 - 104, 254), Fraction(1_288 - 918, 1_288), Fraction(3_544 - 2_694, 3_544)]
    assert all(f"{float(share):.1%}" in note for share in shares)


def test_the_gap_of_document_004_is_told_with_the_conventions_that_close_it(books):
    # S4-04, in 万: as listed 300/3 + 12 + 8 + 20 + 30 = 170; 160 by one rack, a year's warranty, a residual of a tenth.
    assert Fraction(300, 3) + 12 + 8 + 20 + 30 == 170
    closed = [Fraction(300, 3) + 6 + 4 + 20 + 30, Fraction(300 + 3 * 40 + 2 * 30, 3), Fraction(300 * 9, 30) + 70]
    assert closed == [160] * 3
    book = books["securities_50"]
    note = note_with(book, "34,000", "32,000", "170,000", "160,000")
    assert "差额恒为 10 万元" in note
    reasons = note_with(book, "机柜 1 个而非 2 个", "质保一年", "净残值 10%")
    assert "服务费 20 万元" in reasons
    assert "不在原文 10%-15% 之内" in reasons
    sheet = book["方案比选表"]
    found = {cell.value for row in sheet.iter_rows() for cell in row if heading_of_or_none(sheet, cell) == "比选期合计"}
    assert {3 * 1_700_000, 3 * 1_600_000, 3 * 1_200_000} <= found


def heading_of_or_none(sheet: Worksheet, cell: Any) -> Any:
    return heading_of(sheet, cell.row, cell.column) if isinstance(cell.value, int | float) and cell.row > 1 else None


def test_truncated_conversions_and_nominal_minutes_are_told(books):
    # S0-27..30: means of 33 and 120 seconds, a standard call of 43 seconds, published minutes.
    second, third = 164_509, 2_495_951
    long = Fraction(third * 120, 43)
    note = note_with(books["labour_404"], "原文截断")
    assert f"{int(long):,}" in note
    assert f"{round(long):,}" in note
    assert int(long) != round(long)
    note = note_with(books["labour_404"], "名义均值与实际分钟不一致")
    for right in (second * 33 / 60, third * 120 / 60, (87_746 + 5_227_716) * 60 / 43):
        assert f"{right:,.0f}" in note
    # The published conversions are cut off.
    assert f"{second * 33 // 43 + third * 120 // 43:,}" in note
    assert all(published in note for published in ("87,746", "5,227,716"))
    assert [f"{87_746 * 60 / second:.3f} 秒" in note, f"{5_227_716 * 60 / third:.2f} 秒" in note] == [True, True]
    nominal, true = second * 33 + third * 120, (87_746 + 5_227_716) * 60
    assert f"少 {1 - nominal / true:.1%}" in note
