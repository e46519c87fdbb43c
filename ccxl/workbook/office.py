"""LibreOffice as a converter of files: in a profile and a session of its own, and cut off from everything else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

# Group, name, value.
Setting = tuple[str, str, str]

# An address of this machine at which nobody listens.
NOBODY: Final = "127.255.255.254"

# What is converted may be anybody's: nothing that it holds is run, and nothing that it points at is fetched.
SEALED: Final[tuple[Setting, ...]] = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Calc/Content/Update", "Link", "1"),
    # Linked pictures are fetched by an export all the same: they get as far as a proxy that is not there.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", NOBODY),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", NOBODY),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def program() -> str | None:
    """Where LibreOffice is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(office: str, source: Path, to: str, home: Path, timeout_s: float, settings: Iterable[Setting] = ()) -> Path:
    """Convert a file; gives the one made, in the folder `home`.

    Parameters
    ----------
    office
        The program, from `program`.
    source
        The file.
    to
        The format as LibreOffice names it: a suffix, and a filter after a colon.
    home
        An empty folder, which the caller removes.
    timeout_s
        Longest time it may take.
    settings
        Further settings of its profile.

    Raises
    ------
    OSError, subprocess.SubprocessError
        It could not.
    """
    profile = home / "profile"
    _write_profile(profile / "user", (*SEALED, *settings))
    out = home / "out"
    command = [
        office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", to, "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run(command, timeout_s)
    return out / f"{source.stem}.{to.partition(':')[0]}"


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


def _write_profile(folder: Path, settings: Iterable[Setting]) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in settings
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', encoding="utf-8"
    )
