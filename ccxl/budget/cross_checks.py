"""What no single key can tell: whether the parts of a scenario fit together.

The checks read the raw tables, not the validated scenario, so that they report beside mistakes in
single values; what they cannot make out they leave to the schema.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ccxl.budget.constraint_checks import constraint_mistakes, named_tables
from ccxl.budget.paths import SINGLE, Field, Raw, below, fields, joined, rows_at, value_at
from ccxl.budget.raw_months import month_in, start_of
from ccxl.budget.register import DEFINITION
from ccxl.budget.schema_reader import Kind
from ccxl.budget.vocabulary import calendar_day
from ccxl.budget.wording import EARLIEST_YEAR, LATEST_YEAR, shown

Found = Iterator[tuple[str, str]]
Place = Callable[[str], str]

DATED: Final = frozenset({Kind.WHOLE, Kind.MONTH, Kind.DAY})
TO_BUDGET: Final = ("construction.items", "operating.lines", "staffing.grades", "comparison.ways")
TOTAL_WORDS: Final = frozenset({"合计", "小计", "总计", "共计", "total", "subtotal", "sum", "grandtotal"})


def cross_checks(raw: Raw, place: Place) -> Found:
    """Path and message of every mistake between the parts of a scenario.

    Parameters
    ----------
    raw
        The scenario as tables.
    place
        What to call a path in a message: itself, or a sheet and cell.
    """
    yield from _odd_values(raw)
    yield from DEFINITION.find_mistakes(raw, place)
    yield from _months_in_budget(raw)
    yield from constraint_mistakes(raw, place)
    yield from _totals(raw)
    yield from _nothing_to_budget(raw, place)


def _odd_values(raw: Any, plain: str = "") -> list[tuple[str, str]]:
    """Empty lists, text that no workbook can hold, and dates that nobody means; paths are put together on the way up.

    Parameters
    ----------
    raw
        A table, a list or a single value.
    plain
        The pattern of its path.
    """
    if isinstance(raw, SINGLE):
        text = "" if type(raw) is float else _odd_value(plain, raw)
        return [("", text)] if text else []
    if isinstance(raw, Mapping):
        return [
            (joined(key, path), text)
            for key, value in raw.items()
            for path, text in _odd_values(value, below(plain, str(key)))
        ]
    if not isinstance(raw, list | tuple):
        return []
    if not raw:
        return [("", " = []: an empty list; leave the key out or give at least one")]
    inside = below(plain)
    return [(joined(n, path), text) for n, value in enumerate(raw) for path, text in _odd_values(value, inside)]


def _odd_value(plain: str, value: Any) -> str:
    field = fields().get(plain)
    if field is None:
        return ""
    if field.kind is Kind.TEXT:
        return _unprintable(value) if isinstance(value, str) else ""
    return _odd_date(field, value) if field.kind in DATED else ""


def _unprintable(text: str) -> str:
    if text.isprintable():
        return ""
    bad = [sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n\r"]
    bad += [sign for sign in text if sign in "\ufffe\uffff"]
    return f"holds the character U+{ord(bad[0]):04X}, which a workbook cannot hold; remove it" if bad else ""


def _odd_date(field: Field, value: Any) -> str:
    year: int | None = None
    if field.kind is Kind.WHOLE:
        within = isinstance(value, int) and (field.low or 0) <= value <= (field.high or 0)
        year = value if within else None
    else:
        try:
            day = calendar_day(value)
        except ValueError:
            return ""
        year = day.year if isinstance(day, dt.date) else None
    if year is None or EARLIEST_YEAR <= year <= LATEST_YEAR:
        return ""
    return f" = {shown(value)}: must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"


def _months_in_budget(raw: Raw) -> Found:
    start = start_of(raw)
    if start is None or not EARLIEST_YEAR <= start.year <= LATEST_YEAR:
        return
    end = dt.date(start.year + (start.month + 10) // 12, (start.month + 10) % 12 + 1, 1)
    span = f"the budget runs from {start:%Y-%m} to {end:%Y-%m}"
    for table in ("staffing.grades", "staffing.support", "operating.lines", "telecom.usage", "telecom.rents"):
        for path, row in rows_at(raw, table):
            first, last = month_in(row.get("first_month")), month_in(row.get("last_month"))
            if last is not None and last < start:
                yield f"{path}.last_month", f" = {last:%Y-%m}: lies before the budget starts; {span}"
            elif last is not None and last > end:
                yield f"{path}.last_month", f" = {last:%Y-%m}: lies after the budget ends; {span}"
            if first is not None and first > end:
                yield f"{path}.first_month", f" = {first:%Y-%m}: lies after the budget ends; {span}"
            # Operating lines check their own order in the schema.
            elif first and last and last < first and table != "operating.lines":
                yield f"{path}.last_month", f" = {last:%Y-%m}: lies before first_month {first:%Y-%m}"


def _totals(raw: Raw) -> Found:
    """Rows of totals that were copied along from a quote."""
    for table in named_tables():
        for path, row in rows_at(raw, table):
            for key in ("section", "name"):
                if isinstance(word := row.get(key), str) and word.replace(" ", "").casefold() in TOTAL_WORDS:
                    yield f"{path}.{key}", f" = {shown(word)}: a row of totals; remove it, totals are computed"
                    break


def _nothing_to_budget(raw: Raw, place: Place) -> Found:
    if not any(value_at(raw, path) for path in (*TO_BUDGET, "offer.items")):
        yield TO_BUDGET[0], f"nothing to budget; give at least one of {', '.join(place(path) for path in TO_BUDGET)}"
