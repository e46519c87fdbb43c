"""A tagged copy of shipped sheets, for a team to make its own form of."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final

from ccxl.budget.register import DEFINITION
from ccxl.core.errors import InputError, nearest
from ccxl.data.catalog import label
from ccxl.workbook.build import shipped_template
from ccxl.workbook.custom_template.areas import named
from ccxl.workbook.custom_template.package import APPLICATION, CONTENT_TYPES
from ccxl.workbook.package import package_bytes, write_whole
from ccxl.workbook.series import drawn_by_rows
from ccxl.workbook.template import (
    CUSTOM,
    MARK,
    RELATED,
    Template,
    parse_xml,
    q,
    relations_of,
    relations_part,
    xml_bytes,
)

SUFFIX: Final = ".xlsx"
_DRAWINGS: Final = "xl/drawings/drawing"
_RELATION: Final = q("id", RELATED)


def new_template(path: Path, sheets: Sequence[str] = (), language: str = "zh") -> None:
    """Write a tagged workbook with some of the shipped sheets.

    Parameters
    ----------
    path
        The file to write.
    sheets
        Keys of the sheets, such as ``construction``; all if none is named.
    language
        ``zh`` or ``en``.

    Raises
    ------
    InputError
        A sheet is unknown, the file is no .xlsx, or it is there already.
    """
    unknown = [
        f"--sheet {key}: unknown{nearest(key, DEFINITION.sheet_keys)}"
        for key in sheets
        if key not in DEFINITION.sheet_keys
    ]
    if unknown:
        raise InputError("\n  ".join([*unknown, f"there are: {', '.join(DEFINITION.sheet_keys)}"]))
    if path.suffix.lower() != SUFFIX:
        raise InputError(f"-o {path}: must end in {SUFFIX}; Excel can save it as .xlsm later")
    if path.exists():
        raise InputError(f"-o {path}: is there already; name another file, or it would be lost")
    write_whole(package_bytes(tagged_copy(shipped_template(language), sheets, language)), path)


def tagged_copy(template: Template, sheets: Sequence[str], language: str) -> Iterator[tuple[str, bytes]]:
    """The parts of a copy that holds only some sheets, and no mark of a shipped template.

    Charts that draw a sheet which is left out are left out too, and so are those with a series for each sample row: in
    a team's own template the number of series does not follow that of the rows.
    """
    wanted = {label(f"sheet.{key}", language) for key in sheets or DEFINITION.sheet_keys}
    gone = [sheet for sheet in template.sheets if sheet.name not in wanted]
    parts = dict(template.parts)
    for sheet in gone:
        _drop(parts, sheet.part)
    names = {sheet.name for sheet in gone}
    _forget(parts, template.workbook, names)
    for drawing in [part for part in parts if part.startswith(_DRAWINGS)]:
        _drop_charts(parts, drawing, names)
    root = parse_xml(parts[CUSTOM])
    for entry in [entry for entry in root if entry.get("name") == MARK]:
        root.remove(entry)
    parts[CUSTOM] = xml_bytes(root)
    yield from parts.items()


def _drop(parts: dict[str, bytes], part: str) -> None:
    """Take a part away with all that only it leads to."""
    lower = [target for _, target in relations_of(parts, part).values()]
    parts.pop(part, None)
    parts.pop(relations_part(part), None)
    for name in [name for name in parts if name.endswith(".rels")]:
        _unrelate(parts, name, part)
    types = parse_xml(parts[CONTENT_TYPES])
    for entry in [entry for entry in types if entry.get("PartName") == f"/{part}"]:
        types.remove(entry)
    parts[CONTENT_TYPES] = xml_bytes(types)
    for target in lower:
        if target in parts and target not in _targets(parts):
            _drop(parts, target)


def _drop_charts(parts: dict[str, bytes], drawing: str, gone: Set[str]) -> None:
    """Take the charts out of a drawing that the copy cannot draw."""
    charts = {number: target for number, (kind, target) in relations_of(parts, drawing).items() if kind == "chart"}
    roots = {number: parse_xml(parts[target]) for number, target in charts.items()}
    dropped = {
        number
        for number, root in roots.items()
        if drawn_by_rows(root) or any(sheet in (formula.text or "") for formula in named(root, "f") for sheet in gone)
    }
    if dropped:
        root = parse_xml(parts[drawing])
        for anchor in [anchor for anchor in root if any(c.get(_RELATION) in dropped for c in named(anchor, "chart"))]:
            root.remove(anchor)
        parts[drawing] = xml_bytes(root)
        for number in dropped:
            _drop(parts, charts[number])


def _targets(parts: Mapping[str, bytes]) -> set[str]:
    found = set()
    for name in parts:
        if name.endswith(".rels"):
            folder, file = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            found |= {target for _, target in relations_of(parts, owner).values()}
    return found


def _unrelate(parts: dict[str, bytes], relations: str, part: str) -> None:
    folder, file = posixpath.split(relations)
    owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
    gone = {name for name, (_, target) in relations_of(parts, owner).items() if target == part}
    if gone:
        root = parse_xml(parts[relations])
        for entry in [entry for entry in root if entry.get("Id") in gone]:
            root.remove(entry)
        parts[relations] = xml_bytes(root)


def _forget(parts: dict[str, bytes], workbook: str, gone: set[str]) -> None:
    """Take the sheets out of the workbook part, with the names that belong to them or point at them."""
    root = parse_xml(parts[workbook])
    order = [entry.get("name", "") for entry in root.find(q("sheets"))]
    kept = [name for name in order if name not in gone]
    for entry in [entry for entry in root.find(q("sheets")) if entry.get("name") in gone]:
        entry.getparent().remove(entry)
    for name in list(root.iter(q("definedName"))):
        local = name.get("localSheetId")
        if (local is not None and order[int(local)] in gone) or any(sheet in (name.text or "") for sheet in gone):
            name.getparent().remove(name)
        elif local is not None:
            name.set("localSheetId", str(kept.index(order[int(local)])))
    _tidy(root)
    parts[workbook] = xml_bytes(root)
    if APPLICATION in parts:
        properties = parse_xml(parts[APPLICATION])
        for element in named(properties, "TitlesOfParts", "HeadingPairs"):
            properties.remove(element)
        parts[APPLICATION] = xml_bytes(properties)


def _tidy(root: Any) -> None:
    """No empty list of names, and a view of a sheet that is there."""
    for names in root.findall(q("definedNames")):
        if not len(names):
            root.remove(names)
    for view in root.iter(q("workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
