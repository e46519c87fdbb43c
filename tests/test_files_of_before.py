"""Files that commit d2f2f43 wrote, before a budget was put together from parts, are read as they were."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import ccxl
from ccxl.workbook.check.audit import check_workbook

CASES = Path(__file__).parent / "cases"
# The accountant's independent calculation of the centre of 60 seats.
CONSTRUCTION, OPERATION = 1_988_679.00, 7_855_235.96


@pytest.fixture(scope="module")
def budget() -> ccxl.Budget:
    return ccxl.Budget(ccxl.load(CASES / "form_before_parts.xlsx"))


def test_a_form_is_read(budget):
    assert budget.values["construction.total"] == pytest.approx(CONSTRUCTION, abs=0.005)
    assert budget.values["operating.total"] == pytest.approx(OPERATION, abs=0.005)


def test_a_form_says_what_the_example_says():
    assert ccxl.load(CASES / "form_before_parts.xlsx") == ccxl.load("workbooks/examples/hotline_60.toml")


def test_a_workbook_is_read():
    budget = ccxl.Budget(ccxl.load(CASES / "record_as_custom_xml.xlsx"))
    # 20 computers at 4,200 yuan, and a rent of 12,500 a month.
    assert budget.values["construction.total"] == 20 * 4_200
    assert budget.values["operating.total"] == 12 * 12_500


def test_the_result_of_a_template_passes_its_checks_and_has_the_figures_of_today():
    path = CASES / "own_template_before_parts.xlsx"
    assert check_workbook(path).findings == ()
    values = {row[0].value: row[1].value for row in openpyxl.load_workbook(path, data_only=True).worksheets[0].rows}
    assert values["建设费用"] == pytest.approx(CONSTRUCTION, abs=0.005)
    assert values["运营费用"] == pytest.approx(OPERATION, abs=0.005)
