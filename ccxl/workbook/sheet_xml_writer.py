"""Values spliced into rows that are text already.

What stands around a value depends on its kind: a number, a text, nothing. From one budget of a shape to the next
kinds seldom change, so the text around all values of a sheet is kept until one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias

from ccxl.workbook.check.book import CellError
from ccxl.workbook.xstring import with_returns, written

# Control characters that XML cannot hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT: Final = 32_767
# Values that are remembered as they are written, many times those of a large workbook.
MOST_KEPT: Final = 50_000
# Ways to write a value, by their places.
_NUMBER, _RESULT, _INLINE, _REST = range(4)
Ways: TypeAlias = tuple[Callable[[Any], bytes], ...]


@dataclass(slots=True)
class Rows:
    """The rows of a sheet around its slots.

    Parameters
    ----------
    chunks
        Text before each slot, up to the style of its cell, and after the last one.
    formulas
        For each slot the element of its formula; empty without one.
    """

    chunks: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    _kinds: list[type] = field(default_factory=list)
    _forms: list[int] = field(default_factory=list)
    _around: list[bytes] = field(default_factory=list)

    def add(self, text: str, formula: str) -> None:
        """Text up to the next slot, and its formula."""
        self.chunks.append(text)
        self.formulas.append(formula)

    def pieces(self, values: Sequence[Any], ways: Ways) -> list[bytes]:
        """The rows in pieces, of which every second one holds a value.

        Parameters
        ----------
        values
            A number, a text or None for every slot; bytes are the rest of a cell as it is written.
        ways
            How values are written, from `Texts`.
        """
        kinds = list(map(type, values))
        if kinds != self._kinds or not self._around:
            self._surround(kinds)
        pieces = self._around.copy()
        pieces[1::2] = [ways[form](value) for form, value in zip(self._forms, values, strict=True)]
        return pieces

    def _surround(self, kinds: list[type]) -> None:
        self._around = [b""] * (2 * len(kinds) + 1)
        self._forms = [_REST] * len(kinds)
        closing = ""
        for place, (kind, chunk, formula) in enumerate(zip(kinds, self.chunks, self.formulas, strict=False)):
            text = closing + chunk
            closing = ""
            if kind is str:
                self._forms[place] = _RESULT if formula else _INLINE
                text += f' t="str">{formula}<v>' if formula else ' t="inlineStr">'
                closing = "</v></c>" if formula else "</c>"
            elif kind in (float, int):
                self._forms[place] = _NUMBER
                text, closing = f"{text}>{formula}<v>", "</v></c>"
            self._around[2 * place] = text.encode()
        self._around[-1] = (closing + self.chunks[-1]).encode()
        self._kinds = kinds


class Texts:
    """Values as they are written; most stand in several cells, or in the next workbook again, and are written once."""

    def __init__(self) -> None:
        self._ways: Ways = ()
        self._kept: list[Any] = []

    def ways(self) -> Ways:
        """How to write numbers, results that are texts, inline texts, rests of cells."""
        if not self._ways or sum(way.cache_info().currsize for way in self._kept) > MOST_KEPT:
            self._kept = [
                cache(lambda value: number_text(value).encode()),
                cache(lambda value: written(value).encode()),
                cache(lambda value: inline(value).encode()),
            ]
            self._ways = (*self._kept, lambda value: b"/>" if value is None else value)
        return self._ways


def rest_of(formula: str, value: Any) -> bytes:
    """The rest of a cell that holds the element of a formula, or none, and a value of any kind."""
    if value is None or value == "":
        return (f' t="str">{formula}<v></v></c>' if formula else "/>").encode()
    if isinstance(value, bool):
        return f' t="b">{formula}<v>{int(value)}</v></c>'.encode()
    if isinstance(value, (int, float)):
        return f">{formula}<v>{number_text(value)}</v></c>".encode()
    if isinstance(value, CellError):
        return f' t="e">{formula}<v>{value}</v></c>'.encode()
    if formula:
        return f' t="str">{formula}<v>{written(value)}</v></c>'.encode()
    return f' t="inlineStr">{inline(value)}</c>'.encode()


def formula_xml(formula: str, attributes: str = "") -> str:
    """The element of a formula; a carriage return, bare, would be read as a line break."""
    return f"<f{attributes}>{with_returns(formula)}</f>" if formula or attributes else ""


def inline(text: str) -> str:
    """A text as the content of an inline string cell."""
    clean = written(_UNPRINTABLE.sub("", text)[:LONGEST_TEXT])
    space = ' xml:space="preserve"' if clean != clean.strip() or "\n" in clean else ""
    return f"<is><t{space}>{clean}</t></is>"


def number_text(value: float) -> str:
    """A number as a cell stores it."""
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
