"""What a worker does: build some sites, one after another, under a time limit."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
import time
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ccxl.batch.sites import Site
from ccxl.budget.reading import changed, scenario_from
from ccxl.budget.totals import charges, sections
from ccxl.core.errors import CcxlError, OutputError
from ccxl.core.process import tune_process
from ccxl.workbook.build import build_file
from ccxl.workbook.engine import keep_to_one_core
from ccxl.workbook.inputs import load_raw
from ccxl.workbook.pdf import write_pdf

# The portfolio's figures of a site.
FIGURES: Final = (
    "construction.total",
    "operating.total",
    "first_year_total",
    "expense.total",
    "cash.total",
    "staffing.agents",
    "staffing.seats",
)
# How a worker ends that has worked too long on one site, or whose master is gone.
SLOW: Final = 75
ORPHAN: Final = 76


@dataclass(frozen=True, slots=True)
class Job:
    """What all sites of a batch share.

    Parameters
    ----------
    folder
        Where workbooks go.
    template, language, pdf
        As for one build.
    time_limit_s
        Longest time for one site.
    """

    folder: Path
    template: Path | None = None
    language: str = "zh"
    pdf: bool = False
    time_limit_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a site: one line of the manifest.

    Parameters
    ----------
    site, output
        Its name and file.
    state
        ``built`` or ``failed``.
    inputs
        Hash of what it was built from.
    sha256, seconds
        Hash of the file, time it took.
    message
        What is wrong where it failed.
    values, sections, charges
        Headline figures by tag; totals by section, as (part, section, amount); charges within the group, as
        (direction, other site, amount).
    """

    site: str
    output: str
    state: str
    inputs: str
    sha256: str = ""
    seconds: float = 0.0
    message: str = ""
    values: dict[str, float | None] = field(default_factory=dict)
    sections: list[tuple[str, str, float | None]] = field(default_factory=list)
    charges: list[tuple[str, str, float | None]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As a line of the manifest holds it."""
        return asdict(self)


class DiskFull(OutputError):
    """No room for more workbooks: the batch stops, what is built stays."""


def build_chunk(job: Job, orders: list[tuple[Site, str]]) -> list[Outcome]:
    """Build sites one after another; the fault of one is told, not spread.

    Parameters
    ----------
    job
        What they share.
    orders
        Sites with the hash of their inputs.

    Raises
    ------
    DiskFull
        No room for the next workbook.
    """
    outcomes = []
    for site, inputs in orders:
        with _watch.over(job.time_limit_s):
            outcomes.append(build_site(job, site, inputs))
    return outcomes


def build_site(job: Job, site: Site, inputs: str) -> Outcome:
    """Build one site's workbook.

    Raises
    ------
    DiskFull
        No room for it.
    """
    start = time.perf_counter()
    path = job.folder / site.output
    try:
        raw, where = _raw(site.source, _stamp(site.source))
        scenario = scenario_from(changed(raw, site.settings) if site.settings else raw, site.name, where)
        built = build_file(scenario, path, template=job.template, language=job.language)
        if job.pdf:
            write_pdf(path, path.with_suffix(".pdf"))
    except OutputError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(str(error)) from error
        return Outcome(site.name, site.output, "failed", inputs, message=str(error))
    except CcxlError as error:
        return Outcome(site.name, site.output, "failed", inputs, message=str(error))
    except Exception as error:  # noqa: BLE001  # a fault that nobody foresaw costs this site, not the night's run
        return Outcome(site.name, site.output, "failed", inputs, message=f"{type(error).__name__}: {error}")
    budget = built.budget
    return Outcome(
        site.name,
        site.output,
        "built",
        inputs,
        hashlib.sha256(built.content).hexdigest(),
        round(time.perf_counter() - start, 4),
        values={tag: budget.printed[tag] for tag in FIGURES},
        sections=sections(budget),
        charges=charges(budget),
    )


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=2)
def _raw(path: Path, stamp: tuple[int, int]) -> tuple[dict[str, Any], dict[str, str]]:
    """The tables of a file, read once for all sites that share it."""
    return load_raw(path)


class _Watch:
    """Ends the worker's process when a site takes too long, or when the master is gone.

    A thread, since a signal would wait for compiled code to return.
    """

    def __init__(self) -> None:
        self._deadline = float("inf")
        self._thread: threading.Thread | None = None
        self._master = 0

    def start(self, master: int) -> None:
        """Begin to watch this process for its master's sake."""
        self._master = master
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()

    def over(self, seconds: float) -> _Watch:
        """Set the time limit of what runs in a ``with`` block."""
        self._deadline = time.monotonic() + seconds
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._deadline = float("inf")

    def _look(self) -> None:
        while True:
            time.sleep(0.2)
            if time.monotonic() > self._deadline:
                os._exit(SLOW)
            if self._master and os.getppid() != self._master:
                os._exit(ORPHAN)


_watch = _Watch()


def watch(master: int, *, one_core: bool = False) -> None:
    """Prepare a worker's process.

    Parameters
    ----------
    master
        Process that it works for; 0 where another supervisor looks after it.
    one_core
        Whether there are as many workers as cores.
    """
    _watch.start(master)
    tune_process()
    if one_core:
        keep_to_one_core()
