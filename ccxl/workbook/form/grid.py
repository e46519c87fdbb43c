"""A workbook as plain cells: values, and what stands in a cell that has none."""

from __future__ import annotations

import io
import threading
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from xml.etree.ElementTree import ParseError

from lxml.etree import XMLSyntaxError
from openpyxl import Workbook, load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.core.errors import InputError, TemplateError
from ccxl.workbook.number_formats import GENERAL
from ccxl.workbook.opening import opened_parts, refuse_too_many_elements

OLE_HEADER: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

# What openpyxl raises on packages that are not what they should be.
DAMAGED: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    XMLSyntaxError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OverflowError,
    RuntimeError,
    zlib.error,
)
_quiet = threading.Lock()


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds.

    Parameters
    ----------
    value
        Its value; of a formula the stored one.
    fault
        Why it has no value: an error value, or a formula that was never calculated.
    number_format
        Code of its number format.
    """

    value: Any
    fault: str = ""
    number_format: str = GENERAL


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells.

    Parameters
    ----------
    name
        Such as ``B4:C4``.
    first_row, last_row, first_column, last_column
        Its bounds.
    """

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the range."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


class Grid:
    """One sheet: its cells that hold something, by row and column.

    Parameters
    ----------
    title
        Name of the sheet.
    cells
        Contents by row and column.
    merged
        Merged ranges.
    """

    def __init__(self, title: str, cells: dict[tuple[int, int], Content], merged: tuple[Merged, ...]) -> None:
        self.title = title
        self.merged = merged
        self._rows: dict[int, dict[int, Content]] = {}
        for (row, column), content in sorted(cells.items()):
            self._rows.setdefault(row, {})[column] = content

    def rows(self) -> Iterator[int]:
        """Numbers of the rows that hold something."""
        return iter(self._rows)

    def row(self, row: int) -> dict[int, Content]:
        """The cells of one row that hold something, by column."""
        return self._rows.get(row, {})

    def get(self, row: int, column: int) -> Content | None:
        """One cell; None if it is empty."""
        return self.row(row).get(column)

    def text(self, row: int, column: int) -> str:
        """One cell as text; empty if the cell is."""
        content = self.get(row, column)
        return "" if content is None or content.fault else str(content.value)

    def place(self, row: int, column: int) -> str:
        """Sheet and cell, as messages name them."""
        return f"{self.title}!{get_column_letter(column)}{row}"

    def merged_among(self, places: Iterable[str]) -> Iterator[str]:
        """Those of some places that lie in merged cells of this sheet."""
        for place in places if self.merged else ():
            title, _, address = place.rpartition("!")
            row, column = coordinate_to_tuple(address)
            if title == self.title and any(area.holds(row, column) for area in self.merged):
                yield place


def read_package(path: Path) -> bytes:
    """The bytes of a workbook that can be opened.

    Raises
    ------
    InputError
        Protected by a password, in the old format, or no workbook at all.
    """
    content = path.read_bytes()
    if content.startswith(OLE_HEADER):
        if ENCRYPTED in content:
            raise InputError(f"{path}: protected by a password; remove the password in Excel and save")
        raise InputError(f"{path}: in the old .xls format; save it as .xlsx in Excel")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        what = "empty" if not content else "damaged or cut off, or not a workbook"
        raise InputError(f"{path}: {what}; get the file again or save it anew in Excel")
    try:
        refuse_too_many_elements(opened_parts(content, path.name), path.name)
    except TemplateError as error:
        raise InputError(f"{path}: {error}") from None
    return content


def read_grids(path: Path) -> tuple[list[Grid], Any]:
    """All sheets of a workbook, and its custom document properties.

    Raises
    ------
    InputError
        The file is damaged.
    """
    content = read_package(path)
    try:
        workbook = _opened(content, stored=False)
        holds_formulas = any(_is_formula(cell) for sheet in workbook.worksheets for cell in sheet._cells.values())
        stored = _opened(content, stored=True) if holds_formulas else workbook
        grids = [_grid(sheet, stored[sheet.title]) for sheet in workbook.worksheets]
        return grids, cast(Any, workbook).custom_doc_props
    except DAMAGED as error:
        raise InputError(f"{path}: damaged ({error}); open it in Excel, save it and try again") from error


def _opened(content: bytes, stored: bool) -> Workbook:
    # What is restored are the filters of the whole process: two threads at once would restore each other's.
    with _quiet, warnings.catch_warnings():
        # openpyxl warns of extensions that it drops; nothing is written back here.
        warnings.filterwarnings("ignore", module=r"(openpyxl|PIL)\.")
        return load_workbook(io.BytesIO(content), data_only=stored)


def _is_formula(cell: Any) -> bool:
    return bool(cell.data_type == "f")


def _grid(sheet: Worksheet, stored: Any) -> Grid:
    cells = {}
    # Only the cells that exist: iterating over rows would make a million of them where one far cell has a style.
    for (row, column), cell in sheet._cells.items():
        if cell.value is not None and str(cell.value).strip():
            cells[row, column] = _content(cell, stored)
    merged = tuple(
        Merged(str(area), area.min_row, area.max_row, area.min_col, area.max_col) for area in sheet.merged_cells
    )
    return Grid(sheet.title, cells, merged)


def _content(cell: Any, stored: Any) -> Content:
    """What a cell holds; of a formula, what the sheet of stored values holds in its place."""
    if _is_formula(cell):
        cell = stored[cell.coordinate]
        if cell.value is None:
            return Content(None, "a formula without a stored value; save the file in Excel, or type the value")
    if cell.data_type == "e":
        return Content(cell.value, f"the error {cell.value}; mend the formula or type the value")
    return Content(cell.value, number_format=cell.number_format or GENERAL)
