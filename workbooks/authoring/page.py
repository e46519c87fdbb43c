"""The frame that every sheet shares: top strip, tables, signing row, print set-up, protection."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from ccxl.data.catalog import LANGUAGES, label, labels
from ccxl.workbook.conventions import FAIL_INK, FAILED, FONT, MUTED_INK, NOT_COMPUTABLE, PASS_INK, PASSED, SHEET_KINDS
from workbooks.authoring.styles import ROLES, ROW, TWO_LINES, WRAPPED, accent_bar, dress, signing_line

A3, A4 = 8, 9
_OWN_KEYS: Final = ("sheet.", "word.", "choice.", "line.", "form.")
_SHEET_NAME: Final = re.compile(r"[A-Za-z]\w*")


def name_of(key: str, tag: str) -> str:
    """What a figure is called: the label of the input that a tag shows, or that of its own under a key."""
    form = f"form.{tag.removeprefix('=')}"
    return f"!{form}" if form in labels(LANGUAGES[0]) else f"!{key}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or several alike such as twelve months.

    Parameters
    ----------
    headings
        One text per column, or one for all; see `Page.words`.
    kind
        What its cells hold.
    times
        How many columns side by side.
    rows
        By name of the row what stands in it, with a kind of its own where it differs.
    """

    headings: tuple[str, ...]
    kind: str
    times: int
    rows: dict[str, str | tuple[str, str]]

    def heading(self, place: int) -> tuple[str, str]:
        """Heading of one of its columns, and the kind that aligns it."""
        return self.headings[min(place, len(self.headings) - 1)], self.kind

    def content(self, row: str) -> tuple[str, str]:
        """What stands in a row, and its kind."""
        found = self.rows.get(row, "")
        return (found, self.kind) if isinstance(found, str) else found


