"""A finished workbook that another program has saved is read as input still; its record goes nowhere else."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from ccxl.budget.audience import Audience
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError
from ccxl.workbook import record
from ccxl.workbook.build import build, resources
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.check.read import read_book
from ccxl.workbook.inputs import load
from ccxl.workbook.template import read_template
from tests.office import Office
from tests.zips import patched

EXAMPLES = {path.stem: path for path in sorted(resources("examples").glob("*.toml"))}
# Built by ccxl when the record stood in a custom XML part.
BEFORE = Path(__file__).parent / "cases" / "record_as_custom_xml.xlsx"
SHEET = "运营费用预算表"
# Texts that programs change, or that XML or a spreadsheet reads as something else.
ODD = ("_x0041_ and _x000D_", "=1+1", "a  b\t c\n d\r\n", "😀" * 9000, " '\"&<>|", "i|x|", "{{tag}}", "\u2028_x")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workbook of twenty seats."""
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    path.write_bytes(build(load(EXAMPLES["twenty_seats"])).content)
    return path


def by_openpyxl(path: Path, out: Path, change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(out)
    return out


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def written(parts: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def raise_seat_price(book: openpyxl.Workbook) -> None:
    (cell,) = [cell for row in book[SHEET].iter_rows() for cell in row if cell.value == 2500]
    cell.value = 2600


def seat_price(scenario: Scenario) -> float | None:
    (line,) = [line for line in scenario.operating.lines if line.quantity == 20]
    return line.price


class TestOpenpyxl:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_nothing_is_lost(self, tmp_path: Path, example: str) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(build(load(EXAMPLES[example])).content)

        assert load(by_openpyxl(path, tmp_path / "b.xlsx")) == load(EXAMPLES[example])

    def test_what_was_changed_is_read(self, small: Path, tmp_path: Path) -> None:
        saved = by_openpyxl(small, tmp_path / "b.xlsx", raise_seat_price)

        assert seat_price(load(small)) == 2500
        assert seat_price(load(saved)) == 2600
        # Results are not needed: openpyxl keeps none.
        cells = [cell for row in openpyxl.load_workbook(saved)["封面"].iter_rows() for cell in row]
        results = openpyxl.load_workbook(saved, data_only=True)["封面"]
        assert {results[cell.coordinate].value for cell in cells if cell.data_type == "f"} == {None}

    def test_a_date_in_iso_form_is_read(self, small: Path, tmp_path: Path) -> None:
        def as_iso(book: openpyxl.Workbook) -> None:
            book.iso_dates = True

        assert load(by_openpyxl(small, tmp_path / "b.xlsx", as_iso)) == load(EXAMPLES["twenty_seats"])


class TestOffice:
    @pytest.mark.untraced
    @pytest.mark.parametrize("example", ["twenty_seats", "lease_share"])
    def test_nothing_is_lost(self, office: Office, tmp_path: Path, example: str) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(build(load(EXAMPLES[example])).content)
        saved = office.saved(path, tmp_path / "b.xlsx")

        assert load(saved) == load(EXAMPLES[example])
        assert check_workbook(saved).findings == ()

    def test_changed_in_both_programs(self, office: Office, small: Path, tmp_path: Path) -> None:
        saved = office.saved(by_openpyxl(small, tmp_path / "a.xlsx", raise_seat_price), tmp_path / "b.xlsx")

        assert seat_price(load(saved)) == 2600

    def test_the_record_is_not_printed(self, office: Office, small: Path, tmp_path: Path) -> None:
        shown = by_openpyxl(
            small, tmp_path / "shown.xlsx", lambda book: setattr(book["ccxl"], "sheet_state", "visible")
        )
        pages = [
            office.to_pdf(path, tmp_path / f"{path.stem}.pdf").read_bytes().count(b"/Type/Page/")
            for path in (small, shown)
        ]

        assert 0 < pages[0] < pages[1]


class TestRecord:
    @pytest.mark.parametrize("text", ODD)
    def test_any_text_comes_back(self, tmp_path: Path, text: str) -> None:
        raw = tomllib.loads(EXAMPLES["twenty_seats"].read_text(encoding="utf-8"))
        raw["budget"]["notes"] = [text[:1000]]
        raw["sources"] = [{"title": f"{number}{text[:100]}"} for number in range(60)]
        scenario = scenario_from(raw, "odd")
        sheet = record.RecordSheet(record.inputs_json("zh", [[text]], {}), "zh")
        parts = parts_of(build(scenario).content) | {record.PART: sheet.part(scenario)}
        held = []
        for path in (tmp_path / "a.xlsx", by_openpyxl(written(parts, tmp_path / "a.xlsx"), tmp_path / "b.xlsx")):
            found = record.record_in(read_template(path))
            assert found is not None
            held.append(found)

        assert held[0] == held[1]
        assert Scenario.model_validate_json(held[0].scenario) == scenario
        longest = max(len(str(cell.value).encode("utf-16-le")) for cell in openpyxl.load_workbook(path)["ccxl"]["A"])
        assert longest <= 2 * 32_767

    def test_it_is_the_last_sheet_and_hidden(self, small: Path, schema_errors: Callable[..., object]) -> None:
        book = openpyxl.load_workbook(small)

        assert {sheet.title: sheet.sheet_state for sheet in book if sheet.sheet_state != "visible"} == {
            "ccxl": "veryHidden"
        }
        assert book.sheetnames[-1] == "ccxl"
        assert "请保持隐藏" in book["ccxl"]["A2"].value
        assert "customXml" not in "".join(parts_of(small.read_bytes()))
        assert schema_errors([small])[small] == []

    def test_a_workbook_of_before_is_read(self, tmp_path: Path) -> None:
        def cheaper(xml: str) -> str:
            return xml.replace("<v>12500</v>", "<v>11500</v>")

        assert load(BEFORE).operating.lines[0].price == 12500
        assert load(patched(BEFORE, tmp_path / "a.xlsx", SHEET, cheaper)).operating.lines[0].price == 11500
        assert check_workbook(BEFORE).findings == ()

    def test_a_foreign_custom_part_is_no_record(self, tmp_path: Path) -> None:
        form = EXAMPLES["twenty_seats"].with_suffix(".xlsx")
        parts = parts_of(form.read_bytes()) | {record.CUSTOM_XML: b"<p:properties xmlns:p='urn:x'/>"}

        assert load(written(parts, tmp_path / "form.xlsx")) == load(form)

    @pytest.mark.parametrize("path", [BEFORE, None])
    def test_where_it_is_gone_the_roads_that_remain_are_named(
        self, small: Path, tmp_path: Path, path: Path | None
    ) -> None:
        def without(book: openpyxl.Workbook) -> None:
            if "ccxl" in book.sheetnames:
                del book["ccxl"]

        with pytest.raises(InputError, match=r"hidden sheet ccxl, is gone; take a copy .* or change the form"):
            load(by_openpyxl(path or small, tmp_path / "a.xlsx", without))

    @pytest.mark.parametrize("row", [3, 4])
    def test_a_damaged_record_is_refused(self, small: Path, tmp_path: Path, row: int) -> None:
        def cut(book: openpyxl.Workbook) -> None:
            book["ccxl"].cell(row, 1).value = str(book["ccxl"].cell(row, 1).value)[:-20] + "|"

        with pytest.raises(InputError, match="record of its inputs is damaged; take a copy"):
            load(by_openpyxl(small, tmp_path / "a.xlsx", cut))


class TestElsewhere:
    def test_no_other_hidden_sheet_is_allowed(self, small: Path, tmp_path: Path) -> None:
        def hide(book: openpyxl.Workbook) -> None:
            book.create_sheet("CCXL 2").sheet_state = "veryHidden"
            book["ccxl"]["A1"] = "something else"

        found = {finding.sheet for finding in check_workbook(by_openpyxl(small, tmp_path / "a.xlsx", hide)).findings}
        assert {"ccxl", "CCXL 2"} <= found

    def test_the_checker_sees_no_cell_of_it(self, small: Path) -> None:
        assert {sheet.kind: len(sheet.cells) for sheet in read_book(small).sheets if sheet.name == "ccxl"} == {
            "record": 0
        }

    @pytest.mark.parametrize("audience", Audience)
    @pytest.mark.parametrize("saved", [False, True])
    def test_a_template_made_of_a_workbook_does_not_pass_it_on(
        self, tmp_path: Path, audience: Audience, saved: bool
    ) -> None:
        raw = tomllib.loads(EXAMPLES["outsourcer_offer"].read_text(encoding="utf-8"))
        secret = (
            raw["construction"]["items"][0]["name"] if "construction" in raw else raw["operating"]["lines"][0]["name"]
        )
        source = tmp_path / "source.xlsx"
        source.write_bytes(build(scenario_from(raw, "x")).content)

        def as_template(book: openpyxl.Workbook) -> None:
            for name in book.sheetnames[1:]:
                if name != "ccxl":
                    del book[name]
            book.defined_names.clear()
            cover = book.worksheets[0]
            cover.delete_rows(1, 99)
            cover["A1"] = "{{budget.project}}"

        template = by_openpyxl(source, tmp_path / "template.xlsx", as_template)
        if saved:
            assert secret in "".join(str(cell.value) for cell in openpyxl.load_workbook(template)["ccxl"]["A"])
        content = build(scenario_from(raw, "x"), template=template, audience=audience).content
        parts = parts_of(content)

        assert openpyxl.load_workbook(BytesIO(content)).sheetnames == ["封面"]
        assert not [name for name, data in parts.items() if record.MARK.encode() in data or secret.encode() in data]

    def test_nor_does_one_made_of_a_workbook_of_before(self, tmp_path: Path) -> None:
        parts = parts_of(BEFORE.read_bytes())
        (cover,) = [sheet.part for sheet in read_template(BEFORE).sheets if sheet.name == "封面"]
        row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>{{budget.project}}</t></is></c></row>'
        parts[cover] = re.sub(rb'<row r="1".*?</row>', row, parts[cover], flags=re.DOTALL)
        template = written(parts, tmp_path / "template.xlsx")

        assert record.CUSTOM_XML in parts
        made = parts_of(build(load(EXAMPLES["twenty_seats"]), template=template).content)
        assert not [name for name, data in made.items() if b"customXml" in data or "customXml" in name]
