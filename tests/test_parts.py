"""Parts of a budget: what each reads it has said, and a definition refuses what does not fit together."""

from __future__ import annotations

import pytest

from ccxl.budget.definition import BudgetDefinition
from ccxl.budget.part import Features, Part, Sheet
from ccxl.budget.register import DEFINITION, PARTS
from ccxl.core.errors import DeclarationError
from ccxl.core.line import Axis, Line, keys_read


def budgets() -> list[Features]:
    """Features that between them show every line."""
    usual = {part.key: part.examples[-1] for part in PARTS if part.examples}
    every = [usual | {part.key: example} for part in PARTS for example in part.examples]
    return [DEFINITION.features(features) for features in every]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_a_part_reads_its_own_lines_and_those_of_parts_that_it_needs(part):
    needed = set()
    for features in budgets():
        owner = {line.key: each.key for each in PARTS for line in each.lines(features)}
        for line in part.lines(features):
            read = line.parts or (keys_read(line) if line.rule is not None else ())
            needed |= {owner[key] for key in read} - {part.key}

    assert needed <= set(part.needs)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((Part("a"), Part("a")), "part 'a': declared twice"),
        ((Part("a", needs=("b",)), Part("bb")), "part 'a' needs 'b', which is unknown; did you mean bb?"),
        ((Part("a", needs=("b",)), Part("b", needs=("a",))), "parts need each other in a circle: "),
        ((Part("a", axes=(Axis("x"),)), Part("b", axes=(Axis("x"),))), "axis 'x': declared twice"),
        ((Part("a", sheets=(Sheet("s"),)), Part("b", sheets=(Sheet("s"),))), "sheet 's': declared twice"),
    ],
)
def test_parts_that_do_not_fit_are_refused(parts, text):
    with pytest.raises(DeclarationError, match=text.replace("?", r"\?")):
        BudgetDefinition(parts)


def test_axes_in_rows_stand_before_those_in_columns():
    definition = BudgetDefinition(
        (Part("a", axes=(Axis("month", "columns"), Axis("item"))), Part("b", axes=(Axis("line"),)))
    )

    assert [axis.key for axis in definition.axes] == ["item", "line", "month"]


def test_a_hook_takes_what_parts_contribute_in_the_order_of_need():
    definition = BudgetDefinition(
        (
            Part("first", needs=("second",), contributes=lambda features: {"rows": ("of first",)}),
            Part("second", contributes=lambda features: {"rows": ("of second",)}),
        )
    )

    assert definition.features({}).contributions("rows", str) == ("of second", "of first")


def test_a_rule_with_a_star_reads_what_no_parameter_names():
    line = Line("a.sum", "1", rule=lambda one, *rest: one, reads={"x": "b.x", "one": "b.one", "y": "b.y"})

    assert keys_read(line) == ("b.one", "b.x", "b.y")
