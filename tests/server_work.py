"""Work that is slow, greedy or ends its process; workers find it by its name."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from ccxl.server.answers import Answer, answering, as_json


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


@answering
def greedy(name: str, arguments: object, limits: object) -> Answer:
    """Ask for more memory than a worker may have."""
    return Answer(bytes(64 << 30))


def faulty(name: str, arguments: object, limits: object) -> Answer:
    """Fail as nobody foresaw, with a figure of the budget in the message."""
    raise LookupError("secret 1234567")
