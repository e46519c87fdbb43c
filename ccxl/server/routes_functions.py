"""Routes: health, functions, schema, form, examples."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import ccxl
from ccxl.budget.paths import Field, Kind
from ccxl.budget.scenario import Scenario
from ccxl.budget.wording import choice_label
from ccxl.core.kinds import Choice
from ccxl.core.registry import Function, Parameter
from ccxl.functions import FUNCTIONS
from ccxl.server import work
from ccxl.server.answers import JSON, Refused
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
from ccxl.server.state import Open, Shared, send
from ccxl.workbook.form.entries import Entry
from ccxl.workbook.form.layout import single_entries
from ccxl.workbook.form.new import example_names, example_tables

router = APIRouter(prefix="/api")

# What a clerk has at hand; the other inputs stand in the form and in TOML files.
MAIN = (
    "budget.unit",
    "budget.project",
    "budget.year",
    "budget.first_month",
    "tax.taxpayer",
    "staffing.seats",
    "traffic.monthly_calls",
    "traffic.aht_s",
    "traffic.working_days",
    "traffic.busy_hour_share",
    "traffic.target_service_level",
    "traffic.answer_within_s",
    "traffic.max_occupancy",
    "staffing.shrinkage",
    "labour.social_rate",
    "labour.housing_rate",
)


@router.get("/health")
def health(state: Shared) -> Health:
    """Whether the server is up."""
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
        summary=function.summary,
        returns=function.result.unit,
        example=function.example,
        signature=function.signature,
        parameters=[_parameter(parameter) for parameter in function.parameters],
    )


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
        raise Refused(422, "request", f"the body must be JSON; send the header Content-Type: {JSON}")
    body = await request.body()
    limits = state.settings.limits
    return send(await state.functions.run(limits.call_s, work.batch, body, limits))


@router.post("/functions/{name}", response_model=CallAnswer)
async def call(name: str, asked: CallRequest, state: Open) -> Response:
    """One call, its arguments by name."""
    if name not in FUNCTIONS:
        raise Refused(404, "not_found", "no such function; see /api/functions")
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
def form(lang: Language = "zh") -> list[FormEntry]:
    """The main inputs, as people name them."""
    entries = {entry.path: entry for entry in single_entries()}
    return [_entry(entries[path], lang) for path in MAIN]


def _entry(entry: Entry, language: str) -> FormEntry:
    field = entry.field
    return FormEntry(
        path=entry.path,
        label=entry.label(language),
        help=entry.help(language),
        unit=entry.unit(language),
        kind=field.kind.value,
        low=field.low,
        high=field.high,
        choices=_choices(field, language),
        required=field.required,
    )


def _choices(field: Field, language: str) -> list[dict[str, str]]:
    if field.kind is not Kind.CHOICE or field.choices is None:
        return []
    return [{"value": str(word), "label": choice_label(field.choices, word, language)} for word in field.choices]


@router.get("/examples")
def examples() -> list[Example]:
    """The shipped examples."""
    return [Example(name=name, title=str(example_tables(name)["budget"]["project"])) for name in example_names()]


@router.get("/examples/{name}")
def example(name: str) -> dict[str, Any]:
    """The tables of a shipped example."""
    if name not in example_names():
        raise Refused(404, "not_found", "no such example; see /api/examples")
    tables: dict[str, Any] = json.loads(json.dumps(work.jsonable(example_tables(name))))
    return tables
