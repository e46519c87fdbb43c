"""Formulas taken apart: references, numbers, functions, sums, roundings, and faults of syntax."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from ccxl.workbook.check.address import (
    Corner,
    Reference,
    corner_of,
    moved_corner,
    parse_reference,
    relative_corner,
)

# They read where a cell is or how it looks, not its value.
POSITION_ONLY: Final = frozenset(
    {"ROW", "COLUMN", "ROWS", "COLUMNS", "AREAS", "CELL", "ISFORMULA", "FORMULATEXT", "SHEET", "SHEETS"}
)
_NAME: Final = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
# The operator of implicit intersection, which the tokenizer takes for a part of a name.
INTERSECTION: Final = "@"
# White space that the tokenizer does not take for such, or not in its place.
_BREAK: Final = re.compile(r"[\r\n\t]")
_SPACE: Final = re.compile(r"[ \r\n\t]*")
_PREFIXES: Final = ("_XLFN.", "_XLWS.", "_XLUDF.")
# Formulas, and patterns of formulas, that are remembered; a workbook of 500 items has 60,000 of a few hundred patterns.
FORMULAS_KEPT: Final = 200_000
PATTERNS_KEPT: Final = 20_000
# What stands between words: a text, a quoted name, what stands in brackets, or other signs.
_BETWEEN: Final = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\]|[^\w.$\\"'\[]+)""")
# A word before one of these is the name of a function, a sheet or a table.
_AFTER_NAME: Final = "(!["
# Stands in a pattern for any address.
_ANY: Final = "A1"
# How many addresses a reference has.
_ENDS: Final = {"cell": 1, "range": 2}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number typed into a formula and where it stands; `function` is empty outside any function."""

    value: float
    function: str
    argument: int


@dataclass(frozen=True, slots=True)
class Rounding:
    """A call of ROUND, ROUNDUP or ROUNDDOWN; `digits` is nothing when it is not a plain number."""

    function: str
    digits: float | None
    inside: str


@dataclass(slots=True, eq=False)
class Pattern:
    """The parts of all formulas that differ in their addresses only.

    Parameters
    ----------
    tokens
        Of one such formula.
    ranges
        Places among the tokens of its references.
    read
        Which of its references are read for their value, by their number.
    sums
        For each SUM the numbers of the references that it adds.
    names, functions, texts, literals, roundings, operators
        What else it holds; a text with the function and argument in which it stands.
    combines, bare_range, broken_reference
        Whether it puts ranges together, uses one outside any function, or has lost one.
    fault
        What is wrong with its syntax.
    addresses
        How many addresses its references and names hold.
    spans
        For each reference the first and last of its addresses, by their number; nothing for whole rows and columns.
    is_regular
        Whether all its addresses are those of references, so that what is asked of a formula needs its addresses only.
    relative_layout, moved_layout
        Its text with ``%s`` for each address, in R1C1 terms and as it is; nothing where the addresses do not suffice.
    """

    tokens: tuple[Token, ...] = ()
    ranges: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    sums: list[list[int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    texts: list[tuple[str, str, int]] = field(default_factory=list)
    literals: list[Literal] = field(default_factory=list)
    roundings: list[Rounding] = field(default_factory=list)
    operators: set[str] = field(default_factory=set)
    combines: bool = False
    bare_range: bool = False
    broken_reference: bool = False
    fault: str = ""
    addresses: int = 0
    spans: list[tuple[int, int] | None] = field(default_factory=list)
    is_regular: bool = False
    relative_layout: str | None = None
    moved_layout: str | None = None


class Formula:
    """The parts of one formula: those of its pattern, with its own addresses.

    Parameters
    ----------
    pattern
        What it shares with formulas that differ in addresses only.
    addresses
        Its addresses in order; those of the pattern if left out.
    corners
        What these addresses spell.
    """

    __slots__ = ("_references", "_tokens", "addresses", "corners", "pattern")

    def __init__(
        self, pattern: Pattern, addresses: tuple[str, ...] | None = None, corners: tuple[Corner, ...] = ()
    ) -> None:
        self.pattern = pattern
        self.addresses = addresses
        self.corners = corners
        self._tokens: tuple[Token, ...] | None = None
        self._references: list[Reference] | None = None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """What it is made of, in order."""
        if self._tokens is None:
            self._tokens = self.pattern.tokens if self.addresses is None else tuple(self._own_tokens(self.addresses))
        return self._tokens

    def _own_tokens(self, addresses: tuple[str, ...]) -> Iterator[Token]:
        rest = iter(addresses)
        for token in self.pattern.tokens:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                yield Token(_with_addresses(token.value, rest), token.type, token.subtype)
            else:
                yield token

    @property
    def references(self) -> list[Reference]:
        """Its references in order."""
        if self._references is None:
            found = map(self._reference, range(len(self.pattern.ranges)))
            self._references = [reference for reference in found if reference is not None]
        return self._references

    def _reference(self, number: int) -> Reference | None:
        place, span = self.pattern.ranges[number], self.pattern.spans[number]
        if span is None or not self.is_regular:
            return parse_reference(self.tokens[place].value)
        shape = parse_reference(self.pattern.tokens[place].value)
        if shape is None:
            return None
        return Reference(shape.sheet, shape.prefix, shape.form, self.corners[span[0]], self.corners[span[1]])

    @property
    def is_regular(self) -> bool:
        """Whether its addresses are all that it has of its own, each in a reference."""
        return self.addresses is not None and self.pattern.is_regular

    @property
    def read(self) -> list[Reference]:
        """Those of which it reads the value."""
        references = self.references
        return [references[number] for number in self.pattern.read]

    @property
    def sums(self) -> list[list[Reference]]:
        """The references that each SUM adds."""
        found = [map(self._reference, group) for group in self.pattern.sums]
        return [[reference for reference in group if reference is not None] for group in found]

    @property
    def names(self) -> list[str]:
        """Its defined names."""
        return self.pattern.names

    @property
    def functions(self) -> list[str]:
        """Its functions."""
        return self.pattern.functions

    @property
    def texts(self) -> list[tuple[str, str, int]]:
        """Its texts, each with the function and argument in which it stands."""
        return self.pattern.texts

    @property
    def literals(self) -> list[Literal]:
        """The numbers typed into it."""
        return self.pattern.literals

    @property
    def roundings(self) -> list[Rounding]:
        """Its calls of ROUND and its like."""
        return self.pattern.roundings

    @property
    def operators(self) -> set[str]:
        """Its operators."""
        return self.pattern.operators

    @property
    def combines(self) -> bool:
        """Whether it puts ranges together."""
        return self.pattern.combines

    @property
    def bare_range(self) -> bool:
        """Whether it uses a range outside any function."""
        return self.pattern.bare_range

    @property
    def broken_reference(self) -> bool:
        """Whether it has lost a reference."""
        return self.pattern.broken_reference

    @property
    def fault(self) -> str:
        """What is wrong with its syntax."""
        return self.pattern.fault

    def relative(self, row: int, column: int) -> str:
        """The formula in R1C1 terms as seen from its cell: equal for a cell and its copies."""
        layout = self.pattern.relative_layout
        if layout is not None and self.addresses is not None:
            return layout % tuple([relative_corner(corner, row, column) for corner in self.corners])
        return self.rewritten(lambda token: _relative(token, row, column), space=" " if self.combines else "")

    def moved(self, rows: int, columns: int) -> str:
        """The text after a copy so many rows down and columns to the right; where a line breaks, it still does."""
        layout = self.pattern.moved_layout
        if layout is not None and self.addresses is not None:
            ends = [moved_corner(corner, rows, columns) for corner in self.corners]
            if None not in ends:
                return layout % tuple(ends)
        return self.rewritten(lambda token: _moved(token, rows, columns), space=None)

    def rewritten(
        self, operand: Callable[[str], str], space: str | None = " ", rest: Callable[[str], str] = str
    ) -> str:
        """The text with each reference and name replaced, each run of spaces unless it is to stay, and the rest."""
        return "".join(
            operand(token.value)
            if token.type == Token.OPERAND and token.subtype == Token.RANGE
            else space
            if token.type == Token.WSPACE and space is not None
            else rest(token.value)
            for token in self.tokens
        )


@dataclass(slots=True)
class _Open:
    """A bracket that is open while the tokens are walked."""

    function: str = ""
    bracket: str = "("
    argument: int = 0
    sum: list[int] | None = None


def _split(text: str) -> tuple[list[str], list[int], list[Corner]]:
    """A text cut into words and what stands between them, the places of the addresses, and what these spell.

    What looks like an address beyond a sheet is a name.
    """
    parts = _BETWEEN.split(text)
    places, corners = [], []
    for number, corner in enumerate(map(corner_of, parts[::2])):
        if corner is None:
            continue
        place = 2 * number
        if place + 1 == len(parts) or parts[place + 1][0] not in _AFTER_NAME:
            places.append(place)
            corners.append(corner)
    return parts, places, corners


def _with_addresses(text: str, addresses: Iterator[str]) -> str:
    """One operand of a pattern with the addresses of another formula of it."""
    parts, places, _ = _split(text)
    for place in places:
        parts[place] = next(addresses)
    return "".join(parts)


@lru_cache(maxsize=FORMULAS_KEPT)
def parse(text: str) -> Formula:
    """Take a formula apart; a formula that cannot be read has its `fault` filled.

    Formulas that differ in addresses only are taken apart once.

    Parameters
    ----------
    text
        The formula without its leading equals sign.

    Returns
    -------
    Its parts; empty ones where the text cannot be cut into tokens.
    """
    parts, places, corners = _split(text)
    addresses = tuple([parts[place] for place in places])
    for place in places:
        parts[place] = _ANY
    pattern = _taken_apart("".join(parts))
    # What is wrong is said with the addresses of the formula itself.
    if pattern.fault or pattern.addresses != len(addresses):
        return Formula(_taken_apart(text))
    return Formula(pattern, addresses, tuple(corners))


@lru_cache(maxsize=PATTERNS_KEPT)
def _taken_apart(text: str) -> Pattern:
    try:
        tokens = _tokens(text)
    except (TokenizerError, IndexError, ValueError, AttributeError) as error:
        return Pattern(fault=_tokenizer_reason(error))
    pattern = _Walk(Pattern(tokens=tokens)).run()
    _place_addresses(pattern)
    return pattern


def _place_addresses(pattern: Pattern) -> None:
    """Note where the addresses of a pattern stand, and lay out its text around them."""
    references = set(pattern.ranges)
    relative, moved, is_regular, is_fixed = [], [], True, False
    for place, token in enumerate(pattern.tokens):
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            space = " " if pattern.combines else ""
            relative.append(escaped(space if token.type == Token.WSPACE else token.value))
            moved.append(escaped(token.value))
            continue
        count = len(_split(token.value)[1])
        reference = parse_reference(token.value) if place in references else None
        if reference is None:
            is_regular = is_regular and not count
            relative.append(escaped(token.value.upper()))
            moved.append(escaped(token.value))
        elif reference.form in _ENDS:
            is_regular = is_regular and count == _ENDS[reference.form]
            ends = ":".join(["%s"] * count)
            relative.append(escaped(reference.prefix.upper()) + ends)
            moved.append(escaped(reference.prefix) + ends)
        else:
            # Whole rows and columns have no address, and still move.
            is_fixed, is_regular = True, is_regular and not count
        if place in references:
            pattern.spans.append((pattern.addresses, pattern.addresses + count - 1) if count else None)
        pattern.addresses += count
    pattern.is_regular = is_regular
    if is_regular and not is_fixed:
        pattern.relative_layout, pattern.moved_layout = "".join(relative), "".join(moved)


def escaped(text: str) -> str:
    """A text as a part of a layout, where a percent sign stands for an address."""
    return text.replace("%", "%%")


def layout_of(operand: str) -> tuple[str, int]:
    """The text of an operand with ``%s`` for each address, and how many there are."""
    parts, places, _ = _split(operand)
    parts = [escaped(part) for part in parts]
    for place in places:
        parts[place] = "%s"
    return "".join(parts), len(places)


def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a formula, with line breaks and runs of blanks as the text has them."""
    found: list[Token] = []
    place = 0
    for token in Tokenizer("=" + _BREAK.sub(" ", text)).items:
        space = _SPACE.match(text, place) if token.type == Token.WSPACE else None
        end = place + len(token.value) if space is None else space.end()
        if token.subtype == Token.RANGE and token.value.startswith(INTERSECTION):
            found.append(Token(INTERSECTION, Token.OP_PRE))
            place += len(INTERSECTION)
        found.append(Token(text[place:end], token.type, token.subtype))
        place = end
    return tuple(found)


