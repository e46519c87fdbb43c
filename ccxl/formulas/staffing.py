"""From calls to seats: traffic, waiting in the queue, agents, rostered agents.

Rates are per hour, durations in seconds, shares from 0 to 1. Callers wait without hanging up
(Erlang C) and arrive at random.
"""

from __future__ import annotations

from typing import Final

from ccxl.core.rule import (
    Value,
    constant,
    exponential,
    first_true,
    if_else,
    known,
    larger,
    largest,
    poisson,
    poisson_sum,
    position,
    so_far,
    total,
    whole,
    whole_down,
    whole_up,
)

SECONDS_PER_MINUTE: Final = constant(60, "s/min")


def peak_month_calls(monthly_calls: Value) -> Value:
    """Calls of the busiest month."""
    return largest(monthly_calls, over="month")


def busy_hour_calls(calls_per_month: Value, days: Value, busy_hour_share: Value, peak_day_factor: Value) -> Value:
    """Calls in the busy hour of a peak day."""
    return calls_per_month / days * peak_day_factor * busy_hour_share


def offered_traffic(calls: Value, aht_s: Value) -> Value:
    """Offered traffic in erlangs: calls per hour x handling time / 3600."""
    return calls * aht_s / constant(3600, "s")


def interval_traffic(calls: Value, aht_s: Value, interval_min: Value) -> Value:
    """Offered traffic in erlangs of the calls of one interval."""
    return calls * aht_s / (interval_min * SECONDS_PER_MINUTE)


def agents_for_occupancy(traffic: Value, max_occupancy: Value) -> Value:
    """Fewest agents that are busy at most the given share of the time."""
    return whole_up(traffic / max_occupancy)


def first_candidate(traffic: Value, agents_for_occupancy: Value) -> Value:
    """Where the ladder starts: more agents than erlangs, and enough for the occupancy."""
    return larger(whole_down(traffic) + 1, agents_for_occupancy)


def candidate(start: Value) -> Value:
    """Candidate number of agents on each rung of the ladder."""
    return start + position(start, over="rung") - 1


def erlang_b(traffic: Value, agents: Value) -> Value:
    """Probability that all are busy where callers do not wait (Erlang B)."""
    return poisson(agents, traffic) / poisson_sum(agents, traffic)


def erlang_c(traffic: Value, agents: Value, blocked: Value) -> Value:
    """Probability that a caller has to wait (Erlang C), from Erlang B without cancellation."""
    return agents * blocked / (agents - traffic + traffic * blocked)


def answered_in_time(traffic: Value, agents: Value, waits: Value, answer_within_s: Value, aht_s: Value) -> Value:
    """Share of calls answered within the target time."""
    return 1 - waits * exponential(-(agents - traffic) * answer_within_s / aht_s)


def speed_of_answer(traffic: Value, agents: Value, waits: Value, aht_s: Value) -> Value:
    """Average speed of answer in seconds."""
    return waits * aht_s / (agents - traffic)


def occupied(traffic: Value, agents: Value) -> Value:
    """Share of the time in which an agent is busy."""
    return traffic / agents


def meets_targets(service_level: Value, target: Value, agents: Value, agents_for_occupancy: Value) -> Value:
    """1 where a candidate reaches the service level within the occupancy."""
    return if_else((service_level >= target) & (agents >= agents_for_occupancy), 1, 0)


def fewest_agents(meets: Value, agents: Value) -> Value:
    """The first candidate that meets the targets."""
    return first_true(meets, agents, over="rung")


def rostered_agents(agents: Value, shrinkage: Value) -> Value:
    """Agents to be rostered so that enough are on the line: whole_up(agents / (1 - shrinkage))."""
    return whole_up(agents / (1 - shrinkage))


def seats_for(rostered: Value, agents_per_seat: Value) -> Value:
    """Seats where several agents share one over the shifts."""
    return whole_up(rostered / agents_per_seat)


def rostered_on_seats(seats: Value, agents_per_seat: Value) -> Value:
    """Agents that given seats can take."""
    return whole_up(seats * agents_per_seat)


def share_so_far(share: Value) -> Value:
    """Shares of the grades up to this one."""
    return so_far(share, over="grade")


def grade_headcount(given_heads: Value, rostered: Value, share: Value, share_so_far: Value) -> Value:
    """Heads of a grade: as given, or its part of the rostered agents; the parts add up to them."""
    part = whole(rostered * share_so_far) - whole(rostered * (share_so_far - share))
    return if_else(known(given_heads), given_heads, part)


def support_headcount(given_heads: Value, agent_heads: Value, span: Value) -> Value:
    """Heads of a support role: as given, or one for every `span` agents."""
    return if_else(known(given_heads), given_heads, whole_up(agent_heads / span))


def heads_in_month(month: Value, first_month: Value, last_month: Value, level: Value) -> Value:
    """Heads in one month: all from the first to the last month of the role, none outside."""
    return if_else((month >= first_month) & (month <= last_month), level, 0)


def all_grades(level: Value) -> Value:
    """Heads of all grades."""
    return total(level, over="grade")
