"""An input has one label, on the form, the sheet of parameters and wherever a sheet shows it; earlier ones are read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ccxl.budget.paths import fields
from ccxl.budget.register import DEFINITION
from ccxl.data.catalog import LANGUAGES, labels
from ccxl.workbook.build import build_file
from ccxl.workbook.form.layout import single_entries, tables
from ccxl.workbook.form.validation import LONGEST_TITLE
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load

ROOT = Path(__file__).parents[1]
# Made by a version whose form called 39 of its rows otherwise.
EARLIER = ROOT / "tests" / "cases" / "form_of_earlier_labels.xlsx"
EXAMPLE = ROOT / "workbooks" / "examples" / "outsourcer_offer.toml"


def test_no_input_has_a_second_label():
    inputs = {line.path for line in DEFINITION.every_line.values()} | set(fields())
    twice = [key for key in labels("en") if key.startswith("line.") and key.removeprefix("line.") in inputs]

    assert twice == []


def test_units_have_one_label():
    """What is filled in as percent, and what is no quantity, have words of the form's own."""
    own = {key.removeprefix("form.unit.") for key in labels("en") if key.startswith("form.unit.")}

    assert own == {"choice", "month", "day", "year_number", "share", "number"}
    for field in fields().values():
        if field.unit and not field.is_share:
            assert f"unit.{field.unit}" in labels("en"), field.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_and_the_sheet_of_parameters_say_the_same(tmp_path, language):
    scenario = load(EXAMPLE)
    build_file(scenario, tmp_path / "a.xlsx", language=language)
    write_form(tmp_path / "form.xlsx", scenario, language)
    words = labels(language)
    parameters = openpyxl.load_workbook(tmp_path / "a.xlsx")[words["sheet.parameters"]]
    form = openpyxl.load_workbook(tmp_path / "form.xlsx")[words["form.sheet.basics"]]
    on_form = {cell.value for row in form.iter_rows() for cell in row if isinstance(cell.value, str)}
    on_sheet = {cell.value for row in parameters.iter_rows() for cell in row if isinstance(cell.value, str)}

    shown = [entry.label(language) for entry in single_entries() if entry.path in on_sheet]
    assert len(shown) > 20
    assert [text for text in shown if text not in on_form or text not in on_sheet] == []


def test_a_form_with_labels_of_an_earlier_version_is_read():
    assert load(EARLIER) == load(EXAMPLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_earlier_label_stands_for_no_other_row(language):
    words = labels(language)
    now = {entry.label(language): entry.path for entry in single_entries()}
    former = {key.removeprefix("form.former."): text for key, text in words.items() if key.startswith("form.former.")}

    assert len(former) == 39
    for path, text in former.items():
        assert path in fields()
        assert now.get(text, path) == path


def test_titles_of_prompts_are_whole_words(tmp_path):
    """Excel takes 32 characters."""
    write_form(tmp_path / "form.xlsx", load(EXAMPLE), "en")
    every = (*single_entries(), *(column for table in tables() for column in table.columns))
    names = {entry.label("en") for entry in every}
    short = {name.partition(" (")[0] for name in names}
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    titles = [rule.promptTitle for sheet in book for rule in sheet.data_validations.dataValidation if rule.promptTitle]

    assert len(titles) > 30
    assert [title for title in titles if title not in names | short or len(title) > LONGEST_TITLE] == []
