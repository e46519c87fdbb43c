"""A rule's tree read as numbers: compiled once, broadcast over named axes.

Unknown is NaN for numbers and a marker word for text. It spreads through everything but the
branch of an `if_else` that is not taken, exactly as the guards in the spreadsheet text do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import DeclarationError
from ccxl.core.line import VARIANT, Axis
from ccxl.core.operations import OPERATIONS
from ccxl.core.rule import Apply, Const, Node, Nothing, Ref, Word, walk

Values: TypeAlias = Mapping[str, Any]
Read: TypeAlias = Callable[["Facts"], Any]

# Labels of the words that stand in cells without a value.
NOT_COMPUTABLE = "word.not_computable"
NOTHING = "word.nothing"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reading needs: values by key, sizes of axes, groups of child axes, words by label."""

    values: Values
    sizes: Mapping[str, int]
    groups: Mapping[tuple[str, str], Any]
    words: Mapping[str, str]
    not_given: str = ""
    shared: dict[Node, Any] = field(default_factory=dict)
    """What nodes that stand in several places of the line at hand give."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A compiled tree: a function of the facts, and the axes of what it gives."""

    read: Read
    axes: tuple[str, ...]

    def axes_without(self, over: str) -> tuple[str, ...]:
        """The axes that are left of an operation over one."""
        return tuple(axis for axis in self.axes if axis != over)


def _is_unknown(x: Any, facts: Facts) -> Any:
    x = np.asarray(x)
    return np.isnan(x) if x.dtype.kind == "f" else x == facts.not_given


