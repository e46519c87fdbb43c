"""Every reference of a template whose meaning is not certain once rows or columns repeat, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from ccxl.core.cells import address
from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template.areas import Box, boxes, local, named, texts
from ccxl.workbook.custom_template.cells import shared_formulas
from ccxl.workbook.custom_template.formulas import Piece, pieces_of
from ccxl.workbook.custom_template.lines import Lines, Moves
from ccxl.workbook.custom_template.meaning import Standing, bound_rows, doubts, pattern_of
from ccxl.workbook.custom_template.parts import areas_of_union
from ccxl.workbook.template import Template, TemplateSheet, parse_xml, q, relations_of

_APPLIED: Final = {"conditionalFormatting": "conditional format", "dataValidation": "data validation"}
_FORMULAS: Final = ("formula", "formula1", "formula2", "f")
# Names that Excel keeps for itself, such as the area to print.
_BUILT_IN: Final = "_xlnm."


def uncertain_references(template: Template, moves: Moves) -> list[str]:
    """What is to be written otherwise: place, formula, why, and how.

    Parameters
    ----------
    template
        The template.
    moves
        The one map of its sheets, which knows the samples.
    """
    if not any(lines.group_of for lines in (*moves.rows.values(), *moves.columns.values())):
        return []
    found: list[str] = []
    for place, text, standing in formulas_of(template, moves):
        found += [f"template {place}: {text}: {reason}" for reason in doubts(text.lstrip("="), standing, moves)]
    return list(dict.fromkeys(found))


def misplaced_references(template: Template, moves: Moves) -> list[str]:
    """Formulas that would read the row before or after a block that is shorter than its samples, instead of one of it.

    Of three samples the first may be without what the others read one row above; a block of one row takes the last.
    """
    found: list[str] = []
    for sheet in template.sheets:
        if moves.still(sheet.name):
            continue
        for place, text, standing in _cells(sheet, moves):
            for name, rows, distance in bound_rows(text.lstrip("="), standing, moves):
                kind = "rows" if rows else "columns"
                lines = (moves.rows if rows else moves.columns)[sheet.name]
                if not lines.stays_within((standing.row if rows else standing.column) or 0, distance):
                    found.append(
                        f"template {place}: {text}: the block has so few {kind} here that {name} "
                        "would read beside it; let the formula of the first sample read at the same distance too"
                    )
    return list(dict.fromkeys(found))


def formulas_of(template: Template, moves: Moves) -> Iterator[tuple[str, str, Standing]]:
    """Every formula of a template with its place in words and who reads; those of cells with an equals sign."""
    for sheet in template.sheets:
        if sheet.name in moves.rows:
            yield from _cells(sheet, moves)
            yield from _frame(sheet)
    yield from _names(template)
    yield from _charts(template)


# ------------------------------------------------------------------ cells


def _cells(sheet: TemplateSheet, moves: Moves) -> Iterator[tuple[str, str, Standing]]:
    kin = _Kin(sheet, moves.rows[sheet.name], moves.columns[sheet.name])
    merged = [box for merge in named(sheet.root, "mergeCell") for box in boxes(merge.get("ref", ""))]
    corners = {(box.top, box.left): box for box in merged}
    for (row, column), text in kin.formulas.items():
        standing = Standing(
            sheet.name, row, column, partial(kin.of, row, column), spread=kin.spreads(corners.get((row, column)))
        )
        yield f"sheet {sheet.name}, cell {address(row, column)}", f"={text}", standing


class _Kin:
    """The formulas of a sheet, and which of them are of one pattern."""

    def __init__(self, sheet: TemplateSheet, rows: Lines, columns: Lines) -> None:
        self.rows, self.columns = rows, columns
        self.formulas = formulas_in(sheet)

    def of(self, row: int, column: int, rows: bool) -> Sequence[tuple[int, tuple[Piece, ...]]]:
        """Formulas of the same pattern in other samples of the cell's row, or column."""
        lines, line = (self.rows, row) if rows else (self.columns, column)
        group = lines.group(line)
        if group is None:
            return ()
        wanted = pattern_of(pieces_of(self.formulas[row, column]), rows)
        found = []
        for member in group.members:
            text = self.formulas.get((member, column) if rows else (row, member))
            if member != line and text and pattern_of(pieces_of(text), rows) == wanted:
                found.append((member, pieces_of(text)))
        return found

    def spreads(self, box: Box | None) -> bool:
        """Whether a merged cell reaches over several samples."""
        if box is None:
            return False
        down = {self.rows.group_of.get(line, -line) for line in range(box.top, box.bottom + 1)}
        across = {self.columns.group_of.get(line, -line) for line in range(box.left, box.right + 1)}
        return len(down) <= box.bottom - box.top or len(across) <= box.right - box.left


