"""The same work on the machines of a dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ccxl.batch.pool import TRIES, Order, blamed, chunks
from ccxl.batch.task import Job, Outcome, build_chunk, watch
from ccxl.core.errors import InputError


@contextmanager
def _client(address: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of a cluster of its own on this machine."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError("--dask: needs dask; install it with: pip install 'ccxl[dask]'") from None
    if address == "local":
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client
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
        held = {}
        queue = as_completed()
        for chunk in chunks(orders, max(1, len(client.scheduler_info()["workers"]))):
            future = client.submit(work, job, chunk, pure=False, retries=0)
            held[future.key] = (chunk, 0)
            queue.add(future)
        for future in queue:
            chunk, tries = held.pop(future.key)
            try:
                yield future.result()
            except KilledWorker as error:
                if len(chunk) == 1 and tries + 1 >= TRIES:
                    yield [blamed(job, chunk[0], error)]
                    continue
                for order in chunk:
                    again = client.submit(work, job, [order], pure=False, retries=0)
                    held[again.key] = ([order], tries + (len(chunk) == 1))
                    queue.add(again)


def _prepare() -> None:
    watch(0)
