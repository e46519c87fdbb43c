"""Checks of the staffing part."""

from __future__ import annotations

from ccxl.budget.check import Check
from ccxl.core.rule import constant, if_else, known, largest, per_a_month, total

CHECKS = (
    Check(
        "ladder",
        "staffing",
        lambda agents: if_else(known(agents), 1, 0),
        lambda: constant(1, "1"),
        {"agents": "staffing.agents"},
        "rung",
        "1",
    ),
    Check(
        "months_ladder",
        "headcount",
        lambda beyond: per_a_month(total(beyond, over="month")),
        lambda: constant(0, "1"),
        {"beyond": "months.beyond"},
        "level",
        "1",
    ),
    Check(
        "months_rostered",
        "headcount",
        lambda by_month: largest(by_month, over="month"),
        lambda rostered: rostered,
        {"by_month": "staffing.rostered_by_month", "rostered": "staffing.rostered"},
        "level",
        "1",
    ),
)
