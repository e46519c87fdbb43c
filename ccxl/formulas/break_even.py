"""Where doing it oneself is no dearer than buying it: exact, for every whole quantity.

Own cost is a fixed part, a part per unit and a step for each block of units that is begun; the bought cost is a fixed
part and a price by tiers. Between the steps both are straight lines, so each stretch is solved as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# As many stretches as are worked through in about a second.
MOST_STRETCHES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Own:
    """Own cost: fixed, per unit, per begun block of units (no blocks where `block` is 0)."""

    fixed: float
    per_unit: float
    block: int
    per_block: float


@dataclass(frozen=True, slots=True)
class Bought:
    """Bought cost: fixed, and a price from each quantity on; `marginal` where a price holds within its tier only."""

    fixed: float
    prices: Sequence[float]
    starts: Sequence[int]
    marginal: bool


def no_dearer(own: Own, bought: Bought, most: int) -> list[tuple[int, int]]:
    """All ranges of quantities from 1 to `most` in which one's own cost is at most the bought cost."""
    # Decimal prices as whole numbers of a small unit: in binary a tie could fall either way.
    figures = [Decimal(repr(float(x))) for x in (own.fixed, own.per_unit, own.per_block, bought.fixed, *bought.prices)]
    scale = Decimal(10) ** max(-int(figure.as_tuple().exponent) for figure in figures)
    fixed, unit, step, fee, *prices = (int(figure * scale) for figure in figures)
    ranges: list[tuple[int, int]] = []
    for low, high, tier in _stretches(own.block, bought.starts, most):
        blocks = -(-low // own.block) if own.block else 0
        base = fee + _below(prices, bought.starts, tier) if bought.marginal else fee
        found = _not_above(fixed + step * blocks - base, unit - prices[tier], low, high)
        if found and ranges and ranges[-1][1] == found[0] - 1:
            ranges[-1] = (ranges[-1][0], found[1])
        elif found:
            ranges.append(found)
    return ranges


def stretches(block: int, tiers: int, most: int) -> int:
    """How many stretches there are at most."""
    return (most // block if block else 0) + tiers + 1


def _stretches(block: int, starts: Sequence[int], most: int) -> Iterator[tuple[int, int, int]]:
    """First and last quantity of each stretch without a step, and the tier it lies in."""
    low, tier = 1, 0
    while low <= most:
        while tier + 1 < len(starts) and starts[tier + 1] <= low:
            tier += 1
        high = min(most, starts[tier + 1] - 1) if tier + 1 < len(starts) else most
        if block:
            high = min(high, -(-low // block) * block)
        yield low, high, tier
        low = high + 1


def _below(prices: Sequence[int], starts: Sequence[int], tier: int) -> int:
    """What the lower tiers of a marginal price cost beyond the price of this one."""
    return sum(
        (start - first) * (price - prices[tier])
        for price, first, start in zip(prices, (1, *starts[1:]), starts[1 : tier + 1], strict=False)
    )


def _not_above(constant: int, slope: int, low: int, high: int) -> tuple[int, int] | None:
    """Where constant + slope x n is at most 0 for n from low to high."""
    if slope > 0:
        high = min(high, -constant // slope)
    elif slope < 0:
        low = max(low, -(constant // slope))
    elif constant > 0:
        return None
    return (low, high) if low <= high else None
