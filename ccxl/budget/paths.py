"""The schema as a flat table of paths: what each key is called, its unit and what it allows.

Read off the classes of the schema, so that messages, the Excel form and the commented TOML cannot
drift from it. A list index is ``*`` in a pattern: ``construction.items.*.price``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, time
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from ccxl.budget.base_model import Given
from ccxl.budget.constraints import Constraint
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import Leaf, Table, read_fields

# More than the schema has; users may type any key.
PATTERNS_KEPT: Final = 4096

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field(Leaf):
    """One leaf of the schema, with its path.

    Parameters
    ----------
    path
        Pattern of its path.
    """

    path: str = ""

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rpartition(".")[2]


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
    constraints
        What it has to do with other fields.
    """

    path: str
    children: tuple[str, ...]
    many: bool = False
    most: int | None = None
    constraints: tuple[Constraint, ...] = ()


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


def is_given(value: Any) -> bool:
    """Whether a bare value is given: neither nothing nor a blank text, and no empty table or list."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], (), {})


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
    found_fields: dict[str, Field] = {}
    found_groups: dict[str, Group] = {}

    def add_table(path: str, table: Table) -> None:
        found_groups[path] = Group(path, tuple(table.model.model_fields), table.many, table.most, table.constraints)
        add_fields(f"{path}.*" if table.many else path, table.model)

    def add_fields(within: str, model: type[BaseModel]) -> None:
        for name, found in read_fields(model).items():
            path = joined(within, name)
            if isinstance(found, Table):
                add_table(path, found)
                continue
            found_fields[path] = Field(
                **{part.name: getattr(found, part.name) for part in dataclass_fields(Leaf)}, path=path
            )
            if found.given:
                add_fields(path, Given)

    add_table("", Table(Scenario))
    return MappingProxyType(found_fields), MappingProxyType(found_groups)


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
