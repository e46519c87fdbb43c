"""Faults of the file itself: its parts, names, formulas' syntax, links and macros."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ccxl.workbook.check.context import Context, Place
from ccxl.workbook.check.formula import Pattern, parse
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.resolve import is_link

_ADD_IN: Final = re.compile(r"CCXL[._]|_XLDUDF_|.*[!\]]")
_BUILT_IN: Final = "_xlnm."


def package(context: Context) -> Iterator[Finding]:
    """Whatever a spreadsheet would repair on opening, or read otherwise than it was meant."""
    for fault in context.book.faults:
        yield Finding("package", fault.sheet, fault.cell, fault.message)
    yield from _names(context)
    place = Place("package")
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None or (cell.array and not cell.formula):
                continue
            formula = parse(cell.formula)
            missing = context.resolver.missing_sheet(formula)
            if formula.fault:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the formula {shown(cell.formula)} cannot be read: {formula.fault}; type it anew.",
                )
            elif missing:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the formula {shown(cell.formula)} refers to the sheet {missing}, which does not exist; "
                    "only sheets of this workbook are allowed; mend the reference.",
                )


def _names(context: Context) -> Iterator[Finding]:
    place = Place("package")
    for name in context.book.names:
        formula = parse(name.text)
        missing = context.resolver.missing_sheet(formula)
        if formula.broken_reference or "#REF!" in name.text:
            yield place.file(f"the name {name.name} points to {name.text}; it must point to cells; mend or delete it.")
        elif missing:
            yield place.file(
                f"the name {name.name} points to the sheet {missing}, which does not exist; mend or delete it."
            )


def external(context: Context) -> Iterator[Finding]:
    """Links to other files."""
    place = Place("external")
    for target in context.book.external:
        yield place.file(f"a link to {target}; a workbook must stand alone; break the link and type the values.")
    for name in context.book.names:
        if not name.name.startswith(_BUILT_IN) and is_link(name.text):
            yield place.file(f"the name {name.name} points into another file ({name.text}); delete it.")
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula and "[" in cell.formula and _reads_file(cell.formula):
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the formula {shown(cell.formula)} reads another file; a workbook must stand alone; "
                    "bring the figures in as inputs.",
                )


def _reads_file(text: str) -> bool:
    formula = parse(text)
    prefixes = [reference.prefix for reference in formula.references if reference.prefix]
    return any(is_link(item) for item in (*prefixes, *formula.names))


def macro(context: Context) -> Iterator[Finding]:
    """Programs inside the file."""
    for found in context.book.macros:
        yield Place("macro").file(f"the file holds {found}; a budget must hold no program; save it as plain .xlsx.")


def add_in_functions(context: Context) -> Iterator[Finding]:
    """Functions that only an add-in knows (rule 24)."""
    place = Place("24")
    known: dict[Pattern, str] = {}
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if not cell.formula:
                continue
            pattern = parse(cell.formula).pattern
            if pattern not in known:
                known[pattern] = next((name for name in pattern.functions if _ADD_IN.match(name)), "")
            if known[pattern]:
                yield place.at(
                    sheet,
                    row,
                    column,
                    f"the function {known[pattern]} needs an add-in; only functions of every spreadsheet are allowed; "
                    "write the rule in plain functions or paste the value.",
                )


def shown(formula: str) -> str:
    """A formula as it is quoted in a message."""
    return f"={formula}" if len(formula) <= 80 else f"={formula[:77]}..."
