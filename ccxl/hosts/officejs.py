"""The add-in for Excel on Windows, Mac and the web: metadata, script, page and manifest, for any web server over https.

Arguments are declared as blocks of anything, so that ranges, blanks, texts and errors reach the one rule of
`ccxl.hosts.cells`; a choice is declared as a list of its words.
"""

from __future__ import annotations

import json
import struct
import uuid
import zlib
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import ccxl
from ccxl.core.errors import InputError, OutputError
from ccxl.core.registry import Function, Parameter
from ccxl.functions import FUNCTIONS
from ccxl.hosts.naming import argument_help, choices, help_of
from ccxl.workbook.package import write_whole

STATIC: Final = Path(__file__).with_name("static")
# The path of the server that answers batches; see ccxl.hosts.protocol.
BATCH: Final = "/api/functions/batch"
# Microsoft's own; it is never shipped with ccxl.
OFFICE: Final = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
ICONS: Final = (16, 32, 64, 80)
WHY: Final = {
    "id": "WHY",
    "name": "WHY",
    "description": "Why a function shows an error: the message of the first, or nothing where there is none.",
    "parameters": [
        {"name": "function", "description": "Its name, as in the cell.", "type": "string", "dimensionality": "scalar"},
        {"name": "arguments", "description": "The same arguments.", "type": "any", "dimensionality": "matrix",
         "repeating": True},
    ],
    "result": {"dimensionality": "matrix"},
    "options": {"cancelable": True},
}  # fmt: skip

PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>CCXL</title>
<script src="{office}"></script>
<script src="functions.js" defer></script>
</head>
<body></body>
</html>
"""


def write_addin(folder: Path, address: str, help_address: str = "") -> list[Path]:
    """Write functions.json, functions.js, functions.html, manifest.xml and icons.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there.
    address
        Where the server shows these files, such as ``https://ccxl.example.com``.
    help_address
        Page with help on the functions; the server's front page if left out.

    Raises
    ------
    InputError
        An address that Excel does not take.
    OutputError
        A file cannot be written.
    """
    files = addin(address, help_address)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror or error})") from error
    for name, content in files.items():
        write_whole(content, folder / name)
    return [folder / name for name in files]


def addin(address: str, help_address: str = "", folder: str = "") -> dict[str, bytes]:
    """The files of the add-in by name.

    Parameters
    ----------
    address, help_address
        As for `write_addin`.
    folder
        Where below the address the files are, such as ``/addin``.

    Raises
    ------
    InputError
        An address that Excel does not take.
    """
    address = _checked(address)
    return {
        "functions.json": json.dumps(metadata(help_address or f"{address}/"), ensure_ascii=False, indent=1).encode(),
        "functions.js": script(address).encode(),
        "functions.html": PAGE.format(office=OFFICE).encode(),
        "manifest.xml": manifest(address, folder).encode(),
    } | {f"icon-{size}.png": _icon(size) for size in ICONS}


def metadata(help_address: str) -> dict[str, Any]:
    """What Excel has to know of the functions: ``functions.json``."""
    return {
        "allowErrorForDataTypeAny": True,
        "enums": [
            {"id": _enum(names), "type": "string", "values": [{"name": name, "stringValue": name} for name in names]}
            for names in dict.fromkeys(choices(p) for f in FUNCTIONS.values() for p in f.parameters if choices(p))
        ],
        "functions": [*(_described(function, help_address) for function in FUNCTIONS.values()), WHY],
    }


def script(address: str) -> str:
    """``functions.js`` for a server."""
    names = {function.name.upper(): function.name for function in FUNCTIONS.values()}
    text = (STATIC / "functions.js").read_text(encoding="utf-8")
    return text.replace('"@ADDRESS@"', json.dumps(address + BATCH)).replace(
        '"@FUNCTIONS@"', json.dumps(names, indent=4)
    )


def manifest(address: str, folder: str = "") -> str:
    """``manifest.xml``: the functions in a lasting runtime, and a button that opens the server's front page."""
    text = (STATIC / "manifest.xml").read_text(encoding="utf-8")
    version = ".".join([*ccxl.__version__.split("."), "0", "0", "0"][:4])
    values = {
        "ADDRESS": address,
        "FILES": address + folder,
        "VERSION": version,
        "ID": str(uuid.uuid5(uuid.NAMESPACE_URL, address)),
    }
    for key, value in values.items():
        text = text.replace(f"@{key}@", escape(value))
    return text


def _described(function: Function, help_address: str) -> dict[str, Any]:
    return {
        "id": function.name.upper(),
        "name": function.name.upper(),
        "description": help_of(function),
        "helpUrl": f"{help_address}#{function.name}",
        "parameters": [_parameter(parameter) for parameter in function.parameters],
        "result": {"dimensionality": "matrix"},
        "options": {"cancelable": True},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {"name": parameter.name, "description": argument_help(parameter)}
    names = choices(parameter)
    if names:
        described |= {"type": "string", "dimensionality": "scalar", "customEnumId": _enum(names)}
    else:
        described |= {"type": "any", "dimensionality": "matrix"}
    if not parameter.required:
        described["optional"] = True
    return described


def _enum(names: tuple[str, ...]) -> str:
    """A name for a list of choices that stays the same as long as the list does."""
    return f"CHOICE.{zlib.crc32(','.join(names).encode()):08X}"


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise InputError(
            f"--address {address}: must be an address such as https://ccxl.example.com; Excel takes no other"
        )
    return address.rstrip("/")


def _icon(size: int) -> bytes:
    """A plain square as PNG: a bar chart in white on blue."""
    blue, white = b"\x1f\x4e\x79", b"\xff\xff\xff"
    heights = (0.3, 0.5, 0.75)
    rows = []
    for y in range(size):
        row = b""
        for x in range(size):
            place, inside = divmod((x / size - 0.15) / 0.7 * 3, 1)
            bar = 0 <= place < 3 and inside < 0.7 and 0.15 < 1 - y / size < 0.15 + heights[int(place)]
            row += white if bar else blue
        rows.append(b"\0" + row)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
