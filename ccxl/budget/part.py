"""What a part of a budget is: construction, telecom, cash and the like, each with its own lines and sheets.

A part says which axes, lines, checks and sheets it has, what it takes from the user, and which other parts it reads.
`BudgetDefinition` puts parts together; nothing else knows them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from ccxl.budget.check import Check
from ccxl.budget.form_entries import FormSheet, Section
from ccxl.budget.input_lines import InputTable
from ccxl.budget.paths import Raw
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis, Line
from ccxl.core.model import Limit
from ccxl.core.rule import nothing

Sizes: TypeAlias = Mapping[str, int]
Groups: TypeAlias = Mapping[tuple[str, str], tuple[int, ...]]
# Path and text of each mistake; what to call a path in a text.
Mistakes: TypeAlias = Iterator[tuple[str, str]]
PlaceName: TypeAlias = Callable[[str], str]
Feature = TypeVar("Feature", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook.

    Parameters
    ----------
    key
        Its key among the labels ``sheet.*`` and ``purpose.*``.
    shown_with
        Axes of which one must have elements, or it has nothing to show; none for a sheet that always stands.
    has_verdict
        Whether it shows the verdict of its own checks.
    """

    key: str
    shown_with: tuple[str, ...] = ()
    has_verdict: bool = True


@dataclass(frozen=True, slots=True)
class Features:
    """What of a scenario decides which lines a budget has.

    Parameters
    ----------
    by_part
        The feature of each part that has one.
    contributed
        What parts contribute to a hook of another, by the hook's name, in the order of the parts.
    """

    by_part: Mapping[str, Any]
    contributed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def of(self, part: str, kind: type[Feature]) -> Feature:
        """The feature of a part."""
        found = self.by_part[part]
        assert isinstance(found, kind)
        return found

    def contributions(self, hook: str, kind: type[Feature]) -> tuple[Feature, ...]:
        """What was contributed to a hook."""
        found = self.contributed.get(hook, ())
        assert all(isinstance(each, kind) for each in found)
        return found


def _no_sizes(scenario: Scenario, features: Features, before: Sizes) -> Sizes:
    return {}


def _no_groups(scenario: Scenario, sizes: Sizes) -> Groups:
    return {}


def _no_lines(features: Features) -> tuple[Line, ...]:
    return ()


def _no_checks(features: Features) -> tuple[Check, ...]:
    return ()


def _no_contributions(features: Features) -> Mapping[str, tuple[Any, ...]]:
    return {}


def _no_mistakes(raw: Raw, place_name: PlaceName) -> Mistakes:
    return iter(())


def _no_parameters(features: Features, sizes: Sizes) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of a budget.

    Parameters
    ----------
    key
        Its name.
    needs
        Parts whose lines it reads; no circles.
    axes
        Axes of its own; those in rows stand before all in columns.
    sheets
        Its sheets.
    feature
        What of the scenario decides its lines; hashable. Models are remembered by it.
    examples
        Features that between them show every line it can have.
    sizes
        Lengths of its axes, and of conditions that rows of a template ask for; sizes of the parts that it needs are
        known by then.
    groups
        For its child axes and their parents the parent's index of each element.
    lines
        Its lines.
    checks
        Figures of its sheets that must agree.
    contributes
        What it adds to the hooks of other parts; features are known by then.
    tables
        Its tables of inputs; the rows of a table may stand in another order than in the scenario.
    parameters
        Keys of the single inputs and constants that stand on the sheet of parameters.
    limits
        Whether lengths of axes and groups that were found for some inputs still fit others.
    deciding
        Patterns of the paths of numbers on which, beside the lines that read them, mistakes, the order of rows or
        lengths of axes depend: variants that move one are read as scenarios of their own.
    find_mistakes
        Mistakes between values of the raw tables that no single key can tell.
    form_sections, form_sheets
        Where its single values stand on the form's first sheet, and its own sheets of the form.
    """

    key: str
    needs: tuple[str, ...] = ()
    axes: tuple[Axis, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    feature: Callable[[Scenario], Hashable] | None = None
    examples: tuple[Hashable, ...] = ()
    sizes: Callable[[Scenario, Features, Sizes], Sizes] = _no_sizes
    groups: Callable[[Scenario, Sizes], Groups] = _no_groups
    lines: Callable[[Features], Iterable[Line]] = _no_lines
    checks: Callable[[Features], Sequence[Check]] = _no_checks
    contributes: Callable[[Features], Mapping[str, tuple[Any, ...]]] = _no_contributions
    parameters: Callable[[Features, Sizes], Iterable[str]] = _no_parameters
    tables: tuple[InputTable, ...] = ()
    limits: tuple[Limit, ...] = ()
    deciding: tuple[str, ...] = ()
    find_mistakes: Callable[[Raw, PlaceName], Mistakes] = _no_mistakes
    form_sections: tuple[Section, ...] = ()
    form_sheets: tuple[FormSheet, ...] = ()


def without_values(lines: Iterable[Line], where: Callable[[Line], bool]) -> tuple[Line, ...]:
    """Lines, of which the chosen ones have no value: what was not given is not zero."""
    return tuple(replace(line, rule=nothing, reads={}) if where(line) else line for line in lines)


# Other rules of lines by their keys, each with the keys that it reads, as of a `Line`.
Rules: TypeAlias = Mapping[str, tuple[Callable[..., Any], Mapping[str, str]]]


def with_rules(lines: Iterable[Line], rules: Rules) -> tuple[Line, ...]:
    """Lines, of which some have other rules."""
    return tuple(
        replace(line, rule=rules[line.key][0], reads=rules[line.key][1]) if line.key in rules else line
        for line in lines
    )


def is_total(line: Line) -> bool:
    """Whether a line is one computed figure."""
    return not line.axes and line.rule is not None
