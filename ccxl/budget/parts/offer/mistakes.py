"""Whether an offer fits together: one way to each price, and every figure that a price model asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ccxl.budget.parts.offer.pricing import price_models
from ccxl.budget.paths import Raw, value_at
from ccxl.core.errors import InputError, nearest

Found = Iterator[tuple[str, str]]
Rows = Sequence[tuple[int, Mapping[str, Any]]]


def offer_checks(raw: Raw, place: Callable[[str], str]) -> Found:
    """Path and message of every mistake in an offer.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    items, terms, years = (_rows(raw, name) for name in ("items", "terms", "years"))
    if years and isinstance(factor := years[0][1].get("factor", 1.0), int | float) and factor != 1:
        yield "offer.years.0.factor", f" = {factor:g}: prices are those of the first year; must be 1"
    yield from _strays(items, terms)
    for number, row in items:
        if isinstance(row.get("model"), str):
            yield from _model(f"offer.items.{number}", row, terms, place)


def _rows(raw: Raw, name: str) -> Rows:
    rows = value_at(raw, f"offer.{name}")
    if not isinstance(rows, list | tuple):
        return ()
    return [(number, row) for number, row in enumerate(rows) if isinstance(row, Mapping)]


def _text(row: Mapping[str, Any], key: str) -> str:
    found = row.get(key)
    return found.strip() if isinstance(found, str) else ""


def _strays(items: Rows, terms: Rows) -> Found:
    """Terms of items that have no price model."""
    models = {_text(row, "name"): _text(row, "model") for _, row in items}
    for number, row in terms:
        item = _text(row, "item")
        if item in models and not models[item]:
            yield (
                f"offer.terms.{number}.item",
                f" = '{item}': has no price model that asks for terms; give one, or remove the row",
            )


def _model(path: str, row: Mapping[str, Any], terms: Rows, place: Callable[[str], str]) -> Found:
    """The figures of one item's price model: each known, given, given once, and within its bounds."""
    name, models = _text(row, "model"), price_models()
    if name not in models:
        yield f"{path}.model", f" = '{name}': unknown price model{nearest(name, models)}"
        return
    arguments = {parameter.name: parameter for parameter in models[name].function.parameters}
    found: dict[str, list[tuple[int, Any]]] = {}
    faulty = False
    for number, term in terms:
        word = _text(term, "term")
        if _text(term, "item") != _text(row, "name") or not word:
            continue
        if word not in arguments:
            faulty = True
            yield (
                f"offer.terms.{number}.term",
                f" = '{word}': {name} takes {', '.join(arguments)}{nearest(word, arguments)}",
            )
            continue
        found.setdefault(word, []).append((number, term.get("value")))
        if len(found[word]) > 1 and not arguments[word].kind.many:
            faulty = True
            first = place(f"offer.terms.{found[word][0][0]}.term")
            yield f"offer.terms.{number}.term", f" = '{word}': stands twice, also at {first}; keep one"
    if missing := [word for word in arguments if word not in found]:
        faulty = True
        yield f"{path}.model", f" = '{name}': needs the terms {', '.join(missing)}; write 0 for one that is not used"
    if not faulty:
        yield from _values(f"{path}.model", name, arguments, found)


def _values(path: str, name: str, arguments: Mapping[str, Any], found: Mapping[str, Any]) -> Found:
    values = {word: [value for _, value in rows] for word, rows in found.items()}
    if not all(isinstance(value, int | float) for rows in values.values() for value in rows):
        return
    try:
        price_models()[name].function.call(
            **{word: rows if arguments[word].kind.many else rows[0] for word, rows in values.items()}
        )
    except InputError as error:
        yield path, f" = '{name}': {error}"
