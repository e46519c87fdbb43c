"""Names of sheets that hold tags, and where else a workbook names its sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from ccxl.core.cells import sheet_prefix
from ccxl.workbook.custom_template.text import filled_runs, has_tag

LONGEST: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def new_names(names: Iterable[str], value: Callable[[str], str]) -> dict[str, str]:
    """New names of those sheets whose names hold tags; what Excel forbids in a name becomes an underscore.

    Parameters
    ----------
    names
        All names of the template, in order.
    value
        The text for a tag's key.
    """
    every = list(names)
    taken = {name.casefold() for name in every if not has_tag(name)}
    found: dict[str, str] = {}
    for name in every:
        if has_tag(name):
            found[name] = _free(_allowed(filled_runs([name], value)[0]), taken)
            taken.add(found[name].casefold())
    return found


def _allowed(name: str) -> str:
    return _FORBIDDEN.sub("_", name).strip(" '")[:LONGEST] or "_"


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another sheet has it already."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        ending = f" ({number})"
        found = name[: LONGEST - len(ending)] + ending
    return found


def renamed_title(text: str, names: dict[str, str]) -> str:
    """An entry among the document properties: a sheet, or a name of one."""
    if text in names:
        return names[text]
    for old, new in names.items():
        if text.startswith(sheet_prefix(old)):
            return sheet_prefix(new) + text[len(sheet_prefix(old)) :]
    return text
