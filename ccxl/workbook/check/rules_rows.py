"""Rules about rows and columns of like cells: one formula (4), totals that miss a neighbour (15)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ccxl.workbook.check.address import LAST_COLUMN, LAST_ROW, Reference, cell_name
from ccxl.workbook.check.book import Area, Cell, Sheet
from ccxl.workbook.check.context import Context, Place, is_number
from ccxl.workbook.check.formula import parse
from ccxl.workbook.check.report import Finding
from ccxl.workbook.check.rules_package import shown

LONGEST_BLOCK: Final = 5_000  # cells of a range whose forms are compared


# Fewer formulas than this below a heading of months are no row of months.
FEWEST_MONTHS = 3


def one_formula(context: Context) -> Iterator[Finding]:
    """Rule 4: one formula per row across the months, and no number typed over a formula."""
    place = Place("4")
    for sheet in context.sheets:
        for row, columns in _month_rows(context, sheet).items():
            forms = Counter(context.form(sheet, row, column) for column in columns)
            usual, most = forms.most_common(1)[0]
            first = next(column for column in columns if context.form(sheet, row, column) == usual)
            for column in columns:
                if most < len(columns) and context.form(sheet, row, column) != usual:
                    text, other = _text(sheet, row, column), _text(sheet, row, first)
                    yield place.at(
                        sheet,
                        row,
                        column,
                        f"{shown(text)} differs from {shown(other)} in {cell_name(row, first)}; one formula per row "
                        "is allowed across the months; copy one formula over the whole row.",
                    )
            for column in _gaps(context, sheet, row, columns):
                yield place.at(
                    sheet,
                    row,
                    column,
                    "no formula stands here, but other months of the row have one; one formula per row is allowed "
                    "across the months; copy the formula of a neighbour.",
                )
        for row, column in overwritten(context, sheet):
            yield place.at(
                sheet,
                row,
                column,
                f"the number {sheet.cells[row, column].value:,} stands among formulas and is no input; "
                "a formula is needed; copy the formula of a neighbour over it.",
            )


def _month_rows(context: Context, sheet: Sheet) -> dict[int, list[int]]:
    """By row the month columns that hold a formula; headings of months are left out."""
    if sheet.index not in context.month_rows:
        context.month_rows[sheet.index] = _find_month_rows(context, sheet)
    return context.month_rows[sheet.index]


def _find_month_rows(context: Context, sheet: Sheet) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    headings = context.months(sheet)
    for row in context.rows(sheet) if headings else ():
        months = context.months_above(sheet, row) if row not in headings else {}
        for column in context.columns(sheet, row) if months else ():
            if column in months and sheet.cells[row, column].formula:
                found[row].append(column)
    return {row: columns for row, columns in found.items() if not _only_words(sheet, row, columns)}


def _only_words(sheet: Sheet, row: int, columns: list[int]) -> bool:
    """Whether a few formulas below the months give texts of different kinds, such as the signers' names."""
    values = [sheet.cells[row, column].value for column in columns]
    return len(columns) < FEWEST_MONTHS and all(isinstance(value, str) for value in values)


def _gaps(context: Context, sheet: Sheet, row: int, columns: list[int]) -> Iterator[int]:
    """Months of a row of formulas that are blank or hold a text; in files of others only those between formulas."""
    months = context.months_above(sheet, row)
    if 2 * len(columns) < len(months):
        return  # a lone result below the months
    for column in months:
        cell = sheet.cells.get((row, column))
        if cell is not None and (cell.formula or cell.array or context.is_input(cell) or is_number(cell.value)):
            continue
        if context.book.ccxl_version or columns[0] < column < columns[-1]:
            yield column


def overwritten(context: Context, sheet: Sheet) -> list[tuple[int, int]]:
    """Numbers without the style of an input that stand where a formula is due.

    Parameters
    ----------
    context
        The workbook.
    sheet
        One of its sheets.

    Returns
    -------
    The cells: among the formulas of a row of months, or between two copies of one formula.
    """
    if sheet.index not in context.overwritten:
        context.overwritten[sheet.index] = _find_overwritten(context, sheet)
    return context.overwritten[sheet.index]


