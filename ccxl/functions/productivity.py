"""Paid, logged-in and productive time; calls converted to a standard length."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import unit_costs
from ccxl.functions.quantities import (
    Agents,
    Calls,
    Hours,
    Minutes,
    PaidHours,
    PositiveCalls,
    PositiveDaysPerMonth,
    PositiveSeconds,
    Rate,
    Share,
)

PaidHoursPerDay: TypeAlias = Annotated[Numbers, Quantity("h/day", 0, 24, above=True), Doc("Paid hours of a day.")]
MonthsOfPeriod: TypeAlias = Annotated[Numbers, Quantity("month", 0, 1200, above=True), Doc("Months of the period.")]
HoursPerAgent: TypeAlias = Annotated[
    Numbers, Quantity("h", 0, 1e5, above=True), Doc("Hours paid to one full-time agent in the same period.")
]
ConversionRounding: TypeAlias = Annotated[
    str, Choice(tuple(unit_costs.ROUNDINGS)), Doc("none, nearest (half away from zero), down (cut off) or up.")
]
StandardLength: TypeAlias = Annotated[PositiveSeconds, Doc("Length of the standard call.")]
TalkMinutes: TypeAlias = Annotated[Minutes, Doc("Minutes of talk.")]


@function(topic="unit costs")
def utilisation(talk_hours: Hours, paid_hours: PaidHours) -> Share:
    """Share of the paid time that agents talk to customers (工时利用率).

    Parameters
    ----------
    talk_hours
        Hours of talk in the period.

    Examples
    --------
    >>> utilisation(88_400, 130_000)
    0.68
    """
    return unit_costs.share_of_time(talk_hours, paid_hours)


@function(topic="unit costs")
def login_to_paid(login_hours: Hours, paid_hours: PaidHours) -> Share:
    """Share of the paid time that agents are logged in (L/P, 登入时间/支付时间).

    Parameters
    ----------
    login_hours
        Hours logged in: talk, after-call work and idle.

    Examples
    --------
    >>> login_to_paid(6.8, 8)
    0.85
    """
    return unit_costs.share_of_time(login_hours, paid_hours)


@function(topic="unit costs")
def payroll_hours(
    agents: Agents, hours_per_day: PaidHoursPerDay, days_per_month: PositiveDaysPerMonth, months: MonthsOfPeriod = 12
) -> Hours:
    """Hours for which agents are paid in some months (员工总工作时长).

    Parameters
    ----------
    agents
        Average agents on the payroll.
    days_per_month
        Paid days of a month: 21.75 by law; not the working days of which capacity is made (see capacity_days).

    Examples
    --------
    >>> payroll_hours(404, 8, 21.75, 12)
    843552.0
    """
    return unit_costs.payroll_hours(agents, hours_per_day, days_per_month, months)


@function(topic="unit costs")
def productive_hours(paid_hours: Hours, login_to_paid: Share, break_share: Rate = 0) -> Hours:
    """Hours in which agents are at the disposal of customers: paid hours x L/P, less breaks while logged in.

    Parameters
    ----------
    paid_hours
        Hours paid in the period.
    login_to_paid
        Logged-in time over paid time.
    break_share
        Share of the logged-in time in a break or other state without calls.

    Examples
    --------
    >>> productive_hours(1000, 0.85, 0.1)
    765.0
    """
    return unit_costs.productive_hours(paid_hours, login_to_paid, break_share)


@function(topic="unit costs")
def full_time_agents(paid_hours: Hours, hours_per_agent: HoursPerAgent) -> Agents:
    """Agents on full time who would be paid for as many hours.

    Parameters
    ----------
    paid_hours
        Hours paid in the period, of all agents.

    Examples
    --------
    >>> full_time_agents(4350, 174)
    25.0
    """
    return unit_costs.full_time_agents(paid_hours, hours_per_agent)


@function(topic="unit costs")
def talk_minutes(calls: Calls, average_s: PositiveSeconds) -> Minutes:
    """Minutes of talk in calls of an average length; a length that was itself rounded makes them wrong.

    Parameters
    ----------
    calls
        Answered calls.
    average_s
        Average length of a call.

    Examples
    --------
    >>> round(talk_minutes(164_509, 33), 2)
    90479.95
    """
    return unit_costs.talk_minutes(calls, average_s)


@function(topic="unit costs")
def average_talk_s(calls: PositiveCalls, minutes: TalkMinutes) -> PositiveSeconds:
    """Average length of a call in seconds, from calls and minutes.

    Parameters
    ----------
    calls
        Answered calls.

    Examples
    --------
    >>> round(average_talk_s(164_509, 87_746), 4)
    32.0029
    """
    return unit_costs.average_talk_s(calls, minutes)


@function(topic="unit costs")
def converted_calls(
    calls: Calls, average_s: PositiveSeconds, standard_s: StandardLength, rounding: ConversionRounding = "none"
) -> Calls:
    """Calls of a standard length that take as long (话务折算), with a rounding that is named.

    Parameters
    ----------
    calls
        Answered calls of one type.
    average_s
        Average length of a call of this type.

    Examples
    --------
    >>> converted_calls(2_495_951, 120, 43, "down"), converted_calls(2_495_951, 120, 43, "nearest")
    (6965444.0, 6965445.0)
    """
    return unit_costs.ROUNDINGS[rounding](unit_costs.converted_calls(calls, average_s, standard_s))


@function(topic="unit costs")
def converted_calls_from_minutes(
    minutes: TalkMinutes, standard_s: StandardLength, rounding: ConversionRounding = "none"
) -> Calls:
    """Calls of a standard length in minutes of talk; use it where the average length is a nominal one.

    Examples
    --------
    >>> converted_calls_from_minutes(5_227_716, 43, "nearest")
    7294487.0
    """
    return unit_costs.ROUNDINGS[rounding](unit_costs.converted_calls(minutes, 60, standard_s))
