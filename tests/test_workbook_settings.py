"""Settings of a workbook that change what its numbers mean: refused, told, or of no account, each by its meaning."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from ccxl.api import load
from ccxl.budget.outside import outside
from ccxl.core.errors import InputError, TemplateError
from ccxl.workbook.build import build
from ccxl.workbook.check.context import Context
from ccxl.workbook.check.read import read_book
from ccxl.workbook.form.new import new_form
from ccxl.workbook.inputs import load_raw
from ccxl.workbook.package import package_bytes
from ccxl.workbook.tags import check_template
from ccxl.workbook.template import read_template

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
HOTLINE = load(EXAMPLES / "hotline_60.toml")
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def with_setting(content: bytes, part: str, element: str, setting: str) -> bytes:
    """A workbook with an attribute set on an element, which is made where there is none."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = setting.partition("=")[0]
    text = re.sub(rf"(<{element}\b[^>]*?) {name}=\"[^\"]*\"", r"\1", parts[part].decode())
    changed = re.sub(rf"<{element}\b", f"<{element} {setting}", text, count=1)
    if changed == text:
        changed = text.replace("</workbook>", f"<{element} {setting}/></workbook>")
    assert setting in changed
    return package_bytes({**parts, part: changed.encode()}.items())


def template(folder: Path, part: str, element: str, setting: str, cells: dict[str, Any] | None = None) -> Path:
    book = Workbook()
    book.active.title = "表"
    book.active["A1"], book.active["A2"] = "{{budget.first_month}}", "{{construction.total}}"
    for place, value in (cells or {}).items():
        book.active[place] = value
    saved = io.BytesIO()
    book.save(saved)
    path = folder / "ours.xlsx"
    path.write_bytes(with_setting(saved.getvalue(), part, element, setting))
    return path


REFUSED = [
    (BOOK, "workbookPr", 'date1904="1"', "counted from 1904"),
    (BOOK, "workbookPr", 'date1904="true"', "counted from 1904"),
    (BOOK, "calcPr", 'fullPrecision="0"', "digits that are shown"),
    (BOOK, "calcPr", 'fullPrecision="false"', "digits that are shown"),
    (SHEET, "sheetPr", 'transitionEvaluation="1"', "as Lotus 1-2-3 does"),
]


@pytest.mark.parametrize(("part", "element", "setting", "words"), REFUSED)
def test_what_changes_the_meaning_of_numbers_is_refused_in_the_same_words_by_check_and_build(
    tmp_path, part, element, setting, words
):
    path = template(tmp_path, part, element, setting)
    (finding,) = check_template(path)["findings"]
    assert words in finding
    assert "untick File > Options > Advanced >" in finding
    with pytest.raises(TemplateError) as refusal:
        build(HOTLINE, template=read_template(path))
    assert str(refusal.value) == f"template 'ours.xlsx': {finding}"


def test_all_mistakes_of_a_template_are_told_at_once(tmp_path):
    path = template(tmp_path, BOOK, "workbookPr", 'date1904="1"', {"A3": "{{no.such}}"})
    path.write_bytes(with_setting(path.read_bytes(), BOOK, "calcPr", 'fullPrecision="0"'))
    with pytest.raises(TemplateError, match=r"(?s)from 1904.*digits that are shown.*A3: no tag"):
        build(HOTLINE, template=read_template(path))


@pytest.mark.parametrize(
    ("part", "element", "setting"),
    [
        (BOOK, "workbookPr", 'date1904="0"'),
        (BOOK, "calcPr", 'fullPrecision="1"'),
        (BOOK, "calcPr", 'refMode="R1C1"'),
        (BOOK, "calcPr", 'calcMode="auto"'),
        (BOOK, "calcPr", 'iterate="1"'),
        (SHEET, "sheetPr", 'transitionEvaluation="0"'),
        (SHEET, "sheetView", 'showZeros="0"'),
        (SHEET, "sheetView", 'showFormulas="1"'),
    ],
)
def test_what_changes_no_number_passes(tmp_path, part, element, setting):
    path = template(tmp_path, part, element, setting, {"B1": "=YEAR(A1)"})
    report = check_template(path)
    result = build(HOTLINE, template=read_template(path))
    sheet = openpyxl.load_workbook(io.BytesIO(result.content), data_only=True)["表"]
    assert (report["findings"], report["notes"], result.notes) == ([], [], outside(result.budget))
    assert (sheet["B1"].value, sheet["A2"].value) == (2026, result.budget.lines["construction.total"].item())


@pytest.mark.parametrize("setting", ['calcMode="manual"', 'calcCompleted="0"'])
def test_no_old_value_stays_where_a_template_may_hold_some(tmp_path, setting):
    path = template(tmp_path, BOOK, "calcPr", setting, {"C1": 30, "C2": "=C1*12", "C3": "=C2+1"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # What was right before 20 in C1 became 30.
    old = parts[SHEET].decode().replace("<f>C1*12</f><v/>", "<f>C1*12</f><v>240</v>")
    old = old.replace("<f>C1*12</f><v></v>", "<f>C1*12</f><v>240</v>").replace(
        "<f>C2+1</f><v/>", "<f>C2+1</f><v>241</v>"
    )
    old = old.replace("<f>C2+1</f><v></v>", "<f>C2+1</f><v>241</v>")
    assert old.count("<v>24") == 2
    path.write_bytes(package_bytes({**parts, SHEET: old.encode()}.items()))
    result = build(HOTLINE, template=read_template(path))
    sheet = openpyxl.load_workbook(io.BytesIO(result.content), data_only=True)["表"]
    assert (sheet["C2"].value, sheet["C3"].value) == (360, 361)
    told = [note for note in check_template(path)["notes"] if "manual calculation" in note]
    assert (*outside(result.budget), *told) == result.notes
    assert bool(told) == ("manual" in setting)


def test_a_finished_workbook_whose_days_count_anew_is_not_read_again(tmp_path):
    path = tmp_path / "finished.xlsx"
    path.write_bytes(with_setting(build(HOTLINE).content, BOOK, "workbookPr", 'date1904="1"'))
    with pytest.raises(InputError, match="count its days from 1904 since it was built"):
        load_raw(path)


def test_a_check_takes_the_months_of_a_heading_from_1904(tmp_path):
    # The first days of February to May 2026, which from 1900 on would be the last days of months of 2022.
    book = Workbook()
    for column, (first, value) in enumerate(((44592, 1), (44620, 2), (44651, 3), (44681, 4)), 2):
        book.active.cell(1, column, first).number_format = "yyyy-mm"
        book.active.cell(2, column, value)
    saved = io.BytesIO()
    book.save(saved)
    context = Context(read_book(tmp_path / "x", with_setting(saved.getvalue(), BOOK, "workbookPr", 'date1904="1"')))
    (months,) = context.months(context.book.sheets[0]).values()
    assert months == {2: 2026 * 12 + 2, 3: 2026 * 12 + 3, 4: 2026 * 12 + 4, 5: 2026 * 12 + 5}


def test_a_form_that_calculates_with_what_is_shown_gives_what_it_stores(tmp_path):
    """Excel has cut what is typed to the digits that are shown when it stores it."""
    path = tmp_path / "form.xlsx"
    new_form(path, example="hotline_60")
    usual, _ = load_raw(path)
    path.write_bytes(with_setting(path.read_bytes(), BOOK, "calcPr", 'fullPrecision="0"'))
    assert load_raw(path)[0] == usual
