"""Every part beside the sheets that refers to cells, moved by the one map."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template.areas import SheetMove, boxes, named, removed
from ccxl.workbook.custom_template.formulas import LostError, Place, moved_list
from ccxl.workbook.custom_template.lines import Moves
from ccxl.workbook.custom_template.sheet_parts import move_anchor
from ccxl.workbook.template import TAG

_ANCHORS: Final = ("twoCellAnchor", "oneCellAnchor")


def move_drawing(root: Any, move: SheetMove) -> None:
    """Anchors, links of texts to cells, and pictures of cells."""
    for anchor in named(root, *_ANCHORS):
        move_anchor(anchor, move)
    move_links(root, move)


def move_links(root: Any, move: SheetMove) -> None:
    """Texts of shapes that show a cell; in a drawing of a sheet or on a chart."""
    for element in root.iter():
        for name in ("textlink", "cellRange"):
            if isinstance(element.tag, str) and element.get(name):
                element.set(name, move.formula(element.get(name), Place(move.sheet)))


def move_chart(root: Any, moves: Moves) -> None:
    """References of a chart of any generation; rows that no longer stand together become several areas."""
    for element in named(root, "f", "sqref"):
        if not len(element) and element.text:
            element.text = _chart_reference(element.text, moves)


def _chart_reference(text: str, moves: Moves) -> str:
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    try:
        parts = [moved_list(part, Place(""), moves) for part in areas_of_union(inner)]
    except LostError:
        return "#REF!"
    joined = ",".join(parts)
    return f"({joined})" if "," in joined or inner != text else joined


def areas_of_union(text: str) -> list[str]:
    """The areas of a union; a comma within quotation marks belongs to a sheet's name."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", text)


def move_name(text: str, moves: Moves, sheet: str = "") -> str:
    """The meaning of a name: a list of areas, or a formula."""
    try:
        return ",".join(moved_list(part, Place(sheet), moves) for part in _name_parts(text))
    except LostError:
        return "#REF!"


def _name_parts(text: str) -> list[str]:
    """A name for areas is taken apart; one that is a formula stays whole."""
    return [text] if "(" in text or '"' in text else areas_of_union(text)


def move_table(root: Any, move: SheetMove) -> None:
    """A table: its area, its filter, and the formulas that its columns keep.

    Raises
    ------
    TemplateError
        Columns would be inserted or deleted within it.
    """
    before = boxes(root.get("ref", ""))[0]
    after = move.hull(root.get("ref", ""))
    if after is None or after.right - after.left != before.right - before.left:
        raise TemplateError(
            f"template sheet {move.sheet}: the table {root.get('displayName')} ({root.get('ref')}) would get more or "
            "fewer columns; convert it to a range, or move the columns that repeat out of it"
        )
    root.set("ref", after.text)
    for element in named(root, "autoFilter", "sortState", "sortCondition"):
        found = move.hull(element.get("ref", ""))
        if found is not None:
            element.set("ref", found.text)
    for element in named(root, "calculatedColumnFormula", "totalsRowFormula"):
        element.text = move.formula(element.text, Place(move.sheet))


def move_pivot(root: Any, move: SheetMove) -> None:
    """Where a pivot table stands."""
    for location in named(root, "location"):
        found = move.hull(location.get("ref", ""))
        if found is not None:
            location.set("ref", found.text)


def move_pivot_source(root: Any, moves: Moves) -> bool:
    """What a pivot table reads; says whether that moved."""
    for source in named(root, "worksheetSource"):
        sheet = moves.by_fold.get(source.get("sheet", "").casefold())
        if sheet is None or not source.get("ref"):
            continue
        before = (source.get("sheet"), source.get("ref"))
        source.set("sheet", moves.renamed(sheet))
        found = SheetMove(sheet, moves).hull(source.get("ref"))
        if found is not None:
            source.set("ref", found.text)
        return before != (source.get("sheet"), source.get("ref"))
    return False


