"""What a centre costs per call, minute, seat, agent and hour; each denominator by its name.

All figures of one division belong to the same period: a cost of twelve months goes with the calls of twelve months.
"""

from __future__ import annotations

from ccxl.core.rule import Value, constant, total, whole, whole_down, whole_up

# How a fraction of a standard call is dealt with; document 000 cuts it off.
ROUNDINGS = {"none": lambda x: x, "nearest": whole, "down": whole_down, "up": whole_up}


def share_of_time(part: Value, whole_time: Value) -> Value:
    """Part of a time: talk over paid time is the utilisation, logged-in over paid time is L/P."""
    return part / whole_time


def payroll_hours(agents: Value, hours_per_day: Value, days_per_month: Value, months: Value) -> Value:
    """Hours for which agents are paid."""
    return agents * hours_per_day * days_per_month * months


def productive_hours(paid_hours: Value, login_to_paid: Value, break_share: Value) -> Value:
    """Hours logged in and at the disposal of callers: paid hours x L/P less breaks while logged in."""
    return paid_hours * login_to_paid * (1 - break_share)


def full_time_agents(paid_hours: Value, hours_per_agent: Value) -> Value:
    """Agents on full time who would be paid for as many hours."""
    return paid_hours / hours_per_agent


def talk_minutes(calls: Value, average_s: Value) -> Value:
    """Minutes of talk in calls of an average length."""
    return calls * average_s / constant(60, "s/min")


def average_talk_s(calls: Value, minutes: Value) -> Value:
    """Length of the average call in seconds."""
    return minutes * constant(60, "s/min") / calls


def converted_calls(calls: Value, average_s: Value, standard_s: Value) -> Value:
    """Calls of a standard length that take as long."""
    return calls * average_s / standard_s


def unit_cost(cost: Value, denominator: Value) -> Value:
    """Cost of one of what the denominator counts, not rounded."""
    return cost / denominator


def controllable_cost(cost: Value, controllable: Value) -> Value:
    """Sum of the costs that the centre's management can influence (可控); `controllable` is 1 or 0 per item."""
    return total(cost * controllable, over="item")


def uncontrollable_cost(cost: Value, controllable: Value) -> Value:
    """Sum of the costs that follow from headcount, wage and law (不可控)."""
    return total(cost * (1 - controllable), over="item")
