"""Nothing leaves that two calculations do not agree on: faults are planted and must be caught."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from ccxl.budget import model
from ccxl.budget.register import whole_budget
from ccxl.core.errors import GateError
from ccxl.core.operations import OPERATIONS
from ccxl.workbook import build as building
from ccxl.workbook import fill, sheet_writer, sheet_xml_writer
from ccxl.workbook.build import build_file, resources
from ccxl.workbook.inputs import load
from ccxl.workbook.sheet_xml_reader import read_rows
from ccxl.workbook.template import parse_xml, q, read_parts


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """No shape or model from before the fault, nor with it afterwards."""
    monkeypatch.setattr(model, "DEFINITION", whole_budget())
    building._shapes.clear()
    yield
    building._shapes.clear()


@pytest.fixture(scope="module")
def scenario():
    return load(resources("examples") / "hotline_60.toml")


def cells_of(data: bytes, sheet: str) -> list:
    """Cells of a finished sheet as an XML parser reads them: place, formula, value."""
    found = []
    for cell in parse_xml(data).iter(q("c")):
        formula, value = cell.findtext(q("f")), cell.findtext(q("v"))
        if cell.get("t") == "inlineStr":
            value = "".join(text.text or "" for text in cell.iter(q("t")))
        elif value is not None and cell.get("t", "n") == "n":
            value = float(value)
        if value is not None or formula is not None:
            row, column = coordinate_to_tuple(cell.get("r"))
            found.append(((sheet, row, column), formula, value))
    return found


def refused(scenario, tmp_path) -> str:
    """The gate's message; what stood at the target is untouched and nothing else is left."""
    target = tmp_path / "budget.xlsx"
    target.write_bytes(b"what stood there")
    with pytest.raises(GateError) as error:
        build_file(scenario, target)
    assert target.read_bytes() == b"what stood there"
    assert list(tmp_path.iterdir()) == [target]
    return str(error.value)


def test_without_a_fault_the_file_is_written(scenario, tmp_path):
    build_file(scenario, tmp_path / "budget.xlsx")
    assert (tmp_path / "budget.xlsx").stat().st_size > 100_000


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        ("yuan", "ROUND({},1)"),
        ("whole_up", "ROUNDUP({},1)"),
        ("larger", "MIN({},{})"),
        ("month_after", "EDATE({},{}+1)"),
    ],
)
def test_a_wrong_formula_is_caught(scenario, tmp_path, monkeypatch, operation, text):
    monkeypatch.setitem(OPERATIONS, operation, dataclasses.replace(OPERATIONS[operation], text=text))
    message = refused(scenario, tmp_path)
    assert "two calculations differ" in message
    assert "!" in message  # sheet and cell
    assert "model" in message
    assert "engine" in message


def test_wrong_arithmetic_in_the_model_is_caught_and_the_line_is_named(scenario, tmp_path, monkeypatch):
    wrong = dataclasses.replace(OPERATIONS["exponential"], value=lambda x: np.exp(x) * (1 + 1e-5))
    monkeypatch.setitem(OPERATIONS, "exponential", wrong)
    message = refused(scenario, tmp_path)
    assert "话务量与座席测算表!" in message
    assert "(ladder.service_level)" in message


def test_a_value_that_goes_astray_on_its_way_into_the_file_is_caught(scenario, tmp_path, monkeypatch):
    right = sheet_xml_writer.number_text
    monkeypatch.setattr(
        sheet_xml_writer, "number_text", lambda value: right(value + 1 if value == 1_988_679 else value)
    )
    message = refused(scenario, tmp_path)
    assert "finished file" in message
    assert "stores 1988680.0, its cells give 1988679.0" in message


def test_a_formula_that_goes_astray_on_its_way_into_the_file_is_caught(scenario, tmp_path, monkeypatch):
    right = sheet_writer.formula_xml
    monkeypatch.setattr(sheet_writer, "formula_xml", lambda formula: right(formula).replace("*12", "*60"))
    assert "finished file" in refused(scenario, tmp_path)


def test_a_fault_of_the_engine_is_caught(scenario, tmp_path, monkeypatch):
    right = fill.Calculation.run

    def wrong(self, inputs):
        results = right(self, inputs)
        for rows in results.values():
            for row in rows:
                row[:] = [1_988_680.0 if value == 1_988_679 else value for value in row]
        return results

    monkeypatch.setattr(fill.Calculation, "run", wrong)
    assert "construction.total" in refused(scenario, tmp_path)


@pytest.mark.untraced
def test_every_fiftieth_workbook_of_a_shape_is_read_again(scenario, monkeypatch):
    seen = []
    monkeypatch.setattr(building, "reread", lambda *args: seen.append(1))
    for _ in range(51):
        building.build(scenario)
    assert len(seen) == 2


@pytest.fixture(scope="module")
def sheet(scenario) -> bytes:
    """The largest sheet of a finished workbook."""
    parts = read_parts(building.build(scenario).content)
    return max((data for name, data in parts.items() if name.startswith("xl/worksheets/")), key=len)


def test_the_narrow_reader_finds_what_a_general_one_finds(sheet):
    assert len(read_rows(sheet, "S")) > 1000
    assert read_rows(sheet, "S") == cells_of(sheet, "S")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"</f><v>", b"</f><x>1</x><v>"),
        (b"</v></c>", b"</v></c>stray"),
        (b"</v></c>", b"</v>"),
        (b"<v>", b"<v>\x01"),
        (b"&gt;", b"&nbsp;"),
        (b'<c r="B', b'<c r="B9'),
        (b"</worksheet>", b""),
    ],
)
def test_rows_that_are_not_as_they_are_written_are_refused(sheet, right, wrong):
    assert right in sheet
    with pytest.raises(GateError, match="finished file, sheet S"):
        read_rows(sheet.replace(right, wrong, 1), "S")
