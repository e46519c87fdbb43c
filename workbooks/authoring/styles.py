"""How cells look: a row has a role, a cell in it a kind; the two together give font, fill, lines and format."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from ccxl.workbook.conventions import (
    ACCENT,
    FAIL_INK,
    FIXED_INK,
    FONT,
    HAIRLINE,
    INK,
    INPUT_FILL,
    INPUT_INK,
    LINK_INK,
    MUTED_INK,
    PASS_INK,
    SECTION_FILL,
    SUBTOTAL_FILL,
)

ROW, WRAPPED, HEADING, TWO_LINES = 18.0, 26.0, 26.0, 34.0

# The room of a bracket stands after positive numbers, so that digits align with negatives in brackets.
MONEY: Final = '#,##0.00_);[Red](#,##0.00);"-"_)'
PRICE: Final = '#,##0.00##_);[Red](#,##0.00##);"-"_)'
COUNT: Final = '#,##0_);[Red](#,##0);"-"_)'


@dataclass(frozen=True, slots=True)
class Role:
    """What a row is: size, weight and ink of its text, fill, lines above and below, height."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    fill: str = ""
    above: str = ""
    below: str = "hair"
    height: float = ROW
    italic: bool = False


ROLES: Final = {
    "heading": Role(bold=True, ink=ACCENT, above="accent", below="accent", height=HEADING),
    "section": Role(bold=True, fill=SECTION_FILL),
    "line": Role(),
    "subtotal": Role(bold=True, fill=SUBTOTAL_FILL, above="thin"),
    "total": Role(bold=True, fill=SUBTOTAL_FILL, above="thin", below="double"),
    "block": Role(size=11, bold=True, ink=ACCENT, below="", height=24),
    "bare": Role(below=""),
    "title": Role(size=16, bold=True, ink=ACCENT, below="", height=30),
    "cover": Role(size=24, bold=True, ink=ACCENT, below="", height=42),
    "project": Role(size=12, bold=True, below="", height=20),
    "label": Role(size=9, ink=MUTED_INK, below=""),
    "note": Role(size=9, ink=MUTED_INK, below="", height=15),
    "small": Role(size=8, ink=MUTED_INK, height=14),
    "back": Role(size=9, ink=ACCENT, below=""),
    "contents": Role(ink=ACCENT),
    "sign": Role(below="", height=36),
    "card_label": Role(size=9, ink=MUTED_INK, fill=SUBTOTAL_FILL, above="card", below="", height=22),
    "card": Role(size=16, bold=True, fill=SUBTOTAL_FILL, below="", height=30),
    "card_unit": Role(size=8, ink=MUTED_INK, fill=SUBTOTAL_FILL, below="", height=16),
    "sample_input": Role(ink=INPUT_INK, fill=INPUT_FILL),
    "sample_unknown": Role(ink=MUTED_INK),
    "sample_link": Role(ink=LINK_INK),
    "sample_fixed": Role(ink=FIXED_INK, italic=True),
    "sample_passed": Role(bold=True, ink=PASS_INK),
    "sample_failed": Role(bold=True, ink=FAIL_INK),
}

_SIDES: Final = {
    "": Side(),
    "hair": Side("hair", HAIRLINE),
    "fence": Side("thin", HAIRLINE),
    "thin": Side("thin", INK),
    "accent": Side("thin", ACCENT),
    "card": Side("medium", ACCENT),
    "double": Side("double", INK),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a cell holds: alignment, number format, whether it wraps, its own size of text."""

    side: str = "left"
    format: str = "General"
    wrap: bool = False
    size: float = 0
    shrink: bool = False
    indent: int = 0


KINDS: Final = {
    "text": Kind(),
    "name": Kind(wrap=True),
    "long": Kind(wrap=True, size=8),
    "prose": Kind(wrap=True, size=9),
    "center": Kind("center", shrink=True),
    "right": Kind("right"),
    "value": Kind("", wrap=True),
    "money": Kind("right", MONEY, shrink=True),
    "price": Kind("right", PRICE, shrink=True),
    "share": Kind("right", "0.0%_)", shrink=True),
    "rate": Kind("right", "0.00%_)", shrink=True),
    "factor": Kind("right", "0.0000_)", shrink=True),
    "count": Kind("right", COUNT, shrink=True),
    "quantity": Kind("right", '[=0]"-"_);[<1000]General_);#,##0_)', shrink=True),
    "seconds": Kind("right", "#,##0.0_)", shrink=True),
    "number": Kind("right", shrink=True),
    "index": Kind("center", size=9),
    "unit": Kind(indent=1),
    "when": Kind("right", "yyyy-mm", shrink=True),
    "month": Kind("center", "yyyy-mm", shrink=True),
    "from": Kind("right", 'yyyy-mm" –"', shrink=True),
    "to": Kind("left", "yyyy-mm"),
    "day": Kind("center", "yyyy-mm-dd", shrink=True),
    "short_day": Kind("center", "mm-dd", size=7, shrink=True),
    # A bar is a coloured cell; its 1 or 0 is not shown.
    "bar": Kind("center", ";;;"),
    "left_day": Kind("left", "yyyy-mm-dd"),
    "left_month": Kind("left", "yyyy-mm"),
    "left_count": Kind("left", COUNT),
    "card": Kind("left", '#,##0.00;[Red](#,##0.00);"-"', indent=1),
    "tolerance": Kind("left", "0.000"),
}


@cache
def _font(size: float, bold: bool, ink: str, underline: bool, italic: bool) -> Font:
    return Font(FONT, size, bold, italic or None, color=ink, underline="single" if underline else None)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", colour, colour) if colour else PatternFill()


@cache
def _border(above: str, below: str, left: str) -> Border:
    return Border(left=_SIDES[left], top=_SIDES[above], bottom=_SIDES[below])


@cache
def _alignment(side: str, wrap: bool, shrink: bool, indent: int) -> Alignment:
    fits = shrink and not wrap
    return Alignment(side or None, "center", wrap_text=wrap or None, shrink_to_fit=fits or None, indent=indent)


def dress(cell: Cell, role_name: str, kind_name: str, *, fence: bool = False) -> None:
    """Give a cell its look; the fence is the line beside a block of months."""
    role, kind = ROLES[role_name], KINDS[kind_name]
    heading = role_name == "heading"
    cell.font = _font(
        role.size if heading else kind.size or role.size, role.bold, role.ink, role_name == "back", role.italic
    )
    cell.fill = _fill(role.fill)
    cell.border = _border(role.above, role.below, "fence" if fence else "")
    cell.alignment = _alignment(
        kind.side or ("left" if heading else ""), heading or kind.wrap, kind.shrink, kind.indent
    )
    cell.number_format = kind.format


def accent_bar(cell: Cell) -> None:
    """One cell of the bar below the title."""
    cell.fill = _fill(ACCENT)


def signing_line(cell: Cell) -> None:
    """A cell to sign in."""
    cell.border = Border(bottom=Side("thin", MUTED_INK))
