"""Hostile requests over every route: each refused in words, none kept, and a good call answered at once after all."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence

import httpx
import pytest

from tests.hostile_bodies import Hostile, hostile_requests
from tests.serving import Running, running

CALL = "/api/functions/traffic"
GOOD = {"arguments": {"calls": 360, "aht_s": 180}}
# The web framework leaves the file of a form that is cut off to be closed when it is forgotten, which is at once.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)
# At a time; so a few that wait do not keep the others.
CLIENTS = 4


@pytest.fixture(scope="module")
def besieged() -> Iterator[Running]:
    with running(workers=2) as one:
        yield one


async def ask(server: Running, asked: Sequence[Hostile]) -> list[tuple[Hostile, httpx.Response]]:
    waiting = iter(asked)
    most = server.settings.limits.json_bytes
    found: list[tuple[Hostile, httpx.Response]] = []

    async def one(client: httpx.AsyncClient) -> None:
        for each in waiting:
            head = {"content-type": each.kind} if each.kind else {}
            try:
                answer = await client.request(each.method, each.path, content=each.body, headers=head)
            except httpx.ReadError:
                # ApiError for its length while it was still being sent, and cut off.
                assert len(each.body) > most, each.name
                answer = httpx.Response(413, json={"message": "cut off"})
            found.append((each, answer))

    async with httpx.AsyncClient(base_url=server.url, timeout=60, trust_env=False) as client:
        await asyncio.gather(*(one(client) for _ in range(CLIENTS)))
    return found


def withstood(server: Running, asked: Sequence[Hostile]) -> None:
    """Ask, look at every answer, and then at the server."""
    processes = {worker.pid for pool in pools(server) for worker in pool.worker_manager.workers.values()}
    answers = asyncio.run(ask(server, asked))
    assert len(answers) == len(asked)
    bad = [
        f"{each.name}: {answer.status_code} {answer.text[:200]!r}"
        for each, answer in answers
        if answer.status_code >= 500 or (answer.status_code >= 400 and not is_told(each, answer))
    ]
    assert bad == []
    begun = time.monotonic()
    assert server.post(CALL, GOOD).json() == {"value": 18.0}
    assert time.monotonic() - begun < 1
    # Not one worker had to be replaced.
    assert {worker.pid for pool in pools(server) for worker in pool.worker_manager.workers.values()} == processes
    assert server.state.functions._taken == server.state.builds._taken == 0
    assert server.state.functions._turn._value == server.state.builds._turn._value == 2
    assert server.get("/api/health").json()["status"] == "ok"


def pools(server: Running):
    return [workers._pool._pool_manager for workers in (server.state.functions, server.state.builds)]


def is_told(each: Hostile, answer: httpx.Response) -> bool:
    """Whether a refusal says why, shortly."""
    return each.method == "GET" or (answer.json()["message"] != "" and len(answer.content) < 1_000_000)


def test_a_part_of_the_hostile_requests_harms_nobody(besieged):
    everything = hostile_requests()
    withstood(besieged, everything[:100])


@pytest.mark.full
@pytest.mark.untraced
def test_a_thousand_hostile_requests_harm_nobody(besieged):
    withstood(besieged, list(itertools.islice(itertools.chain(hostile_requests(2), hostile_requests(3)), 1_000)))
