"""What people type into the pane and must not lose: percent, mistakes of files, changes that are in no file."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import ccxl
from ccxl.core.errors import ScenarioError
from ccxl.workbook.form.new import new_form
from ccxl.workbook.form.starter import starter
from ccxl.workbook.inputs import load
from tests.form_edits import GENERAL, ITEMS, LINES, WAGES
from tests.serving import TEMPLATES

STARTER = {"zh": "客服热线（示例）", "en": "Service hotline (example)"}
GROWTH, STEPS = "comparison.wage_growth", "comparison.price_steps"


@pytest.fixture
def pane(server, browse, tmp_path):
    """Give a scenario of the pane as a function."""
    return lambda name, **settings: browse(name, server.url, folder=str(tmp_path), **settings)


# --- percent ---------------------------------------------------------------------------------------------------------

SHARES = [
    ("labour.housing_rate", "1", "即 1%", 0.01, "1%"),
    ("labour.housing_rate", "0.5", "即 0.5%；若指 50%，请填 50", 0.005, "0.5%"),
    ("labour.housing_rate", "20", "即 20%", 0.2, "20%"),
    ("labour.housing_rate", "20%", "即 20%", 0.2, "20%"),
    ("labour.housing_rate", "0.5%", "即 0.5%", 0.005, "0.5%"),
    ("labour.housing_rate", " ３０ ％ ", "即 30%", 0.3, "30%"),
    ("labour.housing_rate", "150", "即 150%", 1.5, "150%"),
    ("labour.housing_rate", "29", "即 29%", 0.29, "29%"),
    ("labour.housing_rate", "0", "即 0%", 0, "0%"),
    ("labour.housing_rate", "0.00001%", "即 0.00001%", 1e-7, "0.00001%"),
    ("labour.housing_rate", "", "", None, ""),
    ("traffic.max_occupancy", "100", "即 100%", 1, "100%"),
    ("traffic.redial_share", "3", "即 3%", 0.03, "3%"),
    (GROWTH, "-3", "即 -3%", -0.03, "-3%"),
    (GROWTH, "－３％", "即 -3%", -0.03, "-3%"),
    (GROWTH, "−0.3", "即 -0.3%；若指 -30%，请填 -30", -0.003, "-0.3%"),
    (STEPS, "3\n0.5\n-2%", "即 3% · 即 0.5%；若指 50%，请填 50 · 即 -2%", [0.03, 0.005, -0.02], "3%\n0.5%\n-2%"),
    ("operating.lines.0.tax_rate", "6", "即 6%", 0.06, "6%"),
    ("operating.lines.0.tax_rate", "13%", "即 13%", 0.13, "13%"),
    ("construction.items.0.residual_share", "5", "即 5%", 0.05, "5%"),
]
NO_SHARES = [
    ("labour.housing_rate", "0,5", "请填百分比，如 25% 或 25（即 25%）", "0,5"),
    ("labour.housing_rate", "0.1万", "请填百分比，如 25% 或 25（即 25%）", "0.1万"),
    ("labour.housing_rate", "300", "超出范围，应不大于 200%", "300"),
    ("traffic.redial_share", "3 成", "请填百分比，如 25% 或 25（即 25%）", "3 成"),
    ("operating.lines.0.tax_rate", "130", "超出范围，应小于 100%", "130"),
    (GROWTH, "-100", "超出范围，应大于 -100%", "-100"),
    (STEPS, "3\n\nx", "第 2 行：必填，请填写", "3\n\nx"),
]


def test_percent_is_typed_as_in_a_percent_cell_of_excel_and_shown_back(pane):
    rows = ["operating.lines.0", "construction.items.0"]
    typed = [each[:2] for each in SHARES]
    seen = pane("shares", lang="zh", title=STARTER["zh"], rows=rows, typed=typed)
    assert [tuple(each) for each in seen] == SHARES


def test_what_is_no_percentage_is_told(pane):
    typed = [each[:2] for each in NO_SHARES]
    seen = pane("shares", lang="zh", title=STARTER["zh"], rows=["operating.lines.0"], typed=typed)
    assert [(place, text, wrong, left) for place, text, _, wrong, left in seen] == NO_SHARES


def test_percent_in_english(pane):
    seen = pane("shares", lang="en", title=STARTER["en"], typed=[("labour.housing_rate", "0.5")])
    assert seen == [["labour.housing_rate", "0.5", "taken as 0.5%; for 50%, write 50", 0.005, "0.5%"]]


def test_shares_of_a_function_are_percent_too(pane):
    seen = pane(
        "share_arguments",
        lang="zh",
        function="agents",
        parameter="target_service_level",
        typed=["80", "0.8", "80%", "８０％", "300"],
    )
    assert seen["first"] == "70%"
    sent = [(text, meaning, value) for text, meaning, value, *_ in seen["seen"]]
    assert sent == [
        ("80", "即 80%", 0.8),
        ("0.8", "即 0.8%；若指 80%，请填 80", 0.008),
        ("80%", "即 80%", 0.8),
        ("８０％", "即 80%", 0.8),
        ("300", "即 300%", 3),
    ]
    assert seen["seen"][0][3] == "=CCXL.AGENTS(1000,120,0.8,15)"
    assert float(seen["seen"][0][4]) == ccxl.agents(1000, 120, 0.8, 15)
    # What the server advises for a cell, where 0.80 is 80 %, would be 0.8 % here.
    assert "0.80" not in seen["seen"][-1][4]


# --- mistakes of files -----------------------------------------------------------------------------------------------


def broken_form(path: Path, count: int = 35) -> list[str]:
    """A form with merged cells and texts for numbers; gives what the command line says."""
    new_form(path, "zh")
    book = openpyxl.load_workbook(path)
    book[ITEMS].merge_cells("B7:B8")
    book[WAGES].merge_cells("B7:B8")
    book[GENERAL]["B13"] = "通话"
    book[GENERAL]["C12"] = "#REF!"
    for row in range(6, 6 + count - 5):
        book[LINES].cell(row, 8).value = "待定"
    book[LINES].merge_cells("C6:D6")
    book.save(path)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return list(map(str, caught.value.mistakes))


ODD = [
    {"place": "建设项目!B7:B8", "message": "merged cells; unmerge them and fill each cell"},
    {"place": "", "message": "something that no pattern knows"},
    {"place": "no.such.path", "message": " = 3: surprising", "path": "no.such.path"},
    {"place": "traffic", "message": "not given; must be a table", "path": None},
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_mistakes_without_a_field_are_all_listed(pane, tmp_path, language):
    file = tmp_path / "填好.xlsx"
    expected = broken_form(file)
    assert len(expected) >= 30
    answer = ODD + [{"place": f"运营项目!H{row}", "message": "merged cells"} for row in range(40)]
    seen = pane("file_with_mistakes", lang=language, file=str(file), answer=answer)
    assert len(seen["told"]) == len(expected)
    assert [line.split(" ")[0] for line in seen["told"]] == [line.split(" ")[0].rstrip(":") for line in expected]
    assert seen["form"] > 16
    assert len(seen["listed"]) == len(answer)
    assert any("something that no pattern knows" in line for line in seen["listed"])


def test_a_mistake_of_a_file_goes_when_its_field_was_put_right(pane, tmp_path):
    file = tmp_path / "form.xlsx"
    new_form(file, "zh")
    book = openpyxl.load_workbook(file)
    book[GENERAL]["C13"] = "三分钟"
    book.save(file)
    seen = pane("file_mistake_put_right", file=str(file))
    assert len(seen["before"]) == 1
    assert (seen["still"], seen["after"]) == (1, 0)


def test_an_unsure_percentage_of_a_file_is_told_in_the_language_of_the_page(pane, tmp_path):
    file = tmp_path / "form.xlsx"
    new_form(file, "zh")
    book = openpyxl.load_workbook(file)
    sheet = book[GENERAL]
    rates = {row[1].value: row[2] for row in sheet.iter_rows() if len(row) > 2}
    cell = next(each for name, each in rates.items() if name and "公积金" in str(name))
    cell.value, cell.number_format = 1.5, "General"
    sheet["C21"].value, sheet["C21"].number_format = 80, "General"
    book.save(file)
    seen = pane("file_mistakes", file=str(file))
    assert [line.split("，", 1)[1] for line in seen] == [
        "应为0 到 1 之间的比例；80 即 8000%，要 80% 请写 80%",
        "应为0 到 2 之间的比例；是 1.5% 还是 150%？请连 % 一起写",
    ]


# --- changes that are in no file -------------------------------------------------------------------------------------


def test_changes_survive_a_reload_and_leaving_asks_only_where_there_are_some(pane):
    seen = pane("reload", lang="zh", title=STARTER["zh"])
    assert seen["untouched"] == {"asked": [], "held": []}
    assert seen["asked"] == ["beforeunload"]
    assert (seen["unit"], seen["aht"]) == ("只在本机", 333)
    assert seen["moved"] == seen["before"]
    assert len(seen["told"]) == 1
    assert seen["told"][0].startswith("已恢复")
    assert (seen["loaded"], seen["dropped"]) == (0, 0)
    assert STARTER["zh"] in seen["offered"]
    (held,) = (json.loads(text) for key, text in seen["held"] if key.startswith("ccxl.edits."))
    assert held["version"] == 1
    assert held["start"] == json.loads(json.dumps(starter("zh"), default=str))
    assert set(held) == {"version", "at", "raw", "start", "origin", "told", "baseline"}
    assert (seen["left"], seen["toldAfter"], seen["askedAfter"]) == ([], 0, 0)


def test_changes_of_a_closed_window_are_offered(pane):
    assert pane("closed_window", title=STARTER["zh"]) == {"aht": "333", "offers": 0, "again": "333"}


def test_a_browser_that_holds_nonsense_or_keeps_nothing_stops_nothing(pane):
    seen = pane("odd_storage", title=STARTER["zh"])
    assert seen["odd"] == {"loaded": 0, "offers": 0}
    assert seen["full"] == ["改动太大，浏览器存不下；离开前请先生成工作簿。"]
    assert seen["left"] is None


def test_what_a_workbook_holds_is_not_asked_for(pane):
    assert pane("built_is_saved", title=STARTER["zh"]) == {"built": 0, "then": 1}


def test_rows_that_were_taken_out_stand_again_where_they_stood(pane):
    seen = pane("undo", lang="zh", title=STARTER["zh"])
    names = [line["name"] for line in seen["before"]]
    assert seen["left"] == [names[0], *names[3:-1]]
    assert seen["label"] == f"撤销删除“{names[-1]}”"
    assert seen["after"] == seen["before"]
    assert seen["focused"] == "operating.lines.1"
    assert seen["said"] == f"{names[1]} is back"
    assert (seen["hidden"], seen["reset"]) == (True, 0)


def test_a_refusal_goes_with_its_reason(pane, tmp_path):
    bad = tmp_path / "bad.xlsx"
    book = openpyxl.load_workbook(TEMPLATES / "budget_zh.xlsx")
    book.worksheets[0]["A1"] = "{{construction.totl}}"
    book.save(bad)
    seen = pane("stale_refusal", title=STARTER["zh"], good=str(TEMPLATES / "budget_zh.xlsx"), bad=str(bad))
    assert seen["refused"] == "先上传可以使用的模板，或改用标准模板。"
    assert seen["answered"] == ""
    assert seen["why"] == seen["last"]
    assert "模板" not in seen["why"]
    assert seen["findings"] == 0
