"""Lines: arrays with named axes, given by the user or computed by a rule."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal

from ccxl.core.errors import DeclarationError, nearest
from ccxl.core.rule import Apply, Const, Node, Nothing, Ref, Rule, node, refs, unit_of, walk
from ccxl.core.units import FLAG, Unit


@dataclass(frozen=True, slots=True)
class Axis:
    """A named direction along which lines repeat.

    Parameters
    ----------
    key
        Name of the axis, such as ``item`` or ``month``.
    along
        Whether its elements stand in rows or in columns.
    parent
        The axis whose elements group this one's, such as ``section`` for ``item``.
    """

    key: str
    along: Literal["rows", "columns"] = "rows"
    parent: str = ""


# The axis of variants: whole budgets that are evaluated at once. No line declares it; it is the last of every array's
# dimensions, so that what is worked out for one element runs over all variants in a row.
VARIANT: Final = "variant"
# Rules of lines that are remembered; a model has about a thousand.
RULES_KEPT: Final = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One quantity of the model; two lines are the same only where they are one object.

    Parameters
    ----------
    key
        Group and name, such as ``construction.items.gross``; also its tag in templates.
    unit
        Unit of one element, or ``text``, ``date``.
    axes
        Names of its axes; a scalar has none.
    rule
        Computes it; parameter names are keys of lines in the same group, or mapped by ``reads``.
    reads
        Parameter name to full key, where the line stands in another group, or where the rule takes ``*`` values.
    given
        Takes it from the scenario. A line with both takes what is given and computes the rest.
    parts
        Keys of the lines that are its elements along its first axis, where each has a rule of its own.
    missing
        How an element that is not given shows: as "not given", as a blank cell, or it cannot be missing.
    style
        Number format by name where the unit does not say it: ``share``, ``month``, ``count`` ...
    choices
        Name of the closed list that a text is taken from.
    fixed
        Whether it belongs to the rules: shown with its value, but no input that a user changes.
    beside
        Computes what no spreadsheet formula gives, from the arrays of the lines that its parameters name as those of
        a rule do: shown with its value in a look of its own. What is given for it is not looked at.
    path
        Pattern of the path of what is given, with ``*`` for each axis along which it is a list.
    mixed
        Why its elements have no common unit, where the unit is ``1``: a row says itself what it counts.
    """

    key: str
    unit: str
    axes: tuple[str, ...] = ()
    rule: Callable[..., Any] | None = None
    reads: Mapping[str, str] = field(default_factory=dict)
    given: Callable[[Any], Any] | None = None
    parts: tuple[str, ...] = ()
    missing: Literal["", "not_given", "blank"] = ""
    style: str = ""
    choices: str = ""
    fixed: bool = False
    beside: Callable[..., Any] | None = None
    path: str = ""
    mixed: str = ""

    def __post_init__(self) -> None:
        if bool(self.parts) == (self.rule is not None or self.given is not None):
            raise DeclarationError(f"line '{self.key}': has a rule, is given, or consists of parts")
        if Unit.parse(self.unit) == FLAG:
            raise DeclarationError(f"line '{self.key}': a flag is written as 1 or 0 by if_else(test, 1, 0)")

        if self.mixed and self.unit != "1":
            raise DeclarationError(f"line '{self.key}': is in {self.unit}, and says why it has no unit")

    @property
    def quantity(self) -> Unit:
        """Its unit as algebra."""
        return Unit.parse(self.unit)

    @property
    def group(self) -> str:
        """The key without its last part."""
        return self.key.rpartition(".")[0]

    @property
    def is_input(self) -> bool:
        """Whether the user may change what was given."""
        return self.given is not None and not self.fixed and not self.frozen and self.style != "label"

    @property
    def frozen(self) -> bool:
        """Whether it is a result that is a fixed value in a workbook."""
        return self.beside is not None

    def ref(self) -> Ref:
        """The node by which rules read it."""
        return Ref(self.key, self.quantity, self.axes)


def keys_read(line: Line) -> tuple[str, ...]:
    """Keys of the lines that a line's rule, or what computes it beside, reads: one for each argument.

    A parameter is the key of a line in the same group unless `reads` says otherwise; ``*`` takes all that `reads`
    names and no parameter does.
    """
    rule = line.rule or line.beside
    assert rule is not None
    names, takes_more = _parameters(rule)
    within = f"{line.group}." if line.group else ""
    found = {name: line.reads.get(name) or within + name for name in names}
    others = (key for name, key in line.reads.items() if name not in found) if takes_more else ()
    return (*found.values(), *others)


