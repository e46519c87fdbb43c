"""A second calculation of a workbook, from its own cells and formulas alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from ccxl.workbook.check.book import Book, CellError, Value
from ccxl.workbook.check.formula import Formula, Pattern, parse
from ccxl.workbook.check.graph import Key
from ccxl.workbook.check.resolve import NotResolvedError, Resolver
from ccxl.workbook.engine import empty_book, package

# In: by sheet and (row, column) a value, or a formula as text that begins with "=". Out: the value of each formula.
Grid = Mapping[str, Mapping[tuple[int, int], Value]]
Recalculate = Callable[[Grid], Mapping[Key, Value]]

MOST_ROUNDS: Final = 5
CHANGING: Final = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY"})
OF_THE_PROGRAM: Final = frozenset({"CELL", "INFO", "GETPIVOTDATA", "RTD"})
DATES: Final = frozenset(
    {
        "DATE",
        "DATEDIF",
        "DATEVALUE",
        "DAY",
        "DAYS",
        "DAYS360",
        "EDATE",
        "EOMONTH",
        "ISOWEEKNUM",
        "MONTH",
        "NETWORKDAYS",
        "NETWORKDAYS.INTL",
        "TEXT",
        "VALUE",
        "WEEKDAY",
        "WEEKNUM",
        "WORKDAY",
        "WORKDAY.INTL",
        "YEAR",
        "YEARFRAC",
        "XIRR",
        "XNPV",
    }
)
ERRORS: Final = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
NO_VALUE: Final = CellError("#N/IMPL!")  # what an engine gives where it cannot calculate
_UNSAFE_FORMAT: Final = re.compile(r"(?!general$).*([;\[_*?e]|aaa)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Recalculation:
    """The values of all formulas that could be calculated, and why the others could not."""

    values: dict[Key, Value] = field(default_factory=dict)
    skipped: dict[Key, str] = field(default_factory=dict)


def by_formualizer(cells: Grid) -> Mapping[Key, Value]:
    """Calculate a workbook with formualizer.

    Parameters
    ----------
    cells
        By sheet and (row, column) a value, or a formula as text that begins with "=".

    Returns
    -------
    The value of each formula; `NO_VALUE` where the engine has none.
    """
    book, faults = empty_book(), engine_faults()
    for name in cells:
        book.add_sheet(name)
    formulas = []
    for name, content in cells.items():
        sheet = book.sheet(name)
        for (row, column), value in content.items():
            if isinstance(value, str) and value.startswith("="):
                formulas.append((name, row, column))
                with suppress(*faults):
                    sheet.set_formula(row, column, value)
            elif value is not None:
                sheet.set_value(row, column, value)
    try:
        book.evaluate_all()
    except faults:  # one cell can stop the whole
        return {key: _alone(book, key) for key in formulas}
    return {key: plain(book.get_value(*key)) for key in formulas}


def engine_faults() -> tuple[type[Exception], ...]:
    """What the engine raises where it cannot calculate."""
    engine = package()
    return (
        engine.ExcelEvaluationError,
        engine.FormualizerHostError,
        engine.ParserError,
        engine.TokenizerError,
    )


def _alone(book: Any, key: Key) -> Value:
    try:
        return plain(book.evaluate_cell(*key))
    except engine_faults():
        return NO_VALUE


def plain(value: object) -> Value:
    """A value as the engine gives it, errors as text."""
    if isinstance(value, dict):
        kind = value.get("kind")
        return CellError(ERRORS[kind]) if kind in ERRORS else NO_VALUE
    if value is None or isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else NO_VALUE


def recalculate(
    book: Book, resolver: Resolver, circular: set[Key], engine: Recalculate = by_formualizer
) -> Recalculation:
    """Calculate all formulas of a workbook anew.

    A formula that cannot be calculated keeps its stored value for those that read it, and is listed with the reason.

    Parameters
    ----------
    book
        The workbook.
    resolver
        Its references.
    circular
        Cells that are part of a circle.
    engine
        What calculates.

    Returns
    -------
    The values, and the cells left out.
    """
    result = Recalculation()
    grid: dict[str, dict[tuple[int, int], Value]] = {}
    due: set[Key] = set()
    unknown = unknown_functions(book, engine)
    hindrances: dict[tuple[Pattern, bool], str] = {}
    for sheet in book.sheets:
        hides = bool(sheet.hidden_rows)
        grid[sheet.name] = content = {}
        for (row, column), cell in sheet.cells.items():
            key = (sheet.name, row, column)
            content[row, column] = constant(cell.value)
            if cell.formula is None:
                continue
            formula = parse(cell.formula)
            reason = "it is part of a circle" if key in circular else "it is an array formula" if cell.array else ""
            if not reason:
                kind = (formula.pattern, hides)
                if kind not in hindrances:
                    hindrances[kind] = hindrance(formula, unknown, hides, book.dates_from_1904)
                reason = hindrances[kind]
            if not reason:
                try:
                    content[row, column] = "=" + resolver.text(formula, sheet, row)
                    due.add(key)
                except NotResolvedError as error:
                    reason = str(error)
            if reason:
                result.skipped[key] = reason
    _rounds(book, engine, grid, due, result)
    return result


def _rounds(
    book: Book, engine: Recalculate, grid: dict[str, dict[tuple[int, int], Value]], due: set[Key], result: Recalculation
) -> None:
    """Calculate until the engine fails nowhere; what it fails on goes back to its stored value."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for _ in range(MOST_ROUNDS):
        values = engine(grid) if due else {}
        result.values = {key: value for key, value in values.items() if key in due and value is not NO_VALUE}
        failed = due - result.values.keys()
        for key in failed:
            result.skipped[key] = "the engine has no value for it"
            grid[key[0]][key[1:]] = constant(sheets[key[0]].cells[key[1:]].value)
        due -= failed
        if not failed:
            break


