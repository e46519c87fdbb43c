"""Skill groups, event by event: what `ccxl.skill_service_level` is compared with.

Written without ccxl and in another way than its simulators, which assign each call to the agent who is free first or
play many centres side by side: here one centre runs by a calendar of events, callers wait in lists, and an agent who
becomes free looks for the one who has waited longest. Run as a script it prints the figures of
`tests/cases/skill_cases.json`.
"""

from __future__ import annotations

import heapq
import json
import math
import random
from collections import deque
from collections.abc import Sequence
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "skill_cases.json"
BATCHES = 40


class Centre:
    """One centre with its calendar.

    Parameters
    ----------
    calls, aht_s, specialists
        For each skill: calls an hour, handling time, agents of this skill alone.
    generalists, within_s, patience_s
        Agents of all skills; target time; patience, None for ever.
    """

    def __init__(
        self,
        calls: Sequence[float],
        aht_s: Sequence[float],
        specialists: Sequence[int],
        generalists: int,
        within_s: float,
        patience_s: float | None,
        seed: int,
    ) -> None:
        self.rng = random.Random(seed)
        self.calls, self.aht_s, self.within_s, self.patience_s = calls, aht_s, within_s, patience_s
        self.free = [*specialists, generalists]
        self.queues: list[deque[tuple[float, float, int]]] = [deque() for _ in calls]
        self.ends: list[tuple[float, int]] = []
        self.good = [0] * BATCHES

    def answer(self, now: float, skill: int, agent: int) -> None:
        heapq.heappush(self.ends, (now + self.rng.expovariate(1 / self.aht_s[skill]), agent))

    def end(self, now: float, agent: int) -> None:
        """An agent has finished: the longest waiting of those he may take who has not hung up, or nobody."""
        own = range(len(self.queues)) if agent == len(self.queues) else (agent,)
        for skill in own:
            while self.queues[skill] and self.queues[skill][0][1] < now:
                self.queues[skill].popleft()
        waiting = [skill for skill in own if self.queues[skill]]
        if not waiting:
            self.free[agent] += 1
            return
        skill = min(waiting, key=lambda k: self.queues[k][0])
        came, _, batch = self.queues[skill].popleft()
        if batch >= 0 and now - came <= self.within_s:
            self.good[batch] += 1
        self.answer(now, skill, agent)

    def run(self, number: int) -> tuple[float, float]:
        """Share answered in time of so many calls after a tenth as many, and its standard error by batches."""
        now, rate, warm = 0.0, sum(self.calls) / 3600, number // 10
        skills = range(len(self.calls))
        for i in range(-warm, number):
            now += self.rng.expovariate(rate)
            while self.ends and self.ends[0][0] <= now:
                self.end(*heapq.heappop(self.ends))
            batch = i * BATCHES // number if i >= 0 else -1
            skill = self.rng.choices(skills, self.calls)[0]
            agent = skill if self.free[skill] else len(self.calls)
            if self.free[agent]:
                self.free[agent] -= 1
                self.answer(now, skill, agent)
                self.good[batch] += batch >= 0
            else:
                leaves = now + self.rng.expovariate(1 / self.patience_s) if self.patience_s else math.inf
                self.queues[skill].append((now, leaves, batch))
        while self.ends and any(self.queues):
            self.end(*heapq.heappop(self.ends))
        levels = [count * BATCHES / number for count in self.good]
        mean = sum(levels) / BATCHES
        return mean, math.sqrt(sum((level - mean) ** 2 for level in levels) / (BATCHES - 1) / BATCHES)


def simulated(case: dict[str, object], number: int, seed: int = 1) -> tuple[float, float]:
    """Service level of a case and its standard error."""
    names = ("calls", "aht_s", "specialists", "generalists", "within_s", "patience_s")
    return Centre(*(case[name] for name in names), seed).run(number)  # type: ignore[arg-type]


if __name__ == "__main__":
    rows = json.loads(CASES.read_text(encoding="utf-8"))
    for row in rows:
        level, error = simulated(row, row["number"])
        row["level"], row["error"] = round(level, 4), round(error, 4)
    CASES.write_text("[\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n]\n", encoding="utf-8")
