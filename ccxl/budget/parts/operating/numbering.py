"""序号 of operating costs: rows of labour stand first in their section."""

from __future__ import annotations

from collections.abc import Callable

from ccxl.budget.given import Numeral
from ccxl.budget.numbering import number_line, numbers_within
from ccxl.budget.parts.operating import lines as operating
from ccxl.budget.scenario import Scenario


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
    numbers = numbers_within(sections, operating.lines(scenario))
    before = len(scenario.staffing.grades) + len(scenario.staffing.support)
    if not before:
        return numbers
    labour = sections.index(operating.labour_section(scenario)) + 1
    beside = 2 + len(scenario.labour.costs)
    shifted = (number.split(".") for number in numbers)
    return [f"{section}.{int(row) + (before + beside if int(section) == labour else 0)}" for section, row in shifted]


NUMBERS = (
    number_line("operating_section", lambda s: [Numeral(n) for n, _ in enumerate(operating.sections(s), start=1)]),
    *(number_line(kind, _labour(kind)) for kind in ("grade", "support", "contribution", "labour_cost")),
    number_line("line", _lines),
)
