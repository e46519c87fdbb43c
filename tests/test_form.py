"""The Excel form and the commented TOML: what they hold, how they look, and that they come back as they went in."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ccxl.budget.form_entries import Entry
from ccxl.budget.paths import fields
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.core.errors import DeclarationError, InputError, OutputError
from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.conventions import INPUT_FILL, INPUT_INK, SHEET_KINDS
from ccxl.workbook.form.cells import plain_label
from ccxl.workbook.form.layout import GUIDE, SHEETS, single_entries, tables
from ccxl.workbook.form.new import example_tables, new_form
from ccxl.workbook.form.starter import starter, write_toml
from ccxl.workbook.form.toml_writer import toml_text
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load, load_raw
from ccxl.workbook.package import save_workbook
from tests.office import Office
from tests.random_scenarios import raw_scenarios

FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def form(tmp_path: Path, language: str) -> Path:
    path = tmp_path / f"form_{language}.xlsx"
    write_form(path, language=language)
    return path


def all_entries() -> Iterator[Entry]:
    yield from single_entries()
    for table in tables():
        yield from table.columns


class TestRoundTrip:
    def test_the_starter_is_usable_as_it_is(self, form: Path, language: str) -> None:
        assert load(form) == scenario_from(starter(language), "starter")

    def test_form_and_toml_hold_the_same(self, form: Path, language: str, tmp_path: Path) -> None:
        path = tmp_path / "budget.toml"
        write_toml(path, language)
        assert load(path) == load(form)

    def test_both_languages_have_the_same_figures(self, tmp_path: Path) -> None:
        def figures(raw: Any) -> Any:
            if isinstance(raw, dict):
                return {key: figures(value) for key, value in raw.items()}
            if isinstance(raw, list):
                return [figures(value) for value in raw]
            return raw if isinstance(raw, int | float) else type(raw)

        assert figures(starter("zh")) == figures(starter("en"))

    @pytest.mark.untraced
    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
    @given(raw=raw_scenarios(), language=st.sampled_from(LANGUAGES))
    def test_any_scenario_comes_back_from_the_form(
        self, raw: dict[str, Any], language: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "random.xlsx"
        scenario = scenario_from(raw, "random")
        write_form(path, scenario, language)
        assert load(path) == scenario

    @pytest.mark.untraced
    @settings(max_examples=max(settings().max_examples // 2, 1), suppress_health_check=[HealthCheck.too_slow])
    @given(raw=raw_scenarios(), language=st.sampled_from(LANGUAGES))
    def test_any_scenario_comes_back_from_toml(self, raw: dict[str, Any], language: str) -> None:
        scenario = scenario_from(raw, "random")
        assert scenario_from(tomllib.loads(toml_text(raw, language)), "again") == scenario
        assert scenario_from(tomllib.loads(toml_text(scenario.model_dump(), language)), "again") == scenario

    def test_a_formula_as_a_name_stays_text(self, tmp_path: Path) -> None:
        raw = starter("zh")
        raw["budget"]["project"] = raw["construction"]["items"][0]["name"] = FORMULA
        path = tmp_path / "form.xlsx"
        write_form(path, scenario_from(raw, "x"))
        assert load(path).budget.project == FORMULA
        cell = load_workbook(path)["基本信息"]["C7"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (FORMULA, "s", True)
        with zipfile.ZipFile(path) as package:
            sheets = [package.read(name) for name in package.namelist() if "/worksheets/" in name]
        assert not any(b"<f>" in sheet for sheet in sheets)

    def test_a_blank_form_asks_for_what_is_needed(self, tmp_path: Path) -> None:
        path = tmp_path / "blank.xlsx"
        write_form(path, blank=True)
        raw, where = load_raw(path)
        assert raw == {"budget": {}}
        assert [str(mistake) for mistake in mistakes_in(raw, where)] == [
            "基本信息!C6: not given; must be text of 1 to 120 characters",
            "基本信息!C7: not given; must be text of 1 to 120 characters",
            "基本信息!C8: not given; must be a whole number from 1950 to 2100",
            "建设项目!B5: nothing to budget; give at least one of 建设项目!B5, 运营项目!B5, 岗位工资!B6, 比选方案!B5",
        ]


class TestStarter:
    def test_every_figure_is_sourced_or_assumed(self) -> None:
        raw = starter("zh")
        bases = {entry["basis"] for group in ("traffic", "labour") for entry in raw[group].values()}
        for table in (raw["staffing"]["grades"], raw["construction"]["items"], raw["operating"]["lines"]):
            bases |= {row["basis"] for row in table}
        assert bases == {"assumed", "sourced"}
        documents = {document["title"] for document in raw["sources"]} | {label("form.starter.doc.convention", "zh")}
        named = {entry.get("source") for group in ("traffic", "labour") for entry in raw[group].values()}
        assert named - {None} <= documents

    def test_published_norms(self) -> None:
        # design/../domain/parameters.json: 80/20, 20.67 days, busy hour 0.10, peak day 2.0, shrinkage 0.2-0.35.
        traffic = starter("en")["traffic"]
        norms = {key: entry["value"] for key, entry in traffic.items()}
        assert norms["target_service_level"] == 0.80
        assert norms["answer_within_s"] == 20
        assert norms["working_days"] == 20.67
        assert norms["busy_hour_share"] == 0.10
        assert norms["peak_day_factor"] == 2.0
        assert norms["max_occupancy"] == 0.85
        assert starter("en")["staffing"]["shrinkage"]["value"] == 0.30


class TestLayout:
    def test_every_key_of_the_schema_has_its_place(self) -> None:
        singles = [entry.path for entry in single_entries()]
        sources = [path for entry in single_entries() for path in entry.provenance.values()]
        columns = [entry.path for table in tables() for entry in table.columns]
        bound = [re.sub(r"\.\d+$", "", path) for path in (*singles, *sources, *columns)]
        assert set(bound) == set(fields())
        lists = (
            "labour.hires",
            "labour.leavers",
            "labour.costs.*.months",
            "traffic.monthly_calls",
            "budget.signers",
            "budget.notes",
            "offer.remarks",
            "operating.lines.*.months",
            "telecom.usage.*.months",
            "schedule.tasks.*.after",
            "comparison.price_steps",
            "comparison.criteria.*.scores",
        )
        once = [path for path in bound if path not in lists]
        assert len(once) == len(set(once))

    def test_labels_tell_the_entries_apart(self, language: str) -> None:
        groups = [single_entries(), *(table.columns for table in tables())]
        for entries in groups:
            names = [plain_label(entry.label(language)) for entry in entries]
            assert len(names) == len(set(names))
            assert all(entry.unit(language) or entry.field.kind == "text" for entry in entries)

    def test_an_entry_without_a_path_is_refused(self) -> None:
        with pytest.raises(DeclarationError, match="no such path"):
            _ = Entry("traffic.nonsense").field


class TestLook:
    def test_each_sheet_says_what_it_is(self, form: Path, language: str) -> None:
        workbook = load_workbook(form)
        kind = SHEET_KINDS["input"]
        assert workbook.sheetnames == [sheet.title(language) for sheet in (GUIDE, *SHEETS)]
        for sheet in workbook.worksheets:
            assert sheet["A1"].value == kind[language]
            assert sheet.sheet_properties.tabColor.rgb.endswith(kind["tab"])
            assert not sheet.sheet_view.showGridLines
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert sheet.page_setup.fitToWidth == 1
            assert sheet.oddFooter.center.text == label("form.footer", language)
            assert not sheet.merged_cells.ranges
            if sheet.title != GUIDE.title(language):
                assert sheet.freeze_panes

    def test_it_is_marked_as_a_form(self, form: Path) -> None:
        assert load_workbook(form).custom_doc_props["ccxl.form"].value == 1

    def test_inputs_are_blue_on_yellow(self, form: Path) -> None:
        sheet = load_workbook(form).worksheets[1]
        for address in ("C6", "C12", "F13", "C30"):
            assert sheet[address].font.color.rgb.endswith(INPUT_INK)
            assert sheet[address].fill.fgColor.rgb.endswith(INPUT_FILL)

    def test_every_sheet_has_drop_downs_and_bounds_that_excel_takes(self, form: Path, language: str) -> None:
        rules = [rule for sheet in load_workbook(form).worksheets[1:] for rule in sheet.data_validations.dataValidation]
        lists = [rule for rule in rules if rule.type == "list"]
        assert all(len(rule.formula1) <= 257 for rule in lists)
        words = {word for rule in lists for word in rule.formula1.strip('"').split(",")}
        used = [choice for field in fields().values() if (choice := field.choices) is not None]
        assert words == {label(f"choice.{choice.__name__}.{word}", language) for choice in used for word in choice}
        shares = [rule for rule in rules if rule.type == "decimal" and rule.formula2 == "1"]
        assert shares
        assert all(rule.formula1 == "0" and rule.errorTitle and rule.error for rule in shares)
        assert any(rule.type == "date" for rule in rules)
        assert any(rule.type == "whole" for rule in rules)

    def test_construction_offers_only_the_drivers_that_it_takes(self, tmp_path: Path) -> None:
        path = tmp_path / "form.xlsx"
        write_form(path)
        rules = load_workbook(path)["建设项目"].data_validations.dataValidation
        assert [rule.formula1 for rule in rules if "G6" in rule.sqref] == ['"固定,座席数"']

    def test_the_schema_that_excel_reads_by(
        self, tmp_path: Path, schema_errors: Callable[..., dict[Path, list[str]]]
    ) -> None:
        paths = []
        for language in LANGUAGES:
            for blank in (False, True):
                paths.append(tmp_path / f"{language}_{blank}.xlsx")
                write_form(paths[-1], language=language, blank=blank)
        assert schema_errors(paths) == {path: [] for path in paths}

    def test_libreoffice_shows_every_sheet(self, form: Path, office: Office) -> None:
        shown = office.recalculated(form)
        assert len(shown) == 15
        errors = [value for cells in shown.values() for value in cells.values() if str(value).startswith("#")]
        assert not errors
        # Three pages are the 48 half-hours of the day profile, five the comparison of ways, five telecom charges, a few
        # the offer.
        assert len(office.pictures(form, form.parent / "pages", dpi=20)) < 38


class TestToml:
    def test_every_key_stands_there_with_its_name(self, language: str) -> None:
        text = toml_text(starter(language), language)
        for field in fields().values():
            in_a_value = field.path.rpartition(".")[0] in fields()
            if not in_a_value and ".payment." not in field.path:
                assert re.search(rf"^(# )?{field.name} = ", text, re.MULTILINE), field.path

    def test_every_key_that_is_commented_out_is_right(self, language: str) -> None:
        raw = {"budget": {"unit": "A", "project": "B", "year": 2026}}
        lines = toml_text(raw, language).splitlines()
        commented = [number for number, line in enumerate(lines) if re.match(r"# [a-z_]+ = ", line)]
        assert len(commented) > 90
        for number in commented:
            header = max(row for row in range(number) if re.match(r"(# )?\[", lines[row]))
            here = list(lines)
            for row in (header, number):
                here[row] = here[row].removeprefix("# ")
            found = mistakes_in(tomllib.loads("\n".join(here)), values_only=True)
            key = here[number].split(" = ")[0]
            assert not [each for each in found if each.place.endswith(f".{key}") and "not given" not in each.message]


class TestFiles:
    def test_nothing_is_half_written(self, tmp_path: Path) -> None:
        target = tmp_path / "form.xlsx"
        target.write_bytes(b"before")
        workbook = Workbook()
        with pytest.raises(OutputError, match="cannot be written"):
            save_workbook(workbook, tmp_path / "none" / "form.xlsx")
        with pytest.raises(OutputError, match="nothing was changed"):
            save_workbook(workbook, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["form.xlsx"]
        assert target.read_bytes() == b"before"

    def test_a_failing_scenario_leaves_the_file_alone(self, tmp_path: Path) -> None:
        target = tmp_path / "form.xlsx"
        target.write_bytes(b"before")
        scenario = scenario_from(starter("zh"), "x")
        bad = scenario.model_copy(update={"budget": scenario.budget.model_copy(update={"unit": "a\x01"})})
        with pytest.raises(InputError, match="cannot hold"):
            write_form(target, bad)
        assert target.read_bytes() == b"before"

    def test_the_same_form_gives_the_same_cells(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            write_form(tmp_path / f"{name}.xlsx")
        with zipfile.ZipFile(tmp_path / "a.xlsx") as one, zipfile.ZipFile(tmp_path / "b.xlsx") as other:
            names = [name for name in one.namelist() if name != "docProps/core.xml"]
            assert all(one.read(name) == other.read(name) for name in names)

    @pytest.mark.parametrize(
        ("name", "content", "expected"),
        [
            ("a.csv", b"x", "{path}: must be a file of kind .toml or .xlsx"),
            ("a.xls", b"x", "{path}: in the old .xls format; save it as .xlsx in Excel"),
            (
                "old.xlsx",
                bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook",
                "{path}: in the old .xls format; save it as .xlsx in Excel",
            ),
            (
                "locked.xlsx",
                bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
                "{path}: protected by a password; remove the password in Excel and save",
            ),
            ("none.xlsx", b"", "{path}: empty; get the file again or save it anew in Excel"),
            (
                "text.xlsx",
                b"not a zip",
                "{path}: damaged or cut off, or not a workbook; get the file again or save it anew in Excel",
            ),
            (
                "a.toml",
                b"[budget]\nunit = North",
                '{path}, line 2, column 8: Invalid value; text stands in quotation marks, as in name = "North"',
            ),
            (
                "b.toml",
                '[budget]\nunit = "客户"'.encode("gbk"),
                "{path}, line 2: not UTF-8; save the file as UTF-8",
            ),
        ],
    )
    def test_other_files_are_refused(self, tmp_path: Path, name: str, content: bytes, expected: str) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            load(path)
        assert str(caught.value) == expected.format(path=path)

    def test_a_missing_file_and_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"no such file; write one with: ccxl new x\.xlsx"):
            load(tmp_path / "x.xlsx")
        (tmp_path / "folder.toml").mkdir()
        with pytest.raises(InputError, match="a folder; give a file"):
            load(tmp_path / "folder.toml")

    def test_a_form_that_was_cut_off(self, form: Path) -> None:
        form.write_bytes(form.read_bytes()[:-2000])
        with pytest.raises(InputError, match="damaged or cut off"):
            load(form)

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml"])
    def test_a_package_with_a_damaged_part(self, form: Path, tmp_path: Path, part: str) -> None:
        path = tmp_path / "part.xlsx"
        with zipfile.ZipFile(form) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content[: len(content) // 2] if name == part else content)
        with pytest.raises(InputError, match="damaged"):
            load(path)

    def test_a_package_without_a_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "part.xlsx"
        with zipfile.ZipFile(path, "w") as new:
            new.writestr("readme.txt", "not a workbook")
        with pytest.raises(InputError, match="damaged"):
            load(path)

    def test_a_workbook_that_is_no_form(self, tmp_path: Path) -> None:
        path = tmp_path / "other.xlsx"
        save_workbook(Workbook(), path)
        with pytest.raises(InputError, match="not a ccxl form, since it has no sheet 基本信息 or General"):
            load(path)

    def test_toml_with_a_mark_of_byte_order(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_bytes(b"\xef\xbb\xbf" + toml_text(starter("zh"), "zh").encode())
        assert load(path) == scenario_from(starter("zh"), "x")

    def test_settings_apply_and_name_themselves(self, form: Path) -> None:
        assert load(form, ["traffic.aht_s=200"]).traffic.aht_s.value == 200
        with pytest.raises(InputError, match=r"traffic\.aht_s = -1: must be a number of seconds"):
            load(form, ["traffic.aht_s=-1"])


class TestNew:
    @pytest.mark.parametrize("suffix", [".xlsx", ".toml"])
    def test_from_the_starter(self, tmp_path: Path, language: str, suffix: str) -> None:
        path = tmp_path / f"new{suffix}"
        new_form(path, language=language)
        assert load(path) == scenario_from(starter(language), "x")

    @pytest.mark.parametrize("suffix", [".xlsx", ".toml"])
    def test_from_an_example(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"new{suffix}"
        new_form(path, example="hotline_60")
        assert load(path) == scenario_from(example_tables("hotline_60"), "x")

    @pytest.mark.parametrize("suffix", [".xlsx", ".toml"])
    def test_blank(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"new{suffix}"
        new_form(path, blank=True)
        assert load_raw(path)[0] in ({"budget": {}}, {})

    def test_what_stands_there_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "new.xlsx"
        path.write_bytes(b"before")
        with pytest.raises(InputError, match="exists already; name another file"):
            new_form(path)
        assert path.read_bytes() == b"before"

    def test_other_wishes_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="must be a file of kind"):
            new_form(tmp_path / "a.csv")
        with pytest.raises(InputError, match=r"unknown; must be one of .*did you mean hotline_60\?"):
            new_form(tmp_path / "a.toml", example="hotline60")
        with pytest.raises(InputError, match="give one of the two"):
            new_form(tmp_path / "a.toml", example="hotline_60", blank=True)
