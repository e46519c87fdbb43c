"""Lines: arrays with named axes, given by the user or computed by a rule."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity of the model.

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
        Parameter name to full key, where the line stands in another group.
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

    def __post_init__(self) -> None:
        if bool(self.parts) == (self.rule is not None or self.given is not None):
            raise DeclarationError(f"line '{self.key}': has a rule, is given, or consists of parts")
        if Unit.parse(self.unit) == FLAG:
            raise DeclarationError(f"line '{self.key}': a flag is written as 1 or 0 by if_else(test, 1, 0)")

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


def resolved(line: Line, lines: Mapping[str, Line]) -> Rule:
    """The line's rule called once with nodes.

    Raises
    ------
    DeclarationError
        A parameter names no line, or units do not fit.
    """
    assert line.rule is not None
    arguments: dict[str, Node] = {name: lines[key].ref() for name, key in keys_read(line, line.rule, lines).items()}
    try:
        tree = node(line.rule(**arguments))
        unit = unit_of(tree)
    except DeclarationError as error:
        raise DeclarationError(f"line '{line.key}': {error}") from None
    fits_all = isinstance(tree, Nothing) or (isinstance(tree, Const) and tree.value == 0)
    if unit != line.quantity and not fits_all:
        raise DeclarationError(f"line '{line.key}': its rule gives {unit}, it is declared in {line.quantity}")
    return Rule(tree, tuple(refs(tree)))


def keys_read(line: Line, rule: Callable[..., Any], lines: Mapping[str, Line]) -> dict[str, str]:
    """The keys of the lines that a rule's parameters stand for.

    Raises
    ------
    DeclarationError
        A parameter names no line.
    """
    keys: dict[str, str] = {}
    for name in inspect.signature(rule).parameters:
        key = line.reads.get(name, f"{line.group}.{name}" if line.group else name)
        if key not in lines:
            raise DeclarationError(f"line '{line.key}' reads '{key}', which is unknown{nearest(key, lines)}")
        keys[name] = key
    return keys


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


def told_by(test: Node) -> frozenset[str]:
    """The lines that are known where a test holds."""
    if isinstance(test, Apply) and test.op == "known" and isinstance(test.args[0], Ref):
        return frozenset({test.args[0].key})
    if isinstance(test, Apply) and test.op == "and":
        return frozenset().union(*(told_by(arg) for arg in test.args))
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
            or may_be_unknown(then, nullable, told | told_by(test))
            or may_be_unknown(other, nullable, told)
        )
    if isinstance(tree, Apply) and any(isinstance(part, Apply) and part.op == "first_true" for part in walk(tree)):
        return True
    return bool(guarded_refs(tree, nullable, assumed))
