"""Checks of the day profile part."""

from __future__ import annotations

from ccxl.budget.check import Check, sum_over
from ccxl.core.rule import constant

CHECKS = (
    Check(
        "profile_ladder",
        "profile",
        sum_over("interval"),
        lambda: constant(0, "1"),
        {"parts": "profile.beyond"},
        "step",
        "1",
    ),
    Check(
        "profile_busiest",
        "profile",
        lambda most: most,
        lambda agents: agents,
        {"most": "profile.most_agents", "agents": "staffing.agents"},
        "step",
        "1",
    ),
)
