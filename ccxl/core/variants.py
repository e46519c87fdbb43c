"""Many variants of a model's inputs evaluated at once, along an axis of their own.

Only the lines that are asked for, and those that they read, are worked out; of these only the ones that depend on an
input that varies have the axis of variants.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

import numpy as np

from ccxl.core.line import VARIANT, Axis
from ccxl.core.model import Conditions, Model
from ccxl.core.reading import Compiler, Facts
from ccxl.core.rule import Apply, Node, Ref

# Numbers that are held at a time: more do not stay in the processor's cache.
MOST_HELD: Final = 1_500_000
FEWEST_AT_ONCE: Final = 16

# What works out one line from the values before it.
_Step = Callable[[Facts], Any]


class VariedModel:
    """A model of which some inputs vary.

    Parameters
    ----------
    model
        The lines.
    varied
        Keys of the inputs that vary.
    wanted
        Keys of the lines that are asked for.
    """

    def __init__(self, model: Model, varied: Iterable[str], wanted: Iterable[str]) -> None:
        self._model = model
        self.varied = frozenset(varied)
        needed = _with_all_they_read(model, wanted)
        moved = set(self.varied)
        for key in model.order:
            if key in needed and not moved.isdisjoint(model.read_by(key)):
                moved.add(key)
        self._moved = frozenset(moved)
        self.order = tuple(key for key in model.order if key in moved & needed)
        self._compiler = Compiler({**model.axes, VARIANT: Axis(VARIANT, "columns")})
        self._steps = {key: step for key in self.order if (step := self._step(key)) is not None}

    def evaluate(
        self,
        values: Mapping[str, Any],
        inputs: Mapping[str, Any],
        varied: Mapping[str, Any],
        wanted: Collection[str],
        conditions: Conditions,
    ) -> tuple[dict[str, Any], Any]:
        """Values of lines in each variant.

        Parameters
        ----------
        values
            Every line's values where nothing varies.
        inputs
            Arrays of the given lines, as for `Model.evaluate`.
        varied
            Arrays of the inputs that vary; their first axis is that of the variants.
        wanted
            Keys of the lines to keep; their first axis is that of the variants too.
        conditions
            Lengths of axes, groups and words, as for `Model.evaluate`.

        Returns
        -------
        Arrays by key, and whether each variant is within the limits of the model; what is not has no right values.
        """
        count = len(next(iter(varied.values())))
        found = {key: np.empty((count, *np.shape(values[key]))) for key in wanted}
        within = np.ones(count, bool)
        at_once = self._at_once(conditions.sizes)
        for start in range(0, count, at_once):
            part = slice(start, start + at_once)
            held = self._evaluate(
                {key: np.moveaxis(array[part], 0, -1) for key, array in varied.items()}, values, inputs, conditions
            )
            for key in wanted:
                array = held[key]
                found[key][part] = np.moveaxis(array, -1, 0) if key in self._moved else array
            within[part] = self._within(held, conditions)
        return found, within

    def _at_once(self, sizes: Mapping[str, int]) -> int:
        """How many variants are worked out at a time."""
        lines = self._model.lines
        of_one = sum(int(np.prod([sizes[axis] for axis in lines[key].axes])) for key in self.order)
        return max(FEWEST_AT_ONCE, MOST_HELD // max(of_one, 1))

    def _evaluate(
        self, varied: Mapping[str, Any], values: Mapping[str, Any], inputs: Mapping[str, Any], conditions: Conditions
    ) -> dict[str, Any]:
        held = dict(values)
        held.update(varied)
        count = next(iter(varied.values())).shape[-1]
        sizes = {**conditions.sizes, VARIANT: count}
        facts = Facts(held, sizes, conditions.groups, conditions.words, conditions.not_given)
        with np.errstate(all="ignore"):
            for key, step in self._steps.items():
                computed = step(facts)
                if key in inputs and key not in self._model.beside:
                    given = varied[key] if key in varied else np.asarray(inputs[key])[..., None]
                    computed = np.where(np.isnan(given), computed, given)
                held[key] = computed
        return held

    def _within(self, held: Mapping[str, Any], conditions: Conditions) -> Any:
        """Whether each variant is within the limits of the model."""
        fits: Any = True
        for limit in self._model.limits:
            looked_at = {
                key: np.moveaxis(held[key], -1, 0) if key in self._moved else held[key]
                for key in limit.reads
                if key in held
            }
            fits = fits & limit.fits(looked_at, conditions.sizes, conditions.groups)
        return fits

    def _axes(self, key: str) -> tuple[str, ...]:
        axes = self._model.lines[key].axes
        return (*axes, VARIANT) if key in self._moved else axes

    def _step(self, key: str) -> _Step | None:
        """What works out one line; None for what is given alone."""
        model, axes = self._model, self._axes(key)
        if key in model.rules:
            return self._compiler.line(self._varied_tree(model.rules[key].tree, {}), axes)
        if key in model.beside:
            reads = [self._compiler.spread(read, self._axes(read), axes) for read in model.beside[key]]
            compute = model.lines[key].beside
            assert compute is not None

            def worked_out(facts: Facts) -> Any:
                found = compute(*(read(facts) for read in reads))
                return np.broadcast_to(np.asarray(found, float), tuple(facts.sizes[axis] for axis in axes))

            return worked_out
        return self._compiler.stacked(model.lines[key].parts, self._axes, axes) if model.lines[key].parts else None

    def _varied_tree(self, tree: Node, known: dict[Node, Node]) -> Node:
        """A rule's tree whose references have the axis of variants; a node that stands in several places stays one."""
        if isinstance(tree, Ref):
            return Ref(tree.key, tree.unit, self._axes(tree.key)) if tree.key in self._moved else tree
        if not isinstance(tree, Apply):
            return tree
        if tree not in known:
            args = tuple(self._varied_tree(arg, known) for arg in tree.args)
            known[tree] = Apply(tree.op, args, tree.over, tree.by, tree.index)
        return known[tree]


def _with_all_they_read(model: Model, wanted: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += model.read_by(key)
    return frozenset(found)
