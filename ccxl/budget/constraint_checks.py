"""Mistakes in what the fields of raw tables have to do with one another, found by what the schema declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from ccxl.budget.constraints import (
    BeginsAtZero,
    Constraint,
    Excludes,
    FallsBackOn,
    NamedBy,
    NamesRow,
    Needs,
    Unique,
    WordNeeds,
)
from ccxl.budget.paths import Raw, field_at, fields, groups, is_given, joined, name_in, rows_at, value_at, word_in
from ccxl.budget.schema_reader import Kind
from ccxl.budget.wording import shown
from ccxl.core.errors import nearest

Found: TypeAlias = Iterator[tuple[str, str]]
PlaceName: TypeAlias = Callable[[str], str]
# Path and value of a field, and the row that it stands in.
Value: TypeAlias = tuple[str, Any, Raw]


def constraint_mistakes(raw: Raw, place_name: PlaceName) -> Found:
    """Path and text of every mistake between fields.

    Parameters
    ----------
    raw
        The scenario as tables.
    place_name
        What to call a path in a message.
    """
    values = _Values(raw, place_name)
    for path, constraint in declared():
        yield from _CHECKS[type(constraint)](values, path, constraint)


@cache
def declared() -> tuple[tuple[str, Constraint], ...]:
    """Every constraint with the pattern of its field, in the order of the schema."""
    every = [(each.path, each.constraints) for each in fields().values()]
    every += [(each.path, each.constraints) for each in groups().values()]
    return tuple((path, constraint) for path, constraints in every for constraint in constraints)


@cache
def named_tables() -> tuple[str, ...]:
    """Tables whose rows are told apart by a text."""
    unique = (path for path, constraint in declared() if isinstance(constraint, Unique))
    return tuple(path.partition(".*.")[0] for path in unique if fields()[path].kind is Kind.TEXT)


class _Values:
    """Raw tables, whose rows are looked up once."""

    def __init__(self, raw: Raw, place_name: PlaceName) -> None:
        self.raw, self.place_name = raw, place_name
        self._rows: dict[str, list[tuple[str, Raw]]] = {}

    def rows(self, table: str) -> list[tuple[str, Raw]]:
        if table not in self._rows:
            self._rows[table] = rows_at(self.raw, table)
        return self._rows[table]

    def at(self, plain: str) -> Iterator[Value]:
        """Every value of a field of the schema, also where it was not given."""
        table, star, name = plain.partition(".*.")
        if not star:
            yield plain, value_at(self.raw, plain), self.raw
        for path, row in self.rows(table) if star else ():
            value = row.get(name)
            bare = value["value"] if isinstance(value, Mapping) and "value" in value else value
            yield f"{path}.{name}", bare, row

    def is_given(self, path: str) -> bool:
        return is_given(value_at(self.raw, path))

    def any_given(self, paths: tuple[str, ...]) -> bool:
        return any(map(self.is_given, paths))

    def places(self, paths: tuple[str, ...]) -> str:
        return " or ".join(map(self.place_name, paths))


def _names_row(values: _Values, plain: str, constraint: NamesRow) -> Found:
    table = value_at(values.raw, constraint.table)
    is_no_table = table is not None and not isinstance(table, list | tuple)
    # Its own mistake is told alone.
    if is_no_table or (not table and _is_told_as_missing(plain, constraint.table)):
        return
    names = _names(values, constraint)
    # Names that are unique in the table are told at the table itself.
    may_repeat = any(isinstance(each, Unique) and each.within for each in _constraints(f"{constraint.table}.*.name"))
    for path, value, _ in values.at(plain):
        entries = enumerate(value) if isinstance(value, list | tuple) else [("", value)]
        for number, entry in entries:
            name = name_in(entry)
            if not name or (name in names and not (may_repeat and names.count(name) > 1)):
                continue
            fault = "no such" if name not in names else "there are several such"
            noun = constraint.noun if name not in names else f"{constraint.noun}s"
            advice = constraint.advice.format(values.place_name(constraint.table))
            yield joined(path, number), f" = {shown(name)}: {fault} {noun}{nearest(name, names)}{advice}"


def _names(values: _Values, constraint: NamesRow) -> list[str]:
    """Names of the rows that can be named."""
    field, words = constraint.where or ("", ())
    rows = (row for _, row in values.rows(constraint.table) if not words or word_in(row.get(field)) in words)
    return [name for row in rows if (name := name_in(row.get("name")))]


def _is_told_as_missing(plain: str, table: str) -> bool:
    """Whether a table in which a field stands says itself that it needs another."""
    parts = plain.split(".")
    holders = (".".join(parts[:count]) for count in range(1, len(parts)))
    return any(
        isinstance(each, Needs) and table in each.paths
        for holder in holders
        if holder in groups()
        for each in groups()[holder].constraints
    )


def _constraints(plain: str) -> tuple[Constraint, ...]:
    field = field_at(plain)
    return field.constraints if field else ()


def _named_by(values: _Values, plain: str, constraint: NamedBy) -> Found:
    used = {name_in(value) for field in constraint.fields for _, value, _ in values.at(field)}
    tables = values.places(tuple(field.partition(".*.")[0] for field in constraint.fields))
    for path, value, row in values.at(plain):
        name = name_in(row.get("name"))
        if name and name not in used and (not constraint.words or word_in(value) in constraint.words):
            yield path, constraint.text.format(tables=tables, name=shown(name))


def _unique(values: _Values, plain: str, constraint: Unique) -> Found:
    seen: dict[tuple[str, Any], str] = {}
    for path, value, row in values.at(plain):
        group, key = name_in(row.get(constraint.within)), _comparable(value)
        if key is None or (constraint.within and not group):
            continue
        first = seen.setdefault((group, key), path)
        if first == path:
            continue
        within = f" {constraint.text.format(shown(group))}" if group else ""
        if isinstance(key, str):
            also = f", also at {values.place_name(first)}; give each its own name"
            yield path, f" = {shown(value)}: stands twice{within}{also}"
        else:
            yield path, f" = {key:g}: stands twice{within}; keep one"


def _comparable(value: Any) -> str | float | None:
    """A name without blanks around it, or a number; None where there is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return name_in(value) or None


