"""Published values of the functions beyond the telephone queue, by function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "service_cases.json").read_text(encoding="utf-8")
)


def cases(prefix: str) -> list[dict[str, Any]]:
    """The cases of functions whose name begins so; there are some."""
    found = [case for case in CASES if case["function"].startswith(prefix)]
    if not found:
        raise LookupError(f"no case of {prefix}")
    return found


def name(case: dict[str, Any]) -> str:
    return str(case["id"])
