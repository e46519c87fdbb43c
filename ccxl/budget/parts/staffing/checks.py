"""Checks of the staffing part."""

from __future__ import annotations

from ccxl.budget.check import Check
from ccxl.core.rule import constant, for_one, if_else, known, largest, per_one, total

CHECKS = (
    Check(
        "ladder",
        "staffing",
        lambda agents: if_else(known(agents), 1, 0),
        lambda: constant(1, "indicator"),
        {"agents": "staffing.agents"},
        "rung",
        "indicator",
    ),
    Check(
        "months_ladder",
        "headcount",
        lambda beyond: for_one(per_one(total(beyond, over="month"), "month"), "row"),
        lambda: constant(0, "row"),
        {"beyond": "months.beyond"},
        "level",
        "row",
    ),
    Check(
        "months_rostered",
        "headcount",
        lambda by_month: largest(by_month, over="month"),
        lambda rostered: rostered,
        {"by_month": "staffing.rostered_by_month", "rostered": "staffing.rostered"},
        "level",
        "person",
    ),
)
