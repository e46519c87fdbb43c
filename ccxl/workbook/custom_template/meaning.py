"""What a reference to sample rows or columns means for any number of elements, and whether that is certain.

Of several samples all but the last but one stand for one element each, so that a single cell of the last
one is the last element. Within a block a relative reference to another row is certain where the formulas
of the samples show by their pattern that a distance is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ccxl.core.cells import column_letters
from ccxl.workbook.check.address import Corner, Reference, parse_reference
from ccxl.workbook.check.formula import POSITION_ONLY
from ccxl.workbook.custom_template.areas import Box
from ccxl.workbook.custom_template.formulas import GATHERING, Ends, Piece, corner_text, ends_of, pieces_of
from ccxl.workbook.custom_template.lines import Group, Moves

# Functions that take where a cell stands, not what it holds; what OFFSET reads from there is told elsewhere.
_CORNERS: Final = POSITION_ONLY | {"OFFSET"}
Kin = Callable[[bool], Sequence[tuple[int, tuple[Piece, ...]]]]


def _no_kin(rows: bool) -> Sequence[tuple[int, tuple[Piece, ...]]]:
    return ()


@dataclass(frozen=True)
class Standing:
    """Who reads.

    Parameters
    ----------
    sheet
        Name of the sheet in the template.
    row, column
        The reader's lines of the template; None for what reads from no cell.
    kin
        For rows or columns the formulas that other samples of the reader's group have in its place, by line.
    applied
        For a format or a check of entries the areas to which it applies.
    drawn
        For a chart or a sparkline: one reference is one series.
    spread
        Whether its cell is merged over other samples, so that it stands once for all of them.
    """

    sheet: str
    row: int | None = None
    column: int | None = None
    kin: Kin = _no_kin
    applied: tuple[Box, ...] = ()
    drawn: bool = False
    spread: bool = False


class Read(NamedTuple):
    """A reference in one direction, and how it is used."""

    place: int
    reference: Reference
    ends: Ends
    rows: bool
    thin: bool
    function: str
    complete: bool

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.reference.form == "cell"

    @property
    def fixed(self) -> bool:
        """Whether neither end moves with the reader."""
        return all(self.ends.fixed)

    def covers(self, group: Group) -> bool:
        """Whether it reaches over all samples."""
        return self.ends.low <= group.members[0] and self.ends.high >= group.members[-1]


def doubts(text: str, standing: Standing, moves: Moves) -> Iterator[str]:
    """For each reference whose meaning for any number of elements is not certain: why, and how to write it."""
    told: set[str] = set()
    pieces = pieces_of(text)
    for place, piece in enumerate(pieces):
        reference = parse_reference(piece.value) if piece.is_reference else None
        if reference is None:
            continue
        for sheet in _sheets(reference, standing, moves):
            for rows in (True, False):
                reason = _doubt(pieces, place, reference, sheet, standing, moves, rows)
                if reason and reason not in told:
                    told.add(reason)
                    yield reason


def _sheets(reference: Reference, standing: Standing, moves: Moves) -> list[str]:
    """The sheets that a reference reads."""
    wanted = (standing.sheet if reference.sheet is None else reference.sheet).split(":")
    ends = [moves.by_fold.get(name.casefold()) for name in wanted]
    if None in ends:
        return []
    names = list(moves.rows)
    low, high = sorted(names.index(str(end)) for end in (ends[0], ends[-1]))
    return names[low : high + 1]


def _doubt(
    pieces: Sequence[Piece], place: int, reference: Reference, sheet: str, standing: Standing, moves: Moves, rows: bool
) -> str:
    lines = (moves.rows if rows else moves.columns)[sheet]
    ends = ends_of(reference, rows)
    if ends is None:
        return ""
    groups = {lines.group_of[line] for line in lines.group_of if ends.low <= line <= ends.high}
    line = (standing.row if rows else standing.column) if sheet == standing.sheet else None
    if not groups and (line is None or line not in lines.group_of):
        return ""
    across = ends_of(reference, not rows)
    function = "" if reference.sheet is not None and ":" in reference.sheet else pieces[place].function
    read = Read(place, reference, ends, rows, across is not None and across.low == across.high, function, False)
    own = lines.group(line)
    if own is not None and line is not None:
        code = _applied(own, read, standing) if standing.applied else _inside(own, read, line, standing)
        if code:
            return _reason("beside" if standing.drawn else code, read, own)
    for number in sorted(groups):
        group = lines.groups[number]
        if group is not own:
            complete = function in GATHERING and _complete(pieces, place, group, rows)
            code = _outside(group, own, read._replace(complete=complete), line, standing)
            if code:
                return _reason(code, read, group)
    return ""


# ------------------------------------------------------------------ rows of the reader's own block


def _inside(own: Group, read: Read, line: int, standing: Standing) -> str:
    """A reader among the samples that it reads."""
    ends = _ends(read)
    kin = [(line, ends), *_kin_ends(read, standing)]
    within = [end in own.members for end, _ in ends]
    if standing.spread and any(inner and not fixed for inner, (_, fixed) in zip(within, ends, strict=True)):
        return "row"
    if read.fixed and any(within):
        return _fixed_inside(own, read, line, kin)
    for number, (end, fixed) in enumerate(ends):
        others = [(place, found[number][0]) for place, found in kin]
        if fixed and within[number]:
            if end not in (own.members[0], own.members[-1]) or any(other != end for _, other in others):
                return "row"
        elif within[number] and end != line:
            alike = [place for place, other in others if other - place == end - line]
            if standing.drawn or len(alike) < 2 or own.repeated not in alike:
                return "row"
        elif not fixed and not within[number] and line == own.repeated and _reads_within(own, others, end - line):
            return "first"
    only = len(own.members) == 1 and not read.single and read.thin
    return "row" if only and within == [True, True] and read.ends.fixed == (False, False) else ""


def bound_rows(text: str, standing: Standing, moves: Moves) -> Iterator[tuple[str, bool, int]]:
    """References to the row or column at a distance that some samples read at and others do not.

    Where a block is shorter than its samples, such a row may be none of it. For each its text, whether it is a row
    that it reads, and how far away.
    """
    pieces = pieces_of(text)
    for place, piece in enumerate(pieces):
        reference = parse_reference(piece.value) if piece.is_reference else None
        if reference is None or _sheets(reference, standing, moves) != [standing.sheet] or standing.applied:
            continue
        for rows, line in ((True, standing.row), (False, standing.column)):
            own = (moves.rows if rows else moves.columns)[standing.sheet].group(line)
            ends = ends_of(reference, rows)
            if own is None or ends is None or line is None:
                continue
            read = Read(place, reference, ends, rows, False, piece.function, False)
            kin = [(line, _ends(read)), *_kin_ends(read, standing)]
            for number, (end, fixed) in enumerate(_ends(read)):
                alike = [at for at, found in kin if found[number][0] - at == end - line]
                if not fixed and end != line and end in own.members and len(alike) < len(own.members):
                    yield piece.value, rows, end - line


def _reads_within(own: Group, others: Sequence[tuple[int, int]], distance: int) -> bool:
    """Whether the same distance leads other samples to rows of the block."""
    return any(other in own.members and other - place == distance for place, other in others)


def _fixed_inside(own: Group, read: Read, line: int, kin: Sequence[tuple[int, tuple[tuple[int, bool], ...]]]) -> str:
    ends, several = read.ends, len(own.members) > 1
    if not read.single and read.covers(own):
        return "" if several or read.thin else "own"
    if ends.low != ends.high or ends.low not in (own.members[0], own.members[-1]):
        return "row"
    if not read.single:
        return "" if several and ends.low == own.members[-1] and ends.low != line else "own"
    if read.function in _CORNERS:
        return ""
    agree = [found[0][0] == ends.low for place, found in kin if place != line]
    return "" if all(agree) and (agree or ends.low != line) else "own"


def _ends(read: Read) -> tuple[tuple[int, bool], ...]:
    """Its ends, of which a single cell has one."""
    both = ((read.ends.low, read.ends.fixed[0]), (read.ends.high, read.ends.fixed[1]))
    return both[:1] if read.single else both


def _kin_ends(read: Read, standing: Standing) -> list[tuple[int, tuple[tuple[int, bool], ...]]]:
    """The ends that formulas of the same pattern have in the same place."""
    found = []
    for line, pieces in standing.kin(read.rows):
        reference = parse_reference(pieces[read.place].value)
        ends = None if reference is None else ends_of(reference, read.rows)
        if ends is not None and reference is not None:
            found.append((line, _ends(read._replace(reference=reference, ends=ends))))
    return found


def pattern_of(pieces: Sequence[Piece], rows: bool) -> tuple[object, ...]:
    """A formula without the rows, or columns, that it reads, to tell formulas of one pattern."""
    found: list[object] = []
    for piece in pieces:
        reference = parse_reference(piece.value) if piece.is_reference else None
        if reference is None:
            found.append(piece.value)
            continue
        ends, across = ends_of(reference, rows), ends_of(reference, not rows)
        found.append((reference.prefix, reference.form, across, ends.fixed if ends else None))
    return tuple(found)


# ------------------------------------------------------------------ a format, which has one formula for all its cells


def _applied(own: Group, read: Read, standing: Standing) -> str:
    ends = _ends(read)
    within = [end in own.members for end, _ in ends]
    if not any(within):
        return ""
    if any(inner and fixed and len(own.axes) > 1 for inner, (_, fixed) in zip(within, ends, strict=True)):
        return "format"
    if any(inner and fixed and end not in (own.members[0], own.members[-1])
           for inner, (end, fixed) in zip(within, ends, strict=True)):  # fmt: skip
        return "row"
    if read.single:
        alone = {line for line in own.members if _lies_in(line, standing.applied, read.rows)} == {read.ends.low}
        return "own" if read.fixed and alone else ""
    if read.fixed and not read.covers(own):
        return "row"
    all_of_them = read.covers(own) and read.ends.fixed == (False, False) and all(within)
    return "row" if all_of_them and (read.thin or len(own.members) > 1) else ""


def _lies_in(line: int, areas: Sequence[Box], rows: bool) -> bool:
    return any((a.top <= line <= a.bottom) if rows else (a.left <= line <= a.right) for a in areas)


# ------------------------------------------------------------------ rows of another block, or read from outside


def _outside(group: Group, own: Group | None, read: Read, line: int | None, standing: Standing) -> str:
    inside = [member for member in group.members if read.ends.low <= member <= read.ends.high]
    axes = own.axes if own is not None else frozenset()
    extra = group.axes - axes
    if own is not None and not extra:
        return _same_element(group, own, read, line, standing)
    if standing.applied and axes & group.axes:
        return "format"
    if standing.applied and own is None and _slides(group, read, inside, standing):
        return ""
    if len(inside) == len(group.members) or (read.single and read.complete):
        return "" if read.complete else _whole(read, inside, standing)
    if read.ends.low != read.ends.high or standing.drawn:
        return "series" if read.ends.low == read.ends.high else "part"
    first, last = group.members[0], group.members[-1]
    corner = read.function in _CORNERS and inside == [first]
    once = inside == [last] or (inside == [first] and len(group.members) > 2) or corner
    return "" if once and not extra - {group.axis} else "cell"


def _slides(group: Group, read: Read, inside: Sequence[int], standing: Standing) -> bool:
    """Whether a format from above the block on reads at a distance, which stays as it is."""
    everywhere = all(_lies_in(member, standing.applied, read.rows) for member in group.members)
    return everywhere and read.single and not read.fixed and inside == [group.members[0]]


def _whole(read: Read, inside: Sequence[int], standing: Standing) -> str:
    """Of all samples it may be certain what is meant: the cells of all elements."""
    if not read.single:
        return "series" if standing.drawn and len(inside) == 1 and not read.thin else ""
    return "" if read.function in GATHERING | _CORNERS else "series" if standing.drawn else "cell"


def _same_element(group: Group, own: Group, read: Read, line: int | None, standing: Standing) -> str:
    """Rows of which the reader's element has one."""
    if standing.applied:
        return "format"
    if group.block == own.block:
        return ""
    if read.ends.low != read.ends.high or any(read.ends.fixed):
        return "other"
    if len(group.members) == 1:
        return "" if read.single or not read.thin else "other"
    same = len(group.members) == len(own.members) and group.members.index(read.ends.low) == own.members.index(line or 0)
    return "" if same else "other"


