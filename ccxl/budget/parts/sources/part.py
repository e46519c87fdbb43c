"""资料来源与版本: documents and the version record."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.budget.parts.sources import form

PART = Part(
    "sources",
    sheets=(Sheet("sources", has_verdict=False),),
    form_sheets=(form.SHEET,),
)
