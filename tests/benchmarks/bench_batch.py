"""What a batch costs beside the two things that it cannot do without: the engine, and the splice into a file.

The bare run sets one input of a compiled shape, lets the engine calculate, splices its values into the rows, packs
and writes. A batch reads and checks every site's scenario beside that, calculates it a second time, compares, and
keeps the manifest. ``CCXL_SITES=10000`` measures the thousands of a night; without it a few hundred give a first look.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ccxl.api import load
from ccxl.batch.run import run_batch
from ccxl.batch.sites import Site
from ccxl.batch.task import Job
from ccxl.workbook import build as building
from ccxl.workbook.build import resources
from ccxl.workbook.fill import Shape
from ccxl.workbook.package import write_whole

BASE = resources("examples") / "hotline_60.toml"
SITES = int(os.environ.get("CCXL_SITES", "600"))
WORKERS = 2


def handling_time(site: int) -> float:
    """No two sites are alike."""
    return 180 + site / 1000


def sites(count: int) -> list[Site]:
    """Sites of one shape."""
    return [Site(f"s{n}", f"s{n}.xlsx", BASE, (f"traffic.aht_s={handling_time(n)}",)) for n in range(count)]


def bare(folder: Path, numbers: range) -> int:
    """Engine and splice, one site after another, with nobody looking after it."""
    if not building._shapes:
        building.build(load(BASE))
    (shape,) = building._shapes.values()
    (cell,) = (
        (sheet.name, row, column) for sheet in shape.sheets for row, column in sheet.inputs.get("traffic.aht_s", ())
    )
    for number in numbers:
        results = shape.calculation.run([(cell, handling_time(number))])
        write_whole(shape.packer.archive(spliced(shape, results)), folder / f"s{number}.xlsx")
    return len(numbers)


def spliced(shape: Shape, results: Any) -> Iterator[tuple[str, bytes]]:
    """The parts of a workbook with the engine's values in all slots; charts keep what they show."""
    sheets = {sheet.part: sheet for sheet in shape.sheets}
    ways = shape.texts.ways()
    for part, data in shape.package.parts.items():
        if part not in sheets:
            yield part, data
            continue
        rows = results[sheets[part].name]
        values = [rows[row - 1][column - 1] for _, row, column in (slot.cell for slot in sheets[part].slots)]
        before, after = shape.package.frames[part]
        yield part, b"".join((before, *sheets[part].rows.pieces(values, ways), after))


@pytest.fixture(scope="module")
def bare_seconds(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds a workbook for engine and splice alone, in as many processes, started and warm."""
    folder = tmp_path_factory.mktemp("bare")
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(bare, [folder] * WORKERS, [range(3)] * WORKERS))
        start = time.perf_counter()
        assert sum(pool.map(bare, [folder] * WORKERS, [range(n, SITES, WORKERS) for n in range(WORKERS)])) == SITES
        return (time.perf_counter() - start) / SITES


@dataclass(frozen=True)
class Moment:
    """How far a batch had come: sites done, seconds since its start, kilobytes that its workers hold."""

    done: int
    seconds: float
    resident: dict[int, int]


def resident() -> dict[int, int]:
    """Kilobytes in memory of every worker, by process."""
    found = {}
    for child in multiprocessing.active_children():
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
            found[child.pid or 0] = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return found


def watched(folder: Path, count: int, **how: Any) -> list[Moment]:
    """The moments of a batch, the last one when all is written."""
    start = time.perf_counter()
    moments = [Moment(0, 0.0, {})]

    def progress(built: int, failed: int) -> None:
        assert not failed
        moments.append(Moment(moments[-1].done + built, time.perf_counter() - start, resident()))

    report = run_batch(sites(count), Job(folder), workers=WORKERS, progress=progress, **how)
    assert report.built == count
    return [*moments, Moment(count, time.perf_counter() - start, {})]


def between(moments: list[Moment], low: float, high: float) -> list[Moment]:
    """The moments of a part of the sites."""
    count = moments[-1].done
    return [moment for moment in moments if low * count <= moment.done <= high * count]


def test_the_whole_command(benchmark: Any, bare_seconds: float, tmp_path: Path) -> None:
    """Rate beside the bare one; memory of the workers flat; time in step with the number of sites."""
    moments = benchmark.pedantic(lambda: watched(tmp_path, SITES), rounds=1)
    found = moments[-1].seconds / SITES
    print(f"\n{SITES} sites: {1 / found:.1f}/s, bare {1 / bare_seconds:.1f}/s, ratio {bare_seconds / found:.2f}")
    for share in (0.1, 0.2, 0.4, 0.6, 0.8, 1):
        until = between(moments, 0, share)[-1]
        megabytes = [size // 1024 for size in until.resident.values()]
        print(f"  {until.done:6} after {until.seconds:7.1f} s, workers hold {megabytes} MB")
    early = [max(sizes) for moment in between(moments, 0.1, 0.2) if (sizes := moment.resident.values())]
    late = [max(sizes) for moment in between(moments, 0.9, 1) if (sizes := moment.resident.values())]
    first, last = between(moments, 0.1, 0.5), between(moments, 0.5, 0.95)
    pace = [(part[-1].seconds - part[0].seconds) / (part[-1].done - part[0].done) for part in (first, last)]
    print(
        f"  memory {max(late) / max(early):.3f} of the second tenth's, pace {pace[1] / pace[0]:.3f} of the first half's"
    )
    assert max(late) <= 1.1 * max(early)
    assert pace[1] <= 1.1 * pace[0]
    assert bare_seconds / found >= 0.7


def test_dask_in_chunks(benchmark: Any, tmp_path: Path) -> None:
    count = max(SITES // 5, 200)
    here = watched(tmp_path / "here", count)[-1].seconds
    there = benchmark.pedantic(lambda: watched(tmp_path / "there", count, dask="local"), rounds=1)[-1].seconds
    print(f"\n{count} sites: dask {count / there:.1f}/s, pool {count / here:.1f}/s, ratio {there / here:.2f}")
    assert there / here <= 1.15
