"""The application: one server with its workers, its private folder and its routes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Lifespan

import ccxl
from ccxl.core.errors import CcxlError
from ccxl.server import routes_budget, routes_files, routes_functions, routes_pages, work
from ccxl.server.jobs import Jobs
from ccxl.server.middleware import Guard
from ccxl.server.models import ErrorBody
from ccxl.server.pool import Workers
from ccxl.server.responses import ApiError, error_response, response_of
from ccxl.server.settings import Settings
from ccxl.server.state import State, send
from ccxl.server.store import Private, Store

SWEEP_S: Final = 30.0
KINDS: Final = {400: "request", 404: "not_found", 405: "method", 415: "media_type"}
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": ErrorBody, "description": text}
    for status, text in {
        400: "Not a request that can be read",
        401: "No token, or a wrong one",
        403: "From a page of another site",
        404: "No such thing",
        408: "Sent too slowly",
        413: "Too large",
        422: "Cannot be used; the message says what to do",
        429: "Too many requests of one client",
        503: "Busy, stopping, or over a limit of time or memory",
    }.items()
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application.

    Parameters
    ----------
    settings
        How it is run; for oneself on one's own machine if left out.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="ccxl",
        version=ccxl.__version__,
        summary="Budgets of call centres: functions, inputs, workbooks",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        lifespan=_life(settings),
        responses=REFUSALS,
    )
    for module in (routes_functions, routes_budget, routes_files):
        app.include_router(module.router)
    routes_pages.add(app, settings)
    app.add_exception_handler(ApiError, _send_api_error)
    app.add_exception_handler(CcxlError, _mistaken)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_middleware(Guard, settings=settings)
    return app


def _life(settings: Settings) -> Lifespan[FastAPI]:
    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        limits = settings.limits
        private = Private(settings.folder)
        frame = (settings.workers, limits.waiting, limits.memory_bytes, private.path)
        functions, builds = Workers(*frame, work.warm_functions), Workers(*frame, work.warm_builds)
        state = State(
            settings,
            private,
            functions,
            builds,
            Store("templates", limits.templates, limits.keep_s),
            Jobs(private, settings),
        )
        app.state.ccxl = state
        await asyncio.gather(functions.ready(), builds.ready())
        sweeping = asyncio.create_task(_swept(state.templates.sweep, state.jobs.sweep))
        try:
            yield
        finally:
            state.stopping = True
            sweeping.cancel()
            await state.jobs.stop()
            await asyncio.gather(functions.stop(), builds.stop())
            private.remove()

    return life


async def _swept(*sweeps: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(SWEEP_S)
        for sweep in sweeps:
            sweep()


async def _send_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return send(error.answer(), error.headers)


async def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, CcxlError)
    return send(response_of(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = KINDS.get(error.status_code, "request")
    return send(error_response(error.status_code, kind, str(error.detail)), dict(error.headers or {}))


async def _malformed(request: Request, error: Exception) -> Response:
    """What is wrong with a request's form; values are not repeated."""
    assert isinstance(error, RequestValidationError)
    mistakes = [
        {"place": ".".join(map(str, each["loc"]))[:200], "message": str(each["msg"])[:500]}
        for each in error.errors()[:100]
    ]
    return send(error_response(422, "request", "the request has not the form that /api/openapi.json says", mistakes))
