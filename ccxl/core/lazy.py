"""Modules that cost a moment to import, loaded when something of them is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """A module by its name.

    Parameters
    ----------
    name
        The whole name, such as ``scipy.special``.

    Examples
    --------
    >>> math = LazyModule("math")
    >>> math.sqrt(4)
    2.0
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        # Found without this method the next time.
        setattr(self, attribute, value)
        return value
