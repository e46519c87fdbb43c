"""The record of a workbook's inputs, by which it is read again: a sheet that stays hidden.

Sheets are what every program keeps: LibreOffice and openpyxl drop custom XML parts, where the record stood before, and
Excel holds no more than 255 characters in a property.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree

from ccxl.core.errors import InputError
from ccxl.data.catalog import label
from ccxl.workbook.package import package_bytes
from ccxl.workbook.template import (
    CONTENT,
    MAIN,
    PACKAGE,
    RELATED,
    Template,
    parse_xml,
    q,
    read_template,
    relations_of,
    relations_part,
    xml_bytes,
)
from ccxl.workbook.xstring import written

if TYPE_CHECKING:
    from ccxl.budget.scenario import Scenario

SHEET: Final = "ccxl"
# What stands in A1; the number is that of the layout.
MARK: Final = "ccxl.record.1"
PART: Final = "xl/worksheets/ccxl.xml"
# Where workbooks of ccxl before the layout above hold it.
CUSTOM_XML: Final = "customXml/item1.xml"
SPACE: Final = "urn:ccxl:scenario:1"
DAMAGED: Final = (
    "the workbook's record of its inputs is damaged; take a copy of the workbook as it was built, "
    "or change the form that it was built from"
)
TYPES: Final = "[Content_Types].xml"
# A cell holds 32,767 units of UTF-16, of which a character takes up to two.
_CHUNK: Final = 16_000
_INPUTS, _SCENARIO = "i", "s"
_ROW: Final = re.compile(rf"([{_INPUTS}{_SCENARIO}])\|(.*)\|", re.DOTALL)


class Record(NamedTuple):
    """What a workbook says of its inputs, both as JSON: where they stand, and the scenario."""

    inputs: str
    scenario: str


class RecordSheet:
    """The sheet with the record; what a shape knows of its inputs is written once for all its workbooks.

    Parameters
    ----------
    inputs
        What the shape knows, as JSON.
    language
        That of the line which says what the sheet is.
    """

    def __init__(self, inputs: str, language: str) -> None:
        rows = [MARK, label("record.note", language), *_chunks(_INPUTS, inputs)]
        self._count = len(rows)
        self._before = f'<worksheet xmlns="{MAIN}"><sheetData>{_rows(rows, 1)}'.encode()

    def part(self, scenario: Scenario) -> bytes:
        """The sheet's part."""
        content = scenario.model_dump_json(exclude_none=True, exclude_defaults=True)
        rows = _rows(_chunks(_SCENARIO, content), self._count + 1)
        return self._before + f"{rows}</sheetData></worksheet>".encode()


def _chunks(kind: str, text: str) -> list[str]:
    """JSON as the cells hold it: between bars, so that no cell begins or ends with a blank or looks like a formula."""
    # Programs differ in what they make of an escape such as _x0041_.
    plain = text.replace("_x", "\\u005fx")
    return [f"{kind}|{plain[start : start + _CHUNK]}|" for start in range(0, len(plain), _CHUNK)]


def _rows(texts: list[str], first: int) -> str:
    return "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{written(text)}</t></is></c></row>'
        for row, text in enumerate(texts, start=first)
    )


def add_sheet(parts: dict[str, bytes], workbook: str) -> None:
    """Enter the sheet in the workbook, after all others and hidden from the list of sheets."""
    root = parse_xml(parts[workbook])
    sheets = root.find(q("sheets"))
    number = max(int(entry.get("sheetId")) for entry in sheets) + 1
    marks = {"name": SHEET, "sheetId": str(number), "state": "veryHidden", q("id", RELATED): "rIdCcxl"}
    etree.SubElement(sheets, q("sheet"), marks)
    parts[workbook] = xml_bytes(root)
    relations = parse_xml(parts[relations_part(workbook)])
    related = {"Id": "rIdCcxl", "Type": f"{RELATED}/worksheet", "Target": f"/{PART}"}
    etree.SubElement(relations, f"{{{PACKAGE}}}Relationship", related)
    parts[relations_part(workbook)] = xml_bytes(relations)
    types = parse_xml(parts[TYPES])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    etree.SubElement(types, f"{{{CONTENT}}}Override", {"PartName": f"/{PART}", "ContentType": kind})
    parts[TYPES] = xml_bytes(types)


