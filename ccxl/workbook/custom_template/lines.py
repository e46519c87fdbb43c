"""Rows or columns of a sheet before and after, as a reader sees them.

A row that repeats once per item stands in the output many times. What a reference to it means
depends on who reads: a formula of the same item means its own row, the subtotal of a section means
the items of that section, anybody outside means all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from ccxl.workbook.grid import Map
from ccxl.workbook.template import LAST_ROW

Scope: TypeAlias = Mapping[str, int]
Run: TypeAlias = tuple[int, int]
NO_SCOPE: Scope = {}


class Reader(NamedTuple):
    """Where somebody reads from: a line of the template, and the copy of it in the output."""

    source: int
    place: int


class Group(NamedTuple):
    """Sample lines that repeat together.

    Parameters
    ----------
    members
        Lines of the template, in order.
    axis
        The axis along which they repeat.
    axes
        That axis, and those of the block around it.
    block
        The number of the block to which they belong.
    """

    members: tuple[int, ...]
    axis: str
    axes: frozenset[str]
    block: int

    @property
    def repeated(self) -> int:
        """The one of several samples that stands for any number of elements; each other stands for one."""
        return self.members[max(len(self.members) - 2, 0)]


class Span(NamedTuple):
    """What a range of the template became: runs of lines that stand together, the first and last of all."""

    runs: tuple[Run, ...]

    @property
    def first(self) -> int:
        """The first line."""
        return self.runs[0][0]

    @property
    def last(self) -> int:
        """The last line."""
        return self.runs[-1][1]

    @property
    def whole(self) -> bool:
        """Whether nothing that does not belong to it stands in between."""
        return len(self.runs) == 1


@dataclass
class Lines:
    """The lines of one direction of one sheet.

    Parameters
    ----------
    map
        For every line of the output the line of the template that it copies.
    scopes
        For every line of the output the element that it stands for, by axis.
    group_of
        For a line of the template that is one of several samples, its group.
    axis_of
        The axis along which a group repeats.
    block_of
        The block to which a group belongs; each is one of its own where nothing is said.
    limit
        The last line that a sheet has.
    """

    map: Map
    scopes: Sequence[Scope] = ()
    group_of: Mapping[int, int] = field(default_factory=dict)
    axis_of: Mapping[int, str] = field(default_factory=dict)
    block_of: Mapping[int, int] = field(default_factory=dict)
    limit: int = LAST_ROW

    def __post_init__(self) -> None:
        self.unchanged = self.map.unchanged
        self._places: dict[int, list[int]] = {}
        for place, source in enumerate(self.map.sources, start=1):
            self._places.setdefault(source, []).append(place)
        self._members: dict[int, list[int]] = {}
        for source, group in self.group_of.items():
            self._members.setdefault(group, []).append(source)
        self._seen: dict[Any, list[Run]] = {}
        self._alike: dict[Any, dict[tuple[int, ...], list[int]]] = {}

    def scope(self, place: int) -> Scope:
        """The elements that a line of the output stands for."""
        return self.scopes[place - 1] if 0 < place <= len(self.scopes) else NO_SCOPE

    def group(self, line: int | None) -> Group | None:
        """The samples to which a line of the template belongs."""
        number = None if line is None else self.group_of.get(line)
        return None if number is None else self.groups[number]

    @cached_property
    def groups(self) -> Mapping[int, Group]:
        """All groups of samples by their number."""
        found = {}
        for number, members in self._members.items():
            axis = self.axis_of.get(number, "")
            places = [place for member in members for place in self._places.get(member, ())]
            axes = frozenset(self.scope(places[0])) if places else frozenset({axis})
            found[number] = Group(tuple(sorted(members)), axis, axes, self.block_of.get(number, -1 - number))
        return found

    def stays_within(self, line: int, distance: int) -> bool:
        """Whether every copy of a sample has a line of its own group, and of the same block, at a distance."""
        group = self.group(line)
        for place in self.copies(line):
            there = place + distance
            source = self.map.sources[there - 1] if 0 < there <= len(self.map.sources) else 0
            if group is None or source not in group.members:
                return False
            one, other = dict(self.scope(place)), dict(self.scope(there))
            one.pop(group.axis, None)
            other.pop(group.axis, None)
            if one != other:
                return False
        return True

    def copies(self, source: int) -> list[int]:
        """All copies of a line of the template; a line beyond its end moves by the growth."""
        if source > self.map.height:
            return [min(source + self.map.growth, self.limit)]
        return self._places.get(source, [])

    # ------------------------------------------------------------------ what a reference means

    def span(self, first: int, last: int, fixed: tuple[bool, bool], reader: Reader | None) -> Span | None:
        """What a range of the template became; None where nothing is left of it."""
        if self.unchanged or self._all(first, last):
            return Span(((first, last),))
        own = self.group_of.get(reader.source) if reader else None
        ends = [self._beside(line, is_fixed, reader, own) for line, is_fixed in zip((first, last), fixed, strict=True)]
        if ends[0] is not None and ends[1] is not None:
            return Span(((min(ends[0], ends[1]), max(ends[0], ends[1])),))
        if ends[0] is None and ends[1] is None:
            runs = self._visible(first, last, reader, own)
            return Span(tuple(runs)) if runs else None
        if ends[0] is None:
            ends[0] = next((run[0] for run in self._visible(first, first, reader, own)), None)
        else:
            ends[1] = next((run[1] for run in reversed(self._visible(last, last, reader, own))), None)
        return None if ends[0] is None or ends[1] is None else Span(((min(ends[0], ends[1]), max(ends[0], ends[1])),))

    def _all(self, first: int, last: int) -> bool:
        return first == 1 and last >= self.limit

    def _beside(self, line: int, is_fixed: bool, reader: Reader | None, own: int | None) -> int | None:
        """A relative reference to a line of the reader's own group keeps its distance."""
        if reader is None or is_fixed or own is None or self.group_of.get(line) != own:
            return None
        return reader.place + line - reader.source

    def _visible(self, first: int, last: int, reader: Reader | None, own: int | None) -> list[Run]:
        """Copies of some lines that belong to what the reader stands for, in order."""
        scope = self.scope(reader.place) if reader else NO_SCOPE
        inner = range(first, min(last, self.map.height) + 1)
        if own is not None and any(self.group_of.get(line) == own for line in inner):
            axis = self.axis_of.get(own, "")
            scope = {name: element for name, element in scope.items() if name != axis}
        key = (first, last, tuple(sorted(scope.items())))
        if key not in self._seen:
            found = [place for line in inner for place in self._compatible(line, scope)]
            self._seen[key] = self._with_rest(first, last, sorted(found) or self._instead(inner, scope))
        return self._seen[key]

    def _with_rest(self, first: int, last: int, places: Sequence[int]) -> list[Run]:
        """Runs of some places, and of the lines beyond the end of the map, which move by the growth."""
        runs = list(runs_of(places)) if places else []
        if last <= self.map.height:
            return runs
        start = max(first, self.map.height + 1) + self.map.growth
        end = self.limit if last >= self.limit else min(last + self.map.growth, self.limit)
        if runs and runs[-1][1] == start - 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        return runs

    def _compatible(self, line: int, scope: Scope) -> list[int]:
        copies = self.copies(line)
        if len(copies) <= 1 or not scope:
            if len(copies) == 1 and scope and not _agree(self.scope(copies[0]), scope):
                return []
            return copies
        axes = tuple(sorted(axis for axis in self.scope(copies[0]) if axis in scope))
        key = (line, axes)
        if key not in self._alike:
            alike: dict[tuple[int, ...], list[int]] = {}
            for place in copies:
                alike.setdefault(tuple(self.scope(place)[axis] for axis in axes), []).append(place)
            self._alike[key] = alike
        return self._alike[key].get(tuple(scope[axis] for axis in axes), [])

    def _instead(self, lines: range, scope: Scope) -> list[int]:
        """Samples that were not needed: what stands for their group."""
        groups = {self.group_of[line] for line in lines if line in self.group_of}
        members = [line for group in groups for line in self._members[group]]
        return sorted(place for line in members for place in self._compatible(line, scope))

    # ------------------------------------------------------------------ what an area means

    def runs(self, first: int, last: int) -> list[Run]:
        """Runs of all copies: for what applies to cells, such as a format."""
        if self.unchanged or self._all(first, last):
            return [(first, last)]
        places = [place for line in range(first, min(last, self.map.height) + 1) for place in self.copies(line)]
        return self._with_rest(first, last, sorted(places))

    def hull(self, first: int, last: int) -> Run | None:
        """From the first to the last copy; None where none is left."""
        runs = self.runs(first, last)
        return (runs[0][0], runs[-1][1]) if runs else None

    def pieces(self, first: int, last: int) -> list[Run]:
        """What an area that belongs together, such as a merged cell, became: one for each repetition of the whole."""
        if self.unchanged or self._all(first, last):
            return [(first, last)]
        if last > self.map.height:
            found = self.hull(first, last)
            return [found] if found else []
        shared = self._shared_axes(first, last)
        alike: dict[tuple[int, ...], list[int]] = {}
        for line in range(first, last + 1):
            for place in self.copies(line):
                scope = self.scope(place)
                alike.setdefault(tuple(scope.get(axis, -1) for axis in shared), []).append(place)
        return [(min(places), max(places)) for places in alike.values()]

    def _shared_axes(self, first: int, last: int) -> list[str]:
        scopes = [set(self.scope(places[0])) for line in range(first, last + 1) if (places := self.copies(line))]
        if not scopes:
            return []
        shared = set.intersection(*scopes)
        groups = {self.group_of.get(line) for line in range(first, last + 1)}
        if first < last and len(groups) == 1 and (group := next(iter(groups))) is not None:
            shared.discard(self.axis_of.get(group, ""))
        return sorted(shared)

    def place(self, line: int) -> int:
        """Where something anchored at a line goes: its first copy, else what stands for it."""
        copies = self.copies(line)
        if copies:
            return copies[0]
        group = self.group_of.get(line)
        if group is not None:
            instead = [place for member in self._members[group] for place in self.copies(member)]
            if instead:
                return min(instead)
        return self.map.place(line) if line <= self.map.height else line + self.map.growth


def runs_of(places: Sequence[int]) -> Iterator[Run]:
    """Runs of numbers that follow each other."""
    start = previous = places[0]
    for place in places[1:]:
        if place != previous + 1:
            yield start, previous
            start = place
        previous = place
    yield start, previous


def _agree(one: Scope, other: Scope) -> bool:
    return all(other.get(axis, element) == element for axis, element in one.items())


@dataclass
class Moves:
    """The one map of a workbook: rows and columns of every sheet of the template, and its new name.

    Parameters
    ----------
    rows, columns
        Lines by the sheet's name in the template.
    names
        New names of sheets, where they change.
    """

    rows: Mapping[str, Lines]
    columns: Mapping[str, Lines]
    names: Mapping[str, str]

    def __post_init__(self) -> None:
        self.by_fold = {name.casefold(): name for name in self.rows}
        self.unchanged = not self.names and all(
            lines.unchanged for lines in (*self.rows.values(), *self.columns.values())
        )

    def still(self, sheet: str) -> bool:
        """Whether nothing on a sheet moves."""
        return self.rows[sheet].unchanged and self.columns[sheet].unchanged

    def renamed(self, sheet: str) -> str:
        """The name that a sheet of the template has in the output."""
        return self.names.get(sheet, sheet)
