"""序号 of the purchases."""

from __future__ import annotations

from ccxl.budget.given import Numeral
from ccxl.budget.numbering import number_line, numbers_within
from ccxl.budget.parts.construction.lines import items, sections

NUMBERS = (
    number_line("section", lambda s: [Numeral(n) for n, _ in enumerate(sections(s), start=1)]),
    number_line("item", lambda s: numbers_within(sections(s), items(s))),
    number_line("reserve", lambda s: [Numeral(len(sections(s)) + 1)]),
)
