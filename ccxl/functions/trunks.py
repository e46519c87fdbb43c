"""Calls and traffic of the busy hour, and trunks for them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core import numbers
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import staffing, workforce
from ccxl.formulas.queueing.lines import fewest_lines
from ccxl.functions.lines_needed import MaxBlocking
from ccxl.functions.quantities import (
    Agents,
    ArrivingCalls,
    Calls,
    CallsPerHour,
    CallsPerMonth,
    Erlangs,
    Interval,
    NonNegativeSeconds,
    OptionalShare,
    PeakDayFactor,
    PositiveDaysPerMonth,
    PositiveSeconds,
    Share,
    WholeLines,
)
from ccxl.functions.traffic_offered import offered

MinutesPerDay: TypeAlias = Annotated[Numbers, Quantity("min/day", 0, 1e12), Doc("Call minutes of a peak day.")]
TrunkRatio: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 0, 100, above=True), Doc("Trunks per agent: 1.2 to 1.5 inbound.")
]
Blocking: TypeAlias = Annotated[MaxBlocking, Quantity("share", 0, 1, above=True, below=True, zero_is_blank=True)]
NumberOfLines: TypeAlias = Annotated[Numbers, Quantity("count", 0, whole=True)]
TalkTime: TypeAlias = Annotated[PositiveSeconds, Doc("Average talk time, without after-call work.")]
QueueTime: TypeAlias = Annotated[NonNegativeSeconds, Doc("Average wait in the queue, as `asa` gives it.")]
AnnouncementTime: TypeAlias = Annotated[
    NonNegativeSeconds, Doc("Average time in announcements and menus before the queue.")
]


@function(topic="traffic")
def busy_hour_calls(
    calls_per_month: CallsPerMonth,
    days: PositiveDaysPerMonth,
    busy_hour_share: Share = 0.1,
    peak_day_factor: PeakDayFactor = 1,
) -> CallsPerHour:
    """Calls in the busy hour of a peak day.

    Parameters
    ----------
    days
        Days of service in the month.
    busy_hour_share
        Share of a day's calls that arrive in its busiest hour.

    Examples
    --------
    >>> busy_hour_calls(66000, 22, 0.1, 1.2)
    360.0
    """
    return numbers.same(staffing.busy_hour_calls(calls_per_month, days, busy_hour_share, peak_day_factor))


@function(topic="traffic")
def busy_hour_traffic(minutes_per_day: MinutesPerDay, busy_hour_share: Share = 0.1) -> Erlangs:
    """Traffic of the busy hour in erlangs from the call minutes of a day, as on a telecom bill.

    Parameters
    ----------
    busy_hour_share
        Share of them in the busiest hour.

    Examples
    --------
    >>> round(busy_hour_traffic(10000, 0.17), 2)
    28.33

    References
    ----------
    www.ansapoint.com/calculator/mins
    """
    return workforce.traffic_of_minutes(minutes_per_day, busy_hour_share)


@function(topic="trunks")
def trunk_traffic(
    calls: ArrivingCalls,
    talk_s: TalkTime,
    wait_s: QueueTime = 0,
    announcement_s: AnnouncementTime = 0,
    interval_min: Interval = 60,
) -> Erlangs:
    """Traffic on the trunks in erlangs: announcements, waiting and talk hold a trunk, after-call work does not.

    Examples
    --------
    >>> round(trunk_traffic(350, 160, 25), 3)
    17.986

    References
    ----------
    erlang.com/calldesign.html
    """
    holding_s = workforce.trunk_holding_s(talk_s, wait_s, announcement_s)
    return offered(calls, holding_s, interval_min)


@function(topic="trunks")
def trunks_by_erlang_b(
    calls: Calls,
    talk_s: TalkTime,
    wait_s: QueueTime = 0,
    announcement_s: AnnouncementTime = 0,
    blocking: Blocking = 0.01,
    interval_min: Interval = 60,
) -> WholeLines:
    """Fewest trunks that lose at most a share of the calls (Erlang B) where waiting and talk hold a trunk.

    Parameters
    ----------
    calls
        Calls in the busy interval.

    Examples
    --------
    70 calls an hour, half a minute of waiting, 6:20 of talk:

    >>> trunks_by_erlang_b(70, 380, 30)
    15.0

    References
    ----------
    Avaya, BCMS Operations, 2005, p. 136
    """
    return fewest_lines(
        offered(calls, workforce.trunk_holding_s(talk_s, wait_s, announcement_s), interval_min), blocking
    )


@function(topic="trunks")
def trunks_by_ratio(agents: Agents, ratio: TrunkRatio) -> NumberOfLines:
    """Trunks by the rule of thumb: so many per agent on the line, rounded up.

    Parameters
    ----------
    agents
        Agents on the line, or seats.

    Examples
    --------
    >>> trunks_by_ratio(50, 1.2)
    60.0

    References
    ----------
    www.rostrvm.com (1.2); Avaya, BCMS Operations, 2005, p. 135 (1.1 to 1.7)
    """
    return workforce.trunks_by_ratio(agents, ratio)


@function(topic="trunks")
def trunks_by_load(traffic: Erlangs, max_load: OptionalShare = 0.7) -> NumberOfLines:
    """Trunks by the carriers' rule: erlangs / largest load of a trunk, rounded up.

    Parameters
    ----------
    traffic
        Traffic on the trunks in the busy hour.
    max_load
        Largest load of a trunk.

    Examples
    --------
    >>> trunks_by_load(90.09, 0.4)
    226.0

    References
    ----------
    Huawei traffic model for mobile service centres, www.sokaoti.com/c/s56622/sitPDfNW.html (0.7)
    """
    return staffing.agents_for_occupancy(traffic, max_load)
