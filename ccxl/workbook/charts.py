"""Charts: references moved with the rows, stored points brought up to date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ccxl.core.cells import Cell
from ccxl.workbook.grid import Grid, areas_of, moved
from ccxl.workbook.series import moved_series
from ccxl.workbook.template import parse_xml, xml_bytes

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^!']+))!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")


def _c(name: str) -> str:
    return f"{{{CHART}}}{name}"


def moved_chart(data: bytes, sheet: str, grids: Mapping[str, Grid]) -> bytes | None:
    """A chart with its references moved and a series for every row of a sample; None where nothing is left to show."""
    root = parse_xml(data)
    if not moved_series(root, sheet, grids):
        return None
    for formula in root.iter(_c("f")):
        if any(parent.tag == _c("ser") for parent in formula.iterancestors()):
            continue
        text = moved(formula.text or "", sheet, grids)
        if text is None:
            return None
        formula.text = text
    return xml_bytes(root)


def moved_anchors(root: Any, grid: Grid, gone: frozenset[str]) -> None:
    """Move a drawing's anchors with the rows; take away the anchors of charts that are gone."""
    for anchor in list(root):
        relations = {
            value for element in anchor.iter() for name, value in element.attrib.items() if name.endswith("}id")
        }
        if relations & gone:
            root.remove(anchor)
            continue
        for corner in ("from", "to"):
            point = anchor.find(f"{{{DRAWING}}}{corner}")
            if point is None:
                continue
            for name, line in (("row", grid.rows), ("col", grid.columns)):
                element = point.find(f"{{{DRAWING}}}{name}")
                element.text = str(line.place(int(element.text) + 1) - 1)


class ChartCache:
    """A chart whose stored points are written anew for every workbook of a shape."""

    def __init__(self, data: bytes) -> None:
        self.root = parse_xml(data)
        self.ranges: list[tuple[Any, list[Cell]]] = []
        for formula in self.root.iter(_c("f")):
            cells = _cells(formula.text or "")
            if cells and formula.getparent().tag in (_c("numRef"), _c("strRef")):
                self.ranges.append((formula.getparent(), cells))

    def filled(self, values: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
        """The chart's bytes with points taken from the engine's values."""
        for reference, cells in self.ranges:
            points = [
                values[cell.sheet][cell.row - 1][cell.column - 1] if cell.sheet in values else None for cell in cells
            ]
            _write(reference, points)
        return xml_bytes(self.root)


def _cells(formula: str) -> list[Cell]:
    match = _AREA.fullmatch(formula)
    if match is None:
        return []
    sheet = (match[1] or match[2]).replace("''", "'")
    top, left, bottom, right = areas_of(match[3])[0]
    return [Cell(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _write(reference: Any, points: Sequence[Any]) -> None:
    numeric = reference.tag == _c("numRef")
    name = _c("numCache" if numeric else "strCache")
    old = reference.find(name)
    code = None if old is None else old.find(_c("formatCode"))
    if old is not None:
        reference.remove(old)
    cache = reference.makeelement(name, {})
    reference.insert(1, cache)
    if numeric:
        format_code = cache.makeelement(_c("formatCode"), {})
        format_code.text = "General" if code is None else code.text
        cache.append(format_code)
    count = cache.makeelement(_c("ptCount"), {"val": str(len(points))})
    cache.append(count)
    for place, value in enumerate(points):
        if value is None or (numeric and not isinstance(value, (int, float))):
            continue
        point = cache.makeelement(_c("pt"), {"idx": str(place)})
        text = point.makeelement(_c("v"), {})
        text.text = repr(float(value)) if numeric else str(value)
        point.append(text)
        cache.append(point)
