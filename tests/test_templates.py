"""What the shipped templates promise to the builder and to the reader."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest

from ccxl.api import load
from ccxl.budget.model import Budget
from ccxl.budget.parts.comparison.schema import MOST_WAYS, MOST_YEARS
from ccxl.budget.parts.offer.schema import MOST_YEARS as OFFERED_YEARS
from ccxl.budget.parts.schedule.lines import SPANS
from ccxl.budget.parts.staffing.climb import MAX_STEPS
from ccxl.budget.parts.traffic.demand import MODES
from ccxl.budget.register import DEFINITION
from ccxl.budget.tables import COLUMNS, LineCell, tables
from ccxl.core.line import Line
from ccxl.data.catalog import LANGUAGES, label, labels
from ccxl.workbook.build import build
from ccxl.workbook.template import Template, TemplateCell, read_template
from workbooks import author_templates
from workbooks.author_templates import FOLDER
from workbooks.authoring import page

EXAMPLES = (
    "hotline_60",
    "hotline_profile",
    "labour_404",
    "outsourcer_offer",
    "twenty_seats",
    "twenty_seats_comparison",
    "securities_50",
    "hosted_vs_built",
    "lease_share",
)
ALONG = {axis.key: axis.along for axis in DEFINITION.axes}
# Parents stand in one row, their children in two below it.
PARENTS = {axis.parent for axis in DEFINITION.axes if axis.parent}
COLUMN_SIZES = {
    "month": 12,
    "step": MAX_STEPS,
    "paid_in": 12,
    "quarter": 4,
    "stage": 4,
    "year": MOST_YEARS,
    "option": MOST_WAYS,
    "calendar_year": 2,
    "prior": 1,
    "offer_year": OFFERED_YEARS,
    "span": SPANS,
}


def shipped(language: str) -> Path:
    return FOLDER / f"budget_{language}.xlsx"


def cells(template: Template) -> Iterator[tuple[str, int, TemplateCell]]:
    for sheet in template.sheets:
        for row in sheet.rows.values():
            for cell in row.cells.values():
                yield sheet.name, row.number, cell


LINES = DEFINITION.every_line
PARTS = {part for line in LINES.values() for part in line.parts}
TEMPLATES = {language: read_template(shipped(language)) for language in LANGUAGES}


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def test_the_script_gives_the_committed_templates(tmp_path):
    written = author_templates.write(tmp_path)

    assert sorted(path.name for path in written) == sorted(path.name for path in FOLDER.glob("*.xlsx"))
    for path in written:
        assert parts_of(path) == parts_of(FOLDER / path.name), "run python -m workbooks.author_templates"


def test_the_script_gives_the_same_bytes_again(tmp_path):
    first = [path.read_bytes() for path in author_templates.write(tmp_path)]

    assert [path.read_bytes() for path in author_templates.write(tmp_path)] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_holds_no_formula_and_no_number(language):
    found = [(sheet, row, cell.column) for sheet, row, cell in cells(TEMPLATES[language]) if cell.formula or cell.raw]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_has_every_sheet_in_order(language):
    names = [sheet.name for sheet in TEMPLATES[language].sheets]

    assert names == [label(f"sheet.{key}", language) for key in DEFINITION.sheet_keys]


def test_both_languages_have_the_same_tags_in_the_same_cells():
    places = []
    for template in TEMPLATES.values():
        number = {sheet.name: place for place, sheet in enumerate(template.sheets)}
        places.append(
            {
                (number[sheet], row, cell.column): (cell.tags, cell.conditions)
                for sheet, row, cell in cells(template)
                if cell.tags or cell.conditions
            }
        )

    assert places[0] == places[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tag_is_known(language):
    known = set(LINES) | {f"{table}.{column}" for table, columns in COLUMNS.items() for column in columns}
    found = {tag.key for _, _, cell in cells(TEMPLATES[language]) for tag in cell.tags}

    assert found - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_is_known(language):
    known = set(ALONG) | {f"mode:{mode}" for mode in MODES} | {f"sheet:{sheet}" for sheet in DEFINITION.sheet_keys}
    found = {condition for _, _, cell in cells(TEMPLATES[language]) for condition in cell.conditions}

    assert found - known == set()


@pytest.mark.parametrize("key", sorted(key for key, line in LINES.items() if line.axes and key not in PARTS))
def test_every_line_with_axes_has_one_home(key):
    line = LINES[key]
    homes = Counter(
        (sheet, row)
        for sheet, row, cell in cells(TEMPLATES["zh"])
        if cell.tag is not None and cell.tag.key == key and not cell.tag.link
    )
    rows = sorted(row for _, row in homes)

    assert len({sheet for sheet, _ in homes}) == 1
    assert len(rows) in expected_rows(line)
    assert rows == list(range(rows[0], rows[0] + len(rows)))
    assert set(homes.values()) == {prod(COLUMN_SIZES[axis] for axis in line.axes if ALONG[axis] == "columns")}


def expected_rows(line: Line) -> tuple[int, ...]:
    axis = next((axis for axis in line.axes if ALONG[axis] == "rows"), "")
    return (1, 2) if axis in PARENTS else (2,) if axis else (1,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_rows_come_in_alike_pairs(language):
    for sheet in TEMPLATES[language].sheets:
        signatures = {
            number: [(cell.column, cell.tags) for cell in row.cells.values() if cell.tags]
            for number, row in sheet.rows.items()
        }
        for number, signature in signatures.items():
            axes = {axis for _, tags in signature for tag in tags if tag.key in LINES for axis in LINES[tag.key].axes}
            if {axis for axis in axes if ALONG[axis] == "rows"} - PARENTS:
                assert signature in (signatures.get(number - 1), signatures.get(number + 1)), (sheet.name, number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_a_height(language):
    for sheet in TEMPLATES[language].sheets:
        without = [number for number, row in sheet.rows.items() if "ht" not in row.attributes]

        assert without == [], sheet.name


def test_every_label_of_the_templates_is_used_and_given_in_both_languages(monkeypatch):
    used = set()

    def noted(key: str, language: str) -> str:
        used.add(key)
        return label(key, language)

    monkeypatch.setattr(page, "label", noted)
    monkeypatch.setattr(author_templates, "label", noted)
    for language in LANGUAGES:
        author_templates.template(language)
        author_templates.client_template(language)

    assert {key for key in labels("zh") if key.startswith("template.")} == {
        key for key in used if key.startswith("template.")
    }
    assert [key for key in used for language in LANGUAGES if not label(key, language).strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_fills_a_template_with_formulas_only(example, language):
    built = build(load(FOLDER.parent / "examples" / f"{example}.toml"), language=language)

    assert built.fixed == ()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_input_of_an_example_has_a_cell(example):
    budget = Budget(load(FOLDER.parent / "examples" / f"{example}.toml"))
    homes = {tag.key for _, _, cell in cells(TEMPLATES["zh"]) for tag in cell.tags if not tag.link}
    homes |= {part for key in homes if key in budget.model.lines for part in budget.model.lines[key].parts}
    homes |= {row["value"].key for row in tables(budget)["parameters"] if isinstance(row["value"], LineCell)}
    missing = {"", "nan", budget.words["word.not_given"]}
    given = {key for key, values in budget.inputs.items() if {str(value) for value in values.ravel()} - missing}

    assert given - homes == set()
