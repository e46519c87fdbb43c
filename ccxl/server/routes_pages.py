"""Routes: the task pane and the add-in's files; preflights of pages elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ccxl.server.guard import preflight
from ccxl.server.settings import Settings

PANE: Final = Path(__file__).with_name("pane")


def add(app: FastAPI, settings: Settings) -> None:
    """Add the pages to an application."""

    @app.options("/api/{rest:path}", include_in_schema=False)
    def options(rest: str, request: Request) -> Response:
        return Response(status_code=204, headers=preflight(settings.origins, request.headers.get("origin", "")))

    if PANE.is_dir():
        app.mount("/", StaticFiles(directory=PANE, html=True, follow_symlink=False), name="pane")