def _begins_at_zero(values: _Values, plain: str, constraint: BeginsAtZero) -> Found:
    table = plain.partition(".*.")[0]
    (naming,) = (each for each in _constraints(f"{table}.*.{constraint.field}") if isinstance(each, NamesRow))
    starts: dict[str, list[float]] = {}
    for _, value, row in values.at(plain):
        number = _comparable(value)
        if isinstance(number, float):
            starts.setdefault(name_in(row.get(constraint.field)), []).append(number)
    for path, row in values.rows(naming.table):
        name = name_in(row.get("name"))
        if name in _names(values, naming) and name in starts and min(starts[name]) != 0:
            yield f"{path}.{constraint.told_at}", constraint.text.format(min(starts[name]))


def _needs(values: _Values, plain: str, constraint: Needs) -> Found:
    if not values.any_given(constraint.paths):
        for path, value, _ in values.at(plain):
            if is_given(value):
                yield path, constraint.text.format(values.places(constraint.paths))


def _excludes(values: _Values, plain: str, constraint: Excludes) -> Found:
    for path, value, row in values.at(plain):
        in_row = constraint.path.startswith(".")
        other = f"{path.rpartition('.')[0]}{constraint.path}" if in_row else constraint.path
        beside = is_given(row.get(constraint.path[1:])) if in_row else values.is_given(other)
        if beside and is_given(value):
            yield path, constraint.text.format(values.place_name(other))


def _falls_back_on(values: _Values, plain: str, constraint: FallsBackOn) -> Found:
    if not values.any_given(constraint.paths):
        for path, value, _ in values.at(plain):
            if value is None:
                yield path, f"not given; needs {values.places(constraint.paths)}, not given either"


def _word_needs(values: _Values, plain: str, constraint: WordNeeds) -> Found:
    for path, value, _ in values.at(plain):
        word = word_in(value)
        for needed in constraint.paths.get(word, ()):
            if not values.any_given(needed):
                yield path, f" = '{word}': needs {values.places(needed)}, not given"


_CHECKS: Final[Mapping[type, Callable[[_Values, str, Any], Found]]] = {
    NamesRow: _names_row,
    NamedBy: _named_by,
    Unique: _unique,
    BeginsAtZero: _begins_at_zero,
    Needs: _needs,
    Excludes: _excludes,
    FallsBackOn: _falls_back_on,
    WordNeeds: _word_needs,
}
