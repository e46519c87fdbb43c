"""What must hold between the arguments of a function, beyond the range of each."""

from __future__ import annotations

from typing import Any

import numpy as np

from ccxl.core.errors import InputError


def check_consistent(*faults: tuple[Any, str, *tuple[Any, ...]]) -> None:
    """Refuse arguments that do not fit each other.

    Parameters
    ----------
    faults
        Where it is wrong, what to say (a format text), and the values for it.

    Raises
    ------
    InputError
        All faults, each with the values of the first cell that is wrong.
    """
    said = []
    for wrong, text, *values in faults:
        if np.any(wrong):
            spread = np.broadcast_arrays(wrong, *values)
            place = tuple(np.argwhere(spread[0])[0])
            said.append(text.format(*(array[place] for array in spread[1:])))
    if said:
        raise InputError("; ".join(said))
