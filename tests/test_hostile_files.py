"""Hostile templates and forms: a clear message within five seconds and half a gigabyte, and nothing written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import hostile

EXAMPLE = Path(__file__).parents[1] / "workbooks" / "examples" / "twenty_seats.toml"
SECONDS, MEGABYTES = 5.0, 500
# A process of its own, whose use of memory and of the processor can be asked: others share the machine.
RUN = """
import json, resource, sys
from ccxl.cli import main
sys.argv[0] = "ccxl"
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    # ru_maxrss would count what the process that started this one held.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps({"seconds": used.ru_utime + used.ru_stime, "megabytes": int(peak.split()[1]) / 1024}))
"""


def ccxl(*arguments: object) -> tuple[int, str, dict[str, float]]:
    run = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )
    return run.returncode, run.stderr, json.loads(run.stdout.splitlines()[-1])


def refused(code: int, message: str, used: dict[str, float], name: str, what: str, folder: Path) -> None:
    assert code == 2, message
    assert what in message
    assert name in message
    assert "Traceback" not in message
    assert used["megabytes"] < MEGABYTES
    assert used["seconds"] < SECONDS
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_template_is_refused(tmp_path, name):
    template = hostile.write(tmp_path, name)

    code, message, used = ccxl("build", EXAMPLE, "--template", template, "-o", tmp_path / "out.xlsx")

    refused(code, message, used, name, hostile.FILES[name][1], tmp_path)


@pytest.mark.parametrize(
    "name", ["truncated.xlsx", "empty.xlsx", "bomb.xlsx", "elements.xlsx", "laughs.xlsx", "outside.xlsx", "type.xlsx",
             "password.xlsx", "old.xls", "old.xlsx", "picture.xlsx", "page.xlsx", "text.xlsx", "broken.xlsx"],
)  # fmt: skip
def test_a_hostile_form_is_refused(tmp_path, name):
    form = hostile.write(tmp_path, name)

    code, message, used = ccxl("build", form, "-o", tmp_path / "out.xlsx")

    refused(code, message, used, name, "", tmp_path)


def test_a_hundred_thousand_names_are_no_hindrance(tmp_path):
    template = tmp_path / "names.xlsx"
    template.write_bytes(hostile.with_names(100_000))

    code, message, used = ccxl("build", EXAMPLE, "--template", template, "-o", tmp_path / "out.xlsx")

    assert code == 0, message
    assert used["megabytes"] < MEGABYTES
    assert used["seconds"] < SECONDS


def test_the_good_file_is_good(tmp_path):
    template = tmp_path / "good.xlsx"
    template.write_bytes(hostile.good())

    code, message, _ = ccxl("build", EXAMPLE, "--template", template, "-o", tmp_path / "out.xlsx")

    assert code == 0, message
