"""What comes from outside, before anything reads it: size, shape, and nothing that points elsewhere."""

from __future__ import annotations

import asyncio
import math
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import UploadFile
from lxml import etree

from ccxl.budget.reading import MOST_BITS
from ccxl.core.errors import CcxlError, InputError, TemplateError
from ccxl.server.body import check_depth
from ccxl.server.responses import ApiError
from ccxl.server.settings import Limits
from ccxl.workbook.template import parse_xml, q

# Parts that run programs, or fetch what is not in the file.
FOREIGN: Final = re.compile(
    r"(vbaProject|activeX|externalLinks?/|connections\.xml|queryTables?/|embeddings/|webextensions|model/|ctrlProps/|"
    r"customUI|macrosheets/|dialogsheets/)",
    re.IGNORECASE,
)
# Relations that may point out of the file: a link that a person may click.
HARMLESS: Final = ("hyperlink",)
# Functions and references that reach out of the file.
OUTWARD: Final = re.compile(
    r"\b(WEBSERVICE|FILTERXML|IMAGE|RTD|DDE|CALL|REGISTER\.ID|INDIRECT|EVALUATE|EXEC)\s*\("
    r"|\[\d+\]|\[[^\]]*(?:[/\\]|\.xl|\.od|\.csv)[^\]]*\]|file:|\\\\|\w\|['\w]",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(r'"(?:[^"]|"")*"')
_READ: Final = 1 << 16


def check_workbook(path: Path, limits: Limits) -> None:
    """Refuse a package that would grow too large, is damaged, or whose XML declares entities.

    Raises
    ------
    ApiError
        Larger than the limits when unpacked.
    InputError
        Not a workbook, or an XML part with a document type.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > limits.parts:
                raise ApiError(413, "too_large", f"the workbook holds {len(entries)} parts; at most {limits.parts}")
            left = limits.unpacked_bytes
            for entry in entries:
                left = _checked_part(archive, entry, left, limits)
    except CcxlError:
        # The true cause, which is a ValueError as well.
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        # Not a package at all, in the old format, or with a password: the reader says which.
        if zipfile.is_zipfile(path):
            raise InputError("the workbook is damaged; open it in Excel, save it and try again") from None


def _checked_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """How many bytes are left after one part; sizes are counted, not believed."""
    content = bytearray()
    with archive.open(entry) as part:
        while piece := part.read(_READ):
            left -= len(piece)
            if left < 0:
                most = f"{limits.unpacked_bytes:,}"
                raise ApiError(413, "too_large", f"the workbook unpacks to more than {most} bytes; send a smaller one")
            content += piece
    if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        try:
            parse_xml(bytes(content))
        except (etree.XMLSyntaxError, TemplateError) as error:
            raise InputError(f"part {entry.filename[:80]!r} of the workbook cannot be read ({error})") from None
    return left


def check_template(path: Path) -> None:
    """Refuse a template that runs programs or reaches out of itself.

    Raises
    ------
    TemplateError
        Every place that does.
    """
    with zipfile.ZipFile(path) as archive:
        found = list(_outward(archive))
    if found:
        places = "".join(f"\n  {each}" for each in found[:50])
        raise TemplateError(f"the template reaches out of itself, which a server does not allow:{places}")


def _outward(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if FOREIGN.search(name):
            yield f"part {name}: programs, links and queries; take them out and save the template as .xlsx"
        elif name.lower().endswith(".rels"):
            for relation in parse_xml(archive.read(name)):
                kind = str(relation.get("Type")).rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind not in HARMLESS:
                    yield f"part {name}: a link to another {kind}; put what it shows into the file itself"
        elif name.lower().endswith(".xml"):
            yield from _formulas(name, parse_xml(archive.read(name)))


def _formulas(part: str, root: Any) -> Iterator[str]:
    for element in root.iter(q("f"), q("definedName"), q("formula"), q("formula1"), q("formula2")):
        found = OUTWARD.search(_TEXT.sub('""', element.text or ""))
        if found:
            place = element.getparent().get("r") or element.get("name") or ""
            yield f"part {part} {place}: formula with {found[0][:20]!r}; use cells of the file itself"


def check_calls(request: Any, limits: Limits) -> None:
    """Refuse more calls, or more cells in them, than one request may have.

    Raises
    ------
    ApiError
        Too many.
    """
    calls = request.get("calls") if isinstance(request, Mapping) else None
    if not isinstance(calls, list):
        return
    if len(calls) > limits.calls:
        text = f"{len(calls):,} calls in one request; at most {limits.calls:,}, send the rest in another"
        raise ApiError(422, "too_many_calls", text)
    cells = sum(map(_cells, calls))
    if cells > limits.cells:
        text = f"{cells:,} cells in one request; at most {limits.cells:,}, send the rest in another"
        raise ApiError(422, "too_many_cells", text)


def checked_results(answer: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The results, with an error in place of those that are too large to send.

    Raises
    ------
    ApiError
        More cells than one answer may have.
    """
    cells = sum(map(_cells, answer["results"]))
    if cells > limits.cells:
        text = f"the results fill {cells:,} cells; at most {limits.cells:,} in one answer, ask for less at a time"
        raise ApiError(422, "too_many_cells", text)
    return answer


def _cells(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_cells, value.values()))
    if isinstance(value, list):
        return sum(_cells(each) if isinstance(each, list | dict) else 1 for each in value)
    return 1


