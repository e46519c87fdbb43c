"""Files that are not what they say, made to break a reader or to exhaust its machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def good() -> bytes:
    """A small template that can be filled."""
    book = Workbook()
    book.active["A1"] = "{{construction.total}}"
    book.active["A2"] = "=A1*2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good template with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return buffer.getvalue()


def with_names(count: int) -> bytes:
    """A workbook with many names."""
    book = Workbook()
    book.active["A1"] = "{{construction.total}}"
    for number in range(count):
        book.defined_names[f"n{number}"] = DefinedName(f"n{number}", attr_text="Sheet!$A$1")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MISSING_TEXT = b'<row r="9"><c r="A9" t="s"><v>999</v></c></row>'


def bomb() -> bytes:
    """A part of half a gigabyte of blanks."""
    buffer = io.BytesIO(good())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/big.xml", "w") as part:
        for _ in range(512):
            part.write(b" " * 2**20)
    return buffer.getvalue()


def many_elements() -> bytes:
    """XML of fifty megabytes that would take gigabytes as a tree."""
    rows = b"".join(b'<row r="%d"><c/><c/></row>' % number for number in range(2, 1_000_000))
    return with_part(SHEET, lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>"))


def laughs(data: bytes) -> bytes:
    """Entities that expand to a billion."""
    entities = b'<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    head, _, rest = data.partition(b"<worksheet")
    return (
        head + b"<!DOCTYPE worksheet [" + entities + b"]><worksheet" + rest.replace(b"<sheetData>", b"<sheetData>&j;")
    )


def outside(data: bytes) -> bytes:
    """An entity that reads a file of the machine."""
    head, _, rest = data.partition(b"<worksheet")
    entity = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return head + entity + b"<worksheet" + rest.replace(b"</sheetData>", b"&x;</sheetData>")


def circle() -> bytes:
    """Formulas that read each other."""
    return with_part(
        SHEET,
        lambda data: data.replace(
            b"<f>A1*2</f>", b"<f>A1+A3</f>"
        ).replace(b"</sheetData>", b'<row r="3"><c r="A3"><f>A2+1</f></c></row></sheetData>'),
    )  # fmt: skip


def related_in_a_circle() -> bytes:
    """Parts that lead to each other."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="{}"/>'
        "</Relationships>"
    )
    buffer = io.BytesIO(with_part(SHEET, lambda data: data.replace(b"{{construction.total}}", b"{{no.such.tag}}")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations.format("../drawings/drawing1.xml"))
        archive.writestr("xl/drawings/_rels/drawing1.xml.rels", relations.format("drawing2.xml"))
        archive.writestr("xl/drawings/_rels/drawing2.xml.rels", relations.format("drawing1.xml"))
        for number in (1, 2):
            archive.writestr(f"xl/drawings/drawing{number}.xml", "<d/>")
    return buffer.getvalue()


def strict(data: bytes) -> bytes:
    """The other namespace of the standard."""
    return data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")


# Name of the file, its content, and what the message has to say.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated.xlsx": (lambda: good()[:-400], "cut off or damaged"),
    "half.xlsx": (lambda: good()[: len(good()) // 2], "cut off or damaged"),
    "empty.xlsx": (lambda: b"", "empty"),
    "bomb.xlsx": (bomb, "unpacks to"),
    "elements.xlsx": (many_elements, "elements of XML"),
    "laughs.xlsx": (lambda: with_part(SHEET, laughs), "document type"),
    "outside.xlsx": (lambda: with_part(SHEET, outside), "document type"),
    "type.xlsx": (
        lambda: with_part("[Content_Types].xml", lambda d: d.replace(b"spreadsheetml.sheet", b"wordprocessingml.x")),
        "is needed",
    ),
    "template.xlsx": (
        lambda: with_part("[Content_Types].xml", lambda d: d.replace(b".sheet.main+xml", b".template.main+xml")),
        "save it as .xlsx",
    ),
    "strict.xlsx": (lambda: with_part("xl/workbook.xml", strict), "Strict Open XML"),
    "circle.xlsx": (circle, "in a circle"),
    "relations.xlsx": (related_in_a_circle, "no.such.tag"),
    "password.xlsx": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 400, "password"),
    "old.xls": (lambda: OLE + b"\0" * 2000, ".xls"),
    "old.xlsx": (lambda: OLE + b"\0" * 2000, "old .xls format"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "PNG picture"),
    "page.xlsx": (lambda: b"<html><table/></html>", "web page"),
    "text.xlsx": (lambda: b"a,b,c\n1,2,3\n", "no workbook"),
    "zip.xlsx": (lambda: with_part("[Content_Types].xml", lambda d: b"<x/>"), "is needed"),
    "broken.xlsx": (lambda: with_part(SHEET, lambda d: d.replace(b"</row>", b"</rwo>")), "not a readable"),
    "number.xlsx": (lambda: with_part(SHEET, lambda d: d.replace(b'<row r="2"', b'<row r="99999999"')), "rows to"),
    "string.xlsx": (
        lambda: with_part(SHEET, lambda d: d.replace(b"</sheetData>", MISSING_TEXT + b"</sheetData>")), "not a readable"
    ),
}  # fmt: skip


def write(folder: Path, name: str) -> Path:
    """A hostile file."""
    path = folder / name
    path.write_bytes(FILES[name][0]())
    return path
