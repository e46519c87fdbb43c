"""Whole processes from the start, as a user at the terminal meets them, in turn with another checkout.

``python -m tests.benchmarks.bench_cold ../other-checkout`` prints, for every command, the median times of the other and
of this checkout and their ratio: by the clock, and of the processor (which other work on the machine disturbs less).
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[2]
CLI: Final = "from ccxl.cli import main; main()"
BUILD: Final = ("-c", CLI, "build", "workbooks/examples/hotline_60.toml", "-o")
CALL: Final = ("-c", CLI, "call", "agents", "calls=950", "aht_s=181", "target_service_level=0.8")
# Builds in one process: the first of a shape, and others of the same shape.
SHAPES: Final = """
import sys, time
from pathlib import Path
from ccxl.budget.model import Budget
from ccxl.workbook.build import build
from ccxl.workbook.inputs import load

try:
    from ccxl.core.process import tune_process
    tune_process()
except ImportError:
    pass
folder = Path("workbooks/examples")
build(load(folder / "hotline_60.toml", ()))
def timed(name, settings):
    scenario = load(folder / name, settings)
    wall, cpu = time.perf_counter(), time.process_time()
    build(scenario)
    return time.perf_counter() - wall, time.process_time() - cpu
known = sorted(timed("hotline_60.toml", (f"traffic.aht_s={180 + step}",)) for step in range(7))[3]
new = timed("securities_50.toml", ())
print(*(known if sys.argv[1] == "known" else new))
"""


def once(checkout: Path, arguments: Sequence[str], reported: bool = False) -> tuple[float, float]:
    """Seconds by the clock and of the processor of one process, or those that it reports itself."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(checkout)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{checkout}: {' '.join(arguments)}: {done.stderr}")
    if reported:
        first, second = map(float, done.stdout.split())
        return first, second
    return wall, sum(after[:2]) - sum(before[:2])


def compare(name: str, other: Path, arguments: Sequence[str], rounds: int, reported: bool = False) -> None:
    """Print the medians of both checkouts and their ratios."""
    for checkout in (other, HERE):  # what is compiled once is no part of it
        once(checkout, arguments, reported)
    pairs = [(once(other, arguments, reported), once(HERE, arguments, reported)) for _ in range(rounds)]
    wall, cpu = ([statistics.median(each[side][kind] for each in pairs) for side in (0, 1)] for kind in (0, 1))
    print(
        f"{name:<24}{wall[0]:8.3f}{wall[1]:8.3f}{wall[1] / wall[0]:7.2f}  {cpu[0]:8.3f}{cpu[1]:8.3f}"
        f"{cpu[1] / cpu[0]:7.2f}",
        flush=True,
    )


def main() -> None:
    """Compare all commands, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", help="names of what is measured")
    given = parser.parse_args()
    other = given.other.resolve()
    with tempfile.TemporaryDirectory() as folder:
        built, batch = Path(folder, "built.xlsx"), Path(folder, "batch")
        once(other, (*BUILD, str(built)))
        sites = Path(folder, "sites.csv")
        sites.write_text("site,traffic.aht_s\n" + "".join(f"S{n},{170 + n}\n" for n in range(20)))
        commands: dict[str, tuple[Sequence[str], bool]] = {
            "build": ((*BUILD, str(Path(folder, "out.xlsx"))), False),
            "call agents": (CALL, False),
            "import udfs": (("-c", "import udfs"), False),
            "check": (("-c", CLI, "check", str(built)), False),
            "known shape": (("-c", SHAPES, "known"), True),
            "new shape": (("-c", SHAPES, "new"), True),
            "batch of 20": (
                ("-c", CLI, "batch", str(sites), "-o", str(batch), "--scenario", "workbooks/examples/hotline_60.toml",
                 "--force", "--jobs", "2"),
                False,
            ),
        }  # fmt: skip
        print(f"{'':<24}{'wall: other':>11}{'this':>5}{'ratio':>7}  {'cpu: other':>11}{'this':>5}{'ratio':>7}")
        for name, (arguments, reported) in commands.items():
            if not given.only or name in given.only:
                compare(name, other, arguments, given.rounds, reported)


if __name__ == "__main__":
    main()
