"""Comparing ways of delivery: what a priced line costs once and by year, what a way costs per unit and saves."""

from __future__ import annotations

from ccxl.core.rule import Value, constant, for_one, if_else, nothing, whole_up, yuan

MONTHS_A_YEAR = constant(12, "month/year")


def times_a_year(times: Value, running_months: Value) -> Value:
    """How often a year a price is due: monthly prices only in the months in which the service runs."""
    return if_else(times == constant(12, "1/year"), running_months / constant(1, "month"), times)


def blocks(seats: Value, capacity: Value) -> Value:
    """Blocks of capacity that so many seats begin."""
    return whole_up(seats / capacity)


def charge(price: Value, quantity: Value, level: Value) -> Value:
    """Price x quantity x what it is multiplied by, rounded to fen."""
    return yuan(price * quantity * level)


def first_year(times: Value) -> Value:
    """Usual first year of a cost: 0, the beginning, of a one-off; 1 of a running cost."""
    return if_else(times == 0, 0, constant(1, "year"))


def last_year(times: Value, first: Value, years: Value) -> Value:
    """Usual last year of a cost: its first of a one-off; the last of the horizon of a running cost."""
    return if_else(times == 0, first, years)


def at_the_start(first: Value, counts: Value, base: Value) -> Value:
    """What is paid once before the first year."""
    return if_else((counts == 1) & (first == 0), base, 0)


def in_year(counts: Value, level: Value, base: Value, due: Value) -> Value:
    """What a line costs in a year at that year's level of wages or prices, rounded to fen."""
    return if_else((counts == 1) & (level > 0), yuan(base * for_one(due, "year") * level), 0)


def due_in_a_year(times: Value, a_year: Value) -> Value:
    """How often the charge falls in a year in which it is active."""
    return if_else(times == 0, constant(1, "1/year"), a_year)


def per_month(twelve: Value) -> Value:
    """A year's amount as a monthly rate, rounded to fen."""
    return yuan(twelve / constant(12, "month"))


def per_seat_month(horizon: Value, seats: Value, years: Value) -> Value:
    """Cost over the horizon per seat and month."""
    return if_else(seats > 0, horizon / seats / (years * MONTHS_A_YEAR), nothing())


def per_call(horizon: Value, calls: Value, years: Value) -> Value:
    """Cost over the horizon per call."""
    return if_else(calls > 0, horizon / (calls * years * MONTHS_A_YEAR), nothing())


def saving_share(saving: Value, against: Value) -> Value:
    """Saving as a share of what is saved against."""
    return if_else(against > 0, saving / against, nothing())
