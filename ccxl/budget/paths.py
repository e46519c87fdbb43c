"""The schema as a flat table of paths: what each key is called, its unit and what it allows.

Read off the JSON schema of `Scenario`, so that messages, the Excel form and the commented TOML
cannot drift from it. A list index is ``*`` in a pattern: ``construction.items.*.price``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import Choice

# More than the schema has; users may type any key.
PATTERNS_KEPT: Final = 4096

Raw = Mapping[str, Any]
Schema = dict[str, Any]


class Kind(StrEnum):
    """What a leaf of the schema holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    MONTH = "month"
    DAY = "day"
    CHOICE = "choice"


FORMATS: Final = {"month": Kind.MONTH, "date": Kind.DAY}


@dataclass(frozen=True, slots=True)
class Field:
    """One leaf of the schema.

    Parameters
    ----------
    path
        Pattern of its path.
    kind
        What it holds, or what each of its entries holds.
    shape
        ``one`` value, a ``list``, or ``either``.
    given
        Whether the value may carry a source, as a table with ``value``.
    required, default
        Whether it must be given; what holds where it is not.
    unit
        Its unit in the schema; empty for text and bare numbers.
    low, high, low_open, high_open
        Bounds of a number; open where the bound itself is not allowed.
    choices
        The closed list of words.
    longest, most
        Most characters of a text; most entries of a list.
    """

    path: str
    kind: Kind
    shape: Literal["one", "list", "either"] = "one"
    given: bool = False
    required: bool = False
    default: Any = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: type[Choice] | None = None
    longest: int | None = None
    most: int | None = None

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_share(self) -> bool:
        """Whether it is a share, which people also write in percent."""
        return self.unit == "share"


@dataclass(frozen=True, slots=True)
class Group:
    """One table of the schema, or a list of tables.

    Parameters
    ----------
    path
        Pattern of its path; of a list, without the ``*``.
    children
        Names of its keys.
    many, most
        Whether it is a list of tables, and of how many at most.
    """

    path: str
    children: tuple[str, ...]
    many: bool = False
    most: int | None = None


def joined(*parts: object) -> str:
    """A path of its parts; empty parts fall away."""
    return ".".join(str(part) for part in parts if part != "")


def pattern(path: str) -> str:
    """The path with ``*`` for each list index."""
    return re.sub(r"(?<=\.)\d+(?=\.|$)", "*", path)


def fields() -> Mapping[str, Field]:
    """Every leaf of the schema, by the pattern of its path, in the order of the schema."""
    return _tables()[0]


def groups() -> Mapping[str, Group]:
    """Every table of the schema, by the pattern of its path; the root is the empty path."""
    return _tables()[1]


def field_at(path: str) -> Field | None:
    """The leaf at a path, also for one entry of a list and for ``.value`` of a value with its source."""
    known = fields()
    found = known.get(pattern(path))
    while found is None and re.search(r"\.(value|\d+)$", path):
        path = path.rpartition(".")[0]
        found = known.get(pattern(path))
    return found


@lru_cache(PATTERNS_KEPT)
def below(plain: str, key: str | None = None) -> str:
    """The pattern of a key of a table, or of the entries of a list, from the pattern of what holds it.

    Walking down with patterns costs far less than finding the pattern of each path anew.
    """
    if key is None:
        return f"{plain}.*" if plain in groups() else plain
    if key == "value" and plain in fields():
        return plain
    return f"{plain}.{key}" if plain else key


# What is neither a table nor a list.
SINGLE: Final = (str, int, float, date, time, type(None))


def value_at(values: Any, path: str) -> Any:
    """The value at a path of raw or dumped tables, bare even where it carries its source; None where nothing is."""
    for part in path.split("."):
        if isinstance(values, Mapping) and "value" in values and part not in values:
            values = values["value"]
        if isinstance(values, Mapping):
            values = values.get(part)
        elif isinstance(values, list | tuple) and part.isdecimal() and int(part) < len(values):
            values = values[int(part)]
        else:
            return None
    return values["value"] if isinstance(values, Mapping) and "value" in values else values


def nearest_path(path: str) -> str:
    """The known path that a misspelt one most probably means, or nothing."""
    parent, _, word = path.rpartition(".")
    siblings = _children(parent)
    if close := difflib.get_close_matches(word, siblings, n=1, cutoff=0.6):
        return joined(parent, close[0])
    elsewhere = [known for known in (*fields(), *groups()) if known.rpartition(".")[2] == word]
    return elsewhere[0] if len(elsewhere) == 1 else ""


