"""The sites of a batch: rows of a table over a base scenario, or files of their own."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl

from ccxl.budget.paths import field_at, fields
from ccxl.budget.wording import Unsure
from ccxl.core.errors import InputError, Mistake, ScenarioError, nearest
from ccxl.workbook.form.cells import meaning
from ccxl.workbook.number_formats import GENERAL, PercentSign, percent_sign

# Heading of the column that names a site; without it a site is named after its row.
NAME_HEADINGS: Final = ("site", "name", "站点", "网点", "名称")
OWN_FILES: Final = (".toml", ".xlsx")
# No file system takes longer names in all scripts.
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Site:
    """One site.

    Parameters
    ----------
    name
        What the site is called; unique in a batch.
    output
        File name of its workbook.
    source
        Its own file, or the base scenario.
    settings
        Changes to the source, each ``path=value``.
    place
        Where it stands, for messages.
    """

    name: str
    output: str
    source: Path
    settings: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class InPercent:
    """A number in a cell whose number format has a percent sign.

    Parameters
    ----------
    value
        The stored number.
    number_format
        Code of the format.
    """

    value: float
    number_format: str


def read_sites(table: Path, base: Path | None, pattern: str = "{site}.xlsx") -> tuple[Site, ...]:
    """The sites of a table (.csv, .xlsx) over a base scenario, or of a folder of forms and TOML files.

    Parameters
    ----------
    table
        One row a site; the headings are input paths, one of them may be the site's name. Or a folder.
    base
        The scenario that rows change.
    pattern
        File name of a site's workbook; ``{site}`` is its name, ``{row}`` its number.

    Raises
    ------
    InputError
        No such table, no base, no row.
    ScenarioError
        Every unknown heading, blank or doubled name at once.
    """
    if "{site}" not in pattern and "{row}" not in pattern:
        raise InputError(f"--name {pattern}: must hold {{site}} or {{row}}, or all sites get the same file")
    if table.is_dir():
        return _checked(table.name, list(_files(table, pattern)))
    if base is None:
        raise InputError(f"{table}: rows change a base scenario; name it with --scenario")
    rows = list(_rows(table))
    headings = [str(cell).strip() if cell is not None else "" for cell in rows[0]] if rows else []
    if len(rows) < 2:
        raise InputError(f"{table}: no sites; needs a row of headings and one row a site")
    mistakes = list(_heading_mistakes(headings))
    if mistakes:
        raise ScenarioError(table.name, mistakes)
    sites = [
        _site(headings, row, number, base, pattern) for number, row in enumerate(rows[1:], 2) if any(map(_text, row))
    ]
    return _checked(table.name, sites)


def _files(folder: Path, pattern: str) -> Iterator[Site]:
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in OWN_FILES and not p.name.startswith((".", "~$")))
    if not found:
        raise InputError(f"{folder}: holds no {' or '.join(OWN_FILES)} file")
    for number, path in enumerate(found, 1):
        yield Site(path.stem, _file_name(pattern, path.stem, number), path, place=path.name)


def _rows(table: Path) -> Iterator[Sequence[Any]]:
    suffix = table.suffix.lower()
    try:
        if suffix == ".csv":
            yield from csv.reader(io.StringIO(_decoded(table.read_bytes()), newline=""))
        elif suffix == ".xlsx":
            yield from _sheet_rows(table)
        else:
            raise InputError(f"{table}: must be a .csv or .xlsx table, or a folder")
    except OSError as error:
        raise InputError(f"{table}: cannot be read ({error.strerror or error})") from error
    except csv.Error as error:
        raise InputError(f"{table}: not a table that can be read ({error}); save it as CSV UTF-8") from None


def _decoded(content: bytes) -> str:
    """Text as UTF-8, or as Excel saves Chinese tables."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("the table is neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _sheet_rows(table: Path) -> Iterator[Sequence[Any]]:
    if not zipfile.is_zipfile(table):
        raise InputError(f"{table}: not an Excel workbook")
    book = openpyxl.load_workbook(table, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows():
            yield [_content(cell) for cell in row]
    finally:
        book.close()


def _content(cell: Any) -> Any:
    """What a cell holds; a number that is shown in percent says so."""
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and percent_sign(cell.number_format or GENERAL) is not PercentSign.NONE:
        return InPercent(value, cell.number_format)
    return value


def _heading_mistakes(headings: Sequence[str]) -> Iterator[Mistake]:
    known = [path for path in fields() if "*" not in path]
    for column, heading in enumerate(headings, 1):
        place = f"row 1, column {column}"
        if heading and heading not in NAME_HEADINGS and field_at(heading) is None:
            yield Mistake(place, f"heading '{heading}': no such input{nearest(heading, known)}; see: ccxl schema")
    for heading, times in Counter(filter(None, headings)).items():
        if times > 1:
            yield Mistake("row 1", f"heading '{heading}': stands {times} times; keep one")


def _site(headings: Sequence[str], row: Sequence[Any], number: int, base: Path, pattern: str) -> Site:
    cells = dict(zip(headings, row, strict=False))
    name = next((_text(cells[heading]) for heading in NAME_HEADINGS if _text(cells.get(heading))), f"row {number}")
    settings = tuple(
        f"{heading}={_figure(heading, value)}"
        for heading, value in cells.items()
        if heading and heading not in NAME_HEADINGS and _text(value)
    )
    return Site(name, _file_name(pattern, name, number), base, settings, f"row {number}")


def _figure(heading: str, cell: Any) -> str:
    """What stands behind the equals sign: of a share, the number that the cell means, or a text if that is unsure."""
    field = field_at(heading)
    if field is None or not field.is_share:
        return _text(cell)
    number_format = cell.number_format if isinstance(cell, InPercent) else GENERAL
    share = meaning(cell.value if isinstance(cell, InPercent) else cell, field, (), number_format)
    if isinstance(share, Unsure):
        return f'"{share}"'
    return repr(share) if isinstance(share, int | float) else _text(cell)


def _text(cell: Any) -> str:
    if isinstance(cell, InPercent):
        cell = cell.value
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%Y-%m-%d"))
    return str(cell).strip()


def _file_name(pattern: str, name: str, number: int) -> str:
    """A file name that every system takes, inside the output folder."""
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(" .")[:LONGEST_NAME] or f"row {number}"
    named = pattern.replace("{site}", safe).replace("{row}", str(number))
    named = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", named).lstrip(" .")
    return named if Path(named).suffix.lower() in (".xlsx", ".xlsm") else f"{named}.xlsx"


def _checked(table: str, sites: list[Site]) -> tuple[Site, ...]:
    mistakes = []
    for what, keys in (("site", [s.name for s in sites]), ("file", [s.output.casefold() for s in sites])):
        times = Counter(keys)
        mistakes += [
            Mistake(site.place, f"{what} '{key}': stands {times[key]} times; give each site its own")
            for site, key in zip(sites, keys, strict=True)
            if times[key] > 1
        ]
    if mistakes:
        raise ScenarioError(table, mistakes)
    return tuple(sites)
