"""How deeply values are nested: found without recursion, so that nothing nested deeper need ever be walked with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

# A scenario has tables in lists in tables, and the cells of a call are rows in a list; nothing goes half as deep.
DEEPEST: Final = 20


class _Part(NamedTuple):
    """A container, the one that holds it, and under which key."""

    value: Any
    above: _Part | None
    key: str | int


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
    level = [_Part(value, None, "")] if _is_container(value) else []
    for _ in range(most):
        # One that stands in several places, or in itself, is looked at once a level.
        level = list({id(inner.value): inner for part in level for inner in _containers(part)}.values())
        if not level:
            return None
    return _shown(level[0])


def _is_container(value: Any) -> bool:
    return isinstance(value, dict | list | tuple | Mapping)


def _containers(part: _Part) -> Iterator[_Part]:
    value = part.value
    for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
        if _is_container(inner):
            yield _Part(inner, part, key)


def _shown(part: _Part) -> str:
    keys: list[str] = []
    found: _Part | None = part
    while found is not None and found.above is not None:
        keys.insert(0, str(found.key)[:40])
        found = found.above
    text = ".".join(keys)
    return text if len(text) <= 60 else f"{text[:60]}..."
