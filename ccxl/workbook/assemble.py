"""The package of a shape: which parts stay, which go, and what the workbook part says of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from lxml import etree

from ccxl.budget.model import Budget
from ccxl.core.version import __version__
from ccxl.workbook.charts import moved_anchors, moved_chart
from ccxl.workbook.grid import Grid, moved
from ccxl.workbook.record import RecordSheet, add_sheet
from ccxl.workbook.roundtrip import inputs_record
from ccxl.workbook.shape import Compiler
from ccxl.workbook.sheet_parts import add_links, add_validations, rewrite
from ccxl.workbook.slots import SheetShape
from ccxl.workbook.template import (
    CONTENT,
    CUSTOM,
    PACKAGE,
    RELATED,
    Template,
    parse_xml,
    q,
    relations_of,
    relations_part,
    xml_bytes,
)

CONTENT_TYPES: Final = "[Content_Types].xml"
OFFER_PROPERTY: Final = "ccxl.offer"
_TITLES: Final = "_xlnm.Print_Titles"
_COLUMNS: Final = re.compile(r".+!\$[A-Z]+:\$[A-Z]+")
_CUSTOM_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


class Package:
    """The parts of one shape; sheets as (before, after) the rows."""

    def __init__(self, compiler: Compiler, sheets: Sequence[SheetShape]) -> None:
        self.template: Template = compiler.template
        self.budget: Budget = compiler.budget
        self.compiler = compiler
        self.sheets = sheets
        self.grids: dict[str, Grid] = {sheet.name: sheet.plan.grid for sheet in sheets}
        self.parts: dict[str, bytes] = dict(self.template.parts)
        self.frames: dict[str, tuple[bytes, bytes]] = {}
        self.charts: list[str] = []
        self.record: RecordSheet | None = None

    def assemble(self) -> None:
        """Bring every part in line with the sheets that are kept and the rows that are there."""
        for sheet in self.template.sheets:
            if sheet.name not in self.grids:
                self._drop(sheet.part)
        for shape in self.sheets:
            self._sheet(shape)
        self._workbook()
        for kind, target in list(relations_of(self.parts, self.template.workbook).values()):
            if kind in ("calcChain", "sharedStrings"):
                self._drop(target)
        self._application()
        self._mark()
        if self.compiler.editable:
            self.record = RecordSheet(inputs_record(self.sheets, self.budget.language), self.budget.language)
            add_sheet(self.parts, self.template.workbook)
        styles = next(t for k, t in relations_of(self.parts, self.template.workbook).values() if k == "styles")
        self.parts[styles] = self.compiler.styles.to_bytes()

    # ------------------------------------------------------------------ parts that go

    def _drop(self, part: str) -> None:
        """Take a part away with what belongs to it alone, its relation and its content type."""
        for _, target in relations_of(self.parts, part).values():
            if target in self.parts and not self._used_elsewhere(target, part):
                self._drop(target)
        self.parts.pop(relations_part(part), None)
        self.parts.pop(part, None)
        types = parse_xml(self.parts[CONTENT_TYPES])
        for entry in list(types):
            if entry.get("PartName") == "/" + part:
                types.remove(entry)
        self.parts[CONTENT_TYPES] = xml_bytes(types)
        for name in self._naming(part):
            self._unrelate(name, part)

    def _used_elsewhere(self, target: str, part: str) -> bool:
        owners = [_owner(name) for name in self._naming(target)]
        return any(
            target in [found for _, found in relations_of(self.parts, owner).values()]
            for owner in owners
            if owner != part
        )

    def _naming(self, part: str) -> list[str]:
        """Relations that may lead to a part: those in which its name stands."""
        name = posixpath.basename(part).encode()
        return [other for other, data in self.parts.items() if other.endswith(".rels") and name in data]

    def _unrelate(self, relations: str, part: str) -> None:
        root = parse_xml(self.parts[relations])
        owner = posixpath.dirname(posixpath.dirname(relations))
        gone = [
            entry
            for entry in root
            if entry.get("TargetMode") != "External" and _resolved(owner, entry.get("Target")) == part
        ]
        for entry in gone:
            root.remove(entry)
        if gone:
            self.parts[relations] = xml_bytes(root)

    # ------------------------------------------------------------------ parts that change

    def _sheet(self, shape: SheetShape) -> None:
        # Read again: a copy keeps no tie to the template's own tree.
        root = parse_xml(shape.plan.sheet.frame())
        rewrite(root, shape.name, shape.plan.grid, self.grids)
        if self.template.ours:
            add_validations(root, shape.inputs, self.compiler.lines, self.budget.language)
        names = {key: name for name, key in self.compiler.sheet_keys.items()}
        add_links(root, [(cell, names[key]) for cell, key in shape.links])
        gone = self._drawing(shape)
        if gone:
            for element in root.findall(q("drawing")):
                if element.get(q("id", RELATED)) in gone:
                    root.remove(element)
        root.find(q("sheetData")).text = "@rows@"
        before, after = xml_bytes(root).split(b"@rows@")
        self.frames[shape.part] = (before, after)

    def _drawing(self, shape: SheetShape) -> frozenset[str]:
        """Move charts and anchors; returns the relations of drawings that are empty now."""
        gone: set[str] = set()
        for relation, (kind, part) in relations_of(self.parts, shape.part).items():
            if kind != "drawing" or part not in self.parts:
                continue
            lost: set[str] = set()
            for chart_relation, (chart_kind, chart) in relations_of(self.parts, part).items():
                if chart_kind != "chart":
                    continue
                data = moved_chart(self.parts[chart], shape.name, self.grids)
                if data is None:
                    lost.add(chart_relation)
                    self._drop(chart)
                else:
                    self.parts[chart] = data
                    self.charts.append(chart)
            root = parse_xml(self.parts[part])
            moved_anchors(root, shape.plan.grid, frozenset(lost))
            self.parts[part] = xml_bytes(root)
            if not len(root):
                gone.add(relation)
                self._drop(part)
        return frozenset(gone)

    def _workbook(self) -> None:
        root = parse_xml(self.parts[self.template.workbook])
        entries = root.find(q("sheets"))
        kept: dict[int, int] = {}
        for place, entry in enumerate(list(entries)):
            if entry.get("name") in self.grids or entry.get("name") not in [s.name for s in self.template.sheets]:
                kept[place] = len(kept)
            else:
                entries.remove(entry)
        self._names(root, kept)
        for view in root.iter(q("workbookView")):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")
        self.parts[self.template.workbook] = xml_bytes(root)

    def _names(self, root: Any, kept: dict[int, int]) -> None:
        names = root.find(q("definedNames"))
        if names is None:
            return
        for name in list(names):
            local = name.get("localSheetId")
            text = None
            if local is None or int(local) in kept:
                areas = [part for area in (name.text or "").split(",") if (part := self._area(area)) is not None]
                if name.get("name") == _TITLES:
                    # Columns first, as Excel writes them; LibreOffice enters another order as a second name.
                    areas.sort(key=lambda area: _COLUMNS.fullmatch(area) is None)
                text = ",".join(areas)
            if not text:
                names.remove(name)
                continue
            name.text = text
            if local is not None:
                name.set("localSheetId", str(kept[int(local)]))
        if not len(names):
            root.remove(names)

    def _area(self, area: str) -> str | None:
        """One area of a name; whole rows or columns (print titles) move by their lines."""
        match = re.fullmatch(r"(.+!)\$(\d+):\$(\d+)", area)
        if match:
            grid = self.grids.get(match[1][:-1].strip("'"))
            lines = grid.rows.hull(int(match[2]), int(match[3])) if grid else None
            return f"{match[1]}${lines[0]}:${lines[1]}" if lines else None
        if _COLUMNS.fullmatch(area):
            return area
        return moved(area, "", self.grids)

    def _application(self) -> None:
        """The list of sheets among the properties would be untrue now; Excel writes it anew."""
        part = "docProps/app.xml"
        if part not in self.parts:
            return
        root = parse_xml(self.parts[part])
        for element in list(root):
            if etree.QName(element).localname in ("TitlesOfParts", "HeadingPairs"):
                root.remove(element)
        self.parts[part] = xml_bytes(root)

    def _mark(self) -> None:
        """Say in the custom properties which version of ccxl made the workbook; a client's is an offer."""
        budget = (("ccxl.version", __version__), ("ccxl.language", self.budget.language))
        marks = budget if self.compiler.editable else ((OFFER_PROPERTY, __version__),)
        if CUSTOM in self.parts:
            root = parse_xml(self.parts[CUSTOM])
            for entry in [entry for entry in root if str(entry.get("name", "")).startswith("ccxl.")]:
                root.remove(entry)
        else:
            root = etree.Element(f"{{{_CUSTOM_SPACE}}}Properties", nsmap={None: _CUSTOM_SPACE, "vt": _VARIANT_SPACE})  # type: ignore[dict-item]
            self._relate_custom()
        number = max([1, *(int(entry.get("pid")) for entry in root)]) + 1
        for offset, (name, value) in enumerate(marks):
            entry = etree.SubElement(
                root,
                f"{{{_CUSTOM_SPACE}}}property",
                {"fmtid": "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", "pid": str(number + offset), "name": name},
            )
            etree.SubElement(entry, f"{{{_VARIANT_SPACE}}}lpwstr").text = value
        self.parts[CUSTOM] = xml_bytes(root)

    def _relate_custom(self) -> None:
        types = parse_xml(self.parts[CONTENT_TYPES])
        etree.SubElement(types, f"{{{CONTENT}}}Override", {"PartName": "/" + CUSTOM, "ContentType": _CUSTOM_TYPE})
        self.parts[CONTENT_TYPES] = xml_bytes(types)
        relations = parse_xml(self.parts["_rels/.rels"])
        taken = {entry.get("Id") for entry in relations}
        name = next(f"rId{n}" for n in range(1, 1000) if f"rId{n}" not in taken)
        etree.SubElement(
            relations, f"{{{PACKAGE}}}Relationship", {"Id": name, "Type": _CUSTOM_RELATION, "Target": CUSTOM}
        )
        self.parts["_rels/.rels"] = xml_bytes(relations)


def _owner(relations: str) -> str:
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name[: -len(".rels")])


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def core_properties(data: bytes, properties: Iterable[tuple[str, str]]) -> bytes:
    """The core properties with some of them set."""
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    }
    root = parse_xml(data)
    for name, value in properties:
        prefix, _, local = name.partition(":")
        tag = f"{{{spaces[prefix]}}}{local}"
        element = root.find(tag)
        if element is None:
            element = etree.SubElement(root, tag)
        element.text = value
    return xml_bytes(root)
