"""Values spliced into kept text."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from ccxl.workbook.package import ARCHIVED, COMPRESSION, Packer
from ccxl.workbook.sheet_xml_writer import Rows, Texts, rest_of

PARTS = {"[Content_Types].xml": b"<Types/>" * 50, "xl/图.xml": b"\x00\xff" * 4000, "empty": b""}


def by_zipfile(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ARCHIVED), data, zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION)
    return buffer.getvalue()


def test_archives_are_those_of_the_standard_library():
    packer = Packer()
    changed = {**PARTS, "empty": b"no more", "[Content_Types].xml": PARTS["[Content_Types].xml"][:-1] + b" "}

    for parts in (PARTS, changed, PARTS, dict(reversed(changed.items())), {}):
        assert packer.archive(parts.items()) == by_zipfile(parts)


# ------------------------------------------------------------------------------------------------ rows

# What a cell holds, with and without a formula, as ECMA-376 part 1 (18.3.1.4) writes it.
WRITTEN: list[tuple[Any, str, str]] = [
    (1.5, "><v>1.5</v></c>", "><f>A</f><v>1.5</v></c>"),
    (-0.0, "><v>0</v></c>", "><f>A</f><v>0</v></c>"),
    (1e300, "><v>1e+300</v></c>", "><f>A</f><v>1e+300</v></c>"),
    ("a<b", ' t="inlineStr"><is><t>a&lt;b</t></is></c>', ' t="str"><f>A</f><v>a&lt;b</v></c>'),
    (" x", ' t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>', ' t="str"><f>A</f><v> x</v></c>'),
    ("1.5", ' t="inlineStr"><is><t>1.5</t></is></c>', ' t="str"><f>A</f><v>1.5</v></c>'),
    (True, ' t="b"><v>1</v></c>', ' t="b"><f>A</f><v>1</v></c>'),
    (None, "/>", ' t="str"><f>A</f><v></v></c>'),
]


@pytest.mark.parametrize("value", [entry[0] for entry in WRITTEN], ids=repr)
def test_kept_text_fits_values_of_any_kind(value):
    """Each value after each other one, in rows that were written for that."""
    texts = Texts()
    written = {repr(entry[0]): entry[1:] for entry in WRITTEN}
    for before, _, _ in WRITTEN:
        rows = Rows(["<c", "<c", "<end>"], ["", "<f>A</f>"])
        rows.pieces(spliced(before), texts.ways())
        pieces = rows.pieces(spliced(value), texts.ways())

        assert b"".join(pieces).decode() == "<c{}<c{}<end>".format(*written[repr(value)])


def spliced(value: Any) -> list[Any]:
    """A value without and with a formula, as rows take it: others than numbers and texts are rests of cells."""
    plain = value if value is None or type(value) in (float, str) else rest_of("", value)
    return [plain, value if type(value) in (float, str) else rest_of("<f>A</f>", value)]
