"""Tables of text in the workbook: parameters with their sources, notes, contents, sources, versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ccxl.budget.base_model import Given, Provenance
from ccxl.budget.model import Budget
from ccxl.budget.outside import summary_of_outside
from ccxl.budget.parts.traffic.demand import demand_of
from ccxl.budget.register import DEFINITION
from ccxl.budget.scenario import Scenario


@dataclass(frozen=True, slots=True)
class LineCell:
    """A cell of a table that is the home of a scalar line."""

    key: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that links to a sheet."""

    sheet: str


Entry: TypeAlias = str | LineCell | SheetCell
Rows: TypeAlias = list[dict[str, Entry]]

# Latin characters in one printed line of a note.
NOTE_WIDTH: Final = 124

COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "parameters": frozenset({"key", "label", "value", "unit", "source", "date", "confidence", "basis", "note"}),
    "notes": frozenset({"number", "text"}),
    "contents": frozenset({"number", "sheet", "purpose"}),
    "sources": frozenset({"number", "title", "publisher", "address", "date", "used_for"}),
    "versions": frozenset({"version", "date", "author", "change"}),
    "signers": frozenset({"name"}),
    "remarks": frozenset({"number", "text"}),
}

_WITHOUT_SOURCE: Final = {"budget", "constants"}
# What a parameter that was left out is taken from.
_DEFAULTS: Final[Mapping[str, str]] = {
    "traffic.interval_min": "word.default",
    "comparison.running_months": "word.default",
    "comparison.seats": "word.from_budget",
    "comparison.monthly_calls": "word.from_budget",
}


def tables(budget: Budget) -> dict[str, Rows]:
    """All tables of a budget's workbook."""
    return {
        "parameters": list(_parameters(budget)),
        "notes": [{"number": str(n), "text": text} for n, text in enumerate(_notes(budget), start=1)],
        "contents": [
            {"number": str(n), "sheet": SheetCell(sheet), "purpose": budget.words[f"purpose.{sheet}"]}
            for n, sheet in enumerate(filter("cover".__ne__, budget.structure.sheets), start=1)
        ],
        "sources": list(_sources(budget)),
        "versions": list(_versions(budget)),
        "signers": [{"name": name} for name in signers(budget)],
        "remarks": [{"number": str(n), "text": text} for n, text in enumerate(budget.scenario.offer.remarks, 1)],
    }


def lines_needed(text: str) -> int:
    """Printed lines that a note takes; a Chinese character is as wide as two Latin ones."""
    width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
    return max(1, -(-width // NOTE_WIDTH), text.count("\n") + 1)


def signers(budget: Budget) -> list[str]:
    """Who signs, in order."""
    given = budget.scenario.budget.signers
    return list(given) or [budget.words[f"signer.{n}"] for n in range(1, 5)]


def _parameters(budget: Budget) -> Iterator[dict[str, Entry]]:
    words = budget.words
    for key in DEFINITION.parameters(budget.structure):
        line = budget.model.lines[key]
        path = line.path or key
        given = provenance(budget.scenario, path)
        source = given.source if given else None
        if path.split(".")[0] == "constants":
            source = words["word.definition"]
        elif given is None and key in _DEFAULTS:
            source = words[_DEFAULTS[key]]
        elif source is None:
            entered = path.split(".")[0] in _WITHOUT_SOURCE or (given is not None and given.basis is None)
            source = words["word.entered"] if entered else ""
        yield {
            "key": path,
            "label": words[f"form.{path}" if line.path else f"line.{path}"],
            "value": LineCell(key),
            "unit": words[f"unit.{line.unit}"],
            "source": source,
            "date": _day(given.source_date if isinstance(given, Provenance) else given.date) if given else "",
            "confidence": words[f"choice.Confidence.{given.confidence}"] if given and given.confidence else "",
            "basis": words[f"choice.Basis.{given.basis}"] if given and given.basis else "",
            "note": (given.note if given else None) or "",
        }


def provenance(scenario: Scenario, path: str) -> Given[Any] | Provenance | None:
    """Where a scalar comes from; None where the scenario does not hold it as an assumption."""
    found: Any = scenario
    for name in path.split("."):
        if isinstance(found, Provenance):
            return found
        found = getattr(found, name, None)
    return found if isinstance(found, Given) else None


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%Y-%m-%d}"


def _notes(budget: Budget) -> Iterator[str]:
    heading, words, structure = budget.scenario.budget, budget.words, budget.structure
    if heading.purpose:
        yield words["note.purpose"].format(heading.purpose.rstrip("。. "))
    if heading.scope:
        yield words["note.scope"].format(heading.scope.rstrip("。. "))
    yield words["note.period"].format(f"{heading.start:%Y-%m}")
    yield from (words[f"note.{name}"] for name in ("signs", "time_units", "tax", "views", "rounding"))
    if structure.sizes["reserve"]:
        yield words["note.reserve"]
    if structure.sizes["item"]:
        yield from (words[f"note.{name}"] for name in ("assets", "payment_default"))
    if structure.sizes["operating_section"]:
        yield from (words[f"note.{name}"] for name in ("rhythm", "normal_month"))
    if told := summary_of_outside(budget):
        yield told
    yield words[f"note.staffing_{demand_of(budget.scenario).mode}"]
    if structure.sizes["impatient"]:
        yield words["note.impatient"]
    if structure.sizes["way"]:
        yield from (words[f"note.comparison_{name}"] for name in ("totals", "first_month", "timing", "alike"))
    yield from (words[f"note.{name}"] for name in ("unknown", "assumed", "colours", "how_to_use", "engine"))
    yield from heading.notes


def _sources(budget: Budget) -> Iterator[dict[str, Entry]]:
    for number, source in enumerate(budget.scenario.sources, start=1):
        yield {
            "number": str(number),
            "title": source.title,
            "publisher": source.publisher or "",
            "address": source.address or "",
            "date": _day(source.date),
            "used_for": source.used_for or "",
        }
    yield {
        "number": str(len(budget.scenario.sources) + 1),
        "title": budget.words["word.form_as_source"].format(budget.scenario.budget.unit),
        "publisher": budget.scenario.budget.unit,
        "address": "",
        "date": _day(budget.scenario.budget.prepared),
        "used_for": budget.words["word.all_without_source"],
    }


def _versions(budget: Budget) -> Iterator[dict[str, Entry]]:
    heading = budget.scenario.budget
    for version in budget.scenario.versions:
        yield {
            "version": version.version,
            "date": _day(version.date),
            "author": version.author or "",
            "change": version.change,
        }
    if not any(version.version == heading.version for version in budget.scenario.versions):
        yield {
            "version": heading.version,
            "date": _day(heading.prepared),
            "author": heading.author or "",
            "change": budget.words["word.first_version"],
        }
