"""Headless Chromium as a function: a scenario in, what it saw out. One browser serves all of a test process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

NODE_HOME: Final = Path(__file__).parents[1] / ".node"
SCRIPT: Final = Path(__file__).with_name("browser.mjs")


class BrowserError(RuntimeError):
    """Chromium is not installed, or the scenario failed."""


class Browser:
    """A browser that runs while the ``with`` block does; each scenario has a profile of its own.

    Parameters
    ----------
    scenarios
        The file of scenarios.
    node_home
        Where npm's packages are.
    """

    def __init__(self, scenarios: Path, node_home: Path = NODE_HOME) -> None:
        if not (node_home / "node_modules" / "playwright-core").is_dir():
            raise BrowserError(f"no playwright-core in {node_home}: run tests/run, which installs it")
        self._node = subprocess.Popen(
            ["node", SCRIPT, node_home, scenarios],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._node.stdin is not None
        with self._node:
            self._node.stdin.close()
            self._node.wait(30)

    def __call__(self, name: str, url: str, **settings: Any) -> Any:
        """Run one scenario against a server.

        Parameters
        ----------
        name
            Name of the scenario.
        url
            Address of the server; a request to any other is a fault.
        settings
            What the scenario is told.
        """
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"name": name, "settings": {"url": url, **settings}}) + "\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        if not line:
            raise BrowserError(f"{name}: node or Chromium died")
        answer = json.loads(line)
        if "fault" in answer:
            raise BrowserError(f"{name}:\n{answer['fault']}")
        return answer["seen"]