def move_single_cells(root: Any, move: SheetMove) -> None:
    """Cells that are mapped to XML."""
    for cell in named(root, "singleXmlCell"):
        cell.set("r", move.cell(cell.get("r", "")))


def move_comments(root: Any, move: SheetMove) -> None:
    """Comments, plain or threaded; two on one cell would be one too many, so the first stays."""
    taken: dict[str, str] = {}
    for comment in named(root, "comment", "threadedComment"):
        old = comment.get("ref", "")
        new = move.cell(old)
        if taken.setdefault(new, old) != old:
            removed(comment)
        else:
            comment.set("ref", new)


def move_control(root: Any, move: SheetMove) -> None:
    """The cells that a form control reads and writes."""
    for name in ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup"):
        if root.get(name):
            root.set(name, move.formula(root.get(name), Place(move.sheet)))


# ------------------------------------------------------------------ the old drawings, which are often no XML

_CLIENT: Final = re.compile(r"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_SHAPE: Final = re.compile(r"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)


def move_vml(text: str, move: SheetMove) -> str:
    """Shapes of comments and form controls; the shape of a comment that went goes with it."""
    taken: dict[tuple[int, int], tuple[int, int]] = {}

    def shape(match: re.Match[str]) -> str:
        cell = _note_cell(match[0])
        if cell is not None and taken.setdefault(move.corner(cell[0] + 1, cell[1] + 1), cell) != cell:
            return ""
        return _CLIENT.sub(lambda client: _client(client[0], move), match[0])

    return _SHAPE.sub(shape, text)


def _note_cell(shape: str) -> tuple[int, int] | None:
    row, column = re.search(r"<x:Row>(\d+)</x:Row>", shape), re.search(r"<x:Column>(\d+)</x:Column>", shape)
    return (int(row[1]), int(column[1])) if row and column else None


def _client(text: str, move: SheetMove) -> str:
    def line(match: re.Match[str]) -> str:
        lines = move.rows if match[1] == "Row" else move.columns
        return f"<x:{match[1]}>{lines.place(int(match[2]) + 1) - 1}</x:{match[1]}>"

    def anchor(match: re.Match[str]) -> str:
        numbers = [int(part) for part in match[1].split(",")]
        shifts = [
            move.columns.place(numbers[0] + 1) - 1 - numbers[0], move.rows.place(numbers[2] + 1) - 1 - numbers[2]
        ]  # fmt: skip
        for place, shift in zip((0, 4, 2, 6), (shifts[0], shifts[0], shifts[1], shifts[1]), strict=True):
            numbers[place] += shift
        return f"<x:Anchor>{', '.join(map(str, numbers))}</x:Anchor>"

    def formula(match: re.Match[str]) -> str:
        return f"<x:{match[1]}>{move.formula(match[2], Place(move.sheet))}</x:{match[1]}>"

    text = re.sub(r"<x:(Row|Column)>(\d+)</x:\1>", line, text)
    text = re.sub(r"<x:Anchor>\s*([\d,\s-]+?)\s*</x:Anchor>", anchor, text)
    return re.sub(r"<x:(FmlaLink|FmlaRange|FmlaTxbx|FmlaPict)>([^<]*)</x:\1>", formula, text)


def table_without_tags(root: Any, texts: Callable[[int, int], str], sheet: str) -> None:
    """A table's headings are its columns' names, so that none may hold a tag.

    Raises
    ------
    TemplateError
        One does.
    """
    area = boxes(root.get("ref", ""))[0]
    if root.get("headerRowCount") == "0":
        return
    for column in range(area.left, area.right + 1):
        if TAG.search(texts(area.top, column)):
            raise TemplateError(
                f"template sheet {sheet}: the heading {texts(area.top, column)!r} of the table "
                f"{root.get('displayName')} holds a tag; headings of a table are the names of its columns: "
                "type a plain text, or convert the table to a range"
            )
