"""Every line of a budget bears its unit, and what has none says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ccxl.budget.part import Features
from ccxl.budget.paths import Field, fields
from ccxl.budget.register import DEFINITION, PARTS
from ccxl.budget.schema_reader import Kind
from ccxl.core.errors import DeclarationError
from ccxl.core.line import Line, resolved
from ccxl.core.rule import Const, constant, for_one, per_one, walk
from ccxl.core.units import BASES, PURE, SAME, Unit

# Names of numbers that have no unit by their nature: a part of a whole, how many times as much, a number in a sequence,
# 1 for yes and 0 for no, a digit.
NATURALLY_PURE = {"share", "ratio", "index", "indicator", "digit"}


def every_budget() -> Iterator[Features]:
    """Features of budgets that between them have every line in each way that there is."""
    usual = {part.key: part.examples[-1] for part in PARTS if part.examples}
    for varied in PARTS:
        for example in varied.examples:
            yield DEFINITION.features(usual | {varied.key: example})


def every_version() -> Iterator[Line]:
    """Every line, in each of the ways in which a budget can have it."""
    for features in every_budget():
        yield from (line for part in PARTS for line in part.lines(features))
    yield from DEFINITION.every_line.values()


LINES = tuple({id(line): line for line in every_version()}.values())
NUMBERS = [line for line in LINES if line.quantity.is_number]


def test_a_number_without_a_unit_says_why():
    assert [line.key for line in NUMBERS if line.unit == "1" and not line.mixed] == []


def test_few_numbers_have_no_unit():
    """What a user counts in a measure of his own, and what is multiplied by it."""
    mixed = {line.key for line in NUMBERS if line.mixed}
    groups = {key.partition(".")[0] for key in mixed}

    assert groups == {
        "items", "lines", "drivers", "labour_kinds", "labour_costs", "rents", "cost_lines", "offers", "terms",
    }  # fmt: skip
    assert len(mixed) == 17


def test_other_pure_numbers_are_so_by_nature():
    pure = {line.unit for line in NUMBERS if line.quantity == Unit() and line.unit != "1"}

    assert pure - NATURALLY_PURE == {"person/person"}


@pytest.mark.parametrize("group", ["unit_cost", "staffing", "traffic", "offer"])
def test_figures_that_are_read_first_bear_their_unit(group):
    units = {line.key: line.unit for line in NUMBERS if line.key.startswith(f"{group}.")}

    assert len(units) >= 3
    assert [key for key, unit in units.items() if unit == "1"] == []


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("unit_cost.per_seat_month", "yuan/month/seat"),
        ("unit_cost.calls", "call"),
        ("unit_cost.per_call", "yuan/call"),
        ("staffing.seats", "seat"),
        ("staffing.rostered", "person"),
        ("staffing.agents", "person"),
        ("traffic.monthly_calls", "call/month"),
        ("traffic.working_days", "day/month"),
        ("traffic.peak_day_factor", "ratio"),
        ("offer.per_minute", "yuan/min"),
        ("offer.valid_days", "day"),
        ("labour.person_months", "person*month"),
        ("labour.social_base", "yuan/month"),
    ],
)
def test_what_a_figure_counts_is_its_unit(key, unit):
    assert Unit.parse(DEFINITION.every_line[key].unit) == Unit.parse(unit)


def inputs() -> list[tuple[Line, Field]]:
    """Every line of an input, with its field."""
    by_path = {path: field for path, field in fields().items() if field.kind is Kind.NUMBER}
    return [(line, by_path[line.path]) for line in LINES if line.path in by_path]


def test_no_input_has_two_units():
    found = inputs()

    assert len({field.path for _, field in found}) > 90
    assert [(line.key, line.unit, field.unit) for line, field in found if line.unit != (field.unit or "1")] == []


def test_a_field_without_a_unit_says_why():
    assert [
        path for path, field in fields().items() if field.kind is Kind.NUMBER and not (field.unit or field.mixed)
    ] == []


def test_the_unit_of_every_field_is_known():
    for field in fields().values():
        assert not field.unit or Unit.parse(field.unit).is_number


@pytest.mark.parametrize(
    ("key", "reads", "text"),
    [
        # The price of a seat and month, times calls instead of seats.
        ("candidates.own_tiered", {"seats": "ways.calls"}, r"gives call\*yuan.*declared in yuan"),
        # What a block costs, times seats.
        ("candidates.own_cost", {"blocks": "candidates.seats"}, "cannot be added"),
        # A year's cost by calls is no price of a seat.
        ("unit_cost.per_seat_month", {"seats": "unit_cost.calls"}, "yuan/call"),
        # Heads are no seats.
        ("staffing.rostered_by_month", {"rostered": "staffing.seats"}, "gives seat, it is declared in person"),
    ],
)
def test_a_price_of_one_thing_times_another_is_refused(key, reads, text):
    lines = DEFINITION.every_line
    line = lines[key]

    resolved(line, lines)
    with pytest.raises(DeclarationError, match=text):
        resolved(replace(line, reads={**line.reads, **reads}), lines)


def test_a_line_with_a_unit_does_not_excuse_itself():
    with pytest.raises(DeclarationError, match="is in seat, and says why it has no unit"):
        Line("a.b", "seat", rule=lambda: constant(1, "seat"), mixed="reason")


def test_one_of_a_unit_is_the_same_number():
    """The wage of one person is the wage per person; minutes of a month are the minutes a month."""
    heads = Line("a.heads", "person", given=lambda s: 3.0).ref()
    wage = Line("a.wage", "yuan/month", given=lambda s: 10.0).ref()
    line = Line("b.cost", "yuan/month", rule=lambda heads, wage: heads * per_one(wage, "person"),
                reads={"heads": "a.heads", "wage": "a.wage"})  # fmt: skip
    lines = {ref.key: Line(ref.key, str(ref.unit), given=lambda s: 1.0) for ref in (heads, wage)}

    resolved(line, lines)
    assert per_one(5.0, "person") == for_one(5.0, "month") == 5.0
    with pytest.raises(DeclarationError, match=r"gives person\*yuan/month"):
        resolved(replace(line, rule=lambda heads, wage: heads * wage), lines)


def test_names_of_units_stand_for_one_thing_each():
    assert not BASES & PURE
    assert set(SAME.values()) <= BASES
    # 3,600 call-seconds an hour are one erlang, which keeps one agent busy.
    assert Unit.parse("erlang") == Unit.parse("person")


def constants() -> set[tuple[float, str]]:
    """Numbers with units that stand in the rules of lines, with those units."""
    found = set()
    for features in every_budget():
        lines = {line.key: line for part in PARTS for line in part.lines(features)}
        for line in lines.values():
            if line.rule is not None:
                tree = resolved(line, lines).tree
                found |= {(node.value, str(node.unit)) for node in walk(tree) if isinstance(node, Const)}
    return found


def test_no_constant_lies_about_its_unit():
    """60 is the seconds of a minute, in s/min, and not 60 s; what it converts is told by both units."""
    sizes = {"s": 1, "min": 60, "h": 3600, "month": 1, "year": 12}
    found = constants()

    assert {(60, "s/min"), (3600, "s/h"), (60, "min/h"), (12, "month/year")} <= found
    for value, unit in found:
        above, _, below = unit.partition("/")
        if above in sizes and below in sizes:
            assert sizes[below] / sizes[above] == value, (value, unit)
        elif unit in ("s", "min", "h"):
            assert value in (0, 1), (value, unit)
