"""From listed lines to a published total."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import label
from ccxl.formulas.reconcile import ListedLine, Reading, readings_of_lines
from ccxl.functions.quantities import Amounts, Language, Money, Words

LineNumber: TypeAlias = Annotated[Numbers, Quantity("1", 1, 1e6, whole=True), Doc("Place of the line, counted from 1.")]
CountsByLine: TypeAlias = Annotated[
    Numbers,
    Quantity("count", 0, 1e9, above=True, many=True),
    Doc("How many of something each line pays for, such as racks; 1 where it is one thing."),
]
YearsByLine: TypeAlias = Annotated[Numbers, Quantity("year", 0, 100, many=True)]
Tolerance: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e9), Doc("Half of the last printed digit.")]
ListedAmounts: TypeAlias = Annotated[Amounts, Doc("The listed amounts, all of one time unit.")]
PublishedTotal: TypeAlias = Annotated[Money, Doc("The total as published.")]


@function(topic="reconcile")
def published_gap(lines: ListedAmounts, published: PublishedTotal) -> Money:
    """Published total less the sum of the listed lines; 0 where they add up.

    Examples
    --------
    >>> published_gap([1_000_000, 120_000, 80_000, 200_000, 300_000], 1_600_000)
    -100000.0
    """
    return np.asarray(published, float) - np.sum(np.asarray(lines, float))


@function(topic="reconcile")
def implied_line(lines: ListedAmounts, place: LineNumber, published: PublishedTotal) -> Money:
    """What a listed line would have to be for the lines to add up to the published total.

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
    lines: ListedAmounts,
    published: PublishedTotal,
    quantities: CountsByLine = None,
    asset_years: YearsByLine = None,
    fee_years: YearsByLine = None,
    tolerance: Tolerance = 0.5,
    language: Language = "zh",
) -> Words:
    """Which usual convention makes listed lines add up to a published total, in words: all of the simplest that do.

    Parameters
    ----------
    asset_years
        Years over which a line writes an asset off without residual value; 0 where it is none.
    fee_years
        Years of which a line is the average of a yearly fee; 0 where it is none.

    References
    ----------
    Document 004: 1,700,000 a year as listed, 1,600,000 as published.

    Examples
    --------
    >>> lines = [1_000_000, 120_000, 80_000, 200_000, 300_000]
    >>> closing_convention(lines, 1_600_000, [1, 2, 2, 1, 1], [3, 0, 0, 0, 0], [0, 0, 0, 0, 3])
    '差额 -100,000.00 可由下列口径消除：第 1 项按 10% 残值计提；第 5 项质保 1 年免收；第 2、3 项各少一个。'
    """
    listed = _read_lines(lines, quantities, asset_years, fee_years)
    found = readings_of_lines(listed, float(published), float(tolerance))
    if found and found[0].kind == "as_listed":
        return label("answer.as_listed", language)
    gap = f"{float(published) - sum(line.amount for line in listed):,.2f}"
    if not found:
        return label("answer.not_closed", language).format(gap=gap)
    ways = label("answer.or", language).join(_describe_reading(way, language) for way in found)
    return label("answer.closed_by", language).format(gap=gap, ways=ways)


def _read_lines(lines: Numbers, *known: Numbers) -> list[ListedLine]:
    """The lines with what is known of each; a block that is not given has the usual value for all."""
    amounts = np.asarray(lines, float).ravel()
    columns = []
    for name, block, usual in zip(("quantities", "asset_years", "fee_years"), known, (1.0, 0.0, 0.0), strict=True):
        column = np.asarray(block, float).ravel()
        if column.size == 1 and np.isnan(column[0]):
            column = np.full(amounts.size, usual)
        if column.size != amounts.size:
            raise InputError(f"{name}: {column.size} values for {amounts.size} lines; give one per line")
        columns.append(column)
    return [ListedLine(*map(float, row)) for row in zip(amounts, *columns, strict=True)]


def _describe_reading(reading: Reading, language: str) -> str:
    return label(f"answer.{reading.kind}", language).format(
        lines=("、" if language == "zh" else " and ").join(map(str, reading.lines)),
        rate=f"{reading.rate:.0%}",
        years=f"{reading.rate:g}",
    )
