"""What falls outside a budget's twelve months: told by row, never dropped in silence."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from ccxl.budget.given import EPOCH
from ccxl.budget.model import Budget
from ccxl.budget.parts.labour import kinds as labour_kinds
from ccxl.budget.parts.operating import lines as operating

# A note names so many rows and counts the others.
ROWS_NAMED: Final = 12
_AXES: Final = {"items": "item", "reserve": "reserve", "lines": "line", "labour_costs": "labour_cost"}


class _Dated(NamedTuple):
    """A row with its first and last month, and its amount."""

    shown: str
    month: float
    last: float
    amount: float


def outside(budget: Budget) -> tuple[str, ...]:
    """Notes about purchases in use or paid, and costs that run, before the budget starts or after it ends.

    Parameters
    ----------
    budget
        The budget; notes are in its language.

    Returns
    -------
    One note for each kind and side, with number, name and month of the rows; none where all lies within the budget.
    """
    return tuple(
        _told(budget, f"note.{kind}", _period(budget), fallen) for kind, fallen in _fallen(budget).items() if fallen
    )


def summary_of_outside(budget: Budget) -> str:
    """The same without its rows, of one length for all budgets of a shape; nothing where all lies within."""
    found = _fallen(budget)
    if not any(found.values()):
        return ""
    lines = (budget.words[f"note.outside_{part}"] for part in ("period", "in_use", "paid", "runs"))
    return "\n".join(lines).format(
        period=_period(budget),
        **{kind: len(fallen) for kind, fallen in found.items()},
        runs=len(found["runs_before"]) + len(found["runs_after"]),
        **{f"amount_{when}": _sum(budget, found[f"paid_{when}"]) for when in ("before", "after")},
    )


def _period(budget: Budget) -> str:
    return " - ".join(_month(float(budget.lines[f"timeline.{name}"])) for name in ("start", "end"))


def _fallen(budget: Budget) -> dict[str, list[_Dated]]:
    """What lies before the budget and after it, by kind and side."""
    start, end = (float(budget.lines[f"timeline.{name}"]) for name in ("start", "end"))
    found: dict[str, list[_Dated]] = {}
    for kind, find in (("in_use", _in_use), ("paid", _paid), ("runs", _running)):
        rows = list(find(budget))
        found[f"{kind}_before"] = [row for row in rows if row.last < start]
        found[f"{kind}_after"] = [row for row in rows if row.month > end]
    return found


def _in_use(budget: Budget) -> Iterator[_Dated]:
    """The rows of purchases by their month of use, with what is booked as their cost."""
    for group in ("items", "reserve"):
        months, costs = (budget.lines[f"{group}.{name}"].tolist() for name in ("in_use", "booked"))
        for row, (month, cost) in enumerate(zip(months, costs, strict=True)):
            yield _Dated(_named(budget, group, row, month), month, month, cost)


def _paid(budget: Budget) -> Iterator[_Dated]:
    """The payments of purchases by their month."""
    months, amounts = (budget.lines[f"payments.{name}"].tolist() for name in ("due", "amount"))
    for row, (due, paid) in enumerate(zip(months, amounts, strict=True)):
        for month, amount in zip(due, paid, strict=True):
            # An amount that is not known is paid all the same.
            if amount != 0:
                yield _Dated(_named(budget, "items", row, month), month, month, amount)
    months, amounts = (budget.lines[f"reserve.{name}"].tolist() for name in ("in_use", "gross"))
    for row, (month, amount) in enumerate(zip(months, amounts, strict=True)):
        if amount != 0:
            yield _Dated(_named(budget, "reserve", row, month), month, month, amount)


def _running(budget: Budget) -> Iterator[_Dated]:
    """The rows of running costs by their first and last month; those typed by month have none."""
    typed = {
        "lines": [row.months is not None for row in operating.lines(budget.scenario)],
        "labour_costs": [row.months is not None for row in labour_kinds.costs(budget.scenario)],
    }
    for group, by_month in typed.items():
        firsts, lasts = (budget.lines[f"{group}.{name}"].tolist() for name in ("first_month", "last_month"))
        for row, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
            if not by_month[row]:
                yield _Dated(_named(budget, group, row, first), first, last, 0.0)


def _named(budget: Budget, group: str, row: int, month: float) -> str:
    """Number and name of a row as they stand on its sheet, and a month."""
    number = budget.lines[f"numbers.{_AXES[group]}"][row]
    return f"{number} {budget.lines[f'{group}.name'][row]} ({_month(month)})"


def _month(serial: float) -> str:
    return f"{EPOCH + dt.timedelta(days=int(serial)):%Y-%m}"


def _told(budget: Budget, label: str, period: str, fallen: list[_Dated]) -> str:
    words = budget.words
    rows = "; ".join(one.shown for one in fallen[:ROWS_NAMED])
    if len(fallen) > ROWS_NAMED:
        rows += words["note.more_rows"].format(len(fallen) - ROWS_NAMED)
    return words[label].format(count=len(fallen), period=period, amount=_sum(budget, fallen), rows=rows)


def _sum(budget: Budget, fallen: list[_Dated]) -> str:
    amount = sum(one.amount for one in fallen)
    return budget.words["word.not_computable"] if math.isnan(amount) else f"{amount:,.2f}"
