"""What workers do: functions, inputs, builds and templates. Bytes and paths in, an `Answer` out."""

from __future__ import annotations

import datetime as dt
import math
import re
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ccxl.batch.sites import read_sites
from ccxl.budget.audience import Audience
from ccxl.budget.model import Budget
from ccxl.budget.outside import outside
from ccxl.budget.reading import MOST_BITS, changed, mistakes_in, scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.totals import sections
from ccxl.core.errors import CcxlError, InputError, Mistake, ScenarioError
from ccxl.data.catalog import label
from ccxl.hosts import protocol
from ccxl.server import uploads
from ccxl.server.body import parsed
from ccxl.server.responses import Answer, as_json, error_response, response_of, with_errors_as_responses, without_folder
from ccxl.server.settings import Limits
from ccxl.workbook.build import build, shipped_template
from ccxl.workbook.form.toml_writer import toml_text
from ccxl.workbook.inputs import load_raw, look_over
from ccxl.workbook.pdf import write_pdf
from ccxl.workbook.tags import check_template

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
NAME: Final = "request"
# Printing gives up so long before this process would be ended, with what it has started.
MARGIN_S: Final = 2.0


def warm_functions() -> None:
    """Load what calls need."""
    protocol.answer({"calls": [{"function": "agents", "arguments": [1000, 120]}]})


def warm_builds() -> None:
    """Load what builds need."""
    for language in ("zh", "en"):
        shipped_template(language)


@with_errors_as_responses
def batch(body: bytes, limits: Limits) -> Answer:
    """Answer many calls."""
    request = _calls_in(body, limits)
    uploads.check_calls(request, limits)
    return as_json(uploads.checked_results(protocol.answer(request), limits))


def _calls_in(body: bytes, limits: Limits) -> Any:
    try:
        return parsed(body, limits.depth)
    except InputError as error:
        raise InputError(f"{error}; send UTF-8 text such as {protocol.FORM}") from None


@with_errors_as_responses
def call(name: str, arguments: Any, limits: Limits) -> Answer:
    """Answer one call."""
    request = {"calls": [{"function": name, "arguments": arguments}]}
    uploads.check_calls(request, limits)
    result = uploads.checked_results(protocol.answer(request), limits)["results"][0]
    return as_json(result, 422 if "error" in result else 200)


@with_errors_as_responses
def read(path: Path, limits: Limits) -> Answer:
    """The raw tables of a form or TOML file, and what is wrong with them."""
    folder = str(path.parent)
    if path.suffix.lower() == ".xlsx":
        uploads.check_workbook(path, limits)
    try:
        content = look_over(path)
        uploads.check_tables(content.raw, limits)
        mistakes = content.mistakes or mistakes_in(content.raw, content.where)
    except CcxlError as error:
        return response_of(error, folder)
    # The first path of a cell is its own; those of the row and the table come after.
    paths = {cell: known for known, cell in reversed(content.where.items())}
    found = [_placed(mistake, paths.get(mistake.place, "" if content.where else mistake.place)) for mistake in mistakes]
    return as_json({"raw": jsonable(content.raw), "mistakes": found})


def _placed(mistake: Mistake, path: str = "") -> dict[str, str]:
    place = {"place": mistake.place, "message": mistake.message.strip()}
    return {**place, "path": path} if path else place


def jsonable(value: Any) -> Any:
    """Raw tables as JSON holds them: dates and times, and numbers that JSON has not, as text."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return f"{value:#x}"[:60]
    return value.isoformat()[:10] if isinstance(value, dt.date | dt.time) else value


def _scenario(raw: Mapping[str, Any], settings: Sequence[str]) -> Scenario:
    return scenario_from(changed(raw, settings) if settings else raw, NAME)


@with_errors_as_responses
def validate(raw: Mapping[str, Any], settings: Sequence[str], language: str) -> Answer:
    """Every mistake; where there is none, all totals."""
    try:
        budget = Budget(_scenario(raw, settings), language)
    except ScenarioError as error:
        return as_json({"mistakes": list(map(_placed, error.mistakes)), "values": None, "sections": None, "notes": []})
    response_of = {"values": budget.printed, "sections": sections(budget), "notes": outside(budget)}
    return as_json({"mistakes": [], **response_of})


@with_errors_as_responses
def built(
    raw: Mapping[str, Any],
    settings: Sequence[str],
    language: str,
    form: str,
    audience: str,
    template: Path | None,
    folder: Path,
    limits: Limits,
) -> Answer:
    """Build a workbook, in a folder of its own."""
    begun = time.monotonic()
    # What libraries put into temporary files goes with the folder, also when this process is ended.
    tempfile.tempdir = str(folder)
    scenario = _scenario(raw, settings)
    made = build(scenario, template=template, language=language, audience=Audience(audience))
    if form == "json":
        return as_json({"values": made.budget.printed})
    project = scenario.budget.project
    if audience == Audience.CLIENT:
        # Two files of one project: which of them may go to the client shows in its name.
        project = f"{project}_{label('sheet.offer', language)}"
    if form == "xlsx":
        return Answer(made.content, XLSX, headers=_download(project, "xlsx"))
    source, target = folder / "budget.xlsx", folder / "budget.pdf"
    source.write_bytes(made.content)
    write_pdf(source, target, timeout_s=limits.print_s + limits.build_s - (time.monotonic() - begun) - MARGIN_S)
    return Answer(target.read_bytes(), PDF, headers=_download(project, "pdf"))


def file_name(project: str) -> str:
    """A project's name as part of a file name."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "_", project).strip(" .")[:80] or "budget"


def _download(project: str, suffix: str) -> dict[str, str]:
    named = quote(f"{file_name(project)}.{suffix}")
    return {"Content-Disposition": f"attachment; filename=\"budget.{suffix}\"; filename*=UTF-8''{named}"}


@with_errors_as_responses
def checked_template(path: Path, limits: Limits) -> Answer:
    """Look a template over: whether it is safe, and what is wrong with its tags."""
    uploads.check_workbook(path, limits)
    if zipfile.is_zipfile(path):
        uploads.check_template(path)
    report = check_template(path)
    return as_json(
        {"tags": report["tags"], "findings": [without_folder(text, str(path.parent)) for text in report["findings"]]}
    )


@with_errors_as_responses
def batch_sites(table: Path, base: Path, raw: str | None, limits: Limits) -> Answer:
    """Look a batch over: how many sites it has. A base scenario given as JSON is written down as a file."""
    folder = str(table.parent)
    if raw is not None:
        tables = parsed(raw.encode("utf-8", "surrogatepass"), limits.depth)
        uploads.check_scenario(tables, limits)
        scenario_from(tables, NAME)
        base.write_text(toml_text(tables, "en"), encoding="utf-8")
    for path in (table, base):
        if path.suffix == ".xlsx":
            uploads.check_workbook(path, limits)
    try:
        sites = read_sites(table, base)
        load_raw(base)
    except CcxlError as error:
        return response_of(error, folder)
    if len(sites) > limits.rows:
        return error_response(
            422, "too_many_rows", f"the table has {len(sites):,} sites; at most {limits.rows:,} in one batch"
        )
    return as_json({"sites": len(sites)})
