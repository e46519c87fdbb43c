"""What the form is made of: inputs bound to paths of the schema, in rows, tables and sheets.

Labels, help and units come from the label table by path. In a table the row number is ``*``:
``construction.items.*.price``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Final

from ccxl.budget.paths import Field, field_at, fields, groups, joined
from ccxl.budget.schema_reader import Kind
from ccxl.core.errors import DeclarationError
from ccxl.data.catalog import LANGUAGES, label, labels


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of the form.

    Parameters
    ----------
    path
        Where its value goes.
    needed
        Whether its column must be there and every used row must fill it.
    width
        Width of its column.
    provenance
        Paths of its source, date, confidence, basis and note, for a single value that may carry them.
    only
        The words of its closed list that make sense here, where not all do.
    """

    path: str
    needed: bool = False
    width: float = 12.0
    provenance: Mapping[str, str] = default(default_factory=dict)
    only: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its closed list; empty where there is none."""
        return self.only or tuple(self.field.choices or ())

    @property
    def field(self) -> Field:
        """What the schema says of it."""
        found = field_at(self.path)
        if found is None:
            raise DeclarationError(f"form entry {self.path!r}: no such path in the schema")
        return found

    def label(self, language: str) -> str:
        """Its name on the form."""
        return _text("", self.path, language).format(self._number)

    def former_labels(self) -> Iterator[str]:
        """Its name on forms of earlier versions, where it was another."""
        for language in LANGUAGES:
            if (found := labels(language).get(f"form.former.{self.path}")) is not None:
                yield found

    def units(self) -> Iterator[str]:
        """Its unit as people may write it behind a number: in each language, as on forms of today and earlier ones."""
        for language in LANGUAGES:
            yield self.unit(language)
            if (found := labels(language).get(f"form.former_unit.{self.field.unit}")) is not None:
                yield found

    def help(self, language: str) -> str:
        """What to fill in; may be empty."""
        return _text("help.", self.path, language).format(self._number)

    def unit(self, language: str) -> str:
        """Its unit, or the kind of thing to fill in; empty for text."""
        if self.field.kind is Kind.TEXT:
            return ""
        kinds = {
            Kind.CHOICE: "choice",
            Kind.MONTH: "month",
            Kind.DAY: "day",
            Kind.WHOLE: "year_number",
        }
        # Shares are filled in as percent.
        if self.field.unit and not self.field.is_share:
            return label(f"unit.{self.field.unit}", language)
        return label(f"form.unit.{self.field.unit or kinds.get(self.field.kind, 'number')}", language)

    @property
    def _number(self) -> int:
        last = self.path.rpartition(".")[2]
        return int(last) + 1 if last.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of single values under one title.

    Parameters
    ----------
    key
        Key of the title's label.
    entries
        Its rows.
    new_page
        Whether it begins a printed page.
    covers
        Tables of the schema whose single values stand here where no section names them.
    """

    key: str
    entries: tuple[Entry, ...]
    new_page: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list of rows.

    Parameters
    ----------
    path
        The list that it fills.
    columns
        Its columns.
    rows
        How many rows to offer at least.
    new_page
        Whether it begins a printed page.
    pages
        Keys of the columns with which a new printed page begins; each page repeats the names of the rows.
    """

    path: str
    columns: tuple[Entry, ...]
    rows: int
    new_page: bool = False
    pages: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of the title's label."""
        return f"table.{self.path}"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet of the form: single values or tables.

    Parameters
    ----------
    key
        Key of its name, title and introduction.
    sections, tables
        What stands on it.
    optional
        Whether a form may do without it, as forms of earlier versions do.
    """

    key: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    optional: bool = False

    def title(self, language: str) -> str:
        """Name of the sheet's tab."""
        return label(f"form.sheet.{self.key}", language)


PROVENANCE_COLUMNS: Final = ("source", "date", "confidence", "basis", "note")
ROW_SOURCE: Final = (
    Entry("source", width=30),
    Entry("source_date", width=12),
    Entry("confidence", width=12),
    Entry("basis", width=10),
    Entry("note", width=28),
)
CODES: Final = (Entry("account", width=14), Entry("cost_centre", width=12), Entry("department", width=12))


def single(path: str, needed: bool = False) -> Entry:
    """A single value; one that may carry its source gets the cells for it."""
    field = field_at(path)
    carries = field is not None and field.given
    provenance = {column: f"{path}.{column}" for column in PROVENANCE_COLUMNS} if carries else {}
    return Entry(path, needed=needed, provenance=provenance)


def numbered(path: str, count: int) -> tuple[Entry, ...]:
    """The rows of a list."""
    return tuple(Entry(f"{path}.{index}") for index in range(count))


def columns(path: str, *entries: Entry) -> tuple[Entry, ...]:
    """The columns of a table: those named, and what else the schema has for a row behind them."""
    named = {entry.path.partition(".")[0] for entry in entries}
    more = (Entry(name) for name in groups()[path].children if name not in named)
    return tuple(replace(entry, path=joined(path, "*", entry.path)) for entry in (*entries, *more))


def completed(sections: Sequence[Section], named: Sequence[Entry] = ()) -> tuple[Section, ...]:
    """Sections with the single values that no section names, each where its table is covered.

    Parameters
    ----------
    sections
        The sections.
    named
        Entries that stand elsewhere.
    """
    every = (*named, *(entry for section in sections for entry in section.entries))
    known = {re.sub(r"\.\d+$", "", path) for entry in every for path in (entry.path, *entry.provenance.values())}
    return tuple(
        replace(section, entries=(*section.entries, *map(single, _left_out(section, known)))) for section in sections
    )


def _left_out(section: Section, known: Set[str]) -> list[str]:
    """Paths of single values in the tables that a section covers, which are not known."""
    return [
        field.path
        for field in fields().values()
        if field.path.rpartition(".")[0] in section.covers and field.path not in known and field.shape == "one"
    ]


def _text(kind: str, path: str, language: str) -> str:
    plain = re.sub(r"\.\d+$", ".*", path)
    table = labels(language)
    for key in (f"form.{kind}{plain}", f"form.{kind}column.{plain.rpartition('.')[2]}"):
        if key in table:
            return table[key]
    if kind:
        return ""
    raise DeclarationError(f"form entry {path!r}: no label form.{plain}")
