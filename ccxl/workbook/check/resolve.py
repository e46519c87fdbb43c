"""Where the references, names and table references of a formula point to."""

from __future__ import annotations

import re
from typing import Final

from ccxl.workbook.check.address import Reference, cell_name, parse_reference
from ccxl.workbook.check.book import Area, Book, Name, Sheet, Table
from ccxl.workbook.check.formula import Formula, parse

DEEPEST_NAME: Final = 8  # names that refer to names
_BRACKETED: Final = re.compile(r"\[([^\[\]]*)\]")
_LINKED: Final = re.compile(r"'?\[\d+\]|'?[^'!]*\[[^\]]*\.xl\w*\]")


class NotResolvedError(Exception):
    """A part of a formula whose place cannot be told; never leaves this package."""


class Resolver:
    """Resolves references for one workbook.

    Parameters
    ----------
    book
        The workbook.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
        self._names = {(name.name.casefold(), name.sheet): name for name in book.names}
        self._tables = {table.name.casefold(): (sheet, table) for sheet in book.sheets for table in sheet.tables}
        self._named: dict[str, list[Sheet]] = {}

    def sheet(self, reference: Reference, home: Sheet) -> Sheet | None:
        """The sheet that a reference points to; nothing when it does not exist."""
        return home if reference.sheet is None else self._sheets.get(reference.sheet.casefold())

    def reads(self, formula: Formula, home: Sheet, row: int) -> list[tuple[Sheet, Area]]:
        """The areas that a formula reads, as far as they can be told."""
        return self._reads(formula, home, row, DEEPEST_NAME)

    def _reads(self, formula: Formula, home: Sheet, row: int, depth: int) -> list[tuple[Sheet, Area]]:
        found = []
        for reference in formula.read:
            found += [(sheet, reference.area) for sheet in self._sheets_of(reference, home)]
        for text in formula.names:
            single = parse_reference(text.lstrip("@"))
            if single is not None:
                found += [(sheet, single.area) for sheet in self._sheets_of(single, home)]
            elif "[" in text:
                try:
                    found.append(self.table_area(text, home, row))
                except NotResolvedError:
                    continue
            else:
                name = self.name(text, home)
                if name is not None and depth:
                    found.extend(self._reads(parse(name.text), home, row, depth - 1))
        return found

    def _sheets_of(self, reference: Reference, home: Sheet) -> list[Sheet]:
        """The sheets that a reference points to: none where one does not exist, several where it goes through them."""
        if reference.sheet is None:
            return [home]
        if reference.sheet not in self._named:
            self._named[reference.sheet] = self._sheets_named(reference.sheet)
        return self._named[reference.sheet]

    def _sheets_named(self, text: str) -> list[Sheet]:
        if ":" not in text or is_link(text):
            sheet = self._sheets.get(text.casefold())
            return [] if sheet is None else [sheet]
        ends = [self._sheets.get(name.casefold()) for name in text.split(":")]
        places = sorted(sheet.index for sheet in ends if sheet is not None)
        return self.book.sheets[places[0] : places[-1] + 1] if len(places) == len(ends) else []

    def name(self, text: str, home: Sheet) -> Name | None:
        """The defined name that a word in a formula means; one of the sheet itself goes first."""
        prefix, _, word = text.rpartition("!")
        place = self._sheets.get(_unquoted(prefix).casefold()) if prefix else home
        if place is None:
            return None
        key = word.lstrip("@").casefold()
        return self._names.get((key, place.index)) or self._names.get((key, None))

    def missing_sheet(self, formula: Formula) -> str:
        """The first sheet that a formula names and the workbook does not have."""
        for reference in formula.references:
            name = reference.sheet
            if name is not None and not is_link(name) and ":" not in name and name.casefold() not in self._sheets:
                return name
        return ""

    def text(self, formula: Formula, home: Sheet, row: int) -> str:
        """The formula in plain references only: names and table references written out.

        Raises
        ------
        NotResolvedError
            A part cannot be written out; the message says which.
        """
        return self._text(formula, home, row, DEEPEST_NAME)

    def _text(self, formula: Formula, home: Sheet, row: int, depth: int) -> str:
        if formula.fault:
            raise NotResolvedError("it cannot be read")
        if formula.combines:
            raise NotResolvedError("it joins, cuts or spans ranges by an operator")
        if formula.bare_range and depth == DEEPEST_NAME:
            raise NotResolvedError("it takes one cell out of a range by the row or column it stands in")
        return formula.rewritten(lambda operand: self._operand(operand, home, row, depth))

    def _operand(self, operand: str, home: Sheet, row: int, depth: int) -> str:
        reference = parse_reference(operand)
        if reference is not None:
            return self._reference(operand, reference)
        if is_link(operand):
            raise NotResolvedError("it reads another file")
        if "#REF!" in operand:
            return "#REF!"
        if "[" in operand:
            sheet, area = self.table_area(operand, home, row)
            return f"{quoted(sheet.name)}!{_absolute(area)}"
        name = self.name(operand, home)
        if name is None:
            return operand
        if depth == 0:
            raise NotResolvedError(f"the name {name.name} leads in a circle")
        meaning = parse(name.text)
        if any(not _is_fixed(item) for item in meaning.references):
            raise NotResolvedError(f"the name {name.name} is relative")
        return f"({self._text(meaning, home, row, depth - 1)})"

    def _reference(self, operand: str, reference: Reference) -> str:
        if reference.sheet is None:
            return operand
        if is_link(operand):
            raise NotResolvedError("it reads another file")
        if ":" in reference.sheet:
            raise NotResolvedError("it reads through several sheets")
        sheet = self._sheets.get(reference.sheet.casefold())
        if sheet is None:
            return "#REF!"
        return f"{quoted(sheet.name)}!{operand[len(reference.prefix) :].replace(reference.prefix, '')}"

    def _table_at(self, home: Sheet, row: int) -> str:
        """The table that a row belongs to, for references that leave out the table's name."""
        found = [table.name.casefold() for table in home.tables if table.area.top <= row <= table.area.bottom]
        return found[0] if len(found) == 1 else ""

    def table_area(self, text: str, home: Sheet, row: int) -> tuple[Sheet, Area]:
        """The cells that a table reference such as Items[Price] means.

        Raises
        ------
        NotResolvedError
            No such table or column, or a form that is not known here.
        """
        word = text.partition("[")[0].casefold() or self._table_at(home, row)
        if word not in self._tables or "'" in text:
            raise NotResolvedError(f"the table reference {text} is not known")
        sheet, table = self._tables[word]
        parts = _BRACKETED.findall(text.partition("[")[2] if text.count("[") > 1 else text)
        marks = {part.casefold() for part in parts if part.startswith("#")}
        columns = [part for part in parts if part and not part.startswith("#")]
        if len(columns) > 2 or not marks <= {"#this row", "#all", "#headers", "#totals", "#data"}:
            raise NotResolvedError(f"the table reference {text} is not known")
        known = [column.casefold() for column in table.columns]
        if any(column.casefold() not in known for column in columns):
            raise NotResolvedError(f"the table reference {text} names no column")
        places = [table.area.left + known.index(column.casefold()) for column in columns]
        left, right = (min(places), max(places)) if places else (table.area.left, table.area.right)
        top, bottom = _table_rows(table, marks, row)
        return sheet, Area(top, left, bottom, right)


def is_link(text: str) -> bool:
    """Whether a reference or the name of a sheet points into another file."""
    return _LINKED.match(text) is not None


def quoted(name: str) -> str:
    """The name of a sheet as it is written in a formula."""
    return "'" + name.replace("'", "''") + "'"


def _unquoted(name: str) -> str:
    """The name of a sheet from either spelling in a formula."""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _absolute(area: Area) -> str:
    return f"{cell_name(area.top, area.left)}:{cell_name(area.bottom, area.right)}"


def _is_fixed(reference: Reference) -> bool:
    """Whether a reference means the same cells wherever it is read from."""
    ends = (reference.first, reference.last)
    return all(end.row_fixed for end in ends) and all(end.column_fixed for end in ends)


def _table_rows(table: Table, marks: set[str], row: int) -> tuple[int, int]:
    first, last = table.area.top + table.header_rows, table.area.bottom - table.total_rows
    if "#this row" in marks:
        return row, row
    if "#all" in marks:
        return table.area.top, table.area.bottom
    if marks == {"#headers"}:
        return table.area.top, table.area.top
    if marks == {"#totals"}:
        return table.area.bottom, table.area.bottom
    return table.area.top if "#headers" in marks else first, table.area.bottom if "#totals" in marks else last
