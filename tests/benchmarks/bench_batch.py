"""What a batch costs beside the two things that it cannot do without: the engine, and the splice into a file.

The bare run sets one input of a compiled shape, lets the engine calculate, splices its values into the rows, packs
and writes. A batch reads and checks every site's scenario beside that, calculates it a second time, compares, and
keeps the manifest. ``CCXL_SITES=10000`` measures the thousands of a night; without it a few hundred show the ratios.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ccxl.api import load
from ccxl.batch.manifest import file_hash, inputs_hash
from ccxl.batch.pool import Order, run_local
from ccxl.batch.run import run_batch
from ccxl.batch.sites import Site
from ccxl.batch.task import Job, build_chunk
from ccxl.workbook import build as building
from ccxl.workbook.build import resources
from ccxl.workbook.fill import Shape
from ccxl.workbook.package import write_whole

BASE = resources("examples") / "hotline_60.toml"
SITES = int(os.environ.get("CCXL_SITES", "300"))
WORKERS = 2


def handling_time(site: int) -> float:
    """No two sites are alike."""
    return 180 + site / 1000


def sites(count: int) -> list[Site]:
    """Sites of one shape."""
    return [Site(f"s{n}", f"s{n}.xlsx", BASE, (f"traffic.aht_s={handling_time(n)}",)) for n in range(count)]


def orders(job: Job, count: int) -> list[Order]:
    files = {BASE: file_hash(BASE)}
    return [(site, inputs_hash(job, site, files)) for site in sites(count)]


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


def seconds_each(run: Any) -> float:
    start = time.perf_counter()
    assert run() == SITES
    return (time.perf_counter() - start) / SITES


def test_the_pool(benchmark: Any, bare_seconds: float, tmp_path: Path) -> None:
    job = Job(tmp_path)
    todo = orders(job, SITES)

    def run() -> int:
        return sum(outcome.state == "built" for part in run_local(job, todo, WORKERS) for outcome in part)

    found = benchmark.pedantic(lambda: seconds_each(run), rounds=1)
    benchmark.extra_info.update(per_second=1 / found, bare_per_second=1 / bare_seconds)
    print(f"\npool {1 / found:.1f}/s, bare {1 / bare_seconds:.1f}/s, ratio {bare_seconds / found:.2f}")
    assert bare_seconds / found >= 0.7


def test_the_whole_command(benchmark: Any, bare_seconds: float, tmp_path: Path) -> None:
    run = lambda: run_batch(sites(SITES), Job(tmp_path), workers=WORKERS).built  # noqa: E731
    found = benchmark.pedantic(lambda: seconds_each(run), rounds=1)
    print(f"\nbatch with manifest and portfolio {1 / found:.1f}/s, ratio {bare_seconds / found:.2f}")
    assert bare_seconds / found >= 0.7


def test_dask_in_chunks(benchmark: Any, tmp_path: Path) -> None:
    here = seconds_each(lambda: run_batch(sites(SITES), Job(tmp_path / "here"), workers=WORKERS).built)

    def there() -> int:
        return run_batch(sites(SITES), Job(tmp_path / "there"), workers=WORKERS, dask="local").built

    found = benchmark.pedantic(lambda: seconds_each(there), rounds=1)
    print(f"\ndask {1 / found:.1f}/s, pool {1 / here:.1f}/s, ratio {found / here:.2f}")
    assert found / here <= 1.15


def test_memory_of_a_worker_stays_flat(benchmark: Any, tmp_path: Path) -> None:
    """After the second tenth of the sites a worker grows no more."""
    job = Job(tmp_path)
    todo = orders(job, SITES)
    tenth = SITES // 10
    status = Path("/proc/self/status")

    def resident() -> int:
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))

    def run() -> tuple[int, int]:
        build_chunk(job, todo[: 2 * tenth])
        early = resident()
        build_chunk(job, todo[2 * tenth :])
        return early, resident()

    early, late = benchmark.pedantic(run, rounds=1)
    print(f"\nresident {early / 1024:.0f} MB after {2 * tenth}, {late / 1024:.0f} MB after {SITES}")
    assert late <= 1.1 * early
