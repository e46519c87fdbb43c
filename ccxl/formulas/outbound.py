"""Calls that agents place: a list, attempts, contacts.

Every attempt reaches somebody with the same probability. In preview, manual and progressive dialling an agent has one
line. In power dialling the dialler calls several numbers for each free agent at once; one who answers after the first
hears nobody and is abandoned. Agents are taken one by one: a dialler that pools many does better than this.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ccxl.core import special
from ccxl.core.numbers import whole_up

Value: TypeAlias = Any


def reached(contact_rate: Value, attempts: Value) -> Value:
    """Probability that at least one of some attempts succeeds: 1 - (1 - rate)^attempts without cancellation."""
    return -np.expm1(special.xlog1py(attempts, -contact_rate))


def contacts_per_hour(
    contact_rate: Value,
    talk_s: Value,
    unsuccessful_s: Value,
    wrap_up_s: Value,
    preview_s: Value,
    lines_per_agent: Value,
) -> Value:
    """Contacts of an agent in an hour: 3600 over talk, wrap-up and the rounds it takes to reach somebody."""
    rounds = 1 / reached(contact_rate, lines_per_agent)
    return 3600 / (talk_s + wrap_up_s + rounds * preview_s + (rounds - 1) * unsuccessful_s)


def abandoned(contact_rate: Value, lines_per_agent: Value) -> Value:
    """Share of those who answer for whom no agent is left."""
    return 1 - reached(contact_rate, lines_per_agent) / (lines_per_agent * contact_rate)


def contacts(records: Value, contact_rate: Value, max_attempts: Value) -> Value:
    """People of a list who are reached in at most so many attempts each."""
    return records * reached(contact_rate, max_attempts)


def attempts(records: Value, contact_rate: Value, max_attempts: Value) -> Value:
    """Attempts on a list, each number being left alone once it has been reached."""
    return contacts(records, contact_rate, max_attempts) / contact_rate


def agents(contacts: Value, hours: Value, per_hour: Value, max_occupancy: Value) -> Value:
    """Agents who make a number of contacts in given hours."""
    return whole_up(contacts / (hours * per_hour * max_occupancy))
