"""Prices by quantity: the whole quantity at one tier's price (all units), or each part at its own (marginal).

A tier holds from its start up to the start of the next; the first starts at 0. On a sheet the tiers are the axis
``tier``; in plain calls they are the last axis of two blocks.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ccxl.core.errors import InputError
from ccxl.core.rule import Node, Ref, Value, if_else, larger, smaller, total, yuan


def all_units_in_tier(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The whole quantity at a tier's price where it falls in that tier, else 0: a line of its own on a sheet."""
    return if_else((quantity >= tier_starts) & (quantity < tier_ends), quantity * tier_prices, 0)


def marginal_in_tier(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The part of the quantity that lies in a tier at its price: a line of its own on a sheet."""
    return larger(smaller(quantity, tier_ends) - tier_starts, 0) * tier_prices


def charge_all_units(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """The whole quantity at the price of the tier it falls in, rounded to fen."""
    return yuan(total(all_units_in_tier(beside_tiers(quantity), tier_starts, tier_ends, tier_prices), over="tier"))


def charge_marginal(quantity: Value, tier_starts: Value, tier_ends: Value, tier_prices: Value) -> Value:
    """Each part of the quantity at the price of its own tier, rounded to fen."""
    return yuan(total(marginal_in_tier(beside_tiers(quantity), tier_starts, tier_ends, tier_prices), over="tier"))


def beside_tiers(quantity: Value) -> Value:
    """A quantity with room for the tiers; a node finds them by the name of their axis."""
    return quantity if isinstance(quantity, Node) else np.asarray(quantity, float)[..., None]


def read_tiers(starts: Any, prices: Any) -> tuple[Any, Any, Any]:
    """Starts, ends and prices of tiers as three rows; of a line of starts, the line of ends beside it.

    Raises
    ------
    InputError
        Starts that do not begin with 0 and rise, or not one price for each.
    """
    if isinstance(starts, Ref):
        return starts, Ref(f"{starts.key}_ends", starts.unit, starts.axes), prices
    starts, prices = np.asarray(starts, float).ravel(), np.asarray(prices, float).ravel()
    if starts.size != prices.size:
        raise InputError(f"tier_prices: {prices.size} prices for {starts.size} tiers; give one price per tier")
    if starts[0] != 0 or (np.diff(starts) <= 0).any():
        raise InputError(f"tier_starts = {starts.tolist()}: must begin with 0 and rise from tier to tier")
    return starts, np.append(starts[1:], math.inf), prices


def cheaper_quantity(quantity: float, starts: Any, prices: Any) -> float:
    """The larger quantity that costs least where all units go at one price; the quantity itself where none costs less.

    Only the starts of later tiers can undercut it: within a tier more never costs less.
    """
    starts, ends, prices = read_tiers(starts, prices)
    candidates = [quantity, *(start for start in starts if start > quantity)]
    charges = [float(charge_all_units(candidate, starts, ends, prices)) for candidate in candidates]
    return float(candidates[int(np.argmin(charges))])
