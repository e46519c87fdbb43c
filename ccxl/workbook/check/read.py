"""A workbook read from its file, with a hardened parser and no library that repairs silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from ccxl.core.errors import InputError
from ccxl.workbook.check.address import parse_area
from ccxl.workbook.check.book import RECORD, Book, Fault, Name, Sheet, Style, Table
from ccxl.workbook.check.package import Package, Relation, child, children, flag, local, relation_id
from ccxl.workbook.check.read_sheet import SheetReader, string_of, whole
from ccxl.workbook.record import is_record
from ccxl.workbook.xstring import unescaped

VERSION_PROPERTY: Final = "ccxl.version"
DATE_NUMBERS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BAD_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")


def read_book(path: Path, content: bytes | None = None) -> Book:
    """Read a workbook.

    Parameters
    ----------
    path
        An .xlsx or .xlsm file.
    content
        Its bytes, where they are at hand; `path` is only a name then.

    Returns
    -------
    Its cells, styles, names and print set-up, and the faults of the package.

    Raises
    ------
    InputError
        The file is missing, damaged, protected by a password or too large.
    """
    book = Book(str(path))
    with Package(path, content) as package:
        main = _main_part(package)
        root = package.xml(main)
        relations = package.relations(main)
        book.styles = _styles(package, relations)
        texts = _texts(package, relations)
        _workbook(book, root)
        _sheets(book, package, root, relations, texts)
        _names(book, root)
        _outside(book, package, main, relations)
        _properties(book, package)
        _package_faults(book, package)
    return book


def _main_part(package: Package) -> str:
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and not relation.external:
            if relation.target.lower().endswith(".bin"):
                raise InputError(
                    f"{package.path}: a binary workbook (.xlsb); only .xlsx can be checked; save it as .xlsx."
                )
            return relation.target
    raise InputError(
        f"{package.path}: holds no workbook; an .xlsx file is needed; save it from a spreadsheet as .xlsx."
    )


def _workbook(book: Book, root: etree._Element) -> None:
    if local(root) != "workbook":
        raise InputError(f"{book.path}: holds a {local(root)}, not a workbook; an .xlsx file is needed.")
    for element in children(root, "workbookPr"):
        book.dates_from_1904 = flag(element, "date1904")
    for element in children(root, "calcPr"):
        book.precision_as_shown = not flag(element, "fullPrecision", True)


def _sheets(book: Book, package: Package, root: etree._Element, relations: list[Relation], texts: list[str]) -> None:
    targets = {relation.id: relation for relation in relations}
    group = child(root, "sheets")
    for index, element in enumerate(group if group is not None else []):
        name = element.get("name", "")
        relation = targets.get(relation_id(element))
        if relation is None or relation.external or not package.has(relation.target):
            if relation_id(element):
                book.faults.append(Fault(name, "", "the sheet has no part; each needs one; delete the sheet."))
            book.sheets.append(Sheet(name, index, "other"))  # old module sheets have no part
            continue
        kind = {"chartsheet": "chart", "worksheet": "worksheet"}.get(relation.kind, "other")
        sheet = Sheet(name, index, kind, element.get("state", "visible"))
        book.sheets.append(sheet)
        if "macrosheet" in relation.kind.lower():
            book.macros.append(f"the macro sheet {name}")
        if kind != "worksheet":
            continue
        own = package.relations(relation.target)
        reader = SheetReader(sheet, texts, len(book.styles), book.faults)
        reader.read(package.xml(relation.target), {item.id: item for item in own})
        for item in own:
            if item.kind == "table" and not item.external and package.has(item.target):
                sheet.tables.extend(_table(package.xml(item.target)))
        first = sheet.cells.get((1, 1))
        if first is not None and is_record(name, first.value):
            # It is ccxl's own, holds no formula and prints nothing.
            book.sheets[-1] = Sheet(name, index, RECORD)
    if not book.sheets:
        raise InputError(f"{book.path}: holds no sheet; at least one is needed; save it from a spreadsheet as .xlsx.")


def _table(root: etree._Element) -> Iterator[Table]:
    area = parse_area(root.get("ref", ""))
    group = child(root, "tableColumns")
    if area is not None and group is not None:
        names = tuple(unescaped(column.get("name", "")) for column in children(group, "tableColumn"))
        heads, totals = root.get("headerRowCount", "1"), root.get("totalsRowCount", "0")
        name = root.get("displayName", "") or root.get("name", "")
        yield Table(name, area, names, 0 if heads == "0" else 1, 0 if totals == "0" else 1)


def _texts(package: Package, relations: list[Relation]) -> list[str]:
    part = next((item.target for item in relations if item.kind == "sharedStrings" and package.has(item.target)), "")
    return [string_of(item) for item in children(package.xml(part), "si")] if part else []


def _styles(package: Package, relations: list[Relation]) -> list[Style]:
    part = next((item.target for item in relations if item.kind == "styles" and package.has(item.target)), "")
    if not part:
        return [Style()]
    root = package.xml(part)
    groups = {local(group): group for group in root}
    formats = {
        element.get("numFmtId", ""): element.get("formatCode", "General") for element in groups.get("numFmts", ())
    }
    inks = [_colour(child(font, "color")) for font in children(groups["fonts"], "font")] if "fonts" in groups else []
    fills = [_fill(fill) for fill in children(groups["fills"], "fill")] if "fills" in groups else []
    if "cellXfs" not in groups:
        return [Style()]
    return [_style(element, formats, inks, fills) for element in children(groups["cellXfs"], "xf")]


def _style(element: etree._Element, formats: dict[str, str], inks: list[str], fills: list[str]) -> Style:
    number = element.get("numFmtId", "0")
    builtin = whole(number, 0)
    code = formats.get(number) or BUILTIN_FORMATS.get(builtin, "General")
    protection = child(element, "protection")
    return Style(
        _pick(inks, element.get("fontId", "0")),
        _pick(fills, element.get("fillId", "0")),
        code,
        (number not in formats and builtin in DATE_NUMBERS) or bool(is_date_format(code)),
        True if protection is None else flag(protection, "locked", True),
    )


def _pick(items: list[str], index: str) -> str:
    return items[whole(index)] if 0 <= whole(index) < len(items) else ""


def _colour(element: etree._Element | None) -> str:
    return "" if element is None else element.get("rgb", "")[-6:].upper()


def _fill(element: etree._Element) -> str:
    pattern = child(element, "patternFill")
    if pattern is None or pattern.get("patternType", "none") != "solid":
        return ""
    return _colour(child(pattern, "fgColor"))


def _names(book: Book, root: etree._Element) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for group in children(root, "definedNames"):
        for element in children(group, "definedName"):
            name, text, scope = element.get("name", ""), (element.text or "").strip(), element.get("localSheetId")
            seen[name.casefold(), scope or ""] += 1
            if seen[name.casefold(), scope or ""] == 2:
                book.faults.append(Fault("", "", f"the name {name} is defined twice; once is allowed; delete one."))
            sheet = None
            if scope is not None:
                sheet = whole(scope)
                if not 0 <= sheet < len(book.sheets):
                    message = f"the name {name} belongs to sheet number {scope} of {len(book.sheets)}; define it anew."
                    book.faults.append(Fault("", "", message))
            book.names.append(Name(name, text, sheet))


def _outside(book: Book, package: Package, main: str, relations: list[Relation]) -> None:
    for relation in relations:
        if relation.kind == "externalLink":
            targets = [item.target for item in package.relations(relation.target)] if not relation.external else []
            book.external.append(", ".join(targets) or relation.target)
        elif relation.kind == "connections":
            book.external.append("a data connection")
        elif relation.kind == "vbaProject":
            book.macros.append("a VBA project")
    loose = any(name.lower().endswith("vbaproject.bin") for name in package.names)
    if loose and not book.macros:
        book.macros.append("a VBA project")


def _properties(book: Book, package: Package) -> None:
    if package.has("docProps/core.xml"):
        for element in package.xml("docProps/core.xml"):
            if local(element) == "title":
                book.title = (element.text or "").strip()
            elif local(element) == "creator":
                book.creator = (element.text or "").strip()
    if package.has("docProps/app.xml"):
        for element in children(package.xml("docProps/app.xml"), "Application"):
            book.program = (element.text or "").strip()
    if package.has("docProps/custom.xml"):
        for element in children(package.xml("docProps/custom.xml"), "property"):
            if element.get("name", "").casefold() == VERSION_PROPERTY:
                book.ccxl_version = "".join(str(text) for text in element.itertext()).strip() or "unknown"


def _package_faults(book: Book, package: Package) -> None:
    for name, count in Counter(name.lower() for name in package.names).items():
        if count > 1:
            message = f"the part {name} stands {count} times in the file; once is allowed; save the file anew."
            book.faults.append(Fault("", "", message))
    types = package.xml("[Content_Types].xml")
    endings = {item.get("Extension", "").lower() for item in children(types, "Default")}
    parts = {item.get("PartName", "").lstrip("/").lower() for item in children(types, "Override")}
    for name in package.names:
        plain = name.lower().lstrip("/")
        if plain != "[content_types].xml" and plain not in parts and plain.rpartition(".")[2] not in endings:
            message = f"the part {name} has no content type; every part needs one; save the file anew."
            book.faults.append(Fault("", "", message))
    for name, count in Counter(sheet.name.casefold() for sheet in book.sheets).items():
        if count > 1:
            book.faults.append(Fault("", "", f"{count} sheets are named {name}; names must differ; rename one."))
    for sheet in book.sheets:
        if not 1 <= len(sheet.name) <= 31 or _BAD_SHEET_NAME.search(sheet.name):
            message = "the sheet's name; 1 to 31 characters without []:*?/\\ are allowed; rename the sheet."
            book.faults.append(Fault(sheet.name, "", message))
