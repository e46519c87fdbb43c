"""Unit costs: each names its denominator; cost and denominator belong to the same period."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import unit_costs
from ccxl.functions.quantities import (
    Amounts,
    Minutes,
    Money,
    MonthlyCost,
    PaidHours,
    PerCall,
    PerHour,
    PerMinute,
    PerPersonMonth,
    PerSeatMonth,
    PositiveCalls,
    PositiveHours,
    PositiveMinutes,
    PositiveSeats,
)

FullTimeAgents: TypeAlias = Annotated[
    Numbers, Quantity("person", 0, 1e7, above=True), Doc("Agents of that month, converted to full time.")
]
Marks: TypeAlias = Annotated[
    Numbers,
    Quantity("1", 0, 1, whole=True, many=True),
    Doc("1 for an item that is controllable, 0 for one that is not; as many as costs."),
]
ItemCosts: TypeAlias = Annotated[Amounts, Doc("Cost of each item.")]
CostOfPeriod: TypeAlias = Annotated[Money, Doc("Cost of the period.")]


@function(topic="unit costs")
def cost_per_answered_call(cost: CostOfPeriod, answered_calls: PositiveCalls) -> PerCall:
    """Cost of one answered call (单通成本); the denominator is calls as counted, short and long alike.

    Parameters
    ----------
    answered_calls
        Calls answered in the same period.

    Examples
    --------
    >>> cost_per_answered_call(94_000, 40_000)
    2.35
    """
    return unit_costs.unit_cost(cost, answered_calls)


@function(topic="unit costs")
def cost_per_converted_call(cost: CostOfPeriod, converted_calls: PositiveCalls) -> PerCall:
    """Cost of one call of standard length (单次应答成本); the denominator is converted calls.

    Parameters
    ----------
    converted_calls
        Calls of the same period, converted to the standard length.

    Examples
    --------
    >>> cost_per_converted_call(94_000, 50_000)
    1.88
    """
    return unit_costs.unit_cost(cost, converted_calls)


@function(topic="unit costs")
def cost_per_talk_minute(cost: CostOfPeriod, talk_minutes: PositiveMinutes) -> PerMinute:
    """Cost of one minute of talk (每分钟应答成本); the denominator leaves out after-call work and waiting.

    Parameters
    ----------
    talk_minutes
        Minutes of talk in the same period.

    Examples
    --------
    >>> cost_per_talk_minute(94_000, 117_500)
    0.8
    """
    return unit_costs.unit_cost(cost, talk_minutes)


@function(topic="unit costs")
def cost_per_working_minute(cost: CostOfPeriod, handling_minutes: Minutes, other_minutes: Minutes) -> PerMinute:
    """Cost of one minute at work, as the 4PS standard counts: the denominator is handling and non-handling time.

    Parameters
    ----------
    handling_minutes
        Minutes of talk and after-call work.
    other_minutes
        Minutes at work without a call.

    References
    ----------
    4PS contact-centre standard, cost list: http://1330.cn/zhishi/2053871.html

    Examples
    --------
    >>> cost_per_working_minute(94_000, 150_000, 85_000)
    0.4
    """
    minutes = np.asarray(handling_minutes, float) + other_minutes
    return unit_costs.unit_cost(cost, np.where(minutes > 0, minutes, np.nan))


@function(topic="unit costs")
def cost_per_seat(monthly_cost: MonthlyCost, seats: PositiveSeats) -> PerSeatMonth:
    """Monthly cost of one seat; the denominator is seats in use, shared over the shifts or not.

    Parameters
    ----------
    seats
        Seats in use in that month.

    Examples
    --------
    >>> cost_per_seat(94_000, 20)
    4700.0
    """
    return unit_costs.unit_cost(monthly_cost, seats)


@function(topic="unit costs")
def cost_per_full_time_agent(monthly_cost: MonthlyCost, full_time_agents: FullTimeAgents) -> PerPersonMonth:
    """Monthly cost of one full-time agent; the denominator counts two half-time agents as one.

    Examples
    --------
    >>> cost_per_full_time_agent(94_000, 23.5)
    4000.0
    """
    return unit_costs.unit_cost(monthly_cost, full_time_agents)


@function(topic="unit costs")
def cost_per_productive_hour(cost: CostOfPeriod, productive_hours: PositiveHours) -> PerHour:
    """Cost of one productive hour; the denominator is logged-in time at the disposal of customers.

    Parameters
    ----------
    productive_hours
        Productive hours of the same period.

    Examples
    --------
    >>> cost_per_productive_hour(94_000, 2_350)
    40.0
    """
    return unit_costs.unit_cost(cost, productive_hours)


@function(topic="unit costs")
def cost_per_paid_hour(cost: CostOfPeriod, paid_hours: PaidHours) -> PerHour:
    """Cost of one paid hour; the denominator is all time paid, at work or not.

    Examples
    --------
    >>> cost_per_paid_hour(94_000, 3_760)
    25.0
    """
    return unit_costs.unit_cost(cost, paid_hours)


@function(topic="unit costs")
def controllable_cost(costs: ItemCosts, controllable: Marks) -> Money:
    """Sum of the costs that management can influence (可控成本): recruitment, training, managers and the like.

    Examples
    --------
    >>> controllable_cost([600_000, 167_600, 87_990, 486_000], [0, 1, 1, 1])
    741590.0
    """
    return unit_costs.controllable_cost(*_read_costs(costs, controllable))


@function(topic="unit costs")
def uncontrollable_cost(costs: ItemCosts, controllable: Marks) -> Money:
    """Sum of the costs that follow from headcount, wage and law (不可控成本): wages, contributions, fees.

    Examples
    --------
    >>> uncontrollable_cost([600_000, 167_600, 87_990, 486_000], [0, 1, 1, 1])
    600000.0
    """
    return unit_costs.uncontrollable_cost(*_read_costs(costs, controllable))


def _read_costs(costs: Numbers, controllable: Numbers) -> tuple[Numbers, Numbers]:
    costs, marks = np.asarray(costs, float).ravel(), np.asarray(controllable, float).ravel()
    if costs.size != marks.size:
        raise InputError(f"controllable: {marks.size} marks for {costs.size} costs; give one mark per cost")
    return costs, marks
