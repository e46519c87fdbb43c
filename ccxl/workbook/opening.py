"""Opening a workbook that somebody sent: what it is not is said clearly, and nothing in it can exhaust the machine."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from ccxl.core.errors import TemplateError

OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# Beginnings of files that are sometimes renamed to .xlsx.
KINDS: Final = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"), (b"%PDF", "a PDF"), (b"<html", "a web page"), (b"<!DOCTYPE html", "a web page"),
    (b"{\\rtf", "an RTF text"), (b"<?xml", "an XML file"), (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7z archive"),
)  # fmt: skip
LARGEST_PACKAGE: Final = 300_000_000
LARGEST_XML: Final = 64_000_000
MOST_PARTS: Final = 10_000
# An element of XML takes many times its length in memory.
MOST_ELEMENTS: Final = 1_200_000
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError, struct.error, KeyError,
    ValueError, OSError,
)  # fmt: skip
_TEXT: Final = (".xml", ".rels", ".vml")


def opened_parts(data: bytes, name: str) -> dict[str, bytes]:
    """The parts of a workbook by name, in their order.

    Parameters
    ----------
    data
        The file.
    name
        What messages call it.

    Raises
    ------
    TemplateError
        No workbook in the Open XML format, protected by a password, damaged, or larger than is sensible.
    """
    refuse_others(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_too_large(entries, name)
            return {entry.filename: archive.read(entry) for entry in entries}
    except _DAMAGED as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(
            f"'{name}': the file is cut off or damaged ({_first_line(error)}); open it in Excel, save it and try again"
        ) from None


def refuse_others(data: bytes, name: str) -> None:
    """Refuse what is no zip archive at all.

    Raises
    ------
    TemplateError
        Says what it is instead.
    """
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise TemplateError(f"'{name}': is protected by a password; remove the password in Excel and save")
        raise TemplateError(f"'{name}': is in the old .xls format; save it as .xlsx in Excel")
    if not data:
        raise TemplateError(f"'{name}': is empty; get the file again")
    if not data.startswith(b"PK"):
        what = next((kind for mark, kind in KINDS if data[:64].lstrip().startswith(mark)), "no workbook")
        raise TemplateError(f"'{name}': is {what}, whatever its name says; give a workbook saved as .xlsx or .xlsm")


def _refuse_too_large(entries: list[zipfile.ZipInfo], name: str) -> None:
    size = sum(entry.file_size for entry in entries)
    largest = max((e.file_size for e in entries if e.filename.lower().endswith(_TEXT)), default=0)
    if size > LARGEST_PACKAGE or largest > LARGEST_XML or len(entries) > MOST_PARTS:
        raise TemplateError(
            f"'{name}': unpacks to {size:,} bytes in {len(entries):,} parts, the largest of XML {largest:,} bytes; at "
            f"most {LARGEST_PACKAGE:,} bytes, {MOST_PARTS:,} parts and {LARGEST_XML:,} bytes of XML in one are read; "
            "delete what the form does not need"
        )
    seen: set[str] = set()
    for entry in entries:
        if entry.filename.lower() in seen:
            raise TemplateError(
                f"'{name}': holds the part {entry.filename} twice; open it in Excel, save it and try again"
            )
        seen.add(entry.filename.lower())


def refuse_too_many_elements(parts: dict[str, bytes], name: str) -> None:
    """Refuse XML that would fill the memory when it is read.

    Raises
    ------
    TemplateError
        The parts hold more elements than are read.
    """
    count = sum(data.count(b"<") for part, data in parts.items() if part.lower().endswith(_TEXT)) // 2
    if count > MOST_ELEMENTS:
        raise TemplateError(
            f"'{name}': holds about {count:,} elements of XML; at most {MOST_ELEMENTS:,} are read; delete empty "
            "formatted rows and columns, and sheets that the form does not need"
        )


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
