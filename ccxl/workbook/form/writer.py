"""Writing the form: empty, as the starter, or filled from any scenario."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any, Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.packaging.custom import IntProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.budget.form_entries import PROVENANCE_COLUMNS, Entry, FormSheet, Section, Table
from ccxl.budget.parts.construction.schema import MAX_ITEMS
from ccxl.budget.paths import field_at, value_at
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import Kind
from ccxl.data.catalog import label
from ccxl.workbook.form import styles
from ccxl.workbook.form.guide import write_guide
from ccxl.workbook.form.layout import (
    FORM_VERSION,
    GUIDE,
    NUMBER_WIDTH,
    SCALAR_COLUMNS,
    SHEETS,
    VERSION_PROPERTY,
)
from ccxl.workbook.form.starter import starter
from ccxl.workbook.form.validation import Validations
from ccxl.workbook.package import save_workbook

TOP: Final = 4
SMALLER: Final = 1.1
# Numbered rows such as signers: empty ones to offer, and how many to show at least.
SPARE_NUMBERED: Final = 1
LEAST_NUMBERED: Final = 4
# Empty rows below the last filled one of a table.
SPARE_ROWS: Final = 5


def write_form(path: Path, scenario: Scenario | None = None, language: str = "zh", blank: bool = False) -> None:
    """Write the Excel form.

    Parameters
    ----------
    path
        Where to write it; an existing file is replaced only by a whole new one.
    scenario
        What to fill in; the starter if there is none.
    language
        ``zh`` or ``en``.
    blank
        Fill nothing in.

    Raises
    ------
    OutputError
        The file cannot be written; what stood there before is untouched.
    """
    filled = None if blank else scenario or scenario_from(starter(language), "starter")
    values: Mapping[str, Any] = {} if filled is None else filled.model_dump()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    # What a clerk types beside the form gets the same font; widths of columns are measured in it.
    cast(Any, workbook)._named_styles["Normal"].font = copy(styles.PLAIN)
    write_guide(workbook.create_sheet(GUIDE.title(language)), language)
    for sheet in SHEETS:
        _Writer(workbook.create_sheet(sheet.title(language)), language, values).write(sheet)
    # The stubs do not know the custom properties.
    cast(Any, workbook).custom_doc_props.append(IntProperty(name=VERSION_PROPERTY, value=FORM_VERSION))
    workbook.properties.creator = "ccxl"
    workbook.properties.title = label("form.title.guide", language)
    workbook.active = 1
    save_workbook(workbook, path)


class _Writer:
    """Writes one sheet, row by row from the top."""

    def __init__(self, sheet: Worksheet, language: str, values: Mapping[str, Any]) -> None:
        self._sheet = sheet
        self._language = language
        self._values = values
        self._validations = Validations(sheet, language)
        self._row = TOP

    def write(self, form_sheet: FormSheet) -> None:
        """Write the whole sheet."""
        widest = max((len(table.columns) + 1 for table in form_sheet.tables), default=len(SCALAR_COLUMNS) + 1)
        styles.frame(self._sheet, form_sheet.key, self._language, widest)
        self._widths(form_sheet)
        if form_sheet.sections:
            self._scalar_headings()
        for section in form_sheet.sections:
            self._section(section)
        for table in form_sheet.tables:
            self._table(table, titled=len(form_sheet.tables) > 1)
        self._view(form_sheet)

    def _cell(self, column: int) -> Cell:
        return styles.cell_at(self._sheet, self._row, column)

    def _label(self, key: str) -> str:
        return label(f"form.{key}", self._language)

    def _height(self, height: float) -> None:
        self._sheet.row_dimensions[self._row].height = height

    def _widths(self, form_sheet: FormSheet) -> None:
        widths = list(SCALAR_COLUMNS.values())
        if form_sheet.tables:
            columns = [[entry.width for entry in table.columns] for table in form_sheet.tables]
            longest = max(len(each) for each in columns)
            widths = [max(each[index] for each in columns if index < len(each)) for index in range(longest)]
        self._sheet.column_dimensions["A"].width = NUMBER_WIDTH
        for index, width in enumerate(widths, start=2):
            self._sheet.column_dimensions[get_column_letter(index)].width = width

    def _width(self, column: int) -> float:
        return float(self._sheet.column_dimensions[get_column_letter(column)].width)

    def _view(self, form_sheet: FormSheet) -> None:
        """Freeze the headings, repeat them in print, and put the cursor at the first input."""
        if len(form_sheet.tables) > 1:
            frozen, repeated, first = "C3", "1:2", f"B{TOP + 3}"
        elif form_sheet.tables:
            frozen, repeated, first = f"D{TOP + 2}", f"{TOP}:{TOP + 1}", f"B{TOP + 2}"
            self._pages(form_sheet.tables[0])
        else:
            frozen, repeated, first = f"C{TOP + 1}", f"{TOP}:{TOP}", f"C{TOP + 2}"
        self._sheet.freeze_panes = frozen
        self._sheet.print_title_rows = repeated
        for selection in self._sheet.sheet_view.selection:
            selection.activeCell = selection.sqref = first

    def _pages(self, table: Table) -> None:
        """Split a wide table into pages of columns, each one page wide, with the names of the rows repeated."""
        starts = [1]
        for key in table.pages:
            starts += [index for index, entry in enumerate(table.columns, start=2) if entry.path.endswith(f"*.{key}")]
        ends = [start - 1 for start in starts[1:]] + [len(table.columns) + 1]
        letters = [(get_column_letter(start), get_column_letter(end)) for start, end in zip(starts, ends, strict=True)]
        tops = [1] + [TOP] * len(table.pages)
        self._sheet.print_area = ",".join(
            f"{start}{top}:{end}{self._row - 1}" for top, (start, end) in zip(tops, letters, strict=True)
        )
        self._sheet.print_title_cols = "A:C"

    # Single values

    def _scalar_headings(self) -> None:
        for column, key in enumerate(("number", *SCALAR_COLUMNS), start=1):
            self._heading(column, self._label(f"heading.{key}"), needed=key in ("item", "value"))
        self._height(styles.HEADING_HEIGHT)
        self._row += 1

    def _heading(self, column: int, text: str, needed: bool) -> None:
        cell = self._cell(column)
        styles.put(cell, text, styles.ON_ACCENT if needed else styles.SECTION, styles.CENTRED)
        cell.fill = styles.ACCENT_BACK if needed else styles.SECTION_BACK

    def _bar(self, text: str, columns: int) -> None:
        styles.put(self._cell(2), text, styles.SECTION)
        for column in range(1, columns + 1):
            self._cell(column).fill = styles.SECTION_BACK
        self._height(styles.HEADING_HEIGHT - 4)
        self._row += 1

    def _break_page(self) -> None:
        self._sheet.row_breaks.append(Break(id=self._row - 1))

    def _section(self, section: Section) -> None:
        if section.new_page:
            self._break_page()
        self._bar(self._label(f"section.{section.key}"), len(SCALAR_COLUMNS) + 1)
        shown = [entry for entry in section.entries if self._is_shown(entry)]
        for number, entry in enumerate(shown, start=1):
            self._scalar(entry, number if section.key == "first" else None)

    def _is_shown(self, entry: Entry) -> bool:
        """Whether a numbered row is needed: all months, but only a few of the possible notes."""
        path, _, last = entry.path.rpartition(".")
        if not last.isdecimal() or entry.field.kind is not Kind.TEXT:
            return True
        given = value_at(self._values, path) or ()
        return int(last) < max(LEAST_NUMBERED, len(given) + SPARE_NUMBERED)

    def _scalar(self, entry: Entry, number: int | None) -> None:
        language = self._language
        if number is not None:
            styles.put(self._cell(1), number, styles.MUTED, styles.CENTRED)
        styles.put(self._cell(2), entry.label(language), styles.BOLD if entry.needed else styles.PLAIN)
        value = styles.cell_value(_one(value_at(self._values, entry.path)), entry.field, language)
        styles.put_input(self._cell(3), value, entry.field)
        self._validations.add(entry, self._cell(3).coordinate)
        styles.put(self._cell(4), entry.unit(language), styles.MUTED, styles.CENTRED)
        styles.put(self._cell(5), entry.help(language), styles.MUTED, styles.WRAPPED)
        # Explanations are set smaller, so that more fits on a line.
        texts = {self._width(3): [value], self._width(5) * SMALLER: [entry.help(language)]}
        for column, key in enumerate(PROVENANCE_COLUMNS, start=6):
            text = self._provenance(entry, column, key)
            texts.setdefault(self._width(column), []).append(text)
        for column in (1, 2, 4, 5):
            self._cell(column).border = styles.UNDER
        self._height(styles.row_height(texts))
        self._row += 1

    def _provenance(self, entry: Entry, column: int, key: str) -> Any:
        """One cell of source, date, confidence, basis or note; its value."""
        cell = self._cell(column)
        path = entry.provenance.get(key)
        field = field_at(path) if path else None
        if path is None or field is None:
            cell.fill = styles.UNUSED_BACK
            cell.border = styles.UNDER
            return None
        value = styles.cell_value(value_at(self._values, path), field, self._language)
        styles.put_input(cell, value, field)
        self._validations.add(entry, cell.coordinate, field)
        return value

    # Tables

    def _table(self, table: Table, titled: bool) -> None:
        if table.new_page:
            self._break_page()
        if titled:
            self._bar(self._label(table.key), len(table.columns) + 1)
        for column, entry in enumerate(table.columns, start=2):
            styles.put(self._cell(column), entry.unit(self._language), styles.MUTED, styles.CENTRED)
        self._height(styles.ROW_HEIGHT)
        self._row += 1
        self._heading(1, self._label("heading.number"), needed=False)
        for column, entry in enumerate(table.columns, start=2):
            self._heading(column, entry.label(self._language), entry.needed)
        self._height(max(styles.HEADING_HEIGHT, self._heading_height(table)))
        self._row += 1
        self._rows(table, titled)

    def _heading_height(self, table: Table) -> float:
        texts: dict[float, list[Any]] = {}
        for column, entry in enumerate(table.columns, start=2):
            texts.setdefault(self._width(column), []).append(entry.label(self._language))
        return styles.row_height(texts)

    def _rows(self, table: Table, titled: bool) -> None:
        first = self._row
        count = len(value_at(self._values, table.path) or ())
        for index in range(max(table.rows, count + SPARE_ROWS)):
            self._table_row(table, index)
        last = self._row - 1
        # Below a single table there is room to paste; below a stacked one comes the next.
        reach = last if titled else max(last, first + MAX_ITEMS + 99)
        for column, entry in enumerate(table.columns, start=2):
            letter = get_column_letter(column)
            self._validations.add(entry, f"{letter}{first}:{letter}{reach}")
        if titled:
            self._row += 1

    def _table_row(self, table: Table, index: int) -> None:
        styles.put(self._cell(1), index + 1, styles.MUTED, styles.CENTRED)
        texts: dict[float, list[Any]] = {}
        for column, entry in enumerate(table.columns, start=2):
            found = value_at(self._values, entry.path.replace("*", str(index)))
            value = styles.cell_value(found, entry.field, self._language)
            styles.put_input(self._cell(column), value, entry.field)
            texts.setdefault(self._width(column), []).append(value)
        self._height(styles.row_height(texts))
        self._row += 1


def _one(value: Any) -> Any:
    """A single value; a list has rows of its own."""
    return None if isinstance(value, list | tuple) else value
