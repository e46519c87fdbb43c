"""Supervised processes for all work, so that the event loop only ever passes messages on."""

from __future__ import annotations

import asyncio
import logging
import math
import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from ccxl.batch.task import watch
from ccxl.server.handover import WorkFault, packed, perform, received
from ccxl.server.responses import Answer, ApiError

log = logging.getLogger("ccxl.server")

# A worker is replaced after so many pieces of work, so that nothing that a library keeps can pile up.
TASKS_OF_A_WORKER: Final = 5_000
# The pool itself ends what takes too long. Beyond that and the time in which a new process starts, it has failed.
START_S: Final = 30.0
# How often the pool's threads are looked at.
WATCH_S: Final = 0.5
# Who asks for the server's health waits so long for a worker, and no worker is asked again so soon.
ANSWER_S: Final = 5.0
FRESH_S: Final = 1.0


def prepare(master: int, memory_bytes: int, scratch: Path, warm_up: Callable[[], None]) -> None:
    """Ready a worker's process: it ends with its master, and has so much memory.

    Parameters
    ----------
    master
        The server's process.
    memory_bytes
        Largest address space.
    scratch
        Where libraries put their temporary files.
    warm_up
        What it does first, so that the first request need not.
    """
    watch(master)
    signal.signal(signal.SIGTERM, _end)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
    tempfile.tempdir = str(scratch)
    warm_up()


def _end(*_: object) -> None:
    """End this process, and first what it has started: LibreOffice, in a session of its own."""
    for listed in Path("/proc/self/task").glob("*/children"):
        for child in listed.read_text().split():
            with suppress(OSError):
                os.killpg(int(child), signal.SIGKILL)
    os._exit(0)


class Workers:
    """A number of processes and the requests that wait for them.

    Parameters
    ----------
    count
        How many processes.
    waiting
        Most requests that wait.
    memory_bytes
        Largest address space of a process.
    scratch
        Where libraries put their temporary files.
    warm_up
        What a process does first.
    """

    def __init__(self, count: int, waiting: int, memory_bytes: int, scratch: Path, warm_up: Callable[[], None]) -> None:
        self._count = count
        self._places = count + waiting
        self._taken = 0
        self._turn = asyncio.Semaphore(count)
        self._arguments = (os.getpid(), memory_bytes, scratch, warm_up)
        self._running: set[Future[bytes]] = set()
        self._seen = -math.inf
        self._asked: asyncio.Task[bool] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._pool = self._started()

    def _started(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count,
            max_tasks=TASKS_OF_A_WORKER,
            context=multiprocessing.get_context("spawn"),
            initializer=prepare,
            initargs=self._arguments,
        )

    async def ready(self) -> None:
        """Start all processes, and begin to watch them."""
        await asyncio.wrap_future(self._pool.schedule(os.getpid))
        self._watching = asyncio.create_task(self._watch())

    async def run(
        self, seconds: float, work: Callable[..., Answer], *args: Any, gone: Callable[[], Awaitable[bool]] | None = None
    ) -> Answer:
        """Have work done.

        Parameters
        ----------
        seconds
            Longest time at work; waiting does not count.
        work, args
            A function of a module, and what it is given.
        gone
            Asked when its turn comes: whether nobody waits for it any more.

        Raises
        ------
        ApiError
            Too many wait already, it took too long, or it ended its process.
        WorkFault
            It failed as nobody foresaw.
        """
        order = packed(work, args)
        if self._taken >= self._places:
            raise ApiError(503, "busy", "too many requests are waiting; try again in a few seconds", 5)
        self._taken += 1
        try:
            async with self._turn:
                if gone is not None and await gone():
                    raise ApiError(503, "gone", "the client went away before its turn came")
                return await self._done(seconds, order)
        finally:
            self._taken -= 1

    async def _done(self, seconds: float, order: bytes) -> Answer:
        """Have an order done by a worker; the pool is replaced if it does not even end what takes too long."""
        late = f"the work took longer than {seconds:g} s and was ended; give it less to do"
        future: Future[bytes] | None = None
        try:
            future = self._scheduled(seconds, order)
            self._running.add(future)
            async with asyncio.timeout(seconds + START_S) as deadline:
                result = await asyncio.wrap_future(future)
        except TimeoutError:
            if deadline.expired():
                self._replace("it did not keep its time limit")
            raise ApiError(503, "time_limit", late) from None
        except (ProcessExpired, BrokenProcessPool):
            text = "the work ended its process; give it less to do, or look at the server's memory"
            raise ApiError(503, "worker_lost", text) from None
        finally:
            if future is not None:
                self._running.discard(future)
        self._seen = time.monotonic()
        return received(result)

    def _scheduled(self, seconds: float, order: bytes) -> Future[bytes]:
        """Hand an order over; a pool whose last idle process was killed from outside is replaced."""
        if not self._pool.active:
            self._replace("it had ended")
        try:
            future: Future[bytes] = self._pool.schedule(perform, args=(order,), timeout=seconds)
        except RuntimeError as error:  # it ended just now
            raise BrokenProcessPool from error
        return future

    def _replace(self, reason: str) -> None:
        """Put a new pool in the place of one that works no more; what still ran there is told as lost."""
        log.error("workers replaced: %s", reason)
        old, self._pool = self._pool, self._started()
        threading.Thread(target=_end_pool, args=(old, tuple(self._running)), daemon=True).start()

    async def _watch(self) -> None:
        """Replace the pool as soon as one of its threads has ended."""
        while True:
            await asyncio.sleep(WATCH_S)
            with suppress(BrokenProcessPool):  # no process can be started now; the next round tries again
                if not self._pool.active:
                    self._replace("one of its threads had ended")

    async def working(self) -> bool:
        """Whether work gets done: a worker did some just now, answers, or is at some within its time.

        All who ask at a time wait for one and the same answer.
        """
        if time.monotonic() - self._seen < FRESH_S:
            return True
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._ask())
        await asyncio.wait({self._asked}, timeout=ANSWER_S)
        if self._asked.done():
            return self._asked.result()
        return any(future.running() for future in self._running)

    async def _ask(self) -> bool:
        """Have a worker say something, in its turn."""
        try:
            async with self._turn:
                await self._done(ANSWER_S, packed(awake, ()))
        except (ApiError, WorkFault):
            return False
        return True

    async def stop(self) -> None:
        """End all processes; what they were at is lost."""
        for task in filter(None, (self._watching, self._asked)):
            task.cancel()
        await asyncio.to_thread(_end_pool, self._pool, tuple(self._running))


def awake() -> Answer:
    """Nothing but an answer."""
    return Answer(b"")


def _end_pool(pool: ProcessPool, running: Iterable[Future[bytes]]) -> None:
    """End the threads and processes of a pool, and then whoever still waits for them."""
    with suppress(BrokenProcessPool, RuntimeError):
        pool.stop()
        pool.join()
    for future in running:
        with suppress(InvalidStateError):
            future.set_exception(BrokenProcessPool("ended with its pool"))
