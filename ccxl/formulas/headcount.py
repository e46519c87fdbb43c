"""People who come and go, and what it costs until new ones work as well as old ones."""

from __future__ import annotations

from typing import Final

import numpy as np

from ccxl.core.rule import Value, constant, if_else, larger, smaller, whole_up, yuan

FIRST: Final = constant(1, "month")


def annual_simple(monthly: Value) -> Value:
    """Twelve times the monthly attrition: leavers of a year over a headcount that is kept up."""
    return monthly * 12


def annual_compound(monthly: Value) -> Value:
    """Share of those there at the start who have left after twelve months."""
    quarter = (1 - monthly) * (1 - monthly) * (1 - monthly)
    half = quarter * quarter
    return 1 - half * half


def monthly_simple(annual: Value) -> Value:
    """Monthly attrition from a simple yearly one."""
    return annual / 12


def monthly_compound(annual: Value) -> Value:
    """Monthly attrition from a compound yearly one."""
    return 1 - (1 - annual) ** (1 / 12)


def hires_of_month(agents: Value, before: Value, leavers: Value) -> Value:
    """Hires, in fractions, that replace leavers and bring last month's headcount to this month's."""
    return larger(agents - before + leavers, 0)


def hires_needed(opening: Value, closing: Value, leavers: Value) -> Value:
    """Hires that bring a headcount to where it should be."""
    return larger(whole_up(closing - opening + leavers), 0)


def trainees_needed(hires: Value, drop_out: Value) -> Value:
    """People to be trained so that enough remain."""
    return whole_up(hires / (1 - drop_out))


def recruitment_cost(hires: Value, fee: Value) -> Value:
    """Fees and outlay for all hires."""
    return yuan(hires * fee)


def training_allowance(trainees: Value, days: Value, daily_allowance: Value) -> Value:
    """Allowance of all trainees."""
    return yuan(trainees * days * daily_allowance)


def training_wages(trainees: Value, days: Value, daily_wage: Value) -> Value:
    """Wages of trainees while they take no calls."""
    return yuan(trainees * days * daily_wage)


def trainer_cost(trainees: Value, days: Value, group_size: Value, trainer_day_cost: Value) -> Value:
    """Trainers' days, one trainer a group begun."""
    return yuan(whole_up(trainees / group_size) * days * trainer_day_cost)


def ramp_up(month: Value, first_month: Value, full_month: Value) -> Value:
    """Efficiency in a month of work, on a straight line from the first month to the one of full efficiency."""
    steps = larger(full_month - FIRST, FIRST)
    return if_else(month >= full_month, 1, first_month + (1 - first_month) * smaller((month - FIRST) / steps, 1))


def ramp_up_months(first_month: Value, full_month: Value) -> Value:
    """Months of work lost by one new person: the sum of 1 - efficiency on the straight line."""
    return if_else(full_month > FIRST, (1 - first_month) * full_month / 2, 0)


def ramp_up_cost(hires: Value, monthly_cost: Value, lost_months: Value) -> Value:
    """Pay for work that is lost."""
    return yuan(hires * monthly_cost * lost_months)


def learning_time(month: Value, first_month_s: Value, learning_rate: Value, final_s: Value) -> Value:
    """Time on the learning curve: first x month to the power of log2(rate), no shorter than a tenured person's."""
    return larger(first_month_s * month ** np.log2(learning_rate), final_s)
