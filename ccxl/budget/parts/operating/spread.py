"""The columns that every row of a yearly table has: quarters, calendar years, the year, last year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ccxl.core.line import Line
from ccxl.core.rule import Value, total, yuan
from ccxl.formulas import operating

COST = "cost"


def periods(group: str, axes: tuple[str, ...]) -> tuple[Line, ...]:
    """Sums of a monthly `cost` line over quarters, calendar years and the year."""
    return (
        Line(
            f"{group}.quarter",
            "yuan",
            axes=(*axes, "quarter"),
            rule=lambda cost: total(cost, over="month", by="quarter"),
        ),
        Line(
            f"{group}.calendar_year",
            "yuan",
            axes=(*axes, "calendar_year"),
            rule=lambda cost: total(cost, over="month", by="calendar_year"),
        ),
        Line(f"{group}.year", "yuan", axes=axes, rule=operating.year_total),
    )


def share_of_total(group: str, axes: tuple[str, ...]) -> Line:
    """The year's amounts as shares of the operating budget."""
    return Line(
        f"{group}.share_of_total",
        "share",
        axes=axes,
        rule=operating.share_of,
        style="share",
        reads={"part": f"{group}.year", "whole": "operating.total"},
    )


def comparison(group: str, axes: tuple[str, ...]) -> tuple[Line, ...]:
    """Change against last year, current less last."""
    return (
        Line(f"{group}.change", "yuan", axes=(*axes, "prior"), rule=_change),
        Line(f"{group}.change_rate", "share", axes=(*axes, "prior"), rule=operating.change_rate, style="share"),
    )


def _change(year: Value, last_year: Value) -> Value:
    return yuan(year - last_year)


def spread(group: str, axis: str, last_year: Callable[[Any], list[Any]], path: str) -> tuple[Line, ...]:
    """All period columns of the rows of one table; `path` is that of the amount of last year."""
    return (
        *periods(group, (axis,)),
        Line(
            f"{group}.last_year",
            "yuan",
            axes=(axis, "prior"),
            missing="not_given",
            given=lambda s: [[value] for value in last_year(s)],
            path=path,
        ),
        *comparison(group, (axis,)),
    )
