"""Entries of the form as its sheets declare them: single values, numbered rows, columns of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ccxl.budget.paths import field_at, joined
from ccxl.workbook.form.entries import Entry

PROVENANCE_COLUMNS: Final = ("source", "date", "confidence", "basis", "note")
ROW_SOURCE: Final = (
    Entry("source", width=30),
    Entry("source_date", width=12),
    Entry("confidence", width=12),
    Entry("basis", width=10),
    Entry("note", width=28),
)


def single(path: str, unit_key: str = "", needed: bool = False) -> Entry:
    """A single value; one that may carry its source gets the cells for it."""
    field = field_at(path)
    carries = field is not None and field.given
    provenance = {column: f"{path}.{column}" for column in PROVENANCE_COLUMNS} if carries else {}
    return Entry(path, needed=needed, unit_key=unit_key, provenance=provenance)


def numbered(path: str, count: int) -> tuple[Entry, ...]:
    """The rows of a list."""
    return tuple(Entry(f"{path}.{index}") for index in range(count))


def columns(path: str, *entries: Entry) -> tuple[Entry, ...]:
    """The columns of a table."""
    return tuple(replace(entry, path=joined(path, "*", entry.path)) for entry in entries)