def check_tables(raw: Any, limits: Limits) -> None:
    """Refuse tables in tables in tables, and more of them than anybody budgets.

    Raises
    ------
    InputError
        Nested too deeply.
    ApiError
        Too many values.
    """
    check_depth(raw, limits.depth)
    values = _values(raw)
    if values > limits.values:
        raise ApiError(422, "too_many_values", f"the scenario has {values:,} values; at most {limits.values:,}")


def check_scenario(raw: Any, limits: Limits) -> None:
    """Refuse as `check_tables`, and numbers that nobody can write down.

    Raises
    ------
    InputError
        Nested too deeply, or such a number.
    ApiError
        Too many values.
    """
    check_tables(raw, limits)
    _check_numbers(raw, "the scenario")


def _check_numbers(value: Any, place: str) -> None:
    for key, part in value.items() if isinstance(value, Mapping) else enumerate(value):
        if isinstance(part, dict | list):
            _check_numbers(part, f"{place}, {str(key)[:40]}")
        elif isinstance(part, int) and part.bit_length() > MOST_BITS:
            raise InputError(f"{place}, {str(key)[:40]}: a whole number of more than 300 digits")
        elif isinstance(part, float) and not math.isfinite(part):
            raise InputError(f"{place}, {str(key)[:40]}: a number that is infinite or no number at all")


def _values(value: Any) -> int:
    """How many keys and entries there are, those of empty tables too."""
    if not isinstance(value, Mapping | list):
        return 0
    parts = value.values() if isinstance(value, Mapping) else value
    return len(value) + sum(_values(part) for part in parts if isinstance(part, dict | list))


def safe_name(name: str | None, suffixes: tuple[str, ...]) -> str:
    """The name under which an upload is kept: its last part only, of a kind that is allowed.

    Raises
    ------
    InputError
        Another kind of file.
    """
    last = re.split(r"[/\\]", name or "")[-1]
    cleaned = re.sub(r'[:*?"<>|\x00-\x1f\x7f]', "_", last).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if not dot or f".{suffix.lower()}" not in suffixes:
        raise InputError(f"file {last[:60]!r}: must be a file of kind {' or '.join(suffixes)}")
    return f"{stem[:60] or 'file'}.{suffix.lower()}"


async def saved(file: UploadFile, path: Path) -> Path:
    """An upload as a file."""

    def copied() -> None:
        with path.open("xb") as target:
            shutil.copyfileobj(file.file, target, _READ)

    await asyncio.to_thread(copied)
    return path
