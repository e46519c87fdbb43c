"""Which convention closes the gap between listed figures and a published total.

Two ways: over a rule and its inputs, where a convention is a change of inputs (`reconciled`); and over bare lines,
where the conventions are those that people use when they add up (`readings_of_lines`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

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
class ListedLine:
    """One listed amount with what is known of it.

    Parameters
    ----------
    amount
        The amount as listed.
    quantity
        How many of something it pays for, such as racks; 1 where it is one thing.
    asset_years
        Years over which it writes an asset off without residual value; 0 where it is none.
    fee_years
        Years over which it is an average of a fee paid every year; 0 where it is none.
    """

    amount: float
    quantity: float = 1
    asset_years: float = 0
    fee_years: float = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of adding up lines.

    Parameters
    ----------
    kind
        ``as_listed``, ``without``, ``twice``, ``one_fewer``, ``residual``, ``warranty``, ``cut``, ``rounded``,
        ``with_tax`` or ``without_tax``.
    total
        What it gives.
    lines
        The lines it is about, counted from 1.
    rate
        The share it is about; for a warranty its years.
    """

    kind: str
    total: float
    lines: tuple[int, ...] = ()
    rate: float = 0


# The rates at which tax is added or taken out by mistake, and the residual values that are usual.
VAT_RATES = (0.06, 0.09, 0.13)
RESIDUALS = (0.05, 0.10)


def readings_of_lines(lines: Sequence[ListedLine], published: float, tolerance: float) -> tuple[Reading, ...]:
    """The simplest ways of adding up lines that give a published total; empty where none does.

    Simple ones hide the others: that two lines are missing is asked only where nothing simpler answers.
    """
    plain = sum(line.amount for line in lines)
    stages: tuple[Callable[[], Iterator[Reading]], ...] = (
        lambda: iter([Reading("as_listed", plain)]),
        lambda: chain(_by_line(lines, plain), _by_quantity(lines, plain), _by_total(lines, plain)),
        lambda: _without_two(lines, plain),
    )
    for stage in stages:
        found = tuple(reading for reading in stage() if abs(reading.total - published) <= tolerance)
        if found:
            return found
    return ()


def _by_line(lines: Sequence[ListedLine], plain: float) -> Iterator[Reading]:
    for place, line in enumerate(lines, start=1):
        if line.amount:
            yield Reading("without", plain - line.amount, (place,))
            yield Reading("twice", plain + line.amount, (place,))
        if line.asset_years:
            for share in RESIDUALS:
                yield Reading("residual", plain - line.amount * share, (place,), share)
        for years in range(1, math.ceil(line.fee_years)):
            yield Reading("warranty", plain - line.amount * years / line.fee_years, (place,), years)


def _by_quantity(lines: Sequence[ListedLine], plain: float) -> Iterator[Reading]:
    """One piece fewer: on each line, and on all lines that pay for as many, which may be the same pieces."""
    of = {place: line.amount / line.quantity for place, line in enumerate(lines, start=1) if line.quantity > 1}
    groups: set[tuple[int, ...]] = {(place,) for place in of}
    groups |= {tuple(place for place in of if lines[place - 1].quantity == lines[one - 1].quantity) for one in of}
    for group in sorted(groups):
        yield Reading("one_fewer", plain - sum(of[place] for place in group), group)


def _by_total(lines: Sequence[ListedLine], plain: float) -> Iterator[Reading]:
    yield Reading("cut", sum(float(whole_down(line.amount)) for line in lines))
    yield Reading("rounded", sum(float(whole(line.amount)) for line in lines))
    for rate in VAT_RATES:
        yield Reading("with_tax", float(yuan(plain * (1 + rate))), rate=rate)
        yield Reading("without_tax", float(yuan(plain / (1 + rate))), rate=rate)


def _without_two(lines: Sequence[ListedLine], plain: float) -> Iterator[Reading]:
    for one, other in combinations(range(len(lines)), 2):
        yield Reading("without", plain - lines[one].amount - lines[other].amount, (one + 1, other + 1))
