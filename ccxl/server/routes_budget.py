"""Routes: scenario files, validation, builds."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, UploadFile
from starlette.responses import Response

from ccxl.server import uploads, work
from ccxl.server.body import JsonRoute
from ccxl.server.models import BuildRequest, BuildValues, ScenarioAnswer, ValidateAnswer, ValidateRequest
from ccxl.server.state import Client, Open, send

router = APIRouter(prefix="/api", route_class=JsonRoute)

BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


@router.post("/scenario", response_model=ScenarioAnswer)
async def scenario(file: UploadFile, state: Open) -> Response:
    """The tables in a form, a workbook that ccxl made or a TOML file, and what is wrong with them."""
    name = uploads.safe_name(file.filename, (".xlsx", ".toml"))
    limits = state.settings.limits
    with state.private.passing("scenario") as folder:
        path = await uploads.saved(file, folder / name)
        return send(await state.functions.run(limits.call_s, work.read, path, limits))


@router.post("/validate", response_model=ValidateAnswer)
async def validate(asked: ValidateRequest, state: Open) -> Response:
    """Every mistake in a scenario; where there is none, all totals."""
    limits = state.settings.limits
    uploads.check_scenario(asked.raw, limits)
    return send(await state.functions.run(limits.call_s, work.validate, asked.raw, asked.settings, asked.lang))


@router.post(
    "/build",
    response_model=BuildValues,
    responses={200: {"content": {work.XLSX: BINARY, work.PDF: BINARY}, "description": "The file, or all totals"}},
)
async def build(asked: BuildRequest, request: Request, state: Open, who: Client) -> Response:
    """Build a verified workbook, or a PDF of it, or its totals."""
    limits = state.settings.limits
    uploads.check_scenario(asked.raw, limits)
    template = state.templates.get(asked.template, who).content if asked.template else None
    seconds = limits.build_s + (limits.print_s if asked.format == "pdf" else 0)
    with state.private.passing("build") as folder:
        order = (asked.raw, asked.settings, asked.lang, asked.format, asked.audience, template, folder, limits)
        return send(await state.builds.run(seconds, work.built, *order, gone=request.is_disconnected))
