"""A rival measured beside every benchmark, round by round, so that a busy machine slows both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[[], object]
LINES = pytest.StashKey[list[str]]()


class Versus:
    """Times what is measured and its rival in turn.

    Parameters
    ----------
    benchmark
        The fixture of pytest-benchmark.
    lines
        What is printed at the end of the run.
    """

    def __init__(self, benchmark: Any, lines: list[str]) -> None:
        self._benchmark = benchmark
        self._lines = lines

    def ratio(self, prepare: Callable[[], Run], rival: Run, rounds: int, parts: float = 1) -> float:
        """Median seconds of what `prepare` gives, over those of the rival, who does one of so many parts of it."""
        if self._benchmark.disabled:
            pytest.fail("a benchmark needs --benchmark-enable")
        seconds: list[float] = []

        def setup() -> tuple[tuple[Run], dict[str, Any]]:
            gc.collect()
            start = time.perf_counter()
            rival()
            seconds.append(time.perf_counter() - start)
            run = prepare()
            gc.collect()
            return (run,), {}

        self._benchmark.pedantic(lambda run: run(), setup=setup, rounds=rounds, warmup_rounds=1)
        return self.told(self._benchmark.stats.stats.median, statistics.median(seconds[1:]) * parts)

    def told(self, own: float, other: float) -> float:
        """The ratio of two medians, kept with the results of the benchmark and printed."""
        self._benchmark.extra_info.update(rival_seconds=other, ratio=own / other)
        name = f"{self._benchmark.name:<48}"
        self._lines.append(f"{name} {own * 1000:7.1f} ms, rival {other * 1000:7.1f} ms, ratio {own / other:6.3g}")
        return own / other

    def note(self, text: str) -> None:
        """Print a line beside the figures, such as what others measured elsewhere."""
        self._lines.append(f"{'':<48} {text}")


@pytest.fixture
def versus(benchmark: Any, request: pytest.FixtureRequest) -> Versus:
    """Give what measures against a rival."""
    return Versus(benchmark, request.config.stash.setdefault(LINES, []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print medians and ratios."""
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)
