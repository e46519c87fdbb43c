"""The table of rules: what each tests, and where it makes sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from ccxl.workbook.check import (
    rules_formulas,
    rules_marks,
    rules_package,
    rules_print,
    rules_rows,
    rules_values,
    rules_words,
)
from ccxl.workbook.check.context import Context
from ccxl.workbook.check.report import Finding


@dataclass(frozen=True, slots=True)
class Rule:
    """One test.

    Parameters
    ----------
    id
        Number of the modelling rule, or the word of a structural test.
    test
        Gives the findings.
    needs
        What only a file made by ccxl has and the test needs; empty when the test serves every file.
    """

    id: str
    test: Callable[[Context], Iterable[Finding]]
    needs: str = ""


RULES: Final = (
    Rule("package", rules_package.package),
    Rule("external", rules_package.external),
    Rule("macro", rules_package.macro),
    Rule("stored", rules_values.stored),
    Rule("text-number", rules_values.numbers_as_text),
    Rule("1", rules_marks.kinds, "kinds of sheet in the tab colours and in A1"),
    Rule("2", rules_marks.inputs_apart, "kinds of sheet and the style of inputs"),
    Rule("3", rules_formulas.constants),
    Rule("4", rules_rows.one_formula),
    Rule("8", rules_formulas.circles),
    Rule("9", rules_words.units, "unit lines and unit columns"),
    Rule("10", rules_words.sign, "notes that state the sign"),
    Rule("11", rules_marks.colours, "the style of inputs"),
    Rule("13", rules_formulas.traps),
    Rule("13", rules_formulas.hidden),
    Rule("13", rules_formulas.merged),
    Rule("14", rules_words.checks, "checks on the sheets, the cover and a sheet of their own"),
    Rule("15", rules_rows.totals),
    Rule("15", rules_words.results, "results of checks (the totals of blocks are tested)"),
    Rule("16", rules_words.notes, "sheets of notes and sources"),
    Rule("19", rules_marks.guards, "the style of inputs"),
    Rule("21", rules_formulas.rounding, "roundings to fen by agreement"),
    Rule("22", rules_words.sources, "a sheet of parameters with their sources"),
    Rule("24", rules_package.add_in_functions),
    Rule("26", rules_print.set_up, "print set-up by agreement"),
    Rule("27", rules_print.names),
    Rule("27", rules_print.links),
    Rule("27", rules_print.contents, "a cover with contents (names of sheets and links are tested)"),
    Rule("28", rules_values.errors),
)

# Rules of the list that a finished file does not show.
BEYOND: Final = {
    "5": "not read from the file: the generator gives a month the same column on the sheets that show months",
    "6": "not read from the file: there is no agreed limit to the length of formulas",
    "7": "not read from the file: the generator writes each line once",
    "12": "not read from the file: labels are unique within their table only",
    "17": "a change log cannot be judged from one file",
    "18": "tested as far as the source of each parameter goes, under 22",
    "20": "protection is left to the team; that inputs are open is tested under 11",
    "23": "flags and corkscrews are declared with the lines, not marked in the file",
    "25": "recalculation is tested under stored; extreme inputs need the generator",
}
