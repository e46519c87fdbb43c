"""The way in: a budget from a TOML file or the Excel form."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ccxl.budget.reading import changed, scenario_from, setting_path
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError, ScenarioError
from ccxl.workbook.assemble import OFFER_PROPERTY
from ccxl.workbook.form.content import FormContent
from ccxl.workbook.record import SHEET, may_hold_record, record_in
from ccxl.workbook.roundtrip import load_built_workbook
from ccxl.workbook.template import CUSTOM, read_template

SUFFIXES = (".toml", ".xlsx")
# Text and comments, whose brackets are none.
_QUOTED: Final = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*"|#.*""")


def load(path: Path, settings: Sequence[str] = ()) -> Scenario:
    """The scenario in a file.

    Parameters
    ----------
    path
        A ``.toml`` file, or the Excel form as ``.xlsx``.
    settings
        Changes to it, each ``path=value``.

    Raises
    ------
    InputError
        The file cannot be read.
    ScenarioError
        All mistakes in it at once.
    """
    raw, where = load_raw(path)
    if settings:
        raw = changed(raw, settings)
        # A figure that came from --set stands in no cell.
        paths = [setting_path(setting) for setting in settings]
        where = {
            known: cell
            for known, cell in where.items()
            if not any(known == path or known.startswith(f"{path}.") for path in paths)
        }
    return scenario_from(raw, path.name, where)


def load_raw(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The raw tables in a file, and the cell of each path where it is a form.

    Parameters
    ----------
    path
        A ``.toml`` file, or the Excel form as ``.xlsx``.

    Raises
    ------
    InputError
        No such file, of another kind, damaged, or not TOML.
    ScenarioError
        All mistakes, where some of a form cannot be read.
    """
    content = look_over(path)
    if content.mistakes:
        raise ScenarioError(path.name, content.mistakes)
    return content.raw, content.where


def look_over(path: Path) -> FormContent:
    """What a file says, also where some cells of a form cannot be read; otherwise as `load_raw`.

    Raises
    ------
    InputError
        No such file, of another kind, damaged, or not TOML.
    """
    suffix = path.suffix.lower()
    if suffix == ".xls":
        raise InputError(f"{path}: in the old .xls format; save it as .xlsx in Excel")
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: must be a file of kind {' or '.join(SUFFIXES)}")
    try:
        return FormContent(_read_toml(path)) if suffix == ".toml" else _read_workbook(path)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; write one with: ccxl new {path.name}") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder; give a file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error


def _read_workbook(path: Path) -> FormContent:
    """A form, or a workbook that ccxl made."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            properties = archive.read(CUSTOM) if CUSTOM in names else b""
            books = b"".join(archive.read(name) for name in names if name.lower().endswith("workbook.xml"))
        if may_hold_record(names, books):
            workbook = read_template(path)
            record = record_in(workbook)
            if record is not None:
                return FormContent(*load_built_workbook(workbook, record))
        if OFFER_PROPERTY.encode() in properties:
            raise InputError(
                f"{path}: an offer for a client, which holds no inputs; use the form that it was built from"
            )
        if b"ccxl.version" in properties:
            raise InputError(
                f"{path}: was built by ccxl, but the record of its inputs, the hidden sheet {SHEET}, is gone; "
                "take a copy of the workbook that still has it, or change the form that it was built from"
            )
    from ccxl.workbook.form.reader import form_content

    return form_content(path)


def _read_toml(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|(end of document))\)", str(error), re.DOTALL)
        if match is None:
            raise InputError(f"{path}: {error}") from None
        place = f"line {match[2]}, column {match[3]}" if match[2] else match[4]
        raise InputError(f'{path}, {place}: {match[1]}; text stands in quotation marks, as in name = "North"') from None
    except RecursionError:
        line = _deepest_line(content.decode("utf-8-sig"))
        raise InputError(
            f"{path}, line {line}: brackets nested too deeply; a scenario has lists of values and of tables, no more"
        ) from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        found = re.search(rb"\d[\d_]{4000,}", content)
        line = content[: found.start()].count(b"\n") + 1 if found else 1
        raise InputError(
            f"{path}, line {line}: a number of thousands of digits; write one that a cell can hold"
        ) from None


def _deepest_line(text: str) -> int:
    """The line on which most brackets are open."""
    deepest, line, depth = 0, 1, 0
    for number, row in enumerate(text.splitlines(), 1):
        for bracket in re.findall(r"[\[\]{}]", _QUOTED.sub("", row)):
            depth += 1 if bracket in "[{" else -1
            if depth > deepest:
                deepest, line = depth, number
    return line
