"""A rival measured beside every benchmark, round by round, so that a busy machine slows both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[[], object]


class Versus:
    """Times what is measured and its rival in turn.

    Parameters
    ----------
    benchmark
        The fixture of pytest-benchmark.
    show
        Prints a line.
    """

    def __init__(self, benchmark: Any, show: Callable[[str], None]) -> None:
        self._benchmark = benchmark
        self._show = show

    def ratio(self, prepare: Callable[[], Run], rival: Run, rounds: int) -> float:
        """Median seconds of what `prepare` gives, over those of the rival."""
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
        own, other = self._benchmark.stats.stats.median, statistics.median(seconds[1:])
        return self.told(own, other)

    def told(self, own: float, other: float) -> float:
        """The ratio of two medians, printed and kept with the results of the benchmark."""
        self._benchmark.extra_info.update(rival_seconds=other, ratio=own / other)
        self._show(f"{self._benchmark.name}: {own * 1000:.1f} ms, rival {other * 1000:.1f} ms, ratio {own / other:.2f}")
        return own / other


@pytest.fixture
def versus(benchmark: Any, request: pytest.FixtureRequest) -> Versus:
    """Give what measures against a rival."""
    terminal: Any = request.config.pluginmanager.get_plugin("terminalreporter")
    return Versus(benchmark, lambda line: terminal.write_line(f"\n{line}"))
