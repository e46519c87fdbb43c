"""What a template holds that filling keeps and that may not be meant: told by its place, and not refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from openpyxl.formula.tokenizer import Token

from ccxl.core.cells import address
from ccxl.workbook.check.address import parse_reference
from ccxl.workbook.check.formula import parse, plain_function
from ccxl.workbook.custom_template.lines import Lines, Moves
from ccxl.workbook.custom_template.plan import CustomPlan
from ccxl.workbook.custom_template.text import has_tag
from ccxl.workbook.custom_template.uncertain import formulas_of
from ccxl.workbook.template import Template

MOST_NAMED: Final = 20
_BUILDS_ADDRESSES: Final = frozenset({"INDIRECT", "OFFSET", "EVALUATE"})
# Names in quotation marks and parts of tables, in which a colon joins no cells.
_ENCLOSED: Final = re.compile(r"'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\]]*\])*\]")


def unfollowed_references(template: Template, moves: Moves) -> list[str]:
    """Formulas that find what they read when they are calculated, where rows, columns or names of sheets change."""
    cells = (cell for sheet in template.sheets for row in sheet.rows.values() for cell in row.cells.values())
    repeats = any(lines.group_of for lines in (*moves.rows.values(), *moves.columns.values()))
    if not repeats and not any(cell.conditions for cell in cells) and not any(map(has_tag, moves.rows)):
        return []
    found = []
    for place, text, _ in formulas_of(template, moves):
        constructions = list(dict.fromkeys(_constructions(text.lstrip("="))))
        if constructions:
            found.append(
                f"template {place}: {text}: what {' and '.join(constructions)} read"
                f"{'' if len(constructions) > 1 else 's'} cannot be followed when rows or columns move, so it may be "
                "other cells than in the template; write a plain range instead, such as SUM(D2:D3) over all sample rows"
            )
    return list(dict.fromkeys(found))


def _constructions(text: str) -> Iterator[str]:
    """Functions that build addresses, and ranges of which a function or a name gives an end."""
    for token in parse(text).tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            before, colon, name = _ENCLOSED.sub("", token.value[:-1]).rpartition(":")
            function = plain_function(name)
            if function in _BUILDS_ADDRESSES:
                yield function
            elif colon:
                yield f"the range {before or '(...)'}:{function or ''}(...)"
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            joined = ":" in _ENCLOSED.sub("", token.value)
            if joined and parse_reference(token.value) is None:
                yield f"the range {'(...)' if token.value.startswith(':') else ''}{token.value}"


def repeated_numbers(plan: CustomPlan) -> list[str]:
    """Numbers typed into rows or columns that repeat, one text for the sheet."""
    places = [
        (number, column)
        for number, row in plan.sheet.rows.items()
        for column, cell in row.cells.items()
        if cell.number is not None
        and cell.formula is None
        and (number, column) not in plan.once
        and (_grows(plan.row_lines, number) or _grows(plan.column_lines, column))
    ]
    if not places:
        return []
    named = ", ".join(address(*place) for place in sorted(places)[:MOST_NAMED])
    more = len(places) - MOST_NAMED
    return [
        f"template sheet {plan.sheet.name}, cell{'s' if len(places) > 1 else ''} {named}"
        f"{f' and {more} more' if more > 0 else ''}: a typed number in a row or column that repeats stands there once "
        "for each element, and sums count each; put what is meant once outside of what repeats"
    ]


def _grows(lines: Lines, line: int) -> bool:
    group = lines.group(line)
    return group is not None and sum(len(lines.copies(member)) for member in group.members) > len(group.members)
