"""The long table holds every figure once, with its unit."""

from __future__ import annotations

import pytest

from ccxl.budget.model import Budget
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load


@pytest.fixture(scope="module")
def budget() -> Budget:
    return Budget(load(resources("examples") / "hotline_60.toml"), "en")


def test_columns_and_units(budget):
    frame = budget.to_frame()
    assert list(frame.columns) == ["sheet", "section", "line", "month", "amount", "unit"]
    assert set(frame["unit"]) == {"yuan", "yuan/month", "person"}
    months = frame.loc[frame["unit"] == "yuan/month", "month"]
    assert sorted(months.unique()) == [f"2026-{month:02}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("sheet", "total"),
    [
        ("Operating budget", "operating.total"),
        ("Construction budget", "construction.total"),
        ("Depreciation", "depreciation.year"),
        ("Cash flow", "cash.total"),
    ],
)
def test_the_rows_of_a_sheet_add_up_to_its_total(budget, sheet, total):
    frame = budget.to_frame()
    assert frame.loc[frame["sheet"] == sheet, "amount"].sum() == pytest.approx(budget.values[total], abs=0.005)


def test_what_is_unknown_is_missing_and_not_zero():
    frame = Budget(load(resources("examples") / "twenty_seats.toml"), "en").to_frame()
    assert frame.loc[frame["sheet"] == "Depreciation", "amount"].isna().all()
    assert frame.loc[frame["sheet"] == "Construction budget", "amount"].sum() == 160_000