def col(headings: str | tuple[str, ...], kind: str, times: int = 1, **rows: str | tuple[str, str]) -> Column:
    """A column of a table; ``section="=sections.name"`` says what stands in the row called section."""
    return Column((headings,) if isinstance(headings, str) else headings, kind, times, rows)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sheet is.

    Parameters
    ----------
    key, kind
        Its key among the labels ``sheet.*``, and which of `SHEET_KINDS` it is.
    widths
        Widths of its columns.
    meta
        Columns of unit, period (label, start, end), version and status (label, value each).
    paper, portrait, pages_high
        Print set-up; `pages_high` 0 lets it take as many pages as it needs.
    currency
        Key of the text about the unit at the right.
    check
        Column of the words before the sheet's own check; the last but one if left out. With ``format`` they are
        part of its number format, for a sheet on which the columns beside the last come and go.
    """

    key: str
    kind: str
    widths: Sequence[float]
    meta: str = ""
    paper: int = A4
    portrait: bool = False
    pages_high: int = 0
    currency: str = ""
    check: str = ""


class Page:
    """One sheet being laid out from top to bottom."""

    def __init__(self, book: Workbook, frame: Frame, language: str) -> None:
        self.frame = frame
        self.language = language
        self.sheet = book.create_sheet(self.words(f"!sheet.{frame.key}"))
        self.row = 1
        self.repeat = 6
        for number, width in enumerate(frame.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.sheet_format.defaultRowHeight = ROW
        self.sheet.sheet_format.customHeight = True

    @property
    def last(self) -> int:
        """Number of the last column."""
        return len(self.frame.widths)

    # ------------------------------------------------------------------ cells

    def words(self, text: str) -> str:
        """What a cell holds: ``!key`` is a label, anything else a line's key, ``=key`` a link to it."""
        if text.startswith("!"):
            key = text[1:]
            return label(key if key.startswith(_OWN_KEYS) else f"template.{key}", self.language)
        return f"{{{{{text}}}}}" if text else ""

    def put(self, column: int | str, text: str, role: str = "bare", kind: str = "text", row: int = 0) -> None:
        """Fill one cell of the current row."""
        number = column if isinstance(column, int) else _number(column)
        cell = self.sheet.cell(row or self.row, number)
        cell.value = self.words(text) or None
        dress(cell, role, kind)

    def next(self, height: float = ROW) -> None:
        """Settle the current row's height and go to the next."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def condition(self, *names: str) -> None:
        """Keep the current row only where something is there; stands before the text of column A."""
        cell = self.sheet.cell(self.row, 1)
        cell.value = "".join(f"{{{{?{name}}}}}" for name in names) + str(cell.value or "")

    # ------------------------------------------------------------------ the frame

    def top(self) -> None:
        """Kind of sheet, way back, own check; title; project; unit, period, version, status; bar."""
        frame, sheet = self.frame, self.sheet
        self.kind()
        self.back("B" if frame.kind == "control" else "C")
        if frame.kind != "control":
            self._own_check()
        self.next(16)
        self.put(1, f"!sheet.{frame.key}", "title")
        self.next(ROLES["title"].height)
        self.put(1, "=budget.project", "project")
        self.next(ROLES["project"].height)
        self._meta()
        for number in range(1, self.last + 1):
            accent_bar(sheet.cell(self.row, number))
        self.next(3)
        self.next(8)

    def _own_check(self) -> None:
        frame, tag = self.frame, f"sheet_check.{self.frame.key}"
        if frame.check == "format":
            self.put(self.last, tag, "bare", "right")
            self.sheet.cell(self.row, self.last).number_format = f'"{self.words("!own_check")} "@'
            return
        self.put(frame.check or self.last - 1, "!own_check", "label", "right")
        self.put(self.last, tag, "bare", "text")

    def kind(self) -> None:
        """Say in A1 and by the colour of the tab what kind of sheet it is."""
        self.put(1, "", "label")
        marks = SHEET_KINDS[self.frame.kind]
        self.sheet["A1"].value = marks[self.language]
        self.sheet.sheet_properties.tabColor = marks["tab"]

    def _meta(self) -> None:
        self.put(1, "!form.budget.unit", "label")
        names = self.frame.meta.split()
        fields = (
            ("=budget.unit", "bare", "text"), ("!period", "label", "right"), ("=timeline.start", "bare", "from"),
            ("=timeline.end", "bare", "to"), ("!version", "label", "right"), ("=budget.version", "bare", "text"),
            ("!status", "label", "right"), ("=budget.status", "bare", "text"),
        )  # fmt: skip
        for name, (text, role, kind) in zip(names, fields, strict=False):
            self.put(name, text, role, kind)
        if self.frame.currency:
            self.put(self.last, f"!{self.frame.currency}", "label", "right")
        self.next()

    def back(self, column: str) -> None:
        """The link back to the cover."""
        self.put(column, "!back", "back")
        cover = self.words("!sheet.cover")
        quoted = cover if _SHEET_NAME.fullmatch(cover) else f"'{cover}'"
        cell = self.sheet[f"{column}{self.row}"]
        cell.hyperlink = Hyperlink(cell.coordinate, location=f"{quoted}!A1", display=str(cell.value))

    def block(self, text: str, *conditions: str, new_page: bool = False) -> None:
        """The title of a block, on a new page if asked."""
        if new_page:
            self.sheet.row_breaks.append(Break(self.row - 1))
        self.put(1, text, "block")
        if conditions:
            self.condition(*conditions)
        self.next(ROLES["block"].height)

    def gap(self, *conditions: str, height: float = 10) -> None:
        """An empty row."""
        if conditions:
            self.condition(*conditions)
        self.next(height)

    def notes(self, *texts: str) -> None:
        """Small grey lines below a table."""
        self.next(6)
        for text in texts:
            self.put(1, text, "note")
            self.next(ROLES["note"].height)

    def capitals(self, text: str, value: str, column: str) -> None:
        """The row of an amount in words."""
        self.put(1, "", "subtotal")
        for number in range(1, self.last + 1):
            self.put(number, "", "bare")
        self.put(2, text, "project")
        self.put(column, value, "project")
        self.next(22)

    def signers(self, places: str) -> None:
        """Up to four signers and a date; ``places`` are pairs of label and first:last column to sign in."""
        self.next(8)
        for number, place in enumerate(places.split(), start=1):
            name, area = place.split("=")
            first, last = area.split(":")
            self.put(name, f"signer.{number}" if number < 5 else "!date", "label", "right")
            for column in range(_number(first), _number(last) + 1):
                signing_line(self.sheet.cell(self.row, column))
        self.next(ROLES["sign"].height)
        self.next(8)

    # ------------------------------------------------------------------ finish

    def finish(self, first_input: str = "", freeze: str = "") -> None:
        """View, print set-up, colours of results, protection."""
        sheet, frame = self.sheet, self.frame
        bottom = self.row - 1
        last = get_column_letter(self.last)
        view = sheet.sheet_view
        view.showGridLines = False
        view.zoomScale = 100
        if freeze:
            sheet.freeze_panes = freeze
        for selection in view.selection:
            selection.activeCell = selection.sqref = first_input or "A1"
        setup = sheet.page_setup
        setup.paperSize = frame.paper
        setup.orientation = "portrait" if frame.portrait else "landscape"
        setup.fitToWidth, setup.fitToHeight = 1, frame.pages_high
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.left.text = self.words("!footer.version")
        sheet.oddFooter.right.text = self.words("!footer.page")
        for part in (sheet.oddFooter.left, sheet.oddFooter.right):
            part.size = 8
            part.font = f"{FONT},Regular"
        sheet.print_area = f"A1:{last}{bottom}"
        sheet.print_title_rows = f"1:{self.repeat}"
        if self.last > 6:
            sheet.print_title_cols = "A:B"
        self._colours(f"A1:{last}{bottom}")
        protection = sheet.protection
        protection.enable()
        protection.formatColumns = protection.formatRows = False

    def _colours(self, area: str) -> None:
        """Results of checks, and what cannot be computed, in their colours."""
        partly = label("word.passed_in_part", self.language)
        inks = [(FAILED, FAIL_INK), (PASSED, PASS_INK), (NOT_COMPUTABLE, MUTED_INK)]
        for text, ink in [*((words[self.language], ink) for words, ink in inks), (partly, PASS_INK)]:
            font = Font(bold=ink != MUTED_INK, color=ink)
            self.sheet.conditional_formatting.add(area, CellIsRule("equal", [f'"{text}"'], font=font))


class Table:
    """A table that begins in column A, or further right."""

    def __init__(self, page: Page, columns: Sequence[Column], start: int = 1) -> None:
        self.page = page
        self.columns = columns
        self.start = start

    def heading(self, *conditions: str) -> None:
        """The row of headings, higher where one of them needs two lines."""
        widths, number, height = self.page.frame.widths, self.start, 0.0
        for column in self.columns:
            for place in range(column.times):
                text = self.page.words(column.heading(place)[0])
                height = TWO_LINES if not text.startswith("{{") and _wide(text) > widths[number - 1] else height
                number += 1
        self._row(Column.heading, "heading", conditions, height)

    def row(self, name: str, role: str = "line", *conditions: str, height: float = 0) -> None:
        """One row."""
        self._row(lambda column, _: column.content(name), role, conditions, height)

    def rows(self, name: str, role: str = "line", *conditions: str, wrapped: bool = False, outline: int = 0) -> None:
        """Two alike sample rows, which the builder repeats."""
        for _ in range(2):
            self.page.sheet.row_dimensions[self.page.row].outlineLevel = outline
            self.row(name, role, *conditions, height=WRAPPED if wrapped else 0)

    def _row(
        self, content: Callable[[Column, int], tuple[str, str]], role: str, conditions: Sequence[str], height: float = 0
    ) -> None:
        number = self.start
        for column in self.columns:
            for place in range(column.times):
                cell = self.page.sheet.cell(self.page.row, number)
                text, kind = content(column, place)
                cell.value = self.page.words(text) or None
                dress(cell, role, kind, fence=column.times == 12 and place == 0)
                if role == "heading":
                    cell.number_format = "yyyy-mm" if str(cell.value or "").startswith("{{") else "General"
                number += 1
        if conditions:
            self.page.condition(*conditions)
        self.page.next(height or ROLES[role].height)


def _wide(text: str) -> float:
    """Columns that a bold heading takes; a Chinese character is as wide as two Latin ones."""
    return sum(2.1 if ord(letter) > 0x2E7F else 1.1 for letter in text) + 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
