"""A scenario as commented TOML: every key of the schema with its name, unit and what it allows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ccxl.budget.form_entries import Entry
from ccxl.budget.paths import Field, Group, field_at, fields, groups, joined, value_at
from ccxl.budget.schema_reader import Kind
from ccxl.budget.wording import EARLIEST_YEAR, LATEST_YEAR, bounds, choice_label
from ccxl.data.catalog import label
from ccxl.workbook.form.layout import single_entries, tables

Raw = Mapping[str, Any]


def toml_text(raw: Raw, language: str) -> str:
    """A scenario as commented TOML; keys that are not given stand there as comments.

    Parameters
    ----------
    raw
        The scenario as tables.
    language
        Of the comments, ``zh`` or ``en``.

    Returns
    -------
    Text that reads back as the same scenario.
    """
    return "\n".join(_Toml(language).lines(raw)) + "\n"


class _Toml:
    """Writes TOML in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def lines(self, raw: Raw) -> Iterator[str]:
        yield f"# {self._label('toml.title')}"
        yield f"# {self._label('toml.given')}"
        columns = {table.path: table.columns for table in tables()}
        for path, group in groups().items():
            if group.many:
                yield from self._list(group, columns[path], value_at(raw, path) or ())
            elif (entries := _entries_of(path)) and ".*." not in path:
                yield ""
                given = value_at(raw, path)
                used = given is not None or any(entry.needed for entry in entries)
                yield f"{'' if used else '# '}[{path}]"
                for entry in entries:
                    yield from self._entry(entry, (given or {}).get(entry.path.rpartition(".")[2]), offered=True)

    def _label(self, key: str) -> str:
        return label(f"form.{key}", self._language)

    def _list(self, group: Group, columns: tuple[Entry, ...], rows: Any) -> Iterator[str]:
        """Rows of a table; the first also offers the keys that it does not use."""
        title = self._label(f"table.{group.path}")
        for index, row in enumerate(rows or ({},)):
            yield ""
            if index == 0:
                yield f"# {title}"
            yield f"{'' if rows else '# '}[[{group.path}]]"
            done = set()
            for column in columns:
                key = column.path.removeprefix(f"{group.path}.*.").split(".")[0]
                if key not in done:
                    done.add(key)
                    yield from self._key(joined(group.path, "*", key), column, row.get(key), offered=index == 0)

    def _key(self, path: str, column: Entry, value: Any, offered: bool) -> Iterator[str]:
        """A key of a row; a table inside a row stands on one line."""
        if path in groups():
            entry, stages = Entry(path), " | ".join(groups()[path].children)
            comment = f"{entry.label(self._language)} ({stages}): {entry.help(self._language)}"
            yield from self._line(path, comment, value, _sample_group(path), offered)
        else:
            yield from self._entry(replace(column, path=path), value, offered)

    def _entry(self, entry: Entry, value: Any, offered: bool) -> Iterator[str]:
        # Of months, days and choices the example says all.
        unit = entry.unit(self._language) if entry.field.kind is Kind.NUMBER else ""
        unit = self._label("toml.share") if entry.field.is_share else unit
        facts = ", ".join(filter(None, (unit, self._allowed(entry))))
        name = entry.label(self._language)
        needed = f" [{self._label('toml.required')}]" if entry.field.required else ""
        comment = f"{name} ({facts}){needed}"
        if text := entry.help(self._language):
            comment += f": {text}"
        yield from self._line(entry.path, comment, value, _sample(entry.field), offered)

    def _line(self, path: str, comment: str, value: Any, sample: Any, offered: bool) -> Iterator[str]:
        key = path.rpartition(".")[2]
        if offered:
            yield f"# {' '.join(comment.split())}"
        if value is not None and not (isinstance(value, list | tuple) and not value):
            yield f"{key} = {_toml(value, path)}"
        elif offered:
            yield f"# {key} = {_toml(sample, path)}"

    def _allowed(self, entry: Entry) -> str:
        field = entry.field
        if field.choices is not None:
            return " | ".join(f"{word} {choice_label(field.choices, word, self._language)}" for word in entry.words)
        words = {
            Kind.WHOLE: f"{EARLIEST_YEAR} - {LATEST_YEAR}",
            Kind.TEXT: self._label("toml.text").format(field.longest),
            Kind.MONTH: self._label("toml.month"),
            Kind.DAY: self._label("toml.day"),
        }
        text = words.get(field.kind, bounds(field, ", "))
        lists = {"list": self._label("toml.list"), "either": self._label("toml.or_list")}
        return ", ".join(filter(None, (text, lists.get(field.shape))))


def _entries_of(path: str) -> list[Entry]:
    """Entries for the keys of one table, in the order of the form; numbered rows count once."""
    found: dict[str, Entry] = {}
    for entry in single_entries():
        field = entry.field
        if field.path.rpartition(".")[0] == path:
            found.setdefault(field.path, Entry(field.path, entry.needed))
    for entry in single_entries():
        # A table that carries its own source, such as the contingency.
        for extra in entry.provenance.values():
            if extra in fields() and extra.rpartition(".")[0] == path:
                found.setdefault(extra, Entry(extra))
    return list(found.values())


def _sample(field: Field) -> Any:
    """A value that the field allows, for a key that is commented out."""
    samples: dict[Kind, Any] = {
        Kind.TEXT: "...",
        Kind.MONTH: "2026-01",
        Kind.DAY: dt.date(2026, 1, 15),
        Kind.WHOLE: 2026,
        Kind.NUMBER: 0.1 if field.is_share else max(field.low or 0, 1),
    }
    value = next(iter(field.choices)) if field.choices is not None else samples[field.kind]
    if field.shape != "list":
        return value
    return [value] * min(12, field.most or 12) if field.kind is Kind.NUMBER else [value]


def _sample_group(path: str) -> Any:
    """A table inside a row, with a sample of its first part."""
    first = joined(path, groups()[path].children[0])
    keys = groups()[first].children
    part = {key: _sample(fields()[joined(first, key)]) for key in keys}
    return {first.rpartition(".")[2]: {key: 1 if key == "share" else value for key, value in part.items()}}


def _toml(value: Any, path: str) -> str:
    """A value as TOML; a month as text, since TOML knows days only."""
    if isinstance(value, Mapping):
        inner = ((key, _toml(part, joined(path, key))) for key, part in value.items() if part is not None)
        return "{ " + ", ".join(f"{key} = {text}" for key, text in inner) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(part, path) for part in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        field = field_at(path)
        is_month = field is not None and field.kind is Kind.MONTH
        return f'"{value:%Y-%m}"' if is_month else value.isoformat()
    if isinstance(value, str):
        # JSON escapes all that TOML wants escaped, but for DEL.
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
