"""序号 of sections and rows, and the signers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ccxl.budget.given import Numeral
from ccxl.budget.parts.construction import lines as construction
from ccxl.budget.parts.operating import lines as operating
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line


def _within(sections: list[str], rows: Iterable[Any]) -> list[str]:
    """Numbers such as 2.1 for rows in the order of their sections."""
    counts = dict.fromkeys(sections, 0)
    numbers = []
    for row in rows:
        counts[row.section] += 1
        numbers.append(f"{sections.index(row.section) + 1}.{counts[row.section]}")
    return numbers


def _labour(kind: str) -> Callable[[Scenario], list[str]]:
    """Numbers of the labour rows, which stand first in their section."""

    def give(scenario: Scenario) -> list[str]:
        grades, support = len(scenario.staffing.grades), len(scenario.staffing.support)
        if not grades and not support:
            return []
        section = operating.sections(scenario).index(operating.labour_section(scenario)) + 1
        first, count = {
            "grade": (1, grades),
            "support": (grades + 1, support),
            "contribution": (grades + support + 1, 2),
            "labour_cost": (grades + support + 3, len(scenario.labour.costs)),
        }[kind]
        return [f"{section}.{number}" for number in range(first, first + count)]

    return give


def _lines(scenario: Scenario) -> list[str]:
    sections = operating.sections(scenario)
    numbers = _within(sections, operating.lines(scenario))
    before = len(scenario.staffing.grades) + len(scenario.staffing.support)
    if not before:
        return numbers
    labour = sections.index(operating.labour_section(scenario)) + 1
    beside = 2 + len(scenario.labour.costs)
    shifted = (number.split(".") for number in numbers)
    return [f"{section}.{int(row) + (before + beside if int(section) == labour else 0)}" for section, row in shifted]


def _number(axis: str, give: Callable[[Scenario], list[Any]]) -> Line:
    return Line(f"numbers.{axis}", "text", axes=(axis,), given=give, style="label")


CONSTRUCTION = (
    _number("section", lambda s: [Numeral(n) for n, _ in enumerate(construction.sections(s), start=1)]),
    _number("item", lambda s: _within(construction.sections(s), construction.items(s))),
    _number("reserve", lambda s: [Numeral(len(construction.sections(s)) + 1)]),
)
OPERATING = (
    _number("operating_section", lambda s: [Numeral(n) for n, _ in enumerate(operating.sections(s), start=1)]),
    *(_number(kind, _labour(kind)) for kind in ("grade", "support", "contribution", "labour_cost")),
    _number("line", _lines),
)
