"""What all routes share: the server's state, who asks, and answers as responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from starlette.responses import Response

from ccxl.server.jobs import Jobs
from ccxl.server.pool import Workers
from ccxl.server.responses import Answer, ApiError
from ccxl.server.settings import Settings
from ccxl.server.store import Private, Store


@dataclass
class State:
    """What the server holds while it runs.

    Parameters
    ----------
    settings
        How the server is run.
    private
        The private folder.
    functions, builds
        Workers for what is quick, and for what is not, so that builds keep nobody from a cell's result.
    templates
        Templates that are kept.
    jobs
        Batches.
    stopping
        Whether the server finishes what runs and takes nothing new.
    """

    settings: Settings
    private: Private
    functions: Workers
    builds: Workers
    templates: Store[Path]
    jobs: Jobs
    stopping: bool = False


def _shared(request: Request) -> State:
    state: State = request.app.state.ccxl
    return state


def _open(request: Request) -> State:
    """The state, for new work.

    Raises
    ------
    ApiError
        The server is stopping.
    """
    state = _shared(request)
    if state.stopping:
        raise ApiError(503, "stopping", "the server is stopping; try again in a minute", 60)
    return state


def _client(request: Request) -> str:
    return str(request.state.client)


Shared: TypeAlias = Annotated[State, Depends(_shared)]
Open: TypeAlias = Annotated[State, Depends(_open)]
Client: TypeAlias = Annotated[str, Depends(_client)]


def send(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """An answer as the web framework sends it."""
    return Response(answer.content, answer.status, {**answer.headers, **(headers or {})}, answer.media_type)
