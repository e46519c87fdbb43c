"""Headless Chromium as a function: a scenario in, what it saw out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

NODE_HOME: Final = Path(__file__).parents[1] / ".node"
SCRIPT: Final = Path(__file__).with_name("browser.mjs")
TIMEOUT_S: Final = 180


class BrowserError(RuntimeError):
    """Chromium is not installed, or the scenario failed."""


def browse(scenarios: Path, name: str, url: str, node_home: Path = NODE_HOME, **settings: Any) -> Any:
    """Run one scenario of a file against a server.

    Parameters
    ----------
    scenarios, name
        The file of scenarios and the name of one.
    url
        Address of the server; a request to any other is a fault.
    settings
        What the scenario is told.
    """
    if not (node_home / "node_modules" / "playwright-core").is_dir():
        raise BrowserError(f"no playwright-core in {node_home}: run tests/run, which installs it")
    run = subprocess.run(
        ["node", SCRIPT, node_home, scenarios, name],
        input=json.dumps({"url": url, **settings}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )
    if run.returncode:
        raise BrowserError(f"{name}:\n{run.stderr}")
    return json.loads(run.stdout)
