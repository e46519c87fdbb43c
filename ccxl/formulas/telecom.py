"""Telecom: billed durations, packages, minimum charges, rents, charges passed on (过手)."""

from __future__ import annotations

from ccxl.core.rule import Value, constant, exponential, if_else, larger, per_one, whole_up, yuan


def billed_duration(duration_s: Value, increment_s: Value, minimum_s: Value) -> Value:
    """Seconds billed for one call: the minimum, then started increments; nothing for a call without duration."""
    beyond = larger(duration_s - minimum_s, 0)
    return if_else(duration_s > 0, minimum_s + whole_up(beyond / increment_s) * increment_s, 0)


def average_billed(mean_s: Value, increment_s: Value, minimum_s: Value) -> Value:
    """Mean billed seconds of calls whose durations are exponential.

    A started increment of length d is reached with probability exp(-k d / m), k = 0, 1, ...; their sum is a geometric
    series. What lasts beyond the minimum has forgotten it.
    """
    started = increment_s / (1 - exponential(-increment_s / mean_s))
    return minimum_s + exponential(-minimum_s / mean_s) * started


def billed_minutes(calls: Value, billed_s: Value) -> Value:
    """Minutes billed for calls of a billed duration."""
    return calls * per_one(billed_s, "call") / constant(60, "s/min")


def at_least(charge: Value, minimum: Value) -> Value:
    """A charge, or the agreed minimum where that is more."""
    return larger(charge, minimum)


def passed_through(cost: Value, handling_share: Value, tax_rate: Value) -> Value:
    """What the client pays for a charge that is passed on at cost: with a handling share and value added tax."""
    return yuan(cost * (1 + handling_share) * (1 + tax_rate))
