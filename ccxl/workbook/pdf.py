"""A PDF of a finished workbook, printed by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ccxl.core.errors import OutputError
from ccxl.workbook.package import write_whole


def write_pdf(workbook: Path, target: Path, timeout_s: float = 180.0) -> None:
    """Print a workbook to a PDF file.

    Raises
    ------
    OutputError
        LibreOffice is not installed or cannot print the file.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise OutputError("--pdf: LibreOffice is not installed; install it, or print from Excel")
    with tempfile.TemporaryDirectory(prefix="ccxl") as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [
            office, "--headless", "--norestore", f"-env:UserInstallation={profile}",
            "--convert-to", "pdf", "--outdir", folder, str(workbook),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=timeout_s)
            content = (Path(folder) / f"{workbook.stem}.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise OutputError(f"{target}: LibreOffice could not print {workbook.name} ({error})") from None
    write_whole(content, target)
