"""What quantities of items and lines are multiplied by."""

from __future__ import annotations

from ccxl.budget.months import Months
from ccxl.budget.part import Part
from ccxl.budget.parts.timeline import lines as parameters
from ccxl.core.line import Axis

PART = Part(
    "drivers",
    needs=("timeline", "traffic", "day_profile", "staffing", "people"),
    axes=(Axis("driver"),),
    sizes=lambda scenario, features, before: parameters.DRIVER_SIZES,
    lines=lambda features: parameters.drivers(features.of("timeline", Months)),
)
