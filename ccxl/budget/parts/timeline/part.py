"""The months of the budget, and the small tables that rules look things up in."""

from __future__ import annotations

from ccxl.budget.months import ONE_YEAR, Months
from ccxl.budget.part import Features, Part, Sizes
from ccxl.budget.parts.timeline import lines as parameters
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Axis


def _sizes(scenario: Scenario, features: Features, before: Sizes) -> dict[str, int]:
    months = scenario.months
    years = months.calendar_years(scenario.budget.start)[-1] + 1
    return {
        **parameters.TABLE_SIZES,
        "quarter": months.quarters()[-1] + 1,
        # Columns of calendar years stand only beside one another.
        "calendar_year": years if years > 1 else 0,
        "month": months.count,
    }


def _groups(scenario: Scenario, sizes: Sizes) -> dict[tuple[str, str], tuple[int, ...]]:
    months = scenario.months
    return {
        ("month", "quarter"): months.quarters(),
        ("month", "calendar_year"): months.calendar_years(scenario.budget.start),
    }


PART = Part(
    "timeline",
    needs=("heading",),
    axes=(
        Axis("asset_class"), Axis("price_time"), Axis("rhythm"), Axis("quarter", "columns"),
        Axis("calendar_year", "columns"), Axis("month", "columns"),
    ),
    feature=lambda scenario: scenario.months,
    examples=(ONE_YEAR,),
    sizes=_sizes,
    groups=_groups,
    limits=(parameters.IN_OTHER_YEARS,),
    lines=lambda features: parameters.lines(features.of("timeline", Months)),
    parameters=lambda features, sizes: (line.key for line in parameters.CONSTANTS),
)  # fmt: skip
