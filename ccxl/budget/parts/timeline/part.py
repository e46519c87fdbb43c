"""The months of the budget, and the small tables that rules look things up in."""

from __future__ import annotations

from ccxl.budget.part import Part, Sizes
from ccxl.budget.parts.timeline import lines as parameters
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis


def _groups(scenario: Scenario, sizes: Sizes) -> dict[tuple[str, str], tuple[int, ...]]:
    start = scenario.budget.start
    return {
        ("month", "quarter"): tuple(number // 3 for number in range(12)),
        ("month", "calendar_year"): tuple(int(number > 12 - start.month) for number in range(12)),
    }


PART = Part(
    "timeline",
    needs=("heading",),
    axes=(
        Axis("asset_class"), Axis("price_time"), Axis("rhythm"), Axis("quarter", "columns"),
        Axis("calendar_year", "columns"), Axis("month", "columns"),
    ),
    sizes=lambda scenario, features, before: {
        **parameters.TABLE_SIZES,
        "quarter": 4,
        "calendar_year": 0 if scenario.budget.start.month == 1 else 2,
        "month": 12,
    },
    groups=_groups,
    limits=(parameters.IN_OTHER_YEARS,),
    lines=lambda features: (*parameters.CONSTANTS, *parameters.TIMELINE, *parameters.TABLES),
    parameters=lambda features, sizes: (line.key for line in parameters.CONSTANTS),
)  # fmt: skip
