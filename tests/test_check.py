"""The checker finds nothing in a good workbook, and each planted fault where it is."""

from __future__ import annotations

import datetime
import json
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from ccxl.core.errors import InputError
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.check.formula import moved, parse, relative
from ccxl.workbook.check.graph import Key
from ccxl.workbook.check.recalculate import NO_VALUE, Grid, Value, by_formualizer
from ccxl.workbook.check.report import Finding, Report
from ccxl.workbook.check.rules_values import same
from tests import check_faults as made

RULES = ("1", "2", "3", "4", "8", "9", "10", "11", "13", "14", "15", "16", "19", "21", "22", "24", "26", "27", "28")
STRUCTURE = ("package", "external", "macro", "stored", "text-number")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.write(made.packed(made.good_book()), tmp_path_factory.mktemp("good") / "good.xlsx")


def checked(parts: made.Parts, folder: Path) -> Report:
    return check_workbook(made.write(parts, folder / "book.xlsx"))


def plain(folder: Path, book: Workbook) -> Report:
    """The check of a workbook that ccxl did not make."""
    return checked(made.packed(book), folder)


def test_a_good_workbook_has_no_finding_and_every_rule_is_tested(good: Path) -> None:
    report = check_workbook(good)
    assert [str(finding) for finding in report.findings] == []
    assert report.made_by_ccxl
    assert report.passed
    assert set(report.tested) == {*RULES, *STRUCTURE}
    assert {rule for rule, _ in report.not_tested} == {str(number) for number in range(1, 29)} - set(RULES)


def test_the_good_workbook_is_the_one_that_was_worked_out_by_hand() -> None:
    values = made.values_of(made.good_book())
    assert values[made.BUILDING, "E9"] == 30 * (3000 + 450 + 3800)
    assert values[made.RUNNING, "B8"] == 30 * 5200 + 30 * 5200 * 0.26 + 40000
    assert values[made.RUNNING, "M9"] == values[made.RUNNING, "N8"] == 12 * 236_560
    assert values[made.COVER, "B1"] == "通过"


