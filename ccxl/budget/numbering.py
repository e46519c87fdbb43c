"""序号: numbers of sections and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line


def number_line(axis: str, give: Callable[[Scenario], list[Any]]) -> Line:
    """The line of the numbers of an axis."""
    return Line(f"numbers.{axis}", "text", axes=(axis,), given=give, style="label")


def numbers_within(sections: list[str], rows: Iterable[Any]) -> list[str]:
    """Numbers such as 2.1 for rows in the order of their sections."""
    counts = dict.fromkeys(sections, 0)
    numbers = []
    for row in rows:
        counts[row.section] += 1
        numbers.append(f"{sections.index(row.section) + 1}.{counts[row.section]}")
    return numbers
