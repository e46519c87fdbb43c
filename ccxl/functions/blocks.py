"""Blocks of cells that are one argument: a day's intervals, the skills of a centre."""

from __future__ import annotations

from typing import Any

import numpy as np

from ccxl.core.errors import InputError


def broadcast_to_items(name: str, values: Any, size: int, of: str) -> Any:
    """A row of one number for each of `size` things; one number is meant for all.

    Raises
    ------
    InputError
        Neither one number nor one for each.
    """
    row = np.asarray(values, float).ravel()
    if row.size not in (1, size):
        raise InputError(f"{name}: {row.size} cells for {size} {of}s; give one number, or one for each {of}")
    return np.broadcast_to(row, (size,))
