"""The only reader of the data that ccxl ships: labels and dated, sourced parameters."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from ccxl.core.errors import CatalogError, nearest

LANGUAGES: Final = ("zh", "en")


def _rows(path: str) -> Iterator[dict[str, str]]:
    text = files("ccxl.data").joinpath(path).read_text(encoding="utf-8-sig")
    yield from csv.DictReader(text.splitlines())


@cache
def labels(language: str) -> Mapping[str, str]:
    """Every label in one language, by key.

    Raises
    ------
    CatalogError
        The language is not shipped, or a key stands twice.
    """
    if language not in LANGUAGES:
        raise CatalogError(f"language = {language!r}: must be one of {', '.join(LANGUAGES)}")
    table: dict[str, str] = {}
    for entry in sorted(files("ccxl.data").joinpath("labels").iterdir(), key=lambda file: file.name):
        for row in _rows(f"labels/{entry.name}"):
            if row["key"] in table:
                raise CatalogError(f"label {row['key']!r} in {entry.name}: stands twice; give each key once")
            table[row["key"]] = row[language]
    return MappingProxyType(table)


def label(key: str, language: str) -> str:
    """The label of one key.

    Raises
    ------
    CatalogError
        No such key; the message names the nearest.
    """
    table = labels(language)
    if key not in table:
        raise CatalogError(f"label {key!r}: unknown{nearest(key, table)}")
    return table[key]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated figure with its source.

    Parameters
    ----------
    item, region, unit
        What it is, where it holds (``CN``, a city), its unit.
    valid_from, valid_to
        First and last day on which it holds; None is open.
    value
        The figure.
    basis
        ``sourced`` or ``assumed``.
    confidence, source
        ``high``, ``medium`` or ``low``; where it comes from.
    """

    item: str
    region: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    value: float
    unit: str
    basis: str
    confidence: str
    source: str


@cache
def parameters() -> tuple[Parameter, ...]:
    """All shipped figures."""
    return tuple(
        Parameter(
            row["item"],
            row["region"],
            dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            float(row["value"]),
            row["unit"],
            row["basis"],
            row["confidence"],
            row["source"],
        )
        for row in _rows("parameters.csv")
    )


def parameter(item: str, on: dt.date, region: str = "CN") -> Parameter:
    """The figure that holds on a day; a day outside the table is an error, never an extrapolation.

    Raises
    ------
    CatalogError
        Unknown item, or no figure for the region and day.
    """
    named = [entry for entry in parameters() if entry.item == item]
    if not named:
        raise CatalogError(f"parameter {item!r}: unknown{nearest(item, {entry.item for entry in parameters()})}")
    for entry in named:
        starts = entry.valid_from is None or entry.valid_from <= on
        ends = entry.valid_to is None or on <= entry.valid_to
        if entry.region == region and starts and ends:
            return entry
    held = ", ".join(sorted({f"{entry.region} {entry.valid_from} to {entry.valid_to or 'open'}" for entry in named}))
    raise CatalogError(f"parameter {item!r} for {region} on {on}: not in the data ({held}); give the figure yourself")
