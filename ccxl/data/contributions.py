"""Which bases and rates of a contribution hold in a place on a day, and what to do where none is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ccxl.core.errors import CatalogError, nearest
from ccxl.data.catalog import ContributionRow, contributions, label, labels

INSURANCES: Final = ("pension", "medical", "unemployment", "injury")
SCHEMES: Final = (*INSURANCES, "housing")
FORMS: Final = ("full_time", "part_time", "intern", "dispatch", "outsourced")
# Confidence from the lowest up.
RANKS: Final = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Standard:
    """What holds for one contribution in one place on one day.

    Parameters
    ----------
    city, scheme, on
        Place, contribution and day.
    bases, rates
        The rows that floor and cap, and the rates, come from.
    """

    city: str
    scheme: str
    on: dt.date
    bases: ContributionRow
    rates: ContributionRow

    @property
    def provisional(self) -> bool:
        """Whether something is carried over from an earlier period or not verified (暂估)."""
        return not (_holds(self.bases, self.on) and _holds(self.rates, self.on))

    @property
    def confidence(self) -> str:
        """The lower confidence of the two rows; figures that are carried over are held with low confidence."""
        return min((_confidence(row, self.on) for row in (self.bases, self.rates)), key=RANKS.index)

    def rates_of(self, side: str) -> tuple[float, float]:
        """Smallest and largest rate of the ``employer`` or the ``employee``."""
        return self.rates.employer if side == "employer" else self.rates.employee

    def described(self, language: str) -> str:
        """In words: periods and confidence of bases and rates, and whether they are provisional.

        Raises
        ------
        CatalogError
            The language is not shipped.
        """
        parts = [_described(self.bases, self.on, "bases", language), _described(self.rates, self.on, "rates", language)]
        parts += [label("contribution.provisional", language)] if self.provisional else []
        return "; ".join(parts)


def place(name: str) -> str:
    """The place of the data that a name in either language means; 北京市 is 北京.

    Raises
    ------
    CatalogError
        The place is not in the data; the message lists those that are.
    """
    key = _places().get(_plain(name))
    if key is None:
        held = ", ".join(sorted({row.city for row in contributions()}))
        raise CatalogError(
            f"city = {name!r}: not in the data{nearest(_plain(name), _places())}; held are {held}; "
            "for other places give your own rates and bases with given_contributions"
        )
    return key


@cache
def _places() -> dict[str, str]:
    keys = {row.city for row in contributions()}
    names = {_plain(labels(language)[f"city.{key}"]): key for key in keys for language in ("zh", "en")}
    return names | {_plain(key): key for key in keys}


def _plain(name: str) -> str:
    return name.strip().casefold().removesuffix("市").removesuffix("省")


def check(city: str, asked: Iterable[tuple[str, dt.date]], carry: bool, bases_only: bool = False) -> None:
    """See that bases, and rates unless only bases are asked for, are known for contributions on days.

    Raises
    ------
    CatalogError
        Something is not in the data; of each contribution the first day that lacks it is named, and what to do.
    """
    lacks: dict[str, str] = {}
    could = True
    for scheme, on in asked:
        if scheme not in lacks and not _known(city, scheme, on, carry, bases_only):
            lacks[scheme] = _lack(city, scheme, on, carry, bases_only)
            could &= not carry and _known(city, scheme, on, True, bases_only)
    if lacks:
        carried = "choose if_missing = latest to carry the latest over as provisional (沿用最近标准, 暂估), or "
        raise CatalogError(
            f"{city}: {'; '.join(lacks.values())}; {carried if could else ''}"
            "give your own rates and bases with given_contributions"
        )


def _known(city: str, scheme: str, on: dt.date, carry: bool, bases_only: bool) -> bool:
    return bool(_bases(city, scheme, on, carry) and (bases_only or _rates(city, scheme, on, carry)))


def _lack(city: str, scheme: str, on: dt.date, carry: bool, bases_only: bool) -> str:
    """What is not known of a contribution on a day, and what is held of it."""
    lacks = [] if _bases(city, scheme, on, carry) else ["floor", "cap"]
    lacks += [] if bases_only or _rates(city, scheme, on, carry) else ["rates"]
    held = ", ".join(map(_period, _rows(city, scheme)))
    if not held:
        held = ", ".join(sorted({row.city for row in contributions() if row.scheme == scheme})) + " only"
    return f"{scheme} on {on}: {', '.join(lacks)} not in the data (held: {held})"


def standard(city: str, scheme: str, on: dt.date, carry: bool) -> Standard:
    """Bases and rates that hold on a day.

    Parameters
    ----------
    city, scheme, on
        Place as `place` gives it, contribution, day.
    carry
        Whether what is unknown or not verified may come from the latest earlier figures (沿用最近标准).

    Raises
    ------
    CatalogError
        Something is not in the data.
    """
    check(city, [(scheme, on)], carry)
    bases, rates = _bases(city, scheme, on, carry), _rates(city, scheme, on, carry)
    assert bases, "checked above"
    assert rates, "checked above"
    return Standard(city, scheme, on, bases, rates)


def bases(city: str, scheme: str, on: dt.date, carry: bool) -> ContributionRow:
    """The row with the floor and cap that hold on a day.

    Raises
    ------
    CatalogError
        They are not in the data.
    """
    check(city, [(scheme, on)], carry, bases_only=True)
    found = _bases(city, scheme, on, carry)
    assert found, "checked above"
    return found


def _rows(city: str, scheme: str) -> Iterator[ContributionRow]:
    """A contribution's rows, its own before those for all insurances."""
    wanted = (scheme, "social") if scheme in INSURANCES else (scheme,)
    for name in wanted:
        yield from (row for row in contributions() if row.city == city and row.scheme == name)


