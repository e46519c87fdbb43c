"""What ccxl does to the process that it runs in: nothing as a library, its own settings in processes of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = "import gc, sys; print(json.dumps([gc.get_threshold(), sys.getswitchinterval()]))"
# A process of ccxl's own by the code that prepares it, after which its settings are printed.
OWN = {
    "command line": "import ccxl.cli; sys.argv = ['ccxl', '--version']; suppressed(ccxl.cli.main)",
    "batch worker": "from ccxl.batch.task import watch; watch(0, one_core=True)",
    "server worker": "from ccxl.server.pool import prepare; prepare(0, 2**40, Path('.'), int)",
    "batch of the server": "from ccxl.server import job; suppressed(lambda: job.main(*['x'] * 8))",
}
PREPARED = """
import json, sys
from pathlib import Path

def suppressed(call):
    try:
        call()
    except (SystemExit, OSError, ValueError):
        pass

"""


def output_of(*arguments):
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.untraced
def test_a_library_call_changes_nothing_in_its_process(tmp_path):
    changed = output_of("-m", "tests.host_process", str(tmp_path))
    assert {"build", "check", "functions", "batch"} <= changed.keys()
    assert {name: found for name, found in changed.items() if found} == {}


@pytest.mark.untraced
@pytest.mark.parametrize("process", OWN)
def test_processes_of_ccxl_itself_are_set_for_builds(process):
    thresholds, interval = output_of("-c", f"{PREPARED}{OWN[process]}\n{SETTINGS}")
    assert thresholds[0] >= 100_000
    assert interval <= 0.001