class Compiler:
    """Compiles trees for one set of axes; the order of `axes` is the order of every array's dimensions."""

    def __init__(self, axes: Mapping[str, Axis]) -> None:
        self.axes = axes
        self.order = {key: place for place, key in enumerate(axes)}
        self._shared: frozenset[Node] = frozenset()

    def sorted_axes(self, *groups: Sequence[str]) -> tuple[str, ...]:
        """The union of several axes in the order of the dimensions."""
        return tuple(sorted({key for group in groups for key in group}, key=self.order.__getitem__))

    def line(self, tree: Node, axes: tuple[str, ...]) -> Read:
        """A line's rule: unknown parts make it unknown, but for branches not taken."""
        counts = Counter(part for part in walk(tree) if isinstance(part, Apply))
        self._shared = frozenset(part for part, count in counts.items() if count > 1)
        reading = self.lazy(tree)
        if not set(reading.axes) <= set(axes):
            extra = ", ".join(sorted(set(reading.axes) - set(axes)))
            raise DeclarationError(f"its rule varies over {extra}, which the line has not")
        spread = _spread(reading, axes)

        def read(facts: Facts) -> Any:
            facts.shared.clear()
            value = np.asarray(spread(facts))
            # No negative zero, which a spreadsheet does not know either.
            value = np.asarray(value + 0.0) if value.dtype.kind == "f" else _in_words(value, facts)
            shape = tuple(facts.sizes[axis] for axis in axes)
            return value if value.shape == shape else np.broadcast_to(value, shape)

        return read

    def lazy(self, tree: Node) -> Reading:
        """As the top of a rule is read: an `if_else` needs only the branch it takes."""
        if not (isinstance(tree, Apply) and tree.op == "if_else"):
            return self.strict(tree)
        parts = [self.strict(tree.args[0]), self.lazy(tree.args[1]), self.lazy(tree.args[2])]
        return self._merged(parts, _chosen)

    def strict(self, tree: Node) -> Reading:
        """As every part below is read: all that is named must be known."""
        while isinstance(tree, Apply) and not tree.over and OPERATIONS[tree.op].value is numbers.same:
            tree = tree.args[0]
        reading = self._strict(tree)
        if tree not in self._shared:
            return reading

        def read(facts: Facts) -> Any:
            if tree not in facts.shared:
                facts.shared[tree] = reading.read(facts)
            return facts.shared[tree]

        return Reading(read, reading.axes)

    def _strict(self, tree: Node) -> Reading:
        if isinstance(tree, Apply):
            if tree.over:
                return getattr(self, f"_{tree.op}")(tree)  # type: ignore[no-any-return]
            return self._merged([self.strict(arg) for arg in tree.args], _arithmetic(tree.op))
        if isinstance(tree, Ref):
            return Reading(lambda facts: facts.values[tree.key], tree.axes)
        if isinstance(tree, Const):
            return Reading(lambda facts: tree.value, ())
        if isinstance(tree, Word):
            return Reading(lambda facts: facts.words[tree.label] if tree.label else "", ())
        if isinstance(tree, Nothing):
            return Reading(lambda facts: np.nan, ())
        raise DeclarationError(f"{tree!r} cannot be read as a number")

    # ------------------------------------------------------------------ dimensions

    def spread(self, key: str, axes: tuple[str, ...], wanted: tuple[str, ...]) -> Read:
        """What a line with some axes holds, with a dimension for every wanted axis."""
        return _spread(Reading(lambda facts: facts.values[key], axes), wanted)

    def stacked(self, parts: Sequence[str], axes_of: Callable[[str], tuple[str, ...]], axes: tuple[str, ...]) -> Read:
        """Lines that are the elements of another along its first axis."""
        reads = [self.spread(part, axes_of(part), axes[1:]) for part in parts]

        def read(facts: Facts) -> Any:
            count, *shape = (facts.sizes[axis] for axis in axes)
            return np.stack([np.broadcast_to(read(facts), shape) for read in reads[: max(count, 1)]])[:count]

        return read

    def _merged(self, parts: Sequence[Reading], combine: Callable[..., Any]) -> Reading:
        axes = self.sorted_axes(*(part.axes for part in parts))
        reads = [_spread(part, axes) for part in parts]
        if len(reads) == 2:
            one, other = reads
            return Reading(lambda facts: combine(facts, one(facts), other(facts)), axes)
        return Reading(lambda facts: combine(facts, *[read(facts) for read in reads]), axes)

    # ------------------------------------------------------------------ operations over axes

    def _total(self, tree: Apply) -> Reading:
        operands = [self._summed(self.strict(arg), tree) for arg in tree.args]
        rest = self.sorted_axes(*(part.axes_without(axis) for part, axis in operands))
        if any(_declared(part.axes_without(axis)) != _declared(rest) for part, axis in operands):
            raise DeclarationError(f"total over {', '.join(tree.over)}: its operands vary over different other axes")
        axes = self.sorted_axes(rest, (tree.by,)) if tree.by else rest
        target = axes.index(tree.by) if tree.by else 0
        reads = [(_spread_first(part, axis, rest), axis) for part, axis in operands]

        def read(facts: Facts) -> Any:
            sums = None
            for part, axis in reads:
                if tree.by:
                    sums = _added_by_group(part(facts), facts.groups[axis, tree.by], facts.sizes[tree.by], sums)
                else:
                    sums = _added(part(facts), sums)
            return np.moveaxis(np.asarray(sums), 0, target) if target else sums

        return Reading(read, axes)

    def _summed(self, part: Reading, tree: Apply) -> tuple[Reading, str]:
        """An operand of a total, and the axis that it is summed over."""
        over = [axis for axis in part.axes if axis in tree.over]
        if len(over) != 1:
            raise DeclarationError(f"total over {', '.join(tree.over)}: an operand varies over {', '.join(part.axes)}")
        return part, over[0]

    def _total_where(self, tree: Apply) -> Reading:
        parts = [self.strict(arg) for arg in tree.args]
        axes = self.sorted_axes(*(part.axes for part in parts))
        place = axes.index(tree.over[0])
        reads = [_spread(part, axes) for part in parts]

        def read(facts: Facts) -> Any:
            value, where, equals = (np.asarray(read(facts)) for read in reads)
            lost = np.any(
                _is_unknown(value, facts) | _is_unknown(where, facts) | _is_unknown(equals, facts), axis=place
            )
            return np.where(lost, np.nan, _added(_first(np.where(where == equals, value, 0), place)))

        return Reading(read, tuple(key for key in axes if key != tree.over[0]))

    def _total_product(self, tree: Apply) -> Reading:
        value, weight = (self.strict(arg) for arg in tree.args)
        product = self._merged([value, weight], lambda facts, a, b: a * b)
        place = product.axes.index(tree.over[0])
        rest = product.axes_without(tree.over[0])
        return Reading(lambda facts: _added(_first(np.asarray(product.read(facts)), place)), rest)

    def _so_far(self, tree: Apply) -> Reading:
        return self._accumulated(tree, np.cumsum)

    def _product_so_far(self, tree: Apply) -> Reading:
        return self._accumulated(tree, np.cumprod)

    def _accumulated(self, tree: Apply, accumulate: Callable[..., Any]) -> Reading:
        part = self.strict(tree.args[0])
        place = part.axes.index(tree.over[0])

        def read(facts: Facts) -> Any:
            x = np.asarray(part.read(facts))
            return np.where(np.isnan(x).any(axis=place, keepdims=True), np.nan, accumulate(x, axis=place))

        return Reading(read, part.axes)

    def _position(self, tree: Apply) -> Reading:
        axis = tree.over[0]
        return Reading(lambda facts: np.arange(1.0, facts.sizes[axis] + 1), (axis,))

    def _rank(self, tree: Apply) -> Reading:
        part = self.strict(tree.args[0])
        if _declared(part.axes) != tree.over:
            raise DeclarationError("rank: the value varies over the ranked axis only")
        place = part.axes.index(tree.over[0])

        def read(facts: Facts) -> Any:
            x = _first(np.asarray(part.read(facts)), place)
            # Equal values count up to their own place.
            upto = np.tril(np.ones((len(x), len(x)), bool)).reshape(len(x), len(x), *(1,) * (x.ndim - 1))
            ahead = (x[None] > x[:, None]).sum(axis=1) + ((x[None] == x[:, None]) & upto).sum(axis=1)
            return np.moveaxis(np.where(np.isnan(x).any(axis=0), np.nan, ahead.astype(float)), 0, place)

        return Reading(read, part.axes)

    def _look_up(self, tree: Apply) -> Reading:
        key, keys, values = (self.strict(arg) for arg in tree.args)
        place = values.axes.index(tree.over[0])
        rest = values.axes_without(tree.over[0])
        if set(_declared(rest)) & set(key.axes) or _declared(keys.axes) != tree.over:
            raise DeclarationError("look_up: keys vary over the table only, and key and values share no other axis")
        if VARIANT in keys.axes or (VARIANT in key.axes and VARIANT in values.axes):
            return self._look_up_in_each(tree, key, keys, values)
        found_axes = (*key.axes, *rest)
        axes = self.sorted_axes(found_axes)
        turn = tuple(found_axes.index(axis) for axis in axes)

        def read(facts: Facts) -> Any:
            table = _first(np.asarray(values.read(facts)), place)
            # A last row that holds nothing, for what is not in the table.
            table = np.concatenate([table, np.full((1, *table.shape[1:]), np.nan, table.dtype)])
            rows = _rows_of(np.asarray(key.read(facts)), np.asarray(keys.read(facts)))
            return np.transpose(table[rows], turn)

        return Reading(read, axes)

    def _look_up_in_each(self, tree: Apply, key: Reading, keys: Reading, values: Reading) -> Reading:
        """The same where each variant has a table of its own."""
        over = tree.over[0]
        # Where the key varies over the axis of the table too, that is the axis of what is found.
        axes = self.sorted_axes(key.axes, *(part.axes_without(over) for part in (keys, values)))
        reads = (_spread(key, axes), *(_spread_first(part, over, axes) for part in (keys, values)))

        def read(facts: Facts) -> Any:
            wanted, names, table = (read(facts) for read in reads)
            shape = tuple(facts.sizes[axis] for axis in axes)
            result = np.full(shape, np.nan, table.dtype)
            # From the last row to the first, so that the first of equal names stays. What is not known equals nothing.
            for row in reversed(range(len(names))):
                result = np.where(names[row] == wanted, table[row], result)
            return result

        return Reading(read, axes)

    def _first_true(self, tree: Apply) -> Reading:
        flags, values = (self.strict(arg) for arg in tree.args)
        if not _declared(flags.axes) == _declared(values.axes) == tree.over:
            raise DeclarationError("first_true: flags and values vary over the same one axis")
        axes = self.sorted_axes(flags.axes_without(tree.over[0]), values.axes_without(tree.over[0]))
        if not axes:
            return Reading(lambda facts: _beside_first(flags.read(facts), values.read(facts)), axes)
        reads = [_spread_first(part, tree.over[0], axes) for part in (flags, values)]

        def read(facts: Facts) -> Any:
            hits, found = np.broadcast_arrays(*(read(facts) for read in reads))
            hits = hits == 1
            if not len(hits):
                return np.nan
            return np.where(hits.any(axis=0), np.take_along_axis(found, hits.argmax(axis=0)[None], axis=0)[0], np.nan)

        return Reading(read, axes)

    def _largest(self, tree: Apply) -> Reading:
        part = self.strict(tree.args[0])
        place = part.axes.index(tree.over[0])
        rest = part.axes_without(tree.over[0])
        return Reading(lambda facts: np.max(part.read(facts), axis=place), rest)

    def _count_equal(self, tree: Apply) -> Reading:
        part, word = (self.strict(arg) for arg in tree.args)
        if _declared(part.axes) != tree.over or word.axes:
            raise DeclarationError("count_equal: the value varies over the counted axis only, the word over none")
        place = part.axes.index(tree.over[0])
        rest = part.axes_without(tree.over[0])
        return Reading(lambda facts: np.sum(part.read(facts) == word.read(facts), axis=place, dtype=float), rest)

    def _at(self, tree: Apply) -> Reading:
        part = self.strict(tree.args[0])
        place = part.axes.index(tree.over[0])
        rest = part.axes_without(tree.over[0])

        def read(facts: Facts) -> Any:
            x = np.asarray(part.read(facts))
            if x.shape[place] == 0:
                return np.full(tuple(facts.sizes[axis] for axis in rest), np.nan, x.dtype)
            return x.take(tree.index, axis=place)

        return Reading(read, rest)


