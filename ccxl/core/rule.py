"""A rule is a plain function; called once with symbolic nodes it becomes a tree.

The tree is read four ways: as numbers (`reading`), as spreadsheet text (`text`), as a unit and as
an order of calculation. The helpers below work on nodes and on plain numbers alike, so the same
function serves a line of the model and a caller in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import DeclarationError
from ccxl.core.money import Amount
from ccxl.core.operations import OPERATIONS, OVER_AXES, Operand
from ccxl.core.units import NUMBER, TEXT, Unit

Value: TypeAlias = Any  # a node, a number or an array: rules are generic in it


class Node:
    """Part of a rule's tree; it stands for a value that is not known yet."""

    __slots__ = ()
    __hash__ = object.__hash__
    # NumPy hands operators with an array on the left to the node instead of spreading them.
    __array_ufunc__ = None

    def __bool__(self) -> bool:
        raise DeclarationError("a rule cannot branch on a cell; use if_else(test, a, b)")

    def __len__(self) -> int:
        raise DeclarationError("a rule cannot take the length of a line; use an axis")

    def __add__(self, other: Value) -> Node:
        return apply("add", self, other)

    def __radd__(self, other: Value) -> Node:
        return apply("add", other, self)

    def __sub__(self, other: Value) -> Node:
        return apply("subtract", self, other)

    def __rsub__(self, other: Value) -> Node:
        return apply("subtract", other, self)

    def __mul__(self, other: Value) -> Node:
        return apply("multiply", self, other)

    def __rmul__(self, other: Value) -> Node:
        return apply("multiply", other, self)

    def __truediv__(self, other: Value) -> Node:
        return apply("divide", self, other)

    def __rtruediv__(self, other: Value) -> Node:
        return apply("divide", other, self)

    def __neg__(self) -> Node:
        return apply("negative", self)

    def __abs__(self) -> Node:
        return apply("absolute", self)

    def __lt__(self, other: Value) -> Node:
        return apply("less", self, other)

    def __le__(self, other: Value) -> Node:
        return apply("less_equal", self, other)

    def __gt__(self, other: Value) -> Node:
        return apply("greater", self, other)

    def __ge__(self, other: Value) -> Node:
        return apply("greater_equal", self, other)

    def __eq__(self, other: object) -> Node:  # type: ignore[override]  # comparison is symbolic here
        return apply("equal", self, other)

    def __ne__(self, other: object) -> Node:  # type: ignore[override]  # comparison is symbolic here
        return apply("not_equal", self, other)

    def __and__(self, other: Value) -> Node:
        return apply("and", self, other)

    def __or__(self, other: Value) -> Node:
        return apply("or", self, other)

    def __invert__(self) -> Node:
        return apply("not", self)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Ref(Node):
    """What a line holds."""

    key: str
    unit: Unit
    axes: tuple[str, ...]

    def __repr__(self) -> str:
        return self.key


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Const(Node):
    """A number that stands in the rule; 0 fits every unit."""

    value: float
    unit: Unit = NUMBER

    def __repr__(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Word(Node):
    """A text from the label table, in the language of the workbook; no label is an empty text."""

    label: str

    def __repr__(self) -> str:
        return f"'{self.label}'"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Nothing(Node):
    """No value, of any unit."""

    def __repr__(self) -> str:
        return "nothing"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Apply(Node):
    """An operation on nodes; `over` and `by` name axes where the operation has some."""

    op: str
    args: tuple[Node, ...]
    over: tuple[str, ...] = ()
    by: str = ""
    index: int = 0

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.args))})"


def node(value: Value) -> Node:
    """A node for a number; nodes pass."""
    if isinstance(value, Node):
        return value
    if isinstance(value, Measured):
        return Const(float(value), value.unit)
    if isinstance(value, Amount):
        return Const(float(value.value), value.unit)
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        return Const(float(value))
    raise DeclarationError(f"{value!r}: a rule reads lines and numbers only")


def apply(op: str, *args: Value, over: tuple[str, ...] = (), by: str = "", index: int = 0) -> Apply:
    """An operation's node."""
    return Apply(op, tuple(node(arg) for arg in args), over, by, index)


def walk(tree: Node) -> Iterator[Node]:
    """The tree's nodes, each before its parts."""
    yield tree
    if isinstance(tree, Apply):
        for arg in tree.args:
            yield from walk(arg)


def refs(tree: Node) -> list[Ref]:
    """The lines that a tree reads, in order, each once."""
    return list({part.key: part for part in walk(tree) if isinstance(part, Ref)}.values())


