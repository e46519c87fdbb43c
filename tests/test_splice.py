"""Values spliced into kept text: a workbook is the same whatever was built before it."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccxl.budget.reading import scenario_from
from ccxl.workbook import build as building
from ccxl.workbook.own.new import tagged_copy
from ccxl.workbook.package import ARCHIVED, COMPRESSION, Packer, package_bytes
from ccxl.workbook.splice import Rows, Texts, rest_of
from ccxl.workbook.template import Template, read_template

PARTS = {"[Content_Types].xml": b"<Types/>" * 50, "xl/图.xml": b"\x00\xff" * 4000, "empty": b""}
RAW = tomllib.loads((Path(__file__).parents[1] / "workbooks/examples/twenty_seats.toml").read_text(encoding="utf-8"))


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


# ------------------------------------------------------------------------------------------------ workbooks


def variants() -> Iterator[dict[str, Any]]:
    """Budgets of one shape whose cells hold other numbers, other texts, none."""
    lines = RAW["operating"]["lines"]
    for change in ({"price": 3.25}, {"name": " 名 <1>"}, {"note": "备注"}, {"name": "1.5"}, {}):
        yield {**RAW, "operating": {**RAW["operating"], "lines": [{**lines[0], **change}, *lines[1:]]}}


@pytest.fixture(params=["shipped", "own"])
def template(request: pytest.FixtureRequest) -> Template | None:
    """Give the shipped template, then a team's own."""
    if request.param == "shipped":
        return None
    copy = tagged_copy(building.shipped_template("zh"), ("operating", "cash", "summary"), "zh")
    return read_template(package_bytes(copy), "ours.xlsx")


@pytest.mark.untraced
def test_a_workbook_does_not_depend_on_those_built_before_it(template):
    scenarios = [scenario_from(raw, "variant") for raw in variants()]
    building._shapes.clear()
    after_others = [building.build(scenario, template=template).content for scenario in scenarios]
    shapes = len(building._shapes)
    alone = []
    for scenario in scenarios:
        building._shapes.clear()
        alone.append(building.build(scenario, template=template).content)

    assert shapes < len(scenarios)
    assert len(set(alone)) == len(alone)
    assert after_others == alone
