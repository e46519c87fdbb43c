"""Units as algebra: yuan/month x month is yuan, and yuan plus yuan/month is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from ccxl.core.errors import DeclarationError

# Counts of things keep their name, so that a price per seat cannot be multiplied by calls unnoticed.
BASES: Final = frozenset(
    {
        "yuan", "month", "year", "day", "h", "min", "s", "m2",
        "piece", "seat", "person", "call", "block", "point", "row",
    }
)  # fmt: skip
# An erlang of traffic is what keeps one agent busy.
SAME: Final = {"erlang": "person"}
# Pure numbers that are written under a name of their own: a part of a whole, how many times as much, a number in a
# sequence, 1 for yes and 0 for no, a digit; ``count`` is a number of things of which the caller knows the kind.
PURE: Final = frozenset({"1", "share", "ratio", "index", "indicator", "digit", "count"})
# What is not a number has a unit that takes part in no arithmetic.
SPECIAL: Final = frozenset({"text", "flag", "date"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of base units, or one of ``text``, ``flag`` and ``date``."""

    powers: tuple[tuple[str, int], ...] = ()
    special: str = ""

    @staticmethod
    def parse(text: str) -> Unit:
        """The unit written as "yuan/month/person" or "person*month".

        Raises
        ------
        DeclarationError
            A base that is not known.
        """
        return _parsed(text)

    @property
    def is_number(self) -> bool:
        """Whether it takes part in arithmetic."""
        return not self.special

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product (sign 1) or a quotient (sign -1)."""
        if self.special or other.special:
            raise DeclarationError(f"{self} and {other}: only numbers are multiplied or divided")
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        return Unit(tuple(sorted((base, power) for base, power in powers.items() if power)))

    def __str__(self) -> str:
        if self.special:
            return self.special
        above = "*".join(base for base, power in self.powers for _ in range(power)) or "1"
        return above + "".join(f"/{base}" for base, power in self.powers for _ in range(-power))


@cache
def _parsed(text: str) -> Unit:
    if text in SPECIAL:
        return Unit(special=text)
    powers: dict[str, int] = {}
    for sign, base in re.findall(r"(^|[*/])([^*/]+)", text):
        if base in PURE:
            continue
        unit = SAME.get(base, base)
        if unit not in BASES:
            raise DeclarationError(
                f"unit '{text}': '{base}' is unknown; use {', '.join(sorted({*BASES, *SAME, *PURE, *SPECIAL}))}"
            )
        powers[unit] = powers.get(unit, 0) + (-1 if sign == "/" else 1)
    return Unit(tuple(sorted((base, power) for base, power in powers.items() if power)))


NUMBER: Final = Unit()
TEXT: Final = Unit(special="text")
FLAG: Final = Unit(special="flag")
DATE: Final = Unit(special="date")
MONTH: Final = Unit.parse("month")
DAY: Final = Unit.parse("day")
