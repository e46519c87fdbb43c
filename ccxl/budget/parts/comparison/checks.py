"""The checks of a comparison: whether its ways are alike, and whether its totals tie."""

from __future__ import annotations

from typing import Final

from ccxl.budget.check import Check
from ccxl.core.rule import Value, constant, for_one, total


def _none_of(differs: Value) -> Value:
    return for_one(total(differs, over="way"), "row")


CHECKS: Final = (
    *(
        Check(
            f"ways_{name}",
            "comparison",
            _none_of,
            lambda: constant(0, "row"),
            {"differs": f"ways.other_{name}"},
            "way",
            "row",
        )
        for name in ("seats", "calls", "service_level", "scope")
    ),
    Check(
        "ways_lines",
        "ways",
        lambda lines: total(lines, over="cost_line"),
        lambda whole: whole,
        {"lines": "cost_lines.twelve", "whole": "comparison.twelve"},
        "way",
    ),
    Check(
        "ways_consolidated",
        "comparison",
        lambda own: own,
        lambda whole: whole,
        {"own": "consolidated.own", "whole": "comparison.twelve"},
        "charge",
    ),
    Check(
        "ways_horizon",
        "comparison",
        lambda once, years: total(once, over="way") + total(years, over="way"),
        lambda whole: whole,
        {"once": "ways.once", "years": "ways.running", "whole": "comparison.horizon"},
        "way",
    ),
)
