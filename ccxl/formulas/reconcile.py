"""Which convention closes the gap between listed figures and a published total.

Two ways: over a rule and its inputs, where a convention is a change of inputs (`reconciled`); and over bare lines,
where the conventions are those that people use when they add up (`readings_of_lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ccxl.core.errors import InputError, nearest
from ccxl.core.numbers import whole, whole_down, yuan


@dataclass(frozen=True, slots=True)
class Convention:
    """Another reading of the same text.

    Parameters
    ----------
    key
        Its name.
    changes
        Inputs that it reads otherwise than listed.
    reason
        What in the text speaks for it.
    """

    key: str
    changes: Mapping[str, float]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the text itself says of an input; a convention outside is rejected.

    Parameters
    ----------
    low, high
        Smallest and largest value that the text allows.
    reason
        Where it says so.
    """

    low: float
    high: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What came of the attempt.

    Parameters
    ----------
    listed, published
        Total of the inputs as listed; total as published.
    totals
        Total under each convention.
    closing
        Conventions that give the published total and contradict nothing; several mean that the text cannot decide.
    rejected
        Conventions that give it but contradict the text, each with the contradiction.
    """

    listed: float
    published: float
    totals: Mapping[str, float]
    closing: tuple[str, ...]
    rejected: Mapping[str, str]

    @property
    def gap(self) -> float:
        """Published less listed."""
        return self.published - self.listed


def reconciled(
    rule: Callable[..., float],
    listed: Mapping[str, float],
    published: float,
    conventions: Sequence[Convention],
    *,
    tolerance: float,
    limits: Mapping[str, Limit] | None = None,
) -> Reconciliation:
    """Try each convention on a rule.

    Parameters
    ----------
    rule
        Gives the total from the inputs by name.
    listed
        The inputs as the text lists them.
    published
        The total that the text prints.
    conventions
        The readings to be tried.
    tolerance
        Half of the last printed digit.
    limits
        What the text says of inputs.

    Raises
    ------
    InputError
        A convention that changes an input which is not listed.
    """
    unknown = [
        f"convention '{each.key}' changes '{name}', which is not listed{nearest(name, listed)}"
        for each in conventions
        for name in each.changes
        if name not in listed
    ]
    if unknown:
        raise InputError("; ".join(unknown))
    totals = {each.key: float(rule(**(dict(listed) | dict(each.changes)))) for each in conventions}
    closing, rejected = [], {}
    for each in conventions:
        if abs(totals[each.key] - published) > tolerance:
            continue
        against = list(_contradictions(each, limits or {}))
        if against:
            rejected[each.key] = "; ".join(against)
        else:
            closing.append(each.key)
    return Reconciliation(float(rule(**listed)), published, totals, tuple(closing), rejected)


def _contradictions(convention: Convention, limits: Mapping[str, Limit]) -> Iterator[str]:
    for name, value in convention.changes.items():
        limit = limits.get(name)
        if limit is not None and not limit.low <= value <= limit.high:
            because = f" ({limit.reason})" if limit.reason else ""
            yield f"{name} = {value:g} is outside {limit.low:g} to {limit.high:g}{because}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of adding up lines.

    Parameters
    ----------
    kind
        ``as_listed``, ``without``, ``twice``, ``cut``, ``rounded``, ``with_tax``, ``without_tax``.
    lines
        The lines it is about, counted from 1.
    rate
        The tax rate it is about.
    total
        What it gives.
    """

    kind: str
    total: float
    lines: tuple[int, ...] = ()
    rate: float = 0


# The rates at which tax is added or taken out by mistake.
VAT_RATES = (0.06, 0.09, 0.13)


def readings_of_lines(lines: Sequence[float], published: float, tolerance: float) -> tuple[Reading, ...]:
    """The simplest ways of adding up lines that give a published total; empty where none does.

    Simple ones hide the others: that two lines are missing is asked only where nothing simpler answers.
    """
    plain = sum(lines)
    stages: tuple[Callable[[], Iterator[Reading]], ...] = (
        lambda: iter([Reading("as_listed", plain)]),
        lambda: _simple(lines, plain),
        lambda: _without_two(lines, plain),
    )
    for stage in stages:
        found = tuple(reading for reading in stage() if abs(reading.total - published) <= tolerance)
        if found:
            return found
    return ()


def _without_two(lines: Sequence[float], plain: float) -> Iterator[Reading]:
    for one, other in combinations(range(len(lines)), 2):
        yield Reading("without", plain - lines[one] - lines[other], (one + 1, other + 1))


def _simple(lines: Sequence[float], plain: float) -> Iterator[Reading]:
    for place, line in enumerate(lines, start=1):
        if line:
            yield Reading("without", plain - line, (place,))
            yield Reading("twice", plain + line, (place,))
    yield Reading("cut", sum(float(whole_down(line)) for line in lines))
    yield Reading("rounded", sum(float(whole(line)) for line in lines))
    for rate in VAT_RATES:
        yield Reading("with_tax", float(yuan(plain * (1 + rate))), rate=rate)
        yield Reading("without_tax", float(yuan(plain / (1 + rate))), rate=rate)
