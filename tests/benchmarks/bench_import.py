"""What ``import ccxl`` costs beside ``import numpy``: ``pytest tests/benchmarks/bench_import.py --benchmark-enable``."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.benchmarks.rounds import report

ROUNDS = 20
LARGEST_RATIO = 1.5
TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def seconds(statement: str) -> float:
    """Seconds that a statement takes in a fresh process, without the start of Python itself."""
    command = [sys.executable, "-c", TIMED.format(statement)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_import(benchmark: Callable[..., Any], request: pytest.FixtureRequest) -> None:
    statements = ("import numpy", "import ccxl", "from ccxl import service_level", "from ccxl import build, load")
    found: dict[str, list[float]] = {statement: [] for statement in statements}

    def one_round() -> None:
        for statement in statements:
            found[statement].append(seconds(statement))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)  # type: ignore[attr-defined]
    medians = {statement: statistics.median(values[1:]) for statement, values in found.items()}
    report(request, medians, "import numpy")

    assert medians["import ccxl"] <= LARGEST_RATIO * medians["import numpy"]
