"""Pieces of formula text: fixed parts and slots for references, joined with brackets where needed."""

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
class Slot:
    """A reference that differs from cell to cell.

    Parameters
    ----------
    name
        Tells slots apart that give different texts.
    render
        Its text for the reader's sheet and index.
    places
        The places of that index that the text depends on.
    """

    name: str
    render: Render
    places: Set[int]


Parts: TypeAlias = list["str | Slot"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Compiled text with its binding strength."""

    parts: Parts
    strength: int = 9


def number_piece(value: float) -> Piece:
    """A number of a rule."""
    return Piece([f"{value:.17g}" if value % 1 else f"{value:.0f}"], ATOM if value >= 0 else 6)


def bound(piece: Piece, strength: int) -> Parts:
    """Parts of a piece, in brackets where it binds less strongly than its neighbour."""
    return piece.parts if piece.strength >= strength else ["(", *piece.parts, ")"]


def unequal(left: Piece, right: Piece) -> Piece:
    """A test that two texts differ."""
    return applied(OPERATIONS["not_equal"], [left, right])


def applied(operation: Operation, pieces: Sequence[Piece]) -> Piece:
    """An operation's text with its arguments, in brackets where they bind less strongly."""
    if not operation.infix:
        if operation.strength != ATOM and "(" not in operation.text:
            pieces = [Piece(bound(piece, operation.strength)) for piece in pieces]
        strength = pieces[0].strength if operation.text == "{}" else operation.strength
        return Piece(function_piece(operation.text, pieces).parts, strength)
    parts: Parts = bound(pieces[0], operation.strength)
    for piece in pieces[1:]:
        parts = [*parts, operation.text, *bound(piece, operation.strength + 1)]
    return Piece(parts, operation.strength)


def joined(opening: str, pieces: Sequence[Piece], closing: str) -> Piece:
    """Pieces as arguments of a function."""
    parts: Parts = [opening]
    for place, piece in enumerate(pieces):
        parts += ([","] if place else []) + piece.parts
    return Piece([*parts, closing])


def function_piece(pattern: str, pieces: Sequence[Piece]) -> Piece:
    """A function's text; in a pattern with operators outside brackets, arguments are atoms."""
    parts: Parts = []
    count = 0
    for chunk in _chunks(pattern):
        if not chunk:
            continue
        if chunk[0] == "{" and chunk[-1] == "}":
            number = int(chunk[1:-1]) if chunk != "{}" else count
            count += 1
            parts += pieces[number].parts
        else:
            parts.append(chunk)
    return Piece(parts)


@cache
def _chunks(pattern: str) -> list[str]:
    return re.split(r"(\{\d?\})", pattern)


def pattern_of(parts: Parts) -> tuple[str, list[Render]]:
    """Parts as a format pattern, each different slot rendered once."""
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