def _complete(pieces: Sequence[Piece], place: int, group: Group, rows: bool) -> bool:
    """Whether a function gathers single cells of all samples, each as often as the others."""
    wanted = parse_reference(pieces[place].value)
    assert wanted is not None
    counts = dict.fromkeys(group.members, 0)
    for piece in pieces:
        reference = parse_reference(piece.value) if piece.is_reference and piece.call == pieces[place].call else None
        if reference is None or not piece.function or reference.form != "cell" or reference.sheet != wanted.sheet:
            continue
        ends, across = ends_of(reference, rows), ends_of(reference, not rows)
        beside = across is not None and across[:2] == (ends_of(wanted, not rows) or across)[:2]
        if ends is not None and beside and ends.low in counts:
            counts[ends.low] += 1
    return len(set(counts.values())) == 1


# ------------------------------------------------------------------ in words

_REASONS: Final = {
    "beside": "{it} reads other sample {rows} from within their block, and which is meant for each of any number of "
    "{rows} is not certain; let it read its own {row}, or stand outside of what repeats and read all, {all}",
    "row": "{it} reads other sample {rows} of its block, or all of them, and which is meant for each of any number of "
    "{rows} is not certain; write {fixed} for all of them, or copy one formula over three sample {rows} where another "
    "{row} at this distance is meant",
    "first": "{it} reads beside the block, where other sample {rows} read at the same distance within it, and which "
    "is meant is not certain; give three sample {rows}, of which only the first reads beside the block",
    "own": "{it} with $ may mean its own {row} or one for all {rows}, which is not certain; write it without $ for its "
    "own {row}, or {fixed} for all of them",
    "cell": "{it} is a cell of a sample {row}, which becomes any number of {rows}, and which of them is meant, or "
    "their sum, is not certain; write SUM({all}) for the sum of all{first}",
    "part": "{it} reaches over some of the sample {rows} {samples} and not over all, so what it means for any number "
    "of {rows} is not certain; let it reach over all of them, such as {all}",
    "series": "{it} draws one sample {row}, which becomes any number of {rows}, and there would have to be as many "
    "series; let each series reach over all sample {rows}, such as {line}, and the other {rows} be its points",
    "other": "{it} is read from {rows} of another block over the same {axis}, and whether the {row} of the same {axis} "
    "is meant or all are is not certain; give the sum of all a cell outside of what repeats, and read that",
    "format": "{it} is read by one format or check for many {rows}, and which of the repeated {rows} each of them "
    "means is not certain; compare with a cell of the same {row}, or with one outside of what repeats",
}


