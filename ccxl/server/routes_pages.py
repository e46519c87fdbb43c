"""Routes: the task pane and the add-in's files; preflights of pages elsewhere."""

from __future__ import annotations

from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ccxl.hosts import officejs
from ccxl.server.middleware import preflight
from ccxl.server.responses import ApiError
from ccxl.server.settings import Settings

PANE: Final = Path(__file__).with_name("pane")


@lru_cache(maxsize=4)
def _addin(address: str) -> dict[str, bytes]:
    """The add-in's files for the address by which a browser reaches this server."""
    return officejs.addin(address, folder="/addin")


def add(app: FastAPI, settings: Settings) -> None:
    """Add the pages to an application."""

    @app.options("/api/{rest:path}", include_in_schema=False)
    def options(rest: str, request: Request) -> Response:
        return Response(status_code=204, headers=preflight(settings.origins, request.headers.get("origin", "")))

    @app.get("/addin/{name}", include_in_schema=False)
    def addin(name: str, request: Request) -> Response:
        files = _addin(f"{request.url.scheme}://{request.url.netloc}")
        if name not in files:
            raise ApiError(404, "not_found", f"no such file; there are {', '.join(files)}")
        return Response(files[name], media_type=guess_type(name)[0])

    if PANE.is_dir():
        app.mount("/", StaticFiles(directory=PANE, html=True, follow_symlink=False), name="pane")
