"""What is shipped and what is built from it: valid for Excel, free of findings, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccxl.core.errors import InputError
from ccxl.data.catalog import LANGUAGES
from ccxl.workbook.build import build, resources
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.inputs import load
from tests.zips import patched

RULES = {str(rule) for rule in (*range(1, 5), *range(8, 12), *range(13, 17), 19, 21, 22, 24, *range(26, 29))}
EXAMPLES = sorted(path.stem for path in resources("examples").glob("*.toml"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every example in every language."""
    folder = tmp_path_factory.mktemp("built")
    found = {}
    for example in EXAMPLES:
        scenario = load(resources("examples") / f"{example}.toml")
        for language in LANGUAGES:
            path = folder / f"{example}_{language}.xlsx"
            path.write_bytes(build(scenario, language=language).content)
            found[example, language] = path
    return found


def test_the_examples_are_shipped():
    assert EXAMPLES == [
        "hosted_vs_built",
        "hotline_60",
        "hotline_profile",
        "labour_404",
        "lease_share",
        "outsourcer_offer",
        "securities_50",
        "twenty_seats",
        "twenty_seats_comparison",
    ]


def test_excel_finds_nothing_to_repair(built, schema_errors):
    shipped = [*resources("templates").glob("*.xlsx"), *resources("examples").glob("*.xlsx")]
    assert {path: errors for path, errors in schema_errors([*built.values(), *shipped]).items() if errors} == {}


@pytest.mark.untraced
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_checker_finds_nothing(built, example, language):
    report = check_workbook(built[example, language])
    assert report.made_by_ccxl
    assert report.findings == ()
    assert {
        "1",
        "2",
        "3",
        "4",
        "8",
        "9",
        "10",
        "11",
        "13",
        "14",
        "15",
        "16",
        "19",
        "21",
        "22",
        "24",
        "26",
        "27",
        "28",
    } <= {rule for tested in report.tested for rule in tested.split()}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_as_a_form_says_the_same(example):
    as_text = load(resources("examples") / f"{example}.toml")
    as_form = load(resources("examples") / f"{example}.xlsx")
    assert as_form == as_text


@pytest.mark.untraced
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_generated_workbook_is_read_again(built, example, language):
    assert load(built[example, language]) == load(resources("examples") / f"{example}.toml")


def test_the_same_scenario_gives_the_same_bytes(built):
    scenario = load(resources("examples") / "hotline_60.toml")
    assert build(scenario).content == built["hotline_60", "zh"].read_bytes()


def test_what_was_changed_in_excel_is_read_as_changed(built, tmp_path):
    changed = patched(
        built["twenty_seats", "zh"],
        tmp_path / "changed.xlsx",
        "运营费用预算表",
        lambda xml: xml.replace("<v>2500</v>", "<v>2600</v>"),
    )
    lines = {line.name: line for line in load(changed).operating.lines}
    assert [line.price for line in lines.values() if line.quantity == 20] == [2600.0]


def test_a_workbook_with_an_inserted_row_is_refused(built, tmp_path):
    def shifted(xml: str) -> str:
        return re.sub(r'(<row r="|<c r="[A-Z]+)(\d+)', lambda m: m[1] + str(int(m[2]) + (int(m[2]) > 8)), xml)

    changed = patched(built["twenty_seats", "zh"], tmp_path / "changed.xlsx", "运营费用预算表", shifted)
    with pytest.raises(InputError, match="运营费用预算表: rows or columns were inserted"):
        load(changed)
