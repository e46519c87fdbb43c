"""All tags of a template with where they stand, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ccxl.budget.parts.traffic.demand import MODES
from ccxl.budget.register import DEFINITION
from ccxl.budget.tables import COLUMNS
from ccxl.core.cells import address
from ccxl.core.errors import nearest
from ccxl.workbook.custom_template.areas import local
from ccxl.workbook.custom_template.text import keys_in, paragraphs
from ccxl.workbook.template import CONDITION, TAG, Template, parse_xml, q, relations_of

_ANYTHING: Final = re.compile(r"\{\{.*?\}\}")
_HEADERS: Final = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


@dataclass(frozen=True, slots=True)
class Found:
    """A tag and where it stands.

    Parameters
    ----------
    sheet
        The sheet, or the part where no sheet owns it.
    cell
        Its address, or what holds it: ``text box``, ``chart``, ``oddFooter``, ``sheet name``.
    key
        The line or column of a table.
    single
        Whether only a line of one value can stand here.
    """

    sheet: str
    cell: str
    key: str
    single: bool

    @property
    def place(self) -> str:
        """Such as ``建设!F12``."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


def tags_of(template: Template) -> Iterator[Found]:
    """Every tag of a template: in cells, headers and footers, text boxes, chart titles, names of sheets."""
    for entry in parse_xml(template.parts[template.workbook]).find(q("sheets")):
        for key in keys_in(entry.get("name", "")):
            yield Found(entry.get("name", ""), "sheet name", key, True)
    for sheet in template.sheets:
        for row in sheet.rows.values():
            for cell in row.cells.values():
                for tag in cell.tags:
                    yield Found(sheet.name, address(row.number, cell.column), tag.key, False)
        for element in sheet.root.iter(*(q(name) for name in _HEADERS)):
            for key in keys_in(element.text or ""):
                yield Found(sheet.name, local(element), key, True)
    yield from _texts(template)


def _texts(template: Template) -> Iterator[Found]:
    """Tags in text boxes, shapes and charts, under the sheet that shows them."""
    seen: set[str] = set()

    def below(owner: str, part: str) -> Iterator[Found]:
        for kind, target in relations_of(template.parts, part).values():
            if kind in ("drawing", "chart", "chartEx", "chartUserShapes") and target in template.parts:
                if target in seen:
                    continue
                seen.add(target)
                what = "chart" if kind.startswith("chart") else "text box"
                for texts in paragraphs(parse_xml(template.parts[target])):
                    for key in keys_in("".join(text.text or "" for text in texts)):
                        yield Found(owner, what, key, True)
                yield from below(owner, target)

    for kind, part in relations_of(template.parts, template.workbook).values():
        if kind in ("worksheet", "chartsheet") and part in template.parts:
            name = next((sheet.name for sheet in template.sheets if sheet.part == part), part)
            yield from below(name, part)


@cache
def known_tags() -> frozenset[str]:
    """Every tag that there is."""
    return frozenset(DEFINITION.every_line) | {
        f"{name}.{column}" for name, columns in COLUMNS.items() for column in columns
    }


def tag_mistakes(template: Template) -> list[str]:
    """What is wrong with a template's tags, each with its place; empty if nothing is."""
    found = list(tags_of(template))
    if not found:
        return ["holds no tag such as {{construction.total}}; type some, ccxl template tags lists them"]
    mistakes = []
    for tag in found:
        if tag.key not in known_tags():
            mistakes.append(f"{tag.place}: no tag {{{{{tag.key}}}}}{nearest(tag.key, known_tags())}")
        elif tag.single and (tag.key not in DEFINITION.every_line or DEFINITION.every_line[tag.key].axes):
            mistakes.append(
                f"{tag.place}: {{{{{tag.key}}}}} has many values; in a {tag.cell} only a tag of one value can stand"
            )
    return mistakes + list(condition_mistakes(template))


def condition_mistakes(template: Template) -> Iterator[str]:
    """Conditions that name nothing known."""
    axes = {axis.key for axis in DEFINITION.axes}
    for sheet in template.sheets:
        for row in sheet.rows.values():
            for cell in row.cells.values():
                for name in cell.conditions:
                    kind, mark, value = name.partition(":")
                    known = {"mode": set(MODES), "each": axes, "sheet": None}.get(kind, set()) if mark else axes
                    if known is None or (value or name) in known or (not mark and name in COLUMNS):
                        continue
                    yield (
                        f"{sheet.name}!{address(row.number, cell.column)}: no condition {{{{?{name}}}}}"
                        f"{nearest(name, axes)}"
                    )


def strange_braces(template: Template) -> Iterator[str]:
    """Texts in double braces that are no tags, such as one typed with full-width letters."""
    for sheet in template.sheets:
        for row in sheet.rows.values():
            for cell in row.cells.values():
                place = f"{sheet.name}!{address(row.number, cell.column)}"
                for match in _ANYTHING.finditer(cell.text or ""):
                    if not TAG.fullmatch(match[0]) and not CONDITION.fullmatch(match[0]):
                        yield f"{place}: {match[0]} is no tag and stays as it is"
