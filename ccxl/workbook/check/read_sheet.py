"""One sheet's XML read into cells, with everything noted that a spreadsheet would repair."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ccxl.workbook.check.address import LAST_COLUMN, LAST_ROW, cell_name, parse_area, parse_cell
from ccxl.workbook.check.book import Area, Cell, CellError, Fault, Link, Sheet, Validation, Value
from ccxl.workbook.check.formula import moved
from ccxl.workbook.check.package import Relation, child, children, flag, local, parts_of, relation_id
from ccxl.workbook.xstring import unescaped

LONGEST_TEXT: Final = 32_767
LONGEST_LIST: Final = 255
_APPLIED: Final = ("{*}conditionalFormatting", "{*}dataValidation", "{*}ignoredError", "{*}protectedRange")
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_KINDS: Final = frozenset({"n", "s", "b", "e", "str", "inlineStr", "d"})


@dataclass(slots=True)
class SheetReader:
    """Reads one worksheet part.

    Parameters
    ----------
    sheet
        The sheet to fill.
    texts
        The shared strings.
    styles
        How many cell styles the workbook has.
    faults
        Where to note what is wrong.
    """

    sheet: Sheet
    texts: Sequence[str]
    styles: int
    faults: list[Fault]
    shared: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    waiting: list[tuple[int, int, str]] = field(default_factory=list)
    arrays: list[Area] = field(default_factory=list)

    def read(self, root: etree._Element, relations: dict[str, Relation]) -> None:
        """Fill the sheet from the root of its part."""
        for element in root.iter("{*}tabColor"):
            self.sheet.tab = element.get("rgb", "")[-6:].upper()
        for data in children(root, "sheetData"):
            self._rows(data)
        self._expand()
        self._mark_arrays()
        self._hidden(root)
        self._merges(root)
        self._guards(root)
        self._links(root, relations)
        self._setup(root)

    def fault(self, cell: str, message: str) -> None:
        """Note a fault of this sheet."""
        self.faults.append(Fault(self.sheet.name, cell, message))

    def _rows(self, data: etree._Element) -> None:
        last, seen = 0, set()
        for element in children(data, "row"):
            text = element.get("r", str(last + 1))
            row = whole(text)
            if not 1 <= row <= LAST_ROW:
                self.fault("", f"a row is numbered {text!r}; 1 to {LAST_ROW} are allowed; save the file anew.")
                continue
            if row in seen:
                self.fault(f"A{row}", f"row {row} stands twice; once is allowed; save the file anew.")
            elif row < last:
                self.fault(f"A{row}", f"row {row} follows row {last}; rows must ascend; save the file anew.")
            seen.add(row)
            last = max(row, last)
            if flag(element, "hidden") or element.get("ht", "").strip() in {"0", "0.0"}:
                self.sheet.hidden_rows.append(row)
            self._cells(element, row)

    def _cells(self, element: etree._Element, row: int) -> None:
        last = 0
        for item in children(element, "c"):
            name = item.get("r", "") or cell_name(row, last + 1)
            place = parse_cell(name)
            if place is None or place[0] != row:
                self.fault(name, f"this cell stands in row {row}; its address must name that row; save the file anew.")
                continue
            column = place[1]
            if (row, column) in self.sheet.cells:
                self.fault(name, "this cell stands twice; once is allowed; save the file anew.")
                continue
            if column < last:
                self.fault(name, f"this cell follows {cell_name(row, last)}; cells must ascend; save the file anew.")
            last = max(column, last)
            self.sheet.cells[row, column] = self._cell(item, row, column, cell_name(row, column))

    def _cell(self, item: etree._Element, row: int, column: int, name: str) -> Cell:
        parts = parts_of(item, ("f", "is", "v"))
        value, stored = self._value(item, name, parts)
        text = item.get("s", "").strip() or "0"
        style = whole(text)
        if not 0 <= style < max(self.styles, 1):
            self.fault(name, f"style {text} of {self.styles}; only styles of the file are allowed; save the file anew.")
        found = parts.get("f")
        if found is None:
            return Cell(value, None, style, stored)
        formula, kind, index = (found.text or "").strip(), found.get("t", "normal"), found.get("si", "")
        if kind == "shared":
            if formula:
                self.shared[index] = (row, column, formula)
            else:
                self.waiting.append((row, column, index))
        if kind in {"array", "dataTable"}:
            area = parse_area(found.get("ref", name))
            if area is not None:
                self.arrays.append(area)
                self.sheet.spreads[row, column] = found.get("ref", name)
                if item.get("cm"):
                    self.sheet.growing.add((row, column))
        return Cell(value, formula, style, stored, kind in {"array", "dataTable"})

    def _value(self, item: etree._Element, name: str, parts: Mapping[str, etree._Element]) -> tuple[Value, bool]:
        """The stored value, and whether one is stored."""
        kind = item.get("t", "n")
        if kind not in _KINDS:
            self.fault(name, f"cell type {kind!r}; {', '.join(sorted(_KINDS))} are allowed; save the file anew.")
            kind = "n"
        element = parts.get("is" if kind == "inlineStr" else "v")
        if element is None:
            return None, False
        if kind == "inlineStr":
            return self._text(string_of(element), name), True
        text = element.text or ""
        if kind == "str":
            return self._text(unescaped(text), name), True
        return (self._plain(kind, text.strip(), name), True) if text.strip() else (None, False)

    def _plain(self, kind: str, text: str, name: str) -> Value:
        """A value that is not a text of its own."""
        if kind == "s":
            return self._shared_text(text, name)
        if kind == "b":
            if text not in {"0", "1", "true", "false"}:
                self.fault(name, f"the truth value {text!r}; 0 and 1 are allowed; type the value anew.")
            return text in {"1", "true"}
        if kind == "e":
            return CellError(text)
        if kind == "n" and not _NUMBER.fullmatch(text):
            self.fault(name, f"the text {text[:40]!r} in a numeric cell; a number is needed; type the value anew.")
            return text
        return text if kind == "d" else float(text)

    def _shared_text(self, text: str, name: str) -> str:
        index = whole(text)
        if not 0 <= index < len(self.texts):
            self.fault(
                name,
                f"shared text {text} of {len(self.texts)}; only texts that the file holds are allowed; type it anew.",
            )
            return ""
        return self._text(self.texts[index], name)

    def _text(self, text: str, name: str) -> str:
        if len(text) > LONGEST_TEXT:
            self.fault(name, f"a text of {len(text):,} characters; at most {LONGEST_TEXT:,} are allowed; shorten it.")
        return text

    def _expand(self) -> None:
        """Give each cell of a shared formula its own text."""
        for row, column, index in self.waiting:
            cell = self.sheet.cells[row, column]
            if index not in self.shared:
                name = cell_name(row, column)
                self.fault(name, f"shared formula {index!r} is defined nowhere; type the formula anew.")
                continue
            top, left, text = self.shared[index]
            formula = moved(text, row - top, column - left)
            self.sheet.cells[row, column] = Cell(cell.value, formula, cell.style, cell.stored)

    def _mark_arrays(self) -> None:
        """Cells that an array formula fills hold results, not constants."""
        for area in self.arrays:
            for place in cells_in(self.sheet.cells, area):
                cell = self.sheet.cells[place]
                if cell.formula is None:
                    self.sheet.cells[place] = Cell(cell.value, None, cell.style, cell.stored, True)

    def _hidden(self, root: etree._Element) -> None:
        for form in children(root, "sheetFormatPr"):
            self.sheet.rows_hidden_by_default = flag(form, "zeroHeight")
        for columns in children(root, "cols"):
            for element in children(columns, "col"):
                first, last = whole(element.get("min", "")), whole(element.get("max", ""))
                unseen = flag(element, "hidden") or element.get("width", "").strip() in {"0", "0.0"}
                if unseen and 1 <= first <= last:
                    self.sheet.hidden_columns.append((first, min(last, LAST_COLUMN)))

    def _merges(self, root: etree._Element) -> None:
        for group in children(root, "mergeCells"):
            for element in children(group, "mergeCell"):
                text = element.get("ref", "")
                area = parse_area(text)
                if area is None:
                    self.fault(text, f"merged range {text!r} is no range; remove the merge.")
                    continue
                self.sheet.merges.append(area)
        near: list[Area] = []
        for area in sorted(self.sheet.merges, key=lambda item: (item.top, item.left)):
            near = [other for other in near if other.bottom >= area.top]
            met = next((other for other in near if other.meets(area)), None)
            if met is not None:
                self.fault(
                    cell_name(area.top, area.left),
                    f"merged range {_shown(area)} overlaps {_shown(met)}; merges must not overlap; remove one.",
                )
            near.append(area)

    def _guards(self, root: etree._Element) -> None:
        """Validations, and the lists of areas that other elements carry."""
        for element in root.iter(*_APPLIED):
            text = element.get("sqref")
            if text is None:
                text = " ".join(item.text or "" for item in children(element, "sqref"))
            areas = [parse_area(part) for part in text.split()]
            good = tuple(area for area in areas if area is not None)
            kind = local(element)
            if len(good) < len(areas) or not areas:
                self.fault("", f"{kind} applies to {text!r}; a list of ranges is needed; set it up anew.")
            if kind == "dataValidation":
                self._validation(element, good)

    def _validation(self, element: etree._Element, areas: tuple[Area, ...]) -> None:
        found = child(element, "formula1")
        formula = "" if found is None else "".join(str(text) for text in found.itertext()).strip()
        kind = element.get("type", "none")
        if kind == "list" and formula.startswith('"') and len(formula) - 2 > LONGEST_LIST:
            place = cell_name(areas[0].top, areas[0].left) if areas else ""
            self.fault(
                place,
                f"a list validation of {len(formula) - 2} characters; at most {LONGEST_LIST} are allowed; "
                "put the choices in cells and refer to them.",
            )
        self.sheet.validations.append(Validation(kind, areas, formula))

    def _links(self, root: etree._Element, relations: dict[str, Relation]) -> None:
        for group in children(root, "hyperlinks"):
            for element in children(group, "hyperlink"):
                relation = relations.get(relation_id(element))
                target = relation.target if relation is not None and relation.external else ""
                self.sheet.links.append(Link(element.get("ref", ""), element.get("location", ""), target))

    def _setup(self, root: etree._Element) -> None:
        setup = self.sheet.setup
        for element in root.iter("{*}pageSetUpPr"):
            setup.fit = flag(element, "fitToPage")
        for element in children(root, "pageSetup"):
            setup.landscape = element.get("orientation", "") == "landscape"
            setup.paper = whole(element.get("paperSize", ""), 1)
            setup.pages_wide = whole(element.get("fitToWidth", ""), 1)
        for element in children(root, "headerFooter"):
            setup.footer = "".join((foot.text or "") for foot in children(element, "oddFooter"))


def string_of(element: etree._Element) -> str:
    """The text of a shared or inline string, without its reading aid."""
    parts = []
    for item in element:
        if local(item) == "t":
            parts.append(item.text or "")
        elif local(item) == "r":
            parts.extend(text.text or "" for text in children(item, "t"))
    return unescaped("".join(parts))


def cells_in(cells: Mapping[tuple[int, int], Cell], area: Area) -> list[tuple[int, int]]:
    """The places of an area that the sheet has; whole columns cost no more than the sheet is large."""
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > len(cells):
        return sorted(place for place in cells if area.holds(*place))
    places = ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))
    return [place for place in places if place in cells]


def _shown(area: Area) -> str:
    return f"{cell_name(area.top, area.left)}:{cell_name(area.bottom, area.right)}"


def whole(text: str, default: int = -1) -> int:
    """The whole number that a text spells, or the default."""
    return int(text) if text.isascii() and text.isdigit() else default
