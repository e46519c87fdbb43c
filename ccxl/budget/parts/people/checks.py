"""Checks of the people part."""

from __future__ import annotations

from ccxl.budget.check import Check, unchanged

CHECKS = (
    Check(
        "heads",
        "headcount",
        lambda agents, support: agents + support,
        unchanged,
        {"agents": "staffing.agent_heads", "support": "staffing.support_heads", "whole": "staffing.heads"},
        "grade",
        "person",
    ),
    Check(
        "rostered",
        "headcount",
        lambda heads: heads,
        unchanged,
        {"heads": "staffing.agent_heads", "whole": "staffing.rostered"},
        "shared_grades",
        "person",
    ),
)
