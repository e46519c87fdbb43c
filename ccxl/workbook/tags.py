"""All tags of templates, and what is wrong with a template before it is filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ccxl.budget.register import DEFINITION
from ccxl.budget.tables import COLUMNS
from ccxl.core.cells import address
from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template.calculation import CustomCalculation
from ccxl.workbook.custom_template.fill import named
from ccxl.workbook.custom_template.foresight import foreseen
from ccxl.workbook.custom_template.mistakes import strange_braces, tag_mistakes, tags_of
from ccxl.workbook.custom_template.parts import table_without_tags
from ccxl.workbook.custom_template.settings import calculates_circles, circle_note, setting_mistakes, setting_notes
from ccxl.workbook.engine import CellKey
from ccxl.workbook.office import program
from ccxl.workbook.template import Template, TemplateRow, TemplateSheet, parse_xml, read_template

_ALONG: Final = {axis.key: axis.along for axis in DEFINITION.axes}
_PARENTS: Final = {axis.parent for axis in DEFINITION.axes if axis.parent}
MOST_NOTED: Final = 20
# Axes across columns that have one element at most.
_OF_ONE: Final = frozenset({"prior"})


def all_tags() -> list[dict[str, Any]]:
    """Every tag with its unit and the axes along which it repeats."""
    lines = [
        {"tag": key, "unit": line.unit, "axes": list(line.axes), "input": line.given is not None}
        for key, line in sorted(DEFINITION.every_line.items())
    ]
    tables = [
        {"tag": f"{name}.{column}", "unit": "text", "axes": [name], "input": False}
        for name, columns in sorted(COLUMNS.items())
        for column in sorted(columns)
    ]
    return lines + tables


def check_template(path: Path) -> dict[str, Any]:
    """Every tag of a template with its place, what is wrong, and what is good to know.

    Returns
    -------
    ``tags`` with sheet, cell and tag; ``findings``, to be mended; ``notes``, of which filling takes care.

    Raises
    ------
    TemplateError
        The file is not a readable workbook.
    """
    template = read_template(path)
    tags = [{"sheet": tag.sheet, "cell": tag.cell, "tag": tag.key} for tag in tags_of(template)]
    mistakes = [*setting_mistakes(template), *tag_mistakes(template)]
    findings = [*mistakes, *strange_braces(template), *_headings(template), *_single_samples(template)]
    if not mistakes and not template.ours:
        findings += foreseen(template)
    notes = [*_single_columns(template), *setting_notes(template)]
    try:
        notes += _not_calculated(template, path.read_bytes())
    except TemplateError as error:
        findings.append(str(error))
    return {"file": str(path), "tags": tags, "findings": findings, "notes": notes}


def _headings(template: Template) -> Iterator[str]:
    """Tags in the headings of tables."""
    for sheet in template.sheets:
        for kind, part in template.relations(sheet.part).values():
            if kind == "table" and part in template.parts:
                root = parse_xml(template.parts[part])
                try:
                    table_without_tags(root, lambda row, column, sheet=sheet: _text(sheet, row, column), sheet.name)  # type: ignore[misc]
                except TemplateError as error:
                    yield str(error)


def _text(sheet: TemplateSheet, row: int, column: int) -> str:
    cell = sheet.rows[row].cells.get(column) if row in sheet.rows else None
    return (cell.text or "") if cell else ""


def _axes(row: TemplateRow | None, along: str) -> set[str]:
    """The axes of a row's tags, tables of text among them."""
    found: set[str] = set()
    for cell in row.cells.values() if row else ():
        for tag in cell.tags:
            line, table = DEFINITION.every_line.get(tag.key), tag.key.rpartition(".")[0]
            if line is not None:
                found |= {axis for axis in line.axes if _ALONG[axis] == along}
            elif table in COLUMNS and along == "rows":
                found.add(table)
    return found


def _signature(row: TemplateRow | None) -> list[tuple[int, str]]:
    return sorted((column, tag.key) for column, cell in row.cells.items() for tag in cell.tags) if row else []


def _single_samples(template: Template) -> Iterator[str]:
    """Blocks of one sample row, whose sums, formats and charts could not grow as they should."""
    for sheet in template.sheets:
        for number, row in sheet.rows.items():
            axes = _axes(row, "rows")
            above, below = sheet.rows.get(number - 1), sheet.rows.get(number + 1)
            alike = _signature(row) in (_signature(above), _signature(below))
            if axes and not axes & _PARENTS and not alike:
                yield (
                    f"{sheet.name}!{number}:{number}: the row repeats over {' and '.join(sorted(axes))}, but there is "
                    "only one; give two sample rows with the same tags and let sums reach over both"
                )


def _single_columns(template: Template) -> Iterator[str]:
    """Tags that would repeat across columns and stand in one only."""
    for sheet in template.sheets:
        for row in sheet.rows.values():
            seen: dict[str, list[int]] = {}
            for column, cell in row.cells.items():
                for tag in cell.tags:
                    line = DEFINITION.every_line.get(tag.key)
                    if line is not None and any(_ALONG[axis] == "columns" for axis in line.axes):
                        seen.setdefault(tag.key, []).append(column)
            for key, columns in seen.items():
                if len(columns) == 1:
                    axis = next(axis for axis in DEFINITION.every_line[key].axes if _ALONG[axis] == "columns")
                    if axis not in _OF_ONE:
                        place = f"{sheet.name}!{address(row.number, columns[0])}"
                        yield f"{place}: {{{{{key}}}}} shows the first {axis} only; give it two neighbouring columns"


def _not_calculated(template: Template, content: bytes) -> Iterator[str]:
    """Formulas that the engine cannot calculate once the template is filled, and what happens then."""
    filled: set[CellKey] = {
        (sheet.name, row.number, column)
        for sheet in template.sheets
        for row in sheet.rows.values()
        for column, cell in row.cells.items()
        if cell.tags
    }
    moved = frozenset(sheet.name for sheet in template.sheets if any(_axes(row, "rows") for row in sheet.rows.values()))
    circles = calculates_circles(template.parts[template.workbook])
    due = CustomCalculation(content, filled, {}, moved, circles).due
    if due.circles:
        yield circle_note(template, named(key for circle in due.circles for key in circle))
    then = "LibreOffice calculates it" if program() else (
        "it is marked in the file, and Excel calculates when it opens it; install LibreOffice to have its value stored"
    )  # fmt: skip
    places = sorted(due.hindered.items())
    for (sheet, row, column), reason in places[:MOST_NOTED]:
        yield f"{sheet}!{address(row, column)}: the engine cannot calculate this formula ({reason}); {then}"
    if len(places) > MOST_NOTED:
        yield f"{len(places) - MOST_NOTED} more formulas that the engine cannot calculate; the same happens to them"
    if any(part.lower().endswith("vbaproject.bin") for part in template.parts):
        yield "macros are kept as they are; addresses of cells within them do not move with the rows"
