"""A workbook as the checks see it: cells, styles, names and print set-up, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

# The kind of the sheet by which ccxl reads a workbook again.
RECORD: Final = "record"


class CellError(str):
    """An error value such as #DIV/0!; the text is that of the spreadsheet."""

    __slots__ = ()


Value = float | str | bool | None


class Area(NamedTuple):
    """A rectangle of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@dataclass(frozen=True, slots=True)
class Style:
    """What the checks need of a cell's style."""

    ink: str = ""
    fill: str = ""
    number_format: str = "General"
    is_date: bool = False
    locked: bool = True


PLAIN: Final = Style()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as stored; `formula` has no leading equals sign."""

    value: Value
    formula: str | None = None
    style: int = 0
    stored: bool = True
    array: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the package that a spreadsheet would repair or misread."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation; `areas` are the cells that it guards."""

    kind: str
    areas: tuple[Area, ...]
    formula: str


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink; `location` is a place in this workbook, `target` one outside."""

    cell: str
    location: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the spreadsheet's own sense, for structured references."""

    name: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    total_rows: int


@dataclass(slots=True)
class PrintSetup:
    """How a sheet prints."""

    landscape: bool = False
    paper: int = 1
    fit: bool = False
    pages_wide: int = 1
    footer: str = ""


@dataclass(slots=True)
class Sheet:
    """One sheet of the workbook.

    `spreads` are the areas that formulas of several cells fill; those `growing` fill as many as they have results.
    """

    name: str
    index: int
    kind: str = "worksheet"
    state: str = "visible"
    tab: str = ""
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    spreads: dict[tuple[int, int], str] = field(default_factory=dict)
    growing: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    rows_hidden_by_default: bool = False
    validations: list[Validation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    setup: PrintSetup = field(default_factory=PrintSetup)


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; `sheet` is the index of the sheet it belongs to, or none."""

    name: str
    text: str
    sheet: int | None


@dataclass(slots=True)
class Book:
    """A whole workbook."""

    path: str
    sheets: list[Sheet] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    macros: list[str] = field(default_factory=list)
    title: str = ""
    creator: str = ""
    ccxl_version: str = ""
    program: str = ""
    dates_from_1904: bool = False
    precision_as_shown: bool = False

    def style(self, cell: Cell) -> Style:
        """The style of a cell; the plain one where the file names none that exists."""
        return self.styles[cell.style] if 0 <= cell.style < len(self.styles) else PLAIN

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name; spreadsheets do not tell small letters from capitals in it."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)