def _spread(part: Reading, axes: Sequence[str]) -> Callable[[Facts], Any]:
    """What a part reads, with a dimension for every axis."""
    read = part.read
    if tuple(part.axes) == tuple(axes):
        return read
    index = tuple(slice(None) if axis in part.axes else None for axis in axes)

    def spread(facts: Facts) -> Any:
        array = read(facts)
        return array[index] if np.ndim(array) else array

    return spread


def _declared(axes: Sequence[str]) -> tuple[str, ...]:
    """The axes that lines declare: all but that of variants."""
    return tuple(axis for axis in axes if axis != VARIANT)


def _spread_first(part: Reading, over: str, axes: Sequence[str]) -> Callable[[Facts], Any]:
    """What a part reads, with one axis before all others and a dimension for each of these."""
    read, place, rest = part.read, part.axes.index(over), part.axes_without(over)
    if tuple(rest) == tuple(axes):
        return lambda facts: _first(np.asarray(read(facts)), place)
    index = (slice(None), *(slice(None) if axis in rest else None for axis in axes))
    return lambda facts: _first(np.asarray(read(facts)), place)[index]


def _beside_first(flags: Any, values: Any) -> Any:
    """The value beside the first flag that is 1."""
    hits = np.asarray(flags) == 1
    return np.asarray(values)[hits.argmax()] if hits.any() else np.nan


