"""运营费用预算表: priced lines, typed months, labour, and the expense view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from ccxl.budget.check import Check
from ccxl.budget.given import by_month, once
from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.months import Months
from ccxl.budget.part import Rules
from ccxl.budget.parts.construction.lines import INCLUSIVE, deducts
from ccxl.budget.parts.operating.schema import OperatingLine
from ccxl.budget.parts.operating.spread import comparison, periods, share_of_total, spread
from ccxl.budget.parts.timeline.lines import COUNTED_BY_DRIVER, beginning
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import LineAmount
from ccxl.core.line import Line
from ccxl.core.rule import Value, constant, if_else, known, look_up, nothing, total, total_where, word
from ccxl.formulas import operating, tax

_BY_MONTH: Final = by_month(OperatingLine, "months")
LABOUR = "人工成本"
ONCE = "choice.PriceTime.once"


@dataclass(frozen=True, slots=True)
class CostRows:
    """Rows of the operating budget: a part contributes them to the hook ``operating.rows``.

    Parameters
    ----------
    group
        Group of the lines ``cost`` (by month), ``normal_month``, ``year``, ``last_year`` and ``rhythm``.
    axis
        Axis of the rows.
    """

    group: str
    axis: str


@dataclass(frozen=True, slots=True)
class AmountSource:
    """Amounts that another part works out for lines: a part contributes it to the hook ``operating.amounts``.

    Parameters
    ----------
    word
        Label of the choice of ``amount_from`` that asks for it.
    taken_over
        Key of the line of what is taken over in the year.
    reads
        Keys of the lines that the rule reads.
    amount
        Rule of the amount by line and month.
    """

    word: str
    taken_over: str
    reads: tuple[str, ...]
    amount: Callable[..., Value]


@once
def lines(scenario: Scenario) -> tuple[Any, ...]:
    """The operating lines in the order of their sections."""
    names = sections(scenario)
    return tuple(sorted(scenario.operating.lines, key=lambda row: names.index(row.section)))


def labour_section(scenario: Scenario) -> str:
    """Name of the section that labour stands in: the user's own if it is called so."""
    return next(
        (row.section for row in scenario.operating.lines if row.section.casefold() in (LABOUR, "labour")), LABOUR
    )


def sections(scenario: Scenario) -> list[str]:
    """Names of the sections; labour first, the others in order of first appearance."""
    first = [labour_section(scenario)] if scenario.staffing.grades or scenario.staffing.support else []
    return list(dict.fromkeys([*first, *(row.section for row in scenario.operating.lines)]))


def _is_priced(row: Any) -> bool:
    return row.months is None and row.amount_from is LineAmount.TYPED


def _typed(scenario: Scenario) -> list[list[float | None]]:
    return [_BY_MONTH(scenario, row.months) for row in lines(scenario)]


def _last(start: Value, end: Value, first_month: Value, price_time: Value) -> Value:
    return if_else(price_time == word(ONCE), first_month, end)


def _amount(
    month: Value,
    first_month: Value,
    last_month: Value,
    quantity: Value,
    driver: Value,
    names: Value,
    levels: Value,
    price_with_tax: Value,
    period_months: Value,
    remainder: Value,
    end: Value,
) -> Value:
    level = look_up(driver, names, levels, over="driver")
    return operating.amount_in_month(
        month, first_month, last_month, quantity, level, price_with_tax, period_months, remainder, end
    )


TABLE: Final = InputTable("operating.lines", OperatingLine, "lines", "line", lines)
_AT = ("line",)
_DRIVEN = {"names": "drivers.name", "levels": "drivers.level"}

