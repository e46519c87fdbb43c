"""The process of one batch: tells its progress on standard output, a line of JSON each, and leaves a zip file."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from ccxl.batch.run import check_outputs, run_batch
from ccxl.batch.sites import read_sites
from ccxl.batch.task import Job, watch
from ccxl.core.errors import CcxlError
from ccxl.server.responses import without_folder


def main(
    table: str, base: str, folder: str, template: str, language: str, workers: str, seconds: str, memory: str
) -> None:
    """Run a batch.

    Parameters
    ----------
    table, base, template
        Files; no template where empty.
    folder
        The batch's own folder.
    language, workers, seconds
        As for `Job` and `run_batch`.
    memory
        Largest address space of a process, in bytes.
    """
    watch(os.getppid())
    # Those who wait at a screen come first.
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), resource.getrlimit(resource.RLIMIT_AS)[1]))
    home = Path(folder)
    out = home / "out"
    out.mkdir()
    tempfile.tempdir = str(home)
    try:
        sites = read_sites(Path(table), Path(base))
        job = Job(out, Path(template) if template else None, language, time_limit_s=float(seconds))
        check_outputs(sites, job)
        title = Path(table).stem.removeprefix("table-")
        report = run_batch(sites, job, workers=int(workers), title=title, progress=_told)
        _pack(out, home / "result.zip")
        if report.stopped:
            _say({"message": without_folder(report.stopped, folder)})
    except CcxlError as error:
        _say({"message": without_folder(without_folder(str(error), str(home / "in")), folder)})


def _told(built: int, failed: int) -> None:
    _say({"done": built, "failed": failed})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _pack(folder: Path, target: Path) -> None:
    """All files of the folder; workbooks are packed already, so they are only put together."""
    partial = target.with_suffix(".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            if not path.name.startswith("."):
                archive.write(path, path.name)
    partial.replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
