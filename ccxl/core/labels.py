"""Labels of pandas objects: values are paired by position here, which is right only where the labels are the same.

pandas is not imported: where it is not loaded, nothing given can be its object.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core.errors import InputError

# The index of a Series; the index and the columns of a DataFrame.
Labels: TypeAlias = tuple[Any, ...]
# What has no labels at a glance.
PLAIN: Final = frozenset({int, float, bool, str, type(None), list, tuple, np.ndarray})
WHAT: Final = ("index differs", "columns differ")
HOW: Final = "align one with the other by .reindex, or pass .to_numpy() to pair by position"
# As much of a label as a message repeats.
LONGEST: Final = 40


def labels_of(value: Any) -> Labels:
    """Labels of a Series or a DataFrame, or of an amount that was made of one; empty for anything else."""
    pandas: Any = None if type(value) in PLAIN else sys.modules.get("pandas")
    if pandas is None:
        return ()
    # While pandas is being imported it has no classes yet.
    row: Any = getattr(pandas, "Series", ())
    table: Any = getattr(pandas, "DataFrame", ())
    if isinstance(value, row):
        return (value.index,)
    if isinstance(value, table):
        return (value.index, value.columns)
    return getattr(value, "labels", ()) if type(value).__name__ == "Amount" else ()


def unlike_labels(given: Iterable[tuple[str, Any]], *, blocks: bool = False) -> list[str]:
    """What is wrong with the labels of values that are paired with each other.

    Parameters
    ----------
    given
        Names and values.
    blocks
        Whether each value is one argument as a whole. Then only blocks of one size are paired: others have axes of
        their own, such as the days of a week and the months of a year.

    Returns
    -------
    list
        A sentence for each value whose labels are not those of an earlier one.
    """
    if "pandas" not in sys.modules:
        return []
    labelled = [(name, labels) for name, value in given if (labels := labels_of(value))]
    faults: dict[str, str] = {}
    for (first, mine), (second, theirs) in combinations(labelled, 2):
        if second in faults or (blocks and _size(mine) != _size(theirs)):
            continue
        if difference := next(_differences(mine, theirs, blocks=blocks), ""):
            faults[second] = f"{first} and {second}: {difference}; {HOW}"
    return list(faults.values())


def refuse_unlike_labels(*, blocks: bool = False, **given: Any) -> None:
    """Stop where values that are paired have unlike labels.

    Raises
    ------
    InputError
        All of them, each with the first labels that differ.
    """
    if faults := unlike_labels(given.items(), blocks=blocks):
        raise InputError("; ".join(faults))


def _size(labels: Labels) -> int:
    size = 1
    for axis in labels:
        size *= len(axis)
    return size


def _differences(mine: Labels, theirs: Labels, *, blocks: bool) -> Iterator[str]:
    """Say how the labels of two values differ."""
    if len(mine) == len(theirs):
        for what, one, other in zip(WHAT, mine, theirs, strict=False):
            if not _same(one, other):
                yield f"their {what}{_where(one, other)}"
        return
    frame, row = (mine, theirs[0]) if len(mine) == 2 else (theirs, mine[0])
    if blocks and len(frame[1]) == 1:
        # A DataFrame of one column is a column like a Series.
        if not _same(frame[0], row):
            yield f"their index differs{_where(frame[0], row)}"
        return
    # A row of numbers meets each row of a table, so its labels have to be the columns. If they are the index as well,
    # which of the two is meant is not certain.
    if blocks or not _same(frame[1], row):
        yield "a Series beside a DataFrame whose columns are not its index"
    elif _same(frame[0], row):
        yield "a Series beside a DataFrame whose columns and index are both its index, so rows and columns are unclear"


def _same(one: Any, other: Any) -> bool:
    return bool(len(one) == len(other) and one.equals(other))


def _where(one: Any, other: Any) -> str:
    """The first place where two indexes differ."""
    pairs = zip(one, other, strict=False)
    place = next((i for i, (mine, yours) in enumerate(pairs) if not _equal(mine, yours)), None)
    if place is None:
        if len(one) == len(other):
            return f" in kind ({one.dtype} and {other.dtype})"
        return f" in length ({len(one)} and {len(other)} labels)"
    text = f" first at label {place + 1} ({_shown(one[place])} and {_shown(other[place])})"
    if len(one) != len(other):
        return f"{text}, and in length ({len(one)} and {len(other)} labels)"
    again = one.has_duplicates or other.has_duplicates
    return f"{text}: the same labels in another order" if not again and set(one) == set(other) else text


def _equal(mine: Any, yours: Any) -> bool:
    # NaN is a label like any other.
    return bool(mine is yours or mine == yours or (mine != mine and yours != yours))  # noqa: PLR0124


def _shown(label: Any) -> str:
    if isinstance(label, tuple):
        text = f"({', '.join(map(_shown, label))})"
    else:
        plain = label.item() if isinstance(label, np.generic) else label
        text = str(plain) if hasattr(plain, "isoformat") else repr(plain)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
