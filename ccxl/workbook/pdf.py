"""A PDF of a finished workbook, printed by LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from ccxl.core.errors import OutputError
from ccxl.workbook.package import write_whole

# Printing neither runs what a workbook holds nor fetches what it points at.
SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Calc/Content/Update", "Link", "1"),
)


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
        _write_profile(Path(folder) / "profile" / "user")
        try:
            _run(command, timeout_s)
            content = (Path(folder) / f"{workbook.stem}.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise OutputError(f"{target}: LibreOffice could not print {workbook.name} ({error})") from None
    write_whole(content, target)


def _run(command: list[str], timeout_s: float) -> None:
    """Run a command in a session of its own; whatever it has started ends with it."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        if code := process.wait(timeout_s):
            raise subprocess.CalledProcessError(code, command[0])
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', encoding="utf-8"
    )
