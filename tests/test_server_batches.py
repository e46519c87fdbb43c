"""Batches: progress, an end, a result; mistakes told at once; nothing left behind."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Iterator

import psutil
import pytest

from ccxl.server.jobs import State, follow
from tests.serving import EXAMPLES, Running, raw, running, wait_for

SITES = (EXAMPLES / "sites.csv").read_bytes()
BASE = (EXAMPLES / "twenty_seats.toml").read_bytes()


@pytest.fixture(scope="module")
def small() -> Iterator[Running]:
    """A server with room for few batches."""
    with running(rows=200, batches=4) as one:
        yield one


@pytest.fixture(autouse=True)
def empty(small: Running) -> Iterator[None]:
    yield
    for key, kept in list(small.state.jobs._store._kept.items()):
        small.client.delete(f"/api/batches/{key}")
        assert wait_for(lambda kept=kept: kept.content.process is None)
        small.state.jobs._store.drop(key)


def begun(server: Running, table=SITES, name="sites.csv", **form):
    files = {"table": (name, table)}
    if "raw" not in form:
        files["base"] = ("base.toml", form.pop("base", BASE))
    return server.post("/api/batches", files=files, data=form)


def rows(count: int) -> bytes:
    return "\n".join(["site,budget.project", *(f"s{n},p{n}" for n in range(count))]).encode()


def ended(server: Running, key: str) -> dict:
    state = server.get(f"/api/batches/{key}").json()
    assert wait_for(lambda: server.get(f"/api/batches/{key}").json()["state"] not in ("waiting", "running"), 60), state
    return server.get(f"/api/batches/{key}").json()


@pytest.mark.parametrize("base", [{}, {"raw": json.dumps(raw())}])
def test_a_batch_gives_a_workbook_a_site_with_portfolio_and_manifest(small, base):
    answer = begun(small, lang="en", **base)
    assert answer.status_code == 202
    key = answer.json()["id"]
    assert small.get(f"/api/batches/{key}/result").status_code == 409
    assert ended(small, key) == {"state": "done", "done": 3, "total": 3, "failed": 0, "message": ""}
    with zipfile.ZipFile(io.BytesIO(small.get(f"/api/batches/{key}/result").content)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"manifest.jsonl", "portfolio.xlsx", "北京.xlsx", "上海.xlsx", "成都.xlsx"}
        manifest = archive.read("manifest.jsonl").decode()
    assert str(small.state.private.path) not in manifest
    assert [json.loads(line)["state"] for line in manifest.splitlines()] == ["built"] * 3


def test_a_site_that_fails_costs_no_other(small):
    table = b"site,traffic.aht_s,operating.lines.0.price\ngood,180,1\nbad,180,free\n"
    state = ended(small, begun(small, table).json()["id"])
    assert (state["state"], state["done"], state["failed"], state["total"]) == ("done", 1, 1, 2)


@pytest.mark.parametrize(
    ("table", "name", "form", "words"),
    [
        (b"site,traffic.aht\na,1", "t.csv", {}, "did you mean traffic.aht_s?"),
        (b"site\n", "t.csv", {}, "no sites"),
        (b"\x80\xff", "t.csv", {}, "UTF-8"),
        (SITES, "t.txt", {}, "must be a file of kind .csv or .xlsx"),
        (b"no", "t.xlsx", {}, "not an Excel workbook"),
        (rows(201), "t.csv", {}, "201 sites; at most 200"),
        (SITES, "t.csv", {"base": b"[budget"}, "base.toml"),
        (SITES, "t.csv", {"raw": "{"}, "not JSON"),
        (SITES, "t.csv", {"raw": "[3]"}, "a scenario is a table of keys"),
        (SITES, "t.csv", {"raw": '{"budget": {}}'}, "mistakes"),
        (SITES, "t.csv", {"template": "nothing"}, "no such id"),
    ],
)  # fmt: skip
def test_mistakes_are_told_at_once_and_leave_nothing(small, table, name, form, words):
    answer = begun(small, table, name, **form)
    assert answer.status_code in (404, 422)
    assert words in answer.json()["message"]
    assert str(small.state.private.path) not in answer.text
    assert list(small.state.private.path.glob("batch-*")) == []


def test_a_batch_wants_one_base(small):
    files = {"table": ("t.csv", SITES)}
    for data in ({}, {"raw": "{}"}):
        more = {"base": ("b.toml", BASE)} if data else {}
        answer = small.post("/api/batches", files={**files, **more}, data=data)
        assert answer.status_code == 422
        assert "give one of the two" in answer.json()["message"]


def family(server: Running) -> list[psutil.Process]:
    own = [p for p in psutil.Process().children() if any("ccxl.server.job" in part for part in p.cmdline())]
    return [*own, *(child for each in own for child in each.children(recursive=True))]


def test_a_batch_that_is_cancelled_ends_with_all_its_processes(small):
    first = begun(small, rows(150)).json()["id"]
    second = begun(small).json()["id"]
    assert wait_for(lambda: small.get(f"/api/batches/{first}").json()["done"] > 2)
    assert small.get(f"/api/batches/{second}").json()["state"] == "waiting"
    processes = family(small)
    assert len(processes) >= 2
    state = small.client.delete(f"/api/batches/{first}").json()
    assert (state["state"], state["total"]) == ("cancelled", 150)
    assert psutil.wait_procs(processes, 10)[1] == []
    assert small.get(f"/api/batches/{first}/result").status_code == 409
    # The next in line goes on.
    assert ended(small, second)["state"] == "done"


def test_a_batch_whose_process_is_killed_has_failed(small):
    key = begun(small, rows(150)).json()["id"]
    assert wait_for(lambda: small.get(f"/api/batches/{key}").json()["done"] > 0)
    os.kill(family(small)[0].pid, signal.SIGKILL)
    state = ended(small, key)
    assert state["state"] == "failed"
    assert "ended before its end" in state["message"]


def test_what_a_batch_says_besides_is_passed_over():
    async def told() -> State:
        stream = asyncio.StreamReader(limit=1_000)
        stream.feed_data(b"warning: no such font\n" + b"[" * 900 + b"\n" + b"x" * 5_000 + b"\n5\n\xff\n")
        stream.feed_data(b'{"done": 1, "failed": 0}\n')
        stream.feed_eof()
        state = State(2)
        await follow(state, stream)
        return state

    assert asyncio.run(told()).done == 1


def test_a_batch_that_takes_too_long_is_ended():
    with running(batch_s=1.0) as server:
        key = begun(server, rows(200)).json()["id"]
        state = ended(server, key)
        assert state["state"] == "failed"
        assert "took longer than 1 s" in state["message"]
        assert list(server.state.private.path.glob("batch-*/out")) == []


def test_only_so_many_batches_are_kept_and_they_expire(small):
    keys = [begun(small).json()["id"] for _ in range(2)]
    answer = begun(small)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    for key in keys:
        assert ended(small, key)["state"] == "done"
    for kept in small.state.jobs._store.every():
        kept.until = time.monotonic() - 1
    small.state.jobs.sweep()
    assert small.get(f"/api/batches/{keys[0]}").status_code == 404
    assert list(small.state.private.path.glob("batch-*")) == []