def formulas_in(sheet: TemplateSheet) -> Mapping[tuple[int, int], str]:
    """The text of every formula of a sheet by row and column, also where it is shared."""
    try:
        shared = shared_formulas(sheet)
    except TemplateError:
        shared = {}  # told where the cells are read
    return {
        (row.number, cell.column): shared.get((row.number, cell.column), cell.formula)
        for row in sheet.rows.values()
        for cell in row.cells.values()
        if cell.formula is not None
    }


# ------------------------------------------------------------------ beside the cells


def _frame(sheet: TemplateSheet) -> Iterator[tuple[str, str, Standing]]:
    root = parse_xml(sheet.frame())
    for element in named(root, *_APPLIED):
        inner = next((child for child in element if local(child) == "sqref"), None)
        area = boxes(element.get("sqref") if inner is None else inner.text or "")
        if area:
            top, left = min(box.top for box in area), min(box.left for box in area)
            standing = Standing(sheet.name, top, left, applied=tuple(area))
            place = f"sheet {sheet.name}, {_APPLIED[local(element)]} of {texts(area)}"
            yield from ((place, text, standing) for text in _applied_texts(element))
    for sparkline in named(root, "sparkline"):
        parts = {local(child): child.text or "" for child in sparkline}
        for box in boxes(parts.get("sqref", "")):
            standing = Standing(sheet.name, box.top, box.left, drawn=True)
            yield f"sheet {sheet.name}, sparkline in {box.text}", parts.get("f", ""), standing


def _applied_texts(element: Any) -> Iterator[str]:
    for formula in named(element, *_FORMULAS):
        if not len(formula) and formula.text and not formula.text.startswith('"'):
            yield formula.text
    for value in named(element, "cfvo"):
        if value.get("val"):
            yield value.get("val")


def _names(template: Template) -> Iterator[tuple[str, str, Standing]]:
    root = parse_xml(template.parts[template.workbook])
    order = [entry.get("name", "") for entry in root.find(q("sheets"))]
    for name in root.iter(q("definedName")):
        if not name.get("name", "").startswith(_BUILT_IN):
            number = name.get("localSheetId")
            sheet = order[int(number)] if number is not None and int(number) < len(order) else ""
            yield f"name {name.get('name')}", name.text or "", Standing(sheet)


def _charts(template: Template) -> Iterator[tuple[str, str, Standing]]:
    for chart, place in _chart_places(template).items():
        root = parse_xml(template.parts[chart])
        series = [element for element in root.iter() if local(element) in ("ser", "data")]
        for formula in named(root, "f"):
            if len(formula) or not formula.text:
                continue
            owner = next((series.index(above) + 1 for above in formula.iterancestors() if above in series), 0)
            where = f"{place}, series {owner}" if owner else place
            text = formula.text
            inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
            yield from ((where, part, Standing("", drawn=True)) for part in areas_of_union(inner))


def _chart_places(template: Template) -> dict[str, str]:
    """For every chart the sheet and the name under which it is drawn."""
    found: dict[str, str] = {}
    for kind, part in relations_of(template.parts, template.workbook).values():
        if kind not in ("worksheet", "chartsheet") or part not in template.parts:
            continue
        root = parse_xml(template.parts[template.workbook])
        sheet = next((s.name for s in template.sheets if s.part == part), "") or _sheet_name(template, root, part)
        for kin, drawing in relations_of(template.parts, part).values():
            if kin == "drawing" and drawing in template.parts:
                found |= {
                    chart: f"sheet {sheet}, chart {name}" for chart, name in _drawn_charts(template, drawing).items()
                }
    return found


def _sheet_name(template: Template, root: Any, part: str) -> str:
    relations = relations_of(template.parts, template.workbook)
    number = next((number for number, (_, target) in relations.items() if target == part), "")
    return next((e.get("name", "") for e in root.find(q("sheets")) if number in e.attrib.values()), part)


def _drawn_charts(template: Template, drawing: str) -> dict[str, str]:
    """The charts of a drawing with their names."""
    charts = {
        number: target
        for number, (kind, target) in relations_of(template.parts, drawing).items()
        if kind in ("chart", "chartEx") and target in template.parts
    }
    found: dict[str, str] = {}
    for frame in named(parse_xml(template.parts[drawing]), "graphicFrame"):
        name = next((e.get("name", "") for e in named(frame, "cNvPr")), "")
        for element in named(frame, "chart"):
            for value in element.attrib.values():
                if value in charts:
                    found[charts[value]] = name
    return found
