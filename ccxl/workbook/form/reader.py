"""Reading the form back: forgiving in layout and spelling of numbers, never silent about what it cannot place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ccxl.budget.form_entries import PROVENANCE_COLUMNS, Entry, FormSheet, Table
from ccxl.budget.paths import field_at
from ccxl.budget.reading import mistakes_in
from ccxl.core.errors import InputError, Mistake, nearest
from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.form.cells import meaning, plain_label
from ccxl.workbook.form.content import FormContent
from ccxl.workbook.form.grid import Content, Grid, read_grids
from ccxl.workbook.form.layout import (
    FORM_VERSION,
    SCALAR_COLUMNS,
    SHEETS,
    VERSION_PROPERTY,
    single_entries,
)
from ccxl.workbook.form.tables import (
    Headings,
    Labels,
    find_headings,
    heading_mistakes,
    merge_mistakes,
    regions,
    stray_mistakes,
)

CALLS: Final = "traffic.monthly_calls"


def form_content(path: Path) -> FormContent:
    """What a form says, also where some of it cannot be read.

    Parameters
    ----------
    path
        A form that `write_form` wrote and somebody filled in.

    Returns
    -------
    Its tables; where some cells cannot be read, all mistakes besides those that follow from that.

    Raises
    ------
    InputError
        Not a form, or a damaged file.
    """
    grids, properties = read_grids(path)
    content = _content(path, grids, properties)
    if content.mistakes:
        # What is wrong besides, where it can be read; what is missing because of the above is left out.
        told = {mistake.place for mistake in content.mistakes}
        merged = {place for grid in grids for place in grid.merged_among(content.where.values())}
        read = set(content.where.values()) - told - merged
        others = [each for each in mistakes_in(content.raw, content.where, values_only=True) if each.place in read]
        content.mistakes += others
    return content


def _content(path: Path, grids: list[Grid], properties: Any) -> FormContent:
    named = {plain_label(grid.title): grid for grid in grids}
    found = {sheet.key: _grid_of(sheet, named) for sheet in SHEETS}
    if not any(found.values()):
        names = " or ".join(SHEETS[0].title(language) for language in LANGUAGES)
        raise InputError(f"{path}: not a ccxl form, since it has no sheet {names}; write one with: ccxl new FILE.xlsx")
    version = properties[VERSION_PROPERTY].value if VERSION_PROPERTY in properties.names else FORM_VERSION
    if version != FORM_VERSION:
        raise InputError(f"{path}: form version {version}; this ccxl reads {FORM_VERSION}: write a new form")
    content = FormContent()
    for sheet in SHEETS:
        grid = found[sheet.key]
        if grid is None:
            if not sheet.optional:
                content.mistakes.append(_missing_sheet(sheet, grids, found))
        elif sheet.sections:
            _Scalars(grid, content).read()
        else:
            _read_tables(grid, sheet, content)
    return content


def _grid_of(sheet: FormSheet, named: Mapping[str, Grid]) -> Grid | None:
    titles = (plain_label(sheet.title(language)) for language in LANGUAGES)
    return next((named[title] for title in titles if title in named), None)


def _missing_sheet(sheet: FormSheet, grids: list[Grid], found: Mapping[str, Grid | None]) -> Mistake:
    spare = [grid.title for grid in grids if grid not in found.values()]
    titles = [sheet.title(language) for language in LANGUAGES]
    close = next((hint for title in titles if (hint := nearest(title, spare))), "")
    hint = close.replace("did you mean", "is it now called") or "; put it back"
    return Mistake(" or ".join(titles), f"this sheet is missing{hint}")


def _value(content: Content | None, path: str, place: str, found: FormContent, units: Iterable[str] = ()) -> Any:
    """The value of a cell as the schema takes it; None if the cell is empty or faulty."""
    field = field_at(path)
    if content is None or field is None:
        return None
    if content.fault:
        found.mistakes.append(Mistake(place, f"holds {content.fault}"))
        return None
    return meaning(content.value, field, units, content.number_format)


class _Scalars:
    """Reads the sheet of single values."""

    def __init__(self, grid: Grid, found: FormContent) -> None:
        self._grid = grid
        self._found = found
        self._entries = {entry.path: entry for entry in single_entries()}
        self._rows: dict[str, int] = {}
        self._columns: Mapping[str, int] = {}
        # Values of numbered rows, such as signers and months.
        self._lists: dict[str, list[Any]] = {}

    def read(self) -> None:
        """Read all rows."""
        grid, last = self._grid, max(self._grid.rows(), default=0)
        keys = Labels.of((key, f"form.heading.{key}") for key in SCALAR_COLUMNS)
        headings = find_headings(grid, keys, 1, last)
        if headings is None or not {"item", "value"} <= set(headings.columns):
            words = [label(f"form.heading.{key}", language) for language in LANGUAGES for key in ("item", "value")]
            text = f"the headings {words[0]} and {words[1]} (or {words[2]} and {words[3]}) are missing; put them back"
            self._found.mistakes.append(Mistake(grid.title, text))
            return
        self._columns = headings.columns
        self._found.mistakes += heading_mistakes(grid, headings, keys)
        self._found.mistakes += merge_mistakes(grid, headings, last)
        self._find_rows(headings.row)
        for path, row in self._rows.items():
            self._read_row(self._entries[path], row)
        self._read_lists()
        self._missing_rows()

    def _find_rows(self, top: int) -> None:
        known = Labels.of_entries(self._entries.values())
        titles = Labels.of(
            (section.key, f"form.section.{section.key}") for sheet in SHEETS for section in sheet.sections
        )
        for row in self._grid.rows():
            text = self._grid.text(row, self._columns["item"])
            if row <= top or titles.key(text) is not None:
                continue
            path = known.key(text)
            if path is None:
                self._unknown_row(row, text, known)
            elif path in self._rows:
                self._twin_row(row, path, text)
            else:
                self._rows[path] = row

    def _unknown_row(self, row: int, text: str, known: Labels) -> None:
        place = self._grid.place(row, self._columns["item"])
        used = self._grid.get(row, self._columns["value"]) is not None
        if text and (used or known.hint(text)):
            hint = known.hint(text, self._rows) or "; delete the row"
            self._found.mistakes.append(Mistake(place, f" = {text!r}: unknown row{hint}"))
        elif used:
            self._found.mistakes.append(Mistake(place, "a value without a name; put the name of its row back"))

    def _twin_row(self, row: int, path: str, text: str) -> None:
        if self._grid.get(row, self._columns["value"]) is None:
            return
        twin = self._grid.place(self._rows[path], self._columns["item"])
        place = self._grid.place(row, self._columns["item"])
        self._found.mistakes.append(Mistake(place, f" = {text!r}: this row stands twice, also at {twin}; keep one"))

    def _read_row(self, entry: Entry, row: int) -> None:
        column = self._columns["value"]
        place = self._grid.place(row, column)
        value = _value(self._grid.get(row, column), entry.path, place, self._found, list(entry.units()))
        parent, _, last = entry.path.rpartition(".")
        if last.isdecimal():
            self._lists.setdefault(parent, []).append((value, place))
            return
        self._found.where[entry.path] = place
        extras = self._provenance(entry, row)
        carries = entry.field.given
        if carries and extras:
            _assign(self._found.raw, entry.path, extras if value is None else {"value": value, **extras})
        else:
            if value is not None:
                _assign(self._found.raw, entry.path, value)
            for key, found in extras.items():
                _assign(self._found.raw, entry.provenance[key], found)

    def _provenance(self, entry: Entry, row: int) -> dict[str, Any]:
        extras = {}
        for key in PROVENANCE_COLUMNS:
            if key not in self._columns:
                continue
            content, place = self._grid.get(row, self._columns[key]), self._grid.place(row, self._columns[key])
            path = entry.provenance.get(key)
            if path is None:
                if content is not None:
                    self._found.mistakes.append(Mistake(place, "this row takes no source or note; empty the cell"))
                continue
            self._found.where[path] = place
            if (value := _value(content, path, place, self._found)) is not None:
                extras[key] = value
        return extras

    def _read_lists(self) -> None:
        """Numbered rows: texts close up, months keep their place."""
        for path, all_cells in self._lists.items():
            keeps_place = path == CALLS
            cells = [(value, place) for value, place in all_cells if keeps_place or value is not None]
            if all(value is None for value, _ in cells):
                continue
            for index, (_, place) in enumerate(cells):
                self._found.where[f"{path}.{index}"] = place
            values = [value for value, _ in cells]
            if keeps_place:
                self._months(values, cells[0][1])
            else:
                _assign(self._found.raw, path, values)

    def _months(self, values: list[Any], place: str) -> None:
        """Calls by month, whose source stands in the row of the calls per month."""
        given = self._found.raw.get("traffic", {}).get("monthly_calls")
        if given is not None and not (isinstance(given, dict) and "value" not in given):
            twin = self._found.where[CALLS]
            self._found.mistakes.append(
                Mistake(place, f"calls by month beside one number at {twin}; fill one of the two")
            )
            return
        for index in range(len(values)):
            self._found.where[f"{CALLS}.value.{index}"] = self._found.where[f"{CALLS}.{index}"]
        _assign(self._found.raw, CALLS, {**given, "value": values} if isinstance(given, dict) else values)

    def _missing_rows(self) -> None:
        for entry in self._entries.values():
            if entry.needed and entry.path not in self._rows:
                names = " or ".join(entry.label(language) for language in LANGUAGES)
                self._found.mistakes.append(Mistake(self._grid.title, f"the row {names} is missing; put it back"))


def _read_tables(grid: Grid, sheet: FormSheet, found: FormContent) -> None:
    parts, mistakes = regions(grid, sheet)
    found.mistakes += mistakes
    for part in parts:
        known = Labels.of_entries(part.table.columns)
        headings = find_headings(grid, known, part.first, part.last)
        if headings is None:
            names = " or ".join(part.table.columns[0].label(language) for language in LANGUAGES)
            found.mistakes.append(Mistake(grid.title, f"no row of headings (with {names}); put it back"))
            continue
        found.mistakes += heading_mistakes(grid, headings, known)
        found.mistakes += merge_mistakes(grid, headings, part.last)
        found.mistakes += stray_mistakes(grid, headings, part.last)
        lost = _lost_columns(grid, part.table, headings)
        found.mistakes += lost
        if not lost:
            _read_rows(grid, part.table, headings, part.last, found)


def _lost_columns(grid: Grid, table: Table, headings: Headings) -> list[Mistake]:
    return [
        Mistake(
            f"{grid.title}!{headings.row}:{headings.row}",
            f"the column {' or '.join(entry.label(language) for language in LANGUAGES)} is missing; put it back",
        )
        for entry in table.columns
        if entry.needed and entry.path not in headings.columns
    ]


def _read_rows(grid: Grid, table: Table, headings: Headings, last: int, found: FormContent) -> None:
    """The filled rows of a table; empty ones between them do not count."""
    entries = [entry for entry in table.columns if entry.path in headings.columns]
    found.where[table.path] = grid.place(headings.row, headings.columns[entries[0].path])
    index = 0
    for row in grid.rows():
        if not headings.row < row <= last:
            continue
        filled = grid.row(row)
        if not any(headings.columns[entry.path] in filled for entry in entries):
            continue
        _read_row(grid, row, index, entries, headings, found)
        index += 1


def _read_row(grid: Grid, row: int, index: int, entries: list[Entry], headings: Headings, found: FormContent) -> None:
    numbered: dict[str, dict[int, Any]] = {}
    for entry in entries:
        path = entry.path.replace("*", str(index))
        column = headings.columns[entry.path]
        place = found.where[path] = grid.place(row, column)
        value = _value(grid.get(row, column), path, place, found, list(entry.units()))
        parent, _, last = path.rpartition(".")
        if last.isdecimal():
            numbered.setdefault(parent, {})[int(last)] = value
        elif value is not None:
            _assign(found.raw, path, value)
    for parent, values in numbered.items():
        if any(value is not None for value in values.values()):
            _assign(found.raw, parent, _listed(parent, [values.get(number) for number in range(max(values) + 1)]))
    found.where[entries[0].path.split(".*")[0] + f".{index}"] = grid.place(row, headings.columns[entries[0].path])


def _listed(path: str, values: list[Any]) -> list[Any]:
    """Values side by side: months are always twelve, other lists end with their last value."""
    while not path.endswith(".months") and values[-1] is None:
        values = values[:-1]
    return values


def _assign(raw: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path, making tables and lists on the way; rows come in order."""
    parts = path.split(".")
    node: Any = raw
    for part, following in pairwise(parts):
        empty: Any = [] if following.isdecimal() else {}
        if part.isdecimal():
            while len(node) <= int(part):
                node.append({})
            node = node[int(part)]
        else:
            node = node.setdefault(part, empty)
    node[parts[-1]] = value
