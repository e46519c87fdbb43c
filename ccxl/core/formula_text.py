"""Fragments of formula text: fixed parts and placeholders for references, joined with brackets where needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from ccxl.core.operations import ATOM, OPERATIONS, Operation

Index: TypeAlias = tuple[int, ...]
Text = TypeVar("Text")
Render: TypeAlias = Callable[[str, Index], str]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A reference that differs from cell to cell.

    Parameters
    ----------
    name
        Tells placeholders apart that give different texts.
    render
        Its text for the reader's sheet and index.
    places
        The places of that index that the text depends on.
    """

    name: str
    render: Render
    places: Set[int]


Parts: TypeAlias = list["str | Placeholder"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Compiled text with its binding strength."""

    parts: Parts
    strength: int = 9


def number_fragment(value: float) -> Fragment:
    """A number of a rule."""
    return Fragment([f"{value:.17g}" if value % 1 else f"{value:.0f}"], ATOM if value >= 0 else 6)


def parenthesized(fragment: Fragment, strength: int) -> Parts:
    """Parts of a fragment, in brackets where it binds less strongly than its neighbour."""
    return fragment.parts if fragment.strength >= strength else ["(", *fragment.parts, ")"]


def unequal(left: Fragment, right: Fragment) -> Fragment:
    """A test that two texts differ."""
    return applied(OPERATIONS["not_equal"], [left, right])


def applied(operation: Operation, fragments: Sequence[Fragment]) -> Fragment:
    """An operation's text with its arguments, in brackets where they bind less strongly."""
    if not operation.infix:
        if operation.strength != ATOM and "(" not in operation.text:
            fragments = [Fragment(parenthesized(fragment, operation.strength)) for fragment in fragments]
        strength = fragments[0].strength if operation.text == "{}" else operation.strength
        return Fragment(function_fragment(operation.text, fragments).parts, strength)
    parts: Parts = parenthesized(fragments[0], operation.strength)
    for fragment in fragments[1:]:
        parts = [*parts, operation.text, *parenthesized(fragment, operation.strength + 1)]
    return Fragment(parts, operation.strength)


def joined(opening: str, fragments: Sequence[Fragment], closing: str) -> Fragment:
    """Pieces as arguments of a function."""
    parts: Parts = [opening]
    for place, fragment in enumerate(fragments):
        parts += ([","] if place else []) + fragment.parts
    return Fragment([*parts, closing])


def function_fragment(pattern: str, fragments: Sequence[Fragment]) -> Fragment:
    """A function's text; in a pattern with operators outside brackets, arguments are atoms."""
    parts: Parts = []
    count = 0
    for chunk in _chunks(pattern):
        if not chunk:
            continue
        if chunk[0] == "{" and chunk[-1] == "}":
            number = int(chunk[1:-1]) if chunk != "{}" else count
            count += 1
            parts += fragments[number].parts
        else:
            parts.append(chunk)
    return Fragment(parts)


@cache
def _chunks(pattern: str) -> list[str]:
    return re.split(r"(\{\d?\})", pattern)


def pattern_of(parts: Parts) -> tuple[str, list[Render]]:
    """Parts as a format pattern, each different placeholder rendered once."""
    numbers: dict[str, int] = {}
    renders: list[Render] = []
    texts = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part.replace("{", "{{").replace("}", "}}"))
            continue
        number = numbers.setdefault(part.name, len(numbers))
        if number == len(renders):
            renders.append(remembered(part.render, part.places))
        texts.append(f"{{{number}}}")
    return "".join(texts), renders


def remembered(render: Callable[[str, Index], Text], places: Set[int]) -> Callable[[str, Index], Text]:
    """A rendering that is done once for all cells whose indexes are alike in the places it depends on."""
    known: dict[Any, Text] = {}
    part = itemgetter(*sorted(places)) if places else len

    def text(sheet: str, index: Index) -> Text:
        alike = (sheet, part(index))
        found = known.get(alike)
        if found is None:
            found = known[alike] = render(sheet, index)
        return found

    return text
