"""Chat: agents who hold several conversations at a time.

The model, which a chat function has to state too:

* Each agent takes up to `concurrency` chats; a chat that finds agents x concurrency chats going waits in one queue.
* Chats are spread evenly: with k of them, every agent has k // agents, and k % agents of them one more.
* A chat of an agent who has j of them ends at the rate 1 / h(j), h(j) being the mean handling time of a chat held
  beside j - 1 others, exponentially distributed. Where only one handling time is given it is meant at full
  concurrency and holds for any number: h(j) = AHT. Then n agents with concurrency c are n c servers of Erlang A.
* Times are in units of h(concurrency), so that with all places taken each chat ends at the rate 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mpmath import mpf

from tests.reference.lines import ONE, Number, exact, real
from tests.reference.queue import Impatient, Patient


@dataclass(frozen=True)
class Desks:
    """Places for chats, and how fast they empty.

    Parameters
    ----------
    agents, handling
        Agents; handling time beside 0, 1, 2, ... other chats, in units of the last, so that it ends with 1.
    """

    agents: int
    handling: tuple[Fraction, ...]

    @property
    def places(self) -> int:
        """Chats that can be held at a time."""
        return self.agents * len(self.handling)

    def ending(self, chats: int) -> Fraction:
        """Chats that end per unit of time while so many are held."""
        each, more = divmod(chats, self.agents)
        rate = (self.agents - more) * each / self.handling[each - 1] if each else Fraction(0)
        return rate + (more * (each + 1) / self.handling[each] if more else 0)


@dataclass(frozen=True)
class PatientChat(Patient):
    """A chat queue that nobody leaves; `agents` are the places."""

    desks: Desks

    @cached_property
    def wait_probability(self) -> mpf:
        """Share of chats that wait: all places taken, and a geometric series above, over all states."""
        weight = below = ONE
        for chats in range(self.desks.places, 0, -1):
            ratio = self.desks.ending(chats) / self.traffic
            weight = weight * ratio.numerator // ratio.denominator
            below += weight
        from_full_up = real(1 / (1 - self.traffic / self.agents))
        return from_full_up / (mpf(below - ONE) / ONE + from_full_up)


@dataclass(frozen=True)
class ImpatientChat(Impatient):
    """A chat queue that customers leave when their patience ends; `agents` are the places."""

    desks: Desks

    def _leaving(self, waiting: int) -> Fraction:
        if waiting > 0:
            return self.agents + waiting / self.patience
        return self.desks.ending(self.desks.places + waiting)

    @property
    def _start(self) -> int:
        if self.traffic > self.agents:
            return int((self.traffic - self.agents) * self.patience)
        free = 0
        while free < self.desks.places and self._leaving(-free) > self.traffic:
            free += 1
        return -free

    @property
    def occupancy(self) -> mpf:
        """Share of the places that are taken, which is not the share of agents who have a chat."""
        raise NotImplementedError("say which occupancy is meant")


def chat(
    traffic: Number, agents: int, concurrency: int, patience: Number | None = None, handling: Sequence[Number] = ()
) -> PatientChat | ImpatientChat:
    """A chat queue.

    Parameters
    ----------
    traffic, patience
        Chats per handling time at full concurrency; mean patience over that time, None where nobody leaves.
    agents, concurrency
        Agents, and chats that each takes at a time.
    handling
        Handling time beside 0, 1, 2, ... other chats over that at full concurrency; 1 where left out.
    """
    desks = Desks(agents, tuple(map(exact, handling)) or (Fraction(1),) * concurrency)
    if len(desks.handling) != concurrency or desks.handling[-1] != 1:
        raise ValueError("handling needs one entry per chat, the last of them 1")
    if patience is None:
        return PatientChat(exact(traffic), Fraction(desks.places), desks)
    return ImpatientChat(exact(traffic), Fraction(desks.places), exact(patience), desks)
