"""What workers do in the tests of the batch: build, or misbehave as the name of the site says."""

from __future__ import annotations

import os
import signal
import time

from ccxl.batch import task
from ccxl.batch.pool import Order
from ccxl.batch.task import Job, Outcome, build_chunk


def work(job: Job, orders: list[Order]) -> list[Outcome]:
    """A site named poison kills its worker; one named slow never ends; the others are built."""
    outcomes = []
    for order in orders:
        name = order[0].name
        if name.startswith("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
        outcomes += stuck(job, order) if name.startswith("slow") else build_chunk(job, [order])
    return outcomes


def stuck(job: Job, order: Order) -> list[Outcome]:
    """Hold the worker as long as a site may not, under the watch that a build is under."""
    with task._watch.over(job.time_limit_s):
        time.sleep(job.time_limit_s + 60)
    raise AssertionError(f"{order[0].name}: was not ended")


def once_killed(job: Job, orders: list[Order]) -> list[Outcome]:
    """The first chunk of all ends its worker, as if someone had killed it; later ones are built."""
    mark = job.folder / ".killed"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return build_chunk(job, orders)
