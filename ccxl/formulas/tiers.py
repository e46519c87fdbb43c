"""Prices by quantity: the whole quantity at one tier's price (all units), or each part at its own (marginal).

A tier holds from its start up to the start of the next; the first starts at 0. On a sheet the tiers are the axis
``tier``; in plain calls they are the last axis of two blocks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.rule import Node, Ref, Value, if_else, larger, smaller, total, yuan


def all_units_in_tier(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The whole quantity at a tier's price where it falls in that tier, else 0: a line of its own on a sheet."""
    if tier_ends is None:
        return if_else(quantity >= tier_starts, quantity * tier_prices, 0)
    return if_else((quantity >= tier_starts) & (quantity < tier_ends), quantity * tier_prices, 0)


def marginal_in_tier(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The part of the quantity that lies in a tier at its price: a line of its own on a sheet."""
    if tier_ends is None:
        return larger(quantity - tier_starts, 0) * tier_prices
    return larger(smaller(quantity, tier_ends) - tier_starts, 0) * tier_prices


def charge_all_units(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The whole quantity at the price of the tier it falls in, rounded to fen."""
    if isinstance(tier_starts, tuple):
        return yuan(_one_by_one(all_units_in_tier, quantity, tier_starts, tier_ends, tier_prices))
    return yuan(total(all_units_in_tier(beside_tiers(quantity), tier_starts, tier_ends, tier_prices), over="tier"))


def charge_marginal(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """Each part of the quantity at the price of its own tier, rounded to fen."""
    if isinstance(tier_starts, tuple):
        return yuan(_one_by_one(marginal_in_tier, quantity, tier_starts, tier_ends, tier_prices))
    return yuan(total(marginal_in_tier(beside_tiers(quantity), tier_starts, tier_ends, tier_prices), over="tier"))


def _one_by_one(
    in_tier: Callable[..., Value],
    quantity: Value,
    starts: tuple[Value, ...],
    ends: tuple[Value, ...],
    prices: tuple[Value, ...],
) -> Value:
    """Tiers that are cells here and there, added up in one formula."""
    parts = [in_tier(quantity, *tier) for tier in zip(starts, ends, prices, strict=True)]
    return sum(parts[1:], parts[0])


def beside_tiers(quantity: Value) -> Value:
    """A quantity with room for the tiers; a node finds them by the name of their axis."""
    return quantity if isinstance(quantity, Node) else np.asarray(quantity, float)[..., None]


def read_tiers(starts: Any, prices: Any) -> tuple[Any, Any, Any]:
    """Starts, ends and prices of tiers as three rows; of a line of starts, the line of ends beside it.

    Single cells come as tuples; the end of their last tier is None.

    Raises
    ------
    InputError
        Starts that do not begin with 0 and rise, or not one price for each.
    """
    if isinstance(starts, tuple) and isinstance(starts[0], Node):
        return starts, (*starts[1:], None), prices
    if isinstance(starts, Ref):
        return starts, Ref(f"{starts.key}_ends", starts.unit, starts.axes), prices
    starts, prices = np.asarray(starts, float).ravel(), np.asarray(prices, float).ravel()
    if starts.size != prices.size:
        raise InputError(f"tier_prices: {prices.size} prices for {starts.size} tiers; give one price per tier")
    if starts[0] != 0 or (np.diff(starts) <= 0).any():
        raise InputError(f"tier_starts = {starts.tolist()}: must begin with 0 and rise from tier to tier")
    return starts, np.append(starts[1:], math.inf), prices


def saved_at_tier(quantity: Value, charge: Value, tier_start: Value, tier_price: Value) -> Value:
    """What buying up to the start of a later tier saves where all units go at one price; 0 where it costs more.

    Only the starts of later tiers can undercut a charge: within a tier more never costs less.
    """
    return if_else(tier_start > quantity, larger(yuan(charge - tier_start * tier_price), 0), 0)


def cheaper_quantity(quantity: float, starts: Any, prices: Any) -> float:
    """The larger quantity that costs least where all units go at one price; the quantity itself where none does."""
    starts, ends, prices = read_tiers(starts, prices)
    charge = charge_all_units(quantity, starts, ends, prices)
    savings = saved_at_tier(quantity, charge, starts, prices)
    return float(starts[np.argmax(savings)]) if np.any(savings > 0) else float(quantity)
