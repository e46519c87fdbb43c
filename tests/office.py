"""LibreOffice as a second opinion: it recalculates a workbook, prints it and takes its pictures.

One headless LibreOffice is kept alive for all requests of a test process, since starting it costs more than fifty
workbooks. It runs in a profile of its own, so that several test processes can each have one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

# Debian's python3-uno serves the system's Python only, never a virtual environment.
SYSTEM_PYTHON: Final = "/usr/bin/python3"
WORKER: Final = Path(__file__).with_name("office_worker.py")
START_TIMEOUT_S: Final = 90.0

Value = float | str
"""What a cell shows: a number (dates as serials, TRUE as 1), a text, or an error such as "#VALUE!"."""

Used = TypeVar("Used")

Input = float | str | bool | date | None
"""What a cell can be set to; None empties it."""

# Without mode 0 LibreOffice trusts the values stored in a file that says it comes from Microsoft Excel.
SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

# The fonts of Windows are not free. Chinese is as wide in these, so that what is seen here is near what Excel shows.
_SUBSTITUTES: Final = {
    "微软雅黑": "Noto Sans CJK SC",
    "Microsoft YaHei": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "SimSun": "Noto Serif CJK SC",
}


class OfficeError(RuntimeError):
    """LibreOffice cannot do what was asked, or died over it twice."""


class Office:
    """A headless LibreOffice that is started when first needed, and again when it has died.

    Parameters
    ----------
    home
        Directory for its profiles, logs and font settings.
    timeout_s
        Longest time that one request may take before LibreOffice counts as hung.
    extensions
        Extensions (.oxt) to install in its profiles.
    """

    def __init__(self, home: Path, timeout_s: float = 120.0, extensions: Sequence[Path] = ()) -> None:
        self._home = home
        self._extensions = extensions
        self._timeout_s = timeout_s
        self._session: _Session | None = None
        self._sessions_started = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_group(self) -> int:
        """Process group of the LibreOffice that runs now."""
        return self._twice(lambda session: session.process_group, "at its start")

    def recalculated(
        self, path: Path, changes: Mapping[tuple[str, str], Input] | None = None
    ) -> dict[str, dict[str, Value]]:
        """Values of all cells that have content, by sheet and address, after a hard recalculation.

        Parameters
        ----------
        path
            Workbook; it is not changed.
        changes
            Values to enter before the recalculation, by (sheet, address), as in ``{("投入", "C5"): 120}``.
        """
        (values,) = self.recalculations(path, [changes or {}])
        return values

    def recalculations(
        self, path: Path, several: Sequence[Mapping[tuple[str, str], Input]]
    ) -> list[dict[str, dict[str, Value]]]:
        """What `recalculated` gives for each of several sets of changes, none of which sees another.

        The workbook is opened once, which costs fifty times as much as a recalculation.
        """
        entries = [
            [(sheet, address, _as_entered(value)) for (sheet, address), value in changes.items()] for changes in several
        ]
        values: list[dict[str, dict[str, Value]]] = self._ask(
            request="recalculated", path=_existing(path), several=entries
        )
        return values

    def to_pdf(self, path: Path, out: Path) -> Path:
        """Print all sheets of a workbook into one PDF."""
        self._ask(request="to_pdf", path=_existing(path), out=str(out.absolute()))
        return out

    def saved(self, path: Path, out: Path) -> Path:
        """Open a workbook and save it as .xlsx again."""
        self._ask(request="saved", path=_existing(path), out=str(out.absolute()))
        return out

    def pictures(self, path: Path, outdir: Path, dpi: int = 60) -> list[Path]:
        """Print a workbook and take a PNG picture of every page, in page order."""
        outdir.mkdir(parents=True, exist_ok=True)
        pdf = self.to_pdf(path, outdir / f"{path.stem}.pdf")
        prefix = outdir / path.stem
        # pdftoppm pads page numbers to one width, so that the order of names is the order of pages.
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), pdf, prefix], check=True, timeout=self._timeout_s)
        return sorted(outdir.glob(f"{path.stem}-*.png"))

    def functions(self, prefix: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
        """What the function wizard says of functions: by name the help, and name and help of each argument."""
        found: dict[str, tuple[str, list[tuple[str, str]]]] = self._ask(request="functions", prefix=prefix)
        return found

    def close(self) -> None:
        """End LibreOffice; the next request would start a new one."""
        if self._session is not None:
            self._session.end()
            self._session = None

    def _ask(self, **request: Any) -> Any:
        reply = self._twice(lambda session: session.ask(request, self._timeout_s), f"over {request}")
        if "refused" in reply:
            raise OfficeError(reply["refused"])
        return reply["answer"]

    def _twice(self, use: Callable[[_Session], Used], purpose: str) -> Used:
        """What a use of the live session gives, after one death with a new one."""
        log = ""
        for _attempt in range(2):
            try:
                return use(self._live_session())
            except _SessionDiedError as death:
                log = str(death)
                self.close()
        raise OfficeError(
            f"LibreOffice died or hung twice {purpose}; tests/run installs what it needs. Its last words:\n{log}"
        )

    def _live_session(self) -> _Session:
        if self._session is None:
            self._sessions_started += 1
            # A fresh profile each time: one left by a killed LibreOffice may be locked or half written.
            self._session = _Session(self._home / f"session{self._sessions_started}", self._extensions)
            self._session.start()
        return self._session


class _SessionDiedError(Exception):
    """The pair of worker and LibreOffice is gone; the message is the end of its log."""


class _Session:
    """One worker (tests/office_worker.py) with the LibreOffice that it started."""

    def __init__(self, home: Path, extensions: Sequence[Path]) -> None:
        self._restarts = bool(extensions)
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        self.process_group = 0
        self._log = home / "log"
        with self._log.open("wb") as log:
            self._worker = subprocess.Popen(
                [SYSTEM_PYTHON, "-I", WORKER, profile, *extensions],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(home),
            )

    def start(self) -> None:
        self.process_group = self._reply(START_TIMEOUT_S)["answer"]
        if self._restarts:
            self.process_group = self._reply(START_TIMEOUT_S)["answer"]
        self._reply(START_TIMEOUT_S)

    def ask(self, request: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        """Send one request and wait for its reply; a session that does not reply in time is ended."""
        assert self._worker.stdin is not None
        # A worker that is gone shows as a missing reply.
        with suppress(BrokenPipeError):
            self._worker.stdin.write(json.dumps(request) + "\n")
            self._worker.stdin.flush()
        return self._reply(timeout_s)

    def _reply(self, timeout_s: float) -> dict[str, Any]:
        assert self._worker.stdout is not None
        # Killing the pair closes the pipe, which ends the wait below.
        alarm = threading.Timer(timeout_s, self._kill)
        alarm.start()
        try:
            line = self._worker.stdout.readline()
        finally:
            alarm.cancel()
        if not line.endswith("\n"):
            raise _SessionDiedError(self._log.read_text(encoding="utf-8", errors="replace")[-2000:])
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _kill(self) -> None:
        if self.process_group:
            with suppress(ProcessLookupError):
                os.killpg(self.process_group, signal.SIGKILL)
        self._worker.kill()

    def end(self) -> None:
        with self._worker:
            self._kill()


def environment(home: Path) -> dict[str, str]:
    """Surroundings that do not depend on whose machine it is."""
    fonts = home / "fonts.conf"
    fonts.write_text(_font_settings(), encoding="utf-8")
    private = {"FONTCONFIG_FILE": str(fonts), "HOME": str(home), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    # From PATH, LibreOffice would take the home of its Python to be an activated virtual environment.
    path = os.environ.get("PATH", "").split(os.pathsep)
    outside = os.pathsep.join(folder for folder in path if not (Path(folder).parent / "pyvenv.cfg").exists())
    return dict(os.environ) | private | {"PATH": outside}


def _font_settings() -> str:
    aliases = "\n".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{given}</string></edit></match>'
        for wanted, given in _SUBSTITUTES.items()
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include>/etc/fonts/fonts.conf</include>
{aliases}
</fontconfig>
"""


def _existing(path: Path) -> str:
    if not path.is_file():
        raise FileNotFoundError(path)
    return str(path.absolute())


def _as_entered(value: Input) -> float | str | bool | None:
    """A date becomes the serial number that a spreadsheet keeps for it."""
    if not isinstance(value, date):
        return value
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
