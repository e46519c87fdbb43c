"""Rivals measured side by side: one round of each in turn, so that a busy machine slows all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

import pytest


def medians(rivals: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each rival over alternating rounds, after one that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for number in range(rounds + 1):
        for name, run in rivals.items():
            gc.collect()
            start = time.perf_counter()
            run()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


def report(request: pytest.FixtureRequest, found: Mapping[str, float], base: str) -> None:
    """Print medians and their ratios to one of the rivals."""
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    assert terminal is not None
    terminal.write_line("")
    for name, seconds in found.items():
        terminal.write_line(f"{name:<60} {seconds * 1000:8.1f} ms {seconds / found[base]:6.2f} x {base}")