def _reason(code: str, read: Read, group: Group) -> str:
    first, last = group.members[0], group.members[-1]
    name = str if read.rows else column_letters
    row = "row" if read.rows else "column"
    whole = written(read.reference, read.rows, first, last, False)
    words = {
        "it": written(read.reference, read.rows, None, None, False),
        "row": row,
        "rows": f"{row}s",
        "axis": group.axis.removeprefix("table:").replace("_", " "),
        "samples": name(first) if first == last else f"{name(first)} to {name(last)}",
        "all": whole,
        "fixed": written(read.reference, read.rows, first, last, True),
        "line": _one_line(read, first, last),
        # Where the rows of several sections stand apart, no range reaches over them and nothing else.
        "first": f", INDEX({whole},1) for the first" if len(group.axes) == 1 and first != last else "",
    }
    return _REASONS[code].format(**words)


def _one_line(read: Read, first: int, last: int) -> str:
    """The samples in the first line of the other direction."""
    one = replace(read.reference, last=read.reference.first)
    return written(one, read.rows, first, last, True)


def written(reference: Reference, rows: bool, first: int | None, last: int | None, fixed: bool) -> str:
    """A reference between other lines of one direction; the lines it has where none are given."""
    if first is None or last is None:
        ends = [reference.first] if reference.form == "cell" else [reference.first, reference.last]
    else:
        ends = [_at(reference.first, rows, first, fixed), _at(reference.last, rows, last, fixed)]
    return reference.prefix + ":".join(corner_text(end, end.row, end.column, reference.form) for end in ends)


def _at(corner: Corner, rows: bool, line: int, fixed: bool) -> Corner:
    if rows:
        return replace(corner, row=line, row_fixed=fixed or corner.row_fixed)
    return replace(corner, column=line, column_fixed=fixed or corner.column_fixed)
