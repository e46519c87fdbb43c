"""Charts of a team's own workbook: titles filled, stored points brought up to date, nothing else touched."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from lxml import etree

from ccxl.core.cells import Cell
from ccxl.workbook.check.address import parse_reference
from ccxl.workbook.custom_template.areas import local
from ccxl.workbook.custom_template.parts import areas_of_union
from ccxl.workbook.custom_template.text import filled_runs, paragraphs
from ccxl.workbook.template import parse_xml, xml_bytes

# How far two renderings of one number may differ.
_SAME: Final = 1e-12
_MOST_POINTS: Final = 100_000


def text_filled(data: bytes, value: Callable[[str], str]) -> bytes:
    """A drawing or chart with the tags in its texts replaced."""
    root = parse_xml(data)
    for texts in paragraphs(root):
        for element, text in zip(texts, filled_runs([t.text or "" for t in texts], value), strict=True):
            element.text = text
    return xml_bytes(root)


class Points:
    """The stored points of a chart that come from cells to which each filling gives a value.

    Parameters
    ----------
    data
        The chart.
    is_new
        Whether a cell may hold something else than in the template.
    """

    def __init__(self, data: bytes, is_new: Callable[[Cell], bool]) -> None:
        formulas = [(n, e.text) for n, e in enumerate(parse_xml(data).iter()) if local(e) == "f" and e.text]
        found = [(place, _cells(text)) for place, text in formulas]
        self._places = [(place, cells) for place, cells in found if any(map(is_new, cells))]

    def filled(self, data: bytes, value: Callable[[Cell], Any]) -> bytes:
        """The chart, perhaps with other texts than before, with what its cells hold; as it is where it holds that."""
        if not self._places:
            return data
        root = parse_xml(data)
        elements = list(root.iter())
        written = [
            _write(elements[place].getparent(), [value(cell) for cell in cells]) for place, cells in self._places
        ]
        return xml_bytes(root) if any(written) else data


def _cells(formula: str) -> list[Cell]:
    """The cells of a reference, area by area; none where it is a name."""
    found: list[Cell] = []
    inner = formula[1:-1] if formula.startswith("(") else formula
    for part in areas_of_union(inner):
        reference = parse_reference(part)
        if reference is None or reference.sheet is None:
            return []
        area = reference.area
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_POINTS:
            return []
        found += [
            Cell(reference.sheet, row, column)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]
    return found


def _write(parent: Any, values: Sequence[Any]) -> bool:
    """Bring the points beside a reference up to date; says whether they were not."""
    kind = local(parent)
    if kind in ("numRef", "strRef"):
        return _cache(parent, "numCache" if kind == "numRef" else "strCache", values, kind == "numRef")
    return kind in ("numDim", "strDim") and _levels(parent, values, kind == "numDim")


def _cache(parent: Any, name: str, values: Sequence[Any], numeric: bool) -> bool:
    space = etree.QName(parent).namespace
    old = next((child for child in parent if local(child) == name), None)
    if old is not None and _same_points(old, values, numeric, "v"):
        return False
    code = None if old is None else next((child for child in old if local(child) == "formatCode"), None)
    cache = parent.makeelement(f"{{{space}}}{name}", {})
    if old is None:
        parent.insert(1, cache)
    else:
        parent.replace(old, cache)
    if numeric:
        element = etree.SubElement(cache, f"{{{space}}}formatCode")
        element.text = "General" if code is None else code.text
    etree.SubElement(cache, f"{{{space}}}ptCount", {"val": str(len(values))})
    for place, value in enumerate(values):
        if _shows(value, numeric):
            point = etree.SubElement(cache, f"{{{space}}}pt", {"idx": str(place)})
            etree.SubElement(point, f"{{{space}}}v").text = _text(value, numeric)
    return True


def _levels(parent: Any, values: Sequence[Any], numeric: bool) -> bool:
    """Points of a newer chart."""
    level = next((child for child in parent if local(child) == "lvl"), None)
    if level is None or len([child for child in parent if local(child) == "lvl"]) > 1:
        return False
    if _same_points(level, values, numeric, ""):
        return False
    for child in list(level):
        level.remove(child)
    level.set("ptCount", str(len(values)))
    space = etree.QName(parent).namespace
    for place, value in enumerate(values):
        if _shows(value, numeric):
            etree.SubElement(level, f"{{{space}}}pt", {"idx": str(place)}).text = _text(value, numeric)
    return True


def _shows(value: Any, numeric: bool) -> bool:
    if value is None or value == "":
        return False
    return not numeric or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _text(value: Any, numeric: bool) -> str:
    if numeric or isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return str(value)


def _same_points(cache: Any, values: Sequence[Any], numeric: bool, inner: str) -> bool:
    """Whether stored points say what the cells say."""
    points = {}
    for point in cache:
        if local(point) == "pt":
            holder = next((child for child in point if local(child) == inner), None) if inner else point
            points[int(point.get("idx", 0))] = (holder.text or "") if holder is not None else ""
    wanted = {place: value for place, value in enumerate(values) if _shows(value, numeric)}
    count = next((child.get("val") for child in cache if local(child) == "ptCount"), cache.get("ptCount"))
    if points.keys() != wanted.keys() or str(count) != str(len(values)):
        return False
    return all(_same(points[place], value, numeric) for place, value in wanted.items())


def _same(stored: str, value: Any, numeric: bool) -> bool:
    if not numeric:
        return stored == _text(value, numeric)
    try:
        return math.isclose(float(stored), float(value), rel_tol=_SAME)
    except ValueError:
        return False
