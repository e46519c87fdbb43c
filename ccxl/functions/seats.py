"""From agents on the line to those rostered, and their seats."""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.functions.quantities import (
    AgentsPerSeat,
    Calls,
    Interval,
    OptionalShare,
    PositiveSeconds,
    Shrinkage,
    WholeAgents,
)
from ccxl.functions.traffic import offered


@function(topic="staffing")
def rostered_agents(agents: WholeAgents, shrinkage: Shrinkage) -> WholeAgents:
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
def seats(rostered: WholeAgents, agents_per_seat: AgentsPerSeat = 1) -> WholeAgents:
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


@function(topic="staffing")
def seats_by_load(
    calls: Calls, aht_s: PositiveSeconds, max_load: OptionalShare = 0.8, interval_min: Interval = 60
) -> WholeAgents:
    """Seats by the carriers' rule: erlangs / largest load of an agent, rounded up; it knows no service level.

    Parameters
    ----------
    calls
        Calls to agents in the interval.
    aht_s
        Average handling time.
    max_load
        Largest load of an agent.
    interval_min
        Length of the interval.

    Examples
    --------
    >>> seats_by_load(4000, 110)
    153.0

    References
    ----------
    Huawei traffic model for mobile service centres, www.sokaoti.com/c/s56622/sitPDfNW.html (0.8)
    """
    return staffing.agents_for_occupancy(offered(calls, aht_s, interval_min), max_load)
