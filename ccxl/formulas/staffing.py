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
    for_one,
    if_else,
    known,
    larger,
    largest,
    nothing,
    per_one,
    poisson,
    poisson_sum,
    position,
    root,
    so_far,
    total,
    whole,
    whole_down,
    whole_up,
)

SECONDS_PER_MINUTE: Final = constant(60, "s/min")
ONE_AGENT: Final = constant(1, "person")


def peak_month_calls(monthly_calls: Value) -> Value:
    """Calls of the busiest month."""
    return largest(monthly_calls, over="month")


def busy_hour_calls(calls_per_month: Value, days: Value, busy_hour_share: Value, peak_day_factor: Value) -> Value:
    """Calls in the busy hour of a peak day."""
    return calls_per_month / days * peak_day_factor * for_one(per_one(busy_hour_share, "h"), "day")


def work_of_a_call(aht_s: Value) -> Value:
    """Seconds of one agent for one call: the handling time."""
    return for_one(per_one(aht_s, "call"), "person")


def offered_traffic(calls: Value, aht_s: Value) -> Value:
    """Offered traffic in erlangs: calls per hour x handling time / 3600."""
    return calls * work_of_a_call(aht_s) / constant(3600, "s/h")


def interval_traffic(calls: Value, aht_s: Value, interval_min: Value) -> Value:
    """Offered traffic in erlangs of the calls of one interval."""
    return calls * work_of_a_call(aht_s) / (interval_min * SECONDS_PER_MINUTE)


def agents_for_occupancy(traffic: Value, max_occupancy: Value) -> Value:
    """Fewest agents that are busy at most the given share of the time."""
    return whole_up(traffic / max_occupancy)


def first_candidate(traffic: Value, agents_for_occupancy: Value) -> Value:
    """Where the ladder starts: more agents than erlangs, and enough for the occupancy."""
    return larger(whole_down(traffic) + ONE_AGENT, agents_for_occupancy)


def candidate(start: Value) -> Value:
    """Candidate number of agents on each rung of the ladder."""
    return start + position(start, over="rung") - 1


def erlang_b(traffic: Value, agents: Value) -> Value:
    """Probability that all are busy where callers do not wait (Erlang B)."""
    return poisson(agents, traffic) / poisson_sum(agents, traffic)


def blocked_or_none(traffic: Value, agents: Value) -> Value:
    """Erlang B; none where nobody calls: LibreOffice refuses a Poisson distribution with mean 0."""
    return if_else(traffic > 0, erlang_b(traffic, agents), 0)


def erlang_c(traffic: Value, agents: Value, blocked: Value) -> Value:
    """Probability that a caller has to wait (Erlang C), from Erlang B without cancellation."""
    return agents * blocked / (agents - traffic + traffic * blocked)


def waiting(traffic: Value, agents: Value) -> Value:
    """Probability that a caller has to wait, from traffic and agents alone."""
    return erlang_c(traffic, agents, erlang_b(traffic, agents))


def answered_in_time(traffic: Value, agents: Value, waits: Value, answer_within_s: Value, aht_s: Value) -> Value:
    """Share of calls answered within the target time."""
    return 1 - waits * exponential(-(agents - traffic) * answer_within_s / aht_s)


def speed_of_answer(traffic: Value, agents: Value, waits: Value, aht_s: Value) -> Value:
    """Average speed of answer in seconds."""
    return waits * for_one(aht_s, "person") / (agents - traffic)


def occupied(traffic: Value, agents: Value) -> Value:
    """Share of the time in which an agent is busy."""
    return traffic / agents


def meets_targets(service_level: Value, target: Value, agents: Value, agents_for_occupancy: Value) -> Value:
    """1 where a candidate reaches the service level within the occupancy."""
    return if_else((service_level >= target) & (agents >= agents_for_occupancy), 1, 0)


def fewest_agents(meets: Value, agents: Value) -> Value:
    """The first candidate that meets the targets."""
    return first_true(meets, agents, over="rung")


# ------------------------------------------------------------------ binary ladder


def ladder_foot(traffic: Value) -> Value:
    """Where a binary ladder starts: so many agents leave callers waiting for ever."""
    return whole_down(traffic)


def doubled(after: Value) -> Value:
    """A step of a binary ladder is twice the step after it."""
    return after + after


