"""Everything on a sheet but its rows: views, columns, merges, formats, validations, links, breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from ccxl.core.cells import Cell, areas, column_letters, sheet_prefix
from ccxl.core.line import Line
from ccxl.data.catalog import labels
from ccxl.workbook.grid import Grid, area_text, areas_of, moved, moved_areas
from ccxl.workbook.template import MAIN, q

# Elements after the rows, in the order of the schema; what ccxl adds must go to its place.
_ORDER: Final = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
# What a number of each style may be; the bounds of the form and of the workbook are the same.
_BOUNDS: Final = {
    "share": ("decimal", "0", "1"),
    "month": ("date", "367", "2958465"),
    "day": ("date", "367", "2958465"),
}
_NUMBERS: Final = ("decimal", "0", "1000000000000")


def rewrite(root: Any, sheet: str, grid: Grid, grids: Mapping[str, Grid]) -> None:
    """Move everything that refers to cells, in place."""
    _dimension(root, grid)
    _columns(root, grid)
    _views(root, grid)
    for merge in _all(root, "mergeCell"):
        _set_areas(merge, "ref", grid)
    _without_empty(root, "mergeCells")
    for block in root.findall(q("conditionalFormatting")):
        _set_areas(block, "sqref", grid)
        for formula in block.iter(q("formula")):
            formula.text = moved(formula.text or "", sheet, grids) or formula.text
    for rule in _all(root, "dataValidation"):
        _set_areas(rule, "sqref", grid)
        for name in ("formula1", "formula2"):
            element = rule.find(q(name))
            if element is not None and element.text:
                element.text = moved(element.text, sheet, grids) or element.text
    _without_empty(root, "dataValidations")
    for name in ("protectedRange", "ignoredError"):
        for element in _all(root, name):
            _set_areas(element, "sqref", grid)
    _links(root, sheet, grid, grids)
    _breaks(root, "rowBreaks", grid.rows.place)
    _breaks(root, "colBreaks", grid.columns.place)
    auto_filter = root.find(q("autoFilter"))
    if auto_filter is not None:
        _set_hull(auto_filter, "ref", grid)


def _all(root: Any, name: str) -> list[Any]:
    return list(root.iter(q(name)))


def _set_areas(element: Any, attribute: str, grid: Grid) -> None:
    areas = moved_areas(element.get(attribute, ""), grid)
    if not areas:
        element.getparent().remove(element)
    elif attribute == "ref" and " " in areas:
        # A merged cell of a repeated row is merged in every copy.
        parent, place = element.getparent(), element.getparent().index(element)
        for offset, area in enumerate(areas.split()):
            clone = copy.deepcopy(element)
            clone.set("ref", area)
            parent.insert(place + offset, clone)
        parent.remove(element)
    else:
        element.set(attribute, areas)


def _set_hull(element: Any, attribute: str, grid: Grid) -> None:
    top, left, bottom, right = areas_of(element.get(attribute))[0]
    rows, columns = grid.rows.hull(top, bottom), grid.columns.hull(left, right)
    if rows is None or columns is None:
        element.getparent().remove(element)
    else:
        element.set(attribute, area_text(rows[0], columns[0], rows[1], columns[1]))


def _without_empty(root: Any, name: str) -> None:
    element = root.find(q(name))
    if element is not None:
        if len(element):
            element.set("count", str(len(element)))
        else:
            root.remove(element)


def _dimension(root: Any, grid: Grid) -> None:
    element = root.find(q("dimension"))
    if element is not None:
        element.set("ref", area_text(1, 1, max(len(grid.rows.sources), 1), max(len(grid.columns.sources), 1)))


def _columns(root: Any, grid: Grid) -> None:
    columns = root.find(q("cols"))
    if columns is None or grid.columns.unchanged:
        return
    kept: list[Any] = []
    for column in list(columns):
        for first, last in grid.columns.runs(int(column.get("min")), int(column.get("max"))):
            clone = copy.deepcopy(column)
            clone.set("min", str(first))
            clone.set("max", str(last))
            kept.append(clone)
        columns.remove(column)
    columns.extend(sorted(kept, key=lambda column: int(column.get("min"))))


def _views(root: Any, grid: Grid) -> None:
    for pane in _all(root, "pane"):
        if pane.get("ySplit"):
            pane.set("ySplit", str(grid.rows.place(int(float(pane.get("ySplit"))) + 1) - 1))
        if pane.get("topLeftCell"):
            _set_cell(pane, "topLeftCell", grid)
    for selection in _all(root, "selection"):
        for name in ("activeCell", "sqref"):
            if selection.get(name):
                _set_cell(selection, name, grid)


def _set_cell(element: Any, attribute: str, grid: Grid) -> None:
    top, left, _, _ = areas_of(element.get(attribute).split()[0])[0]
    element.set(attribute, f"{column_letters(grid.columns.place(left))}{grid.rows.place(top)}")


def _links(root: Any, sheet: str, grid: Grid, grids: Mapping[str, Grid]) -> None:
    for link in _all(root, "hyperlink"):
        location = link.get("location")
        if location and "!" in location:
            target = moved(location, sheet, grids)
            name = location.rpartition("!")[0].strip("'")
            if target is None or name not in grids:
                link.getparent().remove(link)
                continue
            link.set("location", target)
        _set_hull(link, "ref", grid)
    _without_count(root, "hyperlinks")


def _without_count(root: Any, name: str) -> None:
    element = root.find(q(name))
    if element is not None and not len(element):
        root.remove(element)


def _breaks(root: Any, name: str, place: Any) -> None:
    element = root.find(q(name))
    if element is None:
        return
    for entry in element:
        entry.set("id", str(place(int(entry.get("id")) + 1) - 1))
    element.set("count", str(len(element)))
    element.set("manualBreakCount", str(len(element)))


def add_links(root: Any, links: Iterable[tuple[str, str]]) -> None:
    """Add links from cells to sheets, by the sheets' names."""
    found = list(links)
    if not found:
        return
    block = _placed(root, "hyperlinks")
    for cell, sheet in found:
        block.append(
            block.makeelement(q("hyperlink"), {"ref": cell, "location": f"{sheet_prefix(sheet)}A1", "display": sheet})
        )


