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
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def text(place: str, words: str) -> str:
    return TEXT.format(place, words)


def with_items(count: int) -> Any:
    items = [{"section": "甲", "name": f"物{n}", "quantity": n, "price": 100} for n in range(1, count + 1)]
    lines = [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]
    raw = {"budget": {"unit": "单位", "project": "项目", "year": 2026}, "operating": {"lines": lines}}
    return scenario_from({**raw, "construction": {"items": items}}, "items")


def template(folder: Path, rows: str) -> Path:
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
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>first</t></si><si><t>second</t></si></sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    relation = (
        f'<Relationship Id="rIdTexts" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    for name, ending, more in (
        ("[Content_Types].xml", "</Types>", types),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
    ):
        if b"sharedStrings" not in parts[name]:
            parts[name] = parts[name].decode().replace(ending, more).encode()
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


# ------------------------------------------------------------------------------------------ what is there but empty

TAGGED = f'<row r="9">{text("A9", "{{construction.total}}")}</row>'
BLANK = {
    "text without index": '<c r="B2" t="s"><v/></c>',
    "text without index, of blanks": '<c r="B2" t="s"><v> </v></c>',
    "text without a value": '<c r="B2" t="s"/>',
    "number": '<c r="B2"><v/></c>',
    "number, named": '<c r="B2" t="n"><v></v></c>',
    "truth value": '<c r="B2" t="b"><v/></c>',
    "error": '<c r="B2" t="e"><v/></c>',
    "result": '<c r="B2" t="str"><v/></c>',
    "date": '<c r="B2" t="d"><v/></c>',
    "inline text": '<c r="B2" t="inlineStr"/>',
    "inline text, empty": '<c r="B2" t="inlineStr"><is/></c>',
    "no kind": '<c r="B2" t=""><v/></c>',
    "no style": '<c r="B2" s=""/>',
    "no style, of blanks": '<c r="B2" s=" "/>',
    "no address": '<c r="A2"/><c r=""/>',
}
HELD = {
    "no style": ('<c r="B2" s=""><v>7</v></c>', 7),
    "a style among blanks": ('<c r="B2" s=" 0 "><v> 7 </v></c>', 7),
    "no kind": ('<c r="B2" t=""><v>7</v></c>', 7),
    "no address": ('<c r="A2"/><c><v>7</v></c>', 7),
    "an empty address": ('<c r="A2"/><c r=""><v>7</v></c>', 7),
    "an address in small letters": ('<c r="b2"><v>7</v></c>', 7),
    "a text, no style": ('<c r="B2" s="" t="s"><v>1</v></c>', "second"),
}


@pytest.mark.parametrize("cell", BLANK.values(), ids=BLANK)
def test_a_cell_without_a_value_is_a_blank_one(tmp_path, cell):
    _, values = built(template(tmp_path, f'<row r="2">{cell}<c r="C2"><f>COUNTA(B2)</f></c></row>{TAGGED}'))
    is_text = '"str"' in cell or "<is/>" in cell  # an empty text, which is a value
    assert (values["B2"].value or None, values["C2"].value, values["A9"].value) == (None, int(is_text), 300)


@pytest.mark.parametrize(("cell", "value"), HELD.values(), ids=HELD)
def test_an_empty_attribute_counts_as_none(tmp_path, cell, value):
    rows = f'<row r="2">{cell}<c r="C2"><f>B2&amp;"!"</f></c></row>{TAGGED}'
    path = template(tmp_path, rows)
    assert check_template(path)["findings"] == []
    content = build(with_items(2), template=read_template(path)).content
    finished = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert finished["C2"].value == f"{value}!"


@pytest.mark.parametrize("rows", ["<row>{}</row>", '<row r="">{}</row>', '<row r=" 5 ">{}</row>'])
def test_a_row_without_a_number_has_that_of_its_cells(tmp_path, rows):
    _, values = built(template(tmp_path, f'<row r="2"/>{rows.format(text("B5", "{{construction.total}}"))}'))
    assert values["B5"].value == 300


def test_a_tag_is_found_in_a_text_of_any_kind(tmp_path):
    _, values = built(template(tmp_path, '<row r="2"><c r="B2" t="str"><v>{{construction.total}}</v></c></row>'))
    assert values["B2"].value == 300


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="B2" s="x"/>', "表!B2: its style is 'x'"),
        ('<c r="B2" s="-1"/>', "表!B2: its style is '-1'"),
        ('<c r="B2" t="s"><v>-1</v></c>', "表!B2: shows text number -1 of 2"),
        ('<c r="B2" t="s"><v>2</v></c>', "表!B2: shows text number 2 of 2"),
        ('<c r="B2" t="s"><v>one</v></c>', "表!B2: shows text number one of 2"),
        ('<c r="B2"><v>abc</v></c>', "表!B2: holds 'abc' as a number"),
        ('<c r="B2"><v>nan</v></c>', "表!B2: holds 'nan' as a number"),
        ('<c r="B3"><v>1</v></c>', "表!B3: stands in row 2"),
        ('<c r="??"><v>1</v></c>', "表!??: stands in row 2"),
        ('</row><row r="x">', "a row is numbered 'x'"),
    ],
)
def test_what_excel_does_not_open_is_refused_by_its_cell(tmp_path, cell, words):
    path = template(tmp_path, f'<row r="2">{cell}</row>{TAGGED}')
    with pytest.raises(TemplateError) as refusal:
        read_template(path)
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("template 'ours.xlsx': is not a readable .xlsx workbook")
    assert not re.search(r"Error|NoneType|int\(\)|list index|literal", str(refusal.value))


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
        ("xl/worksheets/sheet1.xml", b"<worksheet"),
        ("xl/worksheets/sheet1.xml", None),
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>'.encode()),
        ("xl/_rels/workbook.xml.rels", b"<x><y/></x>"),
    ],
)
def test_no_message_is_one_of_the_programming_language(tmp_path, part, data):
    path = template(tmp_path, TAGGED)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.pop(part)
    path.write_bytes(package_bytes({**parts, **({part: data} if data else {})}.items()))
    with pytest.raises(TemplateError) as refusal:
        read_template(path)
    assert not re.search(r"\w+Error|NoneType|attribute|iterable", str(refusal.value)), str(refusal.value)
