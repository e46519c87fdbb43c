"""A copy of a workbook for another engine: cells, names and tables; all that only shows, and may upset it, left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from ccxl.workbook.custom_template.package import CONTENT_TYPES, split_frame
from ccxl.workbook.template import CONTENT, MAIN, PACKAGE, RELATED, parse_xml, q, relations_of, relations_part

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_KEPT: Final = ("workbookPr", "sheets", "definedNames", "calcPr")
_EMPTY: Final = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


def calculation_copy(parts: Mapping[str, bytes], workbook: str) -> Iterator[tuple[str, bytes]]:
    """The parts of the copy.

    Parameters
    ----------
    parts
        Of the finished workbook.
    workbook
        Its main part.
    """
    types = {workbook: _TYPE.format("sheet.main")}
    related: dict[str, list[tuple[str, str, str]]] = {}
    found: dict[str, bytes] = {workbook: _workbook(parts[workbook])}
    for name, (kind, part) in relations_of(parts, workbook).items():
        if kind in ("worksheet", "chartsheet", "dialogsheet") and part in parts:
            found[part], tables = _sheet(parts, part) if kind == "worksheet" else (_EMPTY, [])
            types[part] = _TYPE.format("worksheet")
            related.setdefault(workbook, []).append((name, "worksheet", part))
            for table_name, table in tables:
                found[table], types[table] = parts[table], _TYPE.format("table")
                related.setdefault(part, []).append((table_name, "table", table))
        elif kind in ("sharedStrings", "styles") and part in parts:
            found[part], types[part] = parts[part], _TYPE.format(kind)
            related.setdefault(workbook, []).append((name, kind, part))
    yield CONTENT_TYPES, _content_types(types)
    yield "_rels/.rels", _relations([("rId1", "officeDocument", workbook)])
    yield from found.items()
    for owner, entries in related.items():
        yield relations_part(owner), _relations(entries)


def _workbook(data: bytes) -> bytes:
    root = parse_xml(data)
    for child in list(root):
        if child.tag not in {q(name) for name in _KEPT}:
            root.remove(child)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _sheet(parts: Mapping[str, bytes], part: str) -> tuple[bytes, list[tuple[str, str]]]:
    """A sheet's rows and its tables."""
    before, after = split_frame(parts[part])
    data = parts[part]
    root = re.search(rb"<(?:\w+:)?worksheet\b[^>]*>", before)
    rows = data[len(before) : len(data) - len(after)]
    tables = [(name, target) for name, (kind, target) in relations_of(parts, part).items() if kind == "table"]
    if root is None or before + rows + after != data or re.match(rb"<\w+:", root[0]):
        return data, []  # a sheet that is written in another way than usual goes as it is
    listed = "".join(f'<tablePart xmlns:r="{RELATED}" r:id="{name}"/>' for name, _ in tables)
    ending = f'<tableParts count="{len(tables)}">{listed}</tableParts>' if tables else ""
    return root[0] + b"<sheetData>" + rows + b"</sheetData>" + ending.encode() + b"</worksheet>", tables


def _content_types(types: Mapping[str, str]) -> bytes:
    entries = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    default = "application/vnd.openxmlformats-package.relationships+xml"
    return f'<Types xmlns="{CONTENT}"><Default Extension="rels" ContentType="{default}"/>{entries}</Types>'.encode()


def _relations(entries: list[tuple[str, str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{RELATED}/{kind}" Target="/{part}"/>' for name, kind, part in entries
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'.encode()