def may_hold_record(names: list[str], workbook: bytes) -> bool:
    """Whether a file may hold a record, going by its parts and its list of sheets."""
    return CUSTOM_XML in names or re.search(rf"""name=["']{SHEET}["']""".encode(), workbook) is not None


def record_in(workbook: Template) -> Record | None:
    """The record that a workbook holds; None without one.

    Raises
    ------
    InputError
        Parts of it are missing.
    """
    column = _column(workbook)
    if not column:
        return _from_custom_xml(workbook.parts)
    found = [match for text in column if (match := _ROW.fullmatch(text))]
    if not found:
        raise InputError(DAMAGED)
    return Record(*("".join(match[2] for match in found if match[1] == kind) for kind in (_INPUTS, _SCENARIO)))


def is_record(name: str, first: object) -> bool:
    """Whether a sheet is the record, going by its name and its first cell."""
    return name == SHEET and first == MARK


def _column(workbook: Template) -> list[str]:
    """The texts of the sheet with the record, from the top; none without such a sheet."""
    for sheet in workbook.sheets:
        texts = [row.cells[1].text or "" for _, row in sorted(sheet.rows.items()) if 1 in row.cells]
        if texts and is_record(sheet.name, texts[0]):
            return texts
    return []


def _from_custom_xml(parts: Mapping[str, bytes]) -> Record | None:
    if SPACE.encode() not in parts.get(CUSTOM_XML, b""):
        return None
    root = parse_xml(parts[CUSTOM_XML])
    return Record(root.findtext(f"{{{SPACE}}}inputs", ""), root.findtext(f"{{{SPACE}}}scenario", ""))


def without_record(template: Template) -> Template:
    """A template without the record of the workbook that it was made of, which must not pass into other workbooks."""
    parts = dict(template.parts)
    if _column(template):
        entry = next(sheet for sheet in template.sheets if sheet.name == SHEET)
        _remove_sheet(parts, template.workbook, entry.relation)
        _remove(parts, template.workbook, entry.part)
        _blank_strings(parts, template.workbook)
    elif _from_custom_xml(parts):
        _remove(parts, template.workbook, CUSTOM_XML)
    else:
        return template
    return read_template(package_bytes(parts.items()), template.name)


def _remove_sheet(parts: dict[str, bytes], workbook: str, relation: str) -> None:
    """Take a sheet out of the list of sheets; names that belong to sheets after it count one less."""
    root = parse_xml(parts[workbook])
    sheets = root.find(q("sheets"))
    place = next(place for place, entry in enumerate(sheets) if entry.get(q("id", RELATED)) == relation)
    sheets.remove(sheets[place])
    for name in list(root.iter(q("definedName"))):
        local = int(name.get("localSheetId", "-1"))
        if local == place:
            name.getparent().remove(name)
        elif local > place:
            name.set("localSheetId", str(local - 1))
    for view in root.iter(q("workbookView")):
        view.set("activeTab", str(min(int(view.get("activeTab", "0")), len(sheets) - 1)))
    parts[workbook] = xml_bytes(root)


def _remove(parts: dict[str, bytes], workbook: str, part: str) -> None:
    """Take a part of the workbook away, with what leads to it."""
    name = relations_part(workbook)
    gone = {found for found, (_, target) in relations_of(parts, workbook).items() if target == part}
    _keep(parts, name, lambda entry: entry.get("Id") not in gone)
    _keep(parts, TYPES, lambda entry: entry.get("PartName") != f"/{part}")
    for known in (part, relations_part(part)):
        parts.pop(known, None)


def _keep(parts: dict[str, bytes], name: str, wanted: Any) -> None:
    root = parse_xml(parts[name])
    root[:] = filter(wanted, root)
    parts[name] = xml_bytes(root)


def _blank_strings(parts: dict[str, bytes], workbook: str) -> None:
    """Blank the record among the shared strings, where another program has put it."""
    for part in _shared(parts, workbook):
        root = parse_xml(parts[part])
        for text in root.iter(q("t")):
            if _ROW.fullmatch(text.text or "") or text.text == MARK:
                text.text = ""
        parts[part] = xml_bytes(root)


def _shared(parts: Mapping[str, bytes], workbook: str) -> Iterator[str]:
    return (target for kind, target in relations_of(parts, workbook).values() if kind == "sharedStrings")


def inputs_json(language: str, cells: list[list[Any]], formulas: Mapping[str, str]) -> str:
    """What a shape knows of its inputs, as the record holds it."""
    known = {"language": language, "cells": cells, "formulas": formulas}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
