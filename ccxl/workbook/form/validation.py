"""Drop-downs, bounds and help that Excel itself offers in the cells of the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.budget.form_entries import Entry
from ccxl.budget.paths import Field
from ccxl.budget.schema_reader import Kind
from ccxl.budget.wording import EARLIEST_YEAR, LATEST_YEAR, choice_label
from ccxl.core.errors import DeclarationError
from ccxl.data.catalog import label
from ccxl.workbook.form.cells import DAY_ZERO

LONGEST_LIST: Final = 255
LONGEST_TITLE: Final = 32
LONGEST_TEXT: Final = 255
EXAMPLES: Final = {Kind.MONTH: "2026-03", Kind.DAY: "2026-03-15"}


class Validations:
    """The validations of one sheet; cells with the same rule share one.

    Parameters
    ----------
    sheet
        The sheet that they are for.
    language
        Of lists, help and error messages.
    """

    def __init__(self, sheet: Worksheet, language: str) -> None:
        self._sheet = sheet
        self._language = language
        self._made: dict[tuple[str, str, str], DataValidation] = {}

    def add(self, entry: Entry, cells: str, field: Field | None = None) -> None:
        """Guard cells, such as ``C5`` or ``C5:C600``, by what a field allows.

        Parameters
        ----------
        entry
            The input, whose name and help are shown when a cell is chosen.
        cells
            One cell or a range.
        field
            What to allow where it is not the entry itself, such as its source date.
        """
        allowed = field or entry.field
        title = entry.label(self._language) if field is None else ""
        text = entry.help(self._language) if field is None else ""
        if not text and allowed.kind is Kind.TEXT:
            return
        words = entry.words if field is None else tuple(allowed.choices or ())
        rule = allowed.path if allowed.kind is Kind.NUMBER else " ".join((allowed.kind, *words))
        key = (title if text else "", text, rule)
        if key not in self._made:
            self._made[key] = self._rule(allowed, words, title, text)
            self._sheet.add_data_validation(self._made[key])
        self._made[key].add(cells)

    def _rule(self, field: Field, words: Iterable[str], title: str, text: str) -> DataValidation:
        rule = DataValidation(allow_blank=True, showErrorMessage=True, errorStyle="stop")
        rule.errorTitle = label("form.error.title", self._language)
        if field.choices is not None:
            shown = [choice_label(field.choices, word, self._language) for word in words]
            rule.type, rule.formula1, rule.error = "list", _list(shown), label("form.error.choice", self._language)
        elif field.kind in EXAMPLES:
            first, last = dt.date(EARLIEST_YEAR, 1, 1), dt.date(LATEST_YEAR, 12, 31)
            self._bound(rule, "date", str((first - DAY_ZERO).days), str((last - DAY_ZERO).days))
            rule.error = label("form.error.date", self._language).format(example=EXAMPLES[field.kind])
        elif field.kind is Kind.WHOLE:
            self._bound(rule, "whole", str(EARLIEST_YEAR), str(LATEST_YEAR))
            rule.error = label("form.error.whole", self._language).format(low=EARLIEST_YEAR, high=LATEST_YEAR)
        elif field.kind is Kind.NUMBER:
            self._bound(rule, "decimal", f"{field.low:.15g}", f"{field.high:.15g}")
            wording = "share" if field.is_share else "number"
            bounds = {"low": f"{field.low:,.15g}", "high": f"{field.high:,.15g}"}
            rule.error = label(f"form.error.{wording}", self._language).format(**bounds)
        if text:
            rule.showInputMessage = True
            # What stands in brackets gives way where a title is too long for Excel.
            rule.promptTitle = title if len(title) <= LONGEST_TITLE else title.partition(" (")[0][:LONGEST_TITLE]
            rule.prompt = text[:LONGEST_TEXT]
        return rule

    def _bound(self, rule: DataValidation, kind: Literal["date", "whole", "decimal"], low: str, high: str) -> None:
        rule.type, rule.operator, rule.formula1, rule.formula2 = kind, "between", low, high


def _list(words: list[str]) -> str:
    text = ",".join(words)
    if len(text) > LONGEST_LIST or any("," in word or '"' in word for word in words):
        raise DeclarationError(f"drop-down {text!r}: Excel takes at most {LONGEST_LIST} characters, no commas in words")
    return f'"{text}"'
