"""Reading a template: its package, its cells and the tags in them."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lxml import etree

from ccxl.core.cells import column_number
from ccxl.core.errors import TemplateError
from ccxl.workbook.opening import opened_parts, refuse_too_many_elements
from ccxl.workbook.xstring import unescaped

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
CUSTOM: Final = "docProps/custom.xml"
# The property that tells a shipped template.
MARK: Final = "ccxl.template"
NAMES: Final = {"m": MAIN, "r": RELATED, "p": PACKAGE}
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_TYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
TAG = re.compile(r"\{\{\s*(=?)\s*([A-Za-z][\w.]*)\s*\}\}")
CONDITION = re.compile(r"[ \t\n]?\{\{\?\s*([\w:]+)\s*\}\}")
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_WHOLE = re.compile(r"\+?\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def q(name: str, space: str = MAIN) -> str:
    """A qualified element name."""
    return f"{{{space}}}{name}"


def parse_xml(data: bytes) -> Any:
    """An XML part; entities are not expanded and nothing is fetched."""
    if any(mark in data for mark in _TYPES):
        raise TemplateError("an XML part declares a document type; such files are refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def xml_bytes(root: Any) -> bytes:
    """An XML part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a cell: the line's key, and whether it is always a reference."""

    key: str
    link: bool


@dataclass
class TemplateCell:
    """One cell: column, style index, text or number or formula; `raw` is what is copied as it is, `element` its XML."""

    column: int
    style: int
    text: str | None = None
    raw: str = ""
    formula: str | None = None
    number: float | None = None
    element: Any = None

    @cached_property
    def tag(self) -> Tag | None:
        """The tag if the cell holds nothing else."""
        if self.text is None or "{{" not in self.text:
            return None
        match = TAG.fullmatch((self.text or "").strip())
        return Tag(match[2], bool(match[1])) if match else None

    @cached_property
    def tags(self) -> list[Tag]:
        """All tags in the text."""
        if self.text is None or "{{" not in self.text:
            return []
        return [Tag(match[2], bool(match[1])) for match in TAG.finditer(self.text or "")]

    @cached_property
    def conditions(self) -> list[str]:
        """Conditions on the row."""
        if self.text is None or "{{?" not in self.text:
            return []
        return [match[1] for match in CONDITION.finditer(self.text or "")]

    @property
    def words(self) -> str | None:
        """The text without conditions."""
        return CONDITION.sub("", self.text) if self.text and "{{?" in self.text else self.text

    def filled(self, value_of: Mapping[str, str]) -> str:
        """The text with every tag replaced."""
        return TAG.sub(lambda match: value_of[match[2]], self.words or "")


@dataclass(slots=True)
class TemplateRow:
    """One row: number, attributes, cells by column."""

    number: int
    attributes: dict[str, str]
    cells: dict[int, TemplateCell] = field(default_factory=dict)


@dataclass(slots=True)
class TemplateSheet:
    """One worksheet: name, part, everything but its rows, and its rows by number."""

    name: str
    part: str
    relation: str
    root: Any
    rows: dict[int, TemplateRow]
    _frame: bytes = b""

    def frame(self) -> bytes:
        """The part without its rows."""
        if not self._frame:
            root = parse_xml(etree.tostring(self.root))
            data = root.find(q("sheetData"))
            for row in list(data):
                data.remove(row)
            data.text = None
            self._frame = etree.tostring(root)
        return self._frame

    @property
    def height(self) -> int:
        """Number of the last row."""
        return max(self.rows, default=0)

    @property
    def width(self) -> int:
        """Number of the last column with a cell."""
        return max((column for row in self.rows.values() for column in row.cells), default=0)


