"""Cells of a team's own template that Excel opens though they are written in an odd way."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccxl.budget.reading import scenario_from
from ccxl.core.errors import TemplateError
from ccxl.workbook.build import build
from ccxl.workbook.package import package_bytes
from ccxl.workbook.tags import check_template
from ccxl.workbook.template import read_template

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def text(place: str, words: str) -> str:
    return TEXT.format(place, words)


def with_items(count: int) -> Any:
    items = [{"section": "甲", "name": f"物{n}", "quantity": n, "price": 100} for n in range(1, count + 1)]
    lines = [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]
    raw = {"budget": {"unit": "单位", "project": "项目", "year": 2026}, "operating": {"lines": lines}}
    return scenario_from({**raw, "construction": {"items": items}}, "items")


def template(folder: Path, rows: str, strings: str = "") -> Path:
    """A workbook with these rows on its only sheet, saved as a person would."""
    book = openpyxl.Workbook()
    book.active.title = "表"
    book.active["A1"] = "x"
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    data = f"<sheetData>{rows}</sheetData>"
    parts["xl/worksheets/sheet1.xml"] = re.sub("<sheetData>.*</sheetData>", lambda _: data, sheet, flags=re.S).encode()
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}"><si><t>first</t></si><si><t>second</t></si>{strings}</sst>'.encode()
    )
    path = folder / "ours.xlsx"
    path.write_bytes(package_bytes(parts.items()))
    return path


def built(path: Path, count: int = 2) -> tuple[Any, Any]:
    """The finished sheet's formulas and its values."""
    content = build(with_items(count), template=read_template(path)).content
    return tuple(openpyxl.load_workbook(io.BytesIO(content), data_only=kind).worksheets[0] for kind in (False, True))


# ------------------------------------------------------------------------------------------ line breaks in formulas

BREAKS = {"LF": "\n", "CRLF": "\r\n", "LF as a code": "&#10;", "CRLF as codes": "&#13;&#10;", "CR as a code": "&#13;",
          "tabulator": "&#9;", "LF and blanks": "\n    ", "two": "\n\n", "blank": " "}  # fmt: skip
ITEMS = "".join(
    f'<row r="{row}">{text(f"A{row}", "{{items.name}}")}{text(f"B{row}", "{{items.quantity}}")}%s</row>'
    for row in (1, 2)
)


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("space", BREAKS.values(), ids=BREAKS)
def test_a_shared_formula_may_break_its_line(tmp_path, space, count):
    first = f'<c r="C1"><f t="shared" ref="C1:C2" si="0">B1{space}*10 +{space}1</f><v>0</v></c>'
    other = '<c r="C2"><f t="shared" si="0"/><v>0</v></c>'
    formulas, values = built(template(tmp_path, ITEMS % (first, other)), count)
    rows = range(1, count + 1)
    assert [values[f"C{row}"].value for row in rows] == [10 * row + 1 for row in rows]
    if count != 2:  # else it stays a shared one
        assert [re.sub(r"\s", "", formulas[f"C{row}"].value) for row in rows] == [f"=B{row}*10+1" for row in rows]
        assert formulas["C1"].value.count("\n") == 2 * min(space.replace("&#10;", "\n").count("\n"), 2)


@pytest.mark.parametrize("space", BREAKS.values(), ids=BREAKS)
def test_any_other_formula_may(tmp_path, space):
    below = f'<row r="3"><c r="C3"><f>SUM({space}C1:C2{space}){space}</f><v>0</v></c></row>'
    first, other = (f'<c r="C{row}"><f>B{row}{space}* 10</f><v>0</v></c>' for row in (1, 2))
    formulas, values = built(template(tmp_path, ITEMS % (first, other) + below), 4)
    assert [values[f"C{row}"].value for row in (1, 2, 3, 4, 5)] == [10, 20, 30, 40, 100]
    assert re.sub(r"\s", "", formulas["C5"].value) == "=SUM(C1:C4)"


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("inside", ["&#10;", "&#13;&#10;", "&#13;", "&#9;", "\t", "  ", "\n"])
def test_white_space_within_a_text_of_a_formula_stays(tmp_path, inside, count):
    first = f'<c r="C1"><f t="shared" ref="C1:C2" si="0">B1&amp;"a{inside}b"</f><v>0</v></c>'
    other = '<c r="C2"><f t="shared" si="0"/><v>0</v></c>'
    formulas, _ = built(template(tmp_path, ITEMS % (first, other)), count)
    kept = {"&#10;": "\n", "&#13;&#10;": "\r\n", "&#13;": "\r", "&#9;": "\t"}.get(inside, inside)
    if count > 2:
        assert [formulas[f"C{row}"].value for row in (1, 2, 3)] == [f'=B{row}&"a{kept}b"' for row in (1, 2, 3)]
    else:
        assert formulas["C1"].value == f'=B1&"a{kept}b"'
