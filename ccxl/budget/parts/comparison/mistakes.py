"""Whether the parts of a comparison fit together: years lie in the horizon, prices are per what they must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ccxl.budget.parts.comparison.words import ServiceProduct, WayKind
from ccxl.budget.paths import Raw, rows_at, value_at, word_in
from ccxl.budget.wording import shown

Found = Iterator[tuple[str, str]]
Place = Callable[[str], str]

PATH: Final = "comparison"
# What a price must be per that is taken from elsewhere.
PER: Final = {"construction": "once", "operating": "month", "tiers": "seat_month"}


def comparison_checks(raw: Raw, place: Place) -> Found:
    """Path and message of every mistake between the parts of a comparison.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    ways = [row["name"].strip() for _, row in rows_at(raw, f"{PATH}.ways") if isinstance(row.get("name"), str)]
    if not value_at(raw, f"{PATH}.ways"):
        return
    horizon = _number(value_at(raw, f"{PATH}.horizon_years"))
    yield from _horizon(raw, horizon)
    yield from _services(raw)
    yield from _lines(raw, horizon, place)
    yield from _break_even(raw)
    for path, row in rows_at(raw, f"{PATH}.criteria"):
        scores = row.get("scores")
        if isinstance(scores, list | tuple) and scores and len(scores) != len(ways):
            yield f"{path}.scores", f"{len(scores)} scores for {len(ways)} ways; give one score for each way"


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _horizon(raw: Raw, horizon: float | None) -> Found:
    path = f"{PATH}.horizon_years"
    if value_at(raw, path) is None:
        yield path, "not given; needed to compare ways: give the number of years, such as 3"
    elif horizon is not None and horizon != int(horizon):
        yield path, f" = {horizon:g}: must be a whole number of years"
    steps = value_at(raw, f"{PATH}.price_steps")
    if isinstance(steps, list | tuple) and horizon is not None and len(steps) > max(horizon - 1, 0):
        yield (
            f"{PATH}.price_steps",
            f"{len(steps)} steps; a horizon of {horizon:g} years takes at most {max(int(horizon) - 1, 0)}, "
            "from the second year on",
        )


def _services(raw: Raw) -> Found:
    """Services that the way's kind does not deliver."""
    products, kinds = {str(product): product for product in ServiceProduct}, {str(kind) for kind in WayKind}
    for path, row in rows_at(raw, f"{PATH}.ways"):
        product, kind = (word_in(row.get(name)) for name in ("service", "kind"))
        if product in products and kind in kinds and kind not in products[product].kinds:
            allowed = ", ".join(products[product].kinds)
            yield f"{path}.service", f" = '{product}': is no service of a way of kind '{kind}'; it belongs to {allowed}"


def _lines(raw: Raw, horizon: float | None, place: Place) -> Found:
    for path, row in rows_at(raw, f"{PATH}.lines"):
        yield from _years(path, row, horizon)
        if row.get("counterparty") is not None and row.get("party") is None:
            yield f"{path}.party", "not given; an internal charge names who bears it and who receives it"
        taken = row.get("amount_from")
        word = word_in(taken)
        if word not in PER:
            continue
        per = PER[word]
        if row.get("amount") is not None:
            yield f"{path}.amount", f"given beside amount_from = '{word}'; leave one out"
        if isinstance(row.get("per"), str) and row["per"].strip().lower() != per:
            yield f"{path}.per", f" = '{row['per']}': with amount_from = '{word}' must be {per}"
        tiered = [tier.get("way") for _, tier in rows_at(raw, f"{PATH}.tiers")]
        if word == "tiers" and tiered and row.get("way") not in tiered:
            yield f"{path}.amount_from", f" = 'tiers': way {shown(row.get('way'))} has no {place('comparison.tiers')}"


def _years(path: str, row: Mapping[str, Any], horizon: float | None) -> Found:
    first, last = _number(row.get("first_year")), _number(row.get("last_year"))
    for name, year in (("first_year", first), ("last_year", last)):
        if year is None:
            continue
        if year != int(year):
            yield f"{path}.{name}", f" = {year:g}: must be a whole number of the year, counted from 1"
        elif horizon is not None and year > horizon:
            yield f"{path}.{name}", f" = {year:g}: lies beyond the horizon of {horizon:g} years"
    if first is not None and last is not None and last < first:
        yield f"{path}.last_year", f" = {last:g}: lies before first_year {first:g}"


def _break_even(raw: Raw) -> Found:
    path = f"{PATH}.break_even"
    if not isinstance(value_at(raw, path), Mapping):
        return
    own, bought = (value_at(raw, f"{path}.{name}") for name in ("own", "bought"))
    if isinstance(own, str) and own == bought:
        yield f"{path}.bought", f" = {shown(bought)}: is the own way too; name two ways"
    last = _number(value_at(raw, f"{path}.last_seats"))
    if last is not None and last != int(last):
        yield f"{path}.last_seats", f" = {last:g}: must be a whole number of seats"
