"""The package of a team's own workbook: parts that refer to cells are rewritten, all others stay as bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template import parts as moving
from ccxl.workbook.custom_template.areas import SheetMove, named
from ccxl.workbook.custom_template.lines import Moves
from ccxl.workbook.custom_template.names import renamed_title
from ccxl.workbook.custom_template.sheet_parts import move_frame
from ccxl.workbook.custom_template.text import paragraphs
from ccxl.workbook.slots import SheetShape
from ccxl.workbook.template import (
    MAIN,
    Template,
    parse_xml,
    q,
    relations_of,
    relations_part,
    xml_bytes,
)

CONTENT_TYPES: Final = "[Content_Types].xml"
APPLICATION: Final = "docProps/app.xml"
_DATA: Final = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
CHARTS: Final = ("chart", "chartEx")
_SHAPES: Final = ("drawing", "chartUserShapes")


@dataclass(slots=True)
class CustomPackage:
    """The parts of one shape.

    Parameters
    ----------
    template
        The template.
    sheets
        The sheets of the shape.
    moves
        The one map.
    """

    template: Template
    sheets: Sequence[SheetShape]
    moves: Moves
    parts: dict[str, bytes] = field(default_factory=dict)
    frames: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    charts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    moved_pivots: list[str] = field(default_factory=list)

    def assemble(self) -> None:
        """Bring every part in line with the rows, columns and names that are there."""
        self.parts = dict(self.template.parts)
        for shape in self.sheets:
            self._sheet(shape)
        self._elsewhere()
        self._workbook()
        if self._formulas_moved():
            self._drop_chain()
        self._application()

    # ------------------------------------------------------------------ sheets

    def _sheet(self, shape: SheetShape) -> None:
        move = SheetMove(shape.plan.sheet.name, self.moves)
        before, after = split_frame(self.template.parts[shape.part])
        if not self.moves.unchanged:
            before, after = self._moved_frame(before, after, move)
        self.frames[shape.part] = (before, after)
        for kind, part in relations_of(self.template.parts, shape.part).values():
            handler = _OF_SHEETS.get(kind)
            if part not in self.parts:
                continue
            if kind == "table":
                self._check_table(shape, part)
            if kind == "vmlDrawing":
                self._vml(part, move)
            elif handler is not None and not self.moves.unchanged:
                self._rewrite(part, handler, move)

    def _moved_frame(self, before: bytes, after: bytes, move: SheetMove) -> tuple[bytes, bytes]:
        root = parse_xml(before + after)
        found = etree.tostring(root)
        move_frame(root, move)
        if etree.tostring(root) == found:
            return before, after
        data = next(element for element in root if element.tag == q("sheetData"))
        data.text = "@rows@"
        first, last = xml_bytes(root).split(b"@rows@")
        return first, last

    def _vml(self, part: str, move: SheetMove) -> None:
        if move.still and not self.moves.names:
            return
        text = self.parts[part].decode("utf-8", errors="surrogateescape")
        self.parts[part] = moving.move_vml(text, move).encode("utf-8", errors="surrogateescape")

    def _check_table(self, shape: SheetShape, part: str) -> None:
        rows = shape.plan.sheet.rows

        def text(row: int, column: int) -> str:
            cell = rows[row].cells.get(column) if row in rows else None
            return (cell.text or "") if cell else ""

        moving.table_without_tags(parse_xml(self.parts[part]), text, shape.plan.sheet.name)

    def _rewrite(self, part: str, handler: Callable[[Any, SheetMove], None], move: SheetMove) -> None:
        root = parse_xml(self.parts[part])
        found = etree.tostring(root)
        handler(root, move)
        if etree.tostring(root) != found:
            self.parts[part] = xml_bytes(root)

    # ------------------------------------------------------------------ parts that no sheet owns alone

    def _elsewhere(self) -> None:
        """Charts with their shapes, drawings of chart sheets, sources of pivot tables."""
        for part, kind in sorted(_kinds(self.parts).items()):
            if kind in CHARTS:
                self.charts.append(part)
                if not self.moves.unchanged:
                    self._rewrite_alone(part, lambda root: moving.move_chart(root, self.moves))
            elif kind == "pivotCacheDefinition":
                root = parse_xml(self.parts[part])
                if not self.moves.unchanged and moving.move_pivot_source(root, self.moves):
                    root.set("refreshOnLoad", "1")
                    self.parts[part] = xml_bytes(root)
            if kind in _SHAPES or kind in CHARTS:
                if any(True for _ in paragraphs(parse_xml(self.parts[part]))):
                    self.texts.append(part)
                if kind == "chartUserShapes" and not self.moves.unchanged:
                    links = SheetMove(next(iter(self.moves.rows)), self.moves)
                    self._rewrite(part, moving.move_links, links)

    def _rewrite_alone(self, part: str, handler: Callable[[Any], object]) -> None:
        root = parse_xml(self.parts[part])
        found = etree.tostring(root)
        handler(root)
        if etree.tostring(root) != found:
            self.parts[part] = xml_bytes(root)

    def _workbook(self) -> None:
        if self.moves.unchanged:
            return
        root = parse_xml(self.parts[self.template.workbook])
        found = etree.tostring(root)
        for entry in root.iter(q("sheet")):
            name = entry.get("name", "")
            if name in self.moves.names:
                entry.set("name", self.moves.names[name])
        order = [entry.get("name", "") for entry in parse_xml(self.parts[self.template.workbook]).find(q("sheets"))]
        for name in list(root.iter(q("definedName"))):
            local = name.get("localSheetId")
            sheet = order[int(local)] if local is not None and int(local) < len(order) else ""
            name.text = moving.move_name(name.text or "", self.moves, sheet if sheet in self.moves.rows else "")
        if etree.tostring(root) != found:
            self.parts[self.template.workbook] = xml_bytes(root)

    def _formulas_moved(self) -> bool:
        """Whether formulas stand where they did not stand, so that the order of calculation is untrue."""
        return any(
            getattr(slot, "formula", "") and (not self.moves.still(shape.plan.sheet.name) or not hasattr(slot, "kept"))
            for shape in self.sheets
            for slot in shape.slots
        )

    def _drop_chain(self) -> None:
        """Take away the order of calculation, which Excel makes anew, with its relation and content type."""
        workbook = self.template.workbook
        for kind, part in relations_of(self.parts, workbook).values():
            if kind != "calcChain":
                continue
            self.parts.pop(part, None)
            name = relations_part(workbook)
            self.parts[name] = without(self.parts[name], "Relationship", "Type", "/calcChain")
            self.parts[CONTENT_TYPES] = without(self.parts[CONTENT_TYPES], "Override", "PartName", f"/{part}")

    def _application(self) -> None:
        if not self.moves.names or APPLICATION not in self.parts:
            return
        root = parse_xml(self.parts[APPLICATION])
        for title in named(root, "lpstr"):
            title.text = renamed_title(title.text or "", dict(self.moves.names))
        self.parts[APPLICATION] = xml_bytes(root)


_OF_SHEETS: Final[Mapping[str, Callable[[Any, SheetMove], None]]] = {
    "drawing": moving.move_drawing,
    "table": moving.move_table,
    "pivotTable": moving.move_pivot,
    "comments": moving.move_comments,
    "threadedComment": moving.move_comments,
    "tableSingleCells": moving.move_single_cells,
    "ctrlProp": moving.move_control,
}


def split_frame(data: bytes) -> tuple[bytes, bytes]:
    """A sheet's part before and after its rows; what is before ends with the opening of the rows.

    Rows are written without a prefix, so that where the sheet has one the opening names the namespace.
    """
    data = as_utf8(data)
    match = _DATA.search(data)
    if match is None:
        raise TemplateError("a sheet without rows")
    prefix = match[1]
    opening = match[0].removesuffix(b"/>").removesuffix(b">")
    if prefix and b" xmlns=" not in opening:
        opening += b' xmlns="' + MAIN.encode() + b'"'
    before = data[: match.start()] + opening + b">"
    if match[2]:
        return before, b"</" + prefix + b"sheetData>" + data[match.end() :]
    closing = b"</" + prefix + b"sheetData"
    return before, data[data.rindex(closing) :]


def plain_frame(data: bytes) -> bool:
    """Whether a sheet's rows can be kept as they are between another frame."""
    match = _DATA.search(as_utf8(data))
    return match is not None and not match[1] and not match[2]


def as_utf8(data: bytes) -> bytes:
    """A part in the encoding that nearly all have."""
    head = data[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(rb'encoding=["\'](?!utf-8)', head, re.IGNORECASE):
        return xml_bytes(parse_xml(data))
    return data


def without(data: bytes, element: str, attribute: str, ending: str) -> bytes:
    """A part without the elements whose attribute ends so."""
    root = parse_xml(data)
    for entry in named(root, element):
        if entry.get(attribute, "").endswith(ending):
            entry.getparent().remove(entry)
    return xml_bytes(root)


def _kinds(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The kind of every part that another one is related to."""
    found: dict[str, str] = {}
    for name in parts:
        if name.endswith(".rels"):
            folder, _, file = name.rpartition("_rels/")
            for kind, target in relations_of(parts, folder + file[: -len(".rels")]).values():
                if target in parts:
                    found[target] = kind
    return found
