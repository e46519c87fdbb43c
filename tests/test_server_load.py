"""Cells in one request rather than in many; many clients at once, calls and builds mixed: no error, and no growth."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
import time
from collections.abc import Callable
from json import dumps
from typing import Any

import httpx
import psutil
import pytest

from tests.serving import Running, raw, running

JSON = {"content-type": "application/json"}
# Requests of one cell that are made; twenty times as many would be a thousand.
PART = 50
CELLS = [{"function": "agents", "arguments": [200 + n, 180, 0.8, 20]} for n in range(100)]
# The memory of all processes may still settle by so much; an engine's model kept a build would be a few each.
SETTLES = 60_000_000


def test_a_thousand_cells_travel_in_one_request_at_a_fiftieth_of_the_time(server):
    calls = [{"function": "service_level", "arguments": [1000 + n, 120, 40, 20]} for n in range(1000)]
    names = ("calls", "aht_s", "agents", "answer_within_s")
    alone = [dumps({"arguments": dict(zip(names, call["arguments"], strict=True))}) for call in calls[:PART]]
    together = dumps({"calls": calls})

    def singles() -> list[float]:
        return [posted(server, "/api/functions/service_level", body)["value"] for body in alone]

    def batch() -> list[float]:
        return [result["value"] for result in posted(server, "/api/functions/batch", together)["results"]]

    # Both once before the clock runs, and the same figures either way.
    assert singles() == batch()[:PART]
    # Taken in turn, so that whatever else the machine does slows both.
    rounds = [(taken_by(batch), taken_by(singles)) for _ in range(2)]
    one, many = (min(seconds) for seconds in zip(*rounds, strict=True))
    assert one <= many * 1000 / PART / 50


def posted(server: Running, path: str, body: str) -> Any:
    answer = server.client.post(path, content=body, headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.json()


def taken_by(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("clients", "seconds"), [(8, 4), pytest.param(50, 60, marks=pytest.mark.full)], ids=["short", "long"]
)
def test_clients_with_calls_and_builds_see_no_error_and_the_server_does_not_grow(clients, seconds):
    with running(workers=2) as server:
        asyncio.run(crowd(server, clients, 2))
        before = taken()
        counts = asyncio.run(crowd(server, clients, seconds))
        after = taken()
        assert set(counts) == {"call", "batch", "validate", "build"}
        assert server.state.functions._taken == server.state.builds._taken == 0
        assert list(server.state.private.path.iterdir()) == []
    assert after["threads"] <= before["threads"] + 2
    assert after["files"] <= before["files"] + clients
    assert after["processes"] == before["processes"]
    assert after["memory"] <= before["memory"] + SETTLES


def taken() -> dict[str, int]:
    """What this process and its children hold."""
    gc.collect()
    own = psutil.Process()
    children = own.children(recursive=True)
    return {
        "threads": threading.active_count(),
        "files": own.num_fds(),
        "processes": len(children),
        "memory": sum(each.memory_info().rss for each in (own, *children)),
    }


async def crowd(server: Running, clients: int, seconds: float) -> dict[str, int]:
    """Clients that ask as fast as they are answered; every answer has to be right."""
    end = time.monotonic() + seconds
    counts: dict[str, int] = {}
    tables = raw()
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)

    async def one(client: httpx.AsyncClient, chance: random.Random) -> None:
        while time.monotonic() < end:
            kind = chance.choices(("call", "batch", "validate", "build"), (60, 20, 10, 10))[0]
            await ASK[kind](client, chance, tables)
            counts[kind] = counts.get(kind, 0) + 1

    async with httpx.AsyncClient(base_url=server.url, timeout=60, trust_env=False, limits=limits) as client:
        await asyncio.gather(*(one(client, random.Random(number)) for number in range(clients)))
    return counts


async def call(client, chance, tables):
    calls = chance.randrange(1, 1000)
    answer = await client.post("/api/functions/traffic", json={"arguments": {"calls": calls, "aht_s": 180}})
    assert answer.json() == {"value": pytest.approx(calls / 20)}


async def batch(client, chance, tables):
    answer = await client.post("/api/functions/batch", json={"calls": CELLS})
    assert len(answer.json()["results"]) == 100


async def validate(client, chance, tables):
    answer = await client.post("/api/validate", json={"raw": tables})
    # 1,288,000 yuan of first-year cost in the source document.
    assert answer.json()["values"]["cash.total"] == 1_288_000


async def build(client, chance, tables):
    answer = await client.post("/api/build", json={"raw": tables, "lang": chance.choice(("zh", "en"))})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"PK")


ASK = {"call": call, "batch": batch, "validate": validate, "build": build}
