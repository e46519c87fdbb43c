"""What becomes of workers and their pool: one request fails, the pool is replaced, and health tells the truth."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ccxl.core.errors import InputError
from ccxl.server import pool, work
from ccxl.server.body import parsed
from ccxl.server.handover import packed
from ccxl.server.responses import ApiError
from tests import server_work
from tests.serving import Running, raw, running, wait_for

CALL = "/api/functions/traffic"
GOOD = {"arguments": {"calls": 360, "aht_s": 180}}
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def one() -> Iterator[Running]:
    """A server with one worker of each kind."""
    with running(call_s=2.0) as server:
        yield server


@pytest.fixture(autouse=True)
def as_good_as_before(one: Running) -> Iterator[None]:
    yield
    assert wait_for(lambda: works(one))
    assert one.state.functions._taken == 0
    assert one.state.functions._turn._value == 1
    assert wait_for(lambda: one.get("/api/health").status_code == 200)


def works(server: Running) -> bool:
    answer = server.post(CALL, GOOD)
    return answer.status_code == 200 and answer.json() == {"value": 18.0}


def health(server: Running) -> tuple[int, str]:
    """What it says, not what it said just now."""
    server.state.functions._seen = server.state.builds._seen = -1e9
    answer = server.get("/api/health")
    return answer.status_code, answer.json().get("status") or answer.json()["error"]


def worker(server: Running) -> int:
    (pid,) = server.state.functions._pool._pool_manager.worker_manager.workers
    return int(pid)


# ---------------------------------------------------------------- what is handed over


@pytest.mark.parametrize("path", ["/api/validate", "/api/build"])
def test_two_tables_nested_900_deep_stop_nobody(one, path):
    body = b'{"raw":{"a":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}}"
    before = worker(one)
    for _ in range(4):
        answer = one.client.post(path, content=body, headers=JSON, timeout=10)
        assert (answer.status_code, answer.json()["error"]) == (422, "input")
        assert "nested more than 20 deep" in answer.json()["message"]
    begun = time.monotonic()
    assert works(one)
    assert time.monotonic() - begun < 1
    assert worker(one) == before


@pytest.mark.parametrize(
    "name", ["deep_answer", "locked_answer", "broken_answer", "no_answer", "strange", "leaves", "interrupted"]
)
def test_what_cannot_be_handed_back_fails_one_request_only(one, monkeypatch, caplog, name):
    before = worker(one)
    monkeypatch.setattr(work, "call", getattr(server_work, name))
    with caplog.at_level("INFO"):
        answer = one.post(CALL, GOOD, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (500, "fault")
    assert "secret" not in answer.text + caplog.text
    monkeypatch.undo()
    assert works(one)
    assert worker(one) == before


def test_what_cannot_be_handed_over_is_refused_before_the_pool_sees_it():
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    for thing in (deep, threading.Lock(), lambda: 1):
        with pytest.raises(ApiError, match="cannot be handed to a worker"):
            packed(server_work.slow, (thing,))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": 1, "a": 2}', "key 'a' stands more than once"),
        (b'[{"b": {"c": 1, "d": 2, "c": 3}}]', "key 'c' stands more than once"),
        (b"9" * 5_000, "thousands of digits"),
        (b"[" * 500 + b"]" * 500, "nested more than 20 deep"),
        (b"[" * 500_000, "nested more than 20 deep"),
        (b'"\xff"', "not UTF-8"),
        (b'{"a":\n[1,}', "line 2, column 4"),
        (b"", "not JSON"),
    ],
)
def test_a_body_is_refused_in_words(one, body, words):
    with pytest.raises(InputError, match=words):
        parsed(body, 20)
    for path in ("/api/validate", CALL, "/api/functions/batch"):
        if not body and path == "/api/validate":
            continue  # no body at all is told as one that is missing
        answer = one.client.post(path, content=body, headers=JSON)
        assert answer.status_code == 422
        assert words in answer.text.replace('\\"', '"') or not body


def test_a_good_body_is_read_as_before():
    tables = raw("hotline_60")
    for body in (json.dumps(tables), json.dumps(tables, ensure_ascii=False)):
        assert parsed(body.encode(), 20) == tables
    assert parsed(b"\xef\xbb\xbf[1]", 20) == [1]


def test_too_many_values_are_refused(one):
    for tables in ({"a": [{}] * 100_001}, {f"k{number}": 1 for number in range(100_001)}):
        answer = one.post("/api/validate", {"raw": tables})
        assert (answer.status_code, answer.json()["error"]) == (422, "too_many_values")


def test_a_large_body_does_not_hold_up_others(one):
    body = ('{"raw": {"a": [' + "{}," * 400_000 + "{}]}}").encode()
    with ThreadPoolExecutor(1) as together:
        large = together.submit(one.client.post, "/api/validate", content=body, headers=JSON)
        answered = 0
        while not large.done():
            assert works(one)
            answered += 1
        assert large.result().status_code == 422
    # The last of them may have been answered behind it.
    assert answered > 1


# ---------------------------------------------------------------- the pool


@pytest.mark.parametrize("thread", ["_task_scheduler_loop", "_pool_manager_loop", "_message_manager_loop"])
def test_a_pool_one_of_whose_threads_has_ended_is_replaced(one, monkeypatch, thread):
    # A thread that has ended in place of the pool's own, which runs on until the pool is told to stop.
    old = one.state.functions._pool
    processes = set(old._pool_manager.worker_manager.workers)
    ended = threading.Thread(target=int)
    ended.start()
    ended.join()
    old._loops = tuple(ended if loop is getattr(old, thread) else loop for loop in old._loops)
    assert wait_for(lambda: one.state.functions._pool is not old, 5)
    assert wait_for(lambda: works(one))
    assert wait_for(lambda: not any(map(is_there, processes)), 10)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_scheduler_that_really_dies_takes_nobody_with_it(one, monkeypatch):
    old = one.state.functions._pool

    def deadly(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(old._pool_manager.worker_manager, "dispatch", deadly)
    begun = time.monotonic()
    answer = one.post(CALL, GOOD, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (503, "worker_lost")
    assert time.monotonic() - begun < 15
    assert one.state.functions._pool is not old


def test_what_the_pool_does_not_end_has_a_deadline_and_the_pool_is_replaced(one, monkeypatch):
    monkeypatch.setattr(pool, "START_S", 0.5)
    old = one.state.functions._pool
    monkeypatch.setattr(old._pool_manager, "schedule", lambda task: None)
    begun = time.monotonic()
    answer = one.post(CALL, GOOD, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (503, "time_limit")
    assert 2 < time.monotonic() - begun < 10
    assert one.state.functions._pool is not old
    monkeypatch.undo()


# ---------------------------------------------------------------- health


def test_health_asks_a_worker(one):
    assert wait_for(lambda: works(one))
    assert health(one) == (200, "ok")
    stopped = worker(one)
    os.kill(stopped, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert health(one) == (503, "workers")
        assert time.monotonic() - begun < pool.ANSWER_S + 2
    finally:
        os.kill(stopped, signal.SIGCONT)
    assert wait_for(lambda: health(one) == (200, "ok"))


def test_a_busy_worker_is_not_told_as_dead(one, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.slow)
    monkeypatch.setattr(pool, "ANSWER_S", 0.3)
    with ThreadPoolExecutor(3) as together:
        asked = [together.submit(one.post, CALL, {"arguments": {"seconds": 1.2}}) for _ in range(3)]
        assert wait_for(lambda: any(future.running() for future in one.state.functions._running))
        assert health(one) == (200, "ok")
        assert [each.result().status_code for each in asked] == [200] * 3
    monkeypatch.undo()


def test_health_that_many_ask_for_asks_a_worker_once(one, monkeypatch):
    asked: list[int] = []
    ask = pool.Workers._ask

    async def counted(workers: pool.Workers) -> bool:
        asked.append(1)
        return await ask(workers)

    monkeypatch.setattr(pool.Workers, "_ask", counted)
    one.state.functions._seen = one.state.builds._seen = -1e9
    with ThreadPoolExecutor(20) as together:
        answers = list(together.map(lambda _: one.get("/api/health").status_code, range(200)))
    assert set(answers) == {200}
    # Two kinds of workers, and at most once a second each.
    assert len(asked) <= 20


def test_a_pool_that_cannot_start_is_told_and_tried_again():
    async def tried() -> list[bool]:
        workers = pool.Workers(1, 1, 4_000_000_000, None, server_work.ends_start)  # type: ignore[arg-type]
        try:
            return [await workers.working()]
        finally:
            await workers.stop()

    pool_answer = pool.ANSWER_S
    try:
        pool.ANSWER_S = 1.0  # type: ignore[misc]
        assert asyncio.run(tried()) == [False]
    finally:
        pool.ANSWER_S = pool_answer  # type: ignore[misc]
