"""What filling a template would refuse or note whatever the budget: its sheets are planned with made-up sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ccxl.budget.definition import Structure
from ccxl.budget.register import DEFINITION
from ccxl.budget.tables import COLUMNS
from ccxl.core.errors import TemplateError
from ccxl.workbook.custom_template.cells import lost_formula
from ccxl.workbook.custom_template.formulas import LostError, Place, moved
from ccxl.workbook.custom_template.lines import Moves, Reader
from ccxl.workbook.custom_template.notes import repeated_numbers, unfollowed_references
from ccxl.workbook.custom_template.plan import CustomPlan, CustomPlanner
from ccxl.workbook.custom_template.uncertain import formulas_in, uncertain_references
from ccxl.workbook.plan import Facts
from ccxl.workbook.template import Template, TemplateRow

# Two parents with more children each than a template has samples.
_PARENTS, _CHILDREN = 2, 5
# Every budget has as many of these; of years and the like a template may have a column for each.
_ALWAYS: Final = {"month": 12, "quarter": 4}


def foreseen(template: Template) -> list[str]:
    """What building refuses whatever the budget, and what it notes because of the template, in its words."""
    try:
        plans = {sheet.name: _Foreseen(sheet, _facts()).plan() for sheet in template.sheets}
    except TemplateError as error:
        return [str(error)]
    moves = Moves(
        {name: plan.row_lines for name, plan in plans.items()},
        {name: plan.column_lines for name, plan in plans.items()},
        {},
    )
    found = uncertain_references(template, moves)
    found = found or list(dict.fromkeys(message for plan in plans.values() for message in _lost(plan, moves)))
    found += unfollowed_references(template, moves)
    return found + [text for plan in plans.values() for text in repeated_numbers(plan)]


class _Foreseen(CustomPlanner):
    """Plans a sheet of which no row is left out."""

    def _row_holds(self, number: int) -> bool:
        return True

    def _repeats(self, axis: str, samples: int) -> bool:
        return axis in _ALWAYS and super()._repeats(axis, samples)

    def _stays(self, row: TemplateRow) -> bool:
        return True


def _facts() -> Facts:
    axes = DEFINITION.axes
    sizes = {axis.key: _ALWAYS.get(axis.key, _PARENTS * (_CHILDREN if axis.parent else 1)) for axis in axes}
    groups = {
        (axis.key, axis.parent): tuple(number // _CHILDREN for number in range(sizes[axis.key]))
        for axis in axes
        if axis.parent
    }
    lines = DEFINITION.every_line
    return Facts(
        lines,
        {axis.key: axis for axis in axes},
        frozenset(lines),
        Structure((), sizes, groups, (), DEFINITION.sheet_keys),
        "busy_hour",
        {name: (_CHILDREN, columns) for name, columns in COLUMNS.items()},
    )


def _lost(plan: CustomPlan, moves: Moves) -> Iterator[str]:
    """Formulas that cannot be kept once there are several elements."""
    formulas = formulas_in(plan.sheet)
    for row, source, _ in plan.filled:
        for column in source.cells:
            text = formulas.get((source.number, column))
            for across in plan.column_lines.copies(column) if text else ():
                place = Place(plan.sheet.name, Reader(source.number, row), Reader(column, across))
                try:
                    moved(text or "", place, moves)
                except LostError as error:
                    yield lost_formula(place, text or "", error)
