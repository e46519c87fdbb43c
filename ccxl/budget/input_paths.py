"""Paths in the scenario of what the cells of an input line hold, filled in from the pattern that is the line's path.

In a pattern ``*`` is the number of a row or of an entry, ``{a,b}`` one name for each element, and ``=`` the numbers of
all rows whose field holds the element's value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from ccxl.budget.paths import groups, pattern
from ccxl.budget.register import DEFINITION
from ccxl.budget.scenario import Scenario
from ccxl.core.formula_text import Index
from ccxl.core.line import Line

_VARIES: Final = re.compile(r"(\*|\{.*?\})")


class InputPaths:
    """Paths of the inputs of one scenario.

    Parameters
    ----------
    scenario
        The scenario that was built.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._orders: dict[str, Sequence[int]] = {}

    def of(self, line: Line, index: Index) -> tuple[str, ...]:
        """Paths of one element of a given line; several where one cell names a section of many rows.

        Parameters
        ----------
        line, index
            The line and the element.

        Returns
        -------
        Paths such as ``construction.items.3.price``; none where the scenario does not hold the element.
        """
        path = line.path or line.key
        table, every, field = path.partition(".=.")
        if every:
            return tuple(f"{table}.{number}.{field}" for number in self._named(line, index, table, field))
        found = ""
        places = iter(index)
        for part in _VARIES.split(path):
            if part == "*":
                number = self._number(found[:-1], next(places))
                if number is None:
                    return ()
                found += str(number)
            else:
                found += part[1:-1].split(",")[next(places)] if part.startswith("{") else part
        return (found,) if found else ()

    def _named(self, line: Line, index: Index, table: str, field: str) -> list[int]:
        assert line.given is not None
        name = line.given(self._scenario)[index[0]]
        return [number for number, row in enumerate(self._rows(table)) if getattr(row, field) == name]

    def _number(self, path: str, place: int) -> int | None:
        """Place in the scenario of an entry of a list, or of a row, which may stand in another order in its line."""
        table = groups().get(pattern(path))
        if table is None or not table.many:
            return place
        if path not in self._orders:
            rows = self._rows(path)
            numbers = {id(row): number for number, row in enumerate(rows)}
            ordered = DEFINITION.tables[path].rows(self._scenario) if path in DEFINITION.tables else rows
            self._orders[path] = [numbers[id(row)] for row in ordered]
        order = self._orders[path]
        return order[place] if place < len(order) else None

    def _rows(self, table: str) -> Any:
        found: Any = self._scenario
        for name in table.split("."):
            found = getattr(found, name)
        return found
