"""The first sheet of the form: how to fill it in."""

from __future__ import annotations

from typing import Final

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.data.catalog import label
from ccxl.workbook.form import styles
from ccxl.workbook.form.layout import SHEETS

STEPS: Final = 5
RULES: Final = 5
WIDTHS: Final = {"A": 8.0, "B": 18.0, "C": 100.0}
LAST_COLUMN: Final = len(WIDTHS)


def write_guide(sheet: Worksheet, language: str) -> None:
    """Write steps, legend, rules and links.

    Parameters
    ----------
    sheet
        An empty sheet.
    language
        ``zh`` or ``en``.
    """
    styles.frame(sheet, "guide", language, LAST_COLUMN)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = _numbered(sheet, 4, "step", STEPS, language)
    row = _legend(sheet, row + 1, language)
    row = _numbered(sheet, row + 1, "rule", RULES, language)
    _links(sheet, row + 1, language)
    sheet.page_setup.fitToHeight = 1


def _bar(sheet: Worksheet, row: int, key: str, language: str) -> None:
    styles.put(styles.cell_at(sheet, row, 2), label(f"form.guide.{key}", language), styles.SECTION)
    for column in range(1, LAST_COLUMN + 1):
        sheet.cell(row, column).fill = styles.SECTION_BACK
    sheet.row_dimensions[row].height = styles.HEADING_HEIGHT - 4


def _text(sheet: Worksheet, row: int, text: str) -> None:
    styles.put(styles.cell_at(sheet, row, 3), text, alignment=styles.INDENTED)
    for column in range(1, LAST_COLUMN + 1):
        sheet.cell(row, column).border = styles.UNDER
    sheet.row_dimensions[row].height = max(20.0, styles.row_height({WIDTHS["C"]: [text]}))


def _numbered(sheet: Worksheet, row: int, kind: str, count: int, language: str) -> int:
    """Numbered lines under a bar; the row below them."""
    _bar(sheet, row, f"{kind}s", language)
    for number in range(1, count + 1):
        _text(sheet, row + number, label(f"form.guide.{kind}.{number}", language))
        styles.put(styles.cell_at(sheet, row + number, 2), number, styles.SECTION, styles.CENTRED)
    return row + count + 1


def _legend(sheet: Worksheet, row: int, language: str) -> int:
    _bar(sheet, row, "legend", language)
    samples = (
        ("input", styles.INPUT, styles.INPUT_BACK),
        ("needed", styles.ON_ACCENT, styles.ACCENT_BACK),
        ("optional", styles.SECTION, styles.SECTION_BACK),
        ("unused", styles.PLAIN, styles.UNUSED_BACK),
    )
    for offset, (key, font, fill) in enumerate(samples, start=1):
        _text(sheet, row + offset, label(f"form.guide.legend.{key}.text", language))
        sample = styles.cell_at(sheet, row + offset, 2)
        if key != "unused":
            styles.put(sample, label(f"form.guide.legend.{key}", language), font, styles.CENTRED)
        sample.fill = fill
    return row + len(samples) + 1


def _links(sheet: Worksheet, row: int, language: str) -> None:
    _bar(sheet, row, "sheets", language)
    for offset, form_sheet in enumerate(SHEETS, start=1):
        name = form_sheet.title(language)
        _text(sheet, row + offset, label(f"form.guide.sheet.{form_sheet.key}", language))
        link = styles.cell_at(sheet, row + offset, 2)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!A1", display=name)
        styles.put(link, name, styles.LINK)
