"""From calls to paid hours and heads, and from calls to trunks.

Durations in seconds or minutes as their names say, hours of work in hours, shares from 0 to 1. What is worked is
less than what is paid: hours on the line are divided by 1 - shrinkage to give paid hours, never multiplied by 1 + it.
"""

from __future__ import annotations

from typing import Final

from ccxl.core.rule import Value, constant, larger, whole_up

DAYS_A_YEAR: Final = 365
WEEKS_A_YEAR: Final = 52
MONTHS_A_YEAR: Final = 12


def shrinkage(paid: Value, away: Value) -> Value:
    """Share of paid time that is not available."""
    return away / paid


def combined_shrinkage(absence: Value, off_line: Value) -> Value:
    """Both shares together where the second is a share of what the first leaves."""
    return 1 - (1 - absence) * (1 - off_line)


def workload_hours(calls: Value, aht_s: Value) -> Value:
    """Hours of handling in a number of calls."""
    return calls * aht_s / constant(3600, "s/h")


def hours_needed(workload: Value, occupancy: Value, minimum_agents: Value, service_hours: Value) -> Value:
    """Hours on the line: the workload at an occupancy, but never fewer than a minimum team all the time."""
    return larger(workload / occupancy, minimum_agents * service_hours)


def service_days(days_per_week: Value, closed_holidays: Value) -> Value:
    """Days of service in an average month, as the statutory working days are counted: (365 - 104 - 13) / 12."""
    rest_days = WEEKS_A_YEAR * (7 - days_per_week)
    return (DAYS_A_YEAR - rest_days - closed_holidays) / MONTHS_A_YEAR


def hours_per_month(hours_per_week: Value) -> Value:
    """Hours of an average month: 365 / 7 / 12 = 4.345 weeks."""
    return hours_per_week * DAYS_A_YEAR / 7 / MONTHS_A_YEAR


def paid_hours(hours: Value, shrinkage: Value, holiday_hours: Value, holiday_multiple: Value) -> Value:
    """Paid hours of hours on the line, those on statutory holidays counted with their multiple."""
    return (hours + (holiday_multiple - 1) * holiday_hours) / (1 - shrinkage)


def fte(hours: Value, standard_hours: Value) -> Value:
    """Full-time equivalents of paid hours."""
    return hours / standard_hours


def relief_factor(service_hours: Value, shrinkage: Value, standard_hours: Value) -> Value:
    """Heads, in fractions, that keep one post staffed through the service hours."""
    return fte(paid_hours(service_hours, shrinkage, 0, 1), standard_hours)


def heads_from_hours(hours: Value, shrinkage: Value, standard_hours: Value) -> Value:
    """Heads whose available hours cover the hours on the line."""
    return whole_up(fte(paid_hours(hours, shrinkage, 0, 1), standard_hours))


def traffic_of_minutes(minutes_per_day: Value, busy_hour_share: Value) -> Value:
    """Traffic of the busy hour in erlangs, from a day's call minutes."""
    return minutes_per_day * busy_hour_share / constant(60, "min/h")


def trunk_holding_s(talk_s: Value, wait_s: Value, announcement_s: Value) -> Value:
    """How long a call holds its trunk: announcements, waiting and talk; after-call work holds none."""
    return talk_s + wait_s + announcement_s


def trunks_by_ratio(agents: Value, ratio: Value) -> Value:
    """Trunks as a multiple of the agents on the line."""
    return whole_up(agents * ratio)
