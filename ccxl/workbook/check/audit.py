"""Audit of a finished workbook: recalculated, compared with what is stored, tested against the modelling rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ccxl.workbook.check.address import cell_name, parse_cell
from ccxl.workbook.check.context import Context
from ccxl.workbook.check.read import read_book
from ccxl.workbook.check.recalculate import Recalculate, by_formualizer
from ccxl.workbook.check.report import Finding, Report
from ccxl.workbook.check.rules import BEYOND, RULES

MOST_FINDINGS: Final = 100  # of one rule on one sheet; the rest is counted


def check_workbook(path: Path, engine: Recalculate = by_formualizer) -> Report:
    """Audit an .xlsx workbook: structure, stored values and the modelling rules.

    Parameters
    ----------
    path
        The workbook; it is only read.
    engine
        What calculates the workbook a second time.

    Returns
    -------
    What was tested, what was not and why, and the findings in the order of the sheets.

    Raises
    ------
    InputError
        The file is missing, damaged, protected by a password or too large.

    Notes
    -----
    A file with the document property ccxl.version is held to all rules; any other file to those that
    make sense without the marks of ccxl. A finding's rule is the number in the list of modelling
    rules, or the word of a structural test.
    """
    context = Context(read_book(path), engine)
    own = bool(context.book.ccxl_version)
    found: list[Finding] = []
    tested: list[str] = []
    untested: list[tuple[str, str]] = []
    for rule in RULES:
        if rule.needs and not own:
            untested.append((rule.id, f"needs {rule.needs}, which only files made by ccxl have"))
            continue
        found.extend(rule.test(context))
        tested.append(rule.id)
    untested.extend(_gaps(context))
    untested.extend(BEYOND.items())
    return Report(
        str(path),
        own,
        tuple(dict.fromkeys(tested)),
        tuple(untested),
        tuple(_limited(_sorted(context, found))),
    )


def _gaps(context: Context) -> Iterator[tuple[str, str]]:
    """Parts of the tests that could not be made on this file."""
    if context.whole_reason:
        yield "stored", f"nothing was recalculated: {context.whole_reason}"
    if context.circles is None:
        yield "8", "the workbook has too many references to search for circles"
    if context.book.ccxl_version and context.parameters() is None:
        yield "22", "there is no sheet of parameters"
    by_reason: dict[str, list[tuple[int, int, int]]] = {}
    order = {sheet.name: sheet.index for sheet in context.book.sheets}
    for (name, row, column), reason in context.fresh.skipped.items():
        by_reason.setdefault(reason, []).append((order[name], row, column))
    for reason, cells in by_reason.items():
        index, row, column = min(cells)
        count = "1 cell was" if len(cells) == 1 else f"{len(cells):,} cells were"
        first = f"{context.book.sheets[index].name}!{cell_name(row, column)}"
        yield "stored", f"{count} not recalculated, first {first}: {reason}"


def _sorted(context: Context, findings: list[Finding]) -> list[Finding]:
    """File first, then sheet by sheet and cell by cell."""
    order = {sheet.name: sheet.index for sheet in context.book.sheets}
    rules = list(dict.fromkeys(rule.id for rule in RULES))
    return sorted(
        dict.fromkeys(findings),
        key=lambda item: (order.get(item.sheet, -1), parse_cell(item.cell) or (0, 0), rules.index(item.rule)),
    )


def _limited(findings: list[Finding]) -> Iterator[Finding]:
    """At most so many findings of one rule on one sheet, then their number."""
    counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        counts[finding.rule, finding.sheet] += 1
        if counts[finding.rule, finding.sheet] <= MOST_FINDINGS:
            yield finding
    for (rule, sheet), count in counts.items():
        if count > MOST_FINDINGS:
            yield Finding(rule, sheet, "", f"{count - MOST_FINDINGS:,} more findings of this rule; mend these first.")
