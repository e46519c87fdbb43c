"""Reading a form that people have worked on: what is forgiven, and what is named with its sheet and cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.budget.paths import fields
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError, ScenarioError
from ccxl.workbook.form.cells import meaning
from ccxl.workbook.form.starter import starter
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load
from ccxl.workbook.package import save_workbook

GENERAL, WAGES, ITEMS, LINES, SOURCES = "基本信息", "岗位工资", "建设项目", "运营项目", "资料来源"
Edit = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The Chinese starter form."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_form(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def expected() -> Scenario:
    return scenario_from(starter("zh"), "starter")


@pytest.fixture
def edited(fresh: bytes, tmp_path: Path) -> Callable[[Edit], Path]:
    """Give the form after somebody worked on it."""

    def edit(change: Edit) -> Path:
        workbook = load_workbook(io.BytesIO(fresh))
        change(workbook)
        path = tmp_path / "edited.xlsx"
        save_workbook(workbook, path)
        return path

    return edit


def put(sheet: str, **cells: Any) -> Edit:
    """An edit that types values into cells."""

    def change(workbook: Workbook) -> None:
        for address, value in cells.items():
            workbook[sheet][address] = value

    return change


def both(*edits: Edit) -> Edit:
    def change(workbook: Workbook) -> None:
        for edit in edits:
            edit(workbook)

    return change


def move_column(sheet: Worksheet, source: int, target: int) -> None:
    """Move a column of cells, as cut and insert does in Excel."""
    columns = [[cell.value for cell in column] for column in sheet.iter_cols()]
    columns.insert(target, columns.pop(source))
    for number, column in enumerate(columns, start=1):
        for row, value in enumerate(column, start=1):
            sheet.cell(row, number).value = value


class TestForgiven:
    def same(self, path: Path, expected: Scenario) -> None:
        assert load(path) == expected

    def test_inserted_rows(self, edited: Callable[[Edit], Path], expected: Scenario) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].insert_rows(1, 2)
            workbook[GENERAL].insert_rows(12)
            workbook[ITEMS].insert_rows(8, 3)
            workbook[LINES].insert_rows(1)
            workbook[WAGES].insert_rows(8, 2)
            workbook[SOURCES].insert_rows(10)

        self.same(edited(change), expected)

    def test_inserted_and_moved_columns(self, edited: Callable[[Edit], Path], expected: Scenario) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].insert_cols(1, 2)
            workbook[WAGES].insert_cols(4)
            move_column(workbook[ITEMS], 2, 12)
            move_column(workbook[LINES], 1, 7)

        self.same(edited(change), expected)

    def test_a_column_that_nobody_needs_may_go(self, edited: Callable[[Edit], Path], expected: Scenario) -> None:
        path = edited(lambda workbook: workbook[ITEMS].delete_cols(24, 3))  # account, cost centre, department
        self.same(path, expected)

    def test_headings_in_other_spelling_and_language(self, edited: Callable[[Edit], Path], expected: Scenario) -> None:
        change = both(
            put(ITEMS, C5="项 目\n名 称", H5="单价（元）", J5="VAT rate", I5="Price　Basis", B5="＊分部"),
            put(GENERAL, B11="坐席数", B12="Calls per month", C4=" 填 写 "),
            put(WAGES, E6="月工资", D18="每人管理坐席人员数"),
        )
        self.same(edited(change), expected)

    def test_sheet_names_with_spaces_and_in_english(self, edited: Callable[[Edit], Path], expected: Scenario) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].title = "General"
            workbook[ITEMS].title = "建设 项目"
            workbook.create_sheet("报价单")["A1"] = "anything"
            workbook.move_sheet(LINES, offset=-3)

        self.same(edited(change), expected)

    @pytest.mark.parametrize(
        ("typed", "price"),
        [
            ("1,200.00元", 1200),
            ("￥1,200", 1200),
            ("¥ 1200.5", 1200.5),
            ("１，２００", 1200),
            ("RMB 1 200", 1200),
            ("1200 yuan", 1200),
            (" 1.2e3 ", 1200),
            ("+1200", 1200),
            ("0.30", 0.3),
            (1200.25, 1200.25),
        ],
    )
    def test_amounts_as_text(self, edited: Callable[[Edit], Path], typed: Any, price: float) -> None:
        assert load(edited(put(ITEMS, H6=typed))).construction.items[0].price == price

    @pytest.mark.parametrize(
        ("typed", "share"), [("30%", 0.3), ("３０％", 0.3), (0.3, 0.3), ("0.3", 0.3), ("12.5 %", 0.125), (0, 0)]
    )
    def test_shares_as_text(self, edited: Callable[[Edit], Path], typed: Any, share: float) -> None:
        shrinkage = load(edited(put(GENERAL, C24=typed))).staffing.shrinkage
        assert shrinkage is not None
        assert shrinkage.value == share

    def test_units_behind_a_number(self, edited: Callable[[Edit], Path]) -> None:
        scenario = load(edited(put(GENERAL, C13="80 秒", C8="2026年", C18="30.42天/月")))
        assert scenario.traffic.aht_s.value == 80
        assert scenario.budget.year == 2026
        assert scenario.traffic.working_days.value == 30.42

    @pytest.mark.parametrize(
        "typed",
        [
            dt.date(2026, 3, 1),
            dt.datetime(2026, 3, 15, 8),
            "2026-03",
            "2026年3月",
            "2026/3",
            "２０２６-０３",
            46082,
        ],
    )
    def test_months(self, edited: Callable[[Edit], Path], typed: Any) -> None:
        path = edited(put(ITEMS, O6=typed))
        assert load(path).construction.items[0].in_use == dt.date(2026, 3, 1)

    def test_months_as_numbers_without_a_date_format(self) -> None:
        month = fields()["budget.first_month"]
        assert meaning(202603, month) == "2026-03"
        assert meaning(46082.0, month) == dt.date(2026, 3, 1)
        assert meaning(2026, month) == 2026
        assert meaning(202613, month) == 202613

    @pytest.mark.parametrize("typed", [dt.date(2026, 3, 15), "2026-3-15", "2026年3月15日", "2026/03/15", 46096])
    def test_days(self, edited: Callable[[Edit], Path], typed: Any) -> None:
        assert load(edited(put(ITEMS, AB6=typed))).construction.items[0].source_date == dt.date(2026, 3, 15)

    @pytest.mark.parametrize("typed", ["座席数", "坐席数", " 座席 数", "Seats", "SEATS", "seats"])
    def test_choices(self, edited: Callable[[Edit], Path], typed: str) -> None:
        assert load(edited(put(ITEMS, G6=typed))).construction.items[0].driver == "seats"

    def test_a_number_where_text_stands(self, edited: Callable[[Edit], Path]) -> None:
        change = both(
            put(ITEMS, D6=1001, X6=2202.0, Y6=dt.date(2026, 1, 31), Z6=True, E6="㎡_x000D_\n"), put(GENERAL, B2=5)
        )
        item = load(edited(change)).construction.items[0]
        assert (item.specification, item.account, item.cost_centre, item.department, item.measure) == (
            *("1001", "2202", "2026-01-31", "TRUE", "㎡"),
        )

    def test_calls_by_month_keep_the_source_of_the_calls(self, edited: Callable[[Edit], Path]) -> None:
        def change(workbook: Workbook) -> None:
            sheet = workbook[GENERAL]
            sheet["C12"], sheet["F12"] = None, "话务报表"
            first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
            for month in range(12):
                sheet.cell(first + month, 3).value = f"{month + 1},000"

        calls = load(edited(change)).traffic.monthly_calls
        assert calls is not None
        assert calls.value == tuple(1000 * month for month in range(1, 13))
        assert calls.source == "话务报表"

    def test_months_of_a_line(self, edited: Callable[[Edit], Path]) -> None:
        def change(workbook: Workbook) -> None:
            sheet = workbook[LINES]
            for address in ("F6", "H6", "I6"):
                sheet[address] = None
            for column in range(25, 37):
                sheet.cell(6, column).value = 100

        assert load(edited(change)).operating.lines[0].months == (100,) * 12

    def test_signers_and_notes_close_up(self, edited: Callable[[Edit], Path]) -> None:
        def change(workbook: Workbook) -> None:
            for row in workbook[GENERAL].iter_rows(min_col=2, max_col=3):
                if row[0].value == "签字人 2":
                    row[1].value = None

        assert load(edited(change)).budget.signers == ("编制", "财务负责人", "审批")

    def test_a_formula_gives_its_stored_value(self, edited: Callable[[Edit], Path], tmp_path: Path) -> None:
        path = edited(put(GENERAL, C13="=60*2"))
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "stored.xlsx", "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(
                    name,
                    content.replace(b"<f>60*2</f><v></v>", b"<f>60*2</f><v>120</v>").replace(
                        b"<f>60*2</f><v/>", b"<f>60*2</f><v>120</v>"
                    ),
                )
        aht = load(tmp_path / "stored.xlsx").traffic.aht_s
        assert aht is not None
        assert aht.value == 120

    def test_an_empty_row_or_a_remark_beside_does_not_count(
        self, edited: Callable[[Edit], Path], expected: Scenario
    ) -> None:
        change = both(put(ITEMS, A30=25, AH9="beside the table"), put(GENERAL, L9="beside"))
        self.same(edited(change), expected)


CELLS: list[tuple[Edit, str]] = [
    (put(GENERAL, C21=80), "基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %"),
    (put(GENERAL, C21="80"), "基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %"),
    (put(GENERAL, C21="八成"), "基本信息!C21 = '八成': must be a share from 0 to 1"),
    (put(GENERAL, C13="3分钟"), "基本信息!C13 = '3分钟': must be a number of seconds > 0 and <= 86,400"),
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
        put(GENERAL, C11=20),
        "基本信息!C11: given beside 基本信息!C12; seats are either given or follow from traffic: leave one out",
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
    (put(ITEMS, H6="30%"), "建设项目!H6 = '30%': must be a number of yuan >= 0 and <= 1,000,000,000,000"),
    (put(ITEMS, H6="1,20"), "建设项目!H6 = '1,20': must be a number of yuan >= 0 and <= 1,000,000,000,000"),
    (put(ITEMS, H6="1e308"), "建设项目!H6 = 1e+308: must be a number of yuan >= 0 and <= 1,000,000,000,000"),
    (put(ITEMS, F6=-2), "建设项目!F6 = -2: must be a number >= 0 and <= 1,000,000,000"),
    (put(ITEMS, J6=13), "建设项目!J6 = 13: must be a share from 0 to 1; write 0.13 for 13 %"),
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
    (put(ITEMS, P6=0.5), "建设项目!B6: payment: payment shares 0.5 + 0.65 + 0.05 = 1.2: must add up to 1"),
    (put(ITEMS, Q6=None), '建设项目!Q6: not given; must be a month such as "2026-03"'),
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
        put(LINES, Y6=100),
        "运营项目!Z6: not given; must be a number of yuan >= 0 and <= 1,000,000,000,000",
    ),
    (put(LINES, I6=None), "运营项目!I6: not given; must be one of month, quarter, year, once, each"),
]


@pytest.mark.parametrize(("change", "message"), CELLS, ids=[message[:40] for _, message in CELLS])
def test_a_mistake_names_sheet_and_cell(edited: Callable[[Edit], Path], change: Edit, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(edited(change))
    assert message in [str(mistake) for mistake in caught.value.mistakes]


def test_all_mistakes_at_once_also_beside_what_cannot_be_read(edited: Callable[[Edit], Path]) -> None:
    change = both(
        put(GENERAL, C13="#REF!", C21=80),
        put(ITEMS, H5="单价格"),
        put(LINES, H6="x"),
        lambda book: book[WAGES].merge_cells("B7:B8"),
    )
    with pytest.raises(ScenarioError) as caught:
        load(edited(change))
    assert str(caught.value).splitlines() == [
        "scenario 'edited.xlsx': 6 mistakes.",
        "  基本信息!C13: holds the error #REF!; mend the formula or type the value",
        "  岗位工资!B7:B8: merged cells; unmerge them and fill each cell",
        "  建设项目!H5 = '单价格': unknown heading; did you mean 单价?",
        "  建设项目!5:5: the column 单价 or Price is missing; put it back",
        "  基本信息!C21 = 80: must be a share from 0 to 1; write 0.80 for 80 %",
        "  运营项目!H6 = 'x': must be a number of yuan >= 0 and <= 1,000,000,000,000",
    ]


def test_a_month_left_out_of_the_calls(edited: Callable[[Edit], Path]) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[GENERAL]
        sheet["C12"], sheet["I12"], sheet["J12"] = None, None, None
        first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
        for month in range(12):
            sheet.cell(first + month, 3).value = None if month == 4 else 1000
        sheet["AA1"] = first + 4

    path = edited(change)
    row = load_workbook(path)[GENERAL]["AA1"].value
    with pytest.raises(ScenarioError) as caught:
        load(path)
    message = f"基本信息!C{row}: not given; must be a number of calls per month > 0 and <= 1,000,000,000"
    assert [str(mistake) for mistake in caught.value.mistakes] == [message]


def test_calls_both_ways(edited: Callable[[Edit], Path]) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook[GENERAL]
        first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
        for month in range(12):
            sheet.cell(first + month, 3).value = 1000

    with pytest.raises(ScenarioError, match="calls by month beside one number at 基本信息!C12; fill one of the two"):
        load(edited(change))


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


def test_a_newer_form_is_refused(edited: Callable[[Edit], Path]) -> None:
    def change(workbook: Any) -> None:
        workbook.custom_doc_props["ccxl.form"].value = 2

    with pytest.raises(InputError, match="form version 2; this ccxl reads 1: write a new form"):
        load(edited(change))


def test_a_form_that_lost_its_mark_is_still_read(edited: Callable[[Edit], Path], expected: Scenario) -> None:
    def change(workbook: Any) -> None:
        del workbook.custom_doc_props["ccxl.form"]

    assert load(edited(change)) == expected


def test_one_far_cell_does_not_make_reading_slow(edited: Callable[[Edit], Path], expected: Scenario) -> None:
    path = edited(put(SOURCES, XFD1048576="far"))
    assert load(path) == expected
