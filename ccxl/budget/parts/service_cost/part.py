"""What the candidates for the number of agents cost in a month, beside the service level they reach."""

from __future__ import annotations

from ccxl.budget.part import Features, Part
from ccxl.budget.parts.staffing import ladder
from ccxl.budget.parts.traffic.demand import DIRECT, Demand
from ccxl.core.line import Line


def _lines(features: Features) -> tuple[Line, ...]:
    demand = features.of("traffic", Demand)
    return () if demand.mode == DIRECT or demand.impatient else ladder.CURVE


PART = Part("service_cost", needs=("staffing", "people", "labour"), lines=_lines)
