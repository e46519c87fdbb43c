"""Saving a workbook: valid by the schema that Excel reads by, and never half-written."""

from __future__ import annotations

import io
import secrets
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from lxml import etree
from openpyxl import Workbook

from ccxl.core.errors import OutputError

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES: Final = "xl/styles.xml"

# The order of the schema; openpyxl writes another one, which the Open XML SDK refuses.
FONT_ORDER: Final = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)

# Ending of the name under which a file is written before it is renamed.
TEMPORARY: Final = ".ccxl.tmp"

# A fixed time in the archive, so that the same workbook gives the same bytes.
ARCHIVED: Final = (1980, 1, 1, 0, 0, 0)


def save_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook; a file that stood there before is replaced only by a whole new one.

    Parameters
    ----------
    workbook
        As openpyxl holds it.
    path
        Where to write it.

    Raises
    ------
    OutputError
        The file cannot be written; what stood there before is untouched.
    """
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_whole(_in_order(buffer.getvalue()), path)


def write_whole(content: bytes, path: Path) -> None:
    """Write a file under a temporary name beside its target, then rename it.

    Raises
    ------
    OutputError
        The file cannot be written; what stood there before is untouched.
    """
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}{TEMPORARY}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error}); nothing was changed") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _in_order(package: bytes) -> bytes:
    """The package with the children of every font in the order of the schema."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            entry = zipfile.ZipInfo(name, ARCHIVED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _ordered_fonts(content) if name == STYLES else content)
    return result.getvalue()


def _ordered_fonts(styles: bytes) -> bytes:
    root = etree.fromstring(styles)
    for font in root.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda child: FONT_ORDER.index(etree.QName(child).localname))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
