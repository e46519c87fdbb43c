"""A batch for a person at a terminal: progress, and what failed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from ccxl.batch.run import Report, check_outputs, run_batch
from ccxl.batch.sites import read_sites
from ccxl.batch.task import Job
from ccxl.core.errors import InputError


class _Rate(ProgressColumn):
    """Workbooks a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def run(
    sites: Path,
    folder: Path,
    scenario: Path | None,
    template: Path | None,
    *,
    language: str,
    jobs: int,
    name: str,
    dask: str,
    pdf: bool,
    force: bool,
    time_limit: float,
    quiet: bool,
) -> Report:
    """Run a batch with a progress bar; see `run_batch`.

    Raises
    ------
    InputError
        A time limit that is not positive.
    """
    if time_limit <= 0:
        raise InputError(f"--time-limit {time_limit:g}: must be above 0 (seconds)")
    if template is not None and template.suffix.lower() == ".xlsm":
        name = f"{name.removesuffix('.xlsx')}.xlsm" if not name.endswith(".xlsm") else name
    listed = read_sites(sites, scenario, name)
    job = Job(folder.absolute(), template.absolute() if template else None, language, pdf, time_limit)
    check_outputs(listed, job)
    console = Console(stderr=True, quiet=quiet)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
        console=console, disable=quiet or not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task("ccxl", total=len(listed))
        report = run_batch(
            listed,
            job,
            workers=jobs or os.cpu_count() or 1,
            force=force,
            dask=dask,
            title=sites.stem,
            progress=lambda good, bad: bar.advance(task, good + bad),
        )
    console.print(
        f"{report.sites} sites: {report.built} built, {report.kept} up to date, {len(report.failed)} failed; "
        f"{report.portfolio}",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for site, message in report.failed:
        console.print(f"  {site}: {message}", highlight=False, soft_wrap=True, markup=False)
    if report.stopped:
        console.print(f"stopped: {report.stopped}", highlight=False, soft_wrap=True, markup=False)
    return report
