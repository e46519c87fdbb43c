"""How the form looks: fonts, fills and number formats, by the conventions of all ccxl workbooks."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Any, Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.budget.paths import Field
from ccxl.budget.schema_reader import Kind
from ccxl.budget.wording import choice_label
from ccxl.core.errors import InputError
from ccxl.data.catalog import label
from ccxl.workbook.conventions import (
    ACCENT,
    FONT,
    HAIRLINE,
    INK,
    INPUT_FILL,
    INPUT_INK,
    LINK_INK,
    MUTED_INK,
    SECTION_FILL,
    SHEET_KINDS,
    SUBTOTAL_FILL,
)

ROW_HEIGHT: Final = 18.0
HEADING_HEIGHT: Final = 26.0
TITLE_HEIGHT: Final = 30.0
LINE_HEIGHT: Final = 14.0
KIND: Final = "input"

# What is not broken over two lines: a Chinese character with the punctuation behind it, or words strung together by it.
PIECES: Final = re.compile(r"(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef-]+-?|-)(?:[，。；：、）”][^\s\u2e80-\uffef-]*)*|\s+")

PLAIN: Final = Font(name=FONT, size=10, color=INK)
BOLD: Final = Font(name=FONT, size=10, color=INK, bold=True)
TITLE: Final = Font(name=FONT, size=16, color=ACCENT, bold=True)
SECTION: Final = Font(name=FONT, size=10, color=ACCENT, bold=True)
ON_ACCENT: Final = Font(name=FONT, size=10, color="FFFFFF", bold=True)
MUTED: Final = Font(name=FONT, size=9, color=MUTED_INK)
INPUT: Final = Font(name=FONT, size=10, color=INPUT_INK)
LINK: Final = Font(name=FONT, size=10, color=LINK_INK, underline="single")

LEFT: Final = Alignment(vertical="center")
WRAPPED: Final = Alignment(vertical="center", wrap_text=True)
INDENTED: Final = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT: Final = Alignment(horizontal="right", vertical="center")

UNDER: Final = Border(bottom=Side(style="hair", color=HAIRLINE))
BAR: Final = Border(bottom=Side(style="medium", color=ACCENT))


def filled(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", fgColor=colour)


INPUT_BACK: Final = filled(INPUT_FILL)
ACCENT_BACK: Final = filled(ACCENT)
SECTION_BACK: Final = filled(SECTION_FILL)
UNUSED_BACK: Final = filled(SUBTOTAL_FILL)


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """One cell; the form merges none."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put(cell: Cell, value: Any, font: Font = PLAIN, alignment: Alignment = LEFT) -> None:
    """Set a cell; text stays text, whatever it begins with."""
    if isinstance(value, str):
        _put_text(cell, value)
    elif isinstance(value, float) and float(f"{value:.16g}") != value:
        # openpyxl writes 16 digits, and some numbers need 17.
        cell.value = repr(value)
        cell.data_type = "n"
    else:
        cell.value = value
    cell.font = font
    cell.alignment = alignment


def _put_text(cell: Cell, text: str) -> None:
    if ILLEGAL_CHARACTERS_RE.search(text):
        raise InputError(f"{text!r}: holds a character that a workbook cannot hold; remove it")
    # Readers decode _xHHHH_ to one character; a literal one is written with its underscore encoded.
    cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    # Otherwise "=..." would become a formula and "#N/A" an error.
    cell.data_type = "s"


def put_input(cell: Cell, value: Any, field: Field) -> None:
    """Set an input cell and its style; None leaves it empty."""
    if value is not None:
        put(cell, value)
    cell.font = INPUT
    cell.fill = INPUT_BACK
    cell.border = UNDER
    cell.number_format = number_format(field)
    is_figure = field.kind in (Kind.NUMBER, Kind.WHOLE)
    cell.alignment = RIGHT if is_figure else CENTRED if field.kind is not Kind.TEXT else WRAPPED
    # Keeps Excel from reading the text as a formula when somebody edits the cell.
    cell.quotePrefix = isinstance(value, str) and value[:1] in ("=", "+", "-", "@")


def number_format(field: Field) -> str:
    """How Excel shows a field."""
    by_kind = {Kind.MONTH: "yyyy-mm", Kind.DAY: "yyyy-mm-dd", Kind.TEXT: "@", Kind.CHOICE: "@", Kind.WHOLE: "0"}
    if field.kind in by_kind:
        return by_kind[field.kind]
    if field.is_money:
        return "#,##0.00##"
    by_unit = {"share": "0.00%", "call/month": "#,##0", "call/h": "#,##0"}
    # What may have decimals shows those that it has.
    return "General" if field.shown.style == "price" else by_unit.get(field.unit, "General")


def cell_value(value: Any, field: Field, language: str) -> Any:
    """A value of the schema as the form holds it: choices by their label, the rest as it is."""
    if value is None or isinstance(value, dt.date):
        return value
    if field.choices is not None:
        return choice_label(field.choices, value, language)
    return value


def lines_needed(text: Any, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two others."""
    if not isinstance(text, str):
        return 1
    return sum(_wrapped(line, max(width - 0.8, 1)) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """Lines after breaking between Chinese characters and between words, as spreadsheets do."""
    lines, used = 1, 0.0
    for piece in PIECES.findall(line):
        width = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 0.95 for sign in piece)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        broken = math.ceil(width / room) - 1 if width > room else 0
        lines, used = lines + broken, used + width - broken * room
    return lines


def row_height(texts: dict[float, list[Any]]) -> float:
    """Height of a row for its wrapped texts, by the width of their column."""
    lines = max((lines_needed(text, width) for width, cells in texts.items() for text in cells), default=1)
    return max(ROW_HEIGHT, min(lines * LINE_HEIGHT + 4, 400))


def frame(sheet: Worksheet, key: str, language: str, last_column: int) -> None:
    """Kind, title, introduction, accent bar, print set-up and view of a sheet."""
    kind = SHEET_KINDS[KIND]
    put(cell_at(sheet, 1, 1), kind[language], MUTED)
    put(cell_at(sheet, 1, 2), label(f"form.title.{key}", language), TITLE)
    put(cell_at(sheet, 2, 2), label(f"form.intro.{key}", language), MUTED)
    for column in range(1, last_column + 1):
        sheet.cell(2, column).border = BAR
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    sheet.row_dimensions[2].height = ROW_HEIGHT
    sheet.sheet_properties.tabColor = kind["tab"]
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    _print_setup(sheet, language)


def _print_setup(sheet: Worksheet, language: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.6, 0.75
    margins.header = margins.footer = 0.3
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = label("form.footer", language)
    footer.center.size = 9
