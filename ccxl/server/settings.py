"""What a server is told when it starts, and the limits it keeps to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ccxl.core.nesting import DEEPEST


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, one client and the whole server may take.

    Parameters
    ----------
    json_bytes, upload_bytes
        Largest body of a request: JSON, and with files.
    unpacked_bytes, parts
        Largest workbook when unpacked, and most files in it.
    calls, cells
        Most calls in one request; most cells in its arguments, and in its results.
    depth, values
        Deepest nesting of tables in a request; most values in a scenario.
    rows
        Most sites of a batch.
    header_s, body_s, write_s
        Longest time for a client to send the head of a request, to send its body, to take some of an answer.
    call_s, build_s, print_s, batch_s
        Longest time at work on functions and inputs, on one workbook, on one PDF, on a whole batch.
    connections
        Most open connections.
    per_client
        Most requests of one client at a time.
    waiting
        Most requests that wait for a worker, of either kind.
    batches, templates
        Most batches that wait or run, and templates that are kept.
    keep_s
        How long templates, and results of batches, are kept.
    memory_bytes
        Largest address space of a worker.
    """

    json_bytes: int = 2_000_000
    upload_bytes: int = 10_000_000
    unpacked_bytes: int = 60_000_000
    parts: int = 2_000
    calls: int = 10_000
    cells: int = 500_000
    depth: int = DEEPEST
    values: int = 100_000
    rows: int = 1_000
    header_s: float = 10.0
    body_s: float = 30.0
    write_s: float = 30.0
    call_s: float = 20.0
    build_s: float = 60.0
    print_s: float = 120.0
    batch_s: float = 3600.0
    connections: int = 512
    per_client: int = 64
    waiting: int = 256
    batches: int = 8
    templates: int = 64
    keep_s: float = 3600.0
    memory_bytes: int = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is run.

    Parameters
    ----------
    tokens
        Tokens by the name of who holds them; none: everybody who reaches the server may use it.
    hosts
        Names by which browsers may call it; empty: any.
    origins
        Pages elsewhere that may call it from a browser.
    workers
        Processes for builds, and as many for functions.
    secure
        Whether browsers reach it over https.
    folder
        Where the private folder is made; the system's temporary folder if left out.
    limits
        What it keeps to.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    workers: int = os.cpu_count() or 1
    secure: bool = False
    folder: Path | None = None
    limits: Limits = Limits()