@dataclass(slots=True)
class Template:
    """A workbook to be filled."""

    name: str
    parts: dict[str, bytes]
    workbook: str
    sheets: list[TemplateSheet]
    strings: list[str]
    digest: str

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part: id to kind and target part."""
        return relations_of(self.parts, part)

    @property
    def ours(self) -> bool:
        """Whether it is one of the templates that ccxl ships, whose looks ccxl keeps."""
        return MARK.encode() in self.parts.get(CUSTOM, b"")


def relations_part(part: str) -> str:
    """The part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def relations_of(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to kind and target part; external targets are left out."""
    data = parts.get(relations_part(part))
    if data is None:
        return {}
    folder = posixpath.dirname(part)
    found = {}
    for relation in parse_xml(data):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id")] = (relation.get("Type").rsplit("/", 1)[-1], _in_this_spelling(path, parts))
    return found


def _in_this_spelling(path: str, parts: Mapping[str, bytes]) -> str:
    """Names of parts do not tell small letters from capitals."""
    if path in parts:
        return path
    return next((name for name in parts if name.lower() == path.lower()), path)


def resources(folder: str) -> Path:
    """A folder of templates or examples: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for root in (package.parent / "workbooks", package / "workbooks"):
        if (root / folder).is_dir():
            return root / folder
    raise TemplateError(f"workbooks/{folder}: not found beside {package}; install ccxl again")


def read_template(source: Path | bytes, name: str = "") -> Template:
    """A template from a file.

    Raises
    ------
    TemplateError
        Not a readable .xlsx or .xlsm file, or larger than is sensible.
    """
    name = name or (source.name if isinstance(source, Path) else "template")
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
        parts = opened_parts(data, name)
        refuse_too_many_elements(parts, name)
        workbook = _workbook(parts)
        strings = _strings(parts, relations_of(parts, workbook))
        return Template(
            name, parts, workbook, _sheets(parts, workbook, strings), strings, hashlib.sha256(data).hexdigest()
        )
    except OSError as error:
        raise TemplateError(f"template '{name}': cannot be read ({error.strerror}); check the path") from None
    except _UNREADABLE as error:
        if isinstance(error, TemplateError):
            raise TemplateError(
                f"template {error}" if str(error)[0] == "'" else f"template '{name}': {error}"
            ) from None
        raise TemplateError(
            f"template '{name}': is not a readable .xlsx workbook ({_fault_of(error)}); save it again in Excel"
        ) from None


def _fault_of(error: Exception) -> str:
    """What is wrong with a file, in no words of a programming language."""
    if isinstance(error, etree.XMLSyntaxError):
        return f"a part is no XML: {error.msg}"
    if isinstance(error, KeyError):
        return f"the part {error.args[0]} is missing"
    return "a part lacks what every workbook has, or has it in another form"


_UNREADABLE = (KeyError, IndexError, etree.XMLSyntaxError, ValueError, TypeError, AttributeError)
_MAIN_TYPES = ("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")


def _workbook(parts: Mapping[str, bytes]) -> str:
    """The main part, where the package is a workbook of a kind that can be filled."""
    if "[Content_Types].xml" not in parts:
        raise TemplateError("is a zip archive, but no workbook; give one saved as .xlsx or .xlsm")
    main = next((target for kind, target in relations_of(parts, "").values() if kind == "officeDocument"), "")
    kind = _type_of(main, parts["[Content_Types].xml"])
    if main not in parts or not kind.endswith(_MAIN_TYPES):
        raise TemplateError(
            f"its main part is {main or 'missing'}, of type {kind or 'unknown'}; a workbook saved as .xlsx or .xlsm is "
            "needed, no template (.xltx), binary workbook (.xlsb), text or presentation; save it as .xlsx in Excel"
        )
    if not str(parse_xml(parts[main]).tag).startswith(f"{{{MAIN}}}"):
        raise TemplateError('is saved as "Strict Open XML"; save it as "Excel Workbook (.xlsx)"')
    return main


def _type_of(part: str, types: bytes) -> str:
    """The content type of a part, its own or that of its ending."""
    found: dict[str, str] = {
        (entry.get("PartName") or "*." + entry.get("Extension", "")).lower(): entry.get("ContentType", "")
        for entry in parse_xml(types)
    }
    return found.get("/" + part.lower(), found.get("*." + part.lower().rpartition(".")[2], ""))


def read_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package of our own making, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def _sheets(parts: Mapping[str, bytes], workbook: str, strings: list[str]) -> list[TemplateSheet]:
    relations = relations_of(parts, workbook)
    sheets = []
    for entry in parse_xml(parts[workbook]).find(q("sheets")):
        relation = entry.get(q("id", RELATED))
        kind, part = relations.get(relation, ("", ""))  # an old macro module has no part
        if kind != "worksheet":
            continue
        root = parse_xml(parts[part])
        sheets.append(TemplateSheet(entry.get("name"), part, relation, root, _rows(root, strings, entry.get("name"))))
    return sheets


def _strings(parts: Mapping[str, bytes], relations: Mapping[str, tuple[str, str]]) -> list[str]:
    part = next((target for kind, target in relations.values() if kind == "sharedStrings"), None)
    if part is None:
        return []
    return [_rich_text(item) for item in parse_xml(parts[part]).iter(q("si"))]


def _rich_text(item: Any) -> str:
    return unescaped("".join(text.text or "" for text in item.iter(q("t")) if text.getparent().tag != q("rPh")))


def _rows(root: Any, strings: list[str], sheet: str) -> dict[int, TemplateRow]:
    rows: dict[int, TemplateRow] = {}
    number = 0
    for element in root.find(q("sheetData")).iterchildren(q("row")):
        number = _row_number(element, number + 1, sheet)
        if not 1 <= number <= LAST_ROW or number in rows:
            raise _outside(number, 0)
        row = TemplateRow(number, {key: value for key, value in element.attrib.items() if key != "r"})
        column = 0
        for cell in element.iterchildren(q("c")):
            name = cell.get("r", "").strip()
            match = _CELL.fullmatch(name)
            if name and (match is None or int(match[2]) != number):
                raise _odd(f"{sheet}!{name}", f"stands in row {number}; a cell's address must name its row")
            column = column_number(match[1]) if match else column + 1
            row.cells[column] = _cell(cell, column, strings, f"{sheet}!{name or f'row {number}'}")
        if column > LAST_COLUMN:
            raise _outside(number, column)
        rows[number] = row
    return rows


def _row_number(row: Any, following: int, sheet: str) -> int:
    """The number of a row; where it has none, that of its cells, or the one after the row before."""
    text = row.get("r", "").strip()
    if not text:
        cells = (_CELL.fullmatch(cell.get("r", "").strip()) for cell in row.iterchildren(q("c")))
        return next((int(match[2]) for match in cells if match), following)
    if not _WHOLE.fullmatch(text):
        raise _odd(sheet, f"a row is numbered {text!r}")
    return int(text)


def _outside(row: int, column: int) -> TemplateError:
    return TemplateError(
        f"a sheet holds row {row}, column {column}; rows to {LAST_ROW:,} and columns to {LAST_COLUMN:,} are allowed, "
        "each once; save the file anew"
    )


def _odd(place: str, what: str) -> TemplateError:
    return TemplateError(f"is not a readable .xlsx workbook: {place}: {what}; save it again in Excel")


def _cell(element: Any, column: int, strings: list[str], place: str) -> TemplateCell:
    """A cell; an attribute or a value that is there but empty counts as none, as in Excel, and goes."""
    for name in [name for name in ("r", "s", "t") if not element.get(name, "x").strip()]:
        del element.attrib[name]
    style = element.get("s", "0").strip()
    if not _WHOLE.fullmatch(style):
        raise _odd(place, f"its style is {style!r}, which is no number")
    cell = TemplateCell(column, int(style), element=element)
    formula = element.find(q("f"))
    if formula is None:
        _read_content(cell, strings, place)
    else:
        cell.formula = formula.text or ""
    return cell


def _read_content(cell: TemplateCell, strings: list[str], place: str) -> None:
    """The text or number of a cell without a formula."""
    element = cell.element
    kind, value, inline = element.get("t", "n").strip(), element.find(q("v")), element.find(q("is"))
    stored = "" if value is None or value.text is None else value.text
    if kind == "inlineStr":
        cell.text = None if inline is None else _rich_text(inline)
    elif kind == "str":
        cell.text = unescaped(stored) or None
    elif not stored.strip():
        if value is not None:
            element.remove(value)
            element.attrib.pop("t", None)
    elif kind == "s":
        cell.text = _shared_text(stored.strip(), strings, place)
    else:
        if kind == "n" and not _NUMBER.fullmatch(stored.strip()):
            raise _odd(place, f"holds {stored[:40]!r} as a number")
        cell.number = float(stored) if kind == "n" else None
        cell.raw = f'<c r="{{}}" s="{cell.style}" t="{kind}"><v>{stored}</v></c>'


def _shared_text(index: str, strings: list[str], place: str) -> str:
    if not _WHOLE.fullmatch(index) or int(index) >= len(strings):
        raise _odd(place, f"shows text number {index} of {len(strings)}")
    return strings[int(index)]