class _Walk:
    """One pass over the tokens with a stack of open brackets."""

    def __init__(self, formula: Pattern) -> None:
        self.formula = formula
        self.place = 0
        self.stack: list[_Open] = []
        self.wants = True  # an operand is due
        self.may_be_empty = False  # an argument may be left out
        self.space = False

    def run(self) -> Pattern:
        tokens = self.formula.tokens
        for place, token in enumerate(tokens):
            self.place = place
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if token.type == Token.WSPACE:
                self.space = not self.wants
                continue
            if token.type == Token.OPERAND:
                self._operand(token, following)
            elif token.type in (Token.FUNC, Token.PAREN, Token.ARRAY):
                self._open(token) if token.subtype == Token.OPEN else self._close(token)
            elif token.type == Token.SEP:
                self._separator()
            else:
                self._operator(token)
            self.space = False
        if self.stack:
            self._fault("a bracket is not closed")
        elif self.wants:
            self._fault("it ends where a value is due")
        return self.formula

    def _fault(self, reason: str) -> None:
        self.formula.fault = self.formula.fault or reason

    def _begin(self, text: str, is_plain: bool = False) -> None:
        """A value begins: one is due, or a space before it means the intersection of two ranges."""
        if not self.wants:
            if self.space and not is_plain:
                self.formula.combines = True
            else:
                self._fault(f"an operator is missing before {text}")
        self.may_be_empty = False

    def _operand(self, token: Token, following: Token | None) -> None:
        continued = token.subtype == Token.RANGE and token.value.startswith(":") and not self.wants
        if not continued:
            self._begin(token.value, token.subtype != Token.RANGE)
        self.wants = False
        top = self.stack[-1] if self.stack else _Open()
        if token.subtype == Token.NUMBER:
            value = float(token.value)
            if following is not None and following.type == Token.OP_POST:
                value /= 100
            self.formula.literals.append(Literal(value, self._function(), self._argument()))
        elif token.subtype == Token.TEXT:
            self.formula.texts.append((token.value[1:-1], top.function, top.argument))
        elif token.subtype == Token.ERROR:
            self.formula.broken_reference |= token.value == "#REF!"
        elif token.subtype == Token.RANGE:
            self._range(token.value, top, continued)

    def _range(self, text: str, top: _Open, continued: bool) -> None:
        reference = parse_reference(text)
        if "#REF!" in text:
            self.formula.broken_reference = True
        elif reference is not None:
            number = len(self.formula.ranges)
            self.formula.ranges.append(self.place)
            self.formula.bare_range |= reference.form != "cell" and not self._function()
            if top.function not in POSITION_ONLY:
                self.formula.read.append(number)
            if top.sum is not None:
                top.sum.append(number)
        elif continued or (":" in text and "[" not in text and "!" not in text):
            self.formula.combines = True
            if not continued and not all(_NAME.fullmatch(part) or parse_reference(part) for part in text.split(":")):
                self._fault(f"{text} is no reference")
        else:
            self.formula.names.append(text)
            if not ("[" in text or "!" in text or _NAME.fullmatch(text)):
                self._fault(f"{text} is neither a number, a reference nor a name")

    def _open(self, token: Token) -> None:
        self._begin(token.value)
        function = ""
        if token.type == Token.FUNC:
            function = plain_function(token.value[:-1])
            self.formula.functions.append(function)
        opened = _Open(function, token.value[-1], sum=[] if function == "SUM" else None)
        if opened.sum is not None:
            self.formula.sums.append(opened.sum)
        self.stack.append(opened)
        self.wants, self.may_be_empty = True, token.type == Token.FUNC

    def _close(self, token: Token) -> None:
        if not self.stack:
            self._fault("a bracket is closed that was not opened")
            return
        if self.wants and not self.may_be_empty:
            self._fault("a value is missing before a closing bracket")
        closed = self.stack.pop()
        if closed.function in {"ROUND", "ROUNDUP", "ROUNDDOWN"}:
            self.formula.roundings.append(Rounding(closed.function, self._digits(token), self._function()))
        self.wants, self.may_be_empty = False, False

    def _digits(self, close: Token) -> float | None:
        """The digits of the rounding that just closed, read back from the tokens before it."""
        tokens = [token for token in self.formula.tokens if token.type != Token.WSPACE]
        place = next(index for index, token in enumerate(tokens) if token is close)
        last = tokens[place - 1]
        if last.type != Token.OPERAND or last.subtype != Token.NUMBER:
            return 0.0 if last.type == Token.SEP else None
        before = tokens[place - 2]
        if before.type == Token.OP_PRE:
            return -float(last.value) if before.value == "-" else float(last.value)
        return float(last.value) if before.type == Token.SEP else None

    def _separator(self) -> None:
        if not self.stack:
            self._fault("a comma stands outside any bracket")
            return
        if self.wants and not self.stack[-1].function:
            self._fault("a value is missing before a comma")
        self.stack[-1].argument += 1
        self.wants, self.may_be_empty = True, bool(self.stack[-1].function)

    def _operator(self, token: Token) -> None:
        self.formula.operators.add(token.value)
        if token.type == Token.OP_PRE:
            self.may_be_empty = False
        elif self.wants:
            self._fault(f"a value is missing before {token.value}")
        elif token.type == Token.OP_IN:
            self.wants, self.may_be_empty = True, False
            self.formula.combines |= token.value == ","

    def _function(self) -> str:
        """The function around this place; brackets that only group are looked through."""
        return next((opened.function for opened in reversed(self.stack) if opened.function), "")

    def _argument(self) -> int:
        return next((opened.argument for opened in reversed(self.stack) if opened.function), 0)


