"""Requests and answers of the web interface, as its OpenAPI document tells them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]
Settings = Annotated[list[Annotated[str, Field(max_length=2200)]], Field(max_length=200)]
Raw = Annotated[dict[str, Any], Field(description="A scenario as tables; see /api/schema.")]


class Model(BaseModel):
    """Base of all: no unknown keys."""

    model_config = ConfigDict(extra="forbid")


class Health(Model):
    """Whether the server is up."""

    status: Literal["ok", "stopping"]
    version: str


class ParameterInfo(Model):
    """One argument of a function."""

    name: str
    unit: str
    allowed: str
    default: str | None
    text: str
    choices: list[str] | None = None


class FunctionInfo(Model):
    """One function for cells."""

    name: str
    topic: str
    titles: dict[Language, str]
    topics: dict[Language, str]
    summary: str
    returns: str
    example: str
    signature: str
    parameters: list[ParameterInfo]


class CallRequest(Model):
    """One call, its arguments by name: each one value, or a block as rows of cells."""

    arguments: dict[str, Any] = {}


class CallAnswer(Model):
    """The result of a call: a number, a text, or rows of cells."""

    value: Any


class Call(Model):
    """One of many calls, its arguments by position or by name."""

    function: str
    arguments: list[Any] | dict[str, Any] = []


class CallsRequest(Model):
    """Many calls at once."""

    calls: list[Call]


class CallsAnswer(Model):
    """Their results in the same order: each with a value, or with an error and its message."""

    results: list[dict[str, Any]]


class Choice(Model):
    """One word of a closed list, and what people call it."""

    value: str
    label: str


class FormEntry(Model):
    """One input: a single one, or a column of a table, whose path has ``*`` for the row."""

    path: str
    label: str
    help: str
    unit: str
    kind: Literal["text", "number", "whole", "month", "day", "choice"]
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    choices: list[Choice]
    required: bool
    is_list: bool
    main: bool
    section: str


class Example(Model):
    """A shipped example."""

    name: str
    title: str


class Mistake(Model):
    """One mistake: where, the path of the input where it is known, and what to do."""

    place: str
    message: str
    path: str | None = None


class ErrorBody(Model):
    """Why a request was not served."""

    error: str
    message: str
    mistakes: list[Mistake] | None = None


class ScenarioAnswer(Model):
    """The tables in a file, and what is wrong with them."""

    raw: dict[str, Any]
    mistakes: list[Mistake]


class ValidateRequest(Model):
    """A scenario to look over; settings are changes to it, each path=value."""

    raw: Raw
    settings: Settings = []
    lang: Language = "zh"


class ValidateAnswer(Model):
    """Every mistake; or all totals by tag, and those of every section as part, section, amount in yuan.

    Notes are sentences about what lies outside the budget's months.
    """

    mistakes: list[Mistake]
    values: dict[str, float | None] | None
    sections: list[tuple[str, str, float | None]] | None
    notes: list[str]


class BuildRequest(ValidateRequest):
    """A budget to build, on a template of one's own if its id is given; for a client the offer alone."""

    format: Literal["xlsx", "pdf", "json"] = "xlsx"
    audience: Literal["internal", "client"] = "internal"
    template: Annotated[str, Field(max_length=64)] | None = None


class BuildValues(Model):
    """All totals by tag."""

    values: dict[str, float | None]


class Report(Model):
    """The tags in a template, and what is wrong with them."""

    tags: list[dict[str, str]]
    findings: list[str]


class TemplateAnswer(Model):
    """A template that is kept for a while."""

    id: str
    report: Report


class BatchAnswer(Model):
    """A batch that has begun."""

    id: str


class BatchState(Model):
    """How far a batch has come."""

    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int
    total: int
    failed: int
    message: str = ""
