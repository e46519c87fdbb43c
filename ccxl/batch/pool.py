"""Workers on this machine, supervised: one that dies is replaced, what it held is tried again."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from ccxl.batch.sites import Site
from ccxl.batch.task import SLOW, Job, Outcome, build_chunk, watch

Order = tuple[Site, str]

# Sites handed to a worker at a time: enough that handing over costs nothing beside the work.
CHUNK: Final = 50
# A worker may be killed from outside, so a site is blamed only after it has ended two alone.
TRIES: Final = 2


def chunks(orders: Sequence[Order], workers: int) -> list[list[Order]]:
    """Orders in chunks, small enough that all workers are busy to the end."""
    size = max(1, min(CHUNK, len(orders) // (workers * 4) or 1))
    return [list(orders[start : start + size]) for start in range(0, len(orders), size)]


def run_local(
    job: Job, orders: Sequence[Order], workers: int, work: Callable[..., list[Outcome]] = build_chunk
) -> Iterator[list[Outcome]]:
    """Outcomes of all orders, chunk by chunk as they come.

    Parameters
    ----------
    job, orders, workers
        What to build, and how many processes.
    work
        What a worker does with a chunk.

    Raises
    ------
    DiskFull
        No room for the next workbook; what is built stays.
    """
    context = multiprocessing.get_context("spawn")
    waiting = deque((chunk, 0) for chunk in chunks(orders, workers))
    running: dict[Future[Any], tuple[list[Order], int]] = {}
    prepare = partial(watch, os.getpid(), one_core=workers >= (os.cpu_count() or 1))
    with ProcessPool(max_workers=workers, context=context, initializer=prepare) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < 2 * workers:
                    chunk, tries = waiting.popleft()
                    # The worker's own watch ends it sooner; this is for one that cannot even do that.
                    limit = job.time_limit_s * len(chunk) + 30
                    running[pool.schedule(work, args=(job, chunk), timeout=limit)] = (chunk, tries)
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    chunk, tries = running.pop(future)
                    try:
                        yield future.result()
                    except (ProcessExpired, TimeoutError) as error:
                        if len(chunk) == 1 and tries + 1 >= TRIES:
                            yield [blamed(job, chunk[0], error)]
                        else:
                            waiting.extend(([order], tries + (len(chunk) == 1)) for order in chunk)
        finally:
            pool.stop()


def blamed(job: Job, order: Order, error: BaseException | None) -> Outcome:
    """The outcome of a site that has ended its worker."""
    site, inputs = order
    code = getattr(error, "exitcode", None)
    if isinstance(error, TimeoutError) or code == SLOW:
        message = f"took longer than {job.time_limit_s:g} s and was ended; raise --time-limit or look at its inputs"
    else:
        message = f"ended its worker (exit code {code}) {TRIES} times; look at its inputs, or at the machine's memory"
    return Outcome(site.name, site.output, "failed", inputs, message=message)
