"""A binary ladder: the fewest agents for each of many intervals or months in a handful of cells.

From the whole number below the traffic the steps go up by a power of two, half of it, ... 1; each is
taken while the service level is still too low. One agent more than that is the answer. So a ladder
of seven steps finds it among 127 candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ccxl.budget.parts.staffing import impatience
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.formulas import staffing

# 4,095 agents above the traffic: more than a wait of nobody needs at 100,000 erlangs.
MAX_STEPS: Final = 12
FEWEST_STEPS: Final = 5
MAX_ELEMENTS: Final = 96


def climb(group: str, axis: str, along: str, steps: int, reads: Mapping[str, str]) -> tuple[Line, ...]:
    """Lines of a binary ladder.

    Parameters
    ----------
    group
        Beginning of the keys; its line `traffic` is what agents are sought for.
    axis, along
        The axis of the steps, and that of the intervals or months.
    steps
        Number of steps.
    reads
        Keys of `aht_s`, and of other targets where they are not the budget's own.
    """
    targets = {
        "target": "traffic.target_service_level",
        "answer_within_s": "traffic.answer_within_s",
        "max_occupancy": "traffic.max_occupancy",
        **reads,
    }
    own = {name: f"{group}.{name}" for name in ("traffic", "foot", "beyond", "agents_for_occupancy")}
    last = {"reached": f"{group}.climb.{steps}", "first_step": f"{group}.step.1"}
    at = (along,)
    return (
        Line(f"{group}.foot", "person", axes=at, rule=staffing.ladder_foot, style="count"),
        Line(
            f"{group}.agents_for_occupancy",
            "person",
            axes=at,
            rule=staffing.agents_for_occupancy,
            reads={**own, **targets},
            style="count",
        ),
        *(_step(group, number, steps) for number in range(1, steps + 1)),
        Line(
            f"{group}.step",
            "person",
            axes=(axis,),
            parts=tuple(f"{group}.step.{number}" for number in range(1, steps + 1)),
            style="count",
        ),
        *(
            Line(
                f"{group}.climb.{number}",
                "person",
                axes=at,
                rule=staffing.climbed,
                reads={
                    **own,
                    **targets,
                    "reached": f"{group}.climb.{number - 1}" if number > 1 else f"{group}.foot",
                    "step": f"{group}.step.{number}",
                },
                style="count",
            )
            for number in range(1, steps + 1)
        ),
        Line(
            f"{group}.climb",
            "person",
            axes=(axis, along),
            parts=tuple(f"{group}.climb.{number}" for number in range(1, steps + 1)),
            style="count",
        ),
        Line(
            f"{group}.beyond", "indicator", axes=at, rule=staffing.beyond_ladder, reads={**own, **last}, style="count"
        ),
        Line(f"{group}.agents", "person", axes=at, rule=staffing.agents_climbed, reads={**own, **last}, style="count"),
        Line(f"{group}.waits", "share", axes=at, rule=staffing.waiting_or_none, style="probability"),
        Line(
            f"{group}.service_level",
            "share",
            axes=at,
            rule=staffing.answered_in_time,
            reads=targets,
            style="probability",
        ),
        Line(f"{group}.asa", "s", axes=at, rule=staffing.speed_of_answer_or_none, reads=targets, style="seconds"),
        Line(f"{group}.occupancy", "share", axes=at, rule=staffing.occupied_or_idle, style="share"),
    )


def _step(group: str, number: int, steps: int) -> Line:
    key = f"{group}.step.{number}"
    if number == steps:
        return Line(key, "person", rule=lambda: staffing.ONE_AGENT, style="count")
    return Line(key, "person", rule=staffing.doubled, reads={"after": f"{group}.step.{number + 1}"}, style="count")


def beside(group: str, at: tuple[str, ...], calls: str, aht_s: str, interval_min: str = "") -> tuple[Line, ...]:
    """Agents and what they reach where callers hang up: no ladder, since no formula of a cell gives it.

    Parameters
    ----------
    group, at
        Beginning of the keys, and the axis.
    calls, aht_s
        Keys of the calls and of their handling time.
    interval_min
        Key of the minutes in which the calls arrive; an hour if left out.
    """
    targets = ("answer_within_s", "max_occupancy", "patience_s", "redial_share")
    reads = {
        "calls": calls,
        "aht_s": aht_s,
        "target": "traffic.target_service_level",
        **{name: f"traffic.{name}" for name in targets},
        **({"interval_min": interval_min} if interval_min else {}),
    }
    looks = (
        ("agents", "person", "count"),
        ("service_level", "share", "probability"),
        ("asa", "s", "seconds"),
        ("occupancy", "share", "share"),
        ("abandonment", "share", "probability"),
    )
    rules = impatience.BY_INTERVAL if interval_min else impatience.BY_HOUR
    return tuple(
        Line(
            f"{group}.{name}",
            unit,
            axes=at,
            given=_unknown(at),
            missing="not_given",
            style=style,
            beside=rules[name],
            reads=reads,
        )
        for name, unit, style in looks
    )


def _unknown(at: tuple[str, ...]) -> Callable[[Scenario], Any]:
    """What a workbook shows where they cannot be told; nobody gives them."""
    return lambda scenario: [None] * MAX_ELEMENTS if at else None
