"""From agents on the line to people and seats."""

from __future__ import annotations

from ccxl.core import numbers
from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.functions.quantities import Agents, Calls, CallsPerMonth, Days, Factor, PerSeat, Share, Shrinkage


@function(topic="traffic")
def busy_hour_calls(
    calls_per_month: CallsPerMonth, days: Days, busy_hour_share: Share = 0.1, peak_day_factor: Factor = 1
) -> Calls:
    """Calls in the busy hour of a peak day.

    Parameters
    ----------
    calls_per_month
        Calls of the month.
    days
        Days of service in the month.
    busy_hour_share
        Share of a day's calls that arrive in its busiest hour.
    peak_day_factor
        Calls of the peak day over those of an average day.

    Examples
    --------
    >>> busy_hour_calls(66000, 22, 0.1, 1.2)
    360.0
    """
    return numbers.same(staffing.busy_hour_calls(calls_per_month, days, busy_hour_share, peak_day_factor))


@function(topic="staffing")
def rostered_agents(agents: Agents, shrinkage: Shrinkage) -> Agents:
    """Agents to be rostered so that enough are on the line.

    Parameters
    ----------
    agents
        Agents on the line.
    shrinkage
        Share of paid time that is not available: leave, breaks, training, meetings.

    Examples
    --------
    >>> rostered_agents(42, 0.3)
    60.0
    """
    return staffing.rostered_agents(agents, shrinkage)


@function(topic="staffing")
def seats(rostered: Agents, agents_per_seat: PerSeat = 1) -> Agents:
    """Seats where several agents share one over the shifts.

    Parameters
    ----------
    rostered
        Rostered agents.
    agents_per_seat
        Agents that share a seat.

    Examples
    --------
    >>> seats(63, 1.05)
    60.0
    """
    return staffing.seats_for(rostered, agents_per_seat)