@pytest.mark.parametrize("fault", made.FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_where_it_is_and_nothing_else(fault: made.Fault, tmp_path: Path) -> None:
    findings = checked(fault.parts(), tmp_path).findings
    assert (fault.rule, fault.sheet, fault.cell) in {(item.rule, item.sheet, item.cell) for item in findings}
    assert {item.rule for item in findings} == {fault.rule}, [str(item) for item in findings]


def test_names_of_faults_differ() -> None:
    names = [fault.name for fault in made.FAULTS]
    assert len(names) == len(set(names)) >= 25


def test_every_rule_has_a_planted_fault() -> None:
    assert {fault.rule for fault in made.FAULTS} == {*RULES, *STRUCTURE}


def test_a_message_says_what_is_there_what_is_allowed_and_what_to_do(tmp_path: Path) -> None:
    fault = next(item for item in made.FAULTS if item.name == "constant in a formula")
    assert [str(item) for item in checked(fault.parts(), tmp_path).findings] == [
        "sheet 建设成本预算表, cell E6 [rule 3]: the formula =ROUND(C6*D6*1.1,2) holds the number 1.1; "
        "only 0, 1, 12, 60 and 3600 are allowed; put the number in an input cell and refer to it."
    ]


def test_the_report_is_json(good: Path) -> None:
    report = check_workbook(good)
    back = json.loads(json.dumps(report.to_dict(), ensure_ascii=False))
    assert back["made_by_ccxl"] is True
    assert back["tested"] == list(report.tested)
    assert back["not_tested"][0].keys() == {"rule", "reason"}
    assert Report("f", True, (), (), (Finding("3", "s", "A1", "m"),)).to_dict()["findings"] == [
        {"rule": "3", "sheet": "s", "cell": "A1", "message": "m", "severity": "error"}
    ]


def test_findings_come_in_the_order_of_sheets_and_cells(tmp_path: Path) -> None:
    book = made.good_book()
    book[made.RUNNING]["P9"] = "=1+7"
    book[made.RUNNING]["P12"] = "=1+7"
    book[made.BUILDING]["H12"] = "=1+7"
    book.properties.title = None
    places = [(item.sheet, item.cell) for item in plain(tmp_path, book).findings]
    assert places == [("", ""), (made.BUILDING, "H12"), (made.RUNNING, "P9"), (made.RUNNING, "P12")]


def test_many_findings_of_one_kind_are_counted(tmp_path: Path) -> None:
    book = made.good_book()
    for row in range(101, 351):
        book[made.BUILDING].cell(row, 8, f"=E9*{row}")
    findings = [item for item in plain(tmp_path, book).findings if item.rule == "3"]
    assert len(findings) == 101
    assert findings[-1].message.startswith("150 more findings")


# Files of others.


def test_a_file_of_others_is_held_to_the_rules_that_make_sense(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Budget"
    book.active.append(["rent", 100, "=B1*12"])
    report = plain(tmp_path, book)
    assert not report.made_by_ccxl
    assert report.findings == ()
    assert set(report.tested) == {"3", "4", "8", "13", "15", "24", "27", "28", *STRUCTURE}
    reasons = dict(report.not_tested)
    assert {"1", "2", "9", "10", "11", "14", "15", "16", "19", "21", "22", "26", "27"} <= reasons.keys()
    assert "only files made by ccxl" in reasons["11"]


def test_shared_formulas_are_written_out(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for row in range(1, 4):
        sheet.append([row, f"=A{row}+$A$1"])
    parts = made.packed(book)
    name = "xl/worksheets/sheet1.xml"
    text = parts[name].decode()
    text = text.replace("<f>A1+$A$1</f>", '<f t="shared" ref="B1:B3" si="0">A1+$A$1</f>')
    text = text.replace("<f>A2+$A$1</f>", '<f t="shared" si="0"/>').replace("<f>A3+$A$1</f>", '<f t="shared" si="0"/>')
    parts[name] = text.encode()
    assert checked(parts, tmp_path).findings == ()
    parts[name] = text.replace("<v>4.0</v>", "<v>5</v>").encode()
    assert [(item.rule, item.cell) for item in checked(parts, tmp_path).findings] == [("stored", "B3")]


def test_names_and_tables_are_followed(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet.append(["Item", "Price"])
    sheet.append(["rent", 100])
    sheet.append(["power", 20])
    sheet.append([None, "=SUM(Prices[Price])*Factor", "=Factor"])
    sheet["E1"] = 2
    sheet.add_table(Table(displayName="Prices", ref="A1:B3"))
    book.defined_names["Factor"] = DefinedName("Factor", attr_text="Budget!$E$1")
    parts = made.packed(book, {("Budget", "B4"): 240.0, ("Budget", "C4"): 2.0})
    report = checked(parts, tmp_path)
    assert report.findings == ()
    assert "stored" not in dict(report.not_tested)
    stale = checked(made.packed(book, {("Budget", "B4"): 120.0, ("Budget", "C4"): 2.0}), tmp_path)
    assert [(item.rule, item.cell) for item in stale.findings] == [("stored", "B4")]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=IFERROR(NOTKNOWN(A1),5)", "the engine does not know NOTKNOWN"),
        ("=NOW()", "NOW changes with the clock or by chance"),
        ('=TEXT(A1,"[DBNum2]0")', "the engine does not know the format [DBNum2]0"),
        ("=SUM(A1:A3 A2:B2)", "it joins, cuts or spans ranges by an operator"),
        ("=Budget:Other!A1", "it reads through several sheets"),
        ("=A1:A3&1", "it takes one cell out of a range by the row or column it stands in"),
    ],
)
def test_what_cannot_be_recalculated_is_said_and_its_readers_are_still_checked(
    formula: str, reason: str, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet["A1"], sheet["B5"], sheet["B6"] = 1, formula, "=B5+1"
    book.create_sheet("Other")
    parts = made.packed(book, {("Budget", "B5"): 7.0, ("Budget", "B6"): 8.0})
    report = checked(parts, tmp_path)
    assert ("stored", f"1 cell was not recalculated, first Budget!B5: {reason}") in report.not_tested
    assert "stored" not in {item.rule for item in report.findings}
    stale = checked(made.packed(book, {("Budget", "B5"): 7.0, ("Budget", "B6"): 9.0}), tmp_path)
    assert ("stored", "B6") in {(item.rule, item.cell) for item in stale.findings}


def test_a_formula_that_stops_the_engine_costs_only_its_own_value() -> None:
    values = by_formualizer({"a": {(1, 1): "='[1]x'!B7", (1, 2): "=1+1", (1, 3): "=1/0"}})
    assert values == {("a", 1, 1): NO_VALUE, ("a", 1, 2): 2.0, ("a", 1, 3): "#DIV/0!"}


def test_an_engine_that_fails_on_a_cell_is_said(good: Path) -> None:
    def engine(cells: Grid) -> dict[Key, Value]:
        values = dict(by_formualizer(cells))
        key = (made.BUILDING, 6, 5)
        return {**values, key: NO_VALUE} if key in values else values

    report = check_workbook(good, engine)
    assert report.findings == ()
    expected = f"1 cell was not recalculated, first {made.BUILDING}!E6: the engine has no value for it"
    assert ("stored", expected) in report.not_tested


def test_quarters_windows_running_totals_and_subtotals_above_are_no_faults(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for column in range(2, 14):
        sheet.cell(1, column, column * 10)
        sheet.cell(2, column, f"=SUM($B$1:{sheet.cell(1, column).column_letter}1)")
    sheet["O1"], sheet["P1"], sheet["Q1"], sheet["R1"] = "=SUM(B1:D1)", "=SUM(E1:G1)", "=SUM(H1:J1)", "=SUM(K1:M1)"
    sheet["B3"], sheet["C3"], sheet["D3"] = "=SUM(B1:D1)", "=SUM(C1:E1)", "=SUM(D1:F1)"
    sheet["A10"], sheet["A11"], sheet["A12"] = "=SUM(A11:A12)", 1, 2
    sheet["A13"], sheet["A14"] = 5, "=A10+A13"
    sheet["C19"] = 2025
    for row in (20, 21, 22):
        sheet.cell(row, 3, row)
    sheet["C23"] = "=SUM(C20:C22)"
    findings = plain(tmp_path, book).findings
    assert [str(item) for item in findings if item.rule == "15"] == []


def test_another_table_below_the_months_has_formulas_of_its_own(tmp_path: Path) -> None:
    book = made.good_book()
    made.table(book[made.RUNNING], 12, [["敏感性", "减少", "增加"], ["年度合计", "=N8-B8", "=N8+B8"]])
    assert plain(tmp_path, book).findings == ()


def test_a_lone_result_below_the_months_is_no_row_of_months(tmp_path: Path) -> None:
    book = made.good_book()
    book[made.RUNNING]["C12"] = "=N8/N5"
    assert plain(tmp_path, book).findings == ()


def test_headings_are_no_numbers_kept_as_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    table = [["项目", "2025", "2026"], ["工资", 10, 11], ["房租", 20, 21], ["水电", "30", 31], ["合计", 60, 63]]
    for row in table:
        sheet.append(row)
    sheet["E1"] = "6601"
    assert [(item.rule, item.cell) for item in plain(tmp_path, book).findings] == [("text-number", "B4")]


# Formulas and references.


@pytest.mark.parametrize(
    "text",
    [
        "SUM(A:A,$1:3)",
        "IF(A1,,1)",
        "-A1%+(B2)",
        'SUMIF(A1:A3,">0",B1:B3)&"x"',
        "{1,2;3,4}",
        "SUM((A1,B1))",
        "A1:A3 A2:B2",
        "INDEX(A:A,2):B5",
        "Prices[[#This Row],[a b]]*Factor",
        "_xlfn.XLOOKUP(A1,B:B,C:C)",
        "TRUE",
        "#N/A",
        "'表 一'!A1:B2*'it''s'!$C$3",
        "\n SUM( A1 , 2 )",
    ],
)
def test_good_syntax_is_taken(text: str) -> None:
    assert parse(text).fault == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1+",
        "*A1",
        "A1**2",
        "A1 2",
        "5A",
        "1:B:",
        "A1)",
        "()",
        "(A1+)",
        "SUM(A1",
        "SUM(A1 2)",
        "SUM(+)",
        "{1,}",
        '"a',
    ],
)
def test_bad_syntax_is_seen(text: str) -> None:
    assert parse(text).fault != ""


@pytest.mark.parametrize(
    ("text", "copied", "form"),
    [
        ("A1+$B$2", "C4+$B$2", "R[-4]C[-4]+R2C2"),
        ("SUM(A:B,$C:$C)", "SUM(C:D,$C:$C)", "SUM(C[-4]:C[-3],C3:C3)"),
        ("SUM(1:$2)", "SUM(4:$2)", "SUM(R[-4]:R2)"),
        ("'表 一'!A1:'表 一'!B2", "'表 一'!C4:D5", "'表 一'!R[-4]C[-4]:R[-3]C[-3]"),
        ("XFD1+TAX+ABC1048577", "#REF!+TAX+ABC1048577", "R[-4]C[16379]+TAX+ABC1048577"),
    ],
)
def test_formulas_are_copied_and_compared_as_spreadsheets_do(text: str, copied: str, form: str) -> None:
    assert moved(text, 3, 2) == copied
    assert relative(text, 5, 5) == form


@pytest.fixture
def prices() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for row in (["Item", "Price"], ["rent", 100], ["power", 20], ["Sum", "=SUM(B2:B3)"]):
        sheet.append(row)
    table = Table(displayName="Prices", ref="A1:B4", totalsRowCount=1)
    sheet.add_table(table)
    for name, text in {
        "Twice": "One*2",
        "One": "Budget!$B$2",
        "Near": "Budget!A1",
        "Round": "Budget!$B$2+Around",
        "Around": "Round",
    }.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    sheet.defined_names["One"] = DefinedName("One", attr_text="Budget!$B$3")
    return book


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(Prices[Price])", 120),
        ("=COUNTA(Prices[#All])", 8),
        ("=COUNTA(Prices[[#Headers],[Item]:[Price]])", 2),
        ("=SUM(Prices[[#Totals],[Price]])", 120),
        ("=COUNTA(Prices[])", 4),
        ("=COUNTA(Prices[[#Headers],[#Data],[Price]])", 3),
        ("=Prices[[#This Row],[Price]]+1", 21),
        ("=SUM([Price])", 120),
        ("=Twice", 40),
        ("=Budget!One", 20),
        ("=Near", "the name Near is relative"),
        ("=Round", "the name Round leads in a circle"),
        ("=SUM(Prices[Cost])", "the table reference Prices[Cost] names no column"),
        ("=SUM(Costs[Price])", "the table reference Costs[Price] is not known"),
        ("=SUM(Prices[#Odd])", "the table reference Prices[#Odd] is not known"),
        ("=[1]Other!A1+1", "it reads another file"),
    ],
)
def test_table_references_and_names(formula: str, value: float | str, prices: Workbook, tmp_path: Path) -> None:
    prices["Budget"]["D3"] = formula
    given = {("Budget", "B4"): 120.0, ("Budget", "D3"): 0.5}
    report = checked(made.packed(prices, given), tmp_path)
    found = {item.cell: item.message for item in report.findings if item.rule == "stored"}
    if isinstance(value, str):
        assert f"1 cell was not recalculated, first Budget!D3: {value}" in dict(report.not_tested)["stored"]
        assert found == {}
    else:
        assert found.keys() == {"D3"}
        assert f"gives {value};" in found["D3"]


