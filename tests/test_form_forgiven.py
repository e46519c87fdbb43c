"""A form that people have worked on: what is forgiven."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string

from ccxl.budget.paths import fields
from ccxl.workbook.form.cells import meaning
from ccxl.workbook.inputs import load
from tests.form_edits import GENERAL, ITEMS, LINES, SOURCES, WAGES, as_written, at, both, edited, move_column, put


class TestForgiven:
    def same(self, path: Path) -> None:
        assert load(path) == as_written()

    def test_inserted_rows(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].insert_rows(1, 2)
            workbook[GENERAL].insert_rows(12)
            workbook[ITEMS].insert_rows(8, 3)
            workbook[LINES].insert_rows(1)
            workbook[WAGES].insert_rows(8, 2)
            workbook[SOURCES].insert_rows(10)

        self.same(edited(tmp_path, change))

    def test_inserted_and_moved_columns(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].insert_cols(1, 2)
            workbook[WAGES].insert_cols(4)
            move_column(workbook[ITEMS], 2, 12)
            move_column(workbook[LINES], 1, 7)

        self.same(edited(tmp_path, change))

    def test_a_column_that_nobody_needs_may_go(self, tmp_path: Path) -> None:
        first = column_index_from_string(at(ITEMS, "account", row=0)[:-1])
        # Account, cost centre, department.
        self.same(edited(tmp_path, lambda workbook: workbook[ITEMS].delete_cols(first, 3)))

    def test_headings_in_other_spelling_and_language(self, tmp_path: Path) -> None:
        change = both(
            put(ITEMS, C5="项 目\n名 称", H5="单价（元）", J5="VAT rate", I5="Price　Basis", B5="＊分部"),
            put(GENERAL, B11="坐席数", B12="Calls per month", C4=" 填 写 "),
            put(WAGES, E6="月工资", D18="每人管理坐席人员数"),
        )
        self.same(edited(tmp_path, change))

    def test_sheet_names_with_spaces_and_in_english(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            workbook[GENERAL].title = "General"
            workbook[ITEMS].title = "建设 项目"
            workbook.create_sheet("报价单")["A1"] = "anything"
            workbook.move_sheet(LINES, offset=-3)

        self.same(edited(tmp_path, change))

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
    def test_amounts_as_text(self, tmp_path: Path, typed: Any, price: float) -> None:
        assert load(edited(tmp_path, put(ITEMS, H6=typed))).construction.items[0].price == price

    @pytest.mark.parametrize(
        ("typed", "share"), [("30%", 0.3), ("３０％", 0.3), (0.3, 0.3), ("0.3", 0.3), ("12.5 %", 0.125), (0, 0)]
    )
    def test_shares_as_text(self, tmp_path: Path, typed: Any, share: float) -> None:
        shrinkage = load(edited(tmp_path, put(GENERAL, C24=typed))).staffing.shrinkage
        assert shrinkage is not None
        assert shrinkage.value == share

    def test_units_behind_a_number(self, tmp_path: Path) -> None:
        scenario = load(edited(tmp_path, put(GENERAL, C13="80 秒", C8="2026年", C18="30.42天/月")))
        assert scenario.traffic.aht_s.value == 80
        assert scenario.budget.year == 2026
        assert scenario.traffic.working_days.value == 30.42

    @pytest.mark.parametrize("typed", ["50000通/月", "50,000 calls/month", "50000 个/月"])
    def test_units_of_today_and_of_earlier_forms(self, tmp_path: Path, typed: str) -> None:
        assert load(edited(tmp_path, put(GENERAL, C12=typed))).traffic.monthly_calls.value == 50_000

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
    def test_months(self, tmp_path: Path, typed: Any) -> None:
        path = edited(tmp_path, put(ITEMS, **{at(ITEMS, "in_use"): typed}))
        assert load(path).construction.items[0].in_use == dt.date(2026, 3, 1)

    def test_months_as_numbers_without_a_date_format(self) -> None:
        month = fields()["budget.first_month"]
        assert meaning(202603, month) == "2026-03"
        assert meaning(46082.0, month) == dt.date(2026, 3, 1)
        assert meaning(2026, month) == 2026
        assert meaning(202613, month) == 202613

    @pytest.mark.parametrize("typed", [dt.date(2026, 3, 15), "2026-3-15", "2026年3月15日", "2026/03/15", 46096])
    def test_days(self, tmp_path: Path, typed: Any) -> None:
        path = edited(tmp_path, put(ITEMS, **{at(ITEMS, "source_date"): typed}))
        assert load(path).construction.items[0].source_date == dt.date(2026, 3, 15)

    @pytest.mark.parametrize("typed", ["座席数", "坐席数", " 座席 数", "Seats", "SEATS", "seats"])
    def test_choices(self, tmp_path: Path, typed: str) -> None:
        assert load(edited(tmp_path, put(ITEMS, G6=typed))).construction.items[0].driver == "seats"

    def test_a_number_where_text_stands(self, tmp_path: Path) -> None:
        change = both(
            put(ITEMS, D6=1001, E6="㎡_x000D_\n"),
            put(ITEMS, **{at(ITEMS, "account"): 2202.0, at(ITEMS, "cost_centre"): dt.date(2026, 1, 31)}),
            put(ITEMS, **{at(ITEMS, "department"): True}),
            put(GENERAL, B2=5),
        )
        item = load(edited(tmp_path, change)).construction.items[0]
        assert (item.specification, item.account, item.cost_centre, item.department, item.measure) == (
            *("1001", "2202", "2026-01-31", "TRUE", "㎡"),
        )

    def test_calls_by_month_keep_the_source_of_the_calls(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            sheet = workbook[GENERAL]
            sheet["C12"], sheet["F12"] = None, "话务报表"
            first = next(row for row in range(1, 99) if sheet.cell(row, 2).value == "第 1 月来电量")
            for month in range(12):
                sheet.cell(first + month, 3).value = f"{month + 1},000"

        calls = load(edited(tmp_path, change)).traffic.monthly_calls
        assert calls is not None
        assert calls.value == tuple(1000 * month for month in range(1, 13))
        assert calls.source == "话务报表"

    def test_months_of_a_line(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            sheet = workbook[LINES]
            for address in ("F6", "H6", "I6"):
                sheet[address] = None
            for month in range(12):
                sheet[at(LINES, f"months.{month}")] = 100

        assert load(edited(tmp_path, change)).operating.lines[0].months == (100,) * 12

    def test_signers_and_notes_close_up(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            for row in workbook[GENERAL].iter_rows(min_col=2, max_col=3):
                if row[0].value == "签字人 2":
                    row[1].value = None

        assert load(edited(tmp_path, change)).budget.signers == ("编制", "财务负责人", "审批")

    def test_a_formula_gives_its_stored_value(self, tmp_path: Path) -> None:
        path = edited(tmp_path, put(GENERAL, C13="=60*2"))
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

    def test_an_empty_row_or_a_remark_beside_does_not_count(self, tmp_path: Path) -> None:
        change = both(put(ITEMS, A30=25, AZ9="beside the table"), put(GENERAL, L9="beside"))
        self.same(edited(tmp_path, change))


def test_a_form_that_lost_its_mark_is_still_read(tmp_path: Path) -> None:
    def change(workbook: Any) -> None:
        del workbook.custom_doc_props["ccxl.form"]

    assert load(edited(tmp_path, change)) == as_written()


def test_one_far_cell_does_not_make_reading_slow(tmp_path: Path) -> None:
    path = edited(tmp_path, put(SOURCES, XFD1048576="far"))
    assert load(path) == as_written()
