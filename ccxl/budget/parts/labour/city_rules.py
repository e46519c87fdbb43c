"""社保与公积金标准 of a city among the parameters: bases, rates and what is due by form of employment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from ccxl.budget.given import LabelKey, choice_label, serial
from ccxl.budget.parts.labour import standards
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import EmploymentForm
from ccxl.core.line import Line
from ccxl.core.rule import Value, if_else, known, largest, look_up, nothing, position
from ccxl.data.catalog import employment_rules
from ccxl.data.contributions import SCHEMES
from ccxl.formulas import labour

Give: TypeAlias = Callable[[Scenario], list[Any]]


def _of_rows(figure: Callable[[standards.Row], Any]) -> Give:
    return lambda scenario: [figure(row) for row in standards.rows(scenario)]


def _figure(figure: Callable[[Any], Any]) -> Give:
    """A figure of each row, where the data has the row."""
    return _of_rows(lambda row: figure(row.standard) if row.standard else None)


def _status(row: standards.Row) -> LabelKey | None:
    if row.standard is None:
        return None
    return LabelKey("choice.Basis.assumed" if row.standard.provisional else "choice.Basis.sourced")


def _told(name: str) -> Give:
    """A text of the sources that a row comes from."""
    return _of_rows(lambda row: "; ".join(dict.fromkeys(filter(None, (getattr(s, name) for s in row.rows)))) or None)


_AT: Final = ("standard",)
_FIXED: Final[tuple[tuple[str, str, str, Give], ...]] = (
    ("number", "index", "count", _of_rows(lambda row: float(row.number))),
    ("period", "index", "count", _of_rows(lambda row: float(row.period))),
    ("first", "date", "month", _of_rows(lambda row: serial(row.first))),
    ("last", "date", "month", _of_rows(lambda row: serial(row.last))),
)
_FROM_DATA: Final[tuple[tuple[str, str, str, Give], ...]] = (
    ("floor", "yuan/month", "", _figure(lambda held: held.bases.floor)),
    ("low", "share", "probability", _figure(lambda held: held.rates.employer[0])),
    ("high", "share", "probability", _figure(lambda held: held.rates.employer[1])),
    ("employee_low", "share", "probability", _figure(lambda held: held.rates.employee[0])),
    ("employee_high", "share", "probability", _figure(lambda held: held.rates.employee[1])),
    ("employee_fixed", "yuan/month", "", _figure(lambda held: held.rates.employee_fixed)),
    ("round_to", "yuan", "plain", _figure(lambda held: held.rates.round_to)),
)


def _rate(low: Value, high: Value, number: Value, numbers: Value, chosen: Value) -> Value:
    return labour.chosen_rate(low, high, look_up(number, numbers, chosen, over="scheme"))


_CHOSEN: Final = {"numbers": "schemes.number", "chosen": "schemes.chosen"}
STANDARDS: Final = (
    *(
        Line(f"standards.{name}", unit, axes=_AT, given=give, fixed=True, style=style)
        for name, unit, style, give in _FIXED
    ),
    Line(
        "standards.scheme",
        "text",
        axes=_AT,
        given=_of_rows(lambda row: LabelKey(f"scheme.{row.scheme}")),
        style="label",
    ),
    *(
        Line(f"standards.{name}", unit, axes=_AT, given=give, fixed=True, style=style, missing="not_given")
        for name, unit, style, give in _FROM_DATA
    ),
    # Without a cap the cell stays blank.
    Line(
        "standards.cap",
        "yuan/month",
        axes=_AT,
        given=_figure(lambda held: standards.finite(held.bases.cap)),
        fixed=True,
        missing="blank",
    ),
    *(
        Line(f"standards.{name}", "text", axes=_AT, given=give, fixed=True, missing="blank")
        for name, give in (
            ("status", _of_rows(_status)),
            (
                "confidence",
                _of_rows(lambda row: LabelKey(f"choice.Confidence.{row.confidence}") if row.rows else None),
            ),
            ("published", _told("published")),
            ("source", _told("source")),
            ("note", _told("note")),
        )
    ),
    Line("standards.employer_rate", "share", axes=_AT, rule=_rate, reads=_CHOSEN, style="probability"),
    Line(
        "standards.employee_rate",
        "share",
        axes=_AT,
        rule=_rate,
        reads={**_CHOSEN, "low": "standards.employee_low", "high": "standards.employee_high"},
        style="probability",
    ),
    # Contribution by contribution, each with as many periods: so a row is found by counting.
    Line("standards.code", "index", axes=_AT, rule=lambda scheme: position(scheme, over="standard"), style="count"),
    Line(
        "standards.periods",
        "index",
        rule=lambda period: largest(period, over="standard"),
        style="count",
    ),
    Line(
        "standards.outside",
        "indicator",
        axes=_AT,
        rule=labour.out_of_range,
        reads={"rate": "standards.employer_rate"},
        style="count",
    ),
)


def _due(scheme: str) -> Give:
    rules = employment_rules()
    return lambda scenario: [float(rules[form, scheme].applies) for form in EmploymentForm]


def _sources_of_forms(scenario: Scenario) -> list[str]:
    rules = employment_rules()
    found = [[rules[form, scheme].source for scheme in SCHEMES] for form in EmploymentForm]
    return ["; ".join(dict.fromkeys(sources)) for sources in found]


FORMS: Final = (
    Line(
        "forms.name",
        "text",
        axes=("form",),
        given=lambda s: [choice_label(form) for form in EmploymentForm],
        style="label",
    ),
    *(
        Line(f"forms.{scheme}", "indicator", axes=("form",), given=_due(scheme), fixed=True, style="count")
        for scheme in SCHEMES
    ),
    Line("forms.source", "text", axes=("form",), given=_sources_of_forms, fixed=True),
)

CHOSEN: Final = (
    Line(
        "schemes.number",
        "index",
        axes=("scheme",),
        rule=lambda name: position(name, over="scheme"),
        style="count",
    ),
    Line(
        "schemes.before",
        "index",
        axes=("scheme",),
        rule=lambda number, periods: (number - 1) * periods,
        reads={"periods": "standards.periods"},
        style="count",
    ),
    Line(
        "schemes.name",
        "text",
        axes=("scheme",),
        given=lambda s: [LabelKey(f"scheme.{scheme}") for scheme in SCHEMES],
        style="label",
    ),
    Line(
        "schemes.chosen",
        "share",
        axes=("scheme",),
        parts=tuple(f"labour.{scheme}_chosen" for scheme in SCHEMES),
        style="probability",
    ),
    *(
        Line(
            f"labour.{scheme}_chosen",
            "share",
            rule=lambda rate: if_else(known(rate), rate, nothing()),
            reads={"rate": f"labour.{scheme}_rate"},
            style="probability",
        )
        for scheme in ("pension", "injury", "housing")
    ),
    *(
        Line(f"labour.{scheme}_chosen", "share", rule=nothing, style="probability")
        for scheme in ("medical", "unemployment")
    ),
)
LINES: Final = (*STANDARDS, *FORMS, *CHOSEN)
