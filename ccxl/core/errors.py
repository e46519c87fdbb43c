"""The errors that ccxl raises; every message says place, value, what is allowed and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class CcxlError(Exception):
    """Base of all errors that a user can mend."""


class InputError(CcxlError, ValueError):
    """A value, file or argument that cannot be used as given."""


class NoSolution(CcxlError, ArithmeticError):
    """The question has no answer, such as agents for a target that no number reaches."""


class UnitError(CcxlError, TypeError):
    """Amounts that cannot be added or compared, such as a one-off and a monthly one."""


class CatalogError(CcxlError, LookupError):
    """A dated figure that the data does not hold."""


class TemplateError(CcxlError, ValueError):
    """A template that cannot be read or filled."""


class OutputError(CcxlError, OSError):
    """A result that cannot be written; what stood there before is untouched."""


class GateError(CcxlError, ArithmeticError):
    """Two calculations of one workbook disagree; nothing was written."""


class DeclarationError(CcxlError, TypeError):
    """A line, rule or function is declared wrongly: a fault of the program, found when it loads."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a scenario.

    Parameters
    ----------
    place
        Sheet and cell, or the path of the key.
    message
        The value given, what is allowed, what to do.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}{self.message}" if self.message.startswith(" ") else f"{self.place}: {self.message}"


class ScenarioError(InputError):
    """All mistakes of one scenario at once."""

    def __init__(self, name: str, mistakes: Sequence[Mistake]) -> None:
        self.name = name
        self.mistakes = tuple(mistakes)
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        lines = "".join(f"\n  {mistake}" for mistake in self.mistakes)
        super().__init__(f"scenario '{name}': {count}.{lines}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to a misspelt one, or nothing."""
    match = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {match[0]}?" if match else ""
