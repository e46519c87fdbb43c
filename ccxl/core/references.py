"""Which cells of a line an element of another line reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, TypeAlias

from ccxl.core.cells import Cell
from ccxl.core.errors import CcxlError
from ccxl.core.formula_text import Index
from ccxl.core.rule import Apply, Ref


class UnplacedLineError(CcxlError):
    """A line that must stand in cells to be read as a range has none, or not where the range needs them."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"line '{key}' has no cells in this workbook that could be read as a range")


CellMap: TypeAlias = Mapping[str, Mapping[Index, Cell]]


def index_mapping(
    ref: Ref, fixed: Mapping[str, int], axes: tuple[str, ...], sizes: Mapping[str, int]
) -> Callable[[Index], Index]:
    """How the reader's index gives the index of the line read.

    Parameters
    ----------
    ref
        The line read.
    fixed
        Axes of which one element is read, with its number, from the end if negative.
    axes
        The reader's axes.
    sizes
        Length of every axis.
    """
    steps: list[tuple[int, int]] = []
    for axis in ref.axes:
        if axis in fixed:
            number = fixed[axis]
            steps.append((-1, number if number >= 0 else sizes[axis] + number))
        else:
            steps.append((axes.index(axis), 0))
    places = [place for place, _ in steps]
    if places == list(range(len(axes))):
        return lambda index: index
    if len(places) > 1 and -1 not in places:
        return itemgetter(*places)
    return lambda index: tuple(index[place] if place >= 0 else number for place, number in steps)


def positions_over(ref: Ref, tree: Apply, axes: tuple[str, ...]) -> set[int]:
    """The places of the reader's index that the cells along the spanned axes depend on."""
    return {axes.index(axis) for axis in (*ref.axes, tree.by) if axis and axis not in tree.over}


def cells_over(
    ref: Ref,
    tree: Apply,
    axes: tuple[str, ...],
    homes: Mapping[Index, Cell],
    sizes: Mapping[str, int],
    groups: Mapping[tuple[str, str], Any],
) -> Callable[[Index], list[Cell]]:
    """How the reader's index gives the cells of a line along the axes that an operation spans."""
    axis = next(axis for axis in ref.axes if axis in tree.over)
    place = ref.axes.index(axis)
    parent = axes.index(tree.by) if tree.by else -1

    before, after = ([axes.index(key) for key in keys] for keys in (ref.axes[:place], ref.axes[place + 1 :]))
    every = range(sizes[axis])
    families: dict[int, list[int]] = {}
    for member in every if parent >= 0 else ():
        families.setdefault(int(groups[axis, tree.by][member]), []).append(member)

    def cells(index: Index) -> list[Cell]:
        members = every if parent < 0 else families.get(index[parent], ())
        head, tail = [index[n] for n in before], [index[n] for n in after]
        return [homes[(*head, member, *tail)] for member in members]

    return cells
