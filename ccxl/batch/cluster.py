"""The same work on the machines of a dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from ccxl.batch.pool import TRIES, Order, blamed, chunks
from ccxl.batch.task import Job, Outcome, build_chunk, watch
from ccxl.core.errors import InputError

# Longest wait for a worker to be started anew.
RESTART_S: Final = 60


@contextmanager
def _client(address: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of a cluster of its own on this machine."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError("--dask: needs dask; install it with: pip install 'ccxl[dask]'") from None
    if address == "local":
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=None,
                # Deaths are counted here, site by site.
                scheduler_kwargs={"allowed_failures": 0},
            ) as cluster,
            Client(cluster) as client,
        ):
            try:
                yield client
            finally:
                # A worker that is just being started anew cannot be closed.
                client.wait_for_workers(workers, timeout=RESTART_S)
        return
    try:
        client = Client(address, timeout="5s")
    except (OSError, ValueError) as error:
        raise InputError(f"--dask {address}: no scheduler answers there ({error})") from None
    with client:
        yield client


def run_on_cluster(
    job: Job, orders: Sequence[Order], address: str, workers: int, work: Callable[..., list[Outcome]] = build_chunk
) -> Iterator[list[Outcome]]:
    """Outcomes of all orders, chunk by chunk as they come; the output folder must be one that all machines share.

    Parameters
    ----------
    job, orders
        What to build.
    address
        Scheduler, or ``local`` for a cluster on this machine.
    workers
        Processes of a local cluster.
    work
        What a worker does with a chunk.

    Raises
    ------
    InputError
        dask is not installed, or nobody answers.
    DiskFull
        No room for the next workbook.
    """
    from distributed import KilledWorker, as_completed

    with _client(address, workers) as client:
        client.run(watch, 0)
        client.register_worker_callbacks(_prepare)
        suspects: list[Order] = []
        held = {}
        for chunk in chunks(orders, max(1, len(client.scheduler_info()["workers"]))):
            held[client.submit(work, job, chunk, pure=False)] = chunk
        for future in as_completed(held):
            try:
                yield future.result()
            except KilledWorker:
                suspects += held[future]
        # A worker that dies takes blameless sites with it; alone on the cluster a site can only blame itself.
        for order in suspects:
            yield _alone(client, job, order, work)


def _alone(client: Any, job: Job, order: Order, work: Callable[..., list[Outcome]]) -> list[Outcome]:
    """The outcome of a site that has the cluster for itself."""
    from distributed import KilledWorker

    fault: BaseException | None = None
    for _ in range(TRIES):
        try:
            outcome: list[Outcome] = client.submit(work, job, [order], pure=False).result()
            return outcome
        except KilledWorker as error:
            fault = error
    return [blamed(job, order, fault)]


def _prepare() -> None:
    watch(0, one_core=True)
