"""Number formats of cells: whether a number is shown in percent."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from ccxl.core.cells import address
from ccxl.workbook.template import Template, parse_xml, q

GENERAL: Final = "General"
# What stands for itself in a format code: quoted text, an escaped sign, a blank as wide as a sign, a sign that fills.
LITERAL: Final = re.compile(r'"[^"]*"?|[\\_*].')


class PercentSign(Enum):
    """What a percent sign in a number format does: nothing is there, it multiplies by 100, or it is only text."""

    NONE = auto()
    COUNTS = auto()
    TEXT = auto()


def percent_sign(number_format: str) -> PercentSign:
    """The percent sign of a number format.

    Parameters
    ----------
    number_format
        Code of the format.

    Examples
    --------
    >>> percent_sign("0.0%").name, percent_sign('0.0"%"').name, percent_sign("0.0").name
    ('COUNTS', 'TEXT', 'NONE')
    """
    if "%" in LITERAL.sub("", number_format):
        return PercentSign.COUNTS
    return PercentSign.TEXT if re.search("[%％﹪]", number_format) else PercentSign.NONE


class NumberFormats:
    """The number formats of a workbook's cells, read when they are first asked for.

    Parameters
    ----------
    workbook
        The workbook.
    """

    def __init__(self, workbook: Template) -> None:
        self._workbook = workbook
        self._codes: list[str] = []
        self._styles: dict[str, dict[str, int]] = {}

    def of(self, sheet: str, row: int, column: int) -> str:
        """Code of the format of one cell."""
        if sheet not in self._styles:
            self._codes = self._codes or self._read_codes()
            part = next(each.part for each in self._workbook.sheets if each.name == sheet)
            cells = parse_xml(self._workbook.parts[part]).iter(q("c"))
            self._styles[sheet] = {cell.get("r"): int(cell.get("s", "0")) for cell in cells}
        style = self._styles[sheet].get(address(row, column), 0)
        return self._codes[style] if style < len(self._codes) else GENERAL

    def _read_codes(self) -> list[str]:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        links = self._workbook.relations(self._workbook.workbook).values()
        part = next((target for kind, target in links if kind == "styles"), None)
        if part is None:
            return [GENERAL]
        root = parse_xml(self._workbook.parts[part])
        own = {entry.get("numFmtId"): entry.get("formatCode", GENERAL) for entry in root.iter(q("numFmt"))}
        numbers = [xf.get("numFmtId", "0") for xf in root.find(q("cellXfs"))]
        return [own.get(number) or BUILTIN_FORMATS.get(int(number), GENERAL) for number in numbers]