def _parameters(rule: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """Names of a rule's parameters, and whether it takes more."""
    code = getattr(rule, "__code__", None)
    if code is not None and not hasattr(rule, "__wrapped__"):
        # As `inspect.signature` says it, for a hundredth of the time.
        return code.co_varnames[: code.co_argcount], bool(code.co_flags & inspect.CO_VARARGS)
    parameters = inspect.signature(rule).parameters.values()
    named = tuple(each.name for each in parameters if each.kind is not each.VAR_POSITIONAL)
    return named, len(named) < len(parameters)


def resolved(line: Line, lines: Mapping[str, Line]) -> Rule:
    """The line's rule called once with nodes.

    Raises
    ------
    DeclarationError
        A parameter names no line, or units do not fit.
    """
    assert line.rule is not None
    return _resolve(line, tuple((key, lines[key].unit, lines[key].axes) for key in keys_known(line, lines)))


def keys_known(line: Line, lines: Mapping[str, Line]) -> tuple[str, ...]:
    """The same as `keys_read`, of lines that are there.

    Raises
    ------
    DeclarationError
        A parameter names no line.
    """
    keys = keys_read(line)
    for key in keys:
        if key not in lines:
            raise DeclarationError(f"line '{line.key}' reads '{key}', which is unknown{nearest(key, lines)}")
    return keys


@lru_cache(RULES_KEPT)
def _resolve(line: Line, read: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Rule:
    """The same from key, unit and axes of each line that it reads: all of them that a rule can tell."""
    assert line.rule is not None
    arguments = [Ref(key, Unit.parse(unit), axes) for key, unit, axes in read]
    try:
        tree = node(line.rule(*arguments))
        unit = unit_of(tree)
    except DeclarationError as error:
        raise DeclarationError(f"line '{line.key}': {error}") from None
    fits_all = isinstance(tree, Nothing) or (isinstance(tree, Const) and tree.value == 0)
    if unit != line.quantity and not fits_all:
        raise DeclarationError(f"line '{line.key}': its rule gives {unit}, it is declared in {line.quantity}")
    return Rule(tree, tuple(refs(tree)))


# Operations whose result is known even where what they look at is not.
NEVER_UNKNOWN = ("known", "position", "count_equal")


def guarded_refs(tree: Node, nullable: frozenset[str], assumed: frozenset[str]) -> list[Ref]:
    """The references that make a tree unknown when they are."""
    if isinstance(tree, Ref):
        return [tree] if tree.key in nullable and tree.key not in assumed else []
    if not isinstance(tree, Apply) or tree.op in NEVER_UNKNOWN:
        return []
    found = [ref for arg in tree.args for ref in guarded_refs(arg, nullable, assumed)]
    return list({ref.key: ref for ref in found}.values())


def plain_refs(tree: Node) -> frozenset[str]:
    """The lines that a tree reads cell by cell; where it is known, so are they."""
    if isinstance(tree, Ref):
        return frozenset({tree.key})
    if not isinstance(tree, Apply) or tree.over or tree.op in NEVER_UNKNOWN:
        return frozenset()
    return frozenset().union(*(plain_refs(arg) for arg in tree.args))


def known_from(test: Node) -> frozenset[str]:
    """The lines that are known where a test holds."""
    if isinstance(test, Apply) and test.op == "known" and isinstance(test.args[0], Ref):
        return frozenset({test.args[0].key})
    if isinstance(test, Apply) and test.op == "and":
        return frozenset().union(*(known_from(arg) for arg in test.args))
    return frozenset()


def may_be_unknown(tree: Node, nullable: frozenset[str], assumed: frozenset[str] = frozenset()) -> bool:
    """Whether the value can be unknown: an unknown part makes the whole so, but for branches not taken."""
    if isinstance(tree, Nothing):
        return True
    if isinstance(tree, Apply) and tree.op == "if_else":
        test, then, other = tree.args
        told = assumed | plain_refs(test)
        return (
            bool(guarded_refs(test, nullable, assumed))
            or may_be_unknown(then, nullable, told | known_from(test))
            or may_be_unknown(other, nullable, told)
        )
    if isinstance(tree, Apply) and any(isinstance(part, Apply) and part.op == "first_true" for part in walk(tree)):
        return True
    return bool(guarded_refs(tree, nullable, assumed))
