"""What the classes of the schema say of each field: kind, unit, bounds, words, and how it shows in a workbook.

Read off the classes themselves, so that messages, lines, the Excel form and the commented TOML say the same.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ccxl.budget.base_model import Given
from ccxl.budget.constraints import KINDS, Constraint
from ccxl.budget.months import ByMonth
from ccxl.budget.vocabulary import Choice, Mixed, Shown

# More than the schema has.
LEAVES_KEPT: Final = 4096


class Kind(StrEnum):
    """What a leaf of the schema holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    MONTH = "month"
    DAY = "day"
    CHOICE = "choice"


USUAL: Final = Shown()
_FORMATS: Final = {"month": Kind.MONTH, "date": Kind.DAY}
_TYPES: Final = {str: Kind.TEXT, float: Kind.NUMBER, int: Kind.WHOLE}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field of the schema that is no table.

    Parameters
    ----------
    kind
        What it holds, or what each of its entries holds.
    shape
        ``one`` value, a ``list``, or ``either``.
    given
        Whether the value may carry a source, as a table with ``value``.
    required, default
        Whether it must be given; what holds where it is not.
    unit
        Its unit; empty for text and bare numbers.
    low, high, low_open, high_open
        Bounds of a number; open where the bound itself is not allowed.
    choices
        The closed list of words.
    longest, most
        Most characters of a text; most entries of a list.
    shown
        How it shows in a workbook, where that does not follow from the rest.
    constraints
        What it has to do with other fields.
    mixed
        Why a number has no unit.
    by_month
        What a list of twelve says of other months; None for what is no such list.
    """

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
    shown: Shown = USUAL
    constraints: tuple[Constraint, ...] = ()
    mixed: str = ""
    by_month: ByMonth | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a share, which people also write in percent."""
        return self.unit == "share"

    @property
    def is_money(self) -> bool:
        """Whether it is an amount or a price."""
        return self.unit.partition("/")[0] == "yuan"


@dataclass(frozen=True, slots=True)
class Table:
    """A field of the schema that is a table, or a list of tables.

    Parameters
    ----------
    model
        Its class.
    many, most
        Whether it is a list of tables, and of how many at most.
    constraints
        What it has to do with other fields.
    """

    model: type[BaseModel]
    many: bool = False
    most: int | None = None
    constraints: tuple[Constraint, ...] = ()


@lru_cache(LEAVES_KEPT)
def read_fields(model: type[BaseModel]) -> dict[str, Leaf | Table]:
    """What each field of a class of the schema is, in its order; without those whose type is left open."""
    fields: Iterable[tuple[str, Any]] = model.model_fields.items()
    return {name: _read(info) for name, info in fields if not isinstance(info.annotation, TypeVar)}


def leaf(model: type[BaseModel], name: str) -> Leaf:
    """A field that is no table."""
    found = read_fields(model)[name]
    assert isinstance(found, Leaf)
    return found


@dataclass(frozen=True, slots=True)
class _Branch:
    """One of the types that a field may hold, without its annotations, and these."""

    kind: Any
    notes: tuple[Any, ...]


def _read(info: FieldInfo) -> Leaf | Table:
    branches = list(_branches(info.annotation, _notes(info)))
    first = branches[0]
    if isinstance(first.kind, type) and issubclass(first.kind, Given):
        value = first.kind.model_fields["value"]
        return _leaf(list(_branches(value.annotation, _notes(value))), info, given=True)
    if isinstance(first.kind, type) and issubclass(first.kind, BaseModel):
        return Table(first.kind, constraints=_constraints(first.notes))
    entry = _entry(first)
    if entry is not None and isinstance(entry.kind, type) and issubclass(entry.kind, BaseModel):
        most = _bound(first.notes, MaxLen, "max_length")
        return Table(entry.kind, many=True, most=most, constraints=_constraints(first.notes))
    return _leaf(branches, info, given=False)


def _leaf(branches: list[_Branch], info: FieldInfo, given: bool) -> Leaf:
    lists = [branch for branch in branches if _entry(branch) is not None]
    single = [branch for branch in branches if _entry(branch) is None]
    body = single[0] if single else _entry(lists[0])
    assert body is not None
    notes = body.notes
    shown = [note for note in (*notes, *_notes(info)) if isinstance(note, Shown)]
    is_choice = isinstance(body.kind, type) and issubclass(body.kind, Choice)
    return Leaf(
        kind=Kind.CHOICE if is_choice else _FORMATS.get(_extra(notes, "format")) or _TYPES[body.kind],
        shape="either" if lists and single else "list" if lists else "one",
        given=given,
        required=info.is_required(),
        default=_default(info),
        unit=_extra(notes, "unit"),
        low=_first(_bound(notes, Ge, "ge"), _bound(notes, Gt, "gt")),
        high=_first(_bound(notes, Le, "le"), _bound(notes, Lt, "lt")),
        low_open=_bound(notes, Gt, "gt") is not None,
        high_open=_bound(notes, Lt, "lt") is not None,
        choices=body.kind if is_choice else None,
        longest=_bound(notes, MaxLen, "max_length") if body.kind is str else None,
        most=_bound(lists[0].notes, MaxLen, "max_length") if lists else None,
        # What a field says of itself goes before what its type says.
        shown=Shown.merged(shown),
        constraints=_constraints((*notes, *_notes(info))),
        mixed=next((note.reason for note in notes if isinstance(note, Mixed)), ""),
        by_month=next((note for note in (*notes, *_notes(info)) if isinstance(note, ByMonth)), None),
    )


def _constraints(notes: tuple[Any, ...]) -> tuple[Constraint, ...]:
    # A note of a field that is no list is met twice: beside its type and as its own.
    return tuple({id(note): note for note in notes if isinstance(note, KINDS)}.values())


def _branches(annotation: Any, notes: tuple[Any, ...]) -> Iterator[_Branch]:
    """The types of a union, each with its annotations; nothing is none of them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _branches(inner, (*notes, *_unpacked(more)))
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            if member is not types.NoneType:
                yield from _branches(member, notes)
    else:
        yield _Branch(annotation, notes)


def _entry(branch: _Branch) -> _Branch | None:
    """What a list holds; None for what is no list."""
    if get_origin(branch.kind) is not tuple:
        return None
    return next(_branches(get_args(branch.kind)[0], ()))


def _notes(info: FieldInfo) -> tuple[Any, ...]:
    return (*info.metadata, info)


def _unpacked(notes: list[Any]) -> Iterator[Any]:
    for note in notes:
        if isinstance(note, FieldInfo):
            yield from note.metadata
        yield note


def _extra(notes: tuple[Any, ...], name: str) -> str:
    """A word among the extras of the published schema."""
    for note in notes:
        extra = note.json_schema_extra if isinstance(note, FieldInfo) else None
        if isinstance(extra, dict) and name in extra:
            return str(extra[name])
    return ""


def _bound(notes: tuple[Any, ...], kind: type, name: str) -> Any:
    return next((getattr(note, name) for note in notes if isinstance(note, kind)), None)


def _first(one: Any, other: Any) -> Any:
    return other if one is None else one


def _default(info: FieldInfo) -> Any:
    value = None if info.default is PydanticUndefined else info.default
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, Choice) else value if not isinstance(value, dt.date | BaseModel) else None
