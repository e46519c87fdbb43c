"""LibreOffice as the engine for what ours cannot calculate: a finished file in, its values out."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

from ccxl.core.errors import InputError
from ccxl.workbook.check.book import Value
from ccxl.workbook.check.read import read_book
from ccxl.workbook.engine import CellKey
from ccxl.workbook.office import convert, program

TIMEOUT_S: Final = 120.0
FORMAT: Final = "xlsx:Calc MS Excel 2007 XML"

# Without mode 0 LibreOffice trusts the values stored in a file that says it comes from Microsoft Excel.
_ALWAYS: Final = (("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),)


def recalculated(content: bytes) -> dict[CellKey, Value] | None:
    """The value of every cell after LibreOffice has calculated a workbook; None where it cannot.

    Parameters
    ----------
    content
        The workbook as a file.
    """
    office = program()
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="ccxl") as folder:
        source = Path(folder) / "in.xlsx"
        source.write_bytes(content)
        try:
            book = read_book(convert(office, source, FORMAT, Path(folder), TIMEOUT_S, _ALWAYS))
        except (subprocess.SubprocessError, OSError, InputError):
            return None
    return {
        (sheet.name, row, column): cell.value for sheet in book.sheets for (row, column), cell in sheet.cells.items()
    }