def _holds(row: ContributionRow, on: dt.date) -> bool:
    return _covers(row, on) and row.basis == "sourced"


def _covers(row: ContributionRow, on: dt.date) -> bool:
    return row.valid_from <= on <= row.valid_to


def _confidence(row: ContributionRow, on: dt.date) -> str:
    """A row's confidence on a day: a source vouches for its own period only."""
    return row.confidence if _covers(row, on) else RANKS[0]


@cache
def _bases(city: str, scheme: str, on: dt.date, carry: bool) -> ContributionRow | None:
    return _pick(city, scheme, on, carry, lambda row: row.has_bases)


@cache
def _rates(city: str, scheme: str, on: dt.date, carry: bool) -> ContributionRow | None:
    return _pick(city, scheme, on, carry, lambda row: row.has_rates)


def _pick(
    city: str, scheme: str, on: dt.date, carry: bool, known: Callable[[ContributionRow], bool]
) -> ContributionRow | None:
    begun = [row for row in _rows(city, scheme) if known(row) and row.valid_from <= on]
    exact = [row for row in begun if _holds(row, on)]
    if exact or not (carry and begun):
        return exact[0] if exact else None
    return max(begun, key=lambda row: row.valid_from)


def _period(row: ContributionRow) -> str:
    what = "" if row.has_rates else " bases only"
    return f"{row.valid_from} to {row.valid_to}{what}{'' if row.basis == 'sourced' else ' not verified'}"


def _described(row: ContributionRow, on: dt.date, what: str, language: str) -> str:
    def word(key: str) -> str:
        return label(key, language)

    carried = "" if _covers(row, on) else f"{word('contribution.carried')} "
    assumed = "" if row.basis == "sourced" else f", {word('contribution.assumed')}"
    period = f"{row.valid_from} {word('contribution.until')} {row.valid_to}"
    confidence = word(f"choice.Confidence.{_confidence(row, on)}")
    return f"{word(f'contribution.{what}')} {carried}{period} ({confidence}{assumed})"
