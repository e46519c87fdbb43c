"""Percent in files: the stored number counts where a cell is shown in percent; what may mean two things is refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

import ccxl
from ccxl.batch.sites import read_sites
from ccxl.budget.paths import fields
from ccxl.budget.reading import changed, scenario_from
from ccxl.core.errors import ScenarioError
from ccxl.workbook.form.cells import meaning
from ccxl.workbook.form.starter import starter
from ccxl.workbook.inputs import load, load_raw, look_over
from ccxl.workbook.number_formats import PercentSign, percent_sign
from ccxl.workbook.template import MAIN, parse_xml, read_template, xml_bytes
from tests.form_edits import fresh
from tests.serving import EXAMPLES

BASE = EXAMPLES / "twenty_seats.toml"
SHRINKAGE, SOCIAL, GROWTH = "staffing.shrinkage", "labour.social_rate", "comparison.wage_growth"
TO_1 = "must be a share from 0 to 1; write 0.30 for 30 %, as 30 is 3000 %"
TO_2 = "must be a share from 0 to 2; write 0.30 for 30 %, as 30 is 3000 %"
BOTH = "must be a share from 0 to 2; write 1.5% for 1.5 %, 150% for 150 %"

# Path, content of the cell, its number format, and the share it holds or the end of the message.
CELLS: list[tuple[str, Any, str, float | str]] = [
    (SHRINKAGE, 0.3, "0.00%", 0.3),
    (SHRINKAGE, 0.3, "General", 0.3),
    (SHRINKAGE, 0, "General", 0),
    (SHRINKAGE, "30%", "General", 0.3),
    (SHRINKAGE, " ３０ ％ ", "@", 0.3),
    (SHRINKAGE, "0.3", "@", 0.3),
    (SHRINKAGE, 30, "General", f"= 30: {TO_1}"),
    (SHRINKAGE, 30, "0.00%", f"= 30: {TO_1}"),
    (SHRINKAGE, "30", "@", f"= 30: {TO_1}"),
    (SHRINKAGE, "30", "0%", f"= 30: {TO_1}"),
    (SHRINKAGE, 30, '0"%"', f"= 30: {TO_1}"),
    (SOCIAL, 1, "0%", 1),
    (SOCIAL, 1, "General", 1),
    (SOCIAL, 1.5, "0.0%", 1.5),
    (SOCIAL, "150%", "General", 1.5),
    (SOCIAL, 30, "General", f"= 30: {TO_2}"),
    (SOCIAL, 1.5, "General", f"= 1.5: {BOTH}"),
    (SOCIAL, 1.5, "0.00", f"= 1.5: {BOTH}"),
    (SOCIAL, "1.5", "@", f"= 1.5: {BOTH}"),
    (SOCIAL, 1.5, '0.0"%"', f"= 1.5: {BOTH}"),
    # Shown as 0.5% by a sign that is only text, and 50 % to every formula.
    (SOCIAL, 0.5, '0.0"%"', "= 0.5: must be a share from 0 to 2; write 0.5% for 0.5 %, 50% for 50 %"),
    (SOCIAL, 0.5, "0.0\\%", "= 0.5: must be a share from 0 to 2; write 0.5% for 0.5 %, 50% for 50 %"),
    (GROWTH, -0.03, "General", -0.03),
    (GROWTH, "-3%", "General", -0.03),
    (GROWTH, "(3%)", "General", -0.03),
    (GROWTH, "－３％", "General", -0.03),
    (GROWTH, -3, "General", "= -3: must be a share from -1 to 2; write -0.03 for -3 %, as -3 is -300 %"),
    (GROWTH, 1.2, "General", "= 1.2: must be a share from -1 to 2; write 1.2% for 1.2 %, 120% for 120 %"),
    (GROWTH, "about 3%", "General", "= 'about 3%': must be a share from -1 to 2; it is text, write a number"),
]
ids = [f"{path.rpartition('.')[2]}={value!r} as {code}" for path, value, code, _ in CELLS]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(fresh())
    return path


@pytest.mark.parametrize(("path", "value", "code", "expected"), CELLS, ids=ids)
def test_a_cell_of_the_form(form, tmp_path, path, value, code, expected):
    sheet, _, cell = look_over(form).where[path].partition("!")
    book = openpyxl.load_workbook(form)
    book[sheet][cell] = value
    book[sheet][cell].number_format = code
    book.save(tmp_path / "edited.xlsx")
    content = look_over(tmp_path / "edited.xlsx")
    assert content.mistakes == []
    if isinstance(expected, str):
        with pytest.raises(ScenarioError) as caught:
            load(tmp_path / "edited.xlsx")
        assert f"{sheet}!{cell} {expected}" in list(map(str, caught.value.mistakes))
        return
    table, _, key = path.partition(".")
    found = content.raw[table][key]
    assert (found["value"] if isinstance(found, dict) else found) == expected


def test_every_share_of_the_schema_follows_the_rule():
    """Also those of tables; each by what its own bounds allow."""
    shares = {path: field for path, field in fields().items() if field.is_share}
    assert len(shares) > 40
    for path, field in shares.items():
        assert meaning(0.25, field) == meaning("25%", field) == meaning("２５％", field) == 0.25, path
        assert meaning(1.25, field, (), "0.00%") == 1.25, path
        for unsure in (meaning(1.25, field), meaning("1.25", field), meaning(0.25, field, (), '0"%"')):
            assert isinstance(unsure, str), path
        assert meaning(25, field, (), "[Red]0%;[Blue]-0%") == 25


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("0%", PercentSign.COUNTS),
        ("0.00%;[Red]-0.00%", PercentSign.COUNTS),
        ('0.0"%"', PercentSign.TEXT),
        ("0\\%", PercentSign.TEXT),
        ("0_%", PercentSign.TEXT),
        ('"%"0%', PercentSign.COUNTS),
        ("0％", PercentSign.TEXT),
        ("General", PercentSign.NONE),
        ("@", PercentSign.NONE),
    ],
)
def test_a_percent_sign_counts_where_it_is_not_only_text(code, sign):
    assert percent_sign(code) is sign


# --- a finished workbook ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("finished") / "finished.xlsx"
    raw = changed(starter("zh"), [f"{SOCIAL}=0.267"])
    ccxl.build(scenario_from(raw, "test"), path)
    return path


def typed(source: Path, target: Path, cell: str, value: Any, code: str | None = None) -> Path:
    """The workbook with another content in one cell, and another number format where one is given."""
    sheet, _, address = cell.partition("!")
    workbook = read_template(source)
    (part,) = (each.part for each in workbook.sheets if each.name == sheet)
    parts = dict(workbook.parts)
    root, styles = parse_xml(parts[part]), parse_xml(parts["xl/styles.xml"])
    (element,) = root.iterfind(f".//{{{MAIN}}}c[@r='{address}']")
    for child in list(element):
        element.remove(child)
    if isinstance(value, str):
        element.set("t", "inlineStr")
        inside = etree.SubElement(etree.SubElement(element, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
    else:
        element.attrib.pop("t", None)
        inside = etree.SubElement(element, f"{{{MAIN}}}v")
    inside.text = str(value)
    if code is not None:
        element.set("s", str(_style(styles, code)))
    parts |= {part: xml_bytes(root), "xl/styles.xml": xml_bytes(styles)}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def _style(styles: Any, code: str) -> int:
    """A new style with a number format; returns its index."""
    formats = styles.find(f"{{{MAIN}}}cellXfs")
    number = "0"
    if code != "General":
        numbers = styles.find(f"{{{MAIN}}}numFmts")
        number = str(900 + len(numbers))
        etree.SubElement(numbers, f"{{{MAIN}}}numFmt", numFmtId=number, formatCode=code)
    etree.SubElement(formats, f"{{{MAIN}}}xf", numFmtId=number, fontId="0", fillId="0", borderId="0")
    return len(formats) - 1


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.3, None, 0.3),
        (1, None, 1),
        (1.5, None, 1.5),
        (30, None, f"= 30.0: {TO_2}"),
        (0.3, "General", 0.3),
        (30, "General", f"= 30: {TO_2}"),
        (1.5, "General", f"= 1.5: {BOTH}"),
        (1.5, "0.0%", 1.5),
        (1.5, '0.0"%"', f"= 1.5: {BOTH}"),
        ("30%", None, 0.3),
        ("３０％", None, 0.3),
        ("30", None, f"= 30: {TO_2}"),
        ("0.3", None, 0.3),
    ],
)
def test_a_share_in_a_finished_workbook(finished, tmp_path, value, code, expected):
    cell = load_raw(finished)[1][SOCIAL]
    path = typed(finished, tmp_path / "typed.xlsx", cell, value, code)
    if isinstance(expected, str):
        with pytest.raises(ScenarioError) as caught:
            load(path)
        assert list(map(str, caught.value.mistakes)) == [f"{cell} {expected}"]
    else:
        assert load(path).labour.social_rate.value == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("operating.lines.0.price", "5,500", 5500),
        ("operating.lines.0.price", "￥5,500.50元", 5500.5),
        ("operating.lines.0.price", "５５００", 5500),
        ("traffic.aht_s", " 240 ", 240),
        (
            "operating.lines.0.price",
            "5,50",
            "= '5,50': must be a number of yuan >= 0 and <= 1,000,000,000,000; it is text, write a number",
        ),
        (
            "operating.lines.0.price",
            "1.5万",
            "= '1.5万': must be a number of yuan >= 0 and <= 1,000,000,000,000; write 15000 for 1.5万",
        ),
    ],
)
def test_a_number_that_is_text_in_a_finished_workbook(finished, tmp_path, path, value, expected):
    """It is read as the form reads it, or the message says that it is text."""
    cell = load_raw(finished)[1][path]
    edited = typed(finished, tmp_path / "typed.xlsx", cell, value)
    if isinstance(expected, str):
        with pytest.raises(ScenarioError) as caught:
            load(edited)
        assert list(map(str, caught.value.mistakes)) == [f"{cell} {expected}"]
        return
    found: Any = load_raw(edited)[0]
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    assert (found["value"] if isinstance(found, dict) else found) == expected


def test_a_text_where_nothing_was_given_is_not_passed_over(finished, tmp_path):
    """A cell that said "not given" and now holds a number as text."""
    raw = changed(load_raw(finished)[0], ["operating.lines.0.price="])
    empty = tmp_path / "empty.xlsx"
    ccxl.build(scenario_from(raw, "test"), empty)
    cell = load_raw(empty)[1]["operating.lines.0.price"]
    assert load(typed(empty, tmp_path / "typed.xlsx", cell, "5,500")).operating.lines[0].price == 5500
    with pytest.raises(ScenarioError, match="it is text"):
        load(typed(empty, tmp_path / "typed.xlsx", cell, "5,50"))


# --- the table of a batch --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("30%", "0.3"),
        ("３０％", "0.3"),
        ("0.3", "0.3"),
        ("-3%", "-0.03"),
        ("150%", "1.5"),
        ("1", "1"),
        ("30", '"30"'),
        ("1.5", '"1.5"'),
    ],
)
def test_a_share_in_a_table_of_sites(tmp_path, text, setting):
    path = tmp_path / "sites.csv"
    path.write_text(f"site,{GROWTH}\nA,{text}\nB,\n", encoding="utf-8")
    assert [site.settings for site in read_sites(path, BASE)] == [(f"{GROWTH}={setting}",), ()]


def test_a_share_in_a_table_of_sites_in_excel(tmp_path):
    book = openpyxl.Workbook()
    rows = [(0.3, "0%"), (1.5, "0%"), (0.3, "General"), (1.5, "General"), ("30%", "@"), (0.5, '0.0"%"')]
    book.active.append(["site", SOCIAL, "traffic.aht_s"])
    for number, (value, code) in enumerate(rows, 2):
        book.active.append([f"S{number}", value, 240])
        book.active.cell(number, 2).number_format = code
        # A percent format on what is no share changes nothing.
        book.active.cell(number, 3).number_format = "0%"
    book.save(tmp_path / "sites.xlsx")
    settings = [site.settings for site in read_sites(tmp_path / "sites.xlsx", BASE)]
    shares = ["0.3", "1.5", "0.3", '"1.5"', "0.3", '"0.5"']
    assert settings == [(f"{SOCIAL}={share}", "traffic.aht_s=240") for share in shares]


@pytest.mark.parametrize(("text", "expected"), [("30", TO_2), ("1.5", BOTH)])
def test_a_site_with_an_unsure_share_is_refused_with_both_readings(tmp_path, text, expected):
    path = tmp_path / "sites.csv"
    path.write_text(f"site,{SOCIAL}\nA,{text}\n", encoding="utf-8")
    (site,) = read_sites(path, BASE)
    with pytest.raises(ScenarioError) as caught:
        load(site.source, site.settings)
    (mistake,) = map(str, caught.value.mistakes)
    assert re.fullmatch(rf"{re.escape(SOCIAL)} = '{re.escape(text)}': {re.escape(expected)}", mistake)