def allowed_keys(path: str) -> tuple[str, ...]:
    """Names of the keys that a table may hold."""
    return _children(path)


def _children(path: str) -> tuple[str, ...]:
    plain = re.sub(r"\.\*$", "", pattern(path))
    if plain in groups():
        return groups()[plain].children
    field = fields().get(pattern(path))
    if field is None or not field.given:
        return ()
    return ("value", *(known.rpartition(".")[2] for known in fields() if known.startswith(f"{field.path}.")))


@cache
def _tables() -> tuple[Mapping[str, Field], Mapping[str, Group]]:
    schema = Scenario.model_json_schema()
    found_fields: dict[str, Field] = {}
    found_groups: dict[str, Group] = {}

    def table(path: str, body: Schema) -> None:
        for name, child in body["properties"].items():
            visit(joined(path, name), child, name in body.get("required", ()))

    def visit(path: str, node: Schema, required: bool) -> None:
        bodies = [_resolved(branch, schema) for branch in _branches(node)]
        first = bodies[0]
        if first.get("type") == "array" and "properties" in (entry := _resolved(first["items"], schema)):
            found_groups[path] = Group(path, tuple(entry["properties"]), many=True, most=first.get("maxItems"))
            table(f"{path}.*", entry)
        elif "properties" in first and "value" not in first["properties"]:
            found_groups[path] = Group(path, tuple(first["properties"]))
            table(path, first)
        elif "properties" in first:
            values = [_resolved(branch, schema) for branch in _branches(first["properties"]["value"])]
            found_fields[path] = _field(path, values, node, required, given=True)
            rest = {name: child for name, child in first["properties"].items() if name != "value"}
            table(path, {"properties": rest})
        else:
            found_fields[path] = _field(path, bodies, node, required, given=False)

    found_groups[""] = Group("", tuple(schema["properties"]))
    table("", schema)
    return MappingProxyType(found_fields), MappingProxyType(found_groups)


def _branches(node: Schema) -> list[Schema]:
    return [branch for branch in node.get("anyOf", [node]) if branch.get("type") != "null"]


def _resolved(node: Schema, schema: Schema) -> Schema:
    if "$ref" not in node:
        return node
    name = node["$ref"].rpartition("/")[2]
    body: Schema = schema["$defs"][name]
    # A value that may be bare or carry its source is a choice of the two; the table says all.
    tables = [branch for branch in body.get("anyOf", ()) if "properties" in branch]
    return tables[0] if tables else {**body, "name": name}


def _field(path: str, bodies: list[Schema], node: Schema, required: bool, given: bool) -> Field:
    lists = [body for body in bodies if body.get("type") == "array"]
    single = [body for body in bodies if body.get("type") != "array"]
    shape: Literal["one", "list", "either"] = "either" if lists and single else "list" if lists else "one"
    body = single[0] if single else lists[0]["items"]
    if "enum" in body:
        kind = Kind.CHOICE
    elif body["type"] == "string":
        kind = FORMATS.get(body.get("format", ""), Kind.TEXT)
    else:
        kind = Kind.WHOLE if body["type"] == "integer" else Kind.NUMBER
    return Field(
        path=path,
        kind=kind,
        shape=shape,
        given=given,
        required=required,
        default=node.get("default"),
        unit=body.get("unit", ""),
        low=body.get("minimum", body.get("exclusiveMinimum")),
        high=body.get("maximum", body.get("exclusiveMaximum")),
        low_open="exclusiveMinimum" in body,
        high_open="exclusiveMaximum" in body,
        choices=_choices()[body["name"]] if kind is Kind.CHOICE else None,
        longest=body.get("maxLength"),
        most=lists[0].get("maxItems") if lists else None,
    )


def _choices() -> dict[str, type[Choice]]:
    return {choice.__name__: choice for choice in Choice.__subclasses__()}


def rows_at(raw: Any, path: str) -> list[tuple[str, Raw]]:
    """The rows of a table, each with its path; what is no row is left out."""
    rows = value_at(raw, path)
    if not isinstance(rows, list | tuple):
        return []
    return [(joined(path, index), row) for index, row in enumerate(rows) if isinstance(row, Mapping)]


def name_in(value: Any) -> str:
    """A typed name without blanks around it; empty for what is no text."""
    return value.strip() if isinstance(value, str) else ""


def word_in(value: Any) -> str:
    """A typed word of a list of choices, as its key is written."""
    return name_in(value).lower()
