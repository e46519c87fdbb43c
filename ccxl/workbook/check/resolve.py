"""Where the references, names and table references of a formula point to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ccxl.workbook.check.address import Reference, area_between, cell_name, parse_reference
from ccxl.workbook.check.book import Area, Book, Name, Sheet, Table
from ccxl.workbook.check.formula import Formula, Pattern, escaped, layout_of, parse

DEEPEST_NAME: Final = 8  # names that refer to names
_BRACKETED: Final = re.compile(r"\[([^\[\]]*)\]")
_LINKED: Final = re.compile(r"'?\[\d+\]|'?[^'!]*\[[^\]]*\.xl\w*\]")


class NotResolvedError(Exception):
    """A part of a formula whose place cannot be told; never leaves this package."""


@dataclass(slots=True)
class _Reads:
    """What all formulas of one pattern on one sheet read.

    `spans` are the first and last address of a reference, by their number, with a sheet that it points to; `others` is
    what does not move; `needs_row` tells that it cannot be said without the row of the formula.
    """

    spans: list[tuple[int, int, Sheet]] = field(default_factory=list)
    others: list[tuple[Sheet, Area]] = field(default_factory=list)
    needs_row: bool = False


@dataclass(slots=True)
class _Text:
    """The text of all formulas of one pattern on one sheet, with ``%s`` for each address, or why there is none."""

    layout: str = ""
    reason: str = ""


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
        # What the rows of tables mean depends on the row of the formula; nothing else does.
        self._rows_matter = any("[" in name.text for name in book.names)
        self._reads_of: dict[tuple[Pattern, int], _Reads] = {}
        self._text_of: dict[tuple[Pattern, int], _Text | None] = {}
        self._missing: dict[Pattern, str] = {}

    def sheet(self, reference: Reference, home: Sheet) -> Sheet | None:
        """The sheet that a reference points to; nothing when it does not exist."""
        return home if reference.sheet is None else self._sheets.get(reference.sheet.casefold())

    def reads(self, formula: Formula, home: Sheet, row: int) -> list[tuple[Sheet, Area]]:
        """The areas that a formula reads, as far as they can be told."""
        key = (formula.pattern, home.index)
        plan = self._reads_of.get(key)
        if plan is None:
            plan = self._reads_of[key] = self._plan(formula, home, row)
        if plan.needs_row:
            return self._reads(formula, home, row, DEEPEST_NAME)
        corners = formula.corners
        # Long formulas read the same cells again and again.
        found = {}
        for first, last, sheet in plan.spans:
            area = corners[first].area if first == last else area_between(corners[first], corners[last])
            found[sheet.index, area] = (sheet, area)
        return [*found.values(), *plan.others]

    def _plan(self, formula: Formula, home: Sheet, row: int) -> _Reads:
        if self._needs_row(formula):
            return _Reads(needs_row=True)
        plan = _Reads(others=self._named(formula, home, row, DEEPEST_NAME))
        for number, reference in zip(formula.pattern.read, formula.read, strict=True):
            span = formula.pattern.spans[number]
            for sheet in self._sheets_of(reference, home):
                if span is None:
                    plan.others.append((sheet, reference.area))
                else:
                    plan.spans.append((*span, sheet))
        return plan

    def _needs_row(self, formula: Formula) -> bool:
        """Whether formulas of its pattern may have more of their own than addresses."""
        names = formula.names
        return not formula.is_regular or (bool(names) and (self._rows_matter or any("[" in name for name in names)))

    def _reads(self, formula: Formula, home: Sheet, row: int, depth: int) -> list[tuple[Sheet, Area]]:
        found = []
        for reference in formula.read:
            found += [(sheet, reference.area) for sheet in self._sheets_of(reference, home)]
        return found + self._named(formula, home, row, depth)

    def _named(self, formula: Formula, home: Sheet, row: int, depth: int) -> list[tuple[Sheet, Area]]:
        """The areas that the names of a formula mean."""
        found: list[tuple[Sheet, Area]] = []
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
        if reference.sheet is None or ":" not in reference.sheet or is_link(reference.sheet):
            sheet = self.sheet(reference, home)
            return [] if sheet is None else [sheet]
        ends = [self._sheets.get(name.casefold()) for name in reference.sheet.split(":")]
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
        pattern = formula.pattern
        if pattern not in self._missing:
            self._missing[pattern] = self._missing_sheet(formula)
        return self._missing[pattern]

    def _missing_sheet(self, formula: Formula) -> str:
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
        key = (formula.pattern, home.index)
        if key not in self._text_of:
            self._text_of[key] = None if self._needs_row(formula) else self._layout(formula, home, row)
        plan = self._text_of[key]
        if plan is None or formula.addresses is None:
            return self._text(formula, home, row, DEEPEST_NAME)
        if plan.reason:
            raise NotResolvedError(plan.reason)
        return plan.layout % formula.addresses

    def _layout(self, formula: Formula, home: Sheet, row: int) -> _Text | None:
        """The text that the formulas of a pattern share; nothing where an address is left out of it."""
        if any("#REF!" in operand for operand in formula.names):
            return None
        laid_out = 0

        def operand_of(operand: str) -> str:
            nonlocal laid_out
            text = self._operand(operand, home, row, DEEPEST_NAME)
            if parse_reference(operand) is None:
                return escaped(text)
            layout, count = layout_of(text)
            laid_out += count
            return layout

        try:
            self._refuse(formula, DEEPEST_NAME)
            layout = formula.rewritten(operand_of, rest=escaped)
        except NotResolvedError as error:
            return _Text(reason=str(error))
        return _Text(layout) if laid_out == len(formula.addresses or ()) else None

    def _text(self, formula: Formula, home: Sheet, row: int, depth: int) -> str:
        self._refuse(formula, depth)
        return formula.rewritten(lambda operand: self._operand(operand, home, row, depth))

    def _refuse(self, formula: Formula, depth: int) -> None:
        """Say why a formula cannot be written out, whatever its references and names mean."""
        if formula.fault:
            raise NotResolvedError("it cannot be read")
        if formula.combines:
            raise NotResolvedError("it joins, cuts or spans ranges by an operator")
        if formula.bare_range and depth == DEEPEST_NAME:
            raise NotResolvedError("it takes one cell out of a range by the row or column it stands in")

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
