"""Whether contributions by city and people's forms of employment fit together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ccxl.budget.parts.labour import standards
from ccxl.budget.paths import Raw, value_at, word_in
from ccxl.budget.raw_months import start_of
from ccxl.core.errors import CatalogError
from ccxl.data import contributions as data

Found = Iterator[tuple[str, str]]
Place = Callable[[str], str]

CITY: Final = "labour.city"
COMBINED: Final = ("labour.social_rate", "labour.social_base", "labour.housing_base")
PEOPLE: Final = ("staffing.grades", "staffing.support")
FULL_TIME: Final = "full_time"


def labour_checks(raw: Raw, place: Place) -> Found:
    """Path and message of every mistake in what contributions are worked out from.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    city = value_at(raw, CITY)
    if not isinstance(city, str) or not city.strip():
        yield from _without_city(raw, place)
        return
    try:
        key = data.place(city)
    except CatalogError as error:
        yield CITY, f" = {city!r}: {_own(str(error), place).partition(': ')[2]}"
        return
    carry = word_in(value_at(raw, "labour.if_missing")) == "latest"
    forms = {form for _, form in _forms(raw)}
    start = start_of(raw)
    if start is None:
        return
    if forms and (text := standards.lacks(key, start, carry, forms & set(data.FORMS))):
        yield CITY, f" = {city!r}: {_own(text, place)}"
        return
    yield from _chosen(raw, key, start, carry)


def _own(text: str, place: Place) -> str:
    """A message of the data in the words of a scenario."""
    return text.replace("if_missing = latest", f"{place('labour.if_missing')} = latest").replace(
        "your own rates and bases with given_contributions",
        f"combined rates ({', '.join(place(path) for path in COMBINED)}) and no city",
    )


def _number(value: Any) -> float | None:
    """A number, bare or with its source."""
    number = value.get("value") if isinstance(value, Mapping) else value
    return float(number) if isinstance(number, int | float) and not isinstance(number, bool) else None


def _forms(raw: Raw) -> Iterator[tuple[str, str]]:
    """The form of employment of each row, and where it stands."""
    for table in PEOPLE:
        rows = value_at(raw, table)
        for index, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
            if isinstance(row, Mapping):
                yield f"{table}.{index}.form", word_in(row.get("form")) or FULL_TIME


def _without_city(raw: Raw, place: Place) -> Found:
    for path, form in _forms(raw):
        if form != FULL_TIME and form in data.FORMS:
            yield path, f" = {form!r}: given without {place(CITY)}; combined rates take everyone as full-time"


def _chosen(raw: Raw, city: str, start: dt.date, carry: bool) -> Found:
    """Rates that lie outside what the city leaves to choose from."""
    for scheme in ("pension", "injury", "housing"):
        path = f"labour.{scheme}_rate"
        rate, allowed = _number(value_at(raw, path)), standards.bounds(scheme, city, start, carry)
        if rate is None or not 0 <= rate <= 2:
            continue
        if allowed is None:
            if scheme != "housing":
                yield path, f" = {rate:g}: {city} leaves no choice; leave it out"
        elif not allowed[0] <= rate <= allowed[1]:
            yield path, f" = {rate:g}: must be from {allowed[0]:g} to {allowed[1]:g} in {city} in the budget's months"
