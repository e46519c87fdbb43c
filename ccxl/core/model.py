"""A set of lines bound together: resolved, checked, ordered, and evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeAlias

import numpy as np

from ccxl.core.errors import DeclarationError, InputError
from ccxl.core.line import Axis, Line, keys_known, may_be_unknown, resolved
from ccxl.core.reading import Compiler, Facts, Read
from ccxl.core.rule import Rule

# What a limit looks at: values by key, sizes of axes, groups of child axes.
_LookedAt: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, int], Mapping[tuple[str, str], Any]], Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """What tells whether lengths of axes and groups that were found for some inputs fit others.

    Parameters
    ----------
    reads
        Keys of the lines that it looks at; a model need not have them.
    fits
        Whether they fit; one flag for each variant where arrays have a first axis of variants.
    words
        What is wrong where they do not; called for one evaluation alone.
    """

    reads: tuple[str, ...]
    fits: _LookedAt
    words: _LookedAt


@dataclass(frozen=True)
class Conditions:
    """What every line's values depend on beside what is given.

    Parameters
    ----------
    sizes, groups, words, not_given
        As of `Model.evaluate`.
    """

    sizes: Mapping[str, int]
    groups: Mapping[tuple[str, str], Any]
    words: Mapping[str, str]
    not_given: str

    def are(self, other: Conditions | None) -> bool:
        """Whether others are the same."""
        return (
            other is not None
            and self.sizes == other.sizes
            and self.words is other.words
            and self.not_given == other.not_given
            and self.groups.keys() == other.groups.keys()
            and all(_alike(members, other.groups[key]) for key, members in self.groups.items())
        )


@dataclass(frozen=True)
class _Evaluation:
    """An evaluation that the next one takes from what has not moved."""

    conditions: Conditions | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


class Model:
    """Lines that read one another.

    Parameters
    ----------
    lines
        The lines, in any order; order on the page is free.
    axes
        The axes in the order of every array's dimensions.
    limits
        Whether lengths of axes and groups that were found for some inputs still fit others.

    Raises
    ------
    DeclarationError
        A key stands twice, a line reads what is not there, units do not fit, or lines go in a circle.
    """

    def __init__(self, lines: Iterable[Line], axes: Iterable[Axis], limits: Iterable[Limit] = ()) -> None:
        self.lines: dict[str, Line] = {}
        for line in lines:
            if line.key in self.lines:
                raise DeclarationError(f"line '{line.key}': declared twice")
            self.lines[line.key] = line
        self.axes = {axis.key: axis for axis in axes}
        self.compiler = Compiler(self.axes)
        self.rules: dict[str, Rule] = {
            key: resolved(line, self.lines) for key, line in self.lines.items() if line.rule is not None
        }
        self.limits = tuple(limits)
        self.beside = {key: keys_known(line, self.lines) for key, line in self.lines.items() if line.beside is not None}
        self.order = self._ordered()
        self.nullable = self._nullable()
        self._reads = {key: self._compiled(self.lines[key]) for key in self.order if key in self.rules}
        self._needs = {
            key: needed
            for key in self.order
            if (needed := self._needed(key)) or key in self.rules or key in self.beside
        }
        self._last = _Evaluation()

    def _ordered(self) -> tuple[str, ...]:
        graph = {key: self._needed(key) for key in self.lines}
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise DeclarationError(f"lines go in a circle: {' -> '.join(error.args[1])}") from None

    def read_by(self, key: str) -> tuple[str, ...]:
        """The lines that one is computed from; none for what is given alone."""
        return self._needs.get(key, ())

    def _needed(self, key: str) -> tuple[str, ...]:
        """The lines that one is computed from."""
        if key in self.rules:
            return tuple(ref.key for ref in self.rules[key].reads)
        return self.beside[key] if key in self.beside else self.lines[key].parts

    def _nullable(self) -> frozenset[str]:
        found: set[str] = set()
        for key in self.order:
            line = self.lines[key]
            unknown = key in self.rules and may_be_unknown(self.rules[key].tree, frozenset(found))
            if line.missing or unknown or found & set(line.parts):
                found.add(key)
        return frozenset(found)

    def _compiled(self, line: Line) -> Read:
        try:
            return self.compiler.line(self.rules[line.key].tree, line.axes)
        except DeclarationError as error:
            raise DeclarationError(f"line '{line.key}': {error}") from None

    def evaluate(
        self,
        inputs: Mapping[str, Any],
        sizes: Mapping[str, int],
        groups: Mapping[tuple[str, str], Any],
        words: Mapping[str, str],
        not_given: str = "",
        only: Set[str] | None = None,
    ) -> dict[str, Any]:
        """Every line's values: those that a budget made from these inputs would have.

        Parameters
        ----------
        inputs
            Arrays of the given lines, in the order of their axes; NaN or `not_given` where unknown.
        sizes, groups
            Length of every axis; for a child axis and its parent the parent's index of each element.
        words
            Label to text, in the language of the workbook.
        not_given
            The word for a text that was not given.
        only
            Keys to compute, with all that they read; all lines if left out.

        Returns
        -------
        Arrays by key: float64, or object for text; those of computed lines cannot be written to.

        Raises
        ------
        InputError
            The inputs need other lengths of axes or other groups than those given.
        """
        conditions = Conditions(sizes, groups, words, not_given)
        before = self._last if only is None and conditions.are(self._last.conditions) else _Evaluation()
        values: dict[str, Any] = dict(inputs)
        facts = Facts(values, sizes, groups, words, not_given)
        # What is as it was the last time: first what was given, then each line that reads nothing else.
        given = {key for key in inputs if _alike(before.inputs.get(key), inputs[key])}
        same: set[str] = set()
        # Division by zero and the like give what is not known.
        with np.errstate(all="ignore"):
            for key in self.order if only is None else filter(only.__contains__, self.order):
                if key not in self._needs:
                    same.update(given & {key})
                    continue
                kept = before.values.get(key)
                given_too = key in inputs and key not in self.beside
                unmoved = kept is not None and same.issuperset(self._needs[key]) and (not given_too or key in given)
                if not unmoved:
                    values[key] = self._computed(key, facts, inputs)
                    values[key].flags.writeable = False
                if unmoved or _alike(kept, values[key]):
                    values[key] = kept
                    same.add(key)
        wrong = [limit.words(values, sizes, groups) for limit in self.limits if not limit.fits(values, sizes, groups)]
        if wrong:
            raise InputError(f"{'; '.join(wrong)}; make a new budget of the scenario with these inputs")
        if only is None:
            # Copies: what the caller adds to its own is no part of this evaluation.
            self._last = _Evaluation(conditions, dict(inputs), dict(values))
        return values

    def _computed(self, key: str, facts: Facts, inputs: Mapping[str, Any]) -> Any:
        if key in self._reads:
            computed = self._reads[key](facts)
            return _given_first(inputs[key], computed) if key in inputs else computed
        line = self.lines[key]
        if line.beside is not None:
            found = line.beside(*(facts.values[read] for read in self.beside[key]))
            return np.broadcast_to(np.asarray(found, float), tuple(facts.sizes[axis] for axis in line.axes)).copy()
        return np.stack([facts.values[part] for part in line.parts])[: facts.sizes[line.axes[0]]]


def _given_first(given: Any, computed: Any) -> Any:
    return np.where(np.isnan(given), computed, given)


def _alike(one: Any, other: Any) -> bool:
    """Whether two arrays hold the same to the last bit."""
    if one is None or one.shape != other.shape or one.dtype != other.dtype:
        return False
    return bool(one.tolist() == other.tolist() if one.dtype.kind == "O" else one.tobytes() == other.tobytes())
