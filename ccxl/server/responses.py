"""Answers and refusals: one form for all errors, and no exception across the border of a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec

from starlette.exceptions import HTTPException

from ccxl.core.errors import (
    CatalogError,
    CcxlError,
    GateError,
    InputError,
    NoSolution,
    OutputError,
    ScenarioError,
    TemplateError,
)

P = ParamSpec("P")

JSON: Final = "application/json"
KINDS: Final = (
    (ScenarioError, "scenario", 422),
    (TemplateError, "template", 422),
    (NoSolution, "no_solution", 422),
    (CatalogError, "catalog", 422),
    (GateError, "gate", 422),
    (OutputError, "output", 503),
    (InputError, "input", 422),
    (CcxlError, "input", 422),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker gives back: ready to be sent.

    Parameters
    ----------
    content, media_type, status, headers
        As HTTP has them.
    """

    content: bytes
    media_type: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(HTTPException):
    """A request that is not served; carries the status and what to say.

    The web framework lets its own kind of exception through where it reads a body, and no other.
    """

    def __init__(self, status: int, error: str, message: str, wait_s: int = 0) -> None:
        super().__init__(status, message, {"Retry-After": str(wait_s)} if wait_s else {})
        self.error = error

    def answer(self) -> Answer:
        """As an answer."""
        return error_response(self.status_code, self.error, self.detail)


def as_json(value: Any, status: int = 200) -> Answer:
    """A value as JSON; half a pair of surrogates, which UTF-8 has not, stays the escape that it came as."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return Answer(text.encode("utf-8", "backslashreplace"), status=status)


def error_response(
    status: int, error: str, message: str, mistakes: Sequence[Mapping[str, Any]] | None = None
) -> Answer:
    """An error as JSON: kind, message and, for a scenario, every mistake."""
    body: dict[str, Any] = {"error": error, "message": message}
    if mistakes is not None:
        body["mistakes"] = list(mistakes)
    return as_json(body, status)


def response_of(error: CcxlError, hidden: str = "") -> Answer:
    """An error of ccxl as an answer.

    Parameters
    ----------
    error
        What was raised.
    hidden
        A folder of the server, which no message shows.
    """
    kind, status = next((kind, status) for cls, kind, status in KINDS if isinstance(error, cls))
    mistakes = None
    if isinstance(error, ScenarioError):
        mistakes = [{"place": mistake.place, "message": mistake.message.strip()} for mistake in error.mistakes]
    return error_response(status, kind, without_folder(str(error), hidden), mistakes)


def without_folder(text: str, hidden: str) -> str:
    """A message without the server's folder in it."""
    return text.replace(f"{hidden.rstrip('/')}/", "") if hidden else text


def with_errors_as_responses(work: Callable[P, Answer]) -> Callable[P, Answer]:
    """Work of a worker's process whose errors are answers too."""

    @wraps(work)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return work(*args, **kwargs)
        except ApiError as error:
            return error.answer()
        except CcxlError as error:
            return response_of(error)
        except RecursionError:
            return error_response(
                422, "input", "the request is nested too deeply; a scenario has tables in tables, no more"
            )
        except MemoryError:
            return error_response(503, "memory", "the request needs more memory than one worker has; make it smaller")

    return answered
