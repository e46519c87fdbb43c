"""A PDF of a finished workbook, printed by LibreOffice."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from ccxl.core.errors import OutputError
from ccxl.workbook.office import convert, program
from ccxl.workbook.package import write_whole


def write_pdf(workbook: Path, target: Path, timeout_s: float = 180.0) -> None:
    """Print a workbook to a PDF file.

    Raises
    ------
    OutputError
        LibreOffice is not installed or cannot print the file.
    """
    office = program()
    if office is None:
        raise OutputError("--pdf: LibreOffice is not installed; install it, or print from Excel")
    with tempfile.TemporaryDirectory(prefix="ccxl") as folder:
        try:
            content = convert(office, workbook, "pdf", Path(folder), timeout_s).read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise OutputError(f"{target}: LibreOffice could not print {workbook.name} ({error})") from None
    write_whole(content, target)
