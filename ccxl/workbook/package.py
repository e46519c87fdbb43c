"""Saving a workbook: valid by the schema that Excel reads by, and never half-written."""

from __future__ import annotations

import io
import secrets
import struct
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from ccxl.core.errors import OutputError

if TYPE_CHECKING:
    from openpyxl import Workbook

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

# Three times as quick as the usual level, for files a sixth larger.
COMPRESSION: Final = 2
# Records of an archive as zipfile writes them: deflated by version 2.0, the first of January 1980, -rw-------.
_VERSION, _UTF8, _DEFLATED, _TIME, _DAY, _UNIX, _MODE = 20, 0x800, 8, 0, 33, 3, 0o600 << 16
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s2B5H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")


class Packer:
    """Packs parts into archives; a part that is what it was in the last one is not compressed again."""

    def __init__(self) -> None:
        self._packed: dict[str, tuple[bytes, int, bytes]] = {}

    def pack(self, name: str, data: bytes) -> tuple[int, bytes]:
        """The checksum of a part, and the part compressed."""
        known = self._packed.get(name)
        if known is not None and known[0] == data:
            return known[1:]
        deflate = zlib.compressobj(COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = zlib.crc32(data), deflate.compress(data) + deflate.flush()
        self._packed[name] = (data, *packed)
        return packed

    def archive(self, parts: Iterable[tuple[str, bytes]]) -> bytes:
        """A zip archive; the same parts give the same bytes."""
        pieces: list[bytes] = []
        entries: list[bytes] = []
        offset = 0
        for name, data in parts:
            crc, packed = self.pack(name, data)
            path = name.encode()
            flags = 0 if name.isascii() else _UTF8
            known = (flags, _DEFLATED, _TIME, _DAY, crc, len(packed), len(data), len(path), 0)
            entries += [_CENTRAL.pack(b"PK\1\2", _VERSION, _UNIX, _VERSION, *known, 0, 0, 0, _MODE, offset), path]
            pieces += [_LOCAL.pack(b"PK\3\4", _VERSION, *known), path, packed]
            offset += _LOCAL.size + len(path) + len(packed)
        count, size = len(entries) // 2, sum(map(len, entries))
        return b"".join([*pieces, *entries, _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)])


def package_bytes(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Parts as a package; the same parts give the same bytes."""
    return Packer().archive(parts)


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
