"""A formula of the template as it reads in the output: every reference moved by the one map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from openpyxl.formula.tokenizer import Token

from ccxl.core.cells import column_letters, sheet_prefix
from ccxl.workbook.check.address import Corner, Reference, parse_reference
from ccxl.workbook.check.formula import parse, plain_function
from ccxl.workbook.custom_template.lines import Moves, Reader, Span

# Functions that take any number of ranges, so that one range may become several.
GATHERING: Final = frozenset(
    {
        "AND", "AVERAGE", "AVERAGEA", "COUNT", "COUNTA", "DEVSQ", "GEOMEAN", "HARMEAN", "KURT", "MAX", "MAXA", "MEDIAN",
        "MIN", "MINA", "OR", "PRODUCT", "SKEW", "STDEV", "STDEV.P", "STDEV.S", "STDEVA", "STDEVP", "SUBTOTAL", "SUM",
        "SUMSQ", "VAR", "VAR.P", "VAR.S", "VARA", "VARP",
    }
)  # fmt: skip
MOST_PIECES: Final = 200


class LostError(Exception):
    """A reference that cannot be kept; the message says why. Caught where the cell's name is known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands.

    Parameters
    ----------
    sheet
        Name of the sheet in the template.
    row, column
        The reader's lines; None for what reads from no cell, such as a name or a chart.
    """

    sheet: str
    row: Reader | None = None
    column: Reader | None = None


class Piece(NamedTuple):
    """A token of a formula.

    Parameters
    ----------
    value
        Its text.
    is_reference
        Whether it may be a reference.
    function
        The function of which it is a whole argument; empty where it is none.
    call
        The number of the bracket in which it stands.
    """

    value: str
    is_reference: bool
    function: str
    call: int


@lru_cache(maxsize=20_000)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """The tokens of a formula; none where it cannot be cut into tokens."""
    tokens = parse(text).tokens
    found: list[Piece] = []
    stack: list[tuple[str, int]] = [("", 0)]
    calls = 0
    solid = [place for place, token in enumerate(tokens) if token.type != Token.WSPACE]
    neighbours = {place: (solid[i - 1] if i else -1, solid[i + 1] if i + 1 < len(solid) else -1)
                  for i, place in enumerate(solid)}  # fmt: skip
    for place, token in enumerate(tokens):
        is_reference = token.type == Token.OPERAND and token.subtype == Token.RANGE
        function = ""
        if is_reference and len(stack) > 1:
            before, after = neighbours[place]
            alone = _opens(tokens[before]) and after >= 0 and _closes(tokens[after])
            function = stack[-1][0] if alone else ""
        found.append(Piece(token.value, is_reference, function, stack[-1][1]))
        if token.subtype == Token.OPEN:
            calls += 1
            stack.append((plain_function(token.value[:-1]) if token.type == Token.FUNC else "", calls))
        elif token.subtype == Token.CLOSE and len(stack) > 1:
            stack.pop()
    return tuple(found)


def _opens(token: Token) -> bool:
    return token.subtype == Token.OPEN or (token.type == Token.SEP and token.subtype == Token.ARG)


def _closes(token: Token) -> bool:
    return token.subtype == Token.CLOSE or (token.type == Token.SEP and token.subtype == Token.ARG)


def moved(text: str, place: Place, moves: Moves, loose: bool = False) -> str:
    """A formula with every reference moved.

    Parameters
    ----------
    text
        As the template has it, without an equals sign.
    place
        Where it stands.
    moves
        The one map of the workbook.
    loose
        Whether a range whose rows no longer stand together may reach over what stands between.

    Raises
    ------
    LostError
        It points at what is gone, or at rows that no longer stand together.
    """
    if moves.unchanged or not text:
        return text
    pieces = pieces_of(text)
    if not pieces:
        return text
    return "".join(
        _reference(piece.value, piece.function, place, moves, loose) if piece.is_reference else piece.value
        for piece in pieces
    )


def _reference(text: str, function: str, place: Place, moves: Moves, loose: bool = False) -> str:
    reference = parse_reference(text)
    if reference is None:
        return _name(text, moves)
    if reference.sheet is not None and ":" in reference.sheet:
        return _through(text, reference, moves)
    sheet = moves.by_fold.get((place.sheet if reference.sheet is None else reference.sheet).casefold())
    if sheet is None:
        return text
    prefix = reference.prefix
    if reference.sheet is not None and sheet in moves.names:
        prefix = sheet_prefix(moves.names[sheet])
    if moves.still(sheet):
        return text if prefix == reference.prefix else prefix + text[len(reference.prefix) :]
    own = sheet == place.sheet
    rows = _span(reference, moves, sheet, place.row if own else None, True)
    columns = _span(reference, moves, sheet, place.column if own else None, False)
    if rows is None or columns is None:
        raise LostError(f"{text} points at rows or columns that this budget leaves out")
    if loose:
        rows, columns = Span(((rows.first, rows.last),)), Span(((columns.first, columns.last),))
    return _written(text, reference, prefix, function, rows, columns)


class Ends(NamedTuple):
    """The lines of one direction between which a reference reaches, and whether each is fixed by a dollar sign."""

    low: int
    high: int
    fixed: tuple[bool, bool]


def ends_of(reference: Reference, rows: bool) -> Ends | None:
    """The rows or columns of a reference; None where it means all of them, as whole columns mean all rows."""
    if reference.form == ("columns" if rows else "rows"):
        return None
    corners = (reference.first, reference.last)
    found = [(c.row, c.row_fixed) if rows else (c.column, c.column_fixed) for c in corners]
    (low, a), (high, b) = sorted(found, key=itemgetter(0))
    return Ends(low, high, (a, b))


def _span(reference: Reference, moves: Moves, sheet: str, reader: Reader | None, rows: bool) -> Span | None:
    ends = ends_of(reference, rows)
    if ends is None:
        area = reference.area
        return Span(((area.top, area.bottom) if rows else (area.left, area.right),))
    return (moves.rows if rows else moves.columns)[sheet].span(ends.low, ends.high, ends.fixed, reader)


def _written(text: str, reference: Reference, prefix: str, function: str, rows: Span, columns: Span) -> str:
    area = reference.area
    if reference.form == "cell" and function not in GATHERING:
        corner = (rows.first, columns.first)
        if corner == (area.top, area.left):
            return prefix + text[len(reference.prefix) :]
        return prefix + corner_text(reference.first, *corner, reference.form)
    if rows.whole and columns.whole:
        return _piece(reference, prefix, rows.runs[0], columns.runs[0])
    if function in GATHERING and len(rows.runs) * len(columns.runs) <= MOST_PIECES:
        return ",".join(_piece(reference, prefix, row, column) for row in rows.runs for column in columns.runs)
    raise LostError(
        f"the copies of {text} do not stand together any more; let the range reach over the whole block, from its "
        "first row to its last, and use SUBTOTAL or SUMIF"
    )


def _piece(reference: Reference, prefix: str, rows: tuple[int, int], columns: tuple[int, int]) -> str:
    first = corner_text(reference.first, rows[0], columns[0], reference.form)
    if reference.form == "cell" and rows[0] == rows[1] and columns[0] == columns[1]:
        return prefix + first
    return f"{prefix}{first}:{corner_text(reference.last, rows[1], columns[1], reference.form)}"


def corner_text(corner: Corner, row: int, column: int, form: str) -> str:
    """An end of a reference, moved to another row and column."""
    down = ("$" if corner.row_fixed else "") + str(row)
    across = ("$" if corner.column_fixed else "") + column_letters(column)
    return across if form == "columns" else down if form == "rows" else across + down


def _through(text: str, reference: Reference, moves: Moves) -> str:
    """A reference through several sheets stays where none of them moves."""
    names = list(moves.rows)
    ends = [moves.by_fold.get(name.casefold()) for name in (reference.sheet or "").split(":")]
    if None in ends:
        return text
    low, high = sorted(names.index(str(end)) for end in ends)
    through = names[low : high + 1]
    if all(moves.still(name) and name not in moves.names for name in through):
        return text
    if any(name in moves.names for name in through):
        raise LostError(f"{text} reads through sheets of which one has a tag as its name")
    rows = {str(_span(reference, moves, name, None, True)) for name in through}
    columns = {str(_span(reference, moves, name, None, False)) for name in through}
    if len(rows) > 1 or len(columns) > 1:
        raise LostError(f"{text} reads through sheets that grow differently")
    row, column = (_span(reference, moves, through[0], None, direction) for direction in (True, False))
    if row is None or column is None:
        raise LostError(f"{text} points at rows or columns that this budget leaves out")
    return _written(text, reference, reference.prefix, "", row, column)


def _name(text: str, moves: Moves) -> str:
    """A name of one sheet, such as Plan!Total, follows its sheet."""
    prefix, mark, word = text.rpartition("!")
    sheet = moves.by_fold.get(prefix.strip("'").replace("''", "'").casefold()) if mark else None
    return text if sheet is None or sheet not in moves.names else sheet_prefix(moves.names[sheet]) + word


def moved_list(text: str, place: Place, moves: Moves, join: Callable[[list[str]], str] | None = None) -> str:
    """A plain reference of a name, chart or sparkline, of which several areas may be left.

    Raises
    ------
    LostError
        Nothing is left of it.
    """
    try:
        return moved(text, place, moves)
    except LostError:
        reference = parse_reference(text)
        if reference is None:
            raise
        gathered = _reference(text, "SUM", place, moves)
        return join(gathered.split(",")) if join else gathered
