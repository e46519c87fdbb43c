"""Limits of size, number, time and memory: each answered in words, and the server as good as before."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from ccxl.server import work
from tests import server_work
from tests.serving import EXAMPLES, Running, head, raw, rest, running, wait_for

CALL = "/api/functions/traffic"
GOOD = {"arguments": {"calls": 360, "aht_s": 180}}


@pytest.fixture(scope="module")
def tight() -> Iterator[Running]:
    """A server with narrow limits."""
    with running(
        json_bytes=20_000, upload_bytes=30_000, calls=5, cells=50, header_s=0.6, body_s=0.8, write_s=0.8, call_s=1.0,
        build_s=1.0, per_client=6, waiting=2, memory_bytes=3_000_000_000,
    ) as one:  # fmt: skip
        yield one


@pytest.fixture(autouse=True)
def as_good_as_before(tight: Running) -> Iterator[None]:
    yield
    assert wait_for(lambda: tight.post(CALL, GOOD).status_code == 200)
    assert wait_for(lambda: not list(tight.state.private.path.glob("build-*")))


def refused(answer, status, error):
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    return answer.json()["message"]


def test_a_body_that_says_it_is_too_large_is_not_read(tight):
    with tight.line() as line:
        line.sendall(head(CALL, 20_001))
        answer = rest(line)
    assert b" 413 " in answer.splitlines()[0]
    assert b"at most 20,000" in answer


def test_a_body_that_grows_too_large_is_cut_off(tight):
    with tight.line() as line:
        line.sendall(head("/api/validate", 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked"))
        with suppress(ConnectionError):
            for _ in range(300):
                line.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")
                time.sleep(0.001)
        assert b" 413 " in rest(line).splitlines()[0]


def test_an_upload_may_be_larger_than_json_but_not_too_large(tight):
    content = (EXAMPLES / "twenty_seats.toml").read_bytes()
    answer = tight.post("/api/scenario", files={"file": ("a.toml", content + b"#" * 22_000)})
    assert answer.status_code == 200
    refused(tight.post("/api/scenario", files={"file": ("a.toml", content + b"#" * 30_000)}), 413, "too_large")


@pytest.mark.parametrize(
    ("calls", "error"),
    [
        ([{"function": "traffic", "arguments": [1, 1]}] * 6, "too_many_calls"),
        ([{"function": "traffic", "arguments": [[[1]] * 60, 1]}], "too_many_cells"),
        ([{"function": "traffic", "arguments": [[[each] for each in range(24)], [[1, 2, 3]]]}], "too_many_cells"),
    ],
)
def test_too_many_calls_cells_or_results_are_refused(tight, calls, error):
    message = refused(tight.post("/api/functions/batch", {"calls": calls}), 422, error)
    assert "at most" in message


def ten_at_once(server: Running) -> list[str]:
    """What becomes of ten slow calls of one client."""
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(server.post, CALL, {"arguments": {"seconds": 0.6}}) for _ in range(10)]
        answers = [each.result() for each in asked]
    for answer in answers:
        if answer.status_code != 200:
            assert answer.status_code == {"busy": 503, "too_many": 429}[answer.json()["error"]]
            assert int(answer.headers["retry-after"]) >= 1
    return [answer.json().get("error", "ok") for answer in answers]


def test_only_so_many_requests_wait(tight, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.slow)
    kinds = ten_at_once(tight)
    # 1 at work and 2 that wait.
    assert kinds.count("ok") == 3
    assert "busy" in kinds


def test_a_client_has_only_so_many_requests_at_a_time(tight, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.slow)
    monkeypatch.setattr(tight.state.functions, "_places", 100)
    kinds = ten_at_once(tight)
    assert kinds.count("ok") == 6
    assert kinds.count("too_many") == 4


def test_work_that_takes_too_long_is_ended(tight, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.slow)
    before = tight.post(CALL, {"arguments": {"seconds": 0}}).json()["value"]
    start = time.monotonic()
    message = refused(tight.post(CALL, {"arguments": {"seconds": 30}}), 503, "time_limit")
    assert "took longer than 1 s" in message
    assert time.monotonic() - start < 8
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    monkeypatch.undo()


def test_a_build_that_takes_too_long_is_ended_and_leaves_no_file(tight, monkeypatch):
    monkeypatch.setattr(work, "built", server_work.slow_build)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(tight.post, "/api/build", {"raw": {}})
        left = "build-*/left.txt"
        assert wait_for(lambda: bool(list(tight.state.private.path.glob(left))))
        refused(asked.result(), 503, "time_limit")
    assert list(tight.state.private.path.glob("build-*")) == []


def test_work_that_ends_its_process_or_wants_too_much_memory_harms_nobody(tight, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.ends)
    assert "ended its process" in refused(tight.post(CALL, GOOD), 503, "worker_lost")
    monkeypatch.setattr(work, "call", server_work.greedy)
    assert "more memory" in refused(tight.post(CALL, GOOD), 503, "memory")
    monkeypatch.undo()


def test_an_idle_worker_that_is_killed_from_outside_is_replaced(tight, monkeypatch):
    monkeypatch.setattr(work, "call", server_work.slow)
    os.kill(tight.post(CALL, {"arguments": {"seconds": 0}}).json()["value"], signal.SIGKILL)
    monkeypatch.undo()
    assert wait_for(lambda: tight.post(CALL, GOOD).status_code == 200)


def test_a_fault_says_nothing_of_the_budget(tight, monkeypatch, caplog):
    monkeypatch.setattr(work, "call", server_work.faulty)
    with caplog.at_level("INFO"):
        message = refused(tight.post(CALL, GOOD), 500, "fault")
    assert "secret" not in message + caplog.text
    assert "LookupError at" in caplog.text
    monkeypatch.undo()


def test_a_head_that_never_ends_is_cut_off(tight):
    for begun in (b"", b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "):
        with tight.line() as line:
            start = time.monotonic()
            line.sendall(begun)
            with suppress(ConnectionError):
                while time.monotonic() - start < 5:
                    line.settimeout(0.2)
                    try:
                        assert line.recv(1) == b""
                        break
                    except TimeoutError:
                        if begun:
                            line.sendall(b"a")
            assert 0.4 < time.monotonic() - start < 3


def test_the_head_of_a_second_request_must_end_in_time_too(tight):
    with tight.line() as line:
        line.sendall(b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 200 " in line.recv(1 << 16).splitlines()[0]
        line.sendall(b"GET /")
        start = time.monotonic()
        rest(line)
        assert time.monotonic() - start < 3


def test_a_body_that_drips_is_refused_in_time(tight):
    with tight.line() as line:
        line.sendall(head(CALL, 1000))
        start = time.monotonic()
        line.settimeout(0.1)
        answer = b""
        while not answer and time.monotonic() - start < 5:
            try:
                answer = line.recv(1 << 16)
            except TimeoutError:
                line.sendall(b" ")
        assert b" 408 " in answer.splitlines()[0]
        assert b'"too_slow"' in answer + rest(line)
        assert time.monotonic() - start < 3


def test_a_reader_that_takes_nothing_is_cut_off(tight):
    asked = b"GET /api/functions HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", tight.port))
        line.sendall(asked)
        time.sleep(2.5)
        line.settimeout(10)
        taken = len(rest(line))
    one = len(tight.get("/api/functions").content)
    assert taken < 200 * one * 0.9


@pytest.mark.parametrize(("sent", "length"), [(b"", 500), (b'{"argum', 500), (b"--b\r\nContent-Disp", 9000)])
def test_an_upload_that_is_aborted_leaves_nothing(tight, sent, length):
    before, open_before = len(list(tight.state.private.path.iterdir())), tight.connections
    for path, kind in ((CALL, "application/json"), ("/api/templates", "multipart/form-data; boundary=b")):
        with tight.line() as line:
            line.sendall(head(path, length, kind) + sent)
    assert wait_for(lambda: tight.connections <= open_before)
    assert len(list(tight.state.private.path.iterdir())) == before


def test_who_goes_away_while_waiting_is_not_built_for(tight, monkeypatch):
    monkeypatch.setattr(work, "built", server_work.slow_build)
    body = json.dumps({"raw": {}}).encode()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(tight.post, "/api/build", {"raw": {}})
        assert wait_for(lambda: bool(list(tight.state.private.path.glob("build-*/left.txt"))))
        with tight.line() as line:
            line.sendall(head("/api/build", len(body)) + body)
            assert wait_for(lambda: len(list(tight.state.private.path.glob("build-*"))) == 2)
        refused(first.result(), 503, "time_limit")
    # The second would take another second until its time is over; it goes at once instead.
    assert wait_for(lambda: not list(tight.state.private.path.glob("build-*")), 0.7)


def test_a_scenario_nested_too_deeply_is_refused(tight):
    deep = "[" * 9_000 + "]" * 9_000
    for body in (f'{{"raw": {{"a": {deep}}}}}', '{"raw": ' + '{"a":' * 40 + "1" + "}" * 41):
        for path in ("/api/validate", "/api/build"):
            answer = tight.client.post(path, content=body, headers={"content-type": "application/json"})
            assert answer.status_code in (400, 422)
            assert answer.json()["message"]
    answer = tight.client.post(
        "/api/functions/batch", content=f'{{"calls": {deep}}}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert "nested" in answer.json()["message"]


def test_endless_digits_are_refused(tight):
    for digits in ("9" * 4_000, "9" * 5_000):
        body = f'{{"raw": {{"budget": {{"year": {digits}}}}}}}'
        answer = tight.client.post("/api/validate", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422)


def test_a_good_scenario_still_passes(tight):
    assert tight.post("/api/validate", {"raw": raw()}).json()["mistakes"] == []