PRICED = (
    Line(
        "operating_sections.name", "text", axes=("operating_section",), given=sections, path="operating.lines.=.section"
    ),
    *TABLE.lines(
        without=("section", "last_year"),
        fixed=("amount_from",),
        computed={
            "first_month": Computed(lambda start: start, {"start": "timeline.start"}),
            "last_month": Computed(_last, {"start": "timeline.start", "end": "timeline.end"}),
        },
        # Not of lines typed by month, or worked out on a sheet.
        only_where=dict.fromkeys(("quantity", "price", "price_time"), _is_priced),
    ),
    Line(
        "lines.period_months",
        "month",
        axes=_AT,
        style="count",
        reads={"keys": "price_times.name", "values": "price_times.months"},
        rule=lambda price, price_time, keys, values: if_else(
            known(price), look_up(price_time, keys, values, over="price_time"), nothing()
        ),
    ),
    Line(
        "lines.price_with_tax",
        "yuan",
        axes=_AT,
        style="price",
        rule=lambda price, price_basis, tax_rate: if_else(
            known(price), tax.price_with_tax(price, price_basis == word(INCLUSIVE), tax_rate), nothing()
        ),
    ),
    Line(
        "lines.average_level",
        "1",
        axes=_AT,
        style="plain",
        mixed=COUNTED_BY_DRIVER,
        reads={"keys": "drivers.name", "values": "drivers.average"},
        rule=lambda driver, keys, values: look_up(driver, keys, values, over="driver"),
    ),
    Line(
        "lines.running_months",
        "month",
        axes=_AT,
        rule=operating.running_months,
        style="count",
        reads={"start": "timeline.start", "end": "timeline.end"},
    ),
    Line(
        "lines.remainder",
        "yuan",
        axes=_AT,
        reads={"price": "lines.price_with_tax", "given_price": "lines.price"},
        rule=lambda quantity, average_level, price, period_months, running_months, given_price: (
            operating.spreading_remainder(
                quantity, average_level, price, period_months, running_months, ~known(given_price)
            )
        ),
    ),
    Line(
        "lines.normal_month",
        "yuan/month",
        axes=_AT,
        rule=lambda price, price_time, quantity, average_level, price_with_tax, period_months, year: (
            operating.normal_month(
                price, price_time == word(ONCE), quantity, average_level, price_with_tax, period_months, year
            )
        ),
    ),
    Line(
        "lines.deductible_tax",
        "yuan/month",
        axes=("line", "month"),
        reads={"taxpayer": "tax.taxpayer"},
        rule=lambda cost, tax_rate, deductible, taxpayer: tax.deductible_tax(
            cost, tax_rate, deducts(deductible, taxpayer)
        ),
    ),
    Line(
        "lines.deductible_tax_year", "yuan", axes=_AT, reads={"cost": "lines.deductible_tax"}, rule=operating.year_total
    ),
    Line(
        "lines.net_year",
        "yuan",
        axes=_AT,
        reads={"deducted": "lines.deductible_tax_year"},
        rule=lambda year, deducted: year - deducted,
    ),
    *spread("lines", "line", lambda s: [row.last_year for row in lines(s)], "operating.lines.*.last_year"),
)


def _amount_with(sources: Sequence[AmountSource]) -> Callable[..., Value]:
    """The amount of a line in a month: priced, or worked out by another part."""

    def amount(
        month: Value,
        first_month: Value,
        last_month: Value,
        quantity: Value,
        driver: Value,
        names: Value,
        levels: Value,
        price_with_tax: Value,
        period_months: Value,
        remainder: Value,
        end: Value,
        amount_from: Value,
        *read: Value,
    ) -> Value:
        found = _amount(
            month, first_month, last_month, quantity, driver, names, levels, price_with_tax, period_months, remainder,
            end,
        )  # fmt: skip
        rest = iter(read)
        for source in sources:
            worked_out = source.amount(*islice(rest, len(source.reads)))
            found = if_else(amount_from == word(source.word), worked_out, found)
        return found

    return amount


def _cost(sources: Sequence[AmountSource]) -> tuple[Line, ...]:
    """The amounts by month, and what is taken over from each other part in the year."""
    reads = {"month": "timeline.month", "end": "timeline.end", **_DRIVEN}
    for source in sources:
        reads |= {key: key for key in source.reads}
    return (
        Line(
            "lines.cost",
            "yuan/month",
            axes=("line", "month"),
            given=_typed,
            path="operating.lines.*.months.*",
            rule=_amount_with(sources) if sources else _amount,
            reads=reads,
        ),
        *(
            Line(
                source.taken_over,
                "yuan",
                reads={"year": "lines.year", "amount_from": "lines.amount_from"},
                rule=_taken_over(source.word),
            )
            for source in sources
        ),
    )


def _taken_over(source: str) -> Callable[[Value, Value], Value]:
    return lambda year, amount_from: total_where(year, amount_from, word(source), over="line")


OWN_ROWS = CostRows("lines", "line")


def _sections(rows: Sequence[CostRows]) -> tuple[Line, ...]:
    """What the rows come to by section, and the share of each in the total."""
    axes = tuple(each.axis for each in rows)

    def of_section(*amounts: Value) -> Value:
        return total(*amounts, over=axes, by="operating_section")

    return (
        *(
            Line(
                f"operating_sections.{name}",
                unit,
                axes=("operating_section", *more),
                rule=of_section,
                reads={each.group: f"{each.group}.{name}" for each in rows},
            )
            for name, unit, more in (
                ("cost", "yuan/month", ("month",)),
                ("normal_month", "yuan/month", ()),
                ("last_year", "yuan", ("prior",)),
            )
        ),
        *(share_of_total(each.group, (each.axis,)) for each in rows),
        share_of_total("operating_sections", ("operating_section",)),
    )