def _find_overwritten(context: Context, sheet: Sheet) -> list[tuple[int, int]]:
    rows = _month_rows(context, sheet)
    found = []
    for (row, column), cell in sorted(sheet.cells.items()):
        if not context.is_constant(cell) or row in context.months(sheet):
            continue
        months = context.months_above(sheet, row)
        typed = sum(
            1 for place in months if (other := sheet.cells.get((row, place))) is not None and context.is_constant(other)
        )
        among = column in months and len(rows.get(row, ())) > (0 if context.book.ccxl_version else typed)
        if among or _between_copies(context, sheet, row, column):
            found.append((row, column))
    return found


def _between_copies(context: Context, sheet: Sheet, row: int, column: int) -> bool:
    """Whether the neighbours above and below, or left and right, hold one and the same formula."""
    for down, across in ((1, 0), (0, 1)):
        before = context.form(sheet, row - down, column - across)
        if before.strip() and before == context.form(sheet, row + down, column + across):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Summed:
    """A one-dimensional range that a SUM adds, and the formula's own cell."""

    home: Sheet
    row: int
    column: int
    sheet: Sheet
    area: Area
    down: bool

    @property
    def ends(self) -> tuple[tuple[int, int], ...]:
        """The cells just outside both ends."""
        area = self.area
        if self.down:
            return (area.top - 1, area.left), (area.bottom + 1, area.left)
        return (area.top, area.left - 1), (area.top, area.right + 1)


def totals(context: Context) -> Iterator[Finding]:
    """Rule 15: a total adds all like cells of its block."""
    place = Place("15")
    lines: dict[tuple[str, bool, int], list[Summed]] = defaultdict(list)
    everything = list(_sums(context))
    for item in everything:
        lines[item.sheet.name, item.down, item.area.left if item.down else item.area.top].append(item)
    adders = list(_adders(context))
    for item in everything:
        others = lines[item.sheet.name, item.down, item.area.left if item.down else item.area.top]
        for row, column in item.ends:
            if (
                _is_missed(context, item, row, column)
                and not _is_added_elsewhere(context, item, others, row, column)
                and not _is_subtotal(context, item, row)
                and not any(_holds(areas, item.sheet, row, column) and _is_added(areas, item) for areas in adders)
            ):
                text = _text(item.home, item.row, item.column)
                where = "" if item.sheet is item.home else f"{item.sheet.name}!"
                yield place.at(
                    item.home,
                    item.row,
                    item.column,
                    f"the total {shown(text)} leaves out {where}{cell_name(row, column)}, a cell like those it adds; "
                    "a total adds its whole block; extend the range.",
                )


def _sums(context: Context) -> Iterator[Summed]:
    for sheet in context.sheets:
        for (row, column), cell in sheet.cells.items():
            if not cell.formula:
                continue
            for group in parse(cell.formula).sums:
                for reference in group:
                    target = context.resolver.sheet(reference, sheet)
                    down = _direction(reference, target is sheet, row, column)
                    if target is not None and down is not None:
                        yield Summed(sheet, row, column, target, reference.area, down)


def _direction(reference: Reference, same_sheet: bool, row: int, column: int) -> bool | None:
    """True for a range down a column, false for one along a row, nothing for others and for running totals."""
    first, last, area = reference.first, reference.last, reference.area
    if reference.form != "range":
        return None
    single_column, single_row = area.left == area.right, area.top == area.bottom
    if single_column and single_row:
        if not same_sheet or (row != area.top and column != area.left):
            return None
        single_row = column != area.left
        single_column = not single_row
    if single_column:
        return None if first.row_fixed != last.row_fixed else True
    if single_row:
        return None if first.column_fixed != last.column_fixed else False
    return None


def _is_missed(context: Context, item: Summed, row: int, column: int) -> bool:
    """Whether a cell at the end of a range is like the cells in it, and the formula does not read it."""
    cell = item.sheet.cells.get((row, column))
    own = item.sheet is item.home and (row, column) == (item.row, item.column)
    if cell is None or own or not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        return False
    if row in context.months(item.sheet) or _reads(context, item, row, column):
        return False
    forms, styles = _likeness(context, item)
    if cell.formula:
        return context.form(item.sheet, row, column) in forms
    return _is_amount(context, cell) and (cell.style, context.is_input(cell)) in styles and not _is_year(cell, item)


