"""Checks of the day profile part."""

from __future__ import annotations

from ccxl.budget.check import Check
from ccxl.core.rule import constant, for_one, total

CHECKS = (
    Check(
        "profile_ladder",
        "profile",
        lambda parts: for_one(total(parts, over="interval"), "row"),
        lambda: constant(0, "row"),
        {"parts": "profile.beyond"},
        "step",
        "row",
    ),
    Check(
        "profile_busiest",
        "profile",
        lambda most: most,
        lambda agents: agents,
        {"most": "profile.most_agents", "agents": "staffing.agents"},
        "step",
        "person",
    ),
)
