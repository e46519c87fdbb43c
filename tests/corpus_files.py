"""Workbooks that nobody here made, with a tag put into one cell of each: nothing else of the file changes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TAG = "{{construction.total}}"
# Far enough down and right that it meets nothing in most files.
PLACE = "N31"


class NoSheetError(Exception):
    """A file into which no tag can be put."""


def tagged(path: Path, tag: str = TAG, place: str = PLACE) -> tuple[bytes, str]:
    """A workbook with a tag in a new cell of its first worksheet; and the part that holds it."""
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = first_sheet(archive)
        changed = with_cell(archive.read(part), tag, place)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in archive.infolist():
                new.writestr(entry, changed if entry.filename == part else archive.read(entry))
    return buffer.getvalue(), part


def first_sheet(archive: zipfile.ZipFile) -> str:
    """The part of the first worksheet."""
    names = {name.lower(): name for name in archive.namelist()}
    workbook = target_of(archive, "", "officeDocument")
    root = ElementTree.fromstring(archive.read(names[workbook.lower()]))
    relations = relations_of(archive, workbook)
    for sheet in root.iter(f"{{{MAIN}}}sheet"):
        kind, target = relations.get(sheet.get(f"{{{RELATED}}}id", ""), ("", ""))
        if kind == "worksheet":
            return names[target.lower()]
    raise NoSheetError("no worksheet")


def target_of(archive: zipfile.ZipFile, part: str, kind: str) -> str:
    """The first part of a kind that another is related to."""
    for found, target in relations_of(archive, part).values():
        if found == kind:
            return target
    raise NoSheetError(f"no {kind}")


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to kind and target."""
    folder, _, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels".lstrip("/")
    found = {}
    for element in ElementTree.fromstring(archive.read(source)):
        target = element.get("Target", "")
        path = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        while "/../" in path:
            path = re.sub(r"[^/]+/\.\./", "", path, count=1)
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
    return found


def with_cell(sheet: bytes, text: str, place: str) -> bytes:
    """A sheet with a text in a cell; the cell is put where the order of rows and cells wants it."""
    row = int(re.sub(r"\D", "", place))
    match = re.search(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>", sheet)
    if match is None:
        raise NoSheetError("no rows")
    p = match[1].decode()
    cell = f'<{p}c r="{place}" t="inlineStr"><{p}is><{p}t>{text}</{p}t></{p}is></{p}c>'
    if match[2]:
        data = f'<{p}sheetData><{p}row r="{row}">{cell}</{p}row></{p}sheetData>'.encode()
        return sheet[: match.start()] + data + sheet[match.end() :]
    rows = list(re.finditer(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"[^>]*?(/?)>', sheet))
    same = next((r for r in rows if int(r[1]) == row), None)
    if same is None:
        later = next((r.start() for r in rows if int(r[1]) > row), sheet.rindex(f"</{p}sheetData>".encode()))
        return sheet[:later] + f'<{p}row r="{row}">{cell}</{p}row>'.encode() + sheet[later:]
    if same[2]:
        opening = same[0][:-2] + b">"
        return sheet[: same.start()] + opening + cell.encode() + f"</{p}row>".encode() + sheet[same.end() :]
    end = sheet.index(f"</{p}row>".encode(), same.end())
    inside = sheet[same.end() : end]
    column = _column(place)
    found = list(re.finditer(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)', inside, re.S))
    here = next((c for c in found if _column(c[1].decode()) == column), None)
    if here is not None:
        inside = inside[: here.start()] + cell.encode() + inside[here.end() :]
    else:
        later = next((c.start() for c in found if _column(c[1].decode()) > column), len(inside))
        inside = inside[:later] + cell.encode() + inside[later:]
    return sheet[: same.end()] + inside + sheet[end:]


def _column(place: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", place):
        number = number * 26 + ord(letter) - 64
    return number