def plain_function(name: str) -> str:
    """The name of a function in capitals, without the prefixes that files put before newer ones."""
    name = name.upper().lstrip(INTERSECTION + "+-")
    while name.startswith(_PREFIXES):
        name = name[next(len(prefix) for prefix in _PREFIXES if name.startswith(prefix)) :]
    return name


def relative(text: str, row: int, column: int) -> str:
    """A formula in R1C1 terms as seen from a cell.

    Examples
    --------
    >>> relative("ROUND(B3*$A$1,2)", 3, 3)
    'ROUND(R[0]C[-1]*R1C1,2)'
    """
    return parse(text).relative(row, column)


def moved(text: str, rows: int, columns: int) -> str:
    """A formula as it reads after being copied; used to write out shared formulas.

    Examples
    --------
    >>> moved("SUM($B3:B3)", 0, 2)
    'SUM($B3:D3)'
    """
    formula = parse(text)
    return text if formula.fault and not formula.tokens else formula.moved(rows, columns)


def _relative(text: str, row: int, column: int) -> str:
    reference = parse_reference(text)
    return text.upper() if reference is None else reference.relative(row, column)


def _moved(text: str, rows: int, columns: int) -> str:
    reference = parse_reference(text)
    return text if reference is None else reference.moved(rows, columns)


def _tokenizer_reason(error: Exception) -> str:
    """Why a formula cannot be cut into tokens."""
    if isinstance(error, IndexError):
        return "a bracket is closed that was not opened"
    return (str(error).splitlines() or ["it cannot be read"])[0].rstrip(".")
