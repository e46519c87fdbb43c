"""Everything on a sheet but its rows, moved by the one map."""

from __future__ import annotations

import copy
from typing import Any, Final

from ccxl.workbook.custom_template.areas import Box, SheetMove, boxes, local, named, removed, texts
from ccxl.workbook.custom_template.formulas import Place
from ccxl.workbook.custom_template.lines import Lines

# Lists of areas in an attribute, with the formulas of the elements below.
_APPLIED: Final = ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError")
_FORMULAS: Final = ("formula", "formula1", "formula2", "f")


def move_frame(root: Any, move: SheetMove) -> None:
    """Move everything that refers to cells, in place.

    Parameters
    ----------
    root
        The sheet without its rows.
    move
        How the sheet moves.
    """
    for element in root:
        name = local(element)
        if name in _HANDLERS:
            _HANDLERS[name](element, move)
    for element in named(root, *_APPLIED):
        _applied(element, move)
    for name, handler in _ANYWHERE.items():
        for element in named(root, name):
            handler(element, move)


def _dimension(element: Any, move: SheetMove) -> None:
    _hull(element, "ref", move)


def _view(element: Any, move: SheetMove) -> None:
    for view in element:
        if view.get("topLeftCell"):
            view.set("topLeftCell", move.cell(view.get("topLeftCell")))


def _columns(element: Any, move: SheetMove) -> None:
    if move.columns.unchanged:
        return
    kept = []
    for column in list(element):
        for first, last in move.columns.runs(int(column.get("min")), int(column.get("max"))):
            clone = copy.deepcopy(column)
            clone.set("min", str(first))
            clone.set("max", str(last))
            kept.append(clone)
        element.remove(column)
    element.extend(sorted(kept, key=lambda column: int(column.get("min"))))
    if not len(element):
        element.getparent().remove(element)


def _merges(element: Any, move: SheetMove) -> None:
    for merge in list(element):
        pieces = [box for box in move.pieces(merge.get("ref", "")) if (box.top, box.left) != (box.bottom, box.right)]
        _cloned(merge, "ref", pieces)


def _links(element: Any, move: SheetMove) -> None:
    for link in list(element):
        location = link.get("location")
        if location:
            link.set("location", move.formula(location, Place(move.sheet)))
        _cloned(link, "ref", move.runs(link.get("ref", "")))


def _cloned(element: Any, attribute: str, found: list[Box]) -> None:
    """One element for each area."""
    if not found:
        removed(element)
        return
    for box in reversed(found[1:]):
        clone = copy.deepcopy(element)
        clone.set(attribute, box.text)
        element.addnext(clone)
    element.set(attribute, found[0].text)
    parent = element.getparent()
    if parent.get("count") is not None:
        parent.set("count", str(len(parent)))


def _scenarios(element: Any, move: SheetMove) -> None:
    _hull(element, "sqref", move)
    for cell in named(element, "inputCells"):
        cell.set("r", move.cell(cell.get("r", "")))


def _watches(element: Any, move: SheetMove) -> None:
    for watch in element:
        watch.set("r", move.cell(watch.get("r", "")))


def _consolidated(element: Any, move: SheetMove) -> None:
    for reference in named(element, "dataRef"):
        sheet = move.moves.by_fold.get(reference.get("sheet", "").casefold())
        if sheet is not None:
            reference.set("sheet", move.moves.renamed(sheet))
            _hull(reference, "ref", SheetMove(sheet, move.moves))


def _published(element: Any, move: SheetMove) -> None:
    for item in element:
        if item.get("sourceRef"):
            _hull(item, "sourceRef", move)


_HANDLERS: Final = {
    "dimension": _dimension,
    "sheetViews": _view,
    "cols": _columns,
    "mergeCells": _merges,
    "hyperlinks": _links,
    "scenarios": _scenarios,
    "cellWatches": _watches,
    "dataConsolidate": _consolidated,
    "webPublishItems": _published,
}


def _sorted(element: Any, move: SheetMove) -> None:
    _hull(element, "ref", move)
    for condition in named(element, "sortCondition"):
        _hull(condition, "ref", move)


def _control(element: Any, move: SheetMove) -> None:
    for name in ("linkedCell", "listFillRange"):
        if element.get(name):
            element.set(name, move.formula(element.get(name), Place(move.sheet)))


def _hull(element: Any, attribute: str, move: SheetMove) -> None:
    if element.get(attribute):
        found = move.hull(element.get(attribute))
        if found is not None:
            element.set(attribute, found.text)


