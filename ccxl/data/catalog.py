"""The only reader of the data that ccxl ships: labels and dated, sourced parameters."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ccxl.core.errors import CatalogError, nearest

LANGUAGES: Final = ("zh", "en")
FOLDER: Final = Path(__file__).parent


def _rows(path: str) -> Iterator[dict[str, str]]:
    text = FOLDER.joinpath(path).read_text(encoding="utf-8-sig")
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
    for entry in sorted(FOLDER.joinpath("labels").iterdir(), key=lambda file: file.name):
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


@cache
def standing(item: str) -> float:
    """A figure of the whole country that has held unchanged since it began.

    Raises
    ------
    CatalogError
        Unknown item, or one with more than one period: ask for the day's figure with `parameter`.
    """
    named = [entry for entry in parameters() if entry.item == item]
    if len(named) != 1 or named[0].valid_to is not None:
        periods = ", ".join(f"{entry.valid_from} to {entry.valid_to or 'open'}" for entry in named) or "none"
        raise CatalogError(f"parameter {item!r}: no single figure without end (periods: {periods}); name a day")
    return named[0].value


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What one source says of one contribution in one place and period; NaN is unknown.

    Parameters
    ----------
    city, scheme
        Place and contribution; ``social`` gives the bases of all four insurances of a place.
    valid_from, valid_to
        First and last day.
    employer, employee
        Smallest and largest rate of each side; a range is for the user to choose from.
    employee_fixed
        Fixed amount beside the employee's rate, yuan/month.
    floor, cap
        Smallest and largest base, yuan/month; infinite where there is no cap.
    round_to
        The unit to which each side's amount is rounded, yuan.
    basis, confidence
        ``sourced`` or ``assumed``; ``high``, ``medium`` or ``low``.
    published, source, note
        Date of the source where known, where it comes from, what else to know.
    """

    city: str
    scheme: str
    valid_from: dt.date
    valid_to: dt.date
    employer: tuple[float, float]
    employee: tuple[float, float]
    employee_fixed: float
    floor: float
    cap: float
    round_to: float
    basis: str
    confidence: str
    published: str
    source: str
    note: str

    @property
    def has_bases(self) -> bool:
        """Whether floor and cap are known."""
        return not (math.isnan(self.floor) or math.isnan(self.cap))

    @property
    def has_rates(self) -> bool:
        """Whether the rates of both sides are known."""
        return not any(map(math.isnan, (*self.employer, *self.employee)))


@cache
def contributions() -> tuple[ContributionRow, ...]:
    """Floors, caps and rates of social insurance and housing fund by place, contribution and period."""
    return tuple(
        ContributionRow(
            row["city"],
            row["scheme"],
            dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]),
            (_number(row["employer_low"]), _number(row["employer_high"])),
            (_number(row["employee_low"]), _number(row["employee_high"])),
            _number(row["employee_fixed"]),
            _number(row["floor"]),
            _number(row["cap"]),
            float(row["round_to"]),
            row["basis"],
            row["confidence"],
            row["published"],
            row["source"],
            row["note"],
        )
        for row in _rows("contributions.csv")
    )


def _number(text: str) -> float:
    """A cell as a number: NaN where it is unknown, infinite where there is no limit."""
    return math.inf if text == "none" else float(text or "nan")


@dataclass(frozen=True, slots=True)
class EmploymentRule:
    """Whether a contribution is due for people employed in one form, and who pays it."""

    form: str
    scheme: str
    applies: bool
    paid_by: str
    basis: str
    confidence: str
    source: str
    note: str


@cache
def employment_rules() -> Mapping[tuple[str, str], EmploymentRule]:
    """The rules by form of employment and contribution."""
    rules = (
        EmploymentRule(
            row["form"],
            row["scheme"],
            row["applies"] == "yes",
            row["paid_by"],
            row["basis"],
            row["confidence"],
            row["source"],
            row["note"],
        )
        for row in _rows("employment_forms.csv")
    )
    return MappingProxyType({(rule.form, rule.scheme): rule for rule in rules})
