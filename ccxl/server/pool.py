"""Supervised processes for all work, so that the event loop only ever passes messages on."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from ccxl.batch.task import watch
from ccxl.server.answers import Answer, Refused

# A worker is replaced after so many pieces of work, so that nothing that a library keeps can pile up.
TASKS_OF_A_WORKER: Final = 5_000


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
        """Start all processes."""
        await asyncio.wrap_future(self._pool.schedule(os.getpid))

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
        Refused
            Too many wait already, it took too long, or it ended its process.
        """
        if self._taken >= self._places:
            raise Refused(503, "busy", "too many requests are waiting; try again in a few seconds", 5)
        self._taken += 1
        try:
            async with self._turn:
                if gone is not None and await gone():
                    raise Refused(503, "gone", "the client went away before its turn came")
                return await self._done(seconds, work, args)
        finally:
            self._taken -= 1

    async def _done(self, seconds: float, work: Callable[..., Answer], args: tuple[Any, ...]) -> Answer:
        future: Future[Answer] = self._scheduled(seconds, work, args)
        try:
            return await asyncio.wrap_future(future)
        except TimeoutError:
            text = f"the work took longer than {seconds:g} s and was ended; give it less to do"
            raise Refused(503, "time_limit", text) from None
        except (ProcessExpired, BrokenProcessPool):
            text = "the work ended its process; give it less to do, or look at the server's memory"
            raise Refused(503, "worker_lost", text) from None

    def _scheduled(self, seconds: float, work: Callable[..., Answer], args: tuple[Any, ...]) -> Future[Answer]:
        """Hand work over; a pool whose last idle process was killed from outside is replaced."""
        if not self._pool.active:
            self._pool = self._started()
        future: Future[Answer] = self._pool.schedule(work, args=args, timeout=seconds)
        return future

    async def stop(self) -> None:
        """End all processes; what they were at is lost."""

        def ended() -> None:
            with suppress(BrokenProcessPool):
                self._pool.stop()
                self._pool.join()

        await asyncio.to_thread(ended)
