"""The tour: a sheet with every function once, its inputs, what it gives and how each host spells it.

Inputs stand in cells, so that they can be changed and traced. Without a host the formulas are shown as text; for one
host they are live, beside the values that Python gives.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from ccxl.core.errors import InputError, nearest
from ccxl.core.kinds import Date
from ccxl.core.registry import Function
from ccxl.functions import FUNCTIONS
from ccxl.hosts.cells import spread, worked_out
from ccxl.hosts.naming import argument_help, dotted, help_of, plain
from ccxl.hosts.vba import SHEET, intellisense_rows
from ccxl.workbook.package import write_whole

HOSTS: Final = {"vba": "VBA", "officejs": "Office.js", "calc": "Calc"}
TITLE: Final = "CCXL"
# Column of values; before it stand name, meaning and unit.
VALUES: Final = 3
HEADINGS: Final = ("function, argument", "meaning", "unit", "value")


@dataclass(frozen=True, slots=True)
class Entry:
    """One function on the sheet.

    Parameters
    ----------
    function
        The function.
    row
        Its first row, counted from 0; result cells start here in column D.
    arguments
        Values of each argument as rows of cells; empty where the example leaves it out.
    expected
        What Python gives, as rows of cells.
    """

    function: Function
    row: int
    arguments: tuple[list[list[Any]], ...]
    expected: list[list[Any]]

    @property
    def height(self) -> int:
        """Rows that it takes: result, arguments, expected values, three spellings, one free."""
        return 2 * len(self.expected) + len(self.arguments) + len(HOSTS) + 1

    @property
    def result(self) -> tuple[int, int, int, int]:
        """First row and column, last row and column of the result."""
        return self.row, VALUES, self.row + len(self.expected) - 1, VALUES + len(self.expected[0]) - 1

    @property
    def references(self) -> list[str]:
        """The cells of each argument up to the last that is given; "" where one is left out."""
        found = []
        for place, rows in enumerate(self.arguments):
            row = self.row + len(self.expected) + place
            found.append(xl_range(row, VALUES, row, VALUES + len(rows[0]) - 1) if rows else "")
        while found and not found[-1]:
            found.pop()
        return found

    def formula(self, host: str) -> str:
        """The formula as one types it in a host."""
        if host == "vba":
            return f"={plain(self.function)}({','.join(self.references)})"
        return f"={dotted(self.function)}({(';' if host == 'calc' else ',').join(self.references)})"

    def stored(self, host: str) -> str:
        """The formula as an .xlsx file of that host holds it."""
        name = {
            "vba": plain(self.function),
            "officejs": f"_xldudf_{plain(self.function)}",
            "calc": dotted(self.function),
        }[host]
        return f"={name}({','.join(self.references)})"


def entries() -> list[Entry]:
    """Every function with its documented example, by topic."""
    found, row = [], 1
    for function in sorted(FUNCTIONS.values(), key=lambda function: function.topic):
        given = function.documented.arguments
        arguments = tuple(
            _as_row(given[parameter.name]) if parameter.name in given else [] for parameter in function.parameters
        )
        expected = spread(worked_out(function, [given.get(parameter.name) for parameter in function.parameters]))
        entry = Entry(function, row, arguments, expected)
        found.append(entry)
        row += entry.height
    return found


def write_sheet(path: Path, host: str = "") -> None:
    """Write the tour as a workbook.

    Parameters
    ----------
    path
        Workbook to write.
    host
        ``vba``, ``officejs`` or ``calc`` for live formulas; none for texts only.

    Raises
    ------
    InputError
        An unknown host.
    OutputError
        The file cannot be written.
    """
    if host and host not in HOSTS:
        raise InputError(f"host {host}: must be one of {', '.join(HOSTS)}{nearest(host, HOSTS)}")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Writer(book, host).write()
    if host == "vba":
        _write_intellisense(book)
    book.close()
    write_whole(buffer.getvalue(), path)


class _Writer:
    """Writes the entries to the sheet."""

    def __init__(self, book: Any, host: str) -> None:
        self._host = host
        self._sheet = book.add_worksheet(TITLE)
        self._plain = None
        self._bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._wrapped = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        self._meaning = book.add_format({"text_wrap": True, "valign": "top"})
        self._input = book.add_format({"font_color": "#0000FF", "bg_color": "#FFF9E5"})
        self._date = book.add_format({"font_color": "#0000FF", "bg_color": "#FFF9E5", "num_format": "yyyy-mm-dd"})
        self._formula = book.add_format({"font_name": "Consolas", "font_color": "#444444"})

    def write(self) -> None:
        """Headings, then one block a function."""
        sheet = self._sheet
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 80)
        sheet.set_column(2, 2, 14)
        sheet.set_column(VALUES, VALUES, 14)
        sheet.freeze_panes(1, 1)
        sheet.hide_gridlines(2)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading, self._bold)
        for entry in entries():
            self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        function, sheet = entry.function, self._sheet
        sheet.write_string(entry.row, 0, function.name, self._bold)
        sheet.write_string(entry.row, 1, help_of(function), self._wrapped)
        sheet.write_string(entry.row, 2, function.result.unit, self._bold)
        row = entry.row + len(entry.expected)
        for parameter, rows in zip(function.parameters, entry.arguments, strict=True):
            sheet.write_string(row, 0, f"  {parameter.name}")
            sheet.write_string(row, 1, argument_help(parameter), self._meaning)
            sheet.write_string(row, 2, parameter.kind.unit)
            self._cells(
                row, _serials(parameter.kind, rows), self._date if isinstance(parameter.kind, Date) else self._input
            )
            row += 1
        sheet.write_string(row, 0, "  expected")
        self._cells(row, entry.expected, None)
        if self._host:
            self._live(entry, row)
        row += len(entry.expected)
        for host, title in HOSTS.items():
            sheet.write_string(row, 0, f"  {title}")
            sheet.write_string(row, 1, entry.formula(host), self._formula)
            row += 1

    def _cells(self, row: int, rows: Sequence[Sequence[Any]], style: Any) -> None:
        for down, cells in enumerate(rows):
            for right, cell in enumerate(cells):
                self._sheet.write(row + down, VALUES + right, cell, style)

    def _live(self, entry: Entry, expected_row: int) -> None:
        """The formula with its value stored, and whether it gives what is expected."""
        top, left, bottom, right = entry.result
        formula, first = entry.stored(self._host), entry.expected[0][0]
        if (top, left) == (bottom, right):
            self._sheet.write_formula(top, left, formula, None, first)
        else:
            write = self._sheet.write_array_formula if self._host == "calc" else self._sheet.write_dynamic_array_formula
            write(top, left, bottom, right, formula, None, first)
            # The other cells of the array hold their values too.
            self._cells(top, [[None, *entry.expected[0][1:]], *entry.expected[1:]], None)
        here, there = xl_range(*entry.result), xl_range(expected_row, left, expected_row + bottom - top, right)
        test = f"EXACT({here},{there})" if isinstance(first, str) else f"SUMXMY2({here},{there})<=1E-18*SUMSQ({there})"
        self._sheet.write_formula(expected_row, 2, f'=IF({test},"as expected","differs")', None, "as expected")


def _write_intellisense(book: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    for row, cells in enumerate(intellisense_rows()):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    sheet.hide()


def _as_row(value: Any) -> list[list[Any]]:
    """An argument of an example as rows of cells."""
    return [list(value)] if isinstance(value, list) else [[value]]


def _serials(kind: Any, rows: list[list[Any]]) -> list[list[Any]]:
    """Days as the serial numbers that cells hold."""
    if not isinstance(kind, Date):
        return rows
    return [[float(kind.read(cell, None)[0]) for cell in row] for row in rows]


def result_cell(entry: Entry) -> str:
    """Address of the first cell of an entry's result."""
    return str(xl_rowcol_to_cell(entry.row, VALUES))
