"""Routes: templates and batches."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import FileResponse, Response

from ccxl.core.errors import InputError
from ccxl.server import uploads, work
from ccxl.server.jobs import State as Stage
from ccxl.server.models import BatchAnswer, BatchState, Language, Report, TemplateAnswer
from ccxl.server.responses import Answer, ApiError, as_json
from ccxl.server.state import Client, Open, Shared, send
from ccxl.server.store import remove

router = APIRouter(prefix="/api")

ZIP = "application/zip"
REPORT = "report.json"


@router.post("/templates", status_code=201, response_model=TemplateAnswer)
async def add_template(file: UploadFile, state: Open, who: Client) -> Response:
    """Keep a template for a while; gives its id and what is wrong with its tags."""
    state.templates.check_room(who)
    name = uploads.safe_name(file.filename, (".xlsx",))
    limits = state.settings.limits
    folder = state.private.new("template")
    try:
        path = await uploads.saved(file, folder / name)
        answer = await state.functions.run(limits.call_s, work.checked_template, path, limits)
        if answer.status != 200:
            remove(folder)
            return send(answer)
        (folder / REPORT).write_bytes(answer.content)
        key = state.templates.add(folder, path, who)
    except BaseException:
        remove(folder)
        raise
    return send(as_json({"id": key, "report": json.loads(answer.content)}, 201))


@router.get("/templates/{key}", response_model=Report)
async def template(key: str, state: Shared, who: Client) -> Response:
    """What is wrong with a template's tags."""
    kept = state.templates.get(key, who)
    return send(Answer((kept.folder / REPORT).read_bytes()))


@router.post("/batches", status_code=202, response_model=BatchAnswer)
async def add_batch(
    state: Open,
    who: Client,
    table: UploadFile,
    base: UploadFile | None = None,
    raw: Annotated[str | None, Form(max_length=2_000_000)] = None,
    lang: Annotated[Language, Form()] = "zh",
    template: Annotated[str | None, Form(max_length=64)] = None,
) -> Response:
    """Begin a batch: a table of sites, one row each, over a base scenario from a file or as JSON."""
    if (base is None) == (raw is None):
        raise InputError("base and raw: give one of the two, the scenario that the rows of the table change")
    state.jobs.check_room(who)
    limits = state.settings.limits
    layout = state.templates.get(template, who).content if template else None
    folder = state.private.new("batch")
    try:
        (folder / "in").mkdir()
        rows = await uploads.saved(
            table, folder / "in" / f"table-{uploads.safe_name(table.filename, ('.csv', '.xlsx'))}"
        )
        source = (
            folder / "in" / (f"base-{uploads.safe_name(base.filename, ('.xlsx', '.toml'))}" if base else "base.toml")
        )
        if base:
            await uploads.saved(base, source)
        answer = await state.functions.run(limits.call_s, work.batch_sites, rows, source, raw, limits)
        if answer.status != 200:
            remove(folder)
            return send(answer)
        total = json.loads(answer.content)["sites"]
        key = state.jobs.add(folder, rows, source, layout, lang, total, who)
    except BaseException:
        remove(folder)
        raise
    return send(as_json({"id": key}, 202))


def _state(stage: Stage) -> dict[str, Any]:
    return {"state": stage.state, "done": stage.done, "total": stage.total, "failed": stage.failed,
            "message": stage.message}  # fmt: skip


@router.get("/batches/{key}")
async def batch(key: str, state: Shared, who: Client) -> BatchState:
    """How far a batch has come."""
    return BatchState(**_state(state.jobs.get(key, who)))


@router.delete("/batches/{key}")
async def cancel(key: str, state: Shared, who: Client) -> BatchState:
    """End a batch; what it has built is removed."""
    return BatchState(**_state(await state.jobs.cancel(key, who)))


@router.get(
    "/batches/{key}/result",
    responses={
        200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}, "description": "The workbooks"}
    },
    response_class=Response,
)
async def result(key: str, state: Shared, who: Client) -> Response:
    """Workbooks, portfolio and manifest of a batch, as a zip file."""
    stage = state.jobs.get(key, who)
    if stage.result is None:
        raise ApiError(409, "not_ready", f"the batch is {stage.state}; there is a result once it is done")
    return FileResponse(stage.result, media_type=ZIP, filename="batch.zip")
