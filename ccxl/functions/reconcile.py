"""From listed lines to a published total."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.kinds import Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import label
from ccxl.formulas.reconcile import Reading, readings_of_lines
from ccxl.functions.quantities import Language, Money, Words

Amounts: TypeAlias = Annotated[Numbers, Quantity("yuan", -1e15, 1e15, many=True)]
Place: TypeAlias = Annotated[Numbers, Quantity("1", 1, 1e6, whole=True)]
Tolerance: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e9)]


@function(topic="reconcile")
def published_gap(lines: Amounts, published: Money) -> Money:
    """Published total less the sum of the listed lines; 0 where they add up.

    Parameters
    ----------
    lines
        The listed amounts, all of one time unit.
    published
        The total as published.

    Examples
    --------
    >>> published_gap([1_000_000, 120_000, 80_000, 200_000, 300_000], 1_600_000)
    -100000.0
    """
    return np.asarray(published, float) - np.sum(np.asarray(lines, float))


@function(topic="reconcile")
def implied_line(lines: Amounts, place: Place, published: Money) -> Money:
    """What a listed line would have to be for the lines to add up to the published total.

    Parameters
    ----------
    lines
        The listed amounts, all of one time unit.
    place
        Place of the line, counted from 1.
    published
        The total as published.

    Examples
    --------
    >>> implied_line([1_000_000, 120_000, 80_000, 200_000, 300_000], 5, 1_600_000)
    200000.0
    """
    amounts = np.append(np.asarray(lines, float).ravel(), np.nan)
    others = np.sum(amounts[:-1]) - amounts[np.minimum(np.asarray(place, int), amounts.size) - 1]
    return np.asarray(published, float) - others


@function(topic="reconcile")
def closing_convention(
    lines: Amounts, published: Money, tolerance: Tolerance = 0.5, language: Language = "zh"
) -> Words:
    """Which usual convention makes listed lines add up to a published total, in words; all that do, simplest first.

    Parameters
    ----------
    lines
        The listed amounts, all of one time unit.
    published
        The total as published.
    tolerance
        Half of the last printed digit.
    language
        zh or en.

    Examples
    --------
    >>> closing_convention([160_000, 3_000, 3_000, 7_000], 170_000, language="en")
    'The gap of -3,000.00 is closed by: without line 2; or without line 3.'
    """
    amounts = [float(amount) for amount in np.asarray(lines, float).ravel()]
    found = readings_of_lines(amounts, float(published), float(tolerance))
    if found and found[0].kind == "as_listed":
        return label("answer.as_listed", language)
    gap = f"{float(published) - sum(amounts):,.2f}"
    if not found:
        return label("answer.not_closed", language).format(gap=gap)
    ways = label("answer.or", language).join(_said(way, language) for way in found)
    return label("answer.closed_by", language).format(gap=gap, ways=ways)


def _said(reading: Reading, language: str) -> str:
    return label(f"answer.{reading.kind}", language).format(
        lines=("、" if language == "zh" else " and ").join(map(str, reading.lines)), rate=f"{reading.rate:.0%}"
    )
