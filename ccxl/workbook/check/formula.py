"""Formulas taken apart: references, numbers, functions, sums, roundings, and faults of syntax."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from ccxl.workbook.check.address import Reference, parse_reference

# They read where a cell is or how it looks, not its value.
POSITION_ONLY: Final = frozenset(
    {"ROW", "COLUMN", "ROWS", "COLUMNS", "AREAS", "CELL", "ISFORMULA", "FORMULATEXT", "SHEET", "SHEETS"}
)
_NAME: Final = re.compile(r"@?[^\W\d][\w.\\?]*|@?\\[\w.\\?]*")
# White space that the tokenizer does not take for such, or not in its place.
_BREAK: Final = re.compile(r"[\r\n\t]")
_SPACE: Final = re.compile(r"[ \r\n\t]*")
_PREFIXES: Final = ("_XLFN.", "_XLWS.", "_XLUDF.")


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


@dataclass(slots=True)
class Formula:
    """The parts of one formula."""

    tokens: tuple[Token, ...] = ()
    references: list[Reference] = field(default_factory=list)
    read: list[Reference] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    texts: list[tuple[str, str, int]] = field(default_factory=list)
    literals: list[Literal] = field(default_factory=list)
    roundings: list[Rounding] = field(default_factory=list)
    sums: list[list[Reference]] = field(default_factory=list)
    operators: set[str] = field(default_factory=set)
    combines: bool = False
    bare_range: bool = False
    broken_reference: bool = False
    fault: str = ""

    def relative(self, row: int, column: int) -> str:
        """The formula in R1C1 terms as seen from its cell: equal for a cell and its copies."""
        return self.rewritten(lambda token: _relative(token, row, column), space=" " if self.combines else "")

    def moved(self, rows: int, columns: int) -> str:
        """The text after a copy so many rows down and columns to the right; where a line breaks, it still does."""
        return self.rewritten(lambda token: _moved(token, rows, columns), space=None)

    def rewritten(self, operand: Callable[[str], str], space: str | None = " ") -> str:
        """The text with each reference and name replaced, and each run of spaces, unless it is to stay."""
        return "".join(
            operand(token.value)
            if token.type == Token.OPERAND and token.subtype == Token.RANGE
            else space
            if token.type == Token.WSPACE and space is not None
            else token.value
            for token in self.tokens
        )


@dataclass(slots=True)
class _Open:
    """A bracket that is open while the tokens are walked."""

    function: str = ""
    bracket: str = "("
    argument: int = 0
    sum: list[Reference] | None = None


@lru_cache(maxsize=20_000)
def parse(text: str) -> Formula:
    """Take a formula apart; a formula that cannot be read has its `fault` filled.

    Parameters
    ----------
    text
        The formula without its leading equals sign.

    Returns
    -------
    Its parts; empty ones where the text cannot be cut into tokens.
    """
    try:
        tokens = _tokens(text)
    except (TokenizerError, IndexError, ValueError, AttributeError) as error:
        return Formula(fault=_tokenizer_reason(error))
    return _Walk(Formula(tokens=tokens)).run()


def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a formula, with line breaks and runs of blanks as the text has them."""
    found: list[Token] = []
    place = 0
    for token in Tokenizer("=" + _BREAK.sub(" ", text)).items:
        space = _SPACE.match(text, place) if token.type == Token.WSPACE else None
        end = place + len(token.value) if space is None else space.end()
        found.append(Token(text[place:end], token.type, token.subtype))
        place = end
    return tuple(found)


class _Walk:
    """One pass over the tokens with a stack of open brackets."""

    def __init__(self, formula: Formula) -> None:
        self.formula = formula
        self.stack: list[_Open] = []
        self.wants = True  # an operand is due
        self.may_be_empty = False  # an argument may be left out
        self.space = False

    def run(self) -> Formula:
        tokens = self.formula.tokens
        for place, token in enumerate(tokens):
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
            self.formula.references.append(reference)
            self.formula.bare_range |= reference.form != "cell" and not self._function()
            if top.function not in POSITION_ONLY:
                self.formula.read.append(reference)
            if top.sum is not None:
                top.sum.append(reference)
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
    name = name.upper().lstrip("@+-")
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