def climbed(traffic: Value, reached: Value, step: Value, target: Value, answer_within_s: Value, aht_s: Value) -> Value:
    """Agents after one step of a binary ladder: the step is taken while the service level is still too low."""
    candidate = reached + step
    served = answered_in_time(traffic, candidate, waiting(traffic, candidate), answer_within_s, aht_s)
    return if_else(traffic > 0, reached + if_else(served < target, step, 0), 0)


def beyond_ladder(traffic: Value, reached: Value, foot: Value, first_step: Value) -> Value:
    """1 where every step of a binary ladder was taken, so that the answer may lie beyond it."""
    return if_else(traffic > 0, if_else(reached + ONE_AGENT < foot + first_step + first_step, 0, 1), 0)


def agents_climbed(beyond: Value, traffic: Value, reached: Value, agents_for_occupancy: Value) -> Value:
    """Fewest agents by a binary ladder: one above the most that are too few, and enough for the occupancy."""
    enough = larger(reached + ONE_AGENT, agents_for_occupancy)
    return if_else(beyond > 0, nothing(), if_else(traffic > 0, enough, 0))


def waiting_or_none(traffic: Value, agents: Value) -> Value:
    """Probability that a caller has to wait; none where nobody calls."""
    return if_else(traffic > 0, waiting(traffic, agents), 0)


def speed_of_answer_or_none(traffic: Value, agents: Value, waits: Value, aht_s: Value) -> Value:
    """Average speed of answer in seconds; 0 where nobody calls."""
    return if_else(traffic > 0, speed_of_answer(traffic, agents, waits, aht_s), 0)


def occupied_or_idle(traffic: Value, agents: Value) -> Value:
    """Share of the time in which an agent is busy; 0 where there is none."""
    return if_else(agents > 0, occupied(traffic, agents), 0)


# ------------------------------------------------------------------ from a day's profile to hours and heads


def hours_staffed(agents: Value, interval_min: Value) -> Value:
    """Agent hours of one interval."""
    return agents * interval_min / constant(60, "min/h")


def share_of_calls(calls: Value, day_calls: Value) -> Value:
    """An interval's share of the day's calls."""
    return if_else(day_calls > 0, calls / day_calls, 0)


def design_day_calls(calls_per_month: Value, days: Value, peak_day_factor: Value) -> Value:
    """Calls of a peak day in the busiest month."""
    return calls_per_month / per_one(days, "day") * peak_day_factor


def load_of_month(calls: Value, days: Value, day_calls: Value) -> Value:
    """Calls of a month's average day over those of the profile's day."""
    return if_else(day_calls > 0, calls / per_one(days, "day") / day_calls, 0)


def hours_of_month(load: Value, days: Value, busy_hours: Value, day_hours: Value, max_occupancy: Value) -> Value:
    """Agent hours of a month whose days have `load` times the traffic of the profile's day.

    Hours on calls go with the traffic, hours of readiness with its root (square-root staffing); the
    occupancy is kept. Against a profile of each month's own this is within 5 % for days of more than a
    thousand calls and loads from 0.6 to 1.
    """
    busy = load * busy_hours
    return per_one(days, "day") * larger(busy + root(load) * (day_hours - busy_hours), busy / max_occupancy)


def heads_from_hours(hours: Value, monthly_hours: Value, shrinkage: Value) -> Value:
    """Heads for a month's agent hours: hours / (standard hours of a head x (1 - shrinkage)), rounded up."""
    return whole_up(hours / (monthly_hours * (1 - shrinkage)))


def hours_busy(hours: Value, occupancy: Value) -> Value:
    """Hours that agents spend on calls."""
    return hours * occupancy


def rostered_in_proportion(candidate: Value, agents: Value, rostered: Value) -> Value:
    """Rostered agents if every interval had so many more or fewer agents as the busiest has."""
    return if_else(agents > 0, whole_up(rostered * candidate / agents), 0)


# ------------------------------------------------------------------ heads and seats


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


def grade_in_month(
    month: Value,
    first_month: Value,
    last_month: Value,
    given_heads: Value,
    rostered: Value,
    share: Value,
    share_so_far: Value,
) -> Value:
    """Heads of a grade in one month: as given, or its part of the agents rostered in that month."""
    heads = grade_headcount(given_heads, rostered, share, share_so_far)
    return if_else((month >= first_month) & (month <= last_month), heads, 0)


def all_grades(level: Value) -> Value:
    """Heads of all grades."""
    return total(level, over="grade")
