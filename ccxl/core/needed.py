"""Packages that only some of ccxl needs: where one is missing, the rest works, and the message says what to install."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from ccxl.core.errors import InputError

# As they are required in pyproject.toml.
REQUIRED: Final = {"formualizer": "formualizer==0.13.0", "pebble": "pebble>=5.1"}


def needed(name: str, purpose: str) -> Any:
    """A package, imported when it is needed.

    Parameters
    ----------
    name
        Its name.
    purpose
        What needs it.

    Raises
    ------
    InputError
        It is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise InputError(
            f"{purpose} needs the package {name}, which is not installed; "
            f"install it with: pip install '{REQUIRED[name]}'"
        ) from None
