"""How deeply values are nested: found without recursion, so that nothing nested deeper need ever be walked with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

# A scenario has tables in lists in tables, and the cells of a call are rows in a list; nothing goes half as deep.
DEEPEST: Final = 20
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def deep_path(value: Any, most: int = DEEPEST) -> str | None:
    """Where a value is nested more deeply than allowed; None if nowhere.

    Parameters
    ----------
    value
        Tables and lists in one another.
    most
        So many may stand in one another.

    Returns
    -------
    The path of the first container that is too deep, cut short, such as ``traffic.aht_s.0.0...``.

    Examples
    --------
    >>> deep_path({"a": {"b": [1, [2]]}}, 3)
    'a.b.1'
    >>> deep_path({"a": {"b": [1, [2]]}}, 4) is None
    True
    """
    levels = [[value] if _is_container(value) else []]
    while levels[-1]:
        if len(levels) > most:
            return _path(levels)
        # One that stands in several places, or in itself, is looked at once a level.
        levels.append(list({id(part): part for each in levels[-1] for part in _containers(each)}.values()))
    return None


def _is_container(value: Any) -> bool:
    # Nearly all that is looked at is plain, and a test for a Mapping is slow.
    return type(value) not in _PLAIN and isinstance(value, dict | list | tuple | Mapping)


def _containers(value: Any) -> Iterator[Any]:
    return filter(_is_container, value.values() if isinstance(value, Mapping) else value)


def _path(levels: list[list[Any]]) -> str:
    """The path of the first container of the last level, found from there upwards."""
    keys: list[str] = []
    inner = levels[-1][0]
    for level in reversed(levels[:-1]):
        key, above = next((key, each) for each in level for key, part in _entries(each) if part is inner)
        keys.insert(0, str(key)[:40])
        inner = above
    text = ".".join(keys)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _entries(value: Any) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, Mapping) else enumerate(value)