def _likeness(context: Context, item: Summed) -> tuple[set[str], set[tuple[int, bool]]]:
    """The formulas and the styles of typed amounts within a range."""
    forms, styles = set(), set()
    area = item.area
    bottom = min(area.bottom, area.top + LONGEST_BLOCK)
    for row in range(area.top, bottom + 1):
        for column in range(area.left, area.right + 1):
            cell = item.sheet.cells.get((row, column))
            if cell is None:
                continue
            if cell.formula:
                forms.add(context.form(item.sheet, row, column))
            elif _is_amount(context, cell):
                styles.add((cell.style, context.is_input(cell)))
    return forms, styles


def _is_amount(context: Context, cell: Cell) -> bool:
    """A typed number that is no date, or an empty input."""
    if cell.formula is not None or cell.array or context.book.style(cell).is_date:
        return False
    return is_number(cell.value) or (cell.value is None and context.is_input(cell))


def _is_year(cell: Cell, item: Summed) -> bool:
    """A year above a column or before a row of amounts is a heading."""
    if not is_number(cell.value) or not 1900 <= cell.value <= 2100:
        return False
    inside = item.sheet.cells.get((item.area.top, item.area.left))
    return inside is None or not is_number(inside.value) or not 1900 <= inside.value <= 2100


def _reads(context: Context, item: Summed, row: int, column: int) -> bool:
    text = _text(item.home, item.row, item.column)
    areas = context.resolver.reads(parse(text), item.home, item.row)
    return _holds(areas, item.sheet, row, column)


def _is_added_elsewhere(context: Context, item: Summed, others: list[Summed], row: int, column: int) -> bool:
    """Whether a fellow total takes the cell: quarters beside each other, or a window that moves on."""
    form = context.form(item.home, item.row, item.column)
    for other in others:
        if other.home is not item.home or (other.row, other.column) == (item.row, item.column):
            continue
        meets = other.area.meets(item.area)
        in_line = other.row == item.row or other.column == item.column
        if in_line and not meets and other.area.holds(row, column):
            return True
        if meets and context.form(other.home, other.row, other.column) == form:
            return True
    return False


def _is_subtotal(context: Context, item: Summed, row: int) -> bool:
    """Whether the row at the end of a range adds rows while those of the range do not: it is a total itself."""
    return item.down and _adds_rows(context, item.sheet, row) and not _adds_rows(context, item.sheet, item.area.top)


def _adds_rows(context: Context, sheet: Sheet, row: int) -> bool:
    """Whether some sum of a row adds other rows of its own column."""
    for column in context.columns(sheet, row):
        cell = sheet.cells[row, column]
        if not cell.formula:
            continue
        for reference in (reference for group in parse(cell.formula).sums for reference in group):
            area = reference.area
            own_column = area.left == area.right == column and context.resolver.sheet(reference, sheet) is sheet
            if own_column and not area.top <= row <= area.bottom:
                return True
    return False


def _adders(context: Context) -> Iterator[list[tuple[Sheet, Area]]]:
    """What each formula reads that does nothing but add."""
    for sheet in context.sheets:
        for (row, _), cell in sheet.cells.items():
            if cell.formula:
                formula = parse(cell.formula)
                if formula.operators <= {"+"} and set(formula.functions) <= {"SUM"}:
                    yield context.resolver.reads(formula, sheet, row)


def _is_added(areas: list[tuple[Sheet, Area]], item: Summed) -> bool:
    """Whether the total itself is added: a cell added beside it is its equal, not one of its parts."""
    return _holds(areas, item.home, item.row, item.column)


def _holds(areas: list[tuple[Sheet, Area]], sheet: Sheet, row: int, column: int) -> bool:
    return any(place is sheet and area.holds(row, column) for place, area in areas)


def _text(sheet: Sheet, row: int, column: int) -> str:
    return sheet.cells[row, column].formula or ""
