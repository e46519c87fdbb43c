"""The Open XML SDK as this test suite uses it: does it find what is wrong, and nothing else?"""

from __future__ import annotations

import zipfile

import pytest

from tests.validator import ValidatorError
from tests.validator import schema_errors as validate

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# The fewest parts that make a workbook, written by hand: what openpyxl writes is not free of schema errors.
PARTS = {
    "[Content_Types].xml": f"""\
<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""\
<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""\
<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""\
<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">
<sheets><sheet name="预算" sheetId="1" r:id="rId1"/></sheets>
</workbook>""",
    "xl/worksheets/sheet1.xml": f"""\
<worksheet xmlns="{MAIN}">
<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>
</worksheet>""",
}


def write_workbook(path, old="", new=""):
    """Write the workbook, with one piece of its sheet replaced."""
    with zipfile.ZipFile(path, "w") as package:
        for name, text in PARTS.items():
            assert name != "xl/worksheets/sheet1.xml" or old in text
            package.writestr(name, text.replace(old, new) if name.endswith("sheet1.xml") and old else text)
    return path


def test_a_good_workbook_has_no_errors(schema_errors, tmp_path):
    good = write_workbook(tmp_path / "预算.xlsx")

    assert schema_errors([good]) == {good: []}


@pytest.mark.parametrize(
    ("old", "new", "kind", "culprit"),
    [
        ('<c r="A1">', '<c r="A1" bogus="1">', "Schema", "bogus"),
        ("<v>1</v>", "<v>1</v><bogus/>", "Schema", "bogus"),
        ('<c r="A1">', '<c r="A1" t="number">', "Schema", "number"),
        ('<c r="A1">', '<c r="A1" s="7">', "Semantic", "WorkbookStylesPart"),
        ("</sheetData>", "</sheetData><cols><col min='1' max='1'/></cols>", "Schema", "cols"),
    ],
)
def test_an_injected_error_is_found(schema_errors, tmp_path, old, new, kind, culprit):
    bad = write_workbook(tmp_path / "bad.xlsx", old, new)

    errors = schema_errors([bad])[bad]

    assert len(errors) == 1
    assert errors[0].startswith(f"{kind} /xl/worksheets/sheet1.xml /x:worksheet[1]")
    assert culprit in errors[0]


def test_every_workbook_gets_its_own_errors(schema_errors, tmp_path):
    good = [write_workbook(tmp_path / f"good{number}.xlsx") for number in range(3)]
    bad = [write_workbook(tmp_path / f"bad{number}.xlsx", "<v>", f'<v bogus{number}="">') for number in range(3)]

    found = schema_errors([*good, *bad])

    assert list(found) == [*good, *bad]
    assert all(found[path] == [] for path in good)
    for number, path in enumerate(bad):
        assert f"bogus{number}" in "".join(found[path])


def test_what_is_no_workbook_is_an_error(schema_errors, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no zip")

    assert schema_errors([broken]) == {broken: ["Exception: File contains corrupted data."]}


def test_missing_packages_are_named_with_the_remedy(tmp_path):
    with pytest.raises(ValidatorError, match="run tests/run"):
        validate([tmp_path / "any.xlsx"], node_home=tmp_path)
