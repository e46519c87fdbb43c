"""Checks of the operating part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over, unchanged

CHECKS = (
    Check(
        "operating_quarters",
        "operating",
        sum_over("quarter"),
        unchanged,
        {"parts": "operating.quarter", "whole": "operating.total"},
        "operating_section",
    ),
    Check(
        "operating_sections",
        "operating",
        sum_over("operating_section"),
        unchanged,
        {"parts": "operating_sections.year", "whole": "operating.total"},
        "operating_section",
    ),
)
