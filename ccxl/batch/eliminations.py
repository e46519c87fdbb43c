"""Charges between the sites of a batch: who bears them, who charges them on, and whether both sides agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

# Findings; the first two are told from the amounts, by a formula.
AGREES, DIFFERS = "agrees", "differs"
# Findings of charges whose other side is no part of the total: nothing to eliminate.
APART: Final = ("not_in_batch", "not_built", "itself")
# Amounts by whether the payer tells them.
_Sides: TypeAlias = Mapping[bool, list[float | None]]


@dataclass(frozen=True, slots=True)
class Pair:
    """What one site charges another.

    Parameters
    ----------
    payer, payee
        The site that bears the charge, and the site that makes it.
    borne, passed_on
        The year's amount in yuan in the payer's budget, and the payee's cost that it charges on; None is unknown.
    has_borne, has_passed_on
        Whether the side shows the charge at all.
    finding
        ``agrees``, ``differs``, or why the sides cannot be held against each other; empty where an amount is unknown.
    """

    payer: str
    payee: str
    borne: float | None
    passed_on: float | None
    has_borne: bool
    has_passed_on: bool
    finding: str

    @property
    def is_eliminated(self) -> bool:
        """Whether the payer's charge leaves the group's total: only where the payee's own cost stands in it."""
        return self.has_borne and self.finding not in APART

    @property
    def eliminated(self) -> float | None:
        """What leaves the group's total, in yuan, negative."""
        if not self.is_eliminated:
            return 0.0
        return None if self.borne is None else -self.borne


def pairs(entries: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Every pair of sites between which a charge is told, in the order of the sites.

    Parameters
    ----------
    entries
        Lines of the manifest.
    """
    states: dict[str, str] = {}
    sides: dict[tuple[str, str], dict[bool, list[float | None]]] = {}
    for entry in entries:
        states[entry["site"]] = entry["state"]
        for direction, other, amount in entry.get("charges", ()) if entry["state"] == "built" else ():
            by = direction == "charged_by"
            key = (entry["site"], other) if by else (other, entry["site"])
            sides.setdefault(key, {}).setdefault(by, []).append(amount)
    return [_pair(payer, payee, found, states) for (payer, payee), found in sides.items()]


def _pair(payer: str, payee: str, found: _Sides, states: Mapping[str, str]) -> Pair:
    borne, passed_on = _sum(found.get(True, [])), _sum(found.get(False, []))
    finding = _missing(payer, payee, found, states)
    if not finding and borne is not None and passed_on is not None:
        finding = AGREES if round(borne - passed_on, 2) == 0 else DIFFERS
    return Pair(payer, payee, borne, passed_on, True in found, False in found, finding)


def _missing(payer: str, payee: str, found: _Sides, states: Mapping[str, str]) -> str:
    """Why two sides cannot be held against each other; empty where they can."""
    if payer == payee:
        return "itself"
    if payer not in states or payee not in states:
        return "not_in_batch"
    if any(states[site] != "built" for site in (payer, payee)):
        return "not_built"
    if False not in found:
        return "payee_silent"
    return "" if True in found else "payer_silent"


def _sum(amounts: list[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 2) if len(known) == len(amounts) else None
