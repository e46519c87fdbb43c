"""Calls that agents place: preview, manual and progressive dialling (one line an agent) and power dialling (several).

Every attempt reaches somebody with the same probability. Predictive dialling, which paces many agents together, is not
covered: it does better than power dialling, by how much depends on the dialler and on the rules for abandoned calls.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import outbound
from ccxl.functions.quantities import (
    Calls,
    CallsPerHour,
    NonNegativeSeconds,
    Occupancy,
    PositiveSeconds,
    Share,
    WholeAgents,
)

ContactRate: TypeAlias = Annotated[Numbers, Quantity("share", 1e-6, 1), Doc("Share of attempts that reach the person.")]
Records: TypeAlias = Annotated[Numbers, Quantity("person", 0, 1e9), Doc("People on the list.")]
Attempts: TypeAlias = Annotated[
    Numbers, Quantity("count", 1, 1000, whole=True), Doc("Attempts after which a person is given up.")
]
DialledAtOnce: TypeAlias = Annotated[
    Numbers,
    Quantity("count", 1, 20, whole=True),
    Doc("Numbers that the dialler calls at once for each free agent (power dialling); 1: one by one."),
]
CallingHours: TypeAlias = Annotated[Numbers, Quantity("h", 0.01, 1e6), Doc("Hours in which each agent calls.")]
SuccessfulCallTime: TypeAlias = Annotated[
    PositiveSeconds,
    Doc("Average time of a successful call, dialling and ringing included where the agent waits for it."),
]
UnsuccessfulTime: TypeAlias = Annotated[
    NonNegativeSeconds, Doc("Average time that an attempt takes which reaches nobody.")
]
SuccessfulWrapUp: TypeAlias = Annotated[NonNegativeSeconds, Doc("After-call work of a successful call.")]
PreviewTime: TypeAlias = Annotated[
    NonNegativeSeconds, Doc("Time to read the record before each attempt (preview dialling).")
]


@function(topic="outbound")
def outbound_contacts_per_hour(
    contact_rate: ContactRate,
    talk_s: SuccessfulCallTime,
    unsuccessful_s: UnsuccessfulTime,
    wrap_up_s: SuccessfulWrapUp = 0,
    preview_s: PreviewTime = 0,
    lines_per_agent: DialledAtOnce = 1,
) -> CallsPerHour:
    """People whom an agent reaches in an hour of outbound calling.

    Examples
    --------
    Every third attempt succeeds: three minutes of talk and wrap-up, and twice 30 seconds for nothing:

    >>> round(outbound_contacts_per_hour(1 / 3, 150, 30, 30), 6)
    15.0
    """
    return outbound.contacts_per_hour(contact_rate, talk_s, unsuccessful_s, wrap_up_s, preview_s, lines_per_agent)


@function(topic="outbound")
def outbound_abandonment(contact_rate: ContactRate, lines_per_agent: DialledAtOnce) -> Share:
    """Share of those who answer a power dialler for whom no agent is left (silent calls).

    Examples
    --------
    Two numbers at once of which each answers every second time: of 100 answers 25 meet silence.

    >>> outbound_abandonment(0.5, 2)
    0.25
    """
    return outbound.abandoned(contact_rate, lines_per_agent)


@function(topic="outbound")
def outbound_contacts(records: Records, contact_rate: ContactRate, max_attempts: Attempts = 1) -> Records:
    """People of a list who are reached if each is tried a number of times at most.

    Examples
    --------
    >>> outbound_contacts(1000, 0.5, 3)
    875.0
    """
    return outbound.contacts(records, contact_rate, max_attempts)


@function(topic="outbound")
def outbound_attempts(records: Records, contact_rate: ContactRate, max_attempts: Attempts = 1) -> Calls:
    """Attempts on a list of people, each left alone once he has been reached.

    Examples
    --------
    1000 first attempts, 500 second, 250 third:

    >>> outbound_attempts(1000, 0.5, 3)
    1750.0
    """
    return outbound.attempts(records, contact_rate, max_attempts)


@function(topic="outbound")
def outbound_agents(
    contacts: Calls,
    hours: CallingHours,
    contact_rate: ContactRate,
    talk_s: SuccessfulCallTime,
    unsuccessful_s: UnsuccessfulTime,
    wrap_up_s: SuccessfulWrapUp = 0,
    preview_s: PreviewTime = 0,
    lines_per_agent: DialledAtOnce = 1,
    max_occupancy: Occupancy = 1,
) -> WholeAgents:
    """Agents who reach a number of people in given hours of outbound calling.

    Parameters
    ----------
    contacts
        People to be reached.
    max_occupancy
        Largest share of these hours in which agents dial and talk.

    Examples
    --------
    A thousand contacts in 6.4 hours; 35 % of the attempts succeed, and an agent makes 25 of them in an hour:

    >>> outbound_agents(1000, 6.4, 0.35, 144, 144)
    18.0
    """
    per_hour = outbound.contacts_per_hour(contact_rate, talk_s, unsuccessful_s, wrap_up_s, preview_s, lines_per_agent)
    return outbound.agents(contacts, hours, per_hour, max_occupancy)