def _dual(op: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """One helper for both worlds: a node if any argument is one, else the plain result."""

    @wraps(plain)
    def helper(*args: Value, **named: Value) -> Value:
        # A rule is called by name, in the order of its signature.
        values = (*args, *named.values()) if named else args
        for value in values:
            if isinstance(value, Node):
                return apply(op, *values)
        return plain(*values)

    return helper


def exponential(x: Value) -> Value:
    """The exponential function; written out, since a call on a number counts its microseconds."""
    return apply("exponential", x) if isinstance(x, Node) else numbers.exponential(x)


if_else = _dual("if_else", numbers.if_else)
yuan = _dual("yuan", numbers.yuan)
whole_up = _dual("whole_up", numbers.whole_up)
whole = _dual("whole", numbers.whole)
whole_down = _dual("whole_down", numbers.whole_down)
larger = _dual("larger", numbers.larger)
smaller = _dual("smaller", numbers.smaller)
root = _dual("root", numbers.root)
power = _dual("power", np.power)
poisson = _dual("poisson", numbers.poisson)
poisson_sum = _dual("poisson_sum", numbers.poisson_sum)
month_after = _dual("month_after", numbers.month_after)
months_between = _dual("months_between", numbers.months_between)
working_day = _dual("working_day", numbers.working_day)
days_between = _dual("days_between", numbers.days_between)
day_after = _dual("day_after", np.add)
known = _dual("known", numbers.known)
year_of = _dual("year_of", numbers.year_of)
join = _dual("join", numbers.join)
percent_text = _dual("percent_text", numbers.percent_text)
digit_of = _dual("digit_of", numbers.digit_of)
digit_text = _dual("digit_text", numbers.digit_text)


def for_one(value: Value, base: str) -> Value:
    """The amount for one month of a monthly rate, the work of one person: the same number, times a base unit."""
    return apply(f"for_one_{base}", value) if isinstance(value, Node) else value


def per_one(value: Value, base: str) -> Value:
    """The monthly rate that an amount is for one month, the wage per person: the same number, per base unit."""
    return apply(f"per_one_{base}", value) if isinstance(value, Node) else value


def word(label: str) -> Node:
    """A text from the label table."""
    return Word(label)


class Measured(float):
    """A number with a unit: plain arithmetic sees the number, a rule's tree the unit too."""

    __slots__ = ("unit",)
    unit: Unit


def no_text() -> Node:
    """An empty text."""
    return Word("")


def constant(value: float, unit: str) -> Measured:
    """A number with a unit, such as 12 months in a year."""
    number = Measured(value)
    number.unit = Unit.parse(unit)
    return number


def total(*values: Value, over: str | tuple[str, ...], by: str = "") -> Value:
    """Sum over an axis; with `by`, within each element of the parent axis."""
    if any(isinstance(value, Node) for value in values):
        return apply("total", *values, over=(over,) if isinstance(over, str) else over, by=by)
    return sum(np.sum(value, axis=-1) for value in values)


def total_where(value: Value, where: Value, equals: Value, *, over: str) -> Value:
    """Sum over an axis of the elements whose `where` equals a value."""
    if isinstance(value, Node):
        return apply("total_where", value, where, equals, over=(over,))
    return np.sum(np.where(np.equal(where, equals), value, 0), axis=-1)


def total_product(value: Value, weight: Value, *, over: str) -> Value:
    """Sum over an axis of products of two lines, such as heads x cost of a head."""
    if isinstance(value, Node):
        return apply("total_product", value, weight, over=(over,))
    return np.sum(np.multiply(value, weight), axis=-1)


def so_far(value: Node, *, over: str) -> Node:
    """Sum from the first element of an axis to the present one."""
    return apply("so_far", value, over=(over,))


def product_so_far(value: Node, *, over: str) -> Node:
    """Product from the first element of an axis to the present one, such as growth over years."""
    return apply("product_so_far", value, over=(over,))


def position(value: Node, *, over: str) -> Node:
    """1 for the first element of an axis, 2 for the second."""
    return apply("position", value, over=(over,))


def rank(value: Node, *, over: str) -> Node:
    """Place in descending order; equal values keep their order."""
    return apply("rank", value, over=(over,))


def look_up(key: Node, keys: Node, values: Node, *, over: str) -> Node:
    """The value beside the first of `keys` that equals `key`."""
    return apply("look_up", key, keys, values, over=(over,))


def first_true(flags: Node, values: Node, *, over: str) -> Node:
    """The value beside the first flag that is 1; unknown where none is."""
    return apply("first_true", flags, values, over=(over,))


def largest(value: Node, *, over: str) -> Node:
    """Largest element along an axis."""
    return apply("largest", value, over=(over,))


def count_equal(value: Node, word: Node, *, over: str) -> Node:
    """How many elements along an axis equal a word; an unknown element is no hit."""
    return apply("count_equal", value, word, over=(over,))


def nothing() -> Node:
    """No value: an empty text in the cell, for a column that does not apply to a row."""
    return Nothing()


def at(value: Node, *, over: str, index: int) -> Node:
    """One element of an axis, counted from 0, or from the end if negative."""
    return apply("at", value, over=(over,), index=index)


def unit_of(tree: Node) -> Unit:
    """The unit of a tree.

    Raises
    ------
    DeclarationError
        Unlike units are added or compared, or text takes part in arithmetic.
    """
    match tree:
        case Ref(unit=unit) | Const(unit=unit):
            return unit
        case Word():
            return TEXT
        case Apply(op=op, over=over):
            operands = [_operand(arg) for arg in tree.args]
            return OVER_AXES[op](operands, over) if over else OPERATIONS[op].unit(operands)
    return NUMBER


def _operand(tree: Node) -> Operand:
    fits_all = isinstance(tree, Nothing) or (isinstance(tree, Const) and tree.value == 0)
    return unit_of(tree), repr(tree), fits_all


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's tree with what it reads."""

    tree: Node
    reads: tuple[Ref, ...] = field(default=())