def constant(value: Value) -> Value:
    """A value as the engine takes it; a text that looks like a formula and an error go in as formulas."""
    if isinstance(value, CellError):
        return f"={value}" if value in ERRORS.values() else "=#N/A"
    if isinstance(value, str) and value.startswith("="):
        return '="' + value.replace('"', '""') + '"'
    return value


def unknown_functions(book: Book, engine: Recalculate) -> set[str]:
    """The functions of a workbook that the engine does not know: called with nothing, they have no name."""
    texts = {cell.formula for sheet in book.sheets for cell in sheet.cells.values() if cell.formula is not None}
    called = {name for pattern in {parse(text).pattern for text in texts} for name in pattern.functions}
    names = sorted(name for name in called if re.fullmatch(r"[A-Z][\w.]*", name))
    if not names:
        return set()
    values = engine({"probe": {(row, 1): f"={name}()" for row, name in enumerate(names, 1)}})
    missing = (CellError(ERRORS["Name"]), NO_VALUE)
    return {name for row, name in enumerate(names, 1) if values.get(("probe", row, 1)) in missing}


def hindrance(
    formula: Formula, unknown: set[str], hides: bool, from_1904: bool, changing: frozenset[str] = CHANGING
) -> str:
    """Why a formula cannot be calculated here, seen from its text alone."""
    reasons: list[tuple[Callable[[str], bool], str]] = [
        (lambda name: name in unknown or not name[:1].isalpha(), "the engine does not know {}"),
        (changing.__contains__, "{} changes with the clock or by chance"),
        (OF_THE_PROGRAM.__contains__, "{} asks the spreadsheet program"),
        (lambda name: from_1904 and name in DATES, "{} counts from 1904 here, which the engine does not know"),
        (lambda name: hides and name in {"SUBTOTAL", "AGGREGATE"}, "{} leaves out hidden rows"),
    ]
    found = [reason.format(name) for name in formula.functions for applies, reason in reasons if applies(name)]
    found += [
        f"the engine does not know the format {text}"
        for text, function, argument in formula.texts
        if function == "TEXT" and argument == 1 and _UNSAFE_FORMAT.match(text)
    ]
    return found[0] if found else ""
