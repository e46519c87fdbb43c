"""A formula cut into operands, functions, operators and brackets.

The tokens are those of openpyxl's tokenizer, whose names they keep; openpyxl itself takes longer to import than most
workbooks to check.
"""

from __future__ import annotations

import re
from typing import Final


class TokenizerError(Exception):
    """A formula that cannot be cut; never leaves this package."""


class Token:
    """A part of a formula.

    Parameters
    ----------
    value
        Its text.
    type_
        What it is.
    subtype
        What kind of operand, bracket or separator it is; empty for the rest.
    """

    __slots__ = ("subtype", "type", "value")

    OPERAND: Final = "OPERAND"
    FUNC: Final = "FUNC"
    ARRAY: Final = "ARRAY"
    PAREN: Final = "PAREN"
    SEP: Final = "SEP"
    OP_PRE: Final = "OPERATOR-PREFIX"
    OP_IN: Final = "OPERATOR-INFIX"
    OP_POST: Final = "OPERATOR-POSTFIX"
    WSPACE: Final = "WHITE-SPACE"
    TEXT: Final = "TEXT"
    NUMBER: Final = "NUMBER"
    LOGICAL: Final = "LOGICAL"
    ERROR: Final = "ERROR"
    RANGE: Final = "RANGE"
    OPEN: Final = "OPEN"
    CLOSE: Final = "CLOSE"
    ARG: Final = "ARG"
    ROW: Final = "ROW"

    def __init__(self, value: str, type_: str, subtype: str = "") -> None:
        self.value = value
        self.type = type_
        self.subtype = subtype

    def __repr__(self) -> str:
        return f"{self.type} {self.subtype} {self.value}:"


_ERRORS: Final = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
_ENDS_OPERAND: Final = frozenset(",;}) +-*/^&=><%")
_PLAIN: Final = re.compile(r"""[^"'\[# +\-*/^&=><%{()};,]+""")
# A sign after it belongs to the number.
_BEFORE_EXPONENT: Final = re.compile(r"[1-9](\.[0-9]+)?[Ee]")
_QUOTED: Final = {
    '"': re.compile('"(?:[^"]*"")*[^"]*"(?!")'),
    "'": re.compile("'(?:[^']*'')*[^']*'(?!')"),
}
_BRACKET: Final = re.compile(r"[\[\]]")
_SPACES: Final = re.compile(" +")
_COMPARISON: Final = re.compile(">=|<=|<>")


def tokens_of(text: str) -> list[Token]:
    """Cut a formula into its tokens.

    Parameters
    ----------
    text
        The formula without its leading equals sign, and without line breaks and tabs.

    Raises
    ------
    TokenizerError
        A text or a bracket does not end, or something stands where it cannot.
    IndexError
        A bracket is closed that was not opened.
    """
    return _Cut(text).run()


