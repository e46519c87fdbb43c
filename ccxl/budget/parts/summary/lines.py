"""预算汇总表: the budget on one page in 万元, with its rounding difference, and the charts' ranking."""

from __future__ import annotations

from collections.abc import Callable

from ccxl.budget.months import MONTHS_A_YEAR, Months
from ccxl.budget.part import Rules
from ccxl.core.line import Line
from ccxl.core.rule import Value, at, for_one, join, look_up, percent_text, position, rank, total, word, yuan
from ccxl.formulas.operating import share_of


def _in_wan(amount: Value, wan: Value) -> Value:
    return yuan(amount / wan)


_WAN = {"wan": "constants.wan"}


def _scaled(key: str, source: str, axes: tuple[str, ...] = ()) -> Line:
    return Line(key, "yuan", axes=axes, rule=_in_wan, reads={"amount": source, **_WAN}, style="wan")


def _ranked(group: str, axis: str, amounts: str) -> tuple[Line, ...]:
    """The sections in descending order of their amounts, for a chart that stays sorted."""
    at = (axis,)
    keys = {"place": f"{group}.place", "ranks": f"{group}.rank"}
    return (
        Line(
            f"{group}.rank",
            "index",
            axes=at,
            style="count",
            reads={"amount": amounts},
            rule=lambda amount: rank(amount, over=axis),
        ),
        Line(
            f"{group}.place",
            "index",
            axes=at,
            style="count",
            reads={"amount": amounts},
            rule=lambda amount: position(amount, over=axis),
        ),
        Line(
            f"{group}.sorted_name",
            "text",
            axes=at,
            reads={**keys, "names": f"{group}.name"},
            rule=lambda place, ranks, names: look_up(place, ranks, names, over=axis),
        ),
        Line(
            f"{group}.sorted_amount",
            "yuan",
            axes=at,
            style="wan",
            reads={**keys, "amounts": amounts},
            rule=lambda place, ranks, amounts: look_up(place, ranks, amounts, over=axis),
        ),
    )


def _headline(label: str) -> Callable[[Value, Value, Value], Value]:
    def rule(names: Value, amounts: Value, total_amount: Value) -> Value:
        axis = names.axes[0]
        first = at(names, over=axis, index=0)
        return join(
            word(label),
            first,
            word("word.takes"),
            percent_text(share_of(at(amounts, over=axis, index=0), total_amount)),
        )

    return rule


def _first_month(construction: Value, running: Value) -> Value:
    return construction + for_one(at(running, over="month", index=0), "month")


OUTLAYS = (
    Line(
        "first_month_outlay",
        "yuan",
        rule=_first_month,
        reads={"construction": "construction.total", "running": "operating.cost"},
    ),
    Line(
        "first_year_total",
        "yuan",
        rule=lambda construction, running: construction + running,
        reads={"construction": "construction.total", "running": "operating.total"},
    ),
)


def rules_over(months: Months) -> Rules:
    """Rules of lines that count months, for other months than those of one year."""
    opening = months.opening

    def of_months(running: Value, first: int, after: int) -> Value:
        return sum((for_one(at(running, over="month", index=number), "month") for number in range(first, after)), 0)

    reads = {"construction": "construction.total", "running": "operating.cost"}
    return {
        "first_month_outlay": (
            lambda construction, running: construction + of_months(running, opening, opening + 1),
            reads,
        ),
        # With the months before opening.
        "first_year_total": (
            lambda construction, running: construction + of_months(running, 0, opening + MONTHS_A_YEAR),
            reads,
        ),
    }


LINES = (
    *OUTLAYS,
    _scaled("sections.wan", "sections.gross", ("section",)),
    Line(
        "sections.share",
        "share",
        axes=("section",),
        style="share",
        reads={"part": "sections.gross", "whole": "construction.total"},
        rule=share_of,
    ),
    _scaled("summary.reserve", "construction.reserve_gross"),
    _scaled("operating_sections.wan", "operating_sections.year", ("operating_section",)),
    _scaled("summary.construction", "construction.total"),
    _scaled("summary.construction_net", "construction.net_total"),
    _scaled("summary.operating", "operating.total"),
    Line(
        "summary.construction_difference",
        "yuan",
        style="wan",
        reads={"sections": "sections.wan", "reserve": "summary.reserve"},
        rule=lambda construction, sections, reserve: yuan(construction - total(sections, over="section") - reserve),
    ),
    Line(
        "summary.operating_difference",
        "yuan",
        style="wan",
        reads={"sections": "operating_sections.wan"},
        rule=lambda operating, sections: yuan(operating - total(sections, over="operating_section")),
    ),
    Line(
        "summary.normal_month",
        "yuan/month",
        rule=lambda amount, wan: yuan(amount / wan),
        reads={"amount": "operating.monthly_total", **_WAN},
        style="wan",
    ),
    _scaled("summary.first_month", "first_month_outlay"),
    _scaled("summary.first_year", "first_year_total"),
    _scaled("summary.expense", "expense.total"),
    _scaled("summary.cash", "cash.total"),
    *_ranked("sections", "section", "sections.wan"),
    *_ranked("operating_sections", "operating_section", "operating_sections.wan"),
    Line(
        "summary.construction_headline",
        "text",
        rule=_headline("word.headline.construction"),
        reads={
            "names": "sections.sorted_name",
            "amounts": "sections.sorted_amount",
            "total_amount": "summary.construction",
        },
    ),
    Line(
        "summary.operating_headline",
        "text",
        rule=_headline("word.headline.operating"),
        reads={
            "names": "operating_sections.sorted_name",
            "amounts": "operating_sections.sorted_amount",
            "total_amount": "summary.operating",
        },
    ),
    Line(
        "summary.by_month",
        "yuan/month",
        axes=("month",),
        style="wan",
        rule=lambda amount, wan: yuan(amount / wan),
        reads={"amount": "operating.cost", **_WAN},
    ),
    Line(
        "summary.paid_by_month",
        "yuan",
        axes=("paid_in",),
        style="wan",
        rule=_in_wan,
        reads={"amount": "cash.paid", **_WAN},
    ),
)
