"""A budget's parts put together: everything that follows from them hangs on one `BudgetDefinition`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final, TypeVar

from ccxl.budget.check import Check
from ccxl.budget.check_lines import check_lines
from ccxl.budget.part import Features, Groups, Mistakes, Part, PlaceName, Sheet
from ccxl.budget.paths import Raw
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import DeclarationError, nearest
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model

# Models that are remembered: one for each kind of budget that a server meets in a while.
MODELS_KEPT: Final = 64
Declared = TypeVar("Declared", Part, Axis, Sheet)


@dataclass(frozen=True, slots=True)
class Structure:
    """What of a scenario decides its lines, the lengths of the axes and the sheets.

    Parameters
    ----------
    features
        The feature of each part that has one.
    sizes
        Length of every axis, and of conditions that rows of a template ask for.
    groups
        For a child axis and its parent the parent's index of each element.
    checks
        Keys of the checks that apply.
    sheets
        Keys of the sheets that have something to show.
    """

    features: tuple[tuple[str, Hashable], ...]
    sizes: Mapping[str, int]
    groups: Groups
    checks: tuple[str, ...]
    sheets: tuple[str, ...]


class BudgetDefinition:
    """The parts of a budget, and what follows from them; never changes.

    Parameters
    ----------
    parts
        The parts in the order of their sheets. Their axes stand in the same order, those in rows before those in
        columns: it is the order of every array's dimensions.
    checks_first, parameters_first
        Parts whose checks, and whose parameters, stand first on the sheets that list them all; the others follow in
        the order of `parts`.

    Raises
    ------
    DeclarationError
        A key stands twice, a part needs one that is not there, or parts need each other in a circle.
    """

    def __init__(
        self, parts: Sequence[Part], checks_first: Sequence[str] = (), parameters_first: Sequence[str] = ()
    ) -> None:
        self.parts = tuple(parts)
        self._by_key = _by_key("part", self.parts)
        self._by_need = _in_order_of_need(self._by_key)
        self._checks_first, self._parameters_first = tuple(checks_first), tuple(parameters_first)
        declared = [axis for part in self.parts for axis in part.axes]
        self.axes: tuple[Axis, ...] = tuple(sorted(declared, key=lambda axis: axis.along == "columns"))
        self.sheets: tuple[Sheet, ...] = tuple(sheet for part in self.parts for sheet in part.sheets)
        _by_key("axis", self.axes)
        _by_key("sheet", self.sheets)
        self.tables = {table.path: table for part in self.parts for table in part.tables}
        self.form_sections = tuple(section for part in self.parts for section in part.form_sections)
        self.form_sheets = tuple(sheet for part in self.parts for sheet in part.form_sheets)
        self._model = lru_cache(MODELS_KEPT)(self._bind)

    def _ordered(self, first: Sequence[str]) -> Iterator[Part]:
        """The parts, those named `first` before the others."""
        yield from (self._by_key[key] for key in first)
        yield from (part for part in self.parts if part.key not in first)

    @cached_property
    def sheet_keys(self) -> tuple[str, ...]:
        """Keys of all sheets, in their order."""
        return tuple(sheet.key for sheet in self.sheets)

    # ------------------------------------------------------------------ of one scenario

    def structure(self, scenario: Scenario) -> Structure:
        """What of a scenario decides its lines, the lengths of the axes and the sheets."""
        found = {part.key: part.feature(scenario) for part in self.parts if part.feature is not None}
        features = self.features(found)
        sizes: dict[str, int] = {}
        for part in self._by_need:
            sizes |= part.sizes(scenario, features, sizes)
        applied = tuple(check.key for check in self._checks(features) if not check.needs or sizes[check.needs])
        sizes["check"] = len(applied)
        groups: dict[tuple[str, str], tuple[int, ...]] = {}
        for part in self.parts:
            groups |= part.groups(scenario, sizes)
        sheets = tuple(
            sheet.key for sheet in self.sheets if not sheet.shown_with or any(sizes[key] for key in sheet.shown_with)
        )
        return Structure(tuple(found.items()), sizes, groups, applied, sheets)

    def model(self, structure: Structure) -> Model:
        """The lines that a structure asks for, bound together."""
        return self._model(structure.features, structure.checks)

    def _bind(self, features: tuple[tuple[str, Hashable], ...], checks: tuple[str, ...]) -> Model:
        limits = (limit for part in self.parts for limit in part.limits)
        return Model(self._lines(self.features(dict(features)), checks), self.axes, limits)

    def features(self, by_part: Mapping[str, Hashable]) -> Features:
        """The features of parts, with what parts contribute to the hooks of others."""
        alone = Features(by_part)
        found: dict[str, tuple[Any, ...]] = {}
        for part in self._by_need:
            for hook, members in part.contributes(alone).items():
                found[hook] = (*found.get(hook, ()), *members)
        return Features(by_part, found)

    def _checks(self, features: Features) -> Iterator[Check]:
        return (check for part in self._ordered(self._checks_first) for check in part.checks(features))

    def _lines(self, features: Features, checks: Iterable[str]) -> Iterator[Line]:
        applied = frozenset(checks)
        shown = [sheet.key for sheet in self.sheets if sheet.has_verdict]
        for part in self.parts:
            yield from part.lines(features)
        yield from check_lines([check for check in self._checks(features) if check.key in applied], shown)

    def parameters(self, structure: Structure) -> tuple[str, ...]:
        """Keys of the lines on the sheet of parameters, in their order."""
        features = self.features(dict(structure.features))
        ordered = self._ordered(self._parameters_first)
        return tuple(key for part in ordered for key in part.parameters(features, structure.sizes))

    # ------------------------------------------------------------------ of all scenarios

    @cached_property
    def every_line(self) -> Mapping[str, Line]:
        """Every line that any budget can have, by key; of lines with the same key that of the last example."""
        found: dict[str, Line] = {}
        usual = {part.key: part.examples[-1] for part in self.parts if part.examples}
        for varied in self.parts:
            for example in varied.examples:
                features = self.features(usual | {varied.key: example})
                found |= {line.key: line for part in self.parts for line in part.lines(features)}
        every = [sheet.key for sheet in self.sheets if sheet.has_verdict]
        found |= {line.key: line for line in check_lines(tuple(self._checks(self.features(usual))), every)}
        return found

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Patterns of the paths of numbers on which more depends than the lines that read them."""
        return frozenset(path for part in self.parts for path in part.deciding)

    def find_mistakes(self, raw: Raw, place_name: PlaceName) -> Mistakes:
        """Path and text of every mistake that no single key can tell."""
        for part in self.parts:
            yield from part.find_mistakes(raw, place_name)


def _by_key(kind: str, members: Iterable[Declared]) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for member in members:
        if member.key in found:
            raise DeclarationError(f"{kind} '{member.key}': declared twice")
        found[member.key] = member
    return found


def _in_order_of_need(parts: Mapping[str, Part]) -> tuple[Part, ...]:
    for part in parts.values():
        for key in part.needs:
            if key not in parts:
                raise DeclarationError(f"part '{part.key}' needs '{key}', which is unknown{nearest(key, parts)}")
    try:
        order = TopologicalSorter({part.key: part.needs for part in parts.values()}).static_order()
        return tuple(parts[key] for key in order)
    except CycleError as error:
        raise DeclarationError(f"parts need each other in a circle: {' -> '.join(error.args[1])}") from None
