"""Wages, what the law adds to them, and contributions, in yuan."""

from __future__ import annotations

from typing import Final

from ccxl.core.rule import (
    Value,
    constant,
    if_else,
    known,
    larger,
    per_one,
    smaller,
    whole,
    whole_down,
    yuan,
)

MONTHS_A_YEAR: Final = constant(12, "month/year")


def wages(heads: Value, monthly_wage: Value) -> Value:
    """Gross wages of a role in one month, rounded to fen."""
    return yuan(heads * per_one(monthly_wage, "person"))


def contribution(base: Value, heads: Value, wages: Value, rate: Value) -> Value:
    """Employer's contribution in one month: rate x base x heads, or rate x wages where no base is given."""
    return if_else(known(base), yuan(heads * per_one(base, "person") * rate), yuan(wages * rate))


def wage_per_head(wages: Value, heads: Value) -> Value:
    """Average wage of a month per head; 0 where there is nobody."""
    return if_else(heads > 0, wages / heads, 0)


def contribution_per_head(base: Value, wage: Value, rate: Value) -> Value:
    """Employer's contribution for one head with an average wage."""
    return if_else(known(base), base * rate, wage * rate)


def contribution_base(wage: Value, floor: Value, cap: Value) -> Value:
    """The wage, but no less than the floor and no more than the cap."""
    return smaller(larger(wage, floor), cap)


def contribution_share(base: Value, rate: Value, fixed: Value, round_to: Value) -> Value:
    """One side's share for one person and month, rounded to fen, or to whole yuan where the place does."""
    share = base * rate + fixed
    return if_else(round_to >= constant(1, "yuan"), whole(share), yuan(share))


def due_base(due: Value, wage: Value, floor: Value, cap: Value) -> Value:
    """The base where a contribution is due, else 0; without a cap only the floor holds."""
    capped = if_else(known(cap), contribution_base(wage, floor, cap), larger(wage, floor))
    return if_else(due == 1, capped, 0)


def due_share(base: Value, rate: Value, fixed: Value, round_to: Value) -> Value:
    """One side's share where there is a base, else 0."""
    return if_else(base > 0, contribution_share(base, rate, fixed, round_to), 0)


def chosen_rate(low: Value, high: Value, chosen: Value) -> Value:
    """The rate of a place, or the chosen one where the place leaves a range."""
    return if_else(low == high, low, chosen)


def out_of_range(rate: Value, low: Value, high: Value) -> Value:
    """1 where a rate lies outside what the place allows."""
    return if_else((rate < low) | (rate > high), 1, 0)


def daily_wage(monthly_wage: Value, paid_days: Value) -> Value:
    """Wage of one day; the divisor is the paid days of a month, not its working days."""
    return monthly_wage / paid_days


def hourly_wage(monthly_wage: Value, paid_days: Value, hours_per_day: Value) -> Value:
    """Wage of one hour."""
    return monthly_wage / paid_days / hours_per_day


def capacity_days(work_days: Value, leave_days: Value) -> Value:
    """Days that a person works in an average month: the statutory working days less leave."""
    return work_days - leave_days / MONTHS_A_YEAR


def overtime_pay(
    hourly_wage: Value,
    weekday_hours: Value,
    rest_day_hours: Value,
    holiday_hours: Value,
    weekday: Value,
    rest_day: Value,
    holiday: Value,
) -> Value:
    """Hours at their multiples of the hourly wage, rounded to fen once."""
    return yuan(hourly_wage * (weekday_hours * weekday + rest_day_hours * rest_day + holiday_hours * holiday))


def payroll(heads: Value, monthly_wage: Value, months: Value) -> Value:
    """Gross wages of a group over months."""
    return yuan(heads * monthly_wage * months)


def leave_cost(daily_wage: Value, leave_days: Value) -> Value:
    """Wages of days not worked."""
    return yuan(daily_wage * leave_days)


def unused_leave_pay(daily_wage: Value, leave_days: Value, multiple: Value) -> Value:
    """What is due beside the normal pay, which is one of the multiples."""
    return yuan(daily_wage * leave_days * (multiple - 1))


def given_contributions(social_base: Value, social_rate: Value, housing_base: Value, housing_rate: Value) -> Value:
    """Social insurance and housing fund, each rounded to fen."""
    return yuan(yuan(social_base * social_rate) + yuan(housing_base * housing_rate))


def loaded_monthly_cost(
    monthly_wage: Value,
    contributions: Value,
    overtime: Value,
    union_fee: Value,
    welfare: Value,
    education: Value,
    yearly_costs: Value,
) -> Value:
    """All that one person costs in a month."""
    monthly = monthly_wage + contributions + overtime + union_fee + welfare + education
    return yuan(monthly + yuan(yearly_costs / MONTHS_A_YEAR))


def annual_leave_days(service_years: Value, days: tuple[Value, Value, Value]) -> Value:
    """Statutory leave by years of work in all: from 1, from 10 and from 20 years."""
    first, second, third = days
    long = if_else(service_years >= 20, third, if_else(service_years >= 10, second, first))
    return if_else(service_years >= 1, long, 0)


def severance_months(service_months: Value) -> Value:
    """Months of wage: one a year, a rest of six months or more as a year, a shorter one as half a year."""
    years = whole_down(service_months / 12)
    rest = service_months - years * 12
    return years + if_else(rest >= 6, 1, if_else(rest > 0, 0.5, 0))


def severance_pay(
    months: Value, average_wage: Value, local_average_wage: Value, wage_cap: Value, years_cap: Value
) -> Value:
    """Months x wage; a wage above the cap counts as the cap, and then for no more years than the law says."""
    most = local_average_wage * wage_cap
    capped = average_wage > most
    return yuan(if_else(capped, smaller(months, years_cap), months) * if_else(capped, most, average_wage))


def disabled_fund(
    heads: Value,
    disabled_heads: Value,
    average_wage: Value,
    local_average_wage: Value,
    quota: Value,
    wage_cap: Value,
    exempt_heads: Value,
    reduced_from: Value,
    due_from_reduced: Value,
    due_below: Value,
) -> Value:
    """Yearly fund: what is short of the quota x average wage, capped, x the share due by bracket; small ones exempt."""
    short = per_one(larger(heads * quota - disabled_heads, 0), "person")
    due = if_else(disabled_heads >= heads * reduced_from, due_from_reduced, due_below)
    amount = yuan(short * smaller(average_wage, local_average_wage * wage_cap) * due)
    return if_else(heads <= exempt_heads, 0, amount)
