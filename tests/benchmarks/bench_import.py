"""What imports cost beside ``import numpy``, each in a fresh process."""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import Any

import pytest

from tests.benchmarks.conftest import Versus

ROUNDS = 20
# Measured inside the process, so that the start of Python does not soften the ratio.
TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def seconds(statement: str) -> float:
    command = [sys.executable, "-c", TIMED.format(statement)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize(
    ("statement", "largest"),
    [("import ccxl", 1.5), ("from ccxl import service_level", None), ("from ccxl import build, load", None)],
)
def test_import(versus: Versus, benchmark: Any, statement: str, largest: float | None) -> None:
    found: dict[str, list[float]] = {statement: [], "import numpy": []}

    def one_round() -> None:
        for each, values in found.items():
            values.append(seconds(each))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    own, other = (statistics.median(values[1:]) for values in found.values())
    ratio = versus.told(own, other)

    assert largest is None or ratio <= largest
