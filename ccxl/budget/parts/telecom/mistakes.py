"""Whether the parts of telecom charges fit together: lines and tiers that are named exist, tiers begin with 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ccxl.budget.parts.telecom.schema import TIERED
from ccxl.budget.paths import Raw, name_in, rows_at, value_at, word_in
from ccxl.budget.wording import shown
from ccxl.core.errors import nearest

Found = Iterator[tuple[str, str]]
Place = Callable[[str], str]

PATH: Final = "telecom"
CALLS: Final = ("traffic.monthly_calls", "traffic.intervals")


def telecom_checks(raw: Raw, place: Place) -> Found:
    """Path and message of every mistake between the parts of telecom charges.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message.
    """
    charges = [*rows_at(raw, "telecom.usage"), *rows_at(raw, "telecom.rents")]
    lines = [
        (path, name)
        for path, row in rows_at(raw, "operating.lines")
        if word_in(row.get("amount_from")) == "telecom" and (name := name_in(row.get("name")))
    ]
    yield from _lines(charges, lines, place)
    yield from _tiers(raw, place)
    for path, row in rows_at(raw, "telecom.usage"):
        if row.get("months") is None and not any(value_at(raw, name) for name in CALLS):
            yield f"{path}.months", f"not given; needs {' or '.join(place(name) for name in CALLS)}, not given either"
        if row.get("duration_s") is None and value_at(raw, "traffic.aht_s") is None:
            yield f"{path}.duration_s", f"not given; needs {place('traffic.aht_s')}, not given either"


def _lines(charges: list[tuple[str, Mapping[str, Any]]], lines: list[tuple[str, str]], place: Place) -> Found:
    names = [name for _, name in lines]
    for path, row in charges:
        wanted = name_in(row.get("line"))
        if wanted and names.count(wanted) != 1:
            what = "no such line" if wanted not in names else "there are several such lines"
            yield (
                f"{path}.line",
                f" = {shown(wanted)}: {what}{nearest(wanted, names)}; name one of {place('operating.lines')} "
                "with amount_from = 'telecom'",
            )
    tables = f"{place('telecom.usage')} or {place('telecom.rents')}"
    used = {name_in(row.get("line")) for _, row in charges}
    for path, name in lines:
        if name not in used:
            yield f"{path}.amount_from", f" = 'telecom': no row of {tables} has line = {shown(name)}"


def _tiers(raw: Raw, place: Place) -> Found:
    tiered = {name: path for path, row in rows_at(raw, "telecom.usage") if word_in(row.get("tariff")) in TIERED
              and (name := name_in(row.get("name")))}  # fmt: skip
    starts: dict[str, list[float]] = {}
    for path, row in rows_at(raw, "telecom.tiers"):
        usage, start = name_in(row.get("usage")), row.get("from_minutes")
        if not usage:
            continue
        if usage not in tiered:
            yield (
                f"{path}.usage",
                f" = {shown(usage)}: no such charge with tariff {' or '.join(TIERED)}{nearest(usage, tiered)}; "
                f"name one of {place('telecom.usage')}",
            )
        if not isinstance(start, int | float) or isinstance(start, bool):
            continue
        if start in starts.setdefault(usage, []):
            yield f"{path}.from_minutes", f" = {start:g}: stands twice for {shown(usage)}; keep one"
        starts[usage].append(start)
    for name, path in tiered.items():
        if name not in starts:
            yield f"{path}.tariff", f"has tiers, but {place('telecom.tiers')} has none for {shown(name)}; give them"
        elif min(starts[name]) != 0:
            yield f"{path}.tariff", f"its first tier begins with {min(starts[name]):g} minutes; must begin with 0"
