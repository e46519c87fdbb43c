"""What stands once for many rows of a team's own template, what repeats with them, and what cannot be followed."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from ccxl.workbook.build import build
from ccxl.workbook.tags import check_template
from ccxl.workbook.template import read_template
from tests.test_references import scenario, sheet_with, shown

FOUR, ONE = [[7.0, 11.0, 13.0, 17.0]], [[7.0]]


def notes_and_findings(book: Any, folder: Any, sections: Any = FOUR) -> tuple[tuple[str, ...], list[str]]:
    path = folder / "ours.xlsx"
    book.save(path)
    return build(scenario(sections), template=read_template(path)).notes, check_template(path)["findings"]


@pytest.mark.parametrize("sections", [FOUR, [[7.0, 11.0]], ONE])
@pytest.mark.parametrize(("samples", "area"), [(2, "G2:G3"), (3, "G2:G4"), (2, "G2:H3"), (2, "G2:G4")])
@pytest.mark.parametrize(("content", "expected"), [(100, 100), ("=50*2", 100), ("=SUM(D$2:D$3)", None)])
def test_a_merged_cell_over_sample_rows_stands_once(tmp_path, office, samples, area, content, expected, sections):
    if expected is None and samples > 2:
        content = "=SUM(D$2:D$4)"
    book = sheet_with(samples, {"G9": "=SUM(G2:G5)", "H9": "=COUNTA(G2:H5)", "G2": content})
    book["表"].merge_cells(area)
    book.save(tmp_path / "ours.xlsx")
    built = build(scenario(sections), template=read_template(tmp_path / "ours.xlsx"))
    (tmp_path / "filled.xlsx").write_bytes(built.content)
    recalculated = office.recalculated(tmp_path / "filled.xlsx")
    count = len(sections[0])
    row = 9 + count - samples
    total = expected or sum(2 * price for price in sections[0])

    assert shown(book, tmp_path, sections)[f"表!G{row}"] == total
    assert shown(book, tmp_path, sections)[f"表!H{row}"] == 1
    assert recalculated["表"][f"G{row}"] == total
    assert recalculated["表"][f"H{row}"] == 1
    assert built.notes == ()


def test_a_merged_cell_over_the_rows_of_each_section_stands_once_for_each(tmp_path):
    book = sheet_with(2, {"G3": 100, "F9": "=SUM(G3:G4)"}, sectioned=True)
    book["表"].merge_cells("G3:G4")
    values = shown(book, tmp_path)

    assert values["表!F13"] == 200
    assert {place for place, value in values.items() if value == 100} == {"表!G3", "表!G8"}


def test_a_merged_cell_over_columns_that_repeat_stands_once(tmp_path):
    book = sheet_with(
        2, {"K12": "{{timeline.number}}", "L12": "{{timeline.number}}", "K13": 100, "K14": "=SUM($K13:$L13)"}
    )
    book["表"].merge_cells("K13:L13")
    book["表"].merge_cells("K14:L14")
    values = shown(book, tmp_path, [[7.0, 11.0]])

    assert [place for place, value in values.items() if value == 100] == ["表!K13", "表!K14"]


def test_merged_cells_within_a_sample_row_stand_in_each_copy(tmp_path):
    book = sheet_with(2, {"G2": "甲", "G3": "甲"})
    for row in (2, 3):
        book["表"].merge_cells(f"G{row}:H{row}")

    assert [shown(book, tmp_path, FOUR)[f"表!G{row}"] for row in range(2, 6)] == ["甲"] * 4


@pytest.mark.parametrize("sections", [FOUR, ONE])
def test_a_note_on_a_cell_stands_once(tmp_path, sections):
    book = sheet_with(2, {})
    book["表"]["A2"].comment = Comment("名称来自清单", "张三")
    book.save(tmp_path / "ours.xlsx")
    (tmp_path / "filled.xlsx").write_bytes(
        build(scenario(sections), template=read_template(tmp_path / "ours.xlsx")).content
    )
    sheet = openpyxl.load_workbook(tmp_path / "filled.xlsx")["表"]

    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["A2"]


# ------------------------------------------------------------------------------------------------ typed numbers


def test_typed_numbers_that_repeat_are_told_by_cell(tmp_path):
    book = sheet_with(2, {"F2": "注", "G2": 100, "G3": 200, "G4": 5, "G9": "=SUM(G2:G3)"})
    notes, findings = notes_and_findings(book, tmp_path)

    assert len(notes) == 1
    assert "template sheet 表, cells G2, G3: a typed number" in notes[0]
    assert notes[0] in findings


def test_numbers_that_stand_once_are_not_told(tmp_path):
    merged = sheet_with(2, {"G2": 100, "G9": 7})
    merged["表"].merge_cells("G2:G3")

    assert notes_and_findings(merged, tmp_path) == ((), [])
    assert notes_and_findings(sheet_with(2, {"G2": 100, "G3": 200}), tmp_path, [[7.0, 11.0]])[0] == ()


def test_typed_numbers_in_columns_that_repeat_are_told(tmp_path):
    book = sheet_with(2, {"K12": "{{timeline.number}}", "L12": "{{timeline.number}}", "L13": 3})
    notes, findings = notes_and_findings(book, tmp_path)

    assert "cell L13: " in notes[0]
    assert notes[0] in findings


# ------------------------------------------------------------------------------------------------ what is not followed


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ('=SUM(INDIRECT("D2:D3"))', "INDIRECT"),
        ('=SUM(INDIRECT("D2:D"&ROW()))', "INDIRECT"),
        ("=SUM(OFFSET(D2,0,0,2,1))", "OFFSET"),
        ("=SUM(OFFSET($D$1,1,0,2))", "OFFSET"),
        ("=SUM(INDEX(D:D,2):INDEX(D:D,4))", "the range (...):INDEX(...)"),
        ("=SUM(D2:INDEX(D:D,4))", "the range D2:INDEX(...)"),
        ("=SUM(INDEX(D:D,2):D3)", "the range (...):D3"),
        ("=SUM(CHOOSE(1,D:D,B:B):D3)", "the range (...):D3"),
        ("=SUM(甲:乙)", "the range 甲:乙"),
    ],
)
@pytest.mark.parametrize("place", ["F9", "另!F9"])
def test_references_that_cannot_be_followed_are_told_by_cell(tmp_path, formula, named, place):
    if place != "F9":
        formula = formula.replace("D2", "表!D2").replace('"表!D2', '"D2')
    book = sheet_with(2, {place: formula})
    for name in ("甲", "乙"):
        book.defined_names[name] = DefinedName(name, attr_text="表!$D$1")
    notes, findings = notes_and_findings(book, tmp_path)
    sheet = place.rpartition("!")[0] or "表"

    told = next(note for note in notes if f"template sheet {sheet}, cell F9: {formula}: " in note)
    assert named.replace("D2", "表!D2" if place != "F9" else "D2") in told
    assert told in findings


def test_names_formats_and_checks_that_cannot_be_followed_are_told(tmp_path):
    book = sheet_with(2, {})
    book.defined_names["甲"] = DefinedName("甲", attr_text="OFFSET(表!$D$1,1,0,2,1)")
    book["表"].conditional_formatting.add("D9", FormulaRule(formula=['INDIRECT("D2")>1']))
    rule = DataValidation(type="list", formula1="OFFSET($A$1,1,0,2,1)")
    rule.add("F9")
    book["表"].add_data_validation(rule)
    notes, findings = notes_and_findings(book, tmp_path)

    assert set(notes) <= set(findings)
    for place in ("name 甲: ", "sheet 表, conditional format of D9: ", "sheet 表, data validation of F9: "):
        assert any(f"template {place}" in note for note in notes)


@pytest.mark.parametrize("formula", ["=SUM(D2:D3)", "=INDEX(D2:D3,1)", "=SUM('另'!A1:B2)", '="a:b"&A9'])
def test_plain_references_are_not_told(tmp_path, formula):
    assert notes_and_findings(sheet_with(2, {"F9": formula}), tmp_path) == ((), [])


def test_nothing_is_told_where_nothing_moves(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "{{construction.total}}", '=INDIRECT("A1")'

    assert notes_and_findings(book, tmp_path)[1] == []
