"""A form that people have worked on: every mistake is named with its sheet and cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ccxl.core.errors import InputError, ScenarioError
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load
from ccxl.workbook.package import save_workbook
from tests.form_edits import GENERAL, ITEMS, LINES, WAGES, Edit, at, both, edited, put

CELLS: list[tuple[Edit, str]] = [
    (put(GENERAL, C21=80), "基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %, as 80 is 8000 %"),
    (put(GENERAL, C21="80"), "基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %, as 80 is 8000 %"),
    (put(GENERAL, C21="八成"), "基本信息!C21 = '八成': must be a share from 0 to 1"),
    (
        put(GENERAL, C13="3分钟"),
        "基本信息!C13 = '3分钟': must be a number of seconds > 0 and <= 86,400; it is text, write a number",
    ),
    (put(GENERAL, C13=-5), "基本信息!C13 = -5: must be a number of seconds > 0 and <= 86,400"),
    (put(GENERAL, C13=None), "基本信息!C13: not given; must be a number of seconds > 0 and <= 86,400"),
    (put(GENERAL, C6=None), "基本信息!C6: not given; must be text of 1 to 120 characters"),
    (put(GENERAL, C8=2026.5), "基本信息!C8 = 2026.5: must be a whole number from 1950 to 2100"),
    (put(GENERAL, C9="三月"), "基本信息!C9 = '三月': must be a month such as \"2026-03\""),
    (put(GENERAL, C9="2027-01"), "基本信息!C9 = 2027-01: must lie in the budget year 2026"),
    (
        put(GENERAL, C10="一般纳税"),
        "基本信息!C10 = '一般纳税': must be one of 一般纳税人, 小规模纳税人; did you mean 一般纳税人?",
    ),
    (
        put(GENERAL, C11=20, C12=None, C17=200),
        "基本信息!C11: given beside 基本信息!C17; seats are either given or follow from the busy hour: leave one out",
    ),
    (
        put(GENERAL, C17=200),
        "基本信息!C12: given beside 基本信息!C17; give calls per month or in the busy hour, not both",
    ),
    (put(GENERAL, F6="x"), "基本信息!F6: this row takes no source or note; empty the cell"),
    (put(GENERAL, B13="平均处理时"), "基本信息!B13 = '平均处理时': unknown row; did you mean 平均处理时长?"),
    (put(GENERAL, B13="通话"), "基本信息!B13 = '通话': unknown row; delete the row"),
    (put(GENERAL, B13=None), "基本信息!B13: a value without a name; put the name of its row back"),
    (
        put(GENERAL, B13="月来电量"),
        "基本信息!B13 = '月来电量': this row stands twice, also at 基本信息!B12; keep one",
    ),
    (put(GENERAL, C4="数值"), "基本信息: the headings 项目 and 填写 (or Item and Value) are missing; put them back"),
    (put(GENERAL, F4="出处"), "基本信息!F4 = '出处': unknown heading; delete the column or move it off the form"),
    (lambda book: book[GENERAL].delete_rows(7), "基本信息: the row 项目名称 or Project is missing; put it back"),
    (
        lambda book: book[GENERAL].merge_cells("C12:D12"),
        "基本信息!C12:D12: merged cells; unmerge them and fill each cell",
    ),
    (
        put(GENERAL, C13="=1+1"),
        "基本信息!C13: holds a formula without a stored value; save the file in Excel, or type the value",
    ),
    (put(GENERAL, C13="#REF!"), "基本信息!C13: holds the error #REF!; mend the formula or type the value"),
    (put(ITEMS, H6="十二万"), "建设项目!H6 = '十二万': must be a number of yuan >= 0 and <= 1,000,000,000,000"),
    (
        put(ITEMS, H6="1.2万元"),
        "建设项目!H6 = '1.2万元': must be a number of yuan >= 0 and <= 1,000,000,000,000; write 12000 for 1.2万元",
    ),
    (
        put(ITEMS, H6="30%"),
        "建设项目!H6 = '30%': must be a number of yuan >= 0 and <= 1,000,000,000,000; it is text, write a number",
    ),
    (
        put(ITEMS, H6="1,20"),
        "建设项目!H6 = '1,20': must be a number of yuan >= 0 and <= 1,000,000,000,000; it is text, write a number",
    ),
    (put(ITEMS, H6="1e308"), "建设项目!H6 = 1e+308: must be a number of yuan >= 0 and <= 1,000,000,000,000"),
    (put(ITEMS, F6=-2), "建设项目!F6 = -2: must be a number >= 0 and <= 1,000,000,000"),
    (put(ITEMS, J6=13), "建设项目!J6 = 13: must be a share from 0 to 1; write 0.13 for 13 %, as 13 is 1300 %"),
    (
        put(ITEMS, L6="固定资"),
        "建设项目!L6 = '固定资': must be one of 固定资产, 无形资产, 长期待摊费用, 低值易耗品, 费用化, 押金保证金; "
        "did you mean 固定资产?",
    ),
    (put(ITEMS, G6="来电量"), "建设项目!G6 = 'calls': construction takes fixed or seats"),
    (put(ITEMS, B7=None), "建设项目!B7: not given; must be text of 1 to 120 characters"),
    (
        put(ITEMS, C8="座席电脑"),
        "建设项目!C8 = '座席电脑': stands twice in section '座席终端', also at 建设项目!C7; give each its own name",
    ),
    (
        put(ITEMS, **{at(ITEMS, "payment.advance.share"): 0.5}),
        "建设项目!B6: payment: payment shares 0.5 + 0.65 + 0.05 = 1.2: must add up to 1",
    ),
    (
        put(ITEMS, **{at(ITEMS, "payment.advance.month"): None}),
        f'建设项目!{at(ITEMS, "payment.advance.month")}: not given; must be a month such as "2026-03"',
    ),
    (put(ITEMS, C20="合计", H20=5), "建设项目!B20: not given; must be text of 1 to 120 characters"),
    (
        put(ITEMS, B20="合计", C20="合计", H20=5),
        "建设项目!B20 = '合计': a row of totals; remove it, totals are computed",
    ),
    (put(ITEMS, C5="项目名"), "建设项目!C5 = '项目名': unknown heading; did you mean 项目名称?"),
    (put(ITEMS, H5=None), "建设项目!5:5: the column 单价 or Price is missing; put it back"),
    (put(ITEMS, D5="项目名称"), "建设项目!D5 = '项目名称': this heading stands twice, also at 建设项目!C5; keep one"),
    (put(ITEMS, D5=None), "建设项目!D6: a value in column D, which has no heading"),
    (lambda book: book[ITEMS].delete_cols(8), "建设项目!5:5: the column 单价 or Price is missing; put it back"),
    (lambda book: book[ITEMS].delete_rows(5), "建设项目: no row of headings (with 分部 or Section); put it back"),
    (lambda book: book[ITEMS].merge_cells("B7:B8"), "建设项目!B7:B8: merged cells; unmerge them and fill each cell"),
    (lambda book: book.remove(book[LINES]), "运营项目 or Operating: this sheet is missing; put it back"),
    (
        lambda book: setattr(book[LINES], "title", "运营项目 (2)x"),
        "运营项目 or Operating: this sheet is missing; is it now called 运营项目 (2)x?",
    ),
    (
        put(WAGES, B16="管理岗"),
        "岗位工资: the table's title 管理与支持岗位 or Support roles is missing; put it back above its headings",
    ),
    (
        put(WAGES, D7=0.4),
        "岗位工资!D7: shares of the grades 0.4 + 0.3 + 0.2 = 0.9; must add up to 1",
    ),
    (put(WAGES, C7=3), "岗位工资!C7: headcount and share: give one of the two"),
    (
        put(WAGES, G7="2025-06"),
        "岗位工资!G7 = 2025-06: lies before the budget starts; the budget runs from 2026-01 to 2026-12",
    ),
    (
        put(LINES, M6="2026-05", N6="2026-03"),
        "运营项目!N6 = 2026-03: lies before first_month 2026-05",
    ),
    (
        put(LINES, **{at(LINES, "months.0"): 100}),
        f"运营项目!{at(LINES, 'months.1')}: not given; must be a number of yuan >= 0 and <= 1,000,000,000,000",
    ),
    (put(LINES, I6=None), "运营项目!I6: not given; must be one of month, quarter, year, once, each"),
]


@pytest.mark.parametrize(("change", "message"), CELLS, ids=[message[:40] for _, message in CELLS])
def test_a_mistake_names_sheet_and_cell(tmp_path: Path, change: Edit, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(edited(tmp_path, change))
    assert message in [str(mistake) for mistake in caught.value.mistakes]


def test_all_mistakes_at_once_also_beside_what_cannot_be_read(tmp_path: Path) -> None:
    change = both(
        put(GENERAL, C13="#REF!", C21=80),
        put(ITEMS, H5="单价格"),
        put(LINES, H6="x"),
        lambda book: book[WAGES].merge_cells("B7:B8"),
    )
    with pytest.raises(ScenarioError) as caught:
        load(edited(tmp_path, change))
    assert str(caught.value).splitlines() == [
        "scenario 'edited.xlsx': 6 mistakes.",
        "  基本信息!C13: holds the error #REF!; mend the formula or type the value",
        "  岗位工资!B7:B8: merged cells; unmerge them and fill each cell",
        "  建设项目!H5 = '单价格': unknown heading; did you mean 单价?",
        "  建设项目!5:5: the column 单价 or Price is missing; put it back",
        "  基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %, as 80 is 8000 %",
        "  运营项目!H6 = 'x': must be a number of yuan >= 0 and <= 1,000,000,000,000",
    ]


def test_a_month_left_out_of_the_calls(tmp_path: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[GENERAL]
        sheet["C12"], sheet["I12"], sheet["J12"] = None, None, None
        first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
        for month in range(12):
            sheet.cell(first + month, 3).value = None if month == 4 else 1000
        sheet["AA1"] = first + 4

    path = edited(tmp_path, change)
    row = load_workbook(path)[GENERAL]["AA1"].value
    with pytest.raises(ScenarioError) as caught:
        load(path)
    message = f"基本信息!C{row}: not given; must be a number of calls per month > 0 and <= 1,000,000,000"
    assert [str(mistake) for mistake in caught.value.mistakes] == [message]


def test_calls_both_ways(tmp_path: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[GENERAL]
        first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
        for month in range(12):
            sheet.cell(first + month, 3).value = 1000

    with pytest.raises(ScenarioError, match="calls by month beside one number at 基本信息!C12; fill one of the two"):
        load(edited(tmp_path, change))


def test_english_forms_speak_english(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_form(path, language="en")
    workbook = load_workbook(path)
    workbook["Construction"]["L6"] = "Fixed aset"
    workbook["Operating"]["C5"] = "Cost itm"
    save_workbook(workbook, path)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    messages = [str(mistake) for mistake in caught.value.mistakes]
    assert "Operating!C5 = 'Cost itm': unknown heading; did you mean Cost item?" in messages
    assert any(
        message.startswith("Construction!L6 = 'Fixed aset': must be one of Fixed asset, Intangible asset")
        and message.endswith("did you mean Fixed asset?")
        for message in messages
    )


def test_a_newer_form_is_refused(tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook.custom_doc_props["ccxl.form"].value = 2

    with pytest.raises(InputError, match="form version 2; this ccxl reads 1: write a new form"):
        load(edited(tmp_path, change))
