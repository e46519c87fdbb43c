"""勾稽校验表: every check of the other parts."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.core.line import Axis

PART = Part("checks", axes=(Axis("check"),), sheets=(Sheet("checks", has_verdict=False),))
