"""One batch from beginning to end: what is missing is built, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ccxl
from ccxl.batch.manifest import Manifest, file_hash, inputs_hash
from ccxl.batch.pool import Order, run_local
from ccxl.batch.portfolio import write_portfolio
from ccxl.batch.sites import Site
from ccxl.batch.task import DiskFull, Job, Outcome
from ccxl.core.errors import InputError, OutputError
from ccxl.workbook.package import TEMPORARY

PORTFOLIO: Final = "portfolio.xlsx"


@dataclass(frozen=True, slots=True)
class Report:
    """What a batch came to.

    Parameters
    ----------
    sites, built, kept
        Numbers of sites: in the table, built now, left as they were.
    failed
        Those without workbook, with the reason.
    stopped
        Why the batch ended before its end; empty where it did not.
    portfolio
        The portfolio workbook.
    """

    sites: int
    built: int
    kept: int
    failed: tuple[tuple[str, str], ...]
    stopped: str
    portfolio: Path

    @property
    def code(self) -> int:
        """Exit code: 0 where every site has its workbook, 3 where some have none."""
        return 3 if self.failed or self.stopped else 0


def run_batch(
    sites: Sequence[Site],
    job: Job,
    *,
    workers: int,
    force: bool = False,
    dask: str = "",
    title: str = "",
    progress: Callable[[int, int], None] = lambda done, failed: None,
) -> Report:
    """Build all sites whose workbook is missing or older than its inputs.

    Parameters
    ----------
    sites, job
        What to build.
    workers
        Processes on this machine.
    force
        Build all.
    dask
        Address of a scheduler, or ``local``; empty for this machine's own pool.
    title
        What the portfolio is called.
    progress
        Called with the numbers of sites built and failed since the last call.

    Raises
    ------
    InputError
        A source or the template cannot be read, or another batch writes into the folder.
    OutputError
        The folder cannot be made or written.
    """
    files = _hashes(sites, job)
    try:
        job.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{job.folder}: cannot be made ({error.strerror or error})") from error
    facts = {"template": files[job.template] if job.template else "shipped", "version": ccxl.__version__}
    with Manifest(job.folder) as manifest:
        # What a run that was killed had not finished writing.
        for leftover in job.folder.glob(f".*{TEMPORARY}"):
            leftover.unlink(missing_ok=True)
        orders = [(site, inputs_hash(job, site, files)) for site in sites]
        wanted = [order for order in orders if force or not manifest.is_done(*order, job.folder)]
        progress(len(orders) - len(wanted), 0)
        built, stopped = 0, ""
        try:
            for outcomes in _runner(job, wanted, workers, dask) if wanted else ():
                for outcome in outcomes:
                    manifest.add(outcome, facts)
                    built += outcome.state == "built"
                good = sum(outcome.state == "built" for outcome in outcomes)
                progress(good, len(outcomes) - good)
        except DiskFull as error:
            stopped = str(error)
        return _report(manifest, sites, job, len(wanted), built, stopped, title)


def _hashes(sites: Sequence[Site], job: Job) -> dict[Path, str]:
    paths = {site.source for site in sites} | ({job.template} if job.template else set())
    return {path: file_hash(path) for path in sorted(paths)}


def _runner(job: Job, orders: Sequence[Order], workers: int, dask: str) -> Iterator[list[Outcome]]:
    if not dask:
        return run_local(job, orders, workers)
    from ccxl.batch.cluster import run_on_cluster

    return run_on_cluster(job, orders, dask, workers)


def _report(
    manifest: Manifest, sites: Sequence[Site], job: Job, wanted: int, built: int, stopped: str, title: str
) -> Report:
    portfolio = job.folder / PORTFOLIO
    try:
        entries = manifest.settle(sites)
        write_portfolio(entries, portfolio, job.language, title)
    except OutputError as error:
        stopped = stopped or str(error)
        entries = list(manifest.entries.values())
    failed = tuple((entry["site"], entry["message"]) for entry in entries if entry["state"] != "built")
    return Report(len(sites), built, len(sites) - wanted, failed, stopped, portfolio)


def check_outputs(sites: Sequence[Site], job: Job) -> None:
    """Refuse outputs that would fall on a source.

    Raises
    ------
    InputError
        A workbook would be written over its own input or over the portfolio.
    """
    taken = {site.source.resolve() for site in sites} | {(job.folder / PORTFOLIO).resolve()}
    for site in sites:
        if (job.folder / site.output).resolve() in taken:
            raise InputError(f"{site.place}: {site.output} is an input, or the portfolio; choose another --name or -o")
