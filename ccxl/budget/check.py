"""What a check is: two figures that must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ccxl.core.rule import Value, total


@dataclass(frozen=True, slots=True)
class Check:
    """Two figures that must agree.

    Parameters
    ----------
    key
        Name; its label is ``check.<key>``.
    sheet
        Key of the sheet that shows it.
    left, right
        Rules of the two figures.
    reads
        Keys of what the rules read.
    needs
        A check is left out where this axis is empty.
    unit
        Unit of both figures.
    """

    key: str
    sheet: str
    left: Callable[..., Value]
    right: Callable[..., Value]
    reads: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    unit: str = "yuan"


def sum_over(axis: str) -> Callable[[Value], Value]:
    """A rule that adds what it reads along an axis."""
    return lambda parts: total(parts, over=axis)


def unchanged(whole: Value) -> Value:
    """A rule that takes what it reads as it is."""
    return whole
