"""The Open XML SDK's opinion of a workbook: does it keep to the schema that Excel reads by?"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

NODE_HOME: Final = Path(__file__).parents[1] / ".node"
SCRIPT: Final = Path(__file__).with_name("validate.mjs")
TIMEOUT_S: Final = 300


class ValidatorError(RuntimeError):
    """The Open XML SDK is not installed or could not be run."""


def schema_errors(paths: Iterable[Path], node_home: Path = NODE_HOME) -> dict[Path, list[str]]:
    """Everything that the Open XML SDK finds wrong, by workbook; an empty list for a valid one.

    Give many workbooks at once: they are validated side by side.
    """
    if not (node_home / "node_modules" / "@xarsh" / "ooxml-validator").is_dir():
        raise ValidatorError(f"no Open XML SDK in {node_home}: run tests/run, which installs it")
    by_name = {str(path.absolute()): path for path in paths}
    found = _run_node(list(by_name), node_home)
    return {path: [_as_line(error) for error in found[name]] for name, path in by_name.items()}


def _run_node(names: list[str], node_home: Path) -> dict[str, list[dict[str, str | None]]]:
    try:
        run = subprocess.run(
            ["node", SCRIPT, node_home],
            input=json.dumps(names),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=True,
        )
    except FileNotFoundError:
        raise ValidatorError("no node on this machine: run tests/run, which installs it") from None
    except subprocess.CalledProcessError as failure:
        raise ValidatorError(f"the Open XML SDK could not be run:\n{failure.stderr}") from None
    found: dict[str, list[dict[str, str | None]]] = json.loads(run.stdout)
    return found


def _as_line(error: dict[str, str | None]) -> str:
    """One error as: kind, part, place in the part, what is wrong."""
    place = " ".join(word for word in (error["errorType"], error["path"], error["xPath"]) if word)
    return f"{place}: {error['description']}"