class _Cut:
    """One pass over the text; `held` is the operand or the name of a function that is not at its end."""

    def __init__(self, text: str) -> None:
        self.text = "=" + text
        self.place = 1
        self.held = ""
        self.found: list[Token] = []
        self.open: list[str] = []

    def run(self) -> list[Token]:
        while self.place < len(self.text):
            char = self.text[self.place]
            if char in "+-" and _BEFORE_EXPONENT.fullmatch(self.held):
                self._hold(char)
                continue
            if char in _ENDS_OPERAND:
                self._end_operand()
            self._next(char)
        self._end_operand()
        return self.found

    def _next(self, char: str) -> None:
        if char in "\"'":
            self._quoted(char)
        elif char == "[":
            self._hold(self.text[self.place : self._closing_bracket()])
        elif char == "#":
            self._error()
        elif char == " ":
            self._spaces()
        elif char in "+-*/^&=><%":
            self._operator(char)
        elif char in "({":
            self._opening(char)
        elif char in ")}":
            self._closing(char)
        elif char in ",;":
            self._separator(char)
        else:
            match = _PLAIN.match(self.text, self.place)
            self._hold(match[0] if match else char)

    def _hold(self, text: str) -> None:
        self.held += text
        self.place += len(text)

    def _add(self, value: str, type_: str, subtype: str = "") -> None:
        self.found.append(Token(value, type_, subtype))
        self.place += len(value)

    def _end_operand(self) -> None:
        if self.held:
            self.found.append(_operand(self.held))
            self.held = ""

    def _expect_begin(self, after: str = "") -> None:
        """What comes now begins something, or follows one of these characters."""
        if self.held and self.held[-1] not in after:
            raise TokenizerError(f"Unexpected character at position {self.place} in '{self.text}'")

    def _quoted(self, char: str) -> None:
        self._expect_begin(":")
        match = _QUOTED[char].match(self.text, self.place)
        if match is None:
            kind = "string" if char == '"' else "link"
            raise TokenizerError(f"Reached end of formula while parsing {kind} in {self.text}")
        if char == '"':
            self.found.append(_operand(match[0]))
            self.place = match.end()
        else:
            self._hold(match[0])

    def _closing_bracket(self) -> int:
        depth = 0
        for match in _BRACKET.finditer(self.text, self.place):
            depth += 1 if match[0] == "[" else -1
            if not depth:
                return match.end()
        raise TokenizerError(f"Encountered unmatched '[' in {self.text}")

    def _error(self) -> None:
        self._expect_begin("!")
        for error in _ERRORS:
            if self.text.startswith(error, self.place):
                self._hold(error)
                self._end_operand()
                return
        raise TokenizerError(f"Invalid error code at position {self.place} in '{self.text}'")

    def _spaces(self) -> None:
        match = _SPACES.match(self.text, self.place)
        self.found.append(Token(" ", Token.WSPACE))
        self.place = match.end() if match else self.place + 1

    def _operator(self, char: str) -> None:
        comparison = _COMPARISON.match(self.text, self.place)
        if comparison is not None:
            self._add(comparison[0], Token.OP_IN)
        elif char == "%":
            self._add(char, Token.OP_POST)
        else:
            self._add(char, Token.OP_IN if char not in "+-" or self._follows_value() else Token.OP_PRE)

    def _follows_value(self) -> bool:
        before = next((token for token in reversed(self.found) if token.type != Token.WSPACE), None)
        return before is not None and (before.subtype == Token.CLOSE or before.type in (Token.OP_POST, Token.OPERAND))

    def _opening(self, char: str) -> None:
        if char == "{":
            self._expect_begin()
            self._add(char, Token.ARRAY, Token.OPEN)
        else:
            name, self.held = self.held, ""
            self.found.append(Token(name + char, Token.FUNC if name else Token.PAREN, Token.OPEN))
            self.place += 1
        self.open.append(self.found[-1].type)

    def _closing(self, char: str) -> None:
        type_ = self.open.pop()
        if char != ("}" if type_ == Token.ARRAY else ")"):
            raise TokenizerError(f"Mismatched ( and {{ pair in '{self.text}'")
        self._add(char, type_, Token.CLOSE)

    def _separator(self, char: str) -> None:
        if char == ";":
            self._add(char, Token.SEP, Token.ROW)
        elif not self.open or self.open[-1] == Token.PAREN:
            self._add(char, Token.OP_IN)  # it joins ranges
        else:
            self._add(char, Token.SEP, Token.ARG)


def _operand(text: str) -> Token:
    if text.startswith('"'):
        return Token(text, Token.OPERAND, Token.TEXT)
    if text.startswith("#"):
        return Token(text, Token.OPERAND, Token.ERROR)
    if text in ("TRUE", "FALSE"):
        return Token(text, Token.OPERAND, Token.LOGICAL)
    try:
        float(text)
    except ValueError:
        return Token(text, Token.OPERAND, Token.RANGE)
    return Token(text, Token.OPERAND, Token.NUMBER)
