"""What crosses the border between the server and a worker: bytes, both ways.

The threads of the pool write and read whatever they are given, and end with the first thing that they cannot. So an
order is made into bytes before the pool sees it, and an answer, or a fault, before the worker gives it back.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccxl.server.responses import Answer, ApiError


@dataclass(frozen=True, slots=True)
class _Fault:
    """Kind and place of an error that nobody foresaw."""

    where: str


class WorkFault(Exception):
    """Work failed as nobody foresaw; holds kind and place of the error, and nothing of the request."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def packed(work: Callable[..., Answer], args: tuple[Any, ...]) -> bytes:
    """An order for a worker.

    Raises
    ------
    ApiError
        It holds what cannot be handed over.
    """
    try:
        return pickle.dumps((work, args), pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, RecursionError, MemoryError, TypeError, ValueError, AttributeError):
        text = "the request cannot be handed to a worker; it may be nested too deeply, or be too large"
        raise ApiError(422, "input", text) from None


def perform(order: bytes) -> bytes:
    """What a worker does: its order, whose answer or fault it gives back."""
    try:
        work, args = pickle.loads(order)
        done = work(*args)
        if not isinstance(done, Answer):
            raise TypeError("no answer")
        return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # noqa: BLE001  # nothing but bytes may leave, not even a wish to exit
        return pickle.dumps(_Fault(place_of(error)))


def received(result: bytes) -> Answer:
    """What a worker gave back.

    Raises
    ------
    WorkFault
        It failed.
    """
    found = pickle.loads(result)
    if isinstance(found, _Fault):
        raise WorkFault(found.where)
    assert isinstance(found, Answer)
    return found


def place_of(error: BaseException) -> str:
    """Kind and place of an error, without its message: that may hold figures of a budget."""
    if isinstance(error, WorkFault):
        return error.where
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__} at {places}"