SECTIONS = (
    *periods("operating_sections", ("operating_section",)),
    *comparison("operating_sections", ("operating_section",)),
    Line(
        "operating.cost",
        "yuan/month",
        axes=("month",),
        reads={"cost": "operating_sections.cost"},
        rule=lambda cost: total(cost, over="operating_section"),
    ),
    Line(
        "operating.monthly_total",
        "yuan/month",
        reads={"normal": "operating_sections.normal_month"},
        rule=lambda normal: total(normal, over="operating_section"),
    ),
    Line(
        "operating.last_year",
        "yuan",
        axes=("prior",),
        reads={"last_year": "operating_sections.last_year"},
        rule=lambda last_year: total(last_year, over="operating_section"),
    ),
    *(line for line in periods("operating", ()) if line.key != "operating.year"),
    Line("operating.total", "yuan", rule=operating.year_total),
    *(
        Line(f"operating.{name}", unit, axes=("prior",), style=style, rule=rule, reads={"year": "operating.total"})
        for name, unit, style, rule in (
            ("change", "yuan", "", lambda year, last_year: year - last_year),
            ("change_rate", "share", "share", operating.change_rate),
        )
    ),
)

EXPENSE_VIEW: Final = {"operating": "operating.cost", "deducted": "deducted.cost", "charges": "depreciation.total"}


def _by_month(group: str, rule: Callable[..., Value], reads: dict[str, str]) -> tuple[Line, ...]:
    return (Line(f"{group}.cost", "yuan/month", axes=("month",), rule=rule, reads=reads), *periods(group, ()))


def _expense(bought: bool, running: bool) -> tuple[Line, ...]:
    """The expense view, of the parts of the budget that are there."""
    rule: Callable[..., Value] = lambda operating, deducted, charges: operating - deducted + charges  # noqa: E731
    if bought != running:
        rule = (lambda charges: charges) if bought else (lambda operating, deducted: operating - deducted)
    return (
        *_by_month("expense", rule, EXPENSE_VIEW),
        Line("expense.total", "yuan", rule=lambda year: year),
    )


DEDUCTED = _by_month("deducted", lambda tax: total(tax, over="line"), {"tax": "lines.deductible_tax"})


UNIT_COSTS = (
    Line(
        "unit_cost.per_seat_month",
        "yuan/month/seat",
        reads={"running": "operating.total", "seats": "staffing.seats"},
        rule=lambda running, seats: if_else(seats > 0, running / seats / constant(12, "month"), nothing()),
    ),
    Line(
        "unit_cost.calls",
        "call",
        reads={"calls": "traffic.monthly_calls"},
        style="count",
        rule=lambda calls: total(calls, over="month") / constant(1, "ratio"),
    ),
    Line(
        "unit_cost.per_call",
        "yuan/call",
        reads={"running": "operating.total", "calls": "unit_cost.calls"},
        rule=lambda running, calls: if_else(calls > 0, running / calls, nothing()),
    ),
)


def rules_over(months: Months) -> Rules:
    """Rules of lines that count months, for other months than those of one year."""

    def normal_month(
        price: Value,
        price_time: Value,
        quantity: Value,
        average_level: Value,
        price_with_tax: Value,
        period_months: Value,
        year: Value,
    ) -> Value:
        once, counted = price_time == word(ONCE), constant(months.budget, "month")
        return operating.normal_month(
            price, once, quantity, average_level, price_with_tax, period_months, year, counted
        )

    def per_seat_month(running: Value, seats: Value) -> Value:
        return if_else(seats > 0, running / seats / constant(months.budget, "month"), nothing())

    return {
        "lines.running_months": (operating.running_months, {"start": beginning(months), "end": "timeline.end"}),
        "lines.normal_month": (normal_month, {}),
        "unit_cost.per_seat_month": (per_seat_month, {"running": "operating.total", "seats": "staffing.seats"}),
    }


def lines_with(
    rows: Sequence[CostRows], sources: Sequence[AmountSource], bought: bool, running: bool
) -> tuple[Line, ...]:
    """All lines, with the rows and amounts that other parts contribute.

    Parameters
    ----------
    rows, sources
        What other parts contribute.
    bought, running
        Whether the budget has purchases, and running costs.
    """
    sections = _sections((*rows, OWN_ROWS))
    return (*_cost(sources), *PRICED, *sections, *SECTIONS, *DEDUCTED, *_expense(bought, running), *UNIT_COSTS)


def check_of_rows(rows: Sequence[CostRows]) -> Check:
    """All rows add up to the total."""
    axes = tuple(each.axis for each in rows)
    return Check(
        "operating_lines",
        "operating",
        lambda whole, *years: total(*years, over=axes),
        lambda whole: whole,
        {**{each.group: f"{each.group}.year" for each in rows}, "whole": "operating.total"},
        "operating_section",
    )
