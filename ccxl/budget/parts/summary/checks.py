"""Checks of the summary part."""

from __future__ import annotations

from ccxl.budget.check import Check, unchanged
from ccxl.core.rule import total, yuan

CHECKS = (
    Check(
        "cash_bridge",
        "cash",
        lambda bridge: bridge,
        unchanged,
        {"bridge": "bridge.cash", "whole": "cash.total"},
        "budgeted",
    ),
    Check(
        "wan_construction",
        "summary",
        lambda sections, reserve, difference: yuan(total(sections, over="section") + reserve + difference),
        unchanged,
        {
            "sections": "sections.wan",
            "reserve": "summary.reserve",
            "difference": "summary.construction_difference",
            "whole": "summary.construction",
        },
        "item",
    ),
    Check(
        "wan_operating",
        "summary",
        lambda sections, difference: yuan(total(sections, over="operating_section") + difference),
        unchanged,
        {
            "sections": "operating_sections.wan",
            "difference": "summary.operating_difference",
            "whole": "summary.operating",
        },
        "operating_section",
    ),
)
