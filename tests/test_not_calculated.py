"""A cell that could not be calculated is marked, and so is all that is worked out from it, whatever the formula."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from ccxl.budget.reading import scenario_from
from ccxl.core.errors import TemplateError
from ccxl.workbook.build import Built, build
from ccxl.workbook.check.book import CellError
from ccxl.workbook.custom_template import fill as filling
from ccxl.workbook.package import package_bytes
from ccxl.workbook.template import read_template

MARK = "待重算"
# What no program here calculates.
UNKNOWN = "NOSUCHFUNCTION(B1:B2)"


def scenario() -> Any:
    items = [{"section": "甲", "name": f"物{n}", "quantity": n, "price": 100} for n in (1, 2, 3)]
    lines = [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]
    raw = {"budget": {"unit": "单位", "project": "项目", "year": 2026}, "operating": {"lines": lines}}
    return scenario_from({**raw, "construction": {"items": items}}, "items")


def template(cells: dict[str, Any]) -> Workbook:
    """Three items from row 1 on, so that what stands in row 10 comes to stand in row 11."""
    book = Workbook()
    book.active.title = "表"
    for row in (1, 2):
        book.active[f"A{row}"], book.active[f"B{row}"] = "{{items.name}}", "{{items.quantity}}"
    for place, value in cells.items():
        book.active[place] = value
    return book


def built(book: Workbook, folder: Path) -> Built:
    path = folder / "ours.xlsx"
    book.save(path)
    return build(scenario(), template=read_template(path))


def values_of(result: Built, sheet: str = "表") -> Any:
    return openpyxl.load_workbook(io.BytesIO(result.content), data_only=True)[sheet]


@pytest.fixture(params=["without LibreOffice", "LibreOffice has no name for it"])
def no_value(request, monkeypatch):
    """No value for what the engine does not know: from nobody, or a name that LibreOffice does not know."""
    if request.param == "without LibreOffice":
        monkeypatch.setattr(filling, "recalculated", lambda content: None)
    else:
        # LibreOffice gives plausible values to all that reads such a cell.
        unknown = {("表", 11, 4), *(("表", row, 5) for row in (11, 12, 13))}
        plausible = {("表", row, column): 1.0 for row in range(1, 60) for column in range(1, 10)}
        plausible |= {("另", row, 1): 1.0 for row in range(1, 10)}
        found = {**plausible, **dict.fromkeys(unknown, CellError("#NAME?"))}
        monkeypatch.setattr(filling, "recalculated", lambda content: found)


READERS = {
    "itself": "D10", "sum": "D10+1", "swallowed error": "IFERROR(D10*2,0)", "no answer": "IFNA(D10,0)",
    "count": "COUNT(D10:D12)", "count of all": "COUNTA(D10)", "count of blanks": "COUNTBLANK(D9:D10)",
    "kind": "ISNUMBER(D10)", "text": "ISTEXT(D10)", "error": "ISERROR(D10)", "branch": "IF(D10>5,1,2)",
    "branch not taken": "IF(TRUE,1,D10)", "chosen": "CHOOSE(1,2,D10)", "condition": 'COUNTIF(D10:D12,">0")',
    "conditional sum": 'SUMIF(D10:D12,">0")', "total": "SUM(D8:D12)", "aggregate": "AGGREGATE(9,6,D8:D12)",
    "name": "Known*1", "name in a name": "Around+1", "name of a formula": "Twice", "column": "SUM(D:D)",
    "offset": "SUM(OFFSET(A1,9,3))", "address as a text": 'SUM(INDIRECT("D"&11))', "index": "INDEX(D1:D20,10)",
    "between": "SUM(INDEX(D:D,8):INDEX(D:D,12))", "look-up": "IFERROR(VLOOKUP(1,D8:E12,1,FALSE),0)",
    "text of it": 'D10&""',
    "quoted": "'表'!D10+0", "array": "SUMPRODUCT(--(D8:D12>0))",
}  # fmt: skip


@pytest.mark.usefixtures("no_value")
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_reader_of_a_marked_cell_is_marked(tmp_path, reader):
    book = template({"D10": f"={UNKNOWN}", "G10": f"={reader}", "G11": "=IFERROR(G10,0)+1", "H10": "=SUM(B1:B2)"})
    book.defined_names["Known"] = DefinedName("Known", attr_text="表!$D$10")
    book.defined_names["Around"] = DefinedName("Around", attr_text="Known")
    book.defined_names["Twice"] = DefinedName("Twice", attr_text="SUM(表!$D$10:$D$11)*2")
    result = built(book, tmp_path)
    values = values_of(result)
    assert [values[place].value for place in ("D11", "G11", "G12", "H11")] == [MARK, MARK, MARK, 6]
    (note,) = (note for note in result.notes if "could not be calculated here" in note)
    assert "表!D11" in note
    assert "表!G11" in note


@pytest.mark.usefixtures("no_value")
@pytest.mark.parametrize(
    "reader",
    ["COUNTA(_xlfn.ANCHORARRAY(E10))", "COUNTA(E10#)", "ROWS(_xlfn.ANCHORARRAY(E10))", "E11", "E12*1", "COUNT(E10:E12)",
     "IFERROR(E11,0)", "SUM(E12:F12)", "INDEX(E10:E12,2)", "@E11", "Spilled"],
)  # fmt: skip
def test_a_range_that_a_marked_formula_fills_and_its_readers_are_marked(tmp_path, reader):
    book = template({"E10": ArrayFormula("E10:E12", f"={UNKNOWN}"), "G10": f"={reader}", "G14": "=COUNTA(G10)"})
    book.active["E11"], book.active["E12"] = 4000, 5000  # as a spreadsheet has stored them
    book.defined_names["Spilled"] = DefinedName("Spilled", attr_text="COUNTA(表!$E$11)")
    values = values_of(built(book, tmp_path))
    assert [values[place].value for place in ("E11", "E12", "E13", "G11", "G15")] == [MARK] * 5


@pytest.mark.usefixtures("no_value")
def test_readers_on_other_sheets_are_marked(tmp_path):
    book = template({"D10": f"={UNKNOWN}", "B20": "=SUM(B1:B2)"})
    other = book.create_sheet("另")
    for row, reader in enumerate(
        ("表!D10", "COUNT(表!D1:D99)", "SUM(表!10:10)", "IFERROR('表'!D10,0)", "A1", "表!B20", "SUM(又:尾!B1)"), 1
    ):
        other[f"A{row}"] = f"={reader}"
    book.create_sheet("又")["B1"] = "=COUNTA(表!D10)"
    book.create_sheet("尾")
    values = values_of(built(book, tmp_path), "另")
    assert [values[f"A{row}"].value for row in range(1, 6)] == [MARK] * 5
    assert values["A6"].value != MARK
    assert values["A7"].value == MARK


def test_what_reads_none_of_it_keeps_its_value(tmp_path, monkeypatch):
    monkeypatch.setattr(filling, "recalculated", lambda content: None)
    values = values_of(built(template({"D10": f"={UNKNOWN}", "E10": "=SUM(B1:B2)*2", "E12": "=E10+1"}), tmp_path))
    assert [values[place].value for place in ("D11", "E11", "E13")] == [MARK, 12, 13]


def test_what_reads_a_value_of_libreoffice_is_libreoffices(tmp_path, monkeypatch):
    found = {("表", 11, 4): 7.0, ("表", 11, 5): 14.0}
    monkeypatch.setattr(filling, "recalculated", lambda content: found)
    result = built(template({"D10": f"={UNKNOWN}", "E10": "=IFERROR(D10*2,0)"}), tmp_path)
    assert [values_of(result)[place].value for place in ("D11", "E11")] == [7, 14]
    assert result.notes == ()


def test_a_sum_through_sheets_is_calculated_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(filling, "recalculated", lambda content: None)
    book = template({})
    book.create_sheet("另")["A1"] = "=SUM(又:尾!B1)"
    book.create_sheet("又")["B1"] = "{{construction.total}}"
    book.create_sheet("尾")
    path = tmp_path / "ours.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    parts[part] = re.sub(
        rb"(</f>)<v ?/>|(</f>)<v></v>", rb"</f><v>9</v>", parts[part]
    )  # as a spreadsheet has stored it
    assert b"<v>9</v>" in parts[part]
    path.write_bytes(package_bytes(parts.items()))
    assert values_of(build(scenario(), template=read_template(path)), "另")["A1"].value == MARK


def test_a_circle_without_a_result_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(filling, "recalculated", lambda content: None)
    book = template({"D10": "=SUM(B1:B2)+E10*0.1", "E10": "=D10*0.5"})
    book.calculation.iterate = True
    with pytest.raises(TemplateError, match="表!D11, 表!E11 read each other in a circle and could not be calculated"):
        built(book, tmp_path)


def test_the_result_of_a_circle_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(filling, "recalculated", lambda content: {("表", 11, 4): 2.0, ("表", 11, 5): 1.0})
    book = template({"D10": "=SUM(B1:B2)+E10*0.1", "E10": "=D10*0.5"})
    book.calculation.iterate = True
    result = built(book, tmp_path)
    assert "表!D11, 表!E11: these formulas read each other in a circle" in result.notes[0]


def with_dynamic_array(book: Workbook, folder: Path, place: str) -> Any:
    """The template with an array formula that fills as many cells as it has results, as Excel marks one."""
    path = folder / "dynamic.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    changed = re.sub(rf'<c r="{place}"', rf'<c r="{place}" cm="1"', sheet)
    assert changed != sheet
    parts["xl/worksheets/sheet1.xml"] = changed.encode()
    path.write_bytes(package_bytes(parts.items()))
    return build(scenario(), template=read_template(path))


BEYOND = {"F11": "cell below", "SUM(F11:F13)": "cells below", "G10": "cell at the right", "IFERROR(F12,0)": "swallowed",
          "COUNTA(F1:F30)": "all around", "SUM(F:F)": "column"}  # fmt: skip


@pytest.mark.parametrize("libreoffice", [True, False])
@pytest.mark.parametrize("reader", BEYOND, ids=BEYOND.values())
def test_blank_cells_that_a_formula_may_come_to_fill_are_not_zero(tmp_path, monkeypatch, reader, libreoffice):
    # LibreOffice fills one cell, as the file says, where Excel will fill three.
    found = {("表", row, column): 1.0 for row in range(1, 40) for column in range(1, 30)} if libreoffice else None
    monkeypatch.setattr(filling, "recalculated", lambda content: found)
    book = template({"F10": ArrayFormula("F10", "=_xlfn._xlws.SORT(B1:B2)"), "I10": f"={reader}", "I11": "=I10*1"})
    values = values_of(with_dynamic_array(book, tmp_path, "F10"))
    assert (values["I11"].value, values["I12"].value) == (MARK, MARK)
    assert values["F11"].value == (1 if libreoffice else MARK)


@pytest.mark.parametrize("reader", ["F12+0", "F14+0", "SUM(F13:F14)", "F9+0", "E11+0", "G9+0"])
def test_cells_that_it_cannot_come_to_fill_are(tmp_path, monkeypatch, reader):
    monkeypatch.setattr(filling, "recalculated", lambda content: None)
    cells = {"F10": ArrayFormula("F10", "=_xlfn._xlws.SORT(B1:B2)"), "F12": 5, "I20": f"={reader}+SUM(B1:B2)*0"}
    values = values_of(with_dynamic_array(template(cells), tmp_path, "F10"))
    assert values["I21"].value == (5 if reader == "F12+0" else 0)


def test_how_many_cells_a_formula_fills_is_left_to_excel(tmp_path, monkeypatch):
    found = {("表", row, column): 1.0 for row in range(1, 40) for column in range(1, 30)}
    monkeypatch.setattr(filling, "recalculated", lambda content: found)
    book = template({"F10": ArrayFormula("F10:F11", "=_xlfn._xlws.SORT(B1:B2)"), "I10": "=COUNT(F10:F20)"})
    book.active["F11"] = 2
    values = values_of(with_dynamic_array(book, tmp_path, "F10"))
    assert [values[place].value for place in ("F11", "F12", "I11")] == [MARK] * 3
