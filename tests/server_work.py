"""Work that is slow, greedy or ends its process; workers find it by its name."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

from ccxl.server.responses import Answer, as_json, with_errors_as_responses


def slow(name: str, arguments: dict[str, Any], limits: object) -> Answer:
    """Sleep as long as the call says."""
    time.sleep(float(arguments["seconds"]))
    return as_json({"value": os.getpid()})


def slow_build(
    raw: object,
    settings: object,
    language: str,
    form: str,
    audience: str,
    template: object,
    folder: Path,
    limits: object,
) -> Answer:
    """Leave a file, then work for long."""
    (folder / "left.txt").write_text("half a workbook")
    time.sleep(30)
    return as_json({})


def steady_build(
    raw: object,
    settings: object,
    language: str,
    form: str,
    audience: str,
    template: object,
    folder: Path,
    limits: object,
) -> Answer:
    """Take two seconds."""
    (folder / "begun.txt").write_text("")
    time.sleep(2)
    return as_json({"values": {"done": 1.0}})


def ends(name: str, arguments: object, limits: object) -> Answer:
    """End the process, as one that runs out of memory in compiled code does."""
    os._exit(9)


@with_errors_as_responses
def greedy(name: str, arguments: object, limits: object) -> Answer:
    """Ask for more memory than a worker may have."""
    return Answer(bytes(64 << 30))


def faulty(name: str, arguments: object, limits: object) -> Answer:
    """Fail as nobody foresaw, with a figure of the budget in the message."""
    raise LookupError("secret 1234567")


def deep_answer(name: str, arguments: object, limits: object) -> Answer:
    """Answer what is nested too deeply to be made into bytes."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    return Answer(b"", headers={"deep": deep})  # type: ignore[dict-item]


def locked_answer(name: str, arguments: object, limits: object) -> Answer:
    """Answer what cannot be made into bytes at all."""
    return Answer(b"", headers={"lock": threading.Lock()})  # type: ignore[dict-item]


class _Broken:
    """Can be made into bytes, and never back."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("secret",)


def broken_answer(name: str, arguments: object, limits: object) -> Answer:
    """Answer what nobody can read again."""
    return Answer(b"", headers={"broken": _Broken()})  # type: ignore[dict-item]


def no_answer(name: str, arguments: object, limits: object) -> object:
    """Answer something else."""
    return 5


class _Strange(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, one: object, two: object) -> None:
        super().__init__("secret")


def strange(name: str, arguments: object, limits: object) -> Answer:
    """Fail with an error that cannot be handed over."""
    raise _Strange(1, 2)


def leaves(name: str, arguments: object, limits: object) -> Answer:
    """Wish the process to end."""
    raise SystemExit(3)


def interrupted(name: str, arguments: object, limits: object) -> Answer:
    """Wish everything to end."""
    raise KeyboardInterrupt


def ends_start() -> None:
    """End a process before it is ready."""
    os._exit(9)
