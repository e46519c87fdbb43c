"""The parts of an xlsx file, read with limits: a file of others may be broken or hostile."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree

from ccxl.core.errors import InputError

PART_LIMIT: Final = 128 * 2**20  # bytes of one part when unpacked
FILE_LIMIT: Final = 512 * 2**20  # bytes of all parts that are read
OLE_MARK: Final = b"\xd0\xcf\x11\xe0"
RELATION_ID: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def local(element: etree._Element) -> str:
    """The tag of an element without its namespace; empty for comments and instructions."""
    return _without_namespace(element.tag)


@lru_cache(maxsize=1_000)
def _without_namespace(tag: Any) -> str:
    return str(tag).rpartition("}")[2] if not callable(tag) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name, whatever their namespace; of alternatives the plain one is taken."""
    for item in element:
        kind = local(item)
        if kind == name:
            yield item
        elif kind == "AlternateContent":
            choices = sorted(item, key=lambda part: local(part) != "Fallback")
            if choices:
                yield from children(choices[0], name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first direct child of that name."""
    return next(children(element, name), None)


def flag(element: etree._Element, name: str, default: bool = False) -> bool:
    """A boolean attribute."""
    text = element.get(name)
    return default if text is None else text.strip().lower() in {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from one part to another or to the outside."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An open xlsx file.

    Parameters
    ----------
    path
        The file.
    content
        Its bytes, where they are at hand; `path` is only a name then.

    Raises
    ------
    InputError
        The file is missing, is not a zip of Open XML parts or exceeds the limits.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self.path = path
        self._left = FILE_LIMIT
        try:
            stream: IO[bytes] = path.open("rb") if content is None else io.BytesIO(content)
            with stream:
                mark = stream.read(4)
            if mark == OLE_MARK:
                raise InputError(
                    f"{path}: a file with a password or of the old .xls kind; "
                    "only plain .xlsx can be checked; remove the password or save as .xlsx."
                )
            self._zip = zipfile.ZipFile(path if content is None else io.BytesIO(content))
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"{path}: {_reason(error)}; an .xlsx workbook is needed; give the path of one saved by a spreadsheet."
            ) from error
        self.names = [info.filename for info in self._zip.infolist() if not info.is_dir()]
        self._infos = {info.filename.lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def has(self, part: str) -> bool:
        """Whether the part is in the file; names of parts do not tell small letters from capitals."""
        return part.lower() in self._infos

    def read(self, part: str) -> bytes:
        """The bytes of one part.

        Raises
        ------
        InputError
            The part is missing, damaged or too large.
        """
        info = self._infos.get(part.lower())
        if info is None:
            raise InputError(f"{self.path}: part {part} is missing; the file is damaged; repair it in a spreadsheet.")
        limit = min(PART_LIMIT, self._left)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise InputError(
                f"{self.path}: part {part} cannot be unpacked ({_reason(error)}); "
                "the file is damaged; repair it in a spreadsheet."
            ) from error
        if len(data) > limit:
            raise InputError(
                f"{self.path}: part {part} unpacks to more than {limit // 2**20} MB; "
                "at most 128 MB a part and 512 MB a file are read; split the workbook."
            )
        self._left -= len(data)
        return data

    def xml(self, part: str) -> etree._Element:
        """The root element of one part.

        Raises
        ------
        InputError
            The part is missing or is not well-formed XML without a document type.
        """
        data = self.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise InputError(
                f"{self.path}: part {part} is not well-formed XML ({_reason(error)}); "
                "the file is damaged; repair it in a spreadsheet."
            ) from error
        declared: object = root.getroottree().docinfo.internalDTD
        if declared is not None:
            raise InputError(
                f"{self.path}: part {part} declares a document type; "
                "spreadsheets write none and it can hide an attack; do not open this file."
            )
        return root

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part, targets resolved to names of parts; empty name for the file's own."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(source):
            return []
        found = []
        for element in children(self.xml(source), "Relationship"):
            target = element.get("Target", "")
            external = element.get("TargetMode", "").lower() == "external"
            if not external:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Relation(element.get("Id", ""), kind, target, external))
        return found


def relation_id(element: etree._Element) -> str:
    """The r:id attribute of an element."""
    return next((element.get(name, "") for name in RELATION_ID if element.get(name)), "")


def _reason(error: BaseException) -> str:
    """The first line of an error's own text, or its kind."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a folder"
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
