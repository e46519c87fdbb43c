"""What a field of the schema has to do with other fields: whose row it names, what it needs, what it excludes.

Each is written in the annotation of the field; `constraint_checks` reads them. Paths are those of the schema; one that
begins with a dot is a field of the same row. Texts are what a message says after the path, with ``{}`` for the place of
the other field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, get_args

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class NamesRow:
    """A text that is the name of a row of a table, as a foreign key is.

    Parameters
    ----------
    table
        Path of the table.
    noun
        What such a row is called in a message.
    where
        A field of the table and the words of it with which a row can be named; all rows where it is empty.
    advice
        What a message adds.
    """

    table: str
    noun: str
    where: tuple[str, tuple[str, ...]] | None = None
    advice: str = "; name one of {}"

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(core) | {"names_row_of": self.table}


@dataclass(frozen=True, slots=True)
class NamedBy:
    """A field of a row that other tables must name.

    Parameters
    ----------
    fields
        The fields that name it, such as ``comparison.lines.*.way``; one of them is enough.
    text
        The message, with ``{tables}`` for where these fields stand and ``{name}`` for the name of the row.
    words
        The words of the field with which a row must be named; all rows where it is empty.
    """

    fields: tuple[str, ...]
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unique:
    """A value that stands once in its table.

    Parameters
    ----------
    within
        A field of the row whose value bounds what is compared, such as ``section``; the whole table where it is empty.
    text
        What a message says of that value.
    """

    within: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class BeginsAtZero:
    """A number whose least value among the rows that name the same row is 0, as the tiers of a price have.

    Parameters
    ----------
    field
        The field that names the row.
    told_at
        The field of the named row where a message stands.
    text
        The message.
    """

    field: str
    told_at: str
    text: str


@dataclass(frozen=True, slots=True)
class Needs:
    """A value that means something only beside another: one of `paths` must be given."""

    paths: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Excludes:
    """A value that is not given beside another, which says the same in another way."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FallsBackOn:
    """A value that is taken from one of `paths` where it is not given."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordNeeds:
    """A word of a closed list that asks for other values.

    Parameters
    ----------
    paths
        For each word groups of paths, of which each must have one that is given.
    """

    paths: Mapping[str, tuple[tuple[str, ...], ...]]


Constraint: TypeAlias = NamesRow | NamedBy | Unique | BeginsAtZero | Needs | Excludes | FallsBackOn | WordNeeds
KINDS: Final = get_args(Constraint)
