"""Routes: health, functions, schema, form, examples."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import ccxl
from ccxl.budget.scenario import Scenario
from ccxl.core.kinds import Choice
from ccxl.core.registry import Function, Parameter
from ccxl.data.catalog import LANGUAGES, labels
from ccxl.functions import FUNCTIONS
from ccxl.server import work
from ccxl.server.body import JsonRoute
from ccxl.server.form import every_entry, main_entries
from ccxl.server.models import (
    CallAnswer,
    CallRequest,
    CallsAnswer,
    CallsRequest,
    Example,
    FormEntry,
    FunctionInfo,
    Health,
    Language,
)
from ccxl.server.responses import JSON, ApiError
from ccxl.server.state import Open, Shared, send
from ccxl.workbook.form.new import example_names, example_tables
from ccxl.workbook.form.starter import starter

router = APIRouter(prefix="/api", route_class=JsonRoute)

# What a new form holds; it speaks the language of whoever asks.
STARTER = "starter"


@router.get("/health")
async def health(state: Shared) -> Health:
    """Whether the server is up, and its workers work."""
    if not state.stopping and not all(await asyncio.gather(state.functions.working(), state.builds.working())):
        raise ApiError(503, "workers", "the workers do not answer; look at the server's log and memory", 5)
    return Health(status="stopping" if state.stopping else "ok", version=ccxl.__version__)


@router.get("/functions")
def functions() -> list[FunctionInfo]:
    """Every function with arguments, units and an example."""
    return list(_functions())


@cache
def _functions() -> tuple[FunctionInfo, ...]:
    return tuple(map(described, FUNCTIONS.values()))


def described(function: Function) -> FunctionInfo:
    """What is known of a function."""
    return FunctionInfo(
        name=function.name,
        topic=function.topic,
        titles=_names(f"function.{function.name}", function.name),
        topics=_names(f"topic.{function.topic}", function.topic),
        summary=function.summary,
        returns=function.result.unit,
        example=function.example,
        signature=function.signature,
        parameters=[_parameter(parameter) for parameter in function.parameters],
    )


def _names(key: str, name: str) -> dict[Language, str]:
    """What people call it; its own name where the label table has none yet."""
    return {language: labels(language).get(key, name.replace("_", " ")) for language in LANGUAGES}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "unit": parameter.kind.unit,
        "allowed": parameter.kind.allowed,
        "default": None if parameter.required else parameter.shown,
        "text": parameter.text,
        "choices": list(parameter.kind.names) if isinstance(parameter.kind, Choice) else None,
    }


# The worker reads the body, so that a large one does not hold up the others; hence the form is told here by hand.
@router.post(
    "/functions/batch",
    response_model=CallsAnswer,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": CallsRequest.model_json_schema(ref_template="#/components/schemas/{model}")}},
        }
    },
)
async def batch(request: Request, state: Open) -> Response:
    """Many calls in one request."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise ApiError(422, "request", f"the body must be JSON; send the header Content-Type: {JSON}")
    body = await request.body()
    limits = state.settings.limits
    return send(await state.functions.run(limits.call_s, work.batch, body, limits))


@router.post("/functions/{name}", response_model=CallAnswer)
async def call(name: str, asked: CallRequest, state: Open) -> Response:
    """One call, its arguments by name."""
    if name not in FUNCTIONS:
        raise ApiError(404, "not_found", "no such function; see /api/functions")
    limits = state.settings.limits
    return send(await state.functions.run(limits.call_s, work.call, name, asked.arguments, limits))


@router.get("/schema")
def schema() -> dict[str, Any]:
    """The JSON schema of a scenario."""
    return _schema()


@cache
def _schema() -> dict[str, Any]:
    return Scenario.model_json_schema()


@router.get("/form")
def form(lang: Language = "zh", more: bool = False) -> list[FormEntry]:
    """The main inputs, as people name them; with `more` also the others, and the columns of tables."""
    return list(every_entry(lang) if more else main_entries(lang))


@router.get("/examples")
def examples(lang: Language = "zh") -> list[Example]:
    """The starter in a language, and the shipped examples."""
    return [
        Example(name=name, title=str(_tables(name, lang)["budget"]["project"])) for name in (STARTER, *example_names())
    ]


@router.get("/examples/{name}")
def example(name: str, lang: Language = "zh") -> dict[str, Any]:
    """The tables of the starter or of a shipped example."""
    if name not in (STARTER, *example_names()):
        raise ApiError(404, "not_found", "no such example; see /api/examples")
    tables: dict[str, Any] = json.loads(json.dumps(work.jsonable(_tables(name, lang))))
    return tables


def _tables(name: str, language: str) -> dict[str, Any]:
    return starter(language) if name == STARTER else example_tables(name)
