"""Who draws up the budget, for which project and period, and who signs."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.budget.parts.heading import form, lines

PART = Part(
    "heading",
    sheets=(Sheet("cover", has_verdict=False), Sheet("notes", has_verdict=False)),
    lines=lambda features: (*lines.INPUTS, *lines.SIGNERS),
    parameters=lambda features, sizes: (line.key for line in lines.INPUTS),
    form_sections=(form.PAPER,),
)
