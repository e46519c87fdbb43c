"""A new input file: the Excel form or TOML, from the starter, a shipped example or empty."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ccxl.budget.reading import scenario_from
from ccxl.core.errors import InputError, nearest
from ccxl.workbook.form.starter import starter
from ccxl.workbook.form.toml_writer import toml_text
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.package import write_whole
from ccxl.workbook.template import resources


def new_form(path: Path, language: str = "zh", example: str | None = None, blank: bool = False) -> None:
    """Write a new input file: the Excel form for ``.xlsx``, commented TOML for ``.toml``.

    Parameters
    ----------
    path
        Where to write it; a file that stands there is refused, since it may hold somebody's figures.
    language
        ``zh`` or ``en``.
    example
        Name of a shipped example to start from; the starter if left out.
    blank
        Fill nothing in.

    Raises
    ------
    InputError
        Another kind of file, one that stands there already, or an unknown example.
    OutputError
        The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".toml"):
        raise InputError(f"{path}: must be a file of kind .toml or .xlsx")
    if path.exists():
        raise InputError(f"{path}: exists already; name another file, or delete it first")
    if blank and example:
        raise InputError(f"example {example!r} and blank: give one of the two")
    raw: dict[str, Any] = {} if blank else example_tables(example) if example else starter(language)
    if suffix == ".toml":
        write_whole(toml_text(raw, language).encode(), path)
    else:
        write_form(path, None if blank else scenario_from(raw, example or "starter"), language, blank=blank)


def example_tables(name: str) -> dict[str, Any]:
    """The tables of a shipped example.

    Raises
    ------
    InputError
        No such example; the message names the nearest.
    """
    known = _examples()
    if name not in known:
        raise InputError(f"example {name!r}: unknown; must be one of {', '.join(known)}{nearest(name, known)}")
    return tomllib.loads(known[name].read_text(encoding="utf-8"))


def example_names() -> tuple[str, ...]:
    """Names of the shipped examples."""
    return tuple(_examples())


def _examples() -> dict[str, Path]:
    return {path.stem: path for path in sorted(resources("examples").glob("*.toml"))}