def _first(array: Any, place: int) -> Any:
    """The array with one axis before all others."""
    return np.moveaxis(array, place, 0) if place else array


# From so many numbers on it is quicker to add whole rows than to keep what each row adds up to.
MANY: Final = 4096


def _added(values: Any, before: Any = None) -> Any:
    """Sums along the first axis, after those before: one by one, as a spreadsheet adds, to the last bit."""
    if values.size >= MANY:
        return _added_row_by_row(values, before)
    if before is not None:
        if before.shape != values.shape[1:]:
            return _added_row_by_row(values, before)
        values = np.concatenate([np.asarray(before)[None], values])
    return np.add.accumulate(values)[-1] if len(values) else np.zeros(values.shape[1:])


def _added_row_by_row(values: Any, before: Any) -> Any:
    """The same without the sums on the way, also where variants are in one of the two only."""
    shape = values.shape[1:] if before is None else np.broadcast_shapes(before.shape, values.shape[1:])
    rows = iter(values)
    sums = np.array(np.broadcast_to(next(rows, 0.0) if before is None else before, shape), float)
    for row in rows:
        sums += row
    return sums


def _added_by_group(values: Any, groups: Any, count: int, before: Any = None) -> Any:
    if values.size >= MANY or (before is not None and before.shape[1:] != values.shape[1:]):
        return _added_by_group_row_by_row(values, groups, count, before)
    sums = np.zeros((count, *values.shape[1:])) if before is None else before
    if count:
        np.add.at(sums, groups, values)
    return sums


