"""Batches: each in a process of its own, one at a time, with progress, an end and a result."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ccxl.server.settings import Settings
from ccxl.server.store import Private, Store, remove

# How long a batch that is told to end may take to do so.
GRACE_S: Final = 5.0
# A message may name the mistakes of a thousand sites.
LONGEST_LINE: Final = 10_000_000


@dataclass(slots=True)
class State:
    """How far a batch has come.

    Parameters
    ----------
    total
        Number of sites.
    state, done, failed, message
        Where it stands; sites built and failed; why it failed.
    result
        The zip file, when done.
    process
        Its process while it runs.
    """

    total: int
    state: Literal["waiting", "running", "done", "failed", "cancelled"] = "waiting"
    done: int = 0
    failed: int = 0
    message: str = ""
    result: Path | None = None
    process: asyncio.subprocess.Process | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in ("done", "failed", "cancelled")


class Jobs:
    """All batches of a server; they run one after another.

    Parameters
    ----------
    private
        Where their folders are.
    settings
        How the server is run.
    """

    def __init__(self, private: Private, settings: Settings) -> None:
        self._private = private
        self._settings = settings
        self._store: Store[State] = Store("batches", settings.limits.batches, settings.limits.keep_s)
        self._turn = asyncio.Semaphore(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def check_room(self, owner: str) -> None:
        """Refuse one more where too many are kept; see `Store.check_room`."""
        self._store.check_room(owner)

    def get(self, key: str, owner: str) -> State:
        """How far a batch has come; see `Store.get`."""
        return self._store.get(key, owner).content

    def sweep(self) -> None:
        """Forget what has expired; a batch that runs stays."""
        for kept in self._store.every():
            if not kept.content.over:
                self._store.touch(kept)
        self._store.sweep()

    def add(
        self, folder: Path, table: Path, base: Path, template: Path | None, language: str, total: int, owner: str
    ) -> str:
        """Begin a batch, or put it in line; gives its id."""
        state = State(total)
        key = self._store.add(folder, state, owner)
        limits = self._settings.limits
        command = [
            sys.executable, "-m", "ccxl.server.job", str(table), str(base), str(folder), str(template or ""), language,
            str(self._settings.workers), str(limits.build_s), str(limits.memory_bytes),
        ]  # fmt: skip
        task = asyncio.create_task(self._run(state, folder, command))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return key

    async def _run(self, state: State, folder: Path, command: list[str]) -> None:
        async with self._turn:
            if state.over:
                return
            state.state = "running"
            state.process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LONGEST_LINE,
                start_new_session=True,
            )
            try:
                assert state.process.stdout is not None
                async with asyncio.timeout(self._settings.limits.batch_s):
                    await follow(state, state.process.stdout)
                    await state.process.wait()
            except TimeoutError:
                await _end(state.process)
                state.message = f"took longer than {self._settings.limits.batch_s:g} s and was ended; send fewer sites"
            finally:
                await _end(state.process)
                state.process = None
            if not state.over:
                self._finish(state, folder)

    def _finish(self, state: State, folder: Path) -> None:
        result = folder / "result.zip"
        if result.is_file():
            state.result, state.state = result, "done"
        else:
            state.state = "failed"
            state.message = state.message or "the batch ended before its end; look at the server's memory"
        remove(folder / "in")
        remove(folder / "out")

    async def cancel(self, key: str, owner: str) -> State:
        """End a batch; what it has built is removed."""
        kept = self._store.get(key, owner)
        state = kept.content
        if not state.over:
            state.state = "cancelled"
        if state.process is not None:
            await _end(state.process)
        state.result = None
        for name in ("in", "out"):
            remove(kept.folder / name)
        (kept.folder / "result.zip").unlink(missing_ok=True)
        return state

    async def stop(self) -> None:
        """End all batches."""
        for kept in self._store.every():
            if not kept.content.over:
                kept.content.state = "cancelled"
            if kept.content.process is not None:
                await _end(kept.content.process)
        await asyncio.gather(*self._tasks)


async def follow(state: State, output: asyncio.StreamReader) -> None:
    """Read the progress that a batch tells: a line of JSON each.

    Parameters
    ----------
    state
        What is known of the batch.
    output
        What its process writes.
    """
    while line := await _line(output):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):  # a library has said something
            continue
        if isinstance(told, dict):
            state.done += told.get("done", 0)
            state.failed += told.get("failed", 0)
            state.message = told.get("message", state.message)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; one that is too long counts as said in vain."""
    try:
        return await stream.readline()
    except ValueError:
        return b"\n"


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a batch with all its workers; they have a process group of their own."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(GRACE_S):
            await process.wait()
    except TimeoutError:
        pass
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
