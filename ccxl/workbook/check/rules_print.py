"""Rules about finding one's way and printing: print set-up (26), names and links (27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ccxl.workbook.check.address import parse_cell
from ccxl.workbook.check.book import RECORD, Sheet
from ccxl.workbook.check.context import Context, Place
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.report import Finding

PAPER: Final = {9: "A4", 8: "A3"}
PORTRAIT_SHEETS: Final = 3  # the cover, the notes and the summary may stand upright
LONG_SHEET: Final = 30  # rows from which headings must repeat
DEFAULT_NAME: Final = re.compile(
    r"(sheet|工作表|表|新建工作表|chart|图表|feuil|tabelle|hoja|blad|лист|シート|시트)\s*\(?\d*\)?|\d+", re.IGNORECASE
)


def set_up(context: Context) -> Iterator[Finding]:
    """Rule 26: landscape, one page wide, A4 or A3, repeated headings, page x of y, print area."""
    for sheet in context.sheets:
        wrong = list(_set_up_faults(context, sheet))
        if wrong:
            yield Place("26").on(sheet, f"the print set-up has {'; '.join(wrong)}; set it up under page layout.")


def _set_up_faults(context: Context, sheet: Sheet) -> Iterator[str]:
    setup = sheet.setup
    own = {name.name.casefold(): name.text for name in context.book.names if name.sheet == sheet.index}
    rows = [row for row, column in sheet.cells if context.value(sheet, row, column) not in (None, "")]
    if not setup.landscape and sheet.index >= PORTRAIT_SHEETS:
        yield "portrait, landscape is needed"
    if not setup.fit or setup.pages_wide != 1:
        yield "no fit to one page wide"
    if setup.paper not in PAPER:
        yield f"paper {setup.paper}, A4 (9) or A3 (8) is needed"
    if not own.get("_xlnm.print_titles") and max(rows, default=0) > LONG_SHEET:
        yield f"no repeated headings on {max(rows)} rows"
    if not ("&P" in setup.footer and "&N" in setup.footer):
        yield "no page x of y (&P, &N) in the footer"
    if not own.get("_xlnm.print_area"):
        yield "no print area"


def names(context: Context) -> Iterator[Finding]:
    """Rule 27: a sheet's name says what is on it."""
    for sheet in context.book.sheets:
        if DEFAULT_NAME.fullmatch(sheet.name.strip()):
            yield Place("27").on(sheet, "the sheet has the name that the program gave it; name it by what is on it.")


def links(context: Context) -> Iterator[Finding]:
    """Rule 27: links within the workbook lead somewhere."""
    known = {sheet.name.casefold() for sheet in context.book.sheets}
    ranges = {name.name.casefold() for name in context.book.names}
    for sheet in context.sheets:
        for link in sheet.links:
            target = _linked_sheet(link.location)
            spot = parse_cell(link.cell.partition(":")[0])
            if target and target.casefold() not in known and link.location.casefold() not in ranges and spot:
                yield Place("27").at(
                    sheet, *spot, f"the link leads to {link.location}, which does not exist; mend or remove it."
                )


def contents(context: Context) -> Iterator[Finding]:
    """Rule 27: the cover links to every other sheet."""
    cover = context.cover()
    if cover is None:
        return
    linked = {_linked_sheet(link.location).casefold() for link in cover.links}
    for cell in cover.cells.values():
        if cell.formula and "HYPERLINK" in cell.formula.upper():
            for text, function, argument in parse(cell.formula).texts:
                if function == "HYPERLINK" and argument == 0:
                    linked.add(_linked_sheet(text.lstrip("#")).casefold())
    for sheet in context.book.sheets:
        if sheet is not cover and sheet.kind != RECORD and sheet.name.casefold() not in linked:
            yield Place("27").on(cover, f"no link to the sheet {sheet.name}; the cover links to each sheet; add one.")


def _linked_sheet(location: str) -> str:
    """The sheet that a place such as '表 一'!A1 is on; empty for a named range."""
    sheet, mark, _ = location.lstrip("#").rpartition("!")
    if not mark:
        return ""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") else sheet