def _added_by_group_row_by_row(values: Any, groups: Any, count: int, before: Any) -> Any:
    shape = values.shape[1:] if before is None else np.broadcast_shapes(before.shape[1:], values.shape[1:])
    sums = np.zeros((count, *shape))
    if before is not None:
        sums += before
    if count:
        for group, row in zip(groups.tolist(), values, strict=True):
            sums[group] += row
    return sums


def _rows_of(wanted: Any, names: Any) -> Any:
    """The first row of each wanted name in a table; one past its end for what is not in it."""
    if wanted.size >= MANY and wanted.dtype.kind == names.dtype.kind == "f" and len(names):
        return _rows_of_numbers(wanted, names)
    known: dict[Any, int] = {}
    for row, name in enumerate(names.tolist()):
        # What is not known equals nothing.
        if not (isinstance(name, float) and math.isnan(name)):
            known.setdefault(name, row)
    found = [known.get(name, len(names)) for name in wanted.ravel().tolist()]
    return np.array(found, int).reshape(wanted.shape)


def _rows_of_numbers(wanted: Any, names: Any) -> Any:
    """The same of many numbers."""
    # Equal numbers keep their order; unknown ones stand last and equal nothing.
    order = np.argsort(names, kind="stable")
    places = np.minimum(np.searchsorted(names[order], wanted), len(names) - 1)
    return np.where(names[order][places] == wanted, order[places], len(names))


def _arithmetic(op: str) -> Callable[..., Any]:
    """An operation's arithmetic as a function of the facts and its operands."""
    if op == "if_else":
        return _strict_choice
    if op == "join":
        return _joined
    value = OPERATIONS[op].value
    if OPERATIONS[op].compares:
        return lambda facts, a, b: _compared(value, facts, a, b)
    return lambda facts, *parts: value(*parts)


def _compared(compare: Callable[..., Any], facts: Facts, a: Any, b: Any) -> Any:
    lost = _is_unknown(a, facts) | _is_unknown(b, facts)
    return np.where(lost, np.nan, np.asarray(compare(a, b), float))


def _joined(facts: Facts, *parts: Any) -> Any:
    unknown = (facts.not_given, facts.words[NOT_COMPUTABLE])
    return numbers.join(*(_told(np.asarray(part, object), unknown) for part in parts))


def _told(texts: Any, unknown: tuple[str, str]) -> Any:
    """Texts, with nothing known in place of the words for it."""
    told = [np.nan if text in unknown else text for text in texts.ravel().tolist()]
    return np.array(told, object).reshape(texts.shape)


def _in_words(value: Any, facts: Facts) -> Any:
    """A text that cannot be told, as the word for it."""
    if value.dtype.kind != "O":
        return value
    told = [isinstance(text, str) for text in value.ravel().tolist()]
    return value if all(told) else np.where(np.reshape(told, value.shape), value, facts.words[NOT_COMPUTABLE])


def _chosen(facts: Facts, test: Any, a: Any, b: Any) -> Any:
    chosen = np.where(test == 1, a, b)
    unknown = np.nan if chosen.dtype.kind in "fi" else facts.words[NOT_COMPUTABLE]
    return np.where(np.isnan(test), unknown, chosen)


def _strict_choice(facts: Facts, test: Any, a: Any, b: Any) -> Any:
    chosen = _chosen(facts, test, a, b)
    if chosen.dtype.kind in "fi":
        return np.where(np.isnan(np.asarray(a, float)) | np.isnan(np.asarray(b, float)), np.nan, chosen)
    return chosen