def add_validations(
    root: Any, inputs: Mapping[str, Sequence[tuple[int, int]]], lines: Mapping[str, Line], language: str
) -> None:
    """Give the inputs of a sheet their validations."""
    words = labels(language)
    rules: dict[tuple[str, ...], list[Cell]] = {}
    for key, cells in inputs.items():
        rule = _rule_of(lines[key], language)
        if rule is not None:
            rules.setdefault(rule, []).extend(Cell("", row, column) for row, column in cells)
    if not rules:
        return
    block = _placed(root, "dataValidations")
    for found, places in rules.items():
        block.append(_validation(block, found, places, words))
    block.set("count", str(len(block)))


def _rule_of(line: Line, language: str) -> tuple[str, ...] | None:
    if line.choices:
        return ("list", _options(line.choices, language))
    if line.unit == "text":
        return None
    return _BOUNDS.get(line.style, _NUMBERS)


@cache
def _options(choices: str, language: str) -> str:
    words = labels(language)
    return '"' + ",".join(text for key, text in words.items() if key.startswith(f"choice.{choices}.")) + '"'


def _validation(block: Any, rule: tuple[str, ...], cells: Sequence[Cell], words: Mapping[str, str]) -> Any:

    message = words[f"validation.{rule[0]}"].format(*rule[1:]) if rule[0] != "list" else words["validation.list"]
    element = block.makeelement(
        q("dataValidation"),
        {
            "type": rule[0], "allowBlank": "1", "showInputMessage": "1", "showErrorMessage": "1",
            "errorTitle": words["validation.title"], "error": message,
            "sqref": " ".join(area_text(*area) for area in areas(cells)),
        },
    )  # fmt: skip
    for number, text in enumerate(rule[1:], start=1):
        part = element.makeelement(q(f"formula{number}"), {})
        part.text = text
        element.append(part)
    return element


def _placed(root: Any, name: str) -> Any:
    """The element of that name, made in its place where it is missing."""
    found = root.find(q(name))
    if found is not None:
        return found
    element = root.makeelement(q(name), {})
    later = {f"{{{MAIN}}}{other}" for other in _ORDER[_ORDER.index(name) + 1 :]}
    place = next((index for index, child in enumerate(root) if child.tag in later), len(root))
    root.insert(place, element)
    return element
