"""Numbers of a scenario that are moved: which may be, whether they are allowed, and the scenario that has them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ccxl.budget.input_paths import InputPaths
from ccxl.budget.paths import Field, field_at, pattern
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError, Mistake, ScenarioError, nearest
from ccxl.core.line import Line

# Nobody mends more at a time, and each of these variants is read as a scenario of its own to say what is wrong.
MOST_TOLD: Final = 100
_Index = tuple[int, ...]


class MovedInputs:
    """Inputs of a budget that take other numbers in each of many variants.

    Parameters
    ----------
    scenario
        What the budget was made of.
    lines, given
        The lines of its model, and the arrays of those that are given.
    deciding
        Patterns of the paths of numbers on which more depends than the lines that read them.
    moved
        Numbers by the key of the line; the first axis is that of the variants, the others are those of the line.

    Raises
    ------
    InputError
        What is moved is no number that the scenario gives, or an array has another shape.
    ScenarioError
        Numbers that the scenario does not allow: all of them, each with its variant.
    """

    def __init__(
        self,
        scenario: Scenario,
        lines: Mapping[str, Line],
        given: Mapping[str, Any],
        deciding: frozenset[str],
        moved: Mapping[str, Any],
    ) -> None:
        self._scenario = scenario
        self._given = given
        self.arrays = _arrays(lines, given, moved)
        listed = [key for key in self.arrays if "month" in lines[key].axes]
        if listed and not scenario.months.is_one_year:
            raise InputError(f"{listed[0]}: variants move lists of months in budgets of one year only")
        self.count = len(next(iter(self.arrays.values())))
        paths = InputPaths(scenario)
        self._paths = {key: _paths(paths, lines[key], given[key]) for key in self.arrays}
        self._deciding = tuple(
            key for key, paths in self._paths.items() if any(pattern(path) in deciding for path in paths.values())
        )
        self._refuse(self._outside())

    def decided(self) -> list[tuple[Scenario, Any, Mapping[str, Any]]]:
        """Scenarios in which deciding numbers alone are moved; the variants with these numbers; the numbers by line."""
        if not self._deciding:
            return []
        rows = np.concatenate([self.arrays[key].reshape(self.count, -1) for key in self._deciding], axis=1)
        _, first, of_variant = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        self._refuse(first.tolist(), self._deciding)
        return [
            (
                self.scenario(number, self._deciding),
                np.flatnonzero(of_variant.ravel() == place),
                {key: self.arrays[key][number] for key in self._deciding},
            )
            for place, number in enumerate(first.tolist())
        ]

    def scenario(self, number: int, keys: Sequence[str] | None = None) -> Scenario:
        """The scenario of one variant, or the one in which only these inputs are moved."""
        alone = scenario_from(self._raw(number, keys or tuple(self.arrays)), f"variant {number}")
        return alone.over(self._scenario.months)

    def _raw(self, number: int, keys: Sequence[str]) -> dict[str, Any]:
        raw: dict[str, Any] = self._scenario.model_dump(exclude_defaults=True)
        for key in keys:
            for index, path in self._paths[key].items():
                value = float(self.arrays[key][(number, *index)])
                if value != self._given[key][index]:
                    _set(raw, path.split("."), value, self._given[key].shape[-1:])
        return raw

    def _outside(self) -> list[int]:
        """Numbers of the variants in which a number lies outside the bounds of its field."""
        outside = np.zeros(self.count, bool)
        for key, paths in self._paths.items():
            for index, path in paths.items():
                field = field_at(path)
                assert field is not None
                outside |= ~_lies_within(field, self.arrays[key][(slice(None), *index)])
        return np.flatnonzero(outside).tolist()

    def _refuse(self, suspected: Sequence[int], keys: Sequence[str] | None = None) -> None:
        """Raise all mistakes of some variants, if there are any: those that their own scenarios would have."""
        found: list[Mistake] = []
        for told, number in enumerate(suspected):
            if len(found) >= MOST_TOLD:
                found.append(Mistake("variants", f"{len(suspected) - told} more to look at; mend these first"))
                break
            found += [
                Mistake(f"variant {number}: {mistake.place}", mistake.message)
                for mistake in mistakes_in(self._raw(number, keys or tuple(self.arrays)))
            ]
        if found:
            raise ScenarioError("variants", found)


def _arrays(lines: Mapping[str, Line], given: Mapping[str, Any], moved: Mapping[str, Any]) -> dict[str, Any]:
    """What is moved as arrays of one length."""
    if not moved:
        raise InputError("variants: no input is moved; give at least one, such as traffic.aht_s")
    wrong: list[str] = []
    arrays: dict[str, Any] = {}
    for key, values in moved.items():
        text = _no_number(lines, given, key)
        if not text:
            try:
                array = np.array(values, float)
            except (TypeError, ValueError):
                text = ": must be an array of numbers"
            else:
                array.flags.writeable = False
                arrays[key] = array
                text = _misshapen(array, given[key])
        if text:
            wrong.append(f"{key}{text}")
    counts = {key: len(array) for key, array in arrays.items() if array.ndim}
    if len(set(counts.values())) > 1:
        wrong.append(f"different numbers of variants: {', '.join(f'{key} {count}' for key, count in counts.items())}")
    if wrong:
        raise InputError("; ".join(wrong))
    return arrays


def _no_number(lines: Mapping[str, Line], given: Mapping[str, Any], key: str) -> str:
    """Why a line is nothing that variants move."""
    numbers = [each for each, line in lines.items() if line.is_input and line.unit not in ("text", "date")]
    if key not in lines:
        return f": no such input{nearest(key, numbers)}"
    if key not in numbers:
        return ": variants move numbers that the scenario gives, no texts, dates or results"
    if np.isnan(given[key]).all():
        return ": not given in this budget; variants move numbers that are given"
    return ""


def _misshapen(array: Any, given: Any) -> str:
    """Why an array does not fit: another shape, or numbers where the scenario gives none."""
    if array.ndim != given.ndim + 1 or array.shape[1:] != given.shape or not len(array):
        wanted = ", ".join(("variants", *map(str, given.shape)))
        return f" has the shape {array.shape}; must be ({wanted}{',' if given.ndim == 0 else ''}) with at least one"
    places = np.argwhere(np.isnan(array) != np.isnan(given))
    if len(places):
        number, *index = places[0].tolist()
        what = (
            "must be given" if np.isnan(array[tuple(places[0])]) else "must be NaN, for the scenario does not give it"
        )
        return f" of variant {number}{f' at {tuple(index)}' if index else ''}: {what}"
    return ""


def _paths(input_paths: InputPaths, line: Line, given: Any) -> dict[_Index, str]:
    """Path of each element that is given."""
    found: dict[_Index, str] = {}
    for index in np.ndindex(given.shape):
        if not math.isnan(given[index]):
            paths = input_paths.of(line, index)
            field = field_at(paths[0]) if len(paths) == 1 else None
            if field is None:
                raise InputError(
                    f"{line.key}: its numbers follow from others; variants move numbers that the scenario gives"
                )
            found[index] = paths[0]
    return found


def _lies_within(field: Field, values: Any) -> Any:
    """Whether each number is finite and within the bounds of a field."""
    fits = np.isfinite(values)
    if field.low is not None:
        fits &= (values > field.low) if field.low_open else (values >= field.low)
    if field.high is not None:
        fits &= (values < field.high) if field.high_open else (values <= field.high)
    return fits


def _set(node: Any, parts: list[str], value: float, length: tuple[int, ...]) -> None:
    """Put a number into raw tables that nobody else holds; one number for all months becomes a list of them."""
    part, rest = parts[0], parts[1:]
    if isinstance(node, dict) and "value" in node and part not in node:
        part, rest = "value", parts
    place: Any = int(part) if isinstance(node, list) else part
    child = node.get(place) if isinstance(node, dict) else node[place]
    if isinstance(child, dict) and list(child) == ["value"]:
        # A number without a source is written as one.
        child = child["value"]
    if not rest:
        node[place] = {**child, "value": value} if isinstance(child, dict) else value
        return
    if isinstance(child, tuple):
        child = list(child)
    elif child is None:
        child = {}
    elif not isinstance(child, dict | list):
        child = [child] * length[0]
    node[place] = child
    _set(child, rest, value, length)
