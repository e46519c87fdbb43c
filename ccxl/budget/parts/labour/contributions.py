"""人工成本测算表: contributions by the rules of a city, per head of each role and period, and by month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ccxl.budget.input_lines import Computed, InputTable
from ccxl.budget.parts.labour import city_rules, standards
from ccxl.budget.parts.people.lines import GRADES, SUPPORT
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import EmploymentForm
from ccxl.core.line import Line
from ccxl.core.rule import Value, at, if_else, look_up, nothing, per_one, position, total, total_product, whole_up, yuan
from ccxl.data.contributions import INSURANCES, SCHEMES
from ccxl.formulas import labour


def _rows_of(group: str) -> Callable[[Scenario], Any]:
    return lambda scenario: getattr(scenario.staffing, group)


def _role_lines(table: InputTable) -> tuple[Line, ...]:
    """What decides the contributions of grades, or of support roles."""
    group, axis = table.group, table.axis
    along = (axis,)
    return (
        Line(
            f"{group}.order",
            "index",
            axes=along,
            rule=lambda name: position(name, over=axis),
            style="count",
        ),
        table.line("form"),
        *(table.line(name, Computed(lambda wage: wage)) for name in ("social_wage", "housing_wage")),
    )


def _month_of_period(period: Value, numbers: Value, months: Value) -> Value:
    return look_up(period, numbers, months, over="standard")


def _social(pension: Value, medical: Value, unemployment: Value, injury: Value) -> Value:
    return yuan(pension + medical + unemployment + injury)


def _withheld(own_pension: Value, own_medical: Value, own_unemployment: Value, own_housing: Value) -> Value:
    return yuan(own_pension + own_medical + own_unemployment + own_housing)


def _pay_lines(group: str, axis: str, pay: str) -> tuple[Line, ...]:
    """One head of each role in each period, and how many heads there are."""
    along, rows = (pay,), _rows_of(group)

    def numbers(scenario: Scenario) -> list[str]:
        periods = len(standards.periods(scenario))
        return [f"{role}.{period}" for role, _ in enumerate(rows(scenario), 1) for period in range(1, periods + 1)]

    def of_role(name: str, unit: str, source: str, style: str = "") -> Line:
        reads = {"orders": f"{group}.order", "values": f"{group}.{source}"}
        return Line(f"{pay}.{name}", unit, axes=along, rule=_of_role, reads=reads, style=style)

    def _of_role(role: Value, orders: Value, values: Value) -> Value:
        return look_up(role, orders, values, over=axis)

    def _heads(month: Value, first: Value, last: Value, role: Value, orders: Value, heads: Value) -> Value:
        return if_else((month >= first) & (month <= last), look_up(role, orders, heads, over=axis), 0)

    def _level(last: Value, end: Value, role: Value, orders: Value, level: Value) -> Value:
        return if_else(last == end, look_up(role, orders, level, over=axis), 0)

    orders = {"orders": f"{group}.order"}
    return (
        Line(f"{pay}.number", "text", axes=along, given=numbers, style="label"),
        Line(
            f"{pay}.role",
            "index",
            axes=along,
            rule=lambda number, periods: whole_up(position(number, over=pay) / periods),
            reads={"periods": "standards.periods"},
            style="count",
        ),
        Line(
            f"{pay}.period",
            "index",
            axes=along,
            rule=lambda number, role, periods: position(number, over=pay) - (role - 1) * periods,
            reads={"periods": "standards.periods"},
            style="count",
        ),
        *(
            Line(
                f"{pay}.{name}",
                "date",
                axes=along,
                rule=_month_of_period,
                reads={"numbers": "standards.period", "months": f"standards.{name}"},
                style="month",
            )
            for name in ("first", "last")
        ),
        of_role("name", "text", "name"),
        of_role("form", "text", "form"),
        of_role("wage", "yuan/month", "wage"),
        of_role("social_wage", "yuan/month", "social_wage"),
        of_role("housing_wage", "yuan/month", "housing_wage"),
        *(line for place, scheme in enumerate(SCHEMES) for line in _shares(pay, place, scheme)),
        Line(f"{pay}.social", "yuan/month", axes=along, rule=_social),
        Line(f"{pay}.employer", "yuan/month", axes=along, rule=lambda social, housing: yuan(social + housing)),
        Line(f"{pay}.employee", "yuan/month", axes=along, rule=_withheld),
        Line(f"{pay}.net", "yuan/month", axes=along, rule=lambda wage, employee: yuan(wage - employee)),
        Line(f"{pay}.unit_cost", "yuan/month", axes=along, rule=lambda wage, employer: yuan(wage + employer)),
        Line(
            f"{pay}.heads",
            "person",
            axes=(pay, "month"),
            rule=_heads,
            reads={**orders, "month": "timeline.month", "heads": f"{group}.heads"},
            style="plain",
        ),
        Line(
            f"{pay}.level",
            "person",
            axes=along,
            rule=_level,
            reads={**orders, "end": "timeline.end", "level": f"{group}.level"},
            style="plain",
        ),
        Line(
            f"{pay}.person_months",
            "person*month",
            axes=along,
            rule=lambda heads: total(heads, over="month"),
            style="plain",
        ),
        Line(
            f"{pay}.year_cost",
            "yuan",
            axes=along,
            rule=lambda person_months, unit_cost: yuan(person_months * per_one(unit_cost, "person")),
        ),
    )


# What employees pay too; injury insurance is the employer's alone.
WITHHELD: Final = ("pension", "medical", "unemployment", "housing")


def _shares(pay: str, place: int, scheme: str) -> tuple[Line, ...]:
    """Base, employer's and employee's share of one contribution."""
    rows = {"before": "schemes.before", "codes": "standards.code"}

    def held(period: Value, before: Value, codes: Value, values: Value) -> Value:
        return look_up(period + at(before, over="scheme", index=place), codes, values, over="standard")

    def base(
        form: Value,
        forms: Value,
        due: Value,
        wage: Value,
        period: Value,
        before: Value,
        codes: Value,
        floor: Value,
        cap: Value,
    ) -> Value:
        is_due = look_up(form, forms, due, over="form")
        return labour.due_base(is_due, wage, held(period, before, codes, floor), held(period, before, codes, cap))

    def employer(period: Value, base: Value, before: Value, codes: Value, rate: Value, round_to: Value) -> Value:
        rate, round_to = (held(period, before, codes, values) for values in (rate, round_to))
        return labour.due_share(base, rate, 0, round_to)

    def employee(
        period: Value, base: Value, before: Value, codes: Value, rate: Value, fixed: Value, round_to: Value
    ) -> Value:
        return labour.due_share(base, *(held(period, before, codes, values) for values in (rate, fixed, round_to)))

    wage = "housing_wage" if scheme == "housing" else "social_wage"
    base_key, round_to = f"{pay}.{scheme}_base", "standards.round_to"

    def line(name: str, rule: Callable[..., Value], **reads: str) -> Line:
        return Line(f"{pay}.{name}", "yuan/month", axes=(pay,), rule=rule, reads={**rows, **reads})

    due = {"forms": "forms.name", "due": f"forms.{scheme}", "wage": f"{pay}.{wage}"}
    shared = {"base": base_key, "round_to": round_to}
    own = {"rate": "standards.employee_rate", "fixed": "standards.employee_fixed"}
    return (
        line(f"{scheme}_base", base, floor="standards.floor", cap="standards.cap", **due),
        line(scheme, employer, rate="standards.employer_rate", **shared),
        *([line(f"own_{scheme}", employee, **own, **shared)] if scheme in WITHHELD else []),
    )


PAYS: Final = {"grade_pay": ("grades", "grade"), "support_pay": ("support", "support")}


def _of_all(heads: str, amount: str) -> dict[str, str]:
    return {f"{pay}_{name}": f"{pay}.{key}" for pay in PAYS for name, key in (("heads", heads), ("amount", amount))}


def _cost(
    grade_pay_heads: Value, grade_pay_amount: Value, support_pay_heads: Value, support_pay_amount: Value
) -> Value:
    """Heads of all roles x what one of them costs, rounded to fen."""
    cost = total_product(grade_pay_heads, grade_pay_amount, over="grade_pay") + total_product(
        support_pay_heads, support_pay_amount, over="support_pay"
    )
    return per_one(yuan(cost), "person")


def _per_agent(level: Value, amount: Value, heads: Value) -> Value:
    return labour.wage_per_head(total_product(level, amount, over="grade_pay"), heads)


SCHEME_COSTS: Final = (
    Line(
        "schemes.cost",
        "yuan/month",
        axes=("scheme", "month"),
        parts=tuple(f"labour.{scheme}_cost" for scheme in SCHEMES),
    ),
    *(
        Line(f"labour.{scheme}_cost", "yuan/month", axes=("month",), rule=_cost, reads=_of_all("heads", scheme))
        for scheme in SCHEMES
    ),
    Line(
        "schemes.year",
        "yuan",
        axes=("scheme",),
        rule=lambda cost: total(cost, over="month"),
    ),
)


_KINDS: Final = ("social", "housing")
CONTRIBUTIONS: Final = (
    *(
        Line(
            f"contributions.{name}",
            unit,
            axes=("contribution", *more),
            parts=tuple(f"labour.{kind}_{part}" for kind in _KINDS),
            style=style,
        )
        for name, part, unit, more, style in (
            ("rate", "rate_here", "share", (), "share"),
            ("base", "base_here", "yuan/month", (), ""),
            ("cost", "paid", "yuan/month", ("month",), ""),
            ("normal_month", "normal", "yuan/month", (), ""),
            ("per_agent", "per_agent", "yuan/month", (), ""),
        )
    ),
    Line(
        "labour.social_paid",
        "yuan/month",
        axes=("month",),
        rule=_social,
        reads={scheme: f"labour.{scheme}_cost" for scheme in INSURANCES},
    ),
    Line("labour.housing_paid", "yuan/month", axes=("month",), rule=lambda housing_cost: housing_cost),
    *(
        line
        for kind in _KINDS
        for line in (
            Line(f"labour.{kind}_normal", "yuan/month", rule=_cost, reads=_of_all("level", kind)),
            Line(
                f"labour.{kind}_per_agent",
                "yuan/month",
                rule=_per_agent,
                reads={
                    "level": "grade_pay.level",
                    "amount": f"grade_pay.{kind}",
                    "heads": "staffing.agent_heads",
                },
            ),
            # What the rules of the city come to, against wages of a normal month.
            Line(
                f"labour.{kind}_rate_here",
                "share",
                rule=lambda normal, wages: if_else(wages > 0, normal / wages, nothing()),
                reads={"normal": f"labour.{kind}_normal", "wages": "staffing.normal_wages"},
                style="share",
            ),
            Line(f"labour.{kind}_base_here", "yuan/month", rule=nothing),
        )
    ),
)


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of the axes of contributions by city; all 0 without a city or people."""
    people = len(scenario.staffing.grades), len(scenario.staffing.support)
    city = scenario.labour.city is not None and any(people)
    periods = len(standards.periods(scenario)) if city else 0
    return {
        "city": int(city),
        "combined": int(any(people) and not city),
        "standard": periods * len(SCHEMES),
        "form": len(EmploymentForm) if city else 0,
        "scheme": len(SCHEMES) if city else 0,
        "grade_pay": people[0] * periods,
        "support_pay": people[1] * periods,
    }


LINES: Final = (
    *city_rules.LINES,
    *(line for table in (GRADES, SUPPORT) for line in _role_lines(table)),
    *(line for pay, (group, axis) in PAYS.items() for line in _pay_lines(group, axis, pay)),
    *SCHEME_COSTS,
    *CONTRIBUTIONS,
)