def test_circles_that_cannot_be_searched_are_said(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccxl.workbook.check.graph.MOST_STEPS", 10)
    reasons = dict(check_workbook(good).not_tested)
    assert "too many references" in reasons["8"]
    assert "too many references" in reasons["stored"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<workbookPr", '<workbookPr date1904="1"', "EDATE counts from 1904 here"),
        ("<calcPr", '<calcPr fullPrecision="0"', "digits that are shown"),
    ],
)
def test_other_ways_to_calculate_are_not_recalculated(old: str, new: str, reason: str, tmp_path: Path) -> None:
    parts = made.packed(made.good_book())
    made.replacing("xl/workbook.xml", old, new)(parts)
    report = checked(parts, tmp_path)
    assert any(rule == "stored" and reason in text for rule, text in report.not_tested)


def test_a_subtotal_over_hidden_rows_is_not_recalculated(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet["A1"], sheet["A2"], sheet["A3"] = 1, 2, "=SUBTOTAL(109,A1:A2)"
    sheet.row_dimensions[1].hidden = True
    report = checked(made.packed(book, {("Budget", "A3"): 2.0}), tmp_path)
    assert {item.rule for item in report.findings} == {"13"}
    assert "SUBTOTAL leaves out hidden rows" in dict(report.not_tested)["stored"]


def test_hidden_rows_are_told_in_runs(tmp_path: Path) -> None:
    book = made.good_book()
    for row in (6, 7, 9):
        book[made.BUILDING].row_dimensions[row].hidden = True
    texts = [item.message.partition(";")[0] for item in plain(tmp_path, book).findings]
    assert texts == ["rows 6 to 7 are hidden", "row 9 is hidden"]


def test_plain_numbers_and_whole_counts_are_allowed(tmp_path: Path) -> None:
    book = made.good_book()
    book[made.BUILDING]["H12"] = "=ROUNDUP(ROUND(E9/C6*12/60,9),0)+ROUND(1*E9/3600,2)+ROUND(E9,0)"
    assert plain(tmp_path, book).findings == ()


def test_typed_headings_are_no_figures(tmp_path: Path) -> None:
    book = made.good_book()
    sheet = book[made.SUMMARY]
    for column in range(2, 8):
        sheet.cell(20, column, column - 1)
        sheet.cell(22, column, datetime.date(2026, column, 1)).number_format = "yyyy-mm"
    assert plain(tmp_path, book).findings == ()


def test_a_check_that_passes_in_part_passes(tmp_path: Path) -> None:
    book = made.good_book()
    book[made.BUILDING]["F1"] = '=IF(E9>0,"通过（部分无法计算）","不通过")'
    assert plain(tmp_path, book).findings == ()


def test_english_words_mean_the_same(tmp_path: Path) -> None:
    book = made.good_book()
    kinds = {"输入": "Input", "计算": "Calculation", "输出": "Output", "控制": "Control"}
    for sheet in book.worksheets:
        sheet["A1"] = f"{kinds[sheet['A1'].value[:2]]}: {sheet.title}"
    book[made.RUNNING]["A2"] = "Unit: yuan/month"
    book[made.BUILDING]["F1"] = f'=IF(ABS(E9-SUM(E6:E8))<={made.PARAMETERS}!C12,"passed","failed")'
    book[made.NOTES]["A3"] = "Costs are positive."
    made.table(book[made.CHECKS], 2, [["A difference within the tolerance passes", "Tolerance"]])
    made.table(book[made.PARAMETERS], 3, [["Item", "Unit", "Value", "Source", "Confidence"]])
    book[made.PARAMETERS]["E7"] = "Assumed"
    assert plain(tmp_path, book).findings == ()
    book[made.BUILDING]["F1"] = '=IF(E9>0,"failed","passed")'
    assert [(item.rule, item.cell) for item in plain(tmp_path, book).findings] == [("15", "F1")]


def test_a_workbook_of_ccxl_without_its_sheets_of_control_lacks_them(tmp_path: Path) -> None:
    book = made.good_book()
    for name in (made.CHECKS, made.NOTES, made.PARAMETERS):
        book[name].title = f"{name}旧"
    report = plain(tmp_path, book)
    assert {("14", ""), ("16", "")} <= {(item.rule, item.sheet) for item in report.findings}
    assert ("22", "there is no sheet of parameters") in report.not_tested


def test_parameters_without_a_column_of_sources_are_found(tmp_path: Path) -> None:
    book = made.good_book()
    book[made.PARAMETERS]["D3"] = "备注"
    assert [(item.rule, item.sheet, item.cell) for item in plain(tmp_path, book).findings] == [
        ("22", made.PARAMETERS, "")
    ]


def test_a_sheet_of_a_chart_has_no_cells_to_test(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Budget"
    book.active["A1"] = 1
    book.create_chartsheet("Picture").add_chart(BarChart())
    assert plain(tmp_path, book).findings == ()


def test_an_account_number_between_figures_is_no_figure(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for row in (["工资", 1, "660101", 10], ["房租", 2, "660102", 20], ["单个", 5, "7", 30]):
        sheet.append(row)
    sheet["A5"], sheet["B5"], sheet["C5"], sheet["D5"] = "水电", 1, "8", 3
    assert [(item.rule, item.cell) for item in plain(tmp_path, book).findings] == [("text-number", "C5")]


def test_months_as_text_are_months(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for column, label in enumerate(["2025年11月", "2025年12月", "2026年1月", "2026年2月"], 2):
        sheet.cell(1, column, label)
        sheet.cell(2, column, f"={sheet.cell(3, column).coordinate}*12")
        sheet.cell(3, column, 10)
    sheet["D2"] = "=D3*60"
    assert [(item.rule, item.cell) for item in plain(tmp_path, book).findings] == [("4", "D2")]


@pytest.mark.parametrize(
    ("kept", "fresh", "agree"),
    [
        (1_000_000.004, 1_000_000.0, True),
        (1_000_000.006, 1_000_000.0, False),
        (2e12, 2e12 + 1000, True),
        (0.8, 0.8 + 1e-7, True),
        (0.8, 0.801, False),
        (0.0, None, True),
        ("", None, True),
        ("a", None, False),
        ("通过", "通过", True),
        ("通过 ", "通过", False),
        (True, True, True),
        (True, 1.0, False),
        ("1", 1.0, False),
    ],
)
def test_values_agree_within_half_a_fen(kept: Value, fresh: Value, agree: bool) -> None:
    assert same(kept, fresh) is agree


# Files that cannot be read.


def test_styles_among_alternatives_are_counted(tmp_path: Path) -> None:
    parts = made.packed(made.good_book())
    text = parts["xl/styles.xml"].decode()
    first = re.search(r"<cellXfs[^>]*>(<xf.*?</xf>|<xf[^>]*/>)", text)
    assert first is not None
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    wrapped = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="x"><xf/></mc:Choice>'
        f"<mc:Fallback>{first[1]}</mc:Fallback></mc:AlternateContent>"
    )
    parts["xl/styles.xml"] = text.replace(first[0], first[0].replace(first[1], wrapped), 1).encode()
    assert checked(parts, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "there is no such file"),
        (b"name,amount\n", "an .xlsx workbook is needed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        check_workbook(path)


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("xl/workbook.xml", b"<workbook", "not well-formed XML"),
        ("xl/workbook.xml", b"<!DOCTYPE w [<!ENTITY a 'b'>]><workbook>&a;</workbook>", "declares a document type"),
        ("xl/workbook.xml", b"<w:document xmlns:w='x'/>", "not a workbook"),
        ("xl/workbook.xml", b"<workbook xmlns='x'><sheets/></workbook>", "holds no sheet"),
        ("_rels/.rels", b"<Relationships/>", "holds no workbook"),
        (
            "_rels/.rels",
            b"<R><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.bin'/></R>",
            "a binary workbook",
        ),
        ("_rels/.rels", b"<R><Relationship Id='a' Type='x/officeDocument' Target='xl/w.xml'/></R>", "is missing"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused(part: str, data: bytes, words: str, tmp_path: Path) -> None:
    parts = made.packed(made.good_book())
    parts[part] = data
    with pytest.raises(InputError, match=words):
        checked(parts, tmp_path)


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccxl.workbook.check.package.PART_LIMIT", 2**20)
    parts = made.packed(made.good_book())
    parts["xl/sharedStrings.xml"] = b" " * (2**20 + 1)
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        checked(parts, tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_found(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(good.read_bytes())
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("XL/Workbook.xml", zipfile.ZipFile(good).read("xl/workbook.xml"))
    assert ("package", "", "") in {(item.rule, item.sheet, item.cell) for item in check_workbook(path).findings}
