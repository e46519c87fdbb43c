"""LibreOffice as the engine for what ours cannot calculate: a finished file in, its values out."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from ccxl.core.errors import InputError
from ccxl.workbook.check.book import Value
from ccxl.workbook.check.read import read_book
from ccxl.workbook.engine import CellKey

TIMEOUT_S: Final = 120.0

# Without mode 0 LibreOffice trusts the values stored in a file that says it comes from Microsoft Excel.
_SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@cache
def program() -> str | None:
    """Where LibreOffice is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


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
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = home / "in.xlsx"
        source.write_bytes(content)
        command = [
            office, "--headless", "--norestore", f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(home / "out"), str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)
            book = read_book(home / "out" / "in.xlsx")
        except (subprocess.SubprocessError, OSError, InputError):
            return None
    return {
        (sheet.name, row, column): cell.value for sheet in book.sheets for (row, column), cell in sheet.cells.items()
    }
