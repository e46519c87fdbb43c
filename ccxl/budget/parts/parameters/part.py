"""参数与编制依据: every single input with its source, the small tables, and the months."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet

PART = Part("parameters", sheets=(Sheet("parameters"),))
