"""Reading the rows of a finished sheet by the narrow grammar they are written in; all else is refused."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

from lxml import etree

from ccxl.core.cells import column_number
from ccxl.core.errors import GateError
from ccxl.workbook.engine import CellKey
from ccxl.workbook.template import parse_xml
from ccxl.workbook.xstring import read

Cells: TypeAlias = list[tuple[CellKey, str | None, Any]]

_START, _END = "<sheetData>", "</sheetData>"
_CELL: Final = re.compile(
    r"""<c r="([A-Z]{1,3})([1-9]\d*)" s="\d+"(?: t="(n|str|b|e|inlineStr)")?"""
    r"""(?:/>|>(?:(?:<f>([^<]*)</f>)?<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>)"""
    r"""|<row r="([1-9]\d*)"[^<>]*>|</row>"""
)
_CONTROL: Final = bytes({*range(32)} - {9, 10})
_WRITTEN: Final = ("&amp;", "&lt;", "&gt;")


def read_rows(data: bytes, sheet: str) -> Cells:
    """Cells of a finished sheet: place, formula, value.

    Raises
    ------
    GateError
        The part is no XML, or its rows hold what ccxl does not write.
    """
    rows = _rows(data, sheet)
    found: Cells = []
    place, row, line = 0, "", 0
    for match in _CELL.finditer(rows):
        if match.start() != place:
            break
        place = match.end()
        letters, number, kind, formula, value, words, opened = match.groups()
        if letters is None:
            row, line = opened or "", int(opened or 0)
        elif number != row:
            raise _unlike(sheet, row, match[0])
        elif value is not None:
            content = read(value) if kind in ("str", "e") else float(value)
            found.append(((sheet, line, column_number(letters)), formula and read(formula), content))
        elif words is not None:
            found.append(((sheet, line, column_number(letters)), None, read(words)))
    if place != len(rows):
        raise _unlike(sheet, row, rows[place : place + 80])
    return found


def _rows(data: bytes, sheet: str) -> str:
    """The text of the rows, where all around them is XML and they hold only characters that XML has."""
    before, start, rest = data.decode().partition(_START)
    rows, end, after = rest.partition(_END)
    try:
        parse_xml((before + start + end + after).encode())
    except etree.XMLSyntaxError as error:
        raise GateError(f"finished file, sheet {sheet}: is no XML ({error}); nothing was written") from None
    if len(data.translate(None, _CONTROL)) < len(data) or rows.count("&") != sum(map(rows.count, _WRITTEN)):
        raise GateError(f"finished file, sheet {sheet}: holds characters that XML has not; nothing was written")
    return rows


def _unlike(sheet: str, row: str, text: str) -> GateError:
    return GateError(
        f"finished file, sheet {sheet}, row {row or 'unknown'}: {text!r} is no cell of this row; nothing was written"
    )
