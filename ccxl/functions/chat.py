"""Chats: an agent holds several at the same time.

The handling time is that of one chat, from its beginning to its end, while the agent holds as many as he may: measure
it there, for it is longer than that of a chat alone. With `slowdown` it is the time of a chat alone, and grows with the
chats that the agent holds. Chats are then spread evenly over the agents at any moment; where a new chat goes to the
agent with the fewest and stays there, waits are up to a twentieth longer, and a quarter where a further chat brings
almost nothing.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas.queueing import chat
from ccxl.functions.quantities import (
    AnswerWithin,
    Calls,
    Definition,
    Interval,
    NonNegativeSeconds,
    Patience,
    PositiveSeconds,
    Share,
    TargetShare,
    WholeAgents,
)
from ccxl.functions.traffic_offered import offered

Concurrency: TypeAlias = Annotated[
    Numbers, Quantity("count", 1, 100, whole=True), Doc("Chats that an agent may hold at the same time.")
]
ChatTime: TypeAlias = Annotated[
    PositiveSeconds,
    Doc("Average time of one chat while the agent holds `concurrency` of them; with `slowdown` that of a chat alone."),
]
Chats: TypeAlias = Annotated[Calls, Doc("Chats that visitors begin in the interval.")]
ChatAgents: TypeAlias = Annotated[WholeAgents, Doc("Agents taking chats.")]
VisitorPatience: TypeAlias = Annotated[
    Patience, Doc("Average time after which waiting visitors leave; none, blank or 0: they wait for ever.")
]
Slowdown: TypeAlias = Annotated[
    Share, Doc("Share by which each further chat lengthens the chats of an agent; blank or 0: not at all.")
]


@function(topic="chat")
def chat_service_level(
    chats: Chats,
    aht_s: ChatTime,
    agents: ChatAgents,
    concurrency: Concurrency,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: VisitorPatience = None,
    slowdown: Slowdown = 0,
    definition: Definition = "served",
) -> Share:
    """Share of chats that an agent takes up within a time.

    Parameters
    ----------
    definition
        What counts where visitors leave: see `service_level`.

    Examples
    --------
    36 places, 12 agents with three chats each, do what 36 agents do on the telephone:

    >>> round(chat_service_level(1000, 120, 12, 3, 15), 3)
    0.605
    """
    load = offered(chats, aht_s, interval_min)
    return chat.SERVICE_LEVELS[definition](load, agents, concurrency, aht_s, patience_s, slowdown, answer_within_s)


@function(topic="chat")
def chat_asa(
    chats: Chats,
    aht_s: ChatTime,
    agents: ChatAgents,
    concurrency: Concurrency,
    interval_min: Interval = 60,
    patience_s: VisitorPatience = None,
    slowdown: Slowdown = 0,
) -> NonNegativeSeconds:
    """Average time in seconds that visitors wait for an agent, also those who leave.

    Examples
    --------
    >>> round(chat_asa(1000, 120, 12, 3), 1)
    24.8
    """
    load = offered(chats, aht_s, interval_min)
    return chat.mean_wait(load, agents, concurrency, aht_s, patience_s, slowdown)


@function(topic="chat")
def chat_abandonment(
    chats: Chats,
    aht_s: ChatTime,
    agents: ChatAgents,
    concurrency: Concurrency,
    patience_s: VisitorPatience = None,
    interval_min: Interval = 60,
    slowdown: Slowdown = 0,
) -> Share:
    """Share of visitors who leave before an agent takes their chat up.

    Examples
    --------
    Without agents every visitor leaves:

    >>> chat_abandonment(60, 600, 0, 3, 90)
    1.0
    """
    load = offered(chats, aht_s, interval_min)
    return chat.abandonment(load, agents, concurrency, aht_s, patience_s, slowdown)


@function(topic="chat")
def chat_agents(
    chats: Chats,
    aht_s: ChatTime,
    concurrency: Concurrency,
    target_service_level: TargetShare = 0.8,
    answer_within_s: AnswerWithin = 20,
    interval_min: Interval = 60,
    patience_s: VisitorPatience = None,
    slowdown: Slowdown = 0,
) -> WholeAgents:
    """Fewest agents who take up enough chats in time.

    Parameters
    ----------
    target_service_level
        Share of chats to be taken up in time.

    Examples
    --------
    A thousand chats of two minutes an hour need 37 agents one by one, 13 with three at a time:

    >>> chat_agents(1000, 120, 1, 0.7, 15), chat_agents(1000, 120, 3, 0.7, 15)
    (37.0, 13.0)
    """
    load = offered(chats, aht_s, interval_min)
    return chat.chat_agents(load, concurrency, aht_s, patience_s, slowdown, target_service_level, answer_within_s)
