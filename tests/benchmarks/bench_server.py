"""Cells through the server: one batch beside one request a cell, and a large block; what others take is printed too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.benchmarks.conftest import Versus
from tests.serving import Running, running

JSON = {"content-type": "application/json"}
CELLS = 1_000
# Of the requests of one cell so many are made; they take long.
PART = 100
BLOCK = 10_000


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with running() as one:
        yield one


def posted(server: Running, path: str, body: bytes) -> Any:
    answer = server.client.post(path, content=body, headers=JSON)
    assert answer.status_code == 200
    return answer


def test_a_thousand_cells_in_one_batch_beside_one_request_each(versus: Versus, served: Running) -> None:
    calls = [{"function": "service_level", "arguments": [1000 + n, 120, 40, 20]} for n in range(CELLS)]
    together = json.dumps({"calls": calls}).encode()
    names = ("calls", "aht_s", "agents", "answer_within_s")
    alone = [json.dumps({"arguments": dict(zip(names, call["arguments"], strict=True))}).encode() for call in calls]

    def singles() -> None:
        for body in alone[:: CELLS // PART]:
            posted(served, "/api/functions/service_level", body)

    ratio = versus.ratio(
        lambda: lambda: posted(served, "/api/functions/batch", together), singles, rounds=5, parts=CELLS / PART
    )
    versus.note("another machine: 45 ms in one batch, 7,070 ms at one POST a cell (xlwings-server's way)")
    assert ratio <= 1 / 50


def test_a_block_of_ten_thousand_cells(versus: Versus, served: Running) -> None:
    column = [[1000.0 + n / 10] for n in range(BLOCK)]
    body = json.dumps({"calls": [{"function": "service_level", "arguments": [column, 120, 150, 20]}]}).encode()

    def request() -> None:
        posted(served, "/api/functions/batch", body)

    found = posted(served, "/api/functions/batch", body).json()["results"][0]["value"]
    assert len(found) == BLOCK
    # The rival: what reading and writing the same JSON costs, without any server.
    rival = posted(served, "/api/functions/batch", body).content
    versus.ratio(lambda: request, lambda: (json.loads(body), json.dumps(json.loads(rival))), rounds=20)
    versus.note("another machine: 2 ms JSON and NumPy alone, 13 ms xlwings' converters, 430-490 ms xlwings.server")
