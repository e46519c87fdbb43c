"""From agents on the line to those rostered, and their seats."""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.formulas import staffing
from ccxl.functions.quantities import (
    AgentsPerSeat,
    ArrivingCalls,
    HandlingTime,
    Interval,
    OptionalShare,
    Shrinkage,
    WholeAgents,
)
from ccxl.functions.traffic_offered import offered


@function(topic="staffing")
def rostered_agents(agents: WholeAgents, shrinkage: Shrinkage) -> WholeAgents:
    """Agents to be rostered so that enough are on the line.

    Parameters
    ----------
    agents
        Agents on the line.

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

    Examples
    --------
    >>> seats(63, 1.05)
    60.0
    """
    return staffing.seats_for(rostered, agents_per_seat)


@function(topic="staffing")
def seats_by_load(
    calls: ArrivingCalls, aht_s: HandlingTime, max_load: OptionalShare = 0.8, interval_min: Interval = 60
) -> WholeAgents:
    """Seats by the carriers' rule: erlangs / largest load of an agent, rounded up; it knows no service level.

    Parameters
    ----------
    max_load
        Largest load of an agent.

    Examples
    --------
    >>> seats_by_load(4000, 110)
    153.0

    References
    ----------
    Huawei traffic model for mobile service centres, www.sokaoti.com/c/s56622/sitPDfNW.html (0.8)
    """
    return staffing.agents_for_occupancy(offered(calls, aht_s, interval_min), max_load)