def _applied(element: Any, move: SheetMove) -> None:
    """What applies to a list of areas; extensions keep the list in an element of its own."""
    inner = next((child for child in element if local(child) == "sqref"), None)
    before = boxes(element.get("sqref") if inner is None else inner.text or "")
    after = move.runs(texts(before))
    if not after:
        removed(element)
        return
    if inner is not None:
        inner.text = texts(after)
    elif element.get("sqref") is not None:
        element.set("sqref", texts(after))
    place = move.reader(before, after)
    for formula in named(element, *_FORMULAS):
        if not len(formula):
            formula.text = move.formula(formula.text, place)
    for value in named(element, "cfvo"):
        if value.get("val"):
            value.set("val", move.formula(value.get("val"), place))


def _sparklines(group: Any, move: SheetMove) -> None:
    """A sparkline for each copy of its cell, drawn from what that copy reads."""
    for formula in [child for child in group if local(child) == "f"]:
        formula.text = move.formula(formula.text, Place(move.sheet))
    for sparkline in named(group, "sparkline"):
        parts = {local(child): child for child in sparkline}
        before = boxes(parts["sqref"].text or "") if "sqref" in parts else []
        after = move.pieces(texts(before))
        if not after:
            removed(sparkline)
            continue
        formula = parts["f"].text if "f" in parts else ""
        for box in reversed(after):
            clone = sparkline if box is after[0] else copy.deepcopy(sparkline)
            found = {local(child): child for child in clone}
            found["sqref"].text = box.text
            if "f" in found:
                found["f"].text = move.formula(formula, move.reader(before, [box]))
            if clone is not sparkline:
                sparkline.addnext(clone)


def _filter(element: Any, move: SheetMove) -> None:
    before = boxes(element.get("ref", ""))
    _hull(element, "ref", move)
    after = boxes(element.get("ref", ""))
    if not before or not after:
        return
    for column in [child for child in element if local(child) == "filterColumn"]:
        place = move.columns.place(before[0].left + int(column.get("colId", 0)))
        column.set("colId", str(place - after[0].left))


def _breaks(element: Any, lines: Lines) -> None:
    for entry in element:
        entry.set("id", str(lines.place(int(entry.get("id")) + 1) - 1))
    if len(element):
        element.set("count", str(len(element)))
        element.set("manualBreakCount", str(sum(entry.get("man") in ("1", "true") for entry in element)))


def _pane(pane: Any, move: SheetMove) -> None:
    if pane.get("state") not in ("frozen", "frozenSplit"):
        return  # a plain split is measured in points
    for name, lines in (("ySplit", move.rows), ("xSplit", move.columns)):
        if pane.get(name):
            split = int(float(pane.get(name)))
            pane.set(name, str(lines.place(split + 1) - 1))
    if pane.get("topLeftCell"):
        pane.set("topLeftCell", move.cell(pane.get("topLeftCell")))


def _selection(selection: Any, move: SheetMove) -> None:
    for name in ("activeCell", "sqref"):
        if selection.get(name):
            selection.set(name, move.cell(selection.get(name)))
    selection.attrib.pop("activeCellId", None)


def move_anchor(anchor: Any, move: SheetMove) -> None:
    """Move the corners of something that lies over cells; it stretches where it is meant to."""
    if anchor.get("editAs") == "absolute":
        return
    corners = {local(child): child for child in anchor if local(child) in ("from", "to")}
    stays = anchor.get("editAs") == "oneCell"
    shift: dict[str, int] = {}
    for corner in ("from", "to"):
        for part in corners.get(corner, ()):
            name = local(part)
            if name not in ("row", "col"):
                continue
            old = int(part.text or 0)
            lines = move.rows if name == "row" else move.columns
            new = old + shift[name] if stays and corner == "to" and name in shift else lines.place(old + 1) - 1
            shift.setdefault(name, new - old)
            part.text = str(max(new, 0))


# What may also stand in a custom view or an extension.
_ANYWHERE: Final = {
    "sparklineGroup": _sparklines,
    "autoFilter": _filter,
    "sortState": _sorted,
    "rowBreaks": lambda element, move: _breaks(element, move.rows),
    "colBreaks": lambda element, move: _breaks(element, move.columns),
    "pane": _pane,
    "selection": _selection,
    "anchor": move_anchor,
    "controlPr": _control,
    "control": _control,
}
